//! Changes that users make themselves, in SPARQL 1.1 Update: in graphs of their own, never in an article's.
//!
//! What an article says is written by reading it and by nothing else, so that every edge leads back to a sentence. Hence the graphs of articles,
//! and those that the program keeps beside them, cannot be changed here. Everything else can; and since queries see the union of all graphs,
//! each change is made to the union too. The union itself is no place to write to: where an update names no graph, it means
//! the graph `BASE` + `graph/default`.

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Transaction};
use spargebra::algebra::{GraphTarget, QueryDataset};
use spargebra::term::{GroundQuadPattern, QuadPattern};
use spargebra::{GraphUpdateOperation, Query, SparqlParser};
use thiserror::Error;

use super::query::SyntaxError;
use super::template::{Blanks, filled, fresh, ground, opened};
use super::union::{add, take_out};
use super::{GraphStore, StoreError};
use crate::graph::vocabulary;

/// Why an update is not made. Then nothing of it is.
#[derive(Debug, Error)]
pub enum UpdateError {
    /// It is not SPARQL.
    #[error("the update is not valid SPARQL: {0}")]
    Syntax(SyntaxError),
    /// The request names graphs to read from, and so does the update.
    #[error("the request names the graphs to use, and the update names them too (USING or WITH)")]
    Conflict,
    /// The graph is not the user's.
    #[error("<{0}> is written by newsgraph itself: articles come and go by `newsgraph build` and `newsgraph remove`")]
    Protected(String),
    /// The articles are not the user's.
    #[error("this would take away all articles; name the graphs to clear or drop, and use `newsgraph remove` for articles")]
    Articles,
    /// It would write elsewhere than it was sent to.
    #[error("the update was sent to one graph and changes another, <{0}>")]
    Elsewhere(String),
    /// It would fetch something.
    #[error("LOAD is switched off: this store fetches nothing; send the graph itself")]
    Load,
    /// There is no such graph.
    #[error("there is no graph <{0}>")]
    Unknown(String),
    /// There is one already.
    #[error("there is a graph <{0}> already")]
    Exists(String),
    /// It fails while it runs.
    #[error("the update failed")]
    Evaluation(#[from] QueryEvaluationError),
    /// The database fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An update that is ready to be made.
pub struct Update {
    inner: spargebra::Update,
    /// The one graph that it may change, and that it means where it names none.
    within: Option<NamedNode>,
}

impl Update {
    /// Reads an update. The prefixes of the vocabulary are preset, relative IRIs are relative to `base_iri`. `default` and `named` are the graphs
    /// that its patterns see as default graph and by `GRAPH`, where both are not empty.
    ///
    /// # Errors
    /// If it is not a SPARQL update, or names the graphs itself.
    pub fn new(text: &str, base: &str, base_iri: &str, default: &[NamedNode], named: &[NamedNode]) -> Result<Self, UpdateError> {
        let syntax = |message: String| UpdateError::Syntax(SyntaxError::new(&message, text));
        let mut parser = SparqlParser::new().with_base_iri(base_iri).map_err(|error| syntax(error.to_string()))?;
        for (prefix, iri) in vocabulary::prefixes(base) {
            parser = parser.with_prefix(prefix, iri).map_err(|error| syntax(error.to_string()))?;
        }
        let mut inner = parser.parse_update(text).map_err(|error| syntax(error.to_string()))?;
        if !(default.is_empty() && named.is_empty()) {
            for operation in &mut inner.operations {
                if let GraphUpdateOperation::DeleteInsert { using, .. } = operation {
                    if using.is_some() {
                        return Err(UpdateError::Conflict);
                    }
                    *using = Some(QueryDataset { default: default.to_vec(), named: Some(named.to_vec()) });
                }
            }
        }
        Ok(Self { inner, within: None })
    }

    /// Reads an update of the one graph `graph`: what it writes and reads without naming a graph is that one, and it may change no other.
    ///
    /// # Errors
    /// If it is not a SPARQL update, or names the graphs itself.
    pub fn of_graph(text: &str, base: &str, graph: &NamedNode) -> Result<Self, UpdateError> {
        let update = Self::new(text, base, graph.as_str(), std::slice::from_ref(graph), &[])?;
        Ok(Self { within: Some(graph.clone()), ..update })
    }
}

impl GraphStore {
    /// Makes an update, all of it or nothing.
    ///
    /// # Errors
    /// If it would change what it must not, if it is cancelled, or if the database fails.
    pub fn update(&self, update: &Update, cancellation: &CancellationToken) -> Result<(), UpdateError> {
        let mut transaction = self.store.start_transaction().map_err(|source| self.failed(source))?;
        let mut change = Change { store: self, update, transaction: &mut transaction, cancellation };
        for operation in &update.inner.operations {
            change.make(operation)?;
        }
        transaction.commit().map_err(|source| self.failed(source))?;
        Ok(())
    }

    /// The graph of everything that users write without naming a graph.
    #[must_use]
    pub fn default_graph(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}graph/default", self.base()))
    }

    /// Whether users may change that graph: an article's graph they may not, nor one that the program keeps for itself.
    ///
    /// # Errors
    /// If they may not.
    pub fn writable(&self, graph: &NamedNode) -> Result<(), UpdateError> {
        let local = graph.as_str().strip_prefix(self.base()).unwrap_or_default();
        let is_ours = ["article/", "graph/"].iter().any(|room| local.starts_with(room)) && *graph != self.default_graph();
        if is_ours { Err(UpdateError::Protected(graph.as_str().to_owned())) } else { Ok(()) }
    }
}

/// An update that is being made.
struct Change<'a, 't> {
    store: &'a GraphStore,
    update: &'a Update,
    transaction: &'a mut Transaction<'t>,
    cancellation: &'a CancellationToken,
}

impl Change<'_, '_> {
    fn make(&mut self, operation: &GraphUpdateOperation) -> Result<(), UpdateError> {
        match operation {
            GraphUpdateOperation::InsertData { data } => {
                let mut blanks = Blanks::new();
                self.insert(data.iter().map(|quad| fresh(quad, &mut blanks)).collect())
            }
            GraphUpdateOperation::DeleteData { data } => self.delete(data.iter().map(ground).collect()),
            GraphUpdateOperation::DeleteInsert { delete, insert, using, pattern } => {
                let query = Query::Select { dataset: using.clone(), pattern: pattern.as_ref().clone(), base_iri: self.update.inner.base_iri.clone() };
                self.replace(delete, insert, query)
            }
            GraphUpdateOperation::Load { .. } => Err(UpdateError::Load),
            GraphUpdateOperation::Create { silent, graph } => self.create(graph, *silent),
            GraphUpdateOperation::Clear { silent, graph } => self.empty(graph, *silent, false),
            GraphUpdateOperation::Drop { silent, graph } => self.empty(graph, *silent, true),
        }
    }

