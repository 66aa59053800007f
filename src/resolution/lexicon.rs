//! What is known of names beforehand: short forms of given names, words of organisations' names, and walks of life. Read from
//! `ontology/names.ttl`.

use std::collections::{BTreeSet, HashMap, HashSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};

const TABLE: &str = include_str!("../../ontology/names.ttl");
const GIVEN: &str = "https://w3id.org/newsgraph/name/given#";
const FIELD: &str = "https://w3id.org/newsgraph/name/field#";
const NAME: &str = "https://w3id.org/newsgraph/name#";

/// Words that names are judged by. All are folded: lower case ASCII.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// Form of a given name to the names that it may stand for.
    full_forms: HashMap<String, BTreeSet<String>>,
    /// Noun for a role to its walk of life.
    fields: HashMap<String, String>,
    /// Class of words to its words.
    words: HashMap<String, HashSet<String>>,
}

/// A class of words in names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameWord {
    /// Legal forms of companies: Ltd, Inc.
    LegalForm,
    /// Words that make of a name the name of another body: Foundation.
    Offshoot,
    /// First words that many organisations share: National.
    Generic,
    /// Small words inside people's names: de, van.
    Particle,
}

impl Lexicon {
    /// The table that the program comes with.
    #[must_use]
    pub fn embedded() -> Self {
        let mut lexicon = Self::default();
        // The embedded file is tested to be whole; a triple that could not be read would be left out.
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(TABLE.as_bytes()).filter_map(Result::ok) {
            if let (NamedOrBlankNode::NamedNode(subject), Term::Literal(word)) = (&quad.subject, &quad.object) {
                lexicon.add(subject.as_str(), quad.predicate.as_str(), word.value());
            }
        }
        lexicon
    }

    fn add(&mut self, subject: &str, predicate: &str, word: &str) {
        if let Some(name) = subject.strip_prefix(GIVEN) {
            self.full_forms.entry(name.to_owned()).or_default().insert(name.to_owned());
            self.full_forms.entry(word.to_owned()).or_default().insert(name.to_owned());
        } else if let Some(field) = subject.strip_prefix(FIELD) {
            self.fields.insert(word.to_owned(), field.to_owned());
        } else if let Some(class) = subject.strip_prefix(NAME).filter(|_| predicate.ends_with("#word")) {
            self.words.entry(class.to_owned()).or_default().insert(word.to_owned());
        }
    }

    /// The given names that `form` may stand for: "bill" gives "william". Empty for a form that is not known.
    pub fn full_forms(&self, form: &str) -> impl Iterator<Item = &str> {
        self.full_forms.get(form).into_iter().flatten().map(String::as_str)
    }

    /// Whether two forms can stand for one given name.
    #[must_use]
    pub fn same_given(&self, a: &str, b: &str) -> bool {
        a == b || self.full_forms(a).any(|full| self.full_forms(b).any(|other| other == full))
    }

    /// Whether `form` is a known given name, or a form of one.
    #[must_use]
    pub fn is_given(&self, form: &str) -> bool {
        self.full_forms.contains_key(form)
    }

    /// The walk of life that a noun for a role shows: "senator" gives "politics".
    #[must_use]
    pub fn field(&self, word: &str) -> Option<&str> {
        self.fields.get(word).map(String::as_str)
    }

    /// Whether `word` is of that class.
    #[must_use]
    pub fn has(&self, class: NameWord, word: &str) -> bool {
        let name = match class {
            NameWord::LegalForm => "legalForm",
            NameWord::Offshoot => "offshoot",
            NameWord::Generic => "generic",
            NameWord::Particle => "particle",
        };
        self.words.get(name).is_some_and(|words| words.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole() {
        let parsed: Vec<_> = RdfParser::from_format(RdfFormat::Turtle).for_slice(TABLE.as_bytes()).collect();
        assert!(parsed.iter().all(Result::is_ok));
        let lexicon = Lexicon::embedded();
        assert!(lexicon.has(NameWord::LegalForm, "gmbh") && lexicon.has(NameWord::Offshoot, "foundation"));
        assert!(lexicon.has(NameWord::Generic, "national") && lexicon.has(NameWord::Particle, "van"));
    }

    #[test]
    fn short_forms_meet_in_their_name() {
        let lexicon = Lexicon::embedded();
        assert!(lexicon.same_given("bill", "william") && lexicon.same_given("bill", "will"));
        assert!(!lexicon.same_given("bill", "robert") && !lexicon.same_given("xaver", "william"));
        assert_eq!(lexicon.field("senator"), Some("politics"));
    }
}
