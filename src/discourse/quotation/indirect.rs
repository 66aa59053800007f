//! Reported speech without marks: clauses that a verb or noun of saying governs, and clauses with a source beside them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cue::Context;
use super::report::Report;
use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass;

/// Shorter pieces that a cue cuts off from the clause ("In Rome, he said, …") are left to the clause's grammar, in words.
const SHORTEST_PIECE: usize = 4;

/// A longer clause beside another is a statement of its own rather than a cue, in words.
const LONGEST_ASIDE: usize = 16;

/// Every reported clause, by cue.
pub fn find(context: &Context) -> Vec<Report> {
    let mut found = Vec::new();
    for word in 0..context.analysis.len() {
        if context.reports(word) {
            by_verb(context, word, &mut found);
        } else if context.is_speech_noun(word) {
            by_noun(context, word, &mut found);
            in_view(context, word, &mut found);
        } else if context.analysis.form(word).eq_ignore_ascii_case("according") {
            according(context, word, &mut found);
        } else {
            in_view(context, word, &mut found);
        }
    }
    found
}

fn by_verb(context: &Context, verb: WordId, found: &mut Vec<Report>) {
    if is_negated(context, verb)
        && !context.ontology.has_any(&[WordClass::Believing, WordClass::Factive], &context.analysis.lemma[verb].to_lowercase())
    {
        return;
    }
    if is_wish(context, verb) {
        return;
    }
    let mut clauses: Vec<WordId> = context.analysis.children[verb].iter().copied().filter(|c| is_content(context, verb, *c)).collect();
    if clauses.is_empty() {
        clauses.extend(beside(context, verb));
    }
    let speaker = context.speaker(verb);
    let thinks = |s: WordId| context.may_speak(s) || (context.analysis.upos[s] == Upos::Pron && !context.analysis.form(s).eq_ignore_ascii_case("it"));
    if context.is_thought(verb) && !speaker.is_some_and(thinks) {
        return;
    }
    for clause in clauses.iter().flat_map(|c| parted(context, *c)) {
        let taken = if context.analysis.head[clause] == Some(verb) || context.analysis.relation[clause] == Relation::Conj {
            governed(context, clause, verb)
        } else {
            around(context, clause, verb)
        };
        for words in pieces(context, taken, clause) {
            found.push(Report {
                words,
                clause: Some(clause),
                cue: context.cue_words(verb),
                speaker,
                addressee: context.addressee(verb),
                time: context.time(verb),
            });
        }
    }
}

/// Whether `clause` is what `verb` reports: a clause, or the participle of "denied having met".
fn is_content(context: &Context, verb: WordId, clause: WordId) -> bool {
    let analysis = context.analysis;
    let participle = analysis.form(clause).ends_with("ing")
        || analysis.children[clause].iter().any(|c| analysis.form(*c) == "having" || analysis.form(*c) == "being");
    let classes = [WordClass::Denying, WordClass::Factive];
    match analysis.relation[clause] {
        Relation::Ccomp => is_clause(context, clause) && !is_order(context, clause),
        Relation::Xcomp | Relation::Advcl => {
            clause > verb
                && participle
                && analysis.upos[clause] == Upos::Verb
                && analysis.child(clause, Relation::Mark).is_none()
                && analysis.child(verb, Relation::Obj).is_none()
                && analysis.relation[clause] == Relation::Xcomp
                && context.ontology.has_any(&classes, &analysis.lemma[verb].to_lowercase())
        }
        _ => false,
    }
}

/// Clauses with "to" are what somebody is to do, not what is said.
fn is_order(context: &Context, clause: WordId) -> bool {
    context.analysis.children_by(clause, Relation::Mark).any(|m| matches!(context.analysis.form(m).to_lowercase().as_str(), "to" | "for"))
}

/// Whether the verb is what somebody wants or tells somebody else to say: nobody has said it.
fn is_wish(context: &Context, verb: WordId) -> bool {
    let analysis = context.analysis;
    let above = analysis.head[verb].filter(|_| analysis.relation[verb] == Relation::Xcomp);
    let ordered = |above: WordId| context.ontology.has_any(&[WordClass::Ordering, WordClass::Permitting], &analysis.lemma[above].to_lowercase());
    above.is_some_and(|above| ordered(above) && analysis.child(above, Relation::Obj).is_some())
}

