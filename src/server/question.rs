//! A query on its way to an answer, and the answer.

use axum::body::{Body, to_bytes};
use oxigraph::model::{Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use serde::{Deserialize, Serialize};

use super::{AppState, Problem};

/// A query with all that decides what it gives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The SPARQL query.
    pub query: String,
    /// What its relative IRIs are relative to.
    pub base_iri: Option<String>,
    /// IRIs of the graphs that make up the default graph, in place of the query's own.
    pub default_graphs: Vec<String>,
    /// IRIs of the graphs that `GRAPH` sees, in place of the query's own.
    pub named_graphs: Vec<String>,
    /// Media type of what `SELECT` and `ASK` give; `None` refuses them.
    pub rows: Option<String>,
    /// Media type of what `CONSTRUCT` and `DESCRIBE` give; `None` refuses them.
    pub graph: Option<String>,
    /// What to ask in place of the store, as N-Quads.
    pub quads: Option<String>,
    /// How often the store had been written to when the question was asked.
    pub(super) generation: u64,
}

/// What a question gives.
pub struct Answer {
    /// Media type of the body.
    pub media_type: String,
    /// The serialised result, as it comes; an error in its midst means that it is not whole.
    pub body: Body,
}

/// The answer to `SELECT`, in memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The columns.
    pub variables: Vec<Variable>,
    /// One term a column; `None` where the variable is unbound.
    pub rows: Vec<Vec<Option<Term>>>,
}

impl AppState {
    /// Answers any query whatever, in a process of its own. The body is streamed; everything ends with the deadline.
    ///
    /// # Errors
    /// If the query is wrong, takes too long or needs too much memory, or if too many are running.
    pub async fn ask(&self, question: Question) -> Result<Answer, Problem> {
        self.pool.ask(question).await
    }

    /// Answers a `SELECT` and holds the rows, at most `limit` bytes of them as JSON.
    ///
    /// # Errors
    /// As [`AppState::ask`]; and if the query is no `SELECT` or gives more.
    pub async fn rows(&self, query: &str, limit: usize) -> Result<Rows, Problem> {
        let question = Question {
            query: query.to_owned(),
            base_iri: Some(format!("{}/", self.url)),
            rows: Some(QueryResultsFormat::Json.media_type().to_owned()),
            ..Question::default()
        };
        let answer = self.ask(question).await?;
        let too_large = |_| Problem::bad_request("the result is too large to be shown, or took too long; ask for less with LIMIT");
        read_rows(&to_bytes(answer.body, limit).await.map_err(too_large)?)
    }
}

fn read_rows(json: &[u8]) -> Result<Rows, Problem> {
    let broken = |error: &dyn std::fmt::Display| Problem::internal(format!("the result cannot be read: {error}"));
    let parser = QueryResultsParser::from_format(QueryResultsFormat::Json).for_reader(json).map_err(|error| broken(&error))?;
    let ReaderQueryResultsParserOutput::Solutions(solutions) = parser else {
        return Err(Problem::bad_request("a SELECT query is wanted here"));
    };
    let variables = solutions.variables().to_vec();
    let mut rows = Vec::new();
    for solution in solutions {
        let solution = solution.map_err(|error| broken(&error))?;
        rows.push(variables.iter().map(|variable| solution.get(variable).cloned()).collect());
    }
    Ok(Rows { variables, rows })
}