    /// The graph that a quad of the update is meant for, if it may be changed.
    fn target(&self, graph: &GraphName) -> Result<NamedNode, UpdateError> {
        let target = match (graph, &self.update.within) {
            (GraphName::NamedNode(name), _) => name.clone(),
            (_, Some(within)) => within.clone(),
            (_, None) => self.store.default_graph(),
        };
        self.may_change(&target)?;
        Ok(target)
    }

    fn may_change(&self, graph: &NamedNode) -> Result<(), UpdateError> {
        match &self.update.within {
            Some(within) if within != graph => Err(UpdateError::Elsewhere(graph.as_str().to_owned())),
            _ => self.store.writable(graph),
        }
    }

    fn placed(&self, quads: Vec<Quad>) -> Result<Vec<Quad>, UpdateError> {
        quads.into_iter().map(|quad| Ok(Quad { graph_name: self.target(&quad.graph_name)?.into(), ..quad })).collect()
    }

    fn insert(&mut self, quads: Vec<Quad>) -> Result<(), UpdateError> {
        for quad in self.placed(quads)? {
            add(self.transaction, &self.store.graphs, &quad);
        }
        Ok(())
    }

    /// Takes out those quads that are there.
    fn delete(&mut self, quads: Vec<Quad>) -> Result<(), UpdateError> {
        let mut there = Vec::new();
        for quad in self.placed(quads)? {
            if self.transaction.contains(&quad).map_err(|source| self.store.failed(source))? {
                there.push(quad);
            }
        }
        self.withdraw(&there)
    }

