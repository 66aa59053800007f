//! The SPARQL 1.1 Protocol: a query by GET or POST, an update by POST.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse, Response};
use oxigraph::model::Quad;

use super::super::negotiate::{Form, choose};
use super::super::{Answer, AppState, Problem, Question};
use super::description;
use super::form::{self, Parameters};
use super::update;

/// How `SELECT` and `ASK` are answered.
pub(super) const ROWS: &[Form] = &[
    Form { media_type: "application/sparql-results+json", aliases: &["application/json", "text/json"] },
    Form { media_type: "application/sparql-results+xml", aliases: &["application/xml", "text/xml"] },
    Form { media_type: "text/csv; charset=utf-8", aliases: &[] },
    Form { media_type: "text/tab-separated-values; charset=utf-8", aliases: &["text/tsv"] },
];

/// How graphs are written.
pub(super) const GRAPHS: &[Form] = &[
    Form { media_type: "text/turtle; charset=utf-8", aliases: &["application/x-turtle", "application/turtle"] },
    Form { media_type: "application/n-triples; charset=utf-8", aliases: &["text/plain"] },
    Form { media_type: "application/rdf+xml", aliases: &["application/xml", "text/xml"] },
    Form { media_type: "application/ld+json", aliases: &["application/json"] },
    Form { media_type: "application/trig; charset=utf-8", aliases: &[] },
    Form { media_type: "application/n-quads; charset=utf-8", aliases: &[] },
];

/// Forms by the name that the parameter `format` gives them, for links that must say themselves what they want.
const NAMED: &[(&str, &str)] = &[
    ("json", "application/sparql-results+json"),
    ("xml", "application/sparql-results+xml"),
    ("csv", "text/csv; charset=utf-8"),
    ("tsv", "text/tab-separated-values; charset=utf-8"),
    ("ttl", "text/turtle; charset=utf-8"),
    ("nt", "application/n-triples; charset=utf-8"),
    ("rdf", "application/rdf+xml"),
    ("jsonld", "application/ld+json"),
];

/// `GET /sparql`: a query; without one, the description of the service.
pub(super) async fn get(State(state): State<AppState>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let parameters = Parameters::of(&uri);
    if parameters.has("update") {
        return Err(Problem::bad_request("an update is sent by POST"));
    }
    match parameters.one("query")? {
        Some(query) => answer(&state, query, &parameters, &headers).await,
        None => description::get(&state, &headers).await,
    }
}

/// `POST /sparql`: a query or an update, as a form or as it is.
pub(super) async fn post(State(state): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let mut parameters = Parameters::of(&parts.uri);
    let (query, update) = match form::media_type(&parts.headers)?.as_deref() {
        Some("application/x-www-form-urlencoded") => {
            parameters.add(form::text(&form::read(&state, body).await?)?.as_bytes());
            (parameters.one("query")?, parameters.one("update")?)
        }
        Some("application/sparql-query") => (Some(form::text(&form::read(&state, body).await?)?), None),
        Some("application/sparql-update") => (None, Some(form::text(&form::read(&state, body).await?)?)),
        _ => return Err(Problem::unsupported("application/sparql-query, application/sparql-update or application/x-www-form-urlencoded")),
    };
    match (query, update) {
        (Some(query), None) => answer(&state, query, &parameters, &parts.headers).await,
        (None, Some(text)) => update::update(&state, text, &parameters, &parts.headers).await,
        (None, None) => Err(Problem::bad_request("neither a query nor an update is given")),
        (Some(_), Some(_)) => Err(Problem::bad_request("both a query and an update are given")),
    }
}

async fn answer(state: &AppState, query: String, parameters: &Parameters, headers: &HeaderMap) -> Result<Response, Problem> {
    let (rows, graph) = match parameters.one("format")? {
        Some(name) => named(&name)?,
        None => (choose(headers, ROWS).map(|form| form.media_type), choose(headers, GRAPHS).map(|form| form.media_type)),
    };
    let quads = if description::is_asked_by(&query) { Some(written(&description::quads(state, headers)?)) } else { None };
    let question = Question {
        query,
        base_iri: Some(format!("{}/sparql", state.url)),
        default_graphs: parameters.all("default-graph-uri"),
        named_graphs: parameters.all("named-graph-uri"),
        rows: rows.map(str::to_owned),
        quads,
        graph: graph.map(str::to_owned),
        ..Question::default()
    };
    Ok(respond(state.ask(question).await?))
}

fn written(quads: &[Quad]) -> String {
    quads.iter().map(|quad| format!("{quad} .\n")).collect()
}

type Wanted = (Option<&'static str>, Option<&'static str>);

fn named(name: &str) -> Result<Wanted, Problem> {
    let found = NAMED.iter().find(|(known, _)| *known == name).map(|(_, media_type)| *media_type);
    let media_type = found.ok_or_else(|| Problem::bad_request("format is json, xml, csv, tsv, ttl, nt, rdf or jsonld"))?;
    let of = |forms: &[Form]| forms.iter().any(|form| form.media_type == media_type).then_some(media_type);
    Ok((of(ROWS), of(GRAPHS)))
}

fn respond(answer: Answer) -> Response {
    let headers = [(header::CONTENT_TYPE, answer.media_type), (header::VARY, "Accept".to_owned())];
    (headers, answer.body).into_response()
}