fn is_negated(context: &Context, verb: WordId) -> bool {
    context.analysis.children[verb]
        .iter()
        .any(|c| *c < verb && matches!(context.analysis.form(*c).to_lowercase().as_str(), "not" | "n't" | "n’t" | "never"))
}

/// The clause that a cue stands beside: "…, officials said", "As Orr said, …".
fn beside(context: &Context, verb: WordId) -> Option<WordId> {
    let analysis = context.analysis;
    let above = analysis.head[verb]?;
    let as_clause =
        analysis.relation[verb] == Relation::Advcl && analysis.children_by(verb, Relation::Mark).any(|m| analysis.form(m).eq_ignore_ascii_case("as"));
    let subject = analysis.child(verb, Relation::Nsubj)?;
    let empty = matches!(analysis.form(subject).to_lowercase().as_str(), "it" | "that" | "this" | "there" | "you" | "which");
    let aside =
        analysis.relation[verb] == Relation::Parataxis && analysis.subtree(verb).len() <= LONGEST_ASIDE && !parted_by_stop(context, above, verb);
    let fits = (aside || (as_clause && context.may_speak(subject))) && !empty && !context.is_passive(verb);
    (fits && is_clause(context, above) && analysis.child(verb, Relation::Obj).is_none()).then_some(above)
}

/// Whether `word` heads a clause: a verb, or a noun or adjective with a copula or subject. Verbless words after a cue are no report.
fn is_clause(context: &Context, word: WordId) -> bool {
    let analysis = context.analysis;
    let marks = |c: &WordId| {
        matches!(analysis.relation[*c], Relation::Cop | Relation::Nsubj | Relation::NsubjPass | Relation::Aux | Relation::Expl | Relation::Csubj)
    };
    matches!(analysis.upos[word], Upos::Verb | Upos::Aux) || analysis.children[word].iter().any(marks)
}

/// Whether a semicolon stands between two words.
fn parted_by_stop(context: &Context, one: WordId, other: WordId) -> bool {
    (one.min(other)..one.max(other)).any(|w| matches!(context.analysis.form(w), ";" | ":"))
}

/// A clause and those coordinated with it that begin with "that" of their own: each is one report.
fn parted(context: &Context, clause: WordId) -> Vec<WordId> {
    let mut clauses = vec![clause];
    clauses.extend(context.analysis.children_by(clause, Relation::Conj).filter(|c| that(context, *c).is_some()));
    clauses
}

fn that(context: &Context, clause: WordId) -> Option<WordId> {
    context.analysis.children_by(clause, Relation::Mark).find(|m| context.analysis.form(*m).eq_ignore_ascii_case("that"))
}

/// The words of a clause that the cue governs, without those of further reports.
fn governed(context: &Context, clause: WordId, cue: WordId) -> BTreeSet<WordId> {
    let mut words: BTreeSet<WordId> = context.analysis.subtree(clause).into_iter().collect();
    for other in parted(context, clause).into_iter().skip(1) {
        for word in context.analysis.subtree(other) {
            words.remove(&word);
        }
    }
    words.remove(&cue);
    words
}

/// The words of a clause beside its cue, without the cue's and without a further clause after it ("…, Orr said, but nobody listened").
fn around(context: &Context, clause: WordId, cue: WordId) -> BTreeSet<WordId> {
    let analysis = context.analysis;
    let mut words: BTreeSet<WordId> = analysis.subtree(clause).into_iter().collect();
    let own_subject = |c: WordId| analysis.children[c].iter().any(|g| matches!(analysis.relation[*g], Relation::Nsubj | Relation::NsubjPass));
    let apart = analysis.children[clause].iter().copied().filter(|c| {
        let further = *c > cue && cue > clause && own_subject(*c);
        *c == cue || (further && matches!(analysis.relation[*c], Relation::Conj | Relation::Parataxis))
    });
    for part in apart.collect::<Vec<_>>() {
        for word in analysis.subtree(part) {
            words.remove(&word);
        }
    }
    words
}

