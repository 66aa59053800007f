//! One article's graph, by subject.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};

use crate::graph::vocabulary::term;

/// The triples of one article.
pub struct Sheet<'a> {
    /// The article, which names the graph.
    pub article: &'a NamedNode,
    /// What the IRIs of the store begin with.
    pub base: &'a str,
    subjects: BTreeMap<&'a str, Vec<(NamedNodeRef<'a>, &'a Term)>>,
}

impl<'a> Sheet<'a> {
    /// Sorts an article's quads.
    pub fn new(article: &'a NamedNode, base: &'a str, quads: &'a [Quad]) -> Self {
        let mut subjects: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                subjects.entry(subject.as_str()).or_default().push((quad.predicate.as_ref(), &quad.object));
            }
        }
        Self { article, base, subjects }
    }

    /// Every subject with what is said of it.
    pub fn subjects(&self) -> impl Iterator<Item = (&'a str, &[(NamedNodeRef<'a>, &'a Term)])> {
        self.subjects.iter().map(|(subject, pairs)| (*subject, pairs.as_slice()))
    }

    /// What is said of a node.
    pub fn about(&self, subject: &str) -> &[(NamedNodeRef<'a>, &'a Term)] {
        self.subjects.get(subject).map(Vec::as_slice).unwrap_or_default()
    }

    /// All values of a property.
    pub fn values<'s>(&'s self, subject: &str, property: NamedNodeRef<'s>) -> impl Iterator<Item = &'a Term> + 's {
        self.about(subject).iter().filter(move |(known, _)| *known == property).map(|(_, value)| *value)
    }

    /// One value of a property.
    pub fn value(&self, subject: &str, property: NamedNodeRef<'_>) -> Option<&'a Term> {
        self.about(subject).iter().find(|(known, _)| *known == property).map(|(_, value)| *value)
    }

    /// Whether a property has that value.
    pub fn says(&self, subject: &str, property: NamedNodeRef<'_>, value: &Term) -> bool {
        self.about(subject).iter().any(|(known, said)| *known == property && *said == value)
    }

    /// Whether the article's graph holds the triple.
    pub fn has(&self, triple: &Triple) -> bool {
        matches!(&triple.subject, NamedOrBlankNode::NamedNode(subject) if self.says(subject.as_str(), triple.predicate.as_ref(), &triple.object))
    }

    /// The text of one literal of a property.
    pub fn text(&self, subject: &str, property: NamedNodeRef<'_>) -> Option<&'a str> {
        if let Term::Literal(literal) = self.value(subject, property)? { Some(literal.value()) } else { None }
    }

    /// A number of characters.
    pub fn offset(&self, subject: &str, property: NamedNodeRef<'_>) -> Option<usize> {
        self.text(subject, property)?.parse().ok()
    }

    /// The nodes of a class, sorted.
    pub fn of_class(&self, class: NamedNodeRef<'_>) -> Vec<&'a str> {
        let class = Term::from(class);
        let is_one = |pairs: &[(NamedNodeRef<'_>, &Term)]| pairs.iter().any(|(property, value)| *property == term::TYPE && **value == class);
        self.subjects.iter().filter(|(_, pairs)| is_one(pairs)).map(|(subject, _)| *subject).collect()
    }

    /// The kind of node that an IRI names by its first part: `person`, `statement` …
    pub fn room<'s>(&self, iri: &'s str) -> Option<&'s str> {
        iri.strip_prefix(self.base)?.split('/').next()
    }

    /// Whether the node is an entity.
    pub fn is_entity(&self, iri: &str) -> bool {
        self.room(iri).is_some_and(|room| ["person", "org", "place", "group", "thing", "event"].contains(&room))
    }
}
