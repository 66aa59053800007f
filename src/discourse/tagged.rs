//! The model's names, mended where the words themselves leave no doubt: known names of several words are one name, "Mia Tran of UDP" is a person and
//! a body, and offices are nobody's names.

use std::collections::HashSet;
use std::ops::Range;

use super::name::fold;
use super::{kind, phrase};
use crate::language::{Analysis, Name, NameKind, Upos, WordId};
use crate::ontology::{Ontology, WordClass};

/// Prepositions that lead from a person to a body or place and belong to neither name.
const LEADING_AWAY: &[&str] = &["of", "for", "from", "with", "at"];
/// How sure the rest of a divided name is.
const DIVIDED: f32 = 0.5;

/// The names of the article, in text order, never overlapping.
#[must_use]
pub fn names(analysis: &Analysis, ontology: &Ontology) -> Vec<Name> {
    let alone: HashSet<String> = analysis.names.iter().map(|name| fold(analysis.slice(name.words.clone()))).collect();
    let surnames = surnames(analysis);
    let divided = analysis.names.iter().flat_map(|name| at_possessive(analysis, &alone, name));
    let divided = divided.flat_map(|name| at_preposition(analysis, ontology, name));
    let divided = divided.map(|name| without_common_noun(analysis, ontology, name));
    let mut names: Vec<Name> = divided.filter(|name| is_written_as_name(analysis, name) && !is_office(analysis, ontology, &surnames, name)).collect();
    for at in 1..names.len() {
        let (before, next) = names.split_at_mut(at);
        if let (Some(last), Some(next)) = (before.last_mut(), next.first()) {
            without_office(analysis, ontology, last, next);
        }
    }
    with_known(analysis, ontology, names)
}

/// The last words of the full names of people.
fn surnames(analysis: &Analysis) -> HashSet<String> {
    let full = analysis.names.iter().filter(|name| name.kind == NameKind::Person && name.words.len() > 1);
    full.map(|name| analysis.form(name.words.end - 1).to_lowercase()).collect()
}

/// "Orland's Main Square" is two names if "Orland" stands alone elsewhere, and so is anybody's person.
fn at_possessive(analysis: &Analysis, alone: &HashSet<String>, name: &Name) -> Vec<Name> {
    let inside = name.words.start + 1..name.words.end.saturating_sub(1);
    let Some(mark) = inside.into_iter().find(|w| phrase::is_possessive_mark(analysis, *w)) else { return vec![name.clone()] };
    let owner = name.words.start..mark;
    if !alone.contains(&fold(analysis.slice(owner.clone()))) {
        return vec![name.clone()];
    }
    let kind =
        analysis.names.iter().find(|other| fold(analysis.slice(other.words.clone())) == fold(analysis.slice(owner.clone()))).map(|other| other.kind);
    let owner = Name { words: owner, kind: kind.unwrap_or(name.kind), confidence: name.confidence };
    vec![owner, Name { words: mark + 1..name.words.end, ..name.clone() }]
}

/// "Mia Tran of UDP": a person's name does not go on with "of", unless it is an office or a single name ("Joan of Arc").
fn at_preposition(analysis: &Analysis, ontology: &Ontology, name: Name) -> Vec<Name> {
    let leads = |w: &WordId| analysis.upos[*w] == Upos::Adp && LEADING_AWAY.contains(&analysis.form(*w).to_lowercase().as_str());
    let preposition = name.words.clone().skip(1).find(leads).filter(|_| name.kind == NameKind::Person);
    let Some(preposition) = preposition else { return vec![name] };
    let person = name.words.start..preposition;
    let article = usize::from(analysis.upos.get(preposition + 1) == Some(&Upos::Det));
    let rest = (preposition + 1 + article).min(name.words.end)..name.words.end;
    let office = is_role(analysis, ontology, preposition - 1);
    if office || rest.is_empty() || !analysis.form(rest.start).starts_with(char::is_uppercase) {
        return vec![name];
    }
    let text = analysis.slice(rest.clone());
    let place = ontology.place_class(text).is_some();
    let body = ontology.body_class(text).is_some() || is_acronym(text);
    if person.len() < 2 && !body {
        return vec![name];
    }
    let kind = if place { NameKind::Place } else { NameKind::Organization };
    vec![Name { words: person, ..name.clone() }, Name { words: rest, kind, confidence: name.confidence.min(DIVIDED) }]
}

