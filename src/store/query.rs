//! SPARQL over the union of the graphs.

use std::fmt;
use std::sync::LazyLock;

use oxigraph::model::{GraphName, NamedNode, Quad, Variable};
use oxigraph::sparql::{CancellationToken, PreparedSparqlQuery, QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Store};
use regex::Regex;
use spargebra::algebra::GraphPattern;
use spargebra::{Query, SparqlParser};
use thiserror::Error;

use super::{Federation, GraphStore};
use crate::graph::vocabulary;

/// What comes with a query beside its text.
#[derive(Default, Clone)]
pub struct Circumstances {
    /// What relative IRIs are relative to.
    pub base_iri: Option<String>,
    /// The graphs that make up the default graph, in place of what the query says; with [`Circumstances::named`] empty too, the query decides.
    pub default: Vec<NamedNode>,
    /// The graphs that `GRAPH` sees, in place of what the query says.
    pub named: Vec<NamedNode>,
    /// Ends the query as soon as the next triple is looked up.
    pub cancellation: CancellationToken,
    /// Who is asked for what stands in a `SERVICE` clause; without anybody, such a clause fails.
    pub services: Option<Federation>,
}

/// A query that is ready to run.
pub struct Prepared {
    query: PreparedSparqlQuery,
    /// The order of `SELECT *`'s columns: that in which the query names its variables. Otherwise the query says it itself.
    columns: Option<Vec<String>>,
}

/// Why a query gives no answer.
#[derive(Debug, Error)]
pub enum QueryError {
    /// It is not SPARQL.
    #[error("the query is not valid SPARQL: {0}")]
    Syntax(SyntaxError),
    /// It would change the graph.
    #[error("the query would change the graph")]
    Update,
    /// It fails while it runs.
    #[error("the query failed")]
    Evaluation(#[from] QueryEvaluationError),
}

/// Where a query goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What was expected there.
    pub message: String,
    /// Line and column, both from 1, and the line's text; absent where the error has no place.
    pub place: Option<(usize, usize, String)>,
}

impl fmt::Display for SyntaxError {
    /// The message, and the line with a caret under the place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((line, column, text)) = &self.place else { return f.write_str(&self.message) };
        let margin = line.to_string();
        // Tabs stay tabs under the line too, so that the caret stands where the terminal shows the place.
        let indent: String = text.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        write!(f, "line {line}, column {column}: {}\n  {margin} | {text}\n  {} | {indent}^", self.message, " ".repeat(margin.len()))
    }
}

impl SyntaxError {
    /// Reads the parser's message "error at LINE:COLUMN: expected …".
    pub(super) fn new(message: &str, query: &str) -> Self {
        let placed = message.strip_prefix("error at ").and_then(|rest| {
            let (place, expected) = rest.split_once(": ")?;
            let (line, column) = place.split_once(':')?;
            let (line, column): (usize, usize) = (line.parse().ok()?, column.parse::<usize>().ok()?.max(1));
            let text = query.split('\n').nth(line.checked_sub(1)?)?.trim_end_matches('\r').to_owned();
            let message = if expected.contains("Prefix not found") { undeclared(&text, column) } else { shortened(expected) };
            Some(Self { message, place: Some((line, column, text)) })
        });
        placed.unwrap_or_else(|| Self { message: message.to_owned(), place: None })
    }
}

/// Names the prefix of the prefixed name that ends before `column`.
fn undeclared(text: &str, column: usize) -> String {
    let before: String = text.chars().take(column - 1).collect();
    let name = before.rsplit(|c: char| !(c.is_alphanumeric() || "_-.:".contains(c))).next().unwrap_or_default();
    match name.split_once(':') {
        Some((prefix, _)) => format!("the prefix {prefix}: is not declared"),
        None => "this prefix is not declared".to_owned(),
    }
}

