//! Looking things up in the graph, one index look-up at a time; names and articles are looked up once a page.

use std::cell::RefCell;
use std::collections::BTreeMap;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};

use super::address;
use super::model::{Link, Source};
use super::words;
use crate::graph::vocabulary::{self, REL, term};
use crate::store::names::kind_of;
use crate::store::{GraphStore, StoreError};

/// Longest name of something that is shown in a line, in characters.
const LONGEST_LABEL: usize = 90;

/// The graph as one page sees it.
pub struct Lookup<'a> {
    /// The store.
    pub store: &'a GraphStore,
    labels: RefCell<BTreeMap<String, Option<String>>>,
    sources: RefCell<BTreeMap<String, Source>>,
}

impl<'a> Lookup<'a> {
    /// A page's view of the store.
    pub fn new(store: &'a GraphStore) -> Self {
        Self { store, labels: RefCell::default(), sources: RefCell::default() }
    }

    /// The start of the IRIs.
    pub fn base(&self) -> &'a str {
        self.store.base()
    }

    /// The triples of a subject, from the union of all graphs.
    pub fn about(&self, subject: NamedNodeRef<'_>) -> Result<Vec<Quad>, StoreError> {
        self.store.matching(Some(subject), None, None, None).collect()
    }

    /// The values of a property, sorted.
    pub fn objects(&self, subject: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> Result<Vec<Term>, StoreError> {
        let found: Result<Vec<Term>, _> =
            self.store.matching(Some(subject), Some(property), None, None).map(|quad| quad.map(|quad| quad.object)).collect();
        let mut found = found?;
        found.sort_by_cached_key(ToString::to_string);
        Ok(found)
    }

    /// The first literal value of a property.
    pub fn text(&self, subject: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> Result<Option<String>, StoreError> {
        Ok(self.objects(subject, property)?.into_iter().find_map(|object| match object {
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        }))
    }

    /// The nodes that have a value, at most `most` of them as the database gives them.
    pub fn subjects(&self, property: NamedNodeRef<'_>, object: TermRef<'_>, most: usize) -> Result<Vec<NamedNode>, StoreError> {
        let mut found = Vec::new();
        for quad in self.store.matching(None, Some(property), Some(object), None).take(most) {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                found.push(node);
            }
        }
        Ok(found)
    }

    /// Whether an article's graph holds a triple.
    pub fn holds(
        &self,
        subject: NamedNodeRef<'_>,
        property: NamedNodeRef<'_>,
        object: TermRef<'_>,
        article: NamedNodeRef<'_>,
    ) -> Result<bool, StoreError> {
        self.store.matching(Some(subject), Some(property), Some(object), Some(article)).next().transpose().map(|found| found.is_some())
    }

    /// Whether the union of all graphs holds a triple.
    pub fn says(&self, subject: NamedNodeRef<'_>, property: NamedNodeRef<'_>, object: TermRef<'_>) -> Result<bool, StoreError> {
        self.store.matching(Some(subject), Some(property), Some(object), None).next().transpose().map(|found| found.is_some())
    }

    /// The value of a property as an article's own graph has it.
    pub fn in_article(&self, subject: NamedNodeRef<'_>, property: NamedNodeRef<'_>, article: NamedNodeRef<'_>) -> Result<Option<Term>, StoreError> {
        let found = self.store.matching(Some(subject), Some(property), None, Some(article)).next().transpose()?;
        Ok(found.map(|quad| quad.object))
    }

    /// The name of a node: the first of its labels, or for a quotation its words; `None` if it has none.
    pub fn label(&self, iri: &str) -> Result<Option<String>, StoreError> {
        if let Some(known) = self.labels.borrow().get(iri) {
            return Ok(known.clone());
        }
        let label = self.text(NamedNodeRef::new_unchecked(iri), term::LABEL)?;
        self.labels.borrow_mut().insert(iri.to_owned(), label.clone());
        Ok(label)
    }

    /// A node as it is named in a page, whatever it is.
    pub fn link(&self, iri: &str) -> Result<Link, StoreError> {
        let label = self.label(iri)?;
        let text = label.map_or_else(|| self.fallback(iri), |label| words::shortened(&label, LONGEST_LABEL));
        Ok(Link { text, href: address::path_of(iri, self.base()), kind: kind_of(iri, self.base()), iri: Some(iri.to_owned()) })
    }

    /// The name of something that has no label: its local name, as words.
    fn fallback(&self, iri: &str) -> String {
        let last = iri.trim_end_matches('/').rsplit(['/', '#', ':']).next().unwrap_or(iri);
        if last.is_empty() { iri.to_owned() } else { last.replace('-', " ") }
    }

    /// Any value as it is named in a page.
    pub fn value(&self, value: &Term) -> Result<Link, StoreError> {
        match value {
            Term::NamedNode(node) => self.link(node.as_str()),
            Term::Literal(literal) => Ok(Link::plain(literal_words(literal))),
            other => Ok(Link::plain(other.to_string())),
        }
    }

    /// A relation or property in words.
    pub fn relation(&self, iri: &str) -> Result<String, StoreError> {
        let label = if iri.starts_with(REL) { self.label(iri)? } else { None };
        Ok(label.unwrap_or_else(|| vocabulary::words(iri)))
    }

    /// An article as it is named elsewhere.
    pub fn source(&self, iri: &str) -> Result<Source, StoreError> {
        if let Some(known) = self.sources.borrow().get(iri) {
            return Ok(known.clone());
        }
        let node = NamedNodeRef::new_unchecked(iri);
        let local = iri.rsplit('/').next().unwrap_or(iri).to_owned();
        let publisher = match self.objects(node, term::PUBLISHER)?.first() {
            Some(publisher) => Some(self.value(publisher)?.text),
            None => None,
        };
        let source = Source {
            headline: self.text(node, term::HEADLINE)?.filter(|headline| !headline.trim().is_empty()).unwrap_or(local),
            published: self.text(node, term::DATE_PUBLISHED)?,
            publisher,
            href: address::path_of(iri, self.base()).unwrap_or_else(|| "/articles".to_owned()),
            iri: iri.to_owned(),
        };
        self.sources.borrow_mut().insert(iri.to_owned(), source.clone());
        Ok(source)
    }
}

fn literal_words(literal: &Literal) -> String {
    let typed = [term::DATE, term::G_YEAR, term::G_YEAR_MONTH, term::EDTF].contains(&literal.datatype());
    if typed { words::time(literal) } else { words::shortened(literal.value(), LONGEST_LABEL) }
}

/// The subject of a quad, if it has a name.
pub fn subject(quad: Quad) -> Option<NamedNode> {
    if let NamedOrBlankNode::NamedNode(node) = quad.subject { Some(node) } else { None }
}
