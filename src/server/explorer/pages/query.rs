//! The page where queries are written, and their answers looked at.

use askama::Template;
use axum::Form as FormBody;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::super::address::{self, Form};
use super::super::ask::{self, Example, Shown};
use super::super::asked::{Asked, Frame, json, lead_to, problem_page, rendered};
use super::super::lookup::Lookup;
use crate::graph::vocabulary;
use crate::server::{AppState, Problem};

#[derive(Template)]
#[template(path = "query.html")]
struct QueryPage<'a> {
    frame: Frame,
    asked: &'a Asked,
    query: &'a str,
    view: &'a str,
    shown: Option<Shown>,
    problem: Option<Problem>,
    examples: Vec<Example>,
    prefixes: Vec<(&'static str, String)>,
}

impl QueryPage<'_> {
    /// The address of this query in the endpoint, in a form for programs.
    fn download(&self, format: &str) -> String {
        address::with_query("/sparql", &[("query", self.query), ("format", format)])
    }

    /// The address of an example on this page.
    fn of(&self, example: &Example) -> String {
        address::with_query("/query", &[("query", example.query)])
    }

    fn rows(&self) -> usize {
        // Enough for a query, not too many for a phone.
        self.query.lines().count().clamp(7, 22)
    }
}

/// What the form of the page sends where a query is too long for an address.
#[derive(Debug, Deserialize)]
pub struct Written {
    query: String,
}

/// `POST /query`: leads to the address that shares the query.
pub async fn query_by_form(FormBody(written): FormBody<Written>) -> Response {
    lead_to(&address::with_query("/query", &[("query", &written.query)]))
}

/// `GET /query?query=`: the query, and what it gives.
pub async fn query(State(state): State<AppState>, asked: Asked) -> Response {
    let text = asked.text("query").to_owned();
    if asked.form == Form::Turtle {
        return lead_to(&address::with_query("/sparql", &[("query", &text), ("format", "ttl")]));
    }
    let (shown, problem) = match answer(&state, &asked, &text).await {
        Ok(shown) => (shown, None),
        Err(problem) => (None, Some(problem)),
    };
    let made = if asked.form == Form::Json { data(shown, problem.clone()) } else { page(&state, &asked, &text, shown, problem.clone()) };
    made.unwrap_or_else(problem_page)
}

async fn answer(state: &AppState, asked: &Asked, text: &str) -> Result<Option<Shown>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let given = ask::ask(state, text).await?;
    let (page, draws) = (asked.page(), asked.text("view") == "graph");
    state.on_store(move |store, _| Ok(ask::shown(&Lookup::new(store), given, page, draws)?)).await.map(Some)
}

fn data(shown: Option<Shown>, problem: Option<Problem>) -> Result<Response, Problem> {
    match problem {
        Some(problem) => {
            let mut response = json(&problem)?;
            *response.status_mut() = problem.code();
            Ok(response)
        }
        None => json(&shown),
    }
}

fn page(state: &AppState, asked: &Asked, text: &str, shown: Option<Shown>, problem: Option<Problem>) -> Result<Response, Problem> {
    let status = problem.as_ref().map(Problem::code);
    let mut response = rendered(&QueryPage {
        frame: asked.frame("Query"),
        asked,
        query: text,
        view: asked.text("view"),
        shown,
        problem,
        examples: ask::examples(),
        prefixes: vocabulary::prefixes(state.base()),
    })?;
    if let Some(status) = status {
        *response.status_mut() = status;
    }
    Ok(response)
}