/// A list of everything that could stand at a place helps nobody: the first few, without the parser's classes of characters.
fn shortened(expected: &str) -> String {
    const SHOWN: usize = 8;
    let Some(list) = expected.strip_prefix("expected one of ") else { return expected.to_owned() };
    let words: Vec<&str> = list.split(", ").filter(|word| word.starts_with('"') && word.ends_with('"') && word.len() > 2).collect();
    match words.len() {
        0 => "something else is expected here".to_owned(),
        1 => format!("expected {}", words[0]),
        count if count <= SHOWN => format!("expected one of {}", words.join(", ")),
        _ => format!("expected one of {} …", words[..SHOWN].join(", ")),
    }
}

impl Prepared {
    /// Reads a query. The prefixes of the vocabulary are preset; the default graph is the union of all graphs (a set: what two articles say is there once) unless the query says `FROM`.
    ///
    /// # Errors
    /// If it is not a SPARQL query, or an update.
    pub fn new(query: &str, base: &str) -> Result<Self, QueryError> {
        Self::under(query, base, &Circumstances::default())
    }

    /// As [`Prepared::new`], under circumstances that the query's text does not tell.
    ///
    /// # Errors
    /// If it is not a SPARQL query, or an update.
    pub fn under(query: &str, base: &str, circumstances: &Circumstances) -> Result<Self, QueryError> {
        let syntax = |message: String| QueryError::Syntax(SyntaxError::new(&message, query));
        // The engine is built without HTTP, so that nothing is fetched from anywhere that is not allowed here.
        let mut evaluator = SparqlEvaluator::new().with_cancellation_token(circumstances.cancellation.clone());
        if let Some(services) = &circumstances.services {
            evaluator = evaluator.with_default_service_handler(services.clone());
        }
        if let Some(iri) = &circumstances.base_iri {
            evaluator = evaluator.with_base_iri(iri).map_err(|error| syntax(error.to_string()))?;
        }
        for (prefix, iri) in vocabulary::prefixes(base) {
            evaluator = evaluator.with_prefix(prefix, iri).map_err(|error| syntax(error.to_string()))?;
        }
        let updates = || evaluator.clone().parse_update(query).is_ok() && !query.trim().is_empty();
        let parsed = evaluator.clone().parse_query(query);
        let mut prepared = parsed.map_err(|error| if updates() { QueryError::Update } else { syntax(error.to_string()) })?;
        let Circumstances { default, named, .. } = circumstances;
        if !(default.is_empty() && named.is_empty()) {
            let dataset = prepared.dataset_mut();
            dataset.set_default_graph(default.iter().cloned().map(GraphName::from).collect());
            dataset.set_available_named_graphs(named.iter().cloned().map(Into::into).collect());
        }
        Ok(Self { query: prepared, columns: selects_all(query).then(|| variables(query)) })
    }

    /// As [`Prepared::new`], for a query about one thing: `?variable` stands for `node` wherever it is.
    ///
    /// # Errors
    /// If it is not a SPARQL query, or an update.
    pub fn about(query: &str, base: &str, variable: &str, node: NamedNode) -> Result<Self, QueryError> {
        // Errors and columns are those of the query as it was written.
        let plain = Self::new(query, base)?;
        let syntax = |message: String| QueryError::Syntax(SyntaxError::new(&message, query));
        let mut parser = SparqlParser::new();
        for (prefix, iri) in vocabulary::prefixes(base) {
            parser = parser.with_prefix(prefix, iri).map_err(|error| syntax(error.to_string()))?;
        }
        let mut parsed = parser.parse_query(query).map_err(|error| syntax(error.to_string()))?;
        let (Query::Select { pattern, .. } | Query::Construct { pattern, .. } | Query::Describe { pattern, .. } | Query::Ask { pattern, .. }) =
            &mut parsed;
        let inner = where_clause(pattern);
        let values = GraphPattern::Values { variables: vec![Variable::new_unchecked(variable)], bindings: vec![vec![Some(node.into())]] };
        *inner = GraphPattern::Join { left: Box::new(values), right: Box::new(std::mem::take(inner)) };
        Ok(Self { query: SparqlEvaluator::new().for_query(parsed), ..plain })
    }

