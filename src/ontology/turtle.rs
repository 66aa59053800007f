//! One ontology file as triples, with a way back from each to its line.

use std::collections::HashMap;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};

use super::error::{OntologyError, Place};
use super::locate::Terms;

/// Namespace of the program's terms.
pub const NG: &str = "https://w3id.org/newsgraph/ontology#";
/// Namespace of classes of words.
pub const LEX: &str = "https://w3id.org/newsgraph/lexicon#";
/// Namespace of verbs with nouns of action.
pub const VERB: &str = "https://w3id.org/newsgraph/lexicon/verb/";
/// Namespace of what amounts are counted in.
pub const UNIT: &str = "https://w3id.org/newsgraph/unit#";
/// Namespace of places.
pub const PLACE: &str = "urn:newsgraph:place/";
/// Namespace of organisations.
pub const ORG: &str = "urn:newsgraph:org/";
/// Namespace of RDF Schema.
pub const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
/// <https://schema.org/>
pub const SCHEMA: &str = "https://schema.org/";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Predicate and object.
pub type Property = (String, Term);

/// The triples of a file.
pub struct TurtleFile<'a> {
    name: &'a str,
    text: &'a str,
    /// Subject, predicate and object of each triple whose subject has an IRI, in text order.
    pub triples: Vec<(String, Property)>,
    /// What is said of each blank node.
    pub blank: HashMap<String, Vec<Property>>,
}

impl<'a> TurtleFile<'a> {
    /// Parses `text`, the contents of the file called `name`.
    ///
    /// # Errors
    /// [`OntologyError::Syntax`] at the first mistake.
    pub fn parse(name: &'a str, text: &'a str) -> Result<Self, OntologyError> {
        let mut file = Self { name, text, triples: Vec::new(), blank: HashMap::new() };
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes()) {
            let quad = quad.map_err(|source| {
                let line = source.location().map_or(1, |at| usize::try_from(at.start.line).unwrap_or_default() + 1);
                OntologyError::Syntax { at: Place { file: name.to_owned(), line }, source: source.into() }
            })?;
            let property = (quad.predicate.into_string(), quad.object);
            match quad.subject {
                NamedOrBlankNode::NamedNode(node) => file.triples.push((node.into_string(), property)),
                NamedOrBlankNode::BlankNode(node) => file.blank.entry(node.into_string()).or_default().push(property),
            }
        }
        Ok(file)
    }

    /// Where `term` (an IRI or the text of a string) stands in what is said of `subject`.
    #[must_use]
    pub fn place(&self, subject: &str, term: &str) -> Place {
        Place { file: self.name.to_owned(), line: Terms::of(self.text).line(subject, term) }
    }

    /// The word that `object` is.
    ///
    /// # Errors
    /// [`OntologyError::BadWord`] for what no lemma of a text can equal.
    pub fn word(&self, subject: &str, object: &Term) -> Result<String, OntologyError> {
        let text = value(object);
        let is_word = matches!(object, Term::Literal(_)) && !text.is_empty() && text == text.to_lowercase();
        if is_word && text.split(' ').all(|part| !part.is_empty() && !part.contains(char::is_whitespace)) {
            return Ok(text);
        }
        let word = if matches!(object, Term::Literal(_)) { format!("{text:?}") } else { prefixed(&text) };
        Err(OntologyError::BadWord { at: self.place(subject, &text), word })
    }
}

/// The IRI or the text of a term.
pub fn value(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// An IRI in the form in which the ontology and the statements name relations and classes; the IRI itself outside of the usual namespaces.
pub fn prefixed(iri: &str) -> String {
    let short = |(namespace, prefix): &(&str, &str)| iri.strip_prefix(namespace).map(|local| format!("{prefix}:{local}"));
    [(SCHEMA, "schema"), (NG, "ng"), (VERB, "verb"), (LEX, "lex"), (RDFS, "rdfs"), (XSD, "xsd"), (PLACE, "place"), (ORG, "org")]
        .iter()
        .find_map(short)
        .unwrap_or_else(|| iri.to_owned())
}
