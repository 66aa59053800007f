//! What a request for a page wants, and how it is answered: the page, or its twin as JSON or Turtle.

use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use oxigraph::io::RdfFormat;
use oxigraph::model::{NamedNode, Quad, Term};
use serde::Serialize;

use super::address::{self, Form};
use super::lookup::Lookup;
use crate::graph::serial;
use crate::graph::vocabulary::{self, term};
use crate::server::Problem;
use crate::server::negotiate;
use crate::store::StoreError;

/// The forms of a page as clients ask for them.
const FORMS: &[negotiate::Form] = &[
    negotiate::Form { media_type: "text/html; charset=utf-8", aliases: &["application/xhtml+xml"] },
    negotiate::Form::of("application/json"),
    negotiate::Form { media_type: "text/turtle; charset=utf-8", aliases: &["application/x-turtle"] },
];

/// A request for a page.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The path, without the extension that asks for a form.
    pub path: String,
    /// The form that is wanted.
    pub form: Form,
    parameters: Vec<(String, String)>,
}

impl Asked {
    fn of(parts: &Parts) -> Self {
        let (path, form) = address::split_extension(parts.uri.path());
        let form = form.or_else(|| {
            let chosen = negotiate::choose(&parts.headers, FORMS)?;
            [Form::Html, Form::Json, Form::Turtle].into_iter().zip(FORMS).find(|(_, known)| *known == chosen).map(|(form, _)| form)
        });
        let parameters = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
        Self { path: path.to_owned(), form: form.unwrap_or(Form::Html), parameters }
    }

    /// The first value of a parameter, without blanks around it; empty if it is not given.
    pub fn text(&self, name: &str) -> &str {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    /// All values of a parameter that say anything.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.parameters.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The number of the page of a list, from 1.
    pub fn page(&self) -> usize {
        self.text("page").parse().unwrap_or(1).max(1)
    }

    /// The node that a parameter names, by IRI or by its path on this server.
    pub fn node(&self, name: &str, base: &str) -> Option<NamedNode> {
        node(self.text(name), base)
    }

    /// All nodes that a parameter names.
    pub fn nodes(&self, name: &str, base: &str) -> Vec<NamedNode> {
        self.all(name).filter_map(|value| node(value, base)).collect()
    }

    /// What the frame of the page shows of the request.
    pub fn frame(&self, title: &str) -> Frame {
        let query = self.query_without(&[]);
        let twin = |extension: &str| format!("{}.{extension}{}", if self.path == "/" { "/home" } else { &self.path }, question_mark(&query));
        Frame { title: title.to_owned(), path: self.path.clone(), json: twin("json"), turtle: twin("ttl"), search: String::new() }
    }

    /// The address of the same page with another value of a parameter.
    pub fn with(&self, name: &str, value: &str) -> String {
        let mut query = self.query_without(&[name]);
        if !value.is_empty() {
            let and = if query.is_empty() { "" } else { "&" };
            query = format!("{query}{and}{name}={}", address::in_query(value));
        }
        format!("{}{}", self.path, question_mark(&query))
    }

    fn query_without(&self, left_out: &[&str]) -> String {
        let kept = self.parameters.iter().filter(|(name, value)| !left_out.contains(&name.as_str()) && !value.is_empty());
        kept.map(|(name, value)| format!("{}={}", address::in_query(name), address::in_query(value))).collect::<Vec<_>>().join("&")
    }

    /// Answers with `page` in the form that is wanted. `about` are the nodes that the page shows, which the Turtle describes.
    pub fn answer<P: Serialize>(&self, lookup: &Lookup<'_>, page: &P, about: &[NamedNode], html: impl Template) -> Result<Response, Problem> {
        match self.form {
            Form::Html => rendered(&html),
            Form::Json => json(page),
            Form::Turtle => turtle(describe(lookup, about)?, lookup.base()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

fn node(value: &str, base: &str) -> Option<NamedNode> {
    if value.starts_with('/') { address::iri_of(value, base).map(|(iri, _)| iri) } else { NamedNode::new(value).ok() }
}

fn question_mark(query: &str) -> String {
    if query.is_empty() { String::new() } else { format!("?{query}") }
}

/// What the frame around every page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// Title of the page.
    pub title: String,
    /// Its path.
    pub path: String,
    /// Address of its JSON twin.
    pub json: String,
    /// Address of its Turtle twin.
    pub turtle: String,
    /// What stands in the search box.
    pub search: String,
}

impl Frame {
    /// Whether the page belongs to that part of the site.
    pub fn is_in(&self, path: &&str) -> bool {
        self.path == *path || self.path.starts_with(&format!("{path}/"))
    }
}

/// A page of the explorer.
pub fn rendered(page: &impl Template) -> Result<Response, Problem> {
    let html = page.render().map_err(|error| Problem::internal(format!("the page cannot be made: {error}")))?;
    Ok(with_type(html, "text/html; charset=utf-8"))
}

/// Data for programs.
pub fn json(page: &impl Serialize) -> Result<Response, Problem> {
    let text = serde_json::to_string_pretty(page).map_err(|error| Problem::internal(format!("the page cannot be written as JSON: {error}")))?;
    Ok(with_type(text, "application/json"))
}

/// Quads as Turtle. Where there are none, the prefixes alone: an empty file looks like one that broke off.
pub fn turtle(quads: Vec<Quad>, base: &str) -> Result<Response, Problem> {
    if quads.is_empty() {
        let prefixes = vocabulary::prefixes(base).into_iter().map(|(prefix, namespace)| format!("@prefix {prefix}: <{namespace}> .\n"));
        return Ok(with_type(prefixes.collect(), "text/turtle; charset=utf-8"));
    }
    let text =
        serial::to_string(quads, RdfFormat::Turtle, base).map_err(|error| Problem::internal(format!("the graph cannot be written: {error}")))?;
    Ok(with_type(text, "text/turtle; charset=utf-8"))
}

/// An answer of that media type; pages depend on what the client accepts.
pub fn with_type(body: String, media_type: &'static str) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().append(header::VARY, HeaderValue::from_static("Accept"));
    response
}

/// Leads the browser elsewhere.
pub fn lead_to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// The triples of the nodes, and of the passages and arguments that hang on them.
pub fn describe(lookup: &Lookup<'_>, nodes: &[NamedNode]) -> Result<Vec<Quad>, StoreError> {
    let mut quads = Vec::new();
    for node in nodes {
        let own = lookup.about(node.as_ref())?;
        let parts = own.iter().filter(|quad| quad.predicate == term::EVIDENCE || quad.predicate == term::ARGUMENT);
        for part in parts {
            if let Term::NamedNode(part) = &part.object {
                quads.extend(lookup.about(part.as_ref())?);
            }
        }
        quads.extend(own);
    }
    Ok(quads)
}

/// The page that tells why there is no other.
#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    heading: &'static str,
    message: String,
}

/// A problem as a page, for those who read with a browser.
pub fn problem_page(problem: Problem) -> Response {
    let status: StatusCode = problem.code();
    let heading = match status {
        StatusCode::NOT_FOUND => "Not found",
        StatusCode::SERVICE_UNAVAILABLE => "Too busy, or too slow",
        status if status.is_client_error() => "That cannot be shown",
        _ => "Something went wrong",
    };
    let page = ProblemPage { frame: Frame { title: heading.to_owned(), ..Frame::default() }, heading, message: problem.message.clone() };
    match rendered(&page) {
        Ok(mut response) => {
            *response.status_mut() = status;
            response
        }
        Err(_) => problem.into_response(),
    }
}
