//! A fact that links two entities, with the statements that tell it.

use std::collections::BTreeSet;

use oxigraph::model::NamedNode;

use super::Statement;
use crate::graph::iri::digest;

/// A direct triple between two entities.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Who or what.
    pub source: NamedNode,
    /// The relation.
    pub relation: NamedNode,
    /// The relation in words: "spoke with", "works for".
    pub words: String,
    /// To whom or what.
    pub target: NamedNode,
    /// The statements that tell it, in the order of their IRIs.
    pub statements: Vec<Statement>,
    /// First day on which an article tells it.
    pub first_reported: Option<String>,
    /// Last day on which an article tells it.
    pub last_reported: Option<String>,
}

impl Link {
    /// A short name of the triple: the same triple has the same one.
    #[must_use]
    pub fn id(&self) -> String {
        digest(&format!("{} {} {}", self.source, self.relation, self.target), 16)
    }

    /// How many statements tell it, at least 1.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.statements.len().max(1)
    }

    /// The articles that tell it, sorted.
    #[must_use]
    pub fn articles(&self) -> BTreeSet<&NamedNode> {
        self.statements.iter().map(|statement| &statement.passage.article).collect()
    }

    /// The confidence of the surest statement.
    #[must_use]
    pub fn confidence(&self) -> Option<f64> {
        self.statements.iter().map(|statement| statement.confidence).reduce(f64::max)
    }

    /// The first day of the earliest time that a statement gives.
    #[must_use]
    pub fn begin(&self) -> Option<&str> {
        self.statements.iter().filter_map(|statement| statement.begin.as_deref()).min()
    }

    /// The last day of the latest time that a statement gives.
    #[must_use]
    pub fn end(&self) -> Option<&str> {
        self.statements.iter().filter_map(|statement| statement.end.as_deref()).max()
    }
}