/// The contiguous pieces of `words`, trimmed: the one with the clause's head, and others that are long enough.
fn pieces(context: &Context, words: BTreeSet<WordId>, clause: WordId) -> Vec<Range<WordId>> {
    let mut runs: Vec<Range<WordId>> = Vec::new();
    for word in words {
        match runs.last_mut() {
            Some(run) if run.end == word => run.end += 1,
            _ => runs.push(word..word + 1),
        }
    }
    // A gap of punctuation alone does not part a clause.
    let punctuation = |range: Range<WordId>| range.clone().all(|w| context.analysis.upos[w] == Upos::Punct);
    let mut joined: Vec<Range<WordId>> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if punctuation(last.end..run.start) => last.end = run.end,
            _ => joined.push(run),
        }
    }
    joined.retain(|run| run.contains(&clause) || run.len() >= SHORTEST_PIECE);
    joined.into_iter().filter_map(|run| trimmed(context, run)).collect()
}

/// A clause without the "that" and "and" before it and the punctuation around it.
fn trimmed(context: &Context, mut run: Range<WordId>) -> Option<Range<WordId>> {
    let analysis = context.analysis;
    let balanced = |run: &Range<WordId>, closing: &str| {
        let opening = match closing {
            ")" => "(",
            "]" => "[",
            "”" => "“",
            "’" => "‘",
            "\"" | "'" | "''" => return run.clone().filter(|w| analysis.form(*w) == closing).count() % 2 == 0,
            _ => return false,
        };
        run.clone().any(|w| analysis.form(w) == opening)
    };
    loop {
        let first = run.clone().next()?;
        let form = analysis.form(first).to_lowercase();
        let opens = matches!(form.as_str(), "“" | "\"" | "‘" | "(" | "``" | "'")
            && run.clone().skip(1).any(|w| matches!(analysis.form(w), "”" | "\"" | "’" | ")" | "''" | "'"));
        let drop = (analysis.upos[first] == Upos::Punct && !opens)
            || (form == "that" && analysis.relation[first] == Relation::Mark)
            || analysis.relation[first] == Relation::Cc;
        if !drop {
            break;
        }
        run.start += 1;
    }
    while let Some(last) = run.clone().next_back() {
        if analysis.upos[last] != Upos::Punct || balanced(&run, analysis.form(last)) {
            break;
        }
        run.end -= 1;
    }
    (!run.is_empty()).then_some(run)
}

/// "Orr's claim that …", "a statement by Orr that …", "made the claim that …".
fn by_noun(context: &Context, noun: WordId, found: &mut Vec<Report>) {
    let analysis = context.analysis;
    let clause = analysis.children[noun]
        .iter()
        .copied()
        .find(|c| matches!(analysis.relation[*c], Relation::Acl | Relation::Ccomp) && that(context, *c).is_some());
    let Some(clause) = clause else { return };
    let from =
        |c: &WordId| analysis.relation[*c] == Relation::Nmod && context.case(*c).is_some_and(|p| matches!(analysis.form(p), "by" | "from" | "of"));
    let made = || {
        let verb = analysis.head[noun].filter(|_| analysis.relation[noun] == Relation::Obj)?;
        context.ontology.has(WordClass::Light, &analysis.lemma[verb]).then(|| context.subject(verb, 0)).flatten()
    };
    let speaker = analysis.child(noun, Relation::NmodPoss).or_else(|| analysis.children[noun].iter().copied().find(from)).or_else(made);
    let Some(speaker) = speaker else { return };
    for words in pieces(context, governed(context, clause, noun), clause) {
        found.push(Report {
            words,
            clause: Some(clause),
            cue: noun..noun + 1,
            speaker: Some(context.mention_head(speaker)),
            addressee: None,
            time: None,
        });
    }
}

