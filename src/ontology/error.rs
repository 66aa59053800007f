//! What may be wrong with an ontology file, and where.

use std::fmt;
use std::path::PathBuf;

use oxigraph::io::RdfParseError;
use thiserror::Error;

/// A line of an ontology file, as editors and compilers write it: `mine.ttl:12`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which file.
    pub file: String,
    /// Which line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What is wrong with an ontology file.
#[derive(Debug, Error)]
pub enum OntologyError {
    /// The file cannot be read.
    #[error("cannot read the ontology file {0}")]
    Io(PathBuf, #[source] std::io::Error),
    /// The file is no Turtle.
    #[error("{at}: not valid Turtle")]
    Syntax {
        /// Where.
        at: Place,
        /// Line, column and what was expected.
        #[source]
        source: RdfParseError,
    },
    /// A word class that the program does not ask for.
    #[error("{at}: unknown word class lex:{name}; the classes are {expected}")]
    UnknownClass {
        /// Where.
        at: Place,
        /// The class as written.
        name: String,
        /// All classes.
        expected: String,
    },
    /// A term of the program's vocabulary, or of RDF Schema, that does not exist or means nothing here.
    #[error("{at}: unknown term {name}; {expected}")]
    UnknownTerm {
        /// Where.
        at: Place,
        /// The term as prefixed name.
        name: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// A domain or range that is no base class.
    #[error(
        "{at}: {name} is no class of entities; domain and range take schema:Person, schema:Organization, schema:Place, schema:Event, ng:Group, ng:Thing, and a range xsd:date"
    )]
    UnknownKind {
        /// Where.
        at: Place,
        /// The class as written.
        name: String,
    },
    /// A word that no text can match.
    #[error("{at}: {word} is no word; words are strings of dictionary forms in lower case with one blank between them, such as \"invest in\"")]
    BadWord {
        /// Where.
        at: Place,
        /// The word, or what stands in its place.
        word: String,
    },
    /// A place without a name.
    #[error("{at}: {name} has no rdfs:label, so that no text can name it")]
    NamelessPlace {
        /// Where.
        at: Place,
        /// The place.
        name: String,
    },
    /// A file that adds nothing.
    #[error(
        "{file} declares no word, relation or place: lex:CLASS takes ng:word, a relation ng:verb, ng:inverseVerb, ng:noun or ng:inverseNoun; are ng: <{ng}> and lex: <{lex}>?",
        ng = super::turtle::NG,
        lex = super::turtle::LEX
    )]
    Empty {
        /// Which file.
        file: String,
    },
}
