//! Reads the ontology's Turtle.

use std::path::{Path, PathBuf};

use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use thiserror::Error;

use super::{Known, Ontology, WordClass, Wording};
use crate::reading::Kind;

const NG: &str = "https://w3id.org/newsgraph/ontology#";
const LEX: &str = "https://w3id.org/newsgraph/lexicon#";
const VERB: &str = "https://w3id.org/newsgraph/lexicon/verb/";
const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
const SCHEMA: &str = "https://schema.org/";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core#altLabel";

/// What is wrong with an ontology file.
#[derive(Debug, Error)]
pub enum OntologyError {
    /// The file cannot be read.
    #[error("cannot read the ontology file {0}")]
    Io(PathBuf, #[source] std::io::Error),
    /// The file is no Turtle.
    #[error("{file}: not valid Turtle")]
    Syntax {
        /// Which file.
        file: String,
        /// Line, column and what was expected.
        #[source]
        source: RdfParseError,
    },
    /// A word class that the program does not ask for.
    #[error("{file}: unknown word class lex:{name}; the classes are {expected}")]
    UnknownClass {
        /// Which file.
        file: String,
        /// The class as written.
        name: String,
        /// All classes.
        expected: String,
    },
    /// A term of the program's vocabulary that does not exist.
    #[error("{file}: unknown term {name}; a relation takes ng:verb, ng:inverseVerb, ng:noun, ng:inverseNoun, rdfs:domain and rdfs:range")]
    UnknownTerm {
        /// Which file.
        file: String,
        /// The term as written.
        name: String,
    },
    /// A domain or range that is no base class.
    #[error(
        "{file}: {name} is no class of entities; domain and range take schema:Person, schema:Organization, schema:Place, schema:Event, ng:Group, ng:Thing"
    )]
    UnknownKind {
        /// Which file.
        file: String,
        /// The class as written.
        name: String,
    },
}

impl Ontology {
    /// The ontology that the program comes with.
    ///
    /// # Errors
    /// Never with an unchanged program; the embedded files are tested.
    pub fn embedded() -> Result<Self, OntologyError> {
        let mut ontology = Self::default();
        ontology.add("lexicon.ttl", include_str!("../../ontology/lexicon.ttl"))?;
        ontology.add("places.ttl", include_str!("../../ontology/places.ttl"))?;
        ontology.add("relations.ttl", include_str!("../../ontology/relations.ttl"))?;
        Ok(ontology)
    }

    /// Adds a user's own file: more words, relations and wordings.
    ///
    /// # Errors
    /// If the file cannot be read, is no Turtle, or uses a class or term that does not exist.
    pub fn with_file(mut self, path: &Path) -> Result<Self, OntologyError> {
        let turtle = std::fs::read_to_string(path).map_err(|e| OntologyError::Io(path.to_owned(), e))?;
        self.add(&path.display().to_string(), &turtle)?;
        Ok(self)
    }