/// Names have a capital letter somewhere.
fn is_written_as_name(analysis: &Analysis, name: &Name) -> bool {
    analysis.slice(name.words.clone()).chars().any(char::is_uppercase)
}

/// "Silicon Valley giant": a common noun behind a name is no part of it, unless names end so ("Orland police").
fn without_common_noun(analysis: &Analysis, ontology: &Ontology, mut name: Name) -> Name {
    let ends = [
        WordClass::OrganizationMark,
        WordClass::PlaceMark,
        WordClass::EventMark,
        WordClass::OrganizationNoun,
        WordClass::PlaceNoun,
        WordClass::EventNoun,
    ];
    let last = name.words.end - 1;
    let capital = |w: WordId| analysis.form(w).starts_with(char::is_uppercase);
    let common = name.words.len() > 1 && !analysis.form(last).contains(char::is_uppercase) && capital(last - 1);
    if common && matches!(analysis.upos[last], Upos::Noun | Upos::Propn) && !ontology.has_any(&ends, &analysis.lemma[last].to_lowercase()) {
        name.words.end = last;
    }
    name
}

/// Whether `text` is one word of two to six capital letters.
#[must_use]
pub fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    (2..=6).contains(&letters) && text.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '&' | '-') || c.is_ascii_digit())
}

/// "Minister", "King", "Staff Sergeant": nobody is called so, unless somebody in the article has the word for a surname.
fn is_office(analysis: &Analysis, ontology: &Ontology, surnames: &HashSet<String>, name: &Name) -> bool {
    let office = |w: WordId| is_role(analysis, ontology, w) && !surnames.contains(&analysis.form(w).to_lowercase());
    name.kind == NameKind::Person && name.words.clone().all(office)
}

/// "NASA Administrator" before "Dana Holt" is a body and an office.
fn without_office(analysis: &Analysis, ontology: &Ontology, name: &mut Name, next: &Name) {
    while name.kind == NameKind::Organization
        && name.words.len() > 1
        && name.words.end <= next.words.start
        && next.words.start - name.words.end <= 1
        && next.kind == NameKind::Person
        && is_role(analysis, ontology, name.words.end - 1)
        && analysis.sentence_of(name.words.start) == analysis.sentence_of(next.words.start)
    {
        name.words.end -= 1;
    }
}

fn is_role(analysis: &Analysis, ontology: &Ontology, word: WordId) -> bool {
    let form = analysis.form(word).to_lowercase();
    let lemma = analysis.lemma[word].to_lowercase();
    let singular = form.strip_suffix('s').unwrap_or(&form);
    [form.as_str(), lemma.as_str(), singular].into_iter().any(|noun| ontology.has_any(&[WordClass::RoleNoun, WordClass::Title], noun))
}

/// Puts known names of several words in the place of what the model made of them, unless it saw a longer name there.
fn with_known(analysis: &Analysis, ontology: &Ontology, tagged: Vec<Name>) -> Vec<Name> {
    let known = known(analysis, ontology);
    let overlap = |a: &Range<WordId>, b: &Range<WordId>| a.start < b.end && b.start < a.end;
    let covered =
        |words: &Range<WordId>| tagged.iter().any(|n| n.words.start <= words.start && n.words.end >= words.end && n.words.len() > words.len());
    let known: Vec<Name> = known.into_iter().filter(|name| !covered(&name.words)).collect();
    let mut names: Vec<Name> = tagged.iter().filter(|name| !known.iter().any(|k| overlap(&k.words, &name.words))).cloned().collect();
    names.extend(known);
    names.sort_by_key(|name| name.words.start);
    names
}

