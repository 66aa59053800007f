//! The tables of Microsoft GraphRAG, to bring a graph of one's own (<https://microsoft.github.io/graphrag/index/byog/>).
//!
//! Articles are documents and text units at once, facts are relationships, and what an article does not assert itself are covariates of the type
//! `claim`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use oxigraph::model::{NamedNode, Term};

use super::parquet::{Cell, Kind, Table};
use super::{Article, Entity, ExportError, Graph, Link, Statement};
use crate::graph::iri::digest;
use crate::graph::vocabulary::{compact, term};

const ENTITIES: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("human_readable_id", Kind::Integer),
    ("title", Kind::Text),
    ("type", Kind::Text),
    ("description", Kind::Text),
    ("text_unit_ids", Kind::Texts),
    ("frequency", Kind::Integer),
    ("degree", Kind::Integer),
    ("x", Kind::Number),
    ("y", Kind::Number),
];
const RELATIONSHIPS: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("human_readable_id", Kind::Integer),
    ("source", Kind::Text),
    ("target", Kind::Text),
    ("description", Kind::Text),
    ("weight", Kind::Number),
    ("combined_degree", Kind::Integer),
    ("text_unit_ids", Kind::Texts),
];
const TEXT_UNITS: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("human_readable_id", Kind::Integer),
    ("text", Kind::Text),
    ("n_tokens", Kind::Integer),
    ("document_ids", Kind::Texts),
    ("entity_ids", Kind::Texts),
    ("relationship_ids", Kind::Texts),
    ("covariate_ids", Kind::Texts),
];
const DOCUMENTS: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("human_readable_id", Kind::Integer),
    ("title", Kind::Text),
    ("text", Kind::Text),
    ("text_unit_ids", Kind::Texts),
    ("creation_date", Kind::Text),
];
const COVARIATES: &[(&str, Kind)] = &[
    ("id", Kind::Text),
    ("human_readable_id", Kind::Integer),
    ("covariate_type", Kind::Text),
    ("type", Kind::Text),
    ("description", Kind::Text),
    ("subject_id", Kind::Text),
    ("object_id", Kind::Text),
    ("status", Kind::Text),
    ("start_date", Kind::Text),
    ("end_date", Kind::Text),
    ("source_text", Kind::Text),
    ("text_unit_id", Kind::Text),
];

/// What belongs to a text unit.
#[derive(Default)]
struct Contents {
    entities: Vec<String>,
    relationships: Vec<String>,
    covariates: Vec<String>,
}

struct Tables<'a> {
    graph: &'a Graph<'a>,
    /// The one title of each entity.
    titles: BTreeMap<NamedNode, String>,
    /// How many relationships each entity has.
    degrees: HashMap<NamedNode, usize>,
    /// The articles that speak of each entity.
    articles: HashMap<NamedNode, BTreeSet<NamedNode>>,
    contents: HashMap<NamedNode, Contents>,
}

pub fn write(graph: &Graph<'_>, folder: &Path) -> Result<(), ExportError> {
    let mut tables = Tables::new(graph)?;
    tables.entities(folder)?;
    tables.relationships(folder)?;
    tables.covariates(folder)?;
    tables.texts(folder)
}

fn id(node: &NamedNode) -> String {
    digest(node.as_str(), 32)
}

impl<'a> Tables<'a> {
    fn new(graph: &'a Graph<'a>) -> Result<Self, ExportError> {
        let mut tables = Self { graph, titles: titles(graph)?, degrees: HashMap::new(), articles: HashMap::new(), contents: HashMap::new() };
        for entity in graph.entities() {
            for link in graph.links(&entity?)? {
                *tables.degrees.entry(link.source).or_default() += 1;
                *tables.degrees.entry(link.target).or_default() += 1;
            }
        }
        for article in graph.articles()? {
            let article = article?;
            for entity in article.mentions {
                tables.articles.entry(entity).or_default().insert(article.iri.clone());
            }
        }
        Ok(tables)
    }

    fn degree(&self, entity: &NamedNode) -> usize {
        self.degrees.get(entity).copied().unwrap_or_default()
    }

    fn entities(&mut self, folder: &Path) -> Result<(), ExportError> {
        let mut table = Table::create(folder, "entities", ENTITIES)?;
        for (number, entity) in self.graph.entities().enumerate() {
            let entity = entity?;
            let articles = self.articles.get(&entity.iri).cloned().unwrap_or_default();
            articles.iter().for_each(|article| self.contents.entry(article.clone()).or_default().entities.push(id(&entity.iri)));
            table.push(vec![
                id(&entity.iri).as_str().into(),
                number.into(),
                Cell::Text(self.titles.get(&entity.iri).cloned()),
                kind(&entity).into(),
                description(&entity, self.graph.scope().base()).as_str().into(),
                Cell::Texts(articles.iter().map(id).collect()),
                articles.len().into(),
                self.degree(&entity.iri).into(),
                Cell::Number(0.0),
                Cell::Number(0.0),
            ])?;
        }
        table.finish()
    }

    fn relationships(&mut self, folder: &Path) -> Result<(), ExportError> {
        let mut table = Table::create(folder, "relationships", RELATIONSHIPS)?;
        let mut number = 0_usize;
        for entity in self.graph.entities() {
            for link in self.graph.links(&entity?)? {
                let articles: Vec<NamedNode> = link.articles().into_iter().cloned().collect();
                articles.iter().for_each(|article| self.contents.entry(article.clone()).or_default().relationships.push(link.id()));
                table.push(vec![
                    link.id().as_str().into(),
                    number.into(),
                    Cell::Text(self.titles.get(&link.source).cloned()),
                    Cell::Text(self.titles.get(&link.target).cloned()),
                    told(&link).as_str().into(),
                    Cell::Number(u32::try_from(link.weight()).map_or(f64::MAX, f64::from)),
                    (self.degree(&link.source) + self.degree(&link.target)).into(),
                    Cell::Texts(articles.iter().map(id).collect()),
                ])?;
                number += 1;
            }
        }
        table.finish()
    }