    fn withdraw(&mut self, quads: &[Quad]) -> Result<(), UpdateError> {
        Ok(take_out(self.transaction, &self.store.graphs, quads).map_err(|source| self.store.failed(source))?)
    }

    /// Everything is looked up before anything is changed, and taken out before anything is put in.
    fn replace(&mut self, delete: &[GroundQuadPattern], insert: &[QuadPattern], query: Query) -> Result<(), UpdateError> {
        let (out, put) = self.look_up(delete, insert, query)?;
        self.delete(out)?;
        self.insert(put)
    }

    /// The quads to delete and those to insert.
    fn look_up(&self, delete: &[GroundQuadPattern], insert: &[QuadPattern], query: Query) -> Result<(Vec<Quad>, Vec<Quad>), UpdateError> {
        let evaluator = SparqlEvaluator::new().with_cancellation_token(self.cancellation.clone());
        let (mut out, mut put) = (Vec::new(), Vec::new());
        if let QueryResults::Solutions(solutions) = evaluator.for_query(query).on_transaction(self.transaction).execute()? {
            for solution in solutions {
                let solution = solution?;
                out.extend(delete.iter().filter_map(|pattern| filled(&opened(pattern), &solution, &mut Blanks::new())));
                let mut blanks = Blanks::new();
                put.extend(insert.iter().filter_map(|pattern| filled(pattern, &solution, &mut blanks)));
            }
        }
        Ok((out, put))
    }

    fn has(&self, graph: &NamedNode) -> Result<bool, UpdateError> {
        Ok(self.transaction.contains_named_graph(graph).map_err(|source| self.store.failed(source))?)
    }

    fn create(&mut self, graph: &NamedNode, silent: bool) -> Result<(), UpdateError> {
        self.may_change(graph)?;
        if self.has(graph)? && !silent {
            return Err(UpdateError::Exists(graph.as_str().to_owned()));
        }
        self.transaction.insert_named_graph(graph);
        Ok(())
    }

    fn empty(&mut self, target: &GraphTarget, silent: bool, drop: bool) -> Result<(), UpdateError> {
        match target {
            GraphTarget::NamedNode(graph) => {
                self.may_change(graph)?;
                match self.has(graph)? {
                    true => self.empty_one(graph, drop),
                    false if silent => Ok(()),
                    false => Err(UpdateError::Unknown(graph.as_str().to_owned())),
                }
            }
            GraphTarget::DefaultGraph => {
                let graph = self.target(&GraphName::DefaultGraph)?;
                self.empty_one(&graph, drop)
            }
            GraphTarget::NamedGraphs => self.empty_all(false, drop),
            GraphTarget::AllGraphs => self.empty_all(true, drop),
        }
    }

    fn empty_one(&mut self, graph: &NamedNode, drop: bool) -> Result<(), UpdateError> {
        let found = self.transaction.quads_for_pattern(None, None, None, Some(graph.into()));
        let quads = found.collect::<Result<Vec<_>, StorageError>>().map_err(|source| self.store.failed(source))?;
        self.withdraw(&quads)?;
        if drop {
            self.transaction.remove_named_graph(graph).map_err(|source| self.store.failed(source))?;
        }
        Ok(())
    }

    /// Empties all graphs that are the user's, with or without the default graph; refused where there are articles, since it says that they should go.
    fn empty_all(&mut self, with_default: bool, drop: bool) -> Result<(), UpdateError> {
        let names = self.transaction.named_graphs().collect::<Result<Vec<_>, _>>().map_err(|source| self.store.failed(source))?;
        let articles = format!("{}article/", self.store.base());
        for name in names {
            let NamedOrBlankNode::NamedNode(graph) = name else { continue };
            if graph.as_str().starts_with(&articles) {
                return Err(UpdateError::Articles);
            }
            if self.store.writable(&graph).is_ok() && (with_default || graph != self.store.default_graph()) {
                self.may_change(&graph)?;
                self.empty_one(&graph, drop)?;
            }
        }
        Ok(())
    }
}
