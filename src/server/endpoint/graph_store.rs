//! The SPARQL 1.1 Graph Store HTTP Protocol at `/store`: whole graphs, named by `?graph=IRI`, by `?default`, or by the address itself.
//!
//! All graphs can be read. Those of articles cannot be written; `?default` is the graph of what was written without a graph's name, while a
//! query's default graph is the union of all graphs.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, OriginalUri, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::{BlankNode, NamedNode, Triple};

use super::super::negotiate::choose;
use super::super::{AppState, Problem};
use super::form::{self, Parameters};
use super::operation::GRAPHS;
use super::update::{check_nesting, graph_name};
use crate::graph::vocabulary;
use crate::store::Update;

const READ: &str = "GET, HEAD, OPTIONS";
const WRITE: &str = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
/// What a body may be.
const FORMATS: &str = "that of Turtle, N-Triples, RDF/XML or JSON-LD";

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/store", any(indirect)).route("/store/", any(indirect)).route("/store/{*path}", any(direct))
}

/// The graph that a request is about.
enum Target {
    /// One that is there or could be.
    Graph(NamedNode),
    /// One that has still to get its name.
    New(NamedNode),
}

async fn indirect(State(state): State<AppState>, OriginalUri(uri): OriginalUri, request: Request) -> Result<Response, Problem> {
    let parameters = Parameters::of(&uri);
    let target = match (parameters.one("graph")?, parameters.has("default")) {
        (Some(iri), false) => Target::Graph(graph_name(&iri)?),
        (None, true) => Target::Graph(state.store.default_graph()),
        (None, false) if request.method() == Method::POST => Target::New(new_name(&state, request.headers())?),
        _ => return Err(Problem::bad_request("name one graph: ?graph=IRI, or ?default")),
    };
    answer(state, target, request).await
}

async fn direct(State(state): State<AppState>, OriginalUri(uri): OriginalUri, request: Request) -> Result<Response, Problem> {
    let name = graph_name(&format!("{}{}", state.origin(request.headers()), path(&uri)))?;
    answer(state, Target::Graph(name), request).await
}

fn path(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |path| path.as_str())
}

fn new_name(state: &AppState, headers: &HeaderMap) -> Result<NamedNode, Problem> {
    graph_name(&format!("{}/store/{}", state.origin(headers), BlankNode::default().as_str()))
}

async fn answer(state: AppState, target: Target, request: Request) -> Result<Response, Problem> {
    let (graph, is_new) = match target {
        Target::Graph(graph) => (graph, false),
        Target::New(graph) => (graph, true),
    };
    match *request.method() {
        Method::GET | Method::HEAD => read(state, graph, request.headers()).await,
        Method::PUT => write(state, graph, request, true).await,
        Method::POST => {
            let location = graph.as_str().to_owned();
            let response = write(state, graph, request, false).await?;
            Ok(if is_new { ([(header::LOCATION, location)], response).into_response() } else { response })
        }
        Method::DELETE => delete(state, graph, request.headers()).await,
        Method::PATCH => patch(state, graph, request).await,
        Method::OPTIONS => Ok((StatusCode::NO_CONTENT, [(header::ALLOW, if state.settings.write { WRITE } else { READ })]).into_response()),
        _ => Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, format!("a graph is asked with {WRITE}"))),
    }
}

async fn read(state: AppState, graph: NamedNode, headers: &HeaderMap) -> Result<Response, Problem> {
    let form = choose(headers, GRAPHS).ok_or_else(|| Problem::not_acceptable("Turtle, N-Triples, RDF/XML, JSON-LD, TriG or N-Quads"))?;
    let format = RdfFormat::from_media_type(form.media_type).ok_or_else(|| Problem::internal("a form without a format"))?;
    let name = graph.clone();
    let is_there = state.on_store(move |store, _| Ok(store.has_graph(&name)? || name == store.default_graph())).await?;
    if !is_there {
        return Err(Problem::not_found(format!("there is no graph {graph}")));
    }
    let body = state.stream(move |store, writer| {
        let mut serializer = RdfSerializer::from_format(format);
        for (prefix, namespace) in vocabulary::prefixes(store.base()) {
            serializer = serializer.with_prefix(prefix, namespace).map_err(std::io::Error::other)?;
        }
        let mut graph_writer = serializer.for_writer(writer);
        for triple in store.triples(&graph) {
            graph_writer.serialize_triple(&triple.map_err(std::io::Error::other)?)?;
        }
        graph_writer.finish().map(|_| ())
    });
    Ok(([(header::CONTENT_TYPE, form.media_type), (header::VARY, "Accept")], body).into_response())
}

