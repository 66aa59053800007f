//! Pages to read: the start, search, articles, entities.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use oxigraph::model::NamedNode;
use serde::Serialize;

use super::super::address::{self, Form};
use super::super::article::{self, Article};
use super::super::asked::{Asked, Frame, describe, json, lead_to, turtle};
use super::super::entity::{self, Entity, Part, Told};
use super::super::listing::Listing;
use super::super::lookup::Lookup;
use super::super::model::{Link, Quote, Source, Statement, kind_class};
use super::super::search::{self, FoundName, Search};
use super::super::words;
use crate::reading::Kind;
use crate::server::{AppState, Problem};

/// Names of each kind on the start page.
const NAMES: usize = 10;
/// Names that complete what was typed.
const COMPLETIONS: usize = 8;
/// Entities in the small picture on an entity's page.
const SMALL: &str = "12";

/// A kind of entity with its most frequent names.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Names {
    title: &'static str,
    count: usize,
    names: Vec<FoundName>,
}

/// What the start page shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Home {
    articles: Listing<Source>,
    names: Vec<Names>,
    unfinished: bool,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    frame: Frame,
    home: &'a Home,
}

/// `GET /`: what is in the store.
pub async fn home(State(state): State<AppState>, asked: Asked) -> Response {
    let contents = state.catalogue.contents();
    state
        .page(asked, move |lookup, asked| {
            let kinds = [(Kind::Person, "People"), (Kind::Organization, "Organisations"), (Kind::Place, "Places"), (Kind::Event, "Events")];
            let names = contents.names.get();
            let of = |(kind, title): (Kind, &'static str)| {
                let most = names.map(|names| names.most_mentioned(kind, NAMES)).unwrap_or_default();
                let names: Vec<FoundName> = most.into_iter().map(|name| search::found_name(name, lookup.base())).collect();
                Names { title, count: contents.names.get().map_or(0, |names| names.count(kind)), names }
            };
            let home = Home {
                articles: search::newest(lookup, &contents, 1, 8)?,
                names: kinds.into_iter().map(of).filter(|names| !names.names.is_empty()).collect(),
                unfinished: contents.texts.get().is_none(),
            };
            let about = nodes(home.articles.items.iter().map(|source| &source.iri));
            asked.answer(lookup, &home, &about, HomePage { frame: asked.frame("newsgraph"), home: &home })
        })
        .await
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage<'a> {
    frame: Frame,
    asked: &'a Asked,
    found: &'a Search,
    all_names: bool,
}

/// `GET /search?q=`: names and texts.
pub async fn search(State(state): State<AppState>, asked: Asked) -> Response {
    let contents = state.catalogue.contents();
    state
        .page(asked, move |lookup, asked| {
            let all_names = asked.text("show") == "names";
            let found = search::search(lookup, &contents, asked.text("q"), all_names, asked.page())?;
            let names = found.names.items.iter().filter_map(|name| name.link.iri.as_ref());
            let about = nodes(names.chain(found.articles.items.iter().map(|article| &article.source.iri)));
            let mut frame = asked.frame(if found.query.is_empty() { "Search" } else { &found.query });
            frame.search.clone_from(&found.query);
            asked.answer(lookup, &found, &about, SearchPage { frame, asked, found: &found, all_names })
        })
        .await
}

/// `GET /complete?q=`: names that complete what was typed, as JSON.
pub async fn complete(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let contents = state.catalogue.contents();
    json(&search::complete(&contents, asked.text("q"), COMPLETIONS, state.base()))
}

#[derive(Template)]
#[template(path = "articles.html")]
struct ArticlesPage<'a> {
    frame: Frame,
    asked: &'a Asked,
    articles: &'a Listing<Source>,
}

