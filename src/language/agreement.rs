//! Names of one article made to agree: with the words they stand among, and with each other.

use std::collections::HashMap;

use super::{Analysis, Name, NameKind, Upos, WordId};

/// A name with less than this confidence yields to what the rest of the article says of the same form.
const SURE: f32 = 0.9;
/// How many times the weight of the others a kind must have, to win a form.
const MAJORITY: f32 = 1.5;

/// Mends the names of `analysis`, whose word classes are known.
pub(super) fn agree(analysis: &mut Analysis) {
    let names = std::mem::take(&mut analysis.names);
    let names: Vec<Name> = names.into_iter().filter_map(|n| trim(analysis, n)).collect();
    analysis.names = join(analysis, names);
    let elected = elect(analysis);
    for (name, elected) in analysis.names.iter_mut().zip(elected) {
        if let Some((kind, confidence)) = elected {
            name.kind = kind;
            name.confidence = confidence;
        }
    }
    let found = find_repeated(analysis);
    analysis.names.extend(found);
    analysis.names.sort_by_key(|n| n.words.start);
}

/// Whether a word may stand at the end of a name's own words.
fn may_end(analysis: &Analysis, word: WordId) -> bool {
    let possessive = matches!(analysis.form(word), "'s" | "’s" | "'" | "’");
    !possessive && !matches!(analysis.upos[word], Upos::Punct | Upos::Cconj | Upos::Det | Upos::Part | Upos::Aux)
}

/// Takes marks, articles and the possessive from the ends of a name; `None` if no word is left that names.
fn trim(analysis: &Analysis, mut name: Name) -> Option<Name> {
    // Places keep their article ("the Hague"), as in the treebank.
    let article = |w: WordId| name.kind != NameKind::Place && analysis.upos[w] == Upos::Det && analysis.form(w) == "the";
    let begins = |w: WordId| !matches!(analysis.upos[w], Upos::Punct | Upos::Cconj) && !article(w);
    while !name.words.is_empty() && !begins(name.words.start) {
        name.words.start += 1;
    }
    if name.kind == NameKind::Place && name.words.len() > 2 && is_party(analysis, name.words.start) {
        name.words.start += 2;
    }
    while !name.words.is_empty() && !may_end(analysis, name.words.end - 1) {
        name.words.end -= 1;
    }
    let names = |w: WordId| {
        !matches!(analysis.upos[w], Upos::Punct | Upos::Det | Upos::Pron | Upos::Adp | Upos::Cconj | Upos::Aux | Upos::Part | Upos::Sconj)
    };
    let written_small =
        name.words.clone().all(|w| analysis.upos[w] != Upos::Propn && !analysis.form(w).chars().any(|c| c.is_uppercase() || c.is_numeric()));
    let address = name.words.clone().any(|w| analysis.form(w).contains(['@']) || analysis.form(w).contains("://"));
    (name.words.clone().any(names) && !written_small && !address).then_some(name)
}

/// Whether the letter of a party and a hyphen stand at `word`, as before the state of an American politician: "R-Texas".
fn is_party(analysis: &Analysis, word: WordId) -> bool {
    matches!(analysis.form(word), "R" | "D" | "I") && matches!(analysis.form(word + 1), "-" | "–")
}

/// Joins an organization that breaks off behind a preposition with the name that follows: "Bank of" and "England".
fn join(analysis: &Analysis, names: Vec<Name>) -> Vec<Name> {
    let mut joined: Vec<Name> = Vec::with_capacity(names.len());
    for name in names {
        match joined.last_mut() {
            Some(last)
                if last.words.end == name.words.start && analysis.upos[last.words.end - 1] == Upos::Adp && same_sentence(analysis, last, &name) =>
            {
                last.words.end = name.words.end;
                last.confidence = last.confidence.min(name.confidence);
            }
            _ => joined.push(name),
        }
    }
    for name in &mut joined {
        while name.words.len() > 1 && analysis.upos[name.words.end - 1] == Upos::Adp {
            name.words.end -= 1;
        }
    }
    joined
}

fn same_sentence(analysis: &Analysis, one: &Name, other: &Name) -> bool {
    analysis.sentence_of(one.words.start) == analysis.sentence_of(other.words.start)
}

/// For every name the kind that the article as a whole gives its form, where that differs and the name itself is not sure.
fn elect(analysis: &Analysis) -> Vec<Option<(NameKind, f32)>> {
    let mut votes: HashMap<&str, [(f32, f32); 3]> = HashMap::new();
    let mut vote = |form, name: &Name| {
        let (sum, most) = &mut votes.entry(form).or_default()[name.kind as usize];
        *sum += name.confidence;
        *most = most.max(name.confidence);
    };
    for name in &analysis.names {
        vote(analysis.slice(name.words.clone()), name);
        // A surname by itself is the person's.
        if name.kind == NameKind::Person && name.words.len() > 1 {
            vote(analysis.form(name.words.end - 1), name);
        }
    }
    let choose = |name: &Name| {
        let of = votes.get(analysis.slice(name.words.clone()))?;
        let best = (0..of.len()).max_by(|a, b| of[*a].0.total_cmp(&of[*b].0))?;
        let others: f32 = (0..of.len()).filter(|k| *k != best).map(|k| of[k].0).sum();
        let wins = best != name.kind as usize && of[best].0 >= MAJORITY * others && name.confidence < SURE && of[best].1 > name.confidence;
        wins.then_some((NameKind::ALL[best], name.confidence.min(of[best].1)))
    };
    analysis.names.iter().map(choose).collect()
}

