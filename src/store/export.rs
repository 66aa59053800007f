//! What leaves the store: quads in a fixed order.

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::store::StorageError;

use super::{GraphStore, StoreError};

impl GraphStore {
    /// The quads of one article or of all, graph by graph in the order of the graphs' names; the order inside a graph is the database's.
    ///
    /// # Errors
    /// If the database fails.
    pub fn quads(&self, article: Option<&NamedNode>) -> Result<Vec<Quad>, StoreError> {
        let graphs = match article {
            Some(article) => vec![article.clone()],
            None => self.graphs()?,
        };
        let mut quads = Vec::new();
        for graph in &graphs {
            quads.extend(self.graph(graph)?);
        }
        Ok(quads)
    }

    /// The names of the graphs, sorted, without those of sources and signatures.
    pub(super) fn graphs(&self) -> Result<Vec<NamedNode>, StoreError> {
        let own = [self.sources(), self.signatures()];
        let all = self.store.named_graphs().collect::<Result<Vec<_>, _>>().map_err(|source| self.failed(source))?;
        let mut named: Vec<_> = all
            .into_iter()
            .filter_map(|graph| match graph {
                NamedOrBlankNode::NamedNode(name) if !own.contains(&name) => Some(name),
                _ => None,
            })
            .collect();
        named.sort_unstable();
        Ok(named)
    }

    /// The quads of one graph.
    pub(super) fn graph(&self, name: &NamedNode) -> Result<Vec<Quad>, StoreError> {
        let graph = GraphName::from(name.clone());
        let quads: Result<Vec<Quad>, StorageError> = self.store.quads_for_pattern(None, None, None, Some(graph.as_ref())).collect();
        quads.map_err(|source| self.failed(source))
    }
}