/// "According to Orr, …" and "…, according to Orr".
fn according(context: &Context, word: WordId, found: &mut Vec<Report>) {
    let analysis = context.analysis;
    if word + 1 >= analysis.len() || !analysis.form(word + 1).eq_ignore_ascii_case("to") {
        return;
    }
    let Some((source, top)) = source_of(context, word) else { return };
    // "Works according to the old method" tells how, not who says so.
    let apart =
        word.checked_sub(1).is_none_or(|before| analysis.upos[before] == Upos::Punct || analysis.sentence_of(before) != analysis.sentence_of(word));
    if !apart && !context.may_speak(context.mention_head(source)) {
        return;
    }
    report_without(context, top, word..word + 2, source, found);
}

/// "In Orr's view, …", "…, in the opinion of Orr, …", "By her own account, …": set apart from the clause by commas, so that it is not where
/// something happens ("held in her mind").
fn in_view(context: &Context, noun: WordId, found: &mut Vec<Report>) {
    let analysis = context.analysis;
    let is_view = analysis.upos[noun] == Upos::Noun && context.ontology.has(WordClass::ViewNoun, &analysis.lemma[noun].to_lowercase());
    let preposition = context.case(noun).filter(|p| matches!(analysis.form(*p).to_lowercase().as_str(), "in" | "by" | "from" | "to" | "on"));
    let Some(preposition) = preposition.filter(|_| is_view) else { return };
    let of = |c: &WordId| *c > noun && context.case(*c).is_some_and(|p| analysis.form(p).eq_ignore_ascii_case("of"));
    let owner = analysis.child(noun, Relation::NmodPoss).or_else(|| analysis.children_by(noun, Relation::Nmod).find(of));
    let Some(owner) = owner.filter(|owner| context.may_speak(context.mention_head(*owner))) else { return };
    let outside = |word: Option<WordId>| {
        word.is_none_or(|w| w >= analysis.len() || analysis.upos[w] == Upos::Punct || analysis.sentence_of(w) != analysis.sentence_of(noun))
    };
    let end = analysis.subtree(noun).into_iter().rfind(|w| analysis.upos[*w] != Upos::Punct).map(|last| last + 1);
    if outside(preposition.checked_sub(1)) && outside(end) {
        report_without(context, noun, noun..noun + 1, owner, found);
    }
}

/// Reports the clause that the phrase of `top` hangs on, without that phrase.
fn report_without(context: &Context, top: WordId, cue: Range<WordId>, source: WordId, found: &mut Vec<Report>) {
    let analysis = context.analysis;
    let Some(clause) = clause_above(context, top) else { return };
    let mut words: BTreeSet<WordId> = analysis.subtree(clause).into_iter().collect();
    for part in analysis.subtree(top) {
        words.remove(&part);
    }
    let speaker = Some(context.mention_head(source));
    for words in pieces(context, words, clause) {
        found.push(Report { words, clause: Some(clause), cue: cue.clone(), speaker, addressee: None, time: None });
    }
}

/// The noun after "according to", and the word by which the whole phrase hangs on the clause.
fn source_of(context: &Context, word: WordId) -> Option<(WordId, WordId)> {
    let analysis = context.analysis;
    let below = analysis.children[word].iter().copied().find(|c| matches!(analysis.relation[*c], Relation::Obl | Relation::Nmod | Relation::Obj));
    if let Some(source) = below {
        return Some((source, word));
    }
    let noun = analysis.head[word]
        .filter(|head| *head > word && matches!(analysis.relation[word], Relation::Case | Relation::Mark | Relation::Fixed | Relation::Amod))?;
    Some((noun, noun))
}

/// The clause that `phrase` hangs on, directly or through a noun phrase.
fn clause_above(context: &Context, phrase: WordId) -> Option<WordId> {
    let analysis = context.analysis;
    let mut at = analysis.head[phrase]?;
    for _ in 0..6 {
        let clause = matches!(analysis.upos[at], Upos::Verb | Upos::Aux)
            || analysis.children[at].iter().any(|c| matches!(analysis.relation[*c], Relation::Cop | Relation::Nsubj | Relation::NsubjPass));
        if clause && analysis.relation[at] != Relation::Xcomp {
            break;
        }
        match analysis.head[at] {
            Some(above) => at = above,
            None => break,
        }
    }
    Some(at)
}