/// `GET /articles`: all articles, the newest first.
pub async fn articles(State(state): State<AppState>, asked: Asked) -> Response {
    let contents = state.catalogue.contents();
    state
        .page(asked, move |lookup, asked| {
            let articles = search::newest(lookup, &contents, asked.page(), 50)?;
            let about = nodes(articles.items.iter().map(|source| &source.iri));
            asked.answer(lookup, &articles, &about, ArticlesPage { frame: asked.frame("Articles"), asked, articles: &articles })
        })
        .await
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage<'a> {
    frame: Frame,
    article: &'a Article,
    /// Whether its statements can be rejected here.
    write: bool,
}

/// `GET /article/NAME`: one article with all that was read from it.
pub async fn article(State(state): State<AppState>, asked: Asked) -> Response {
    let write = state.settings.write;
    state
        .page(asked, move |lookup, asked| {
            let (iri, _) = address::iri_of(&asked.path, lookup.base()).ok_or_else(|| unknown("article"))?;
            if asked.form == Form::Turtle {
                let quads = lookup.store.quads(Some(&iri))?;
                return if quads.is_empty() { Err(unknown("article")) } else { turtle(quads, lookup.base()) };
            }
            let article = article::article(lookup, &iri)?.ok_or_else(|| unknown("article"))?;
            asked.answer(lookup, &article, &[], ArticlePage { frame: asked.frame(&article.source.headline), article: &article, write })
        })
        .await
}

fn unknown(what: &str) -> Problem {
    Problem::not_found(format!("The store has no {what} of this name."))
}

/// One list of an entity's page.
struct Section<'a> {
    part: &'static str,
    title: String,
    told: &'a Listing<Told>,
    words: (&'static str, &'static str),
    explanation: &'static str,
}

#[derive(Template)]
#[template(path = "entity.html")]
struct EntityPage<'a> {
    frame: Frame,
    asked: &'a Asked,
    entity: &'a Entity,
    part: Part,
    picture: Option<String>,
    sections: Vec<Section<'a>>,
    /// Whether it can be corrected here, and what is said of it rejected.
    write: bool,
}

impl EntityPage<'_> {
    fn shows(&self, part: Part) -> bool {
        self.part == Part::Overview || self.part == part
    }

    fn kind_class(&self) -> &'static str {
        self.entity.kind.map_or("", kind_class)
    }

    fn me(&self) -> Option<&str> {
        Some(&self.entity.iri)
    }
}

/// `GET /person/NAME` and so on: one entity; `?show=` has one of its lists whole.
pub async fn entity(State(state): State<AppState>, asked: Asked) -> Response {
    let (contents, write) = (state.catalogue.contents(), state.settings.write);
    state
        .page(asked, move |lookup, asked| {
            let (iri, _) = address::iri_of(&asked.path, lookup.base()).ok_or_else(|| unknown("entity"))?;
            let part = Part::named(asked.text("show"));
            let Some(entity) = entity::entity(lookup, &contents, &iri, part, asked.page())? else {
                // A node that is another entity by resolution leads there.
                let entities = lookup.store.entities_of(&iri)?;
                let path = entities.first().and_then(|entity| address::path_of(entity.as_str(), lookup.base()));
                return path.map(|path| lead_to(&format!("{path}{}", asked.form.extension()))).ok_or_else(|| unknown("entity"));
            };
            let picture = (part == Part::Overview && has_neighbours(&entity)).then(|| small_picture(asked));
            let page =
                EntityPage { frame: asked.frame(&entity.name), asked, part, picture, sections: sections(&entity, part), entity: &entity, write };
            asked.answer(lookup, &entity, &described(&entity), page)
        })
        .await
}

