//! Words and what they mean: the classes of verbs, nouns and adverbs that discourse and extraction ask for, countries and their
//! demonyms, and the relations that the ontology knows. All of it is declared in `ontology/*.ttl`, none in code.

mod class;
mod error;
mod load;
mod locate;
mod relation;
mod taxonomy;
#[cfg(test)]
mod tests;
mod turtle;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use class::WordClass;
pub use error::{OntologyError, Place};
pub use relation::{Known, Wording};
pub use taxonomy::{FinerClass, Taxonomy};

use taxonomy::KnownNames;

/// The lexicon and the known relations. [`Ontology::embedded`] is what the program comes with.
#[derive(Debug, Clone, Default)]
pub struct Ontology {
    /// For each word class, its lemmas.
    words: HashMap<WordClass, HashSet<String>>,
    /// Noun of action to the verb that it is made from: "arrest" to "arrest", "purchase" to "purchase".
    verbs: HashMap<String, String>,
    /// Signs of, and words for, what amounts are counted in, to its code: "euro" to "EUR".
    units: HashMap<String, String>,
    /// Demonym or adjective, as written ("Mexican", "Mexicans") to the name of the country or region.
    demonyms: HashMap<String, String>,
    /// Names of places known to the ontology and their class as a prefixed name (`schema:Country`), the label and other forms alike.
    places: HashMap<String, String>,
    /// Other forms of a place's name ("United States", "USA") to its label ("U.S.").
    place_labels: HashMap<String, String>,
    /// Names of organisations known to the ontology and their class as a prefixed name (`schema:PoliticalParty`).
    bodies: HashMap<String, String>,
    /// The names of several words among those of places and organisations.
    known_names: KnownNames,
    /// Finer classes and the words that show them.
    taxonomy: Taxonomy,
    /// Known relations by prefixed name: first the relation itself, then the wordings that hold for narrower kinds only.
    relations: BTreeMap<String, Vec<Known>>,
    /// Wording to the relations that it may express, by name and place in `relations`.
    wordings: HashMap<Wording, Vec<(String, usize)>>,
}

impl Ontology {
    /// Whether `lemma` (lower case) is a word of `class`.
    #[must_use]
    pub fn has(&self, class: WordClass, lemma: &str) -> bool {
        self.words.get(&class).is_some_and(|words| words.contains(lemma))
    }

    /// Whether `lemma` is in any of `classes`.
    #[must_use]
    pub fn has_any(&self, classes: &[WordClass], lemma: &str) -> bool {
        classes.iter().any(|class| self.has(*class, lemma))
    }

    /// The verb that a noun of action is made from: "approval" gives "approve".
    #[must_use]
    pub fn verb_of(&self, noun: &str) -> Option<&str> {
        self.verbs.get(noun).map(String::as_str)
    }

    /// The code of what amounts are counted in: "€" and "euro" give "EUR". `word` is a sign or a lemma, in lower case.
    #[must_use]
    pub fn unit(&self, word: &str) -> Option<&str> {
        self.units.get(word).map(String::as_str)
    }

    /// All words of `class`, sorted.
    #[must_use]
    pub fn words(&self, class: WordClass) -> Vec<&str> {
        let mut words: Vec<&str> = self.words.get(&class).into_iter().flatten().map(String::as_str).collect();
        words.sort_unstable();
        words
    }

    /// The place that a demonym belongs to: "Mexican" and "Mexicans" give "Mexico". `word` as written.
    #[must_use]
    pub fn demonym(&self, word: &str) -> Option<&str> {
        known(&self.demonyms, word)
    }

    /// The class of a place that is known by name: "Mexico" gives `schema:Country`.
    #[must_use]
    pub fn place_class(&self, name: &str) -> Option<&str> {
        known(&self.places, name)
    }

    /// The label of a place known by any of its names: "the United States" without article gives "U.S." if that is how it is declared.
    #[must_use]
    pub fn place_label(&self, name: &str) -> Option<&str> {
        known(&self.place_labels, name)
    }

    /// The class of an organisation that is known by name: "NATO" gives `ng:IntergovernmentalOrganization`.
    #[must_use]
    pub fn body_class(&self, name: &str) -> Option<&str> {
        known(&self.bodies, name)
    }

    /// The length in bytes of the longest known name of several words that `text` begins with: that of a place, an organisation or a people.
    #[must_use]
    pub fn known_name_at(&self, text: &str) -> Option<usize> {
        self.known_names.at(text)
    }

    /// Finer classes of entities, and the words that show them.
    #[must_use]
    pub fn taxonomy(&self) -> &Taxonomy {
        &self.taxonomy
    }

    /// The known relation of that prefixed name.
    #[must_use]
    pub fn relation(&self, name: &str) -> Option<&Known> {
        self.relations.get(name)?.first()
    }

    /// Every known relation, each followed by the wordings that hold for narrower kinds only, sorted by name.
    pub fn relations(&self) -> impl Iterator<Item = &Known> {
        self.relations.values().flatten()
    }

    /// The known relations that `wording` may express, sorted by name.
    pub fn relations_of(&self, wording: &Wording) -> impl Iterator<Item = &Known> {
        self.wordings.get(wording).into_iter().flatten().filter_map(|(name, at)| self.relations.get(name)?.get(*at))
    }
}

/// What a table has for a name, also where a headline writes it in capitals: "MEXICO". Short ones are acronyms.
fn known<'t>(table: &'t HashMap<String, String>, name: &str) -> Option<&'t str> {
    let shouted = || name.chars().count() > 3 && name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
    table.get(name).or_else(|| shouted().then(|| table.get(&title_case(name))).flatten()).map(String::as_str)
}

/// "NEW ZEALAND" as it is written elsewhere: "New Zealand".
fn title_case(name: &str) -> String {
    let mut begins = true;
    let mut cased = String::with_capacity(name.len());
    for c in name.chars() {
        if begins {
            cased.push(c)
        } else {
            cased.extend(c.to_lowercase())
        }
        begins = !c.is_alphabetic();
    }
    cased
}
