//! Finer classes of entities below the base classes, with the words that show them: how names of the class end and begin ("Party", "HMS"), and what
//! the class is called ("trawler"). Declared in `ontology/classes.ttl`.

use std::collections::HashMap;

use super::error::OntologyError;
use super::turtle::{NG, TurtleFile};
use crate::reading::Kind;

/// What shows a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Shown {
    /// The end of a name.
    End,
    /// The beginning of a name.
    Begin,
    /// A noun beside a name.
    Noun,
}

impl Shown {
    /// What the property `iri` declares; `None` for any other property.
    pub(super) fn by(iri: &str) -> Option<Self> {
        match iri.strip_prefix(NG)? {
            "nameEnd" => Some(Self::End),
            "nameBegin" => Some(Self::Begin),
            "classNoun" => Some(Self::Noun),
            _ => None,
        }
    }
}

/// A finer class and its base class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinerClass {
    /// The class as a prefixed name: `schema:PoliticalParty`.
    pub name: String,
    /// The base class that it is below.
    pub base: Option<Kind>,
}

/// The finer classes and the words that show them.
#[derive(Debug, Clone, Default)]
pub struct Taxonomy {
    classes: Vec<FinerClass>,
    /// Words to the classes that they show, in the order of declaration.
    words: HashMap<(Shown, String), Vec<usize>>,
}

impl Taxonomy {
    /// The class that a noun stands for: "trawler" for `schema:Vehicle`.
    #[must_use]
    pub fn of_noun(&self, noun: &str) -> Option<&FinerClass> {
        self.shown(Shown::Noun, noun).next()
    }

    /// The class below `base` that a noun stands for.
    #[must_use]
    pub fn of_noun_below(&self, base: Kind, noun: &str) -> Option<&FinerClass> {
        self.shown(Shown::Noun, noun).find(|class| class.base == Some(base))
    }

    /// The class below one of `bases` that a name shows by its words (folded, in order): by the most words that fit, at its end, before "of" or "for",
    /// or at its beginning. A name that is the word and nothing else shows nothing.
    #[must_use]
    pub fn of_name(&self, words: &[&str], bases: &[Kind]) -> Option<&FinerClass> {
        let sort = &words[..words.iter().skip(1).position(|word| matches!(*word, "of" | "for")).map_or(words.len(), |at| at + 1)];
        let longest = words.len().min(3);
        let fits = |shown: Shown, part: &[&str]| {
            let alone = part.len() == words.len() && part.len() == 1;
            let class = self.shown(shown, &part.join(" ")).find(|class| class.base.is_some_and(|base| bases.contains(&base)));
            class.filter(|_| !alone)
        };
        (1..=longest).rev().find_map(|count| {
            let end = |part: &[&str]| part.len().checked_sub(count).and_then(|from| fits(Shown::End, &part[from..]));
            end(words).or_else(|| end(sort)).or_else(|| fits(Shown::Begin, &words[..count]))
        })
    }

    fn shown(&self, shown: Shown, word: &str) -> impl Iterator<Item = &FinerClass> {
        self.words.get(&(shown, word.to_owned())).into_iter().flatten().filter_map(|at| self.classes.get(*at))
    }

    pub(super) fn add(&mut self, class: &str, shown: Shown, word: String) {
        let class = self.class(class);
        let classes = self.words.entry((shown, word)).or_default();
        if !classes.contains(&class) {
            classes.push(class);
        }
    }

    pub(super) fn below(&mut self, class: &str, base: Kind) {
        let class = self.class(class);
        self.classes[class].base = Some(base);
    }

    /// Whether every class has its base class.
    pub(super) fn check(&self, file: &TurtleFile) -> Result<(), OntologyError> {
        match self.classes.iter().find(|class| class.base.is_none()) {
            Some(class) => Err(OntologyError::UnknownTerm {
                at: file.place(&class.name, &class.name),
                name: class.name.clone(),
                expected: "a class with ng:nameEnd, ng:nameBegin or ng:classNoun needs rdfs:subClassOf with a base class such as schema:Organization",
            }),
            None => Ok(()),
        }
    }

    fn class(&mut self, name: &str) -> usize {
        self.classes.iter().position(|class| class.name == name).unwrap_or_else(|| {
            self.classes.push(FinerClass { name: name.to_owned(), base: None });
            self.classes.len() - 1
        })
    }
}

/// Known names of several words, looked up by the text that begins with them.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownNames {
    /// First word to the names that begin with it.
    by_first: HashMap<String, Vec<String>>,
}

impl KnownNames {
    pub(super) fn add(&mut self, name: &str) {
        if let Some((first, _)) = name.split_once(' ') {
            self.by_first.entry(first.to_owned()).or_default().push(name.to_owned());
        }
    }

    pub(super) fn at(&self, text: &str) -> Option<usize> {
        let first = text.split(' ').next()?;
        let ends = |name: &&String| text[name.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        self.by_first.get(first)?.iter().filter(|name| text.starts_with(name.as_str())).filter(ends).map(String::len).max()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Ontology;
    use super::*;

    fn class(name: &str, base: Kind) -> Option<String> {
        let folded = name.to_lowercase();
        let words: Vec<&str> = folded.split(' ').collect();
        Ontology::embedded().unwrap().taxonomy().of_name(&words, &[base]).map(|class| class.name.clone())
    }

    #[test]
    fn names_show_their_class_by_the_most_words_that_fit() {
        assert_eq!(class("Seafarers Party", Kind::Organization).as_deref(), Some("schema:PoliticalParty"));
        assert_eq!(class("Ministry of Fisheries", Kind::Organization).as_deref(), Some("schema:GovernmentOrganization"));
        assert_eq!(class("Orland Air Force", Kind::Organization).as_deref(), Some("ng:MilitaryOrganization"));
        assert_eq!(class("Union of Crafts", Kind::Organization).as_deref(), Some("schema:Organization"));
        assert_eq!(class("Rowers Union", Kind::Organization).as_deref(), Some("schema:WorkersUnion"));
        assert_eq!(class("HMS Skerry", Kind::Thing).as_deref(), Some("schema:Vehicle"));
        assert_eq!(class("Party", Kind::Organization), None);
        assert_eq!(class("Seafarers Party", Kind::Place), None);
    }

    #[test]
    fn known_names_end_with_their_words() {
        let ontology = Ontology::embedded().unwrap();
        assert_eq!(ontology.known_name_at("New Zealand said"), Some("New Zealand".len()));
        assert_eq!(ontology.known_name_at("New Zealandish said"), None);
        assert_eq!(ontology.known_name_at("Norway said"), None);
        assert_eq!(ontology.known_name_at("UN Security Council"), Some("UN Security Council".len()));
    }
}
