//! Whether a clause speaks of the past or of the future, as far as that decides which Friday is meant.

use super::meaning::Tense;
use crate::language::{Analysis, Relation, Upos, WordId};

/// Verbs whose infinitive did happen: "began to rain on Friday".
const HAPPENED: &[&str] =
    &["begin", "start", "continue", "manage", "fail", "happen", "appear", "seem", "help", "cease", "come", "go", "use", "have", "get"];
/// Verbs whose past form is their base form.
const UNCHANGING: &[&str] =
    &["cut", "hit", "put", "set", "let", "cost", "hurt", "quit", "shut", "spread", "split", "bet", "burst", "cast", "read", "shed", "beat"];

/// The tense of the clause that `word` stands in. Where there is no verb, the past: news tells what happened.
pub fn of(analysis: &Analysis, word: WordId) -> Tense {
    let mut at = Some(word);
    while let Some(verb) = at {
        let verbal = matches!(analysis.upos[verb], Upos::Verb | Upos::Aux) || has_auxiliary(analysis, verb);
        if let Some(tense) = of_verb(analysis, verb).filter(|_| verbal) {
            return tense;
        }
        at = analysis.head[verb];
    }
    Tense::Past
}

fn auxiliaries(analysis: &Analysis, verb: WordId) -> impl Iterator<Item = WordId> + '_ {
    analysis.children[verb].iter().copied().filter(|c| matches!(analysis.relation[*c], Relation::Aux | Relation::AuxPass | Relation::Cop))
}

fn has_auxiliary(analysis: &Analysis, verb: WordId) -> bool {
    auxiliaries(analysis, verb).next().is_some()
}

/// The tense that a verb's own form and auxiliaries show; `None` for participles, which take that of the clause above.
fn of_verb(analysis: &Analysis, verb: WordId) -> Option<Tense> {
    let forms: Vec<String> = auxiliaries(analysis, verb).map(|a| analysis.form(a).to_lowercase()).collect();
    let any = |list: &[&str]| forms.iter().any(|f| list.contains(&f.as_str()));
    if any(&["will", "'ll", "’ll", "wo", "shall"]) {
        return Some(Tense::Future);
    }
    if any(&["have", "has", "had", "having", "'ve", "’ve", "'d", "’d", "did", "was", "were", "been"]) {
        return Some(Tense::Past);
    }
    if any(&["would", "could", "may", "might", "should", "must", "can", "ca", "do", "does"]) {
        return Some(Tense::Future);
    }
    let form = analysis.form(verb).to_lowercase();
    if analysis.children[verb].iter().any(|c| analysis.relation[*c] == Relation::Mark && analysis.form(*c).eq_ignore_ascii_case("to")) {
        let happened = analysis.head[verb].is_some_and(|above| HAPPENED.contains(&analysis.lemma[above].as_str()));
        return if happened { None } else { Some(Tense::Future) };
    }
    if any(&["is", "are", "am", "'s", "’s", "'re", "’re", "'m", "’m"]) {
        return Some(Tense::Future);
    }
    let lemma = analysis.lemma[verb].as_str();
    if form.ends_with("ing") {
        return None;
    }
    let bare = form == lemma && !UNCHANGING.contains(&lemma) && form != "was" && form != "were";
    let third = form != lemma && form.ends_with('s') && analysis.upos[verb] == Upos::Verb;
    if matches!(form.as_str(), "is" | "are" | "am") || bare || third {
        return Some(Tense::Future);
    }
    let clause = matches!(analysis.relation[verb], Relation::Acl | Relation::Advcl | Relation::Amod) && !has_subject(analysis, verb);
    if clause { None } else { Some(Tense::Past) }
}

fn has_subject(analysis: &Analysis, verb: WordId) -> bool {
    analysis.children[verb].iter().any(|c| matches!(analysis.relation[*c], Relation::Nsubj | Relation::NsubjPass))
}