/// Further places of forms that are surely names elsewhere in the article.
fn find_repeated(analysis: &Analysis) -> Vec<Name> {
    let mut known: HashMap<&str, (NameKind, f32, usize)> = HashMap::new();
    let mut named = vec![false; analysis.len()];
    for name in &analysis.names {
        named[name.words.clone()].fill(true);
        let form = analysis.slice(name.words.clone());
        let entry = known.entry(form).or_insert((name.kind, name.confidence, name.words.len()));
        if name.confidence > entry.1 {
            *entry = (name.kind, name.confidence, name.words.len());
        }
    }
    known.retain(|_, (_, confidence, _)| *confidence >= SURE);
    let longest = known.values().map(|k| k.2).max().unwrap_or(0);
    let mut found = Vec::new();
    for sentence in &analysis.sentences {
        let mut word = sentence.words.start;
        while word < sentence.words.end {
            let free = |w: &WordId| !named[*w] && analysis.upos[*w] == Upos::Propn;
            let end = (word..sentence.words.end).take_while(free).count() + word;
            let fit = (word + 1..=end.min(word + longest)).rev().find_map(|end| Some((end, *known.get(analysis.slice(word..end))?)));
            match fit {
                // Within a longer run of proper nouns it would be part of another name.
                Some((stop, (kind, confidence, _))) if stop == end => {
                    found.push(Name { words: word..stop, kind, confidence: confidence / 2.0 });
                    word = stop;
                }
                _ => word = end.max(word + 1),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::{Relation, Sentence};
    use super::*;

    /// Words with their classes, and names with kind and confidence; one sentence.
    fn analysis(words: &[(&str, Upos)], names: &[(std::ops::Range<usize>, NameKind, f32)]) -> Analysis {
        let mut all = Analysis::default();
        for (form, upos) in words {
            let begin = all.text.len();
            all.text.push_str(form);
            all.range.push(begin..all.text.len());
            all.text.push(' ');
            all.upos.push(*upos);
            all.relation.push(Relation::Dep);
        }
        all.sentences = vec![Sentence { words: 0..words.len(), block: 0 }];
        all.names = names.iter().map(|(words, kind, confidence)| Name { words: words.clone(), kind: *kind, confidence: *confidence }).collect();
        all
    }

    fn found(mut all: Analysis) -> Vec<(String, NameKind)> {
        agree(&mut all);
        all.names.iter().map(|n| (all.slice(n.words.clone()).to_owned(), n.kind)).collect()
    }

    use NameKind::{Organization, Person, Place};
    use Upos::{Adp, Det, Part, Propn, Punct, Verb};

    #[test]
    fn articles_marks_and_possessives_fall() {
        let words = [("the", Det), ("Senate", Propn), ("'s", Part), (",", Punct), ("the", Det)];
        let names = [(0..4, Organization, 0.9), (4..5, Organization, 0.6)];
        assert_eq!(found(analysis(&words, &names)), [("Senate".to_owned(), Organization)]);
    }

    #[test]
    fn a_party_is_no_part_of_its_state() {
        let words = [("D", Propn), ("-", Punct), ("Utah", Propn)];
        assert_eq!(found(analysis(&words, &[(0..3, Place, 0.8)])), [("Utah".to_owned(), Place)]);
    }

    #[test]
    fn broken_names_are_joined() {
        let words = [("Bank", Propn), ("of", Adp), ("Latvia", Propn), ("fell", Verb)];
        assert_eq!(found(analysis(&words, &[(0..2, Organization, 0.9), (2..3, Place, 0.7)])), [("Bank of Latvia".to_owned(), Organization)]);
    }

    #[test]
    fn an_unsure_surname_is_the_persons() {
        let words = [("Ana", Propn), ("Houston", Propn), ("left", Verb), ("Houston", Propn), ("sang", Verb)];
        let names = [(0..2, Person, 0.98), (3..4, Place, 0.5)];
        assert_eq!(found(analysis(&words, &names))[1], ("Houston".to_owned(), Person));
        let names = [(0..2, Person, 0.98), (3..4, Place, 0.95)];
        assert_eq!(found(analysis(&words, &names))[1], ("Houston".to_owned(), Place));
    }

    #[test]
    fn a_name_is_found_again() {
        let words = [("Lumen", Propn), ("sang", Verb), ("Lumen", Propn), ("and", Upos::Cconj), ("Lumen", Propn), ("Ltd", Propn)];
        assert_eq!(found(analysis(&words, &[(0..1, Person, 0.95)])).len(), 2);
    }
}
