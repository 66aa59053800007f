//! The picture of the graph: a page that grows by clicks, and files.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use oxigraph::model::NamedNode;
use serde::Serialize;

use super::super::address::{self, Form};
use super::super::asked::{Asked, Frame, describe, turtle, with_type};
use super::super::lookup::Lookup;
use super::super::model::Link;
use super::super::picture::{Data, MOST, Picture, Standing, View};
use super::super::words;
use super::reading::nodes;
use crate::graph::network::Node;
use crate::graph::{dot, svg as drawing};
use crate::reading::Kind;
use crate::server::{AppState, Problem};

/// What the page of the graph shows, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Graph {
    about: Vec<Link>,
    #[serde(flatten)]
    data: Data,
}

/// An entity that the picture grows from.
struct Centre {
    link: Link,
    /// The address of the picture without it.
    without: String,
}

#[derive(Template)]
#[template(path = "graph.html")]
struct GraphPage<'a> {
    frame: Frame,
    asked: &'a Asked,
    centres: Vec<Centre>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    svg: String,
    svg_file: String,
    dot_file: String,
    suggestions: Vec<Link>,
    edges: Vec<(Link, Vec<String>, bool, Link)>,
    note: Option<String>,
    entities: usize,
}

impl GraphPage<'_> {
    /// Whether the picture leaves out what it could show.
    fn is_filtered(&self) -> bool {
        ["kind", "relation", "standing", "from", "until"].iter().any(|name| !self.asked.text(name).is_empty())
    }
}

fn view(asked: &Asked, base: &str) -> View {
    let is_wanted = |kind: &&Kind| asked.all("kind").any(|name| name == address::kind_name(**kind));
    View {
        about: asked.nodes("about", base),
        kinds: Kind::ALL.iter().filter(is_wanted).copied().collect::<BTreeSet<_>>(),
        relation: asked.text("relation").to_owned(),
        standing: match asked.text("standing") {
            "facts" => Standing::Facts,
            "claims" => Standing::Claims,
            _ => Standing::Everything,
        },
        from: asked.text("from").parse().ok(),
        until: asked.text("until").parse().ok(),
        most: asked.text("most").parse().unwrap_or(MOST),
    }
}

/// `GET /graph?about=`: what lies around one entity or several.
pub async fn graph(State(state): State<AppState>, asked: Asked) -> Response {
    let contents = state.catalogue.contents();
    state
        .page(asked, move |lookup, asked| {
            let suggestions = contents.names.get().map(|names| names.most_mentioned(Kind::Person, 12)).unwrap_or_default();
            let suggestions: Vec<Link> = suggestions.into_iter().map(|name| super::super::search::found_name(name, lookup.base()).link).collect();
            let view = view(asked, lookup.base());
            let picture = Picture::of(lookup, &contents, &view)?;
            if asked.form == Form::Turtle {
                let mut quads = picture.quads.clone();
                let suggested = nodes(suggestions.iter().filter_map(|link| link.iri.as_ref()));
                quads.extend(describe(lookup, if view.about.is_empty() { &suggested } else { &view.about })?);
                return turtle(quads, lookup.base());
            }
            let data = Graph { about: picture.centres.clone(), data: picture.data(lookup.base()) };
            asked.answer(lookup, &data, &[], page(asked, lookup, &picture, suggestions))
        })
        .await
}

fn page<'a>(asked: &'a Asked, lookup: &Lookup<'_>, picture: &Picture, suggestions: Vec<Link>) -> GraphPage<'a> {
    let base = lookup.base();
    let chosen: Vec<&str> = asked.all("kind").collect();
    let names: Vec<&str> = picture.centres.iter().map(|centre| centre.text.as_str()).collect();
    let title = if names.is_empty() { "Graph".to_owned() } else { format!("Graph around {}", names.join(", ")) };
    GraphPage {
        frame: asked.frame(&title),
        centres: picture.centres.iter().map(|link| Centre { without: grown(asked, base, None, link.iri.as_deref()), link: link.clone() }).collect(),
        kinds: Kind::ALL
            .iter()
            .map(|kind| (address::kind_name(*kind), super::super::model::kind_class(*kind), chosen.contains(&address::kind_name(*kind))))
            .collect(),
        svg: drawing::to_linked_svg(&picture.network, &|node| Some(step(asked, base, node))),
        svg_file: file(asked, "svg"),
        dot_file: file(asked, "dot"),
        suggestions,
        edges: edges(picture, base),
        note: picture.network.note.clone(),
        entities: picture.network.graph.node_count(),
        asked,
    }
}

