//! One entry of a knowledge base.

use deunicode::deunicode;

use crate::discourse::{Number, kind};
use crate::ontology::{Ontology, WordClass};
use crate::reading::Kind;

/// What a knowledge base says of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Its identifier: "Q42", or an IRI.
    pub id: String,
    /// Its main name.
    pub label: String,
    /// Its other names; empty in an entry that comes out of an index, which finds entries by them.
    pub aliases: Vec<String>,
    /// What it is, if that can be told.
    pub kind: Option<Kind>,
    /// What it is in words: its type, or a short description.
    pub description: String,
    /// How widely it is known: the larger the more; for Wikidata the number of Wikipedias and other wikis with a page on it.
    pub popularity: u32,
}

impl Entry {
    /// Its IRI: that of Wikidata for an identifier of Wikidata's.
    #[must_use]
    pub fn iri(&self) -> String {
        if is_item(&self.id) { format!("http://www.wikidata.org/entity/{}", self.id) } else { self.id.clone() }
    }
}

/// "Q42"
fn is_item(id: &str) -> bool {
    id.strip_prefix('Q').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Lower case, without accents and punctuation, one blank between words: what makes two names equal. Empty for names that mix alphabets which look
/// alike, and so pretend to be others.
#[must_use]
pub fn folded(name: &str) -> String {
    let latin = name.chars().any(|c| c.is_ascii_alphabetic());
    // Greek, Cyrillic, Armenian and Cherokee letters can be taken for Latin ones.
    let look_alike = |c: char| matches!(c, '\u{370}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}') && c.is_alphabetic();
    if latin && name.chars().any(look_alike) {
        return String::new();
    }
    let plain = deunicode(name).to_lowercase().replace(['\'', '.'], "");
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The base class that a type or a description in words shows by its main noun: "American politician", "city in Norway".
#[must_use]
pub fn kind_in_words(ontology: &Ontology, words: &str) -> Option<Kind> {
    let lower = words.to_lowercase();
    let phrase = [" in ", " of ", " from ", " by ", ",", " for ", " and ", "("]
        .iter()
        .filter_map(|end| lower.find(end))
        .min()
        .map_or(lower.as_str(), |at| &lower[..at]);
    let noun = phrase.split_whitespace().next_back()?.trim_matches(|c: char| !c.is_alphanumeric());
    if matches!(noun, "human" | "person" | "people") {
        return Some(Kind::Person);
    }
    if let Some(kind) = Kind::ALL.iter().find(|kind| kind.class().rsplit(':').next().is_some_and(|name| name.eq_ignore_ascii_case(noun))) {
        return Some(*kind).filter(|kind| *kind != Kind::Thing);
    }
    if ontology.has(WordClass::RoleNoun, noun) {
        return Some(Kind::Person);
    }
    if let Some(class) = ontology.taxonomy().of_noun(noun) {
        return class.base;
    }
    match kind::of_noun(ontology, noun, Number::Singular) {
        Kind::Thing | Kind::Group => None,
        kind => Some(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_equal_whatever_their_accents_and_marks() {
        assert_eq!(folded("Zoë  Élan-Norris"), "zoe elan norris");
        assert_eq!(folded("O'Neil & Sons, Inc."), "oneil sons inc");
        assert_eq!(folded("U.S."), "us");
        assert_eq!(folded("Иван Петров"), "ivan petrov");
        // Cyrillic "а" in a Latin name.
        assert_eq!(folded("Kestr\u{435}l Motors"), "");
    }

    #[test]
    fn types_in_words_tell_the_kind() {
        let ontology = Ontology::embedded().unwrap();
        let kind = |words| kind_in_words(&ontology, words);
        assert_eq!(kind("Norwegian politician"), Some(Kind::Person));
        assert_eq!(kind("capital city of Norway"), Some(Kind::Place));
        assert_eq!(kind("company"), Some(Kind::Organization));
        assert_eq!(kind("2019 film by Ada Lind"), Some(Kind::Thing));
        assert_eq!(kind("Organization"), Some(Kind::Organization));
        assert_eq!(kind("human"), Some(Kind::Person));
        assert_eq!(kind("glorp"), None);
        assert_eq!(kind(""), None);
    }
}