    fn covariates(&mut self, folder: &Path) -> Result<(), ExportError> {
        let mut table = Table::create(folder, "covariates", COVARIATES)?;
        let scope = self.graph.scope();
        let mut number = 0_usize;
        for iri in scope.of_class(term::STATEMENT)? {
            let Some(statement) = Statement::read(scope, &iri)? else { continue };
            let Some(subject) = self.title(&statement.subject).filter(|_| statement.subject.is_named_node()) else { continue };
            if statement.is_asserted(scope)? {
                continue;
            }
            let article = &statement.passage.article;
            self.contents.entry(article.clone()).or_default().covariates.push(id(&iri));
            table.push(vec![
                id(&iri).as_str().into(),
                number.into(),
                "claim".into(),
                self.graph.words(&statement.predicate)?.as_str().into(),
                statement.gloss.as_str().into(),
                subject.as_str().into(),
                self.object(&statement).as_str().into(),
                if statement.positive { "SUSPECTED" } else { "FALSE" }.into(),
                Cell::Text(statement.begin.clone()),
                Cell::Text(statement.end.clone()),
                statement.passage.exact.as_str().into(),
                id(article).as_str().into(),
            ])?;
            number += 1;
        }
        table.finish()
    }

    /// The title of an entity, or the words of a literal.
    fn title(&self, term: &Term) -> Option<String> {
        match term {
            Term::NamedNode(node) => self.titles.get(node).cloned(),
            Term::Literal(literal) => Some(literal.value().to_owned()),
            _ => None,
        }
    }

    fn object(&self, statement: &Statement) -> String {
        statement.object.as_ref().and_then(|object| self.title(object)).unwrap_or_else(|| "NONE".to_owned())
    }

    fn texts(&self, folder: &Path) -> Result<(), ExportError> {
        let mut units = Table::create(folder, "text_units", TEXT_UNITS)?;
        let mut documents = Table::create(folder, "documents", DOCUMENTS)?;
        for (number, article) in self.graph.articles()?.enumerate() {
            let article = article?;
            let empty = Contents::default();
            let contents = self.contents.get(&article.iri).unwrap_or(&empty);
            let (id, text) = (id(&article.iri), self.text(&article)?);
            units.push(vec![
                id.as_str().into(),
                number.into(),
                text.as_str().into(),
                text.chars().count().div_ceil(4).into(),
                Cell::Texts(vec![id.clone()]),
                Cell::Texts(contents.entities.clone()),
                Cell::Texts(contents.relationships.clone()),
                Cell::Texts(contents.covariates.clone()),
            ])?;
            let title = article.headline.clone().unwrap_or_else(|| compact(article.iri.as_str(), self.graph.scope().base()));
            let list = Cell::Texts(vec![id.clone()]);
            documents.push(vec![
                id.as_str().into(),
                number.into(),
                title.as_str().into(),
                text.as_str().into(),
                list,
                Cell::Text(article.published),
            ])?;
        }
        units.finish()?;
        documents.finish()
    }

    /// The article's text, or where the store keeps none its headline.
    fn text(&self, article: &Article) -> Result<String, ExportError> {
        Ok(article.text.clone().or_else(|| article.headline.clone()).unwrap_or_default())
    }
}

/// A title for every entity: its name, and where several bear it, the IRI too. GraphRAG knows entities by their titles.
fn titles(graph: &Graph<'_>) -> Result<BTreeMap<NamedNode, String>, ExportError> {
    let (mut names, mut bearers) = (Vec::new(), HashMap::<String, usize>::new());
    for entity in graph.entities() {
        let Entity { iri, label, .. } = entity?;
        *bearers.entry(label.clone()).or_default() += 1;
        names.push((iri, label));
    }
    let base = graph.scope().base();
    let title = |(iri, label): (NamedNode, String)| {
        let title = if bearers.get(&label).is_some_and(|count| *count > 1) { format!("{label} ({})", compact(iri.as_str(), base)) } else { label };
        (iri, title)
    };
    Ok(names.into_iter().map(title).collect())
}

/// GraphRAG's own names of types where it has any.
fn kind(entity: &Entity) -> &'static str {
    use crate::reading::Kind::{Event, Group, Organization, Person, Place, Thing};
    match entity.kind {
        Person => "person",
        Organization => "organization",
        Place => "geo",
        Event => "event",
        Group => "group",
        Thing => "thing",
    }
}

/// Names and plain values as a sentence would have them.
fn description(entity: &Entity, base: &str) -> String {
    let mut parts = vec![entity.label.clone()];
    if !entity.aliases.is_empty() {
        parts.push(format!("also called {}", entity.aliases.join(", ")));
    }
    for (property, values) in &entity.values {
        let name = compact(property.as_str(), base);
        let values: Vec<&str> = values.iter().map(oxigraph::model::Literal::value).collect();
        parts.push(format!("{}: {}", name.rsplit(':').next().unwrap_or(&name), values.join(", ")));
    }
    parts.join("; ")
}

/// The relation in words, and the sentences that tell it.
fn told(link: &Link) -> String {
    let sentences: BTreeSet<&str> = link.statements.iter().map(|statement| statement.passage.exact.as_str()).collect();
    std::iter::once(link.words.as_str()).chain(sentences).collect::<Vec<_>>().join(": ")
}