/// Where a click on an entity leads: one that the picture has not grown from yet makes it grow, the others have their page opened.
fn step(asked: &Asked, base: &str, node: &Node) -> String {
    if node.distance == 0 { address::path_of(&node.iri, base).unwrap_or_default() } else { grown(asked, base, Some(&node.iri), None) }
}

/// The address of the picture with one entity more to grow from, or with one less.
fn grown(asked: &Asked, base: &str, more: Option<&str>, less: Option<&str>) -> String {
    let about = asked.nodes("about", base);
    let kept = about.iter().map(NamedNode::as_str).filter(|iri| Some(*iri) != less).chain(more);
    let named = |iri: &str| address::path_of(iri, base).unwrap_or_else(|| iri.to_owned());
    let about: Vec<String> = kept.map(|iri| format!("about={}", address::in_query(&named(iri)))).collect();
    let others = ["kind", "relation", "standing", "from", "until", "most"];
    let others = others.into_iter().flat_map(|name| asked.all(name).map(move |value| format!("{name}={}", address::in_query(value))));
    format!("/graph?{}", about.into_iter().chain(others).collect::<Vec<_>>().join("&"))
}

fn file(asked: &Asked, extension: &str) -> String {
    let address = asked.with("page", "");
    match address.split_once('?') {
        Some((path, query)) => format!("{path}.{extension}?{query}"),
        None => format!("{address}.{extension}"),
    }
}

/// The relations of the picture in words, for those who do not see it.
fn edges(picture: &Picture, base: &str) -> Vec<(Link, Vec<String>, bool, Link)> {
    let graph = &picture.network.graph;
    let link =
        |node: &Node| Link { text: node.label.clone(), href: address::path_of(&node.iri, base), iri: Some(node.iri.clone()), kind: Some(node.kind) };
    let ends = graph.edge_indices().filter_map(|at| Some((graph.edge_endpoints(at)?, &graph[at])));
    let mut edges: Vec<_> = ends.map(|((from, to), edge)| (link(&graph[from]), edge.labels.clone(), edge.claim, link(&graph[to]))).collect();
    edges.sort();
    edges
}

/// `GET /graph.svg`: the picture as a file; with `links=pages` each entity leads to its page.
pub async fn svg(State(state): State<AppState>, asked: Asked) -> Response {
    drawn(state, asked, |picture, asked, base| {
        let page = |node: &Node| address::path_of(&node.iri, base).filter(|_| asked.text("links") == "pages");
        with_file(drawing::to_linked_svg(&picture.network, &page), "image/svg+xml", "graph.svg")
    })
    .await
}

/// `GET /graph.dot`: the picture for Graphviz.
pub async fn dot(State(state): State<AppState>, asked: Asked) -> Response {
    drawn(state, asked, |picture, _, _| with_file(dot::to_dot(&picture.network), "text/vnd.graphviz; charset=utf-8", "graph.dot")).await
}

async fn drawn(state: AppState, asked: Asked, draw: fn(&Picture, &Asked, &str) -> Response) -> Response {
    let contents = state.catalogue.contents();
    let picture = move |lookup: &Lookup<'_>, asked: &Asked| {
        Ok::<_, Problem>(draw(&Picture::of(lookup, &contents, &view(asked, lookup.base()))?, asked, lookup.base()))
    };
    state.page(asked, picture).await
}

fn with_file(body: String, media_type: &'static str, name: &str) -> Response {
    let mut response = with_type(body, media_type);
    if let Ok(value) = HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