    /// Adds the Turtle text of `file`.
    ///
    /// # Errors
    /// As [`Ontology::with_file`].
    pub fn add(&mut self, file: &str, turtle: &str) -> Result<(), OntologyError> {
        let mut places: Vec<(String, PlaceWords)> = Vec::new();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle.as_bytes()) {
            let quad = quad.map_err(|source| OntologyError::Syntax { file: file.to_owned(), source: source.into() })?;
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
            let (subject, predicate) = (subject.as_str(), quad.predicate.as_str());
            if let Some(class) = subject.strip_prefix(LEX) {
                if let (Some("word"), Term::Literal(word)) = (predicate.strip_prefix(NG), &quad.object) {
                    let class = WordClass::ALL.iter().find(|c| c.name() == class).ok_or_else(|| OntologyError::UnknownClass {
                        file: file.to_owned(),
                        name: class.to_owned(),
                        expected: WordClass::ALL.iter().map(|c| c.name()).collect::<Vec<_>>().join(", "),
                    })?;
                    self.words.entry(*class).or_default().insert(word.value().to_owned());
                }
            } else if let Some(verb) = subject.strip_prefix(VERB) {
                if let (Some("nominalization"), Term::Literal(noun)) = (predicate.strip_prefix(NG), &quad.object) {
                    self.verbs.insert(noun.value().to_owned(), verb.replace('_', " "));
                }
            } else if let Some(place) = subject.strip_prefix("urn:newsgraph:place/") {
                let at = places.iter().rposition(|(name, _)| name == place).unwrap_or_else(|| {
                    places.push((place.to_owned(), PlaceWords::default()));
                    places.len() - 1
                });
                places[at].1.take(predicate, &quad.object);
            } else {
                self.add_to_relation(file, &prefixed(subject), predicate, &quad.object)?;
            }
        }
        for (_, place) in places {
            self.add_place(place);
        }
        self.index_wordings();
        Ok(())
    }

    fn add_place(&mut self, place: PlaceWords) {
        for demonym in place.demonyms {
            self.demonyms.insert(demonym, place.label.clone());
        }
        for name in std::iter::once(place.label.clone()).chain(place.aliases) {
            self.places.insert(name.clone(), place.class.clone());
            self.place_labels.insert(name, place.label.clone());
        }
    }

    fn add_to_relation(&mut self, file: &str, name: &str, predicate: &str, object: &Term) -> Result<(), OntologyError> {
        let words = |known: &mut Known, pick: fn(&mut Known) -> &mut Vec<String>, object: &Term| {
            if let Term::Literal(word) = object {
                pick(known).push(word.value().to_owned());
            }
        };
        let mut known = self.relations.remove(name).unwrap_or_else(|| Known { name: name.to_owned(), ..Known::default() });
        let mut used = true;
        match (predicate.strip_prefix(NG), predicate.strip_prefix(RDFS)) {
            (Some("verb"), _) => words(&mut known, |k| &mut k.verbs, object),
            (Some("inverseVerb"), _) => words(&mut known, |k| &mut k.inverse_verbs, object),
            (Some("noun"), _) => words(&mut known, |k| &mut k.nouns, object),
            (Some("inverseNoun"), _) => words(&mut known, |k| &mut k.inverse_nouns, object),
            (Some(other), _) => return Err(OntologyError::UnknownTerm { file: file.to_owned(), name: format!("ng:{other}") }),
            (_, Some("domain")) => known.domain.push(kind(file, object)?),
            (_, Some("range")) => known.range.push(kind(file, object)?),
            _ => {
                used = !known.verbs.is_empty()
                    || !known.inverse_verbs.is_empty()
                    || !known.nouns.is_empty()
                    || !known.inverse_nouns.is_empty()
                    || !known.domain.is_empty()
            }
        }
        if used {
            self.relations.insert(name.to_owned(), known);
        }
        Ok(())
    }

    fn index_wordings(&mut self) {
        self.wordings.clear();
        for (name, known) in &self.relations {
            let all = (known.verbs.iter().cloned().map(Wording::Verb))
                .chain(known.inverse_verbs.iter().cloned().map(Wording::InverseVerb))
                .chain(known.nouns.iter().cloned().map(Wording::Noun))
                .chain(known.inverse_nouns.iter().cloned().map(Wording::InverseNoun));
            for wording in all {
                self.wordings.entry(wording).or_default().push(name.clone());
            }
        }
    }
}

/// What one place's triples say, in any order.
#[derive(Default)]
struct PlaceWords {
    label: String,
    class: String,
    aliases: Vec<String>,
    demonyms: Vec<String>,
}

impl PlaceWords {
    fn take(&mut self, predicate: &str, object: &Term) {
        match (predicate, object) {
            (RDF_TYPE, Term::NamedNode(class)) => self.class = prefixed(class.as_str()),
            (ALT_LABEL, Term::Literal(l)) => self.aliases.push(l.value().to_owned()),
            (p, Term::Literal(l)) if p.strip_prefix(RDFS) == Some("label") => self.label = l.value().to_owned(),
            (p, Term::Literal(l)) if p.strip_prefix(NG) == Some("demonym") => self.demonyms.push(l.value().to_owned()),
            _ => {}
        }
    }
}

fn prefixed(iri: &str) -> String {
    for (namespace, prefix) in [(SCHEMA, "schema:"), (NG, "ng:")] {
        if let Some(local) = iri.strip_prefix(namespace) {
            return format!("{prefix}{local}");
        }
    }
    iri.to_owned()
}

fn kind(file: &str, object: &Term) -> Result<Kind, OntologyError> {
    let name = match object {
        Term::NamedNode(node) => prefixed(node.as_str()),
        other => other.to_string(),
    };
    Kind::ALL.iter().copied().find(|k| k.class() == name).ok_or_else(|| OntologyError::UnknownKind { file: file.to_owned(), name })
}