async fn write(state: AppState, graph: NamedNode, request: Request, replace: bool) -> Result<Response, Problem> {
    state.may_write(request.headers())?;
    let parts = received(&state, request).await?;
    let is_new = state
        .change(move |store, _| {
            let mut triples = Vec::new();
            for (format, bytes) in &parts {
                parse(&graph, *format, bytes, &mut triples)?;
            }
            Ok(store.put(&graph, triples, replace)?)
        })
        .await?;
    Ok(if is_new { StatusCode::CREATED } else { StatusCode::NO_CONTENT }.into_response())
}

async fn delete(state: AppState, graph: NamedNode, headers: &HeaderMap) -> Result<Response, Problem> {
    state.may_write(headers)?;
    let name = graph.clone();
    let was_there = state.change(move |store, _| Ok(store.drop_graph(&name)? || name == store.default_graph())).await?;
    if was_there { Ok(StatusCode::NO_CONTENT.into_response()) } else { Err(Problem::not_found(format!("there is no graph {graph}"))) }
}

async fn patch(state: AppState, graph: NamedNode, request: Request) -> Result<Response, Problem> {
    state.may_write(request.headers())?;
    let (parts, body) = request.into_parts();
    if form::media_type(&parts.headers)?.as_deref() != Some("application/sparql-update") {
        return Err(Problem::unsupported("application/sparql-update"));
    }
    let text = form::text(&form::read(&state, body).await?)?;
    check_nesting(&text)?;
    state
        .change(move |store, cancellation| {
            if !store.has_graph(&graph)? && graph != store.default_graph() {
                return Err(Problem::not_found(format!("there is no graph {graph}")));
            }
            Ok(store.update(&Update::of_graph(&text, store.base(), &graph)?, cancellation)?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The documents in a request: its body, or the files of a form.
async fn received(state: &AppState, request: Request) -> Result<Vec<(RdfFormat, Bytes)>, Problem> {
    let media_type = form::media_type(request.headers())?;
    if media_type.as_deref() != Some("multipart/form-data") {
        let format = format(media_type.as_deref())?;
        return Ok(vec![(format, form::read(state, request.into_body()).await?)]);
    }
    let broken = |error: &dyn std::fmt::Display| Problem::bad_request(format!("the form cannot be read: {error}"));
    let (parts, body) = request.into_parts();
    let whole = form::read(state, body).await?;
    let request = Request::from_parts(parts, Body::from(whole));
    let mut multipart = Multipart::from_request(request, state).await.map_err(|error| broken(&error))?;
    let mut documents = Vec::new();
    while let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? {
        let format = format(form::media_type(field.headers())?.as_deref())?;
        documents.push((format, field.bytes().await.map_err(|error| broken(&error))?));
    }
    Ok(documents)
}

fn format(media_type: Option<&str>) -> Result<RdfFormat, Problem> {
    media_type.and_then(RdfFormat::from_media_type).ok_or_else(|| Problem::unsupported(FORMATS))
}

/// Reads a document whose relative IRIs are relative to the graph. Nothing that it mentions is fetched.
fn parse(graph: &NamedNode, format: RdfFormat, bytes: &[u8], triples: &mut Vec<Triple>) -> Result<(), Problem> {
    let wrong = |error: &dyn std::fmt::Display| Problem::bad_request(format!("the document cannot be read: {error}"));
    let parser = RdfParser::from_format(format).with_base_iri(graph.as_str()).map_err(|error| wrong(&error))?;
    for quad in parser.without_named_graphs().rename_blank_nodes().for_slice(bytes) {
        triples.push(quad.map_err(|error| wrong(&error))?.into());
    }
    Ok(())
}