    /// The order in which to show the columns that `results` has.
    #[must_use]
    pub fn ordered(&self, results: &[Variable]) -> Vec<Variable> {
        let mut ordered = results.to_vec();
        if let Some(columns) = &self.columns {
            let rank = |variable: &Variable| columns.iter().position(|name| name == variable.as_str()).unwrap_or(columns.len());
            ordered.sort_by_key(rank);
        }
        ordered
    }
}

/// The pattern between the braces of `WHERE`, below what orders, groups and projects its solutions.
fn where_clause(pattern: &mut GraphPattern) -> &mut GraphPattern {
    match pattern {
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. } => where_clause(inner),
        // A filter or binding outside of all groups comes from HAVING or from the head of the query.
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. } => where_clause(inner),
        other => other,
    }
}

/// Whether the query's first `SELECT` is a `SELECT *`.
fn selects_all(query: &str) -> bool {
    static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)\bselect\b\s*(?:distinct\b|reduced\b)?\s*(\*)?").ok());
    FORM.as_ref().and_then(|form| form.captures(query)).is_some_and(|found| found.get(1).is_some())
}

/// The names of the variables in order of appearance.
fn variables(query: &str) -> Vec<String> {
    static FORM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[?$](\w+)").ok());
    let mut names: Vec<String> = Vec::new();
    for found in FORM.as_ref().into_iter().flat_map(|form| form.captures_iter(query)) {
        if !names.iter().any(|name| *name == found[1]) {
            names.push(found[1].to_owned());
        }
    }
    names
}

impl Prepared {
    /// Runs the query over a few quads that lie in no store.
    ///
    /// # Errors
    /// If it fails.
    pub fn over(&self, quads: impl IntoIterator<Item = Quad>) -> Result<QueryResults<'static>, QueryError> {
        let failed = |error: StorageError| QueryError::Evaluation(QueryEvaluationError::Dataset(error.into()));
        let store = Store::new().map_err(failed)?;
        store.extend(quads).map_err(failed)?;
        Ok(self.query.clone().on_store(&store).execute()?)
    }
}

impl GraphStore {
    /// Runs a query.
    ///
    /// # Errors
    /// If it fails.
    pub fn query(&self, query: &Prepared) -> Result<QueryResults<'static>, QueryError> {
        Ok(query.query.clone().on_store(&self.store).execute()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(query: &str) -> SyntaxError {
        match Prepared::new(query, "urn:newsgraph:") {
            Err(QueryError::Syntax(error)) => error,
            _ => panic!("{query} should not be read"),
        }
    }

    #[test]
    fn prefixes_are_preset() {
        assert!(Prepared::new("SELECT ?s { ?s a ng:Statement ; rdf:subject person:x ; rdf:predicate rel:met }", "urn:newsgraph:").is_ok());
    }

    #[test]
    fn errors_show_their_place() {
        let error = refused("SELECT ?s\nWHERE { ?s ?p }");
        let (line, column, text) = error.place.clone().unwrap();
        assert_eq!((line, text.as_str()), (2, "WHERE { ?s ?p }"));
        assert!(error.to_string().ends_with(&format!("\n    | {}^", " ".repeat(column - 1))), "{error}");
    }

    #[test]
    fn an_unknown_prefix_is_named() {
        assert_eq!(refused("SELECT ?s { ?s foo:bar ?o }").message, "the prefix foo: is not declared");
    }

    #[test]
    fn changes_are_no_queries() {
        assert!(matches!(Prepared::new("DELETE WHERE { ?s ?p ?o }", "urn:newsgraph:"), Err(QueryError::Update)));
    }

    #[test]
    fn columns_of_a_star_stand_in_the_order_of_the_query() {
        let columns = |query: &str| {
            let prepared = Prepared::new(query, "urn:newsgraph:").unwrap();
            let found = ["a", "b", "z"].map(Variable::new_unchecked);
            prepared.ordered(&found).iter().map(|variable| variable.as_str().to_owned()).collect::<String>()
        };
        assert_eq!(columns("SELECT DISTINCT * { ?z ?a ?b }"), "zab");
        assert_eq!(columns("SELECT ?a ?b ?z { { SELECT * { ?z ?a ?b } } }"), "abz");
    }
}
