//! What was read from an article as RDF: one named graph with the article, its entities, statements, quotations and their passages.

use std::collections::BTreeSet;

use oxigraph::model::{Literal, NamedNode, Quad};

use super::iri::Namer;
use super::literal;
use super::statement::Sheet;
use super::vocabulary::{self, DEFAULT_BASE, term};
use crate::article::Article;
use crate::ontology::{Ontology, WordClass};
use crate::reading::{Entity, Kind, Reading};

/// How the graph is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphOptions {
    /// What the IRIs of entities, articles and statements begin with. Check what a user gives with [`super::iri::check_base`]: a base that
    /// no IRI can be built on is replaced by [`DEFAULT_BASE`].
    pub base: String,
    /// Whether the article's text is written as `schema:articleBody`.
    pub keep_text: bool,
    /// Whether statements also carry the RDF 1.2 triple term that they reify.
    pub rdf_12: bool,
    /// Digest of the language model, kept with the graph; empty: not written.
    pub model_digest: String,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self { base: DEFAULT_BASE.to_owned(), keep_text: true, rdf_12: false, model_digest: String::new() }
    }
}

/// The graph of one article, named by the article's IRI: sorted, without duplicates and without blank nodes. It depends on the arguments
/// alone.
#[must_use]
pub fn quads(article: &Article, reading: &Reading, ontology: &Ontology, options: &GraphOptions) -> Vec<Quad> {
    let namer = Namer::new(article, &options.base, ontology);
    let entities = namer.entities(&reading.entities);
    let graph = namer.article();
    let mut sheet = Sheet { namer, reading, ontology, entities, graph, quads: Vec::new() };
    sheet.article(article, options.keep_text);
    sheet.activity(&options.model_digest);
    sheet.all_entities();
    for (number, statement) in reading.statements.iter().enumerate() {
        sheet.statement(number, statement, options.rdf_12);
    }
    for (number, quotation) in reading.quotations.iter().enumerate() {
        sheet.quotation(number, quotation);
    }
    let mut quads = sheet.quads;
    quads.sort_by_cached_key(ToString::to_string);
    quads.dedup();
    quads
}

impl Sheet<'_> {
    fn article(&mut self, article: &Article, keep_text: bool) {
        let node = self.graph.clone();
        self.say(&node, term::TYPE, term::NEWS_ARTICLE);
        if let Some(date) = article.published {
            self.say(&node, term::DATE_PUBLISHED, literal::day(date));
        }
        for (property, text) in [(term::HEADLINE, &article.headline), (term::DATELINE, &article.dateline)] {
            if let Some(text) = text {
                self.say_text(&node, property, text);
            }
        }
        if let Some(url) = &article.url {
            match NamedNode::new(url) {
                Ok(url) => self.say(&node, term::URL, url),
                Err(_) => self.say_text(&node, term::URL, url),
            }
        }
        if keep_text {
            self.say_text(&node, term::ARTICLE_BODY, &article.text);
        }
        for author in &article.authors {
            let author = self.author(author, article.publisher.as_deref());
            self.say(&node, term::AUTHOR, author);
        }
        if let Some(publisher) = &article.publisher {
            let publisher = self.publisher(publisher);
            self.say(&node, term::PUBLISHER, publisher);
        }
    }

    /// The author's node: a person, unless the name is the publisher's or ends like an organisation's.
    fn author(&mut self, name: &str, publisher: Option<&str>) -> NamedNode {
        let last = name.split_whitespace().next_back().unwrap_or_default().to_lowercase();
        if publisher == Some(name) || self.ontology.has(WordClass::OrganizationMark, &last) {
            return self.publisher(name);
        }
        let node = self.namer.byline(Kind::Person, name);
        self.byline(&node, name, term::PERSON);
        node
    }

    /// A publisher is no part of the story, so that it is a news organisation only, unless the story speaks of it.
    fn publisher(&mut self, name: &str) -> NamedNode {
        let node = self.namer.byline(Kind::Organization, name);
        self.byline(&node, name, term::NEWS_MEDIA_ORGANIZATION);
        node
    }

    /// Type and name of somebody in the article's header; the story's own name for them goes before.
    fn byline(&mut self, node: &NamedNode, name: &str, class: oxigraph::model::NamedNodeRef<'_>) {
        self.say(node, term::TYPE, class);
        let named = self.quads.iter().any(|quad| quad.subject == node.clone().into() && quad.predicate == term::LABEL);
        if !self.entities.contains(node) && !named {
            self.say_text(node, term::LABEL, name);
        }
    }

    /// Which program and model read the article. No time of day: reading again gives the same graph.
    fn activity(&mut self, model_digest: &str) {
        let version = env!("CARGO_PKG_VERSION");
        let (activity, program) = (self.namer.activity(), self.namer.program(version));
        let article = self.graph.clone();
        self.say(&article, term::WAS_GENERATED_BY, activity.clone());
        self.say(&activity, term::TYPE, term::ACTIVITY);
        self.say(&activity, term::WAS_ASSOCIATED_WITH, program.clone());
        if !model_digest.is_empty() {
            self.say_text(&activity, term::MODEL_DIGEST, model_digest);
        }
        self.say(&program, term::TYPE, term::SOFTWARE_AGENT);
        self.say_text(&program, term::LABEL, &format!("newsgraph {version}"));
        self.say_text(&program, term::SOFTWARE_VERSION, version);
    }

    fn all_entities(&mut self) {
        let reading = self.reading;
        let mut labelled: BTreeSet<String> = BTreeSet::new();
        for (entity, node) in reading.entities.iter().zip(self.entities.clone()) {
            let first = labelled.insert(node.as_str().to_owned());
            self.entity(entity, &node, first);
        }
    }

    /// One entity. Where two share a node, the `first` gives it its one label.
    fn entity(&mut self, entity: &Entity, node: &NamedNode, first: bool) {
        let article = self.graph.clone();
        self.say(&article, term::MENTIONS, node.clone());
        for class in std::iter::once(entity.kind.class()).chain(entity.classes.iter().map(String::as_str)) {
            // A class of the user's own ontology is a whole IRI.
            if let Some(class) = vocabulary::expand(class).or_else(|| NamedNode::new(class).ok()) {
                self.say(node, term::TYPE, class);
            }
        }
        let label = if first { entity.label.as_str() } else { self.label_of(node) };
        let label = Literal::new_simple_literal(label);
        for alias in entity.aliases.iter().chain((!first).then_some(&entity.label)) {
            let alias = Literal::new_simple_literal(alias);
            if alias != label {
                self.say(node, term::ALT_LABEL, alias);
            }
        }
        if first {
            self.say(node, term::LABEL, label);
        }
    }

    fn label_of(&self, node: &NamedNode) -> &str {
        let reading = self.reading;
        let first = self.entities.iter().position(|other| other == node);
        first.and_then(|at| reading.entities.get(at)).map_or("", |entity| entity.label.as_str())
    }
}
