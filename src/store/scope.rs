//! A part of the store that exports and counts look at: the union of all articles' graphs, or the graph of one article.

use std::path::PathBuf;

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, TermRef};
use oxigraph::store::{StorageError, Store};

use super::{Contribution, GraphStore, StoreError};

/// The union of all graphs, or one graph, as nodes with their properties.
#[derive(Clone)]
pub struct Scope<'a> {
    owner: &'a GraphStore,
    graph: GraphName,
}

impl GraphStore {
    /// What is said in one article, or in all of them.
    #[must_use]
    pub fn scope(&self, article: Option<&NamedNode>) -> Scope<'_> {
        Scope { owner: self, graph: article.map_or(GraphName::DefaultGraph, |article| article.clone().into()) }
    }

    /// A store that holds these articles' graphs and goes when it is dropped. `base` is what their IRIs begin with.
    ///
    /// # Errors
    /// If the database fails.
    pub fn in_memory(contributions: &[Contribution], base: &str) -> Result<Self, StoreError> {
        let path = PathBuf::from("memory");
        let store = Store::new().map_err(|source| StoreError::Storage { path: path.clone(), source })?;
        let memory = Self { store, path, graphs: super::graphs::Graphs::new(base), lock: None };
        memory.ingest(contributions)?;
        Ok(memory)
    }
}

impl Scope<'_> {
    /// What the IRIs of the store begin with.
    #[must_use]
    pub fn base(&self) -> &str {
        self.owner.base()
    }

    /// The same store, looked at in one article alone.
    #[must_use]
    pub fn within(&self, article: &NamedNode) -> Self {
        Self { owner: self.owner, graph: article.clone().into() }
    }

    /// The nodes of a class, sorted.
    ///
    /// # Errors
    /// If the database fails.
    pub fn of_class(&self, class: NamedNodeRef<'_>) -> Result<Vec<NamedNode>, StoreError> {
        let mut nodes = Vec::new();
        for quad in self.quads(None, Some(crate::graph::vocabulary::term::TYPE), Some(class.into())) {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                nodes.push(node);
            }
        }
        nodes.sort_unstable();
        nodes.dedup();
        Ok(nodes)
    }

    /// Everything that is said of a node as property and value, sorted.
    ///
    /// # Errors
    /// If the database fails.
    pub fn about(&self, node: &NamedNode) -> Result<Vec<(NamedNode, Term)>, StoreError> {
        let mut pairs = Vec::new();
        for quad in self.quads(Some(node), None, None) {
            let Quad { predicate, object, .. } = quad?;
            pairs.push((predicate, object));
        }
        pairs.sort_by_cached_key(|(property, value)| (property.as_str().to_owned(), value.to_string()));
        Ok(pairs)
    }

    /// Whether exactly this is said.
    ///
    /// # Errors
    /// If the database fails.
    pub fn says(&self, subject: &NamedNode, property: &NamedNode, value: &Term) -> Result<bool, StoreError> {
        self.quads(Some(subject), Some(property.as_ref()), Some(value.as_ref())).next().transpose().map(|found| found.is_some())
    }

    fn quads(
        &self,
        subject: Option<&NamedNode>,
        property: Option<NamedNodeRef<'_>>,
        value: Option<TermRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, StoreError>> + use<'_> {
        let subject = subject.map(|node| node.as_ref().into());
        let found = self.owner.store.quads_for_pattern(subject, property, value, Some(self.graph.as_ref()));
        found.map(|quad: Result<Quad, StorageError>| quad.map_err(|source| self.owner.failed(source)))
    }
}

/// The first value of a property among those that [`Scope::about`] gives.
#[must_use]
pub fn value<'a>(pairs: &'a [(NamedNode, Term)], property: NamedNodeRef<'_>) -> Option<&'a Term> {
    pairs.iter().find(|(known, _)| *known == property).map(|(_, value)| value)
}

/// The text of the first literal of a property among those that [`Scope::about`] gives.
#[must_use]
pub fn text<'a>(pairs: &'a [(NamedNode, Term)], property: NamedNodeRef<'_>) -> Option<&'a str> {
    texts(pairs, property).next()
}

/// The texts of all literals of a property, sorted.
pub fn texts<'a>(pairs: &'a [(NamedNode, Term)], property: NamedNodeRef<'_>) -> impl Iterator<Item = &'a str> + use<'a> {
    let property = property.into_owned();
    pairs.iter().filter(move |(known, _)| *known == property).filter_map(|(_, value)| match value {
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    })
}

/// The nodes that a property leads to, sorted.
pub fn nodes<'a>(pairs: &'a [(NamedNode, Term)], property: NamedNodeRef<'_>) -> impl Iterator<Item = &'a NamedNode> + use<'a> {
    let property = property.into_owned();
    pairs.iter().filter(move |(known, _)| *known == property).filter_map(|(_, value)| match value {
        Term::NamedNode(node) => Some(node),
        _ => None,
    })
}
