//! What leaves the store: quads in a fixed order.

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::store::StorageError;

use super::ingest::{READ_AS, SOURCE};
use super::{GraphStore, StoreError};

impl GraphStore {
    /// The quads of one article or of all graphs (those of articles, of what resolution found, of what people decided, and those that users
    /// wrote), graph by graph in the order of the graphs' names; the order inside a graph is the database's.
    ///
    /// # Errors
    /// If the database fails.
    pub fn quads(&self, article: Option<&NamedNode>) -> Result<Vec<Quad>, StoreError> {
        if let Some(article) = article {
            return self.graph(&article.clone().into());
        }
        let mut quads = Vec::new();
        for graph in self.graphs(|graph| !self.graphs.is_unexported(graph))? {
            quads.extend(self.graph(&graph.into())?);
        }
        Ok(quads)
    }

    /// The default graph: what all articles say, with one node for each resolved entity. Left out is what exports do not tell: in which
    /// file an article was found, and how it was read.
    ///
    /// # Errors
    /// If the database fails.
    pub fn union(&self) -> Result<Vec<Quad>, StoreError> {
        let mut quads = self.graph(&GraphName::DefaultGraph)?;
        quads.retain(|quad| ![SOURCE, READ_AS].contains(&quad.predicate.as_str()));
        Ok(quads)
    }

    /// The names of the articles' graphs, sorted.
    ///
    /// # Errors
    /// If the database fails.
    pub fn articles_graphs(&self) -> Result<Vec<NamedNode>, StoreError> {
        self.graphs(|graph| self.graphs.is_article(graph))
    }

    /// The graphs that are no article's, sorted.
    pub(super) fn other_graphs(&self) -> Result<Vec<NamedNode>, StoreError> {
        self.graphs(|graph| !self.graphs.is_article(graph))
    }

    /// The names of the graphs that are wanted, sorted.
    fn graphs(&self, is_wanted: impl Fn(&NamedNode) -> bool) -> Result<Vec<NamedNode>, StoreError> {
        let all = self.store.named_graphs().collect::<Result<Vec<_>, _>>().map_err(|source| self.failed(source))?;
        let named = all.into_iter().filter_map(|graph| if let NamedOrBlankNode::NamedNode(name) = graph { Some(name) } else { None });
        let mut wanted: Vec<NamedNode> = named.filter(is_wanted).collect();
        wanted.sort_unstable();
        Ok(wanted)
    }

    /// The quads of one graph.
    pub(super) fn graph(&self, graph: &GraphName) -> Result<Vec<Quad>, StoreError> {
        let quads: Result<Vec<Quad>, StorageError> = self.store.quads_for_pattern(None, None, None, Some(graph.as_ref())).collect();
        quads.map_err(|source| self.failed(source))
    }
}