fn sections(entity: &Entity, part: Part) -> Vec<Section<'_>> {
    let all = [
        (
            Part::Facts,
            Section {
                part: "facts",
                title: "Facts".to_owned(),
                told: &entity.facts,
                words: ("fact", "facts"),
                explanation: "What articles say in their own voice.",
            },
        ),
        (
            Part::About,
            Section {
                part: "about",
                title: format!("Claims about {}", entity.name),
                told: &entity.about,
                words: ("claim", "claims"),
                explanation: "What others say, plan or deny. No article vouches for these.",
            },
        ),
        (
            Part::Claims,
            Section {
                part: "claims",
                title: format!("Claims by {}", entity.name),
                told: &entity.claims,
                words: ("claim", "claims"),
                explanation: "No article vouches for these.",
            },
        ),
    ];
    let wanted = all.into_iter().filter(|(own, section)| (part == Part::Overview || part == *own) && !section.told.is_empty());
    wanted.map(|(_, section)| section).collect()
}

/// The address of a picture of what lies around the entity of a page. It is asked for on its own, so that nobody waits for it who does not look.
fn small_picture(asked: &Asked) -> String {
    address::with_query("/graph.svg", &[("about", address::split_extension(&asked.path).0), ("most", SMALL), ("links", "pages")])
}

/// Whether anything links the entity to another.
fn has_neighbours(entity: &Entity) -> bool {
    let is_other = |link: &Option<Link>| link.as_ref().is_some_and(|link| link.kind.is_some() && link.iri.as_ref() != Some(&entity.iri));
    let links = |told: &Told| is_other(&told.statement.subject) || is_other(&told.statement.object);
    [&entity.facts, &entity.about, &entity.claims].into_iter().any(|list| list.items.iter().any(links))
}

/// All nodes that an entity's page shows.
fn described(entity: &Entity) -> Vec<NamedNode> {
    let lists = [&entity.facts, &entity.about, &entity.claims, &entity.timeline];
    let told = lists.into_iter().flat_map(|list| &list.items).map(|told| &told.statement.iri);
    let quotes = entity.quotes.items.iter().map(|quote| &quote.iri);
    nodes(std::iter::once(&entity.iri).chain(told).chain(quotes))
}

/// Named nodes, each once.
pub fn nodes<'a>(iris: impl Iterator<Item = &'a String>) -> Vec<NamedNode> {
    let mut nodes: Vec<NamedNode> = iris.filter_map(|iri| NamedNode::new(iri).ok()).collect();
    nodes.sort();
    nodes.dedup();
    nodes
}

/// `GET /statement/NAME`, `/quote/NAME`, `/passage/NAME`: leads to its place in its article; its twins tell what it is.
pub async fn part(State(state): State<AppState>, asked: Asked) -> Response {
    state
        .page(asked, |lookup, asked| {
            let (iri, _) = address::iri_of(&asked.path, lookup.base()).ok_or_else(|| unknown("statement"))?;
            let quads = describe(lookup, std::slice::from_ref(&iri))?;
            if quads.is_empty() {
                return Err(unknown("statement, quotation or passage"));
            }
            match asked.form {
                Form::Turtle => turtle(quads, lookup.base()),
                Form::Json => part_as_json(lookup, &iri),
                Form::Html => Ok(lead_to(&place_of(lookup, &iri)?)),
            }
        })
        .await
}

fn part_as_json(lookup: &Lookup<'_>, iri: &NamedNode) -> Result<Response, Problem> {
    if let Some(statement) = lookup.statement(iri)? {
        return json(&statement);
    }
    match lookup.quote(iri)? {
        Some(quote) => json(&quote),
        None => json(&lookup.passage(iri)?),
    }
}

/// The place of a statement, quotation or passage in its article's page.
fn place_of(lookup: &Lookup<'_>, iri: &NamedNode) -> Result<String, Problem> {
    if let Some(Statement { source: Some(source), number, .. }) = lookup.statement(iri)? {
        return Ok(format!("{}#s-{number}", source.href));
    }
    if let Some(Quote { source: Some(source), number, .. }) = lookup.quote(iri)? {
        return Ok(format!("{}#q-{number}", source.href));
    }
    lookup.passage(iri)?.map(|passage| passage.href).ok_or_else(|| unknown("passage"))
}