/// Known names of several words that are no peoples', the longest at each place.
fn known(analysis: &Analysis, ontology: &Ontology) -> Vec<Name> {
    let named = |words: Range<WordId>| kind_of_known(ontology, analysis.slice(words.clone())).map(|kind| Name { words, kind, confidence: 1.0 });
    known_spans(analysis, ontology).into_iter().filter_map(named).collect()
}

/// Names of peoples of several words: "New Zealander", "North Koreans".
#[must_use]
pub fn peoples(analysis: &Analysis, ontology: &Ontology) -> Vec<Range<WordId>> {
    let spans = known_spans(analysis, ontology);
    spans.into_iter().filter(|words| kind::people(ontology, analysis.slice(words.clone())).is_some()).collect()
}

fn known_spans(analysis: &Analysis, ontology: &Ontology) -> Vec<Range<WordId>> {
    let mut found = Vec::new();
    for sentence in &analysis.sentences {
        let mut word = sentence.words.start;
        while word < sentence.words.end {
            let begin = analysis.range[word].start;
            let length = ontology.known_name_at(&analysis.text[begin..analysis.range[sentence.words.end - 1].end]);
            let end = length.and_then(|length| (word..sentence.words.end).find(|w| analysis.range[*w].end == begin + length));
            let words = word..end.map_or(word + 1, |end| end + 1);
            word = words.end;
            if end.is_some() {
                found.push(words);
            }
        }
    }
    found
}

/// `None` for the names of peoples, which stand for no single thing.
fn kind_of_known(ontology: &Ontology, name: &str) -> Option<NameKind> {
    let body = ontology.body_class(name).map(|_| NameKind::Organization);
    body.or_else(|| ontology.place_class(name).map(|_| NameKind::Place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::testing::analysis;

    fn found(table: &str) -> Vec<(String, NameKind)> {
        let analysis = analysis(table);
        let names = names(&analysis, &Ontology::embedded().unwrap());
        names.into_iter().map(|n| (analysis.slice(n.words).to_owned(), n.kind)).collect()
    }

    #[test]
    fn a_person_and_a_body_are_two_names() {
        let two = found(
            "Mia Mia PROPN 0 root B-PER\nTran Tran PROPN 1 flat I-PER\nof of ADP 4 case I-PER\nUDP UDP PROPN 1 nmod I-PER\nwon win VERB 1 dep\n",
        );
        assert_eq!(two, [("Mia Tran".to_owned(), NameKind::Person), ("UDP".to_owned(), NameKind::Organization)]);
        let one = found("Joan Joan PROPN 0 root B-PER\nof of ADP 3 case I-PER\nArc Arc PROPN 1 nmod I-PER\n");
        assert_eq!(one, [("Joan of Arc".to_owned(), NameKind::Person)]);
        let office = found("Duke Duke PROPN 0 root B-PER\nof of ADP 3 case I-PER\nYork York PROPN 1 nmod I-PER\n");
        assert_eq!(office, [("Duke of York".to_owned(), NameKind::Person)]);
    }

    #[test]
    fn offices_are_no_names_unless_somebody_is_called_so() {
        assert!(found("Minister Minister PROPN 0 root B-PER\n").is_empty());
        let cook = found("Ada Ada PROPN 0 root B-PER\nCook Cook PROPN 1 flat I-PER\nspoke speak VERB 1 dep\n\nCook Cook PROPN 0 root B-PER\n");
        assert_eq!(cook.len(), 2);
    }

    #[test]
    fn known_names_are_whole() {
        let whole = found(
            "Islamic Islamic ADJ 2 amod B-LOC\nState State PROPN 0 root I-LOC\nof of ADP 4 case\nIraq Iraq PROPN 2 nmod B-LOC\nand and CCONJ 7 cc\n\
             the the DET 7 det\nLevant Levant PROPN 4 conj B-LOC\n",
        );
        assert_eq!(whole, [("Islamic State of Iraq and the Levant".to_owned(), NameKind::Organization)]);
    }
}
