//! Graphs as wholes: the Graph Store Protocol's view of the store.

use oxigraph::model::{NamedNode, Quad, Triple};
use oxigraph::store::StorageError;

use super::union::{add, take_out};
use super::{GraphStore, StoreError, UpdateError};

impl GraphStore {
    /// Whether there is a graph of that name, be it empty.
    ///
    /// # Errors
    /// If the database fails.
    pub fn has_graph(&self, graph: &NamedNode) -> Result<bool, StoreError> {
        self.store.contains_named_graph(graph).map_err(|source| self.failed(source))
    }

    /// The triples of one graph as they come from the database, all of one moment.
    pub fn triples(&self, graph: &NamedNode) -> impl Iterator<Item = Result<Triple, StoreError>> + use<'_> {
        let quads = self.store.quads_for_pattern(None, None, None, Some(graph.as_ref().into()));
        quads.map(|quad| quad.map(Triple::from).map_err(|source| self.failed(source)))
    }

    /// Puts triples into a graph of the user's, in place of what is there or beside it. Says whether the graph is new.
    ///
    /// # Errors
    /// If the graph is not the user's, or if the database fails; then nothing is changed.
    pub fn put(&self, graph: &NamedNode, triples: Vec<Triple>, replace: bool) -> Result<bool, UpdateError> {
        self.writable(graph)?;
        self.try_put(graph, triples, replace).map_err(|source| self.failed(source).into())
    }

    fn try_put(&self, graph: &NamedNode, triples: Vec<Triple>, replace: bool) -> Result<bool, StorageError> {
        let mut transaction = self.store.start_transaction()?;
        let is_new = !transaction.contains_named_graph(graph)?;
        if replace {
            let old = transaction.quads_for_pattern(None, None, None, Some(graph.into())).collect::<Result<Vec<_>, _>>()?;
            take_out(&mut transaction, &self.graphs, &old)?;
        }
        transaction.insert_named_graph(graph);
        for triple in triples {
            add(&mut transaction, &self.graphs, &triple.in_graph(graph.clone()));
        }
        transaction.commit()?;
        Ok(is_new)
    }

    /// Writes the links to knowledge bases, in place of those that were there.
    ///
    /// # Errors
    /// If the database fails; then nothing is changed.
    pub fn write_links(&self, links: Vec<Triple>) -> Result<(), StoreError> {
        let graph = NamedNode::new_unchecked(format!("{}graph/linking", self.base()));
        self.try_put(&graph, links, true).map(drop).map_err(|source| self.failed(source))
    }

    /// Removes a graph of the user's with all that is in it. Says whether it was there.
    ///
    /// # Errors
    /// If the graph is not the user's, or if the database fails; then nothing is changed.
    pub fn drop_graph(&self, graph: &NamedNode) -> Result<bool, UpdateError> {
        self.writable(graph)?;
        self.try_drop(graph).map_err(|source| self.failed(source).into())
    }

    fn try_drop(&self, graph: &NamedNode) -> Result<bool, StorageError> {
        let mut transaction = self.store.start_transaction()?;
        if !transaction.contains_named_graph(graph)? {
            return Ok(false);
        }
        let old: Vec<Quad> = transaction.quads_for_pattern(None, None, None, Some(graph.into())).collect::<Result<_, _>>()?;
        take_out(&mut transaction, &self.graphs, &old)?;
        transaction.remove_named_graph(graph)?;
        transaction.commit()?;
        Ok(true)
    }
}
