//! What an article says in a statement, and what people decided about it.

use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use super::DecisionError;
use crate::graph::vocabulary::{compact, term};
use crate::store::{Action, Decision, GraphStore, StoreError, Told};

/// A statement as its article makes it, whether queries see it or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The statement.
    pub told: Told,
    /// Its node as it is written in queries, with a prefix.
    pub short: String,
    /// Headline of the article.
    pub headline: Option<String>,
    /// The words of the passage that says it.
    pub passage: String,
    /// Whether it is rejected.
    pub rejected: bool,
    /// What people decided about it, the oldest first, with what is undone.
    pub decisions: Vec<Decision>,
}

impl Account {
    /// The account of a statement.
    ///
    /// # Errors
    /// If no article makes it, or if the database fails.
    pub fn of(store: &GraphStore, statement: &NamedNode) -> Result<Self, DecisionError> {
        let told = told(store, statement)?;
        let concerns = |decision: &Decision| matches!(&decision.action, Action::RejectStatement { told: other } if *other.says == told.says && other.article == told.article);
        let passage = match value(store, statement, term::EVIDENCE, &told.article)? {
            Some(Term::NamedNode(passage)) => text(value(store, &passage, term::EXACT, &told.article)?),
            _ => None,
        };
        Ok(Self {
            short: compact(statement.as_str(), store.base()),
            headline: text(value(store, &told.article, term::HEADLINE, &told.article)?),
            passage: passage.unwrap_or_default(),
            rejected: store.is_rejected(&told)?,
            decisions: store.decisions()?.into_iter().filter(concerns).collect(),
            told,
        })
    }
}

/// The statement of that node.
pub(super) fn told(store: &GraphStore, statement: &NamedNode) -> Result<Told, DecisionError> {
    store.told(statement)?.ok_or_else(|| DecisionError::NoStatement(statement.as_str().to_owned()))
}

/// The statement that `wanted` means: an IRI, with a preset prefix (`statement:2026-03-12-7794dd1fe5056538-4`) or without.
///
/// # Errors
/// If it is no IRI.
pub fn statement(store: &GraphStore, wanted: &str) -> Result<NamedNode, DecisionError> {
    let plain = wanted.trim().trim_start_matches('<').trim_end_matches('>');
    let iri = plain.strip_prefix("statement:").map_or_else(|| plain.to_owned(), |local| format!("{}statement/{local}", store.base()));
    NamedNode::new(iri).map_err(|_| DecisionError::NoStatement(wanted.to_owned()))
}

fn value(store: &GraphStore, node: &NamedNode, property: NamedNodeRef<'_>, article: &NamedNode) -> Result<Option<Term>, StoreError> {
    let found = store.matching(Some(node.as_ref()), Some(property), None, Some(article.as_ref())).next().transpose()?;
    Ok(found.map(|quad| quad.object))
}

fn text(value: Option<Term>) -> Option<String> {
    if let Some(Term::Literal(literal)) = value { Some(literal.value().to_owned()) } else { None }
}
