//! FollowTheMoney (<https://followthemoney.tech>), the data model of Aleph and OpenSanctions: one JSON object a line.
//!
//! People, organisations, groups, places and events that a story names are entities, articles are documents, mentions tie the two together, and
//! facts are links with the sentence (`summary`) and the articles (`proof`) that tell them. What the model has no place for (things such as
//! laws and products, and facts about them) is left out.

use std::collections::BTreeSet;
use std::io::Write;

use oxigraph::model::{Literal, NamedNode};
use serde_json::{Map, json};

use super::{Article, Entity, ExportError, Graph, Link};
use crate::graph::iri::digest;
use crate::graph::vocabulary::{NG, SCHEMA, compact};
use crate::reading::Kind;

/// The longest name, in characters, that the model takes.
const NAME: usize = 384;

/// The properties of an entity: name and values.
type Properties = Map<String, serde_json::Value>;

pub fn write(graph: &Graph<'_>, out: &mut impl Write) -> Result<(), ExportError> {
    let base = graph.scope().base();
    for article in graph.articles()? {
        let article = article?;
        line(out, &id(&article.iri, base), "Article", document(graph, &article)?)?;
        for entity in &article.mentions {
            mention(graph, &article, entity, out)?;
        }
    }
    let assets = assets(graph)?;
    for entity in graph.entities() {
        let entity = entity?;
        let Some(schema) = schema(&entity, &assets) else { continue };
        line(out, &id(&entity.iri, base), schema, thing(&entity, schema, base))?;
        for link in graph.links(&entity)? {
            fact(graph, &link, out)?;
        }
    }
    Ok(())
}

fn line(out: &mut impl Write, id: &str, schema: &str, properties: Properties) -> Result<(), ExportError> {
    serde_json::to_writer(&mut *out, &json!({"id": id, "schema": schema, "properties": properties}))?;
    writeln!(out)?;
    Ok(())
}

/// Identifiers may hold letters, digits, points and hyphens only: `person.lena-okafor` of `urn:newsgraph:person/lena-okafor`.
fn id(node: &NamedNode, base: &str) -> String {
    let local = node.as_str().strip_prefix(base).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/');
    let is_whole = local.starts_with(|c: char| c.is_ascii_alphanumeric()) && local.ends_with(|c: char| c.is_ascii_alphanumeric());
    if is_whole && local.chars().all(is_plain) { local.replace('/', ".") } else { format!("iri.{}", digest(node.as_str(), 20)) }
}

/// The schema that stands for an entity; `None` for things.
fn schema(entity: &Entity, assets: &BTreeSet<NamedNode>) -> Option<&'static str> {
    let is = |class: &str| entity.classes.iter().any(|known| known == class);
    Some(match entity.kind {
        Kind::Person => "Person",
        Kind::Organization if is("schema:GovernmentOrganization") => "PublicBody",
        Kind::Organization if is("schema:Corporation") || assets.contains(&entity.iri) => "Company",
        Kind::Organization => "Organization",
        Kind::Place => "Address",
        Kind::Event => "Event",
        Kind::Group => "LegalEntity",
        Kind::Thing => return None,
    })
}

/// The organisations that somebody owns: only companies can be owned.
fn assets(graph: &Graph<'_>) -> Result<BTreeSet<NamedNode>, ExportError> {
    let mut assets = BTreeSet::new();
    for entity in graph.entities() {
        let entity = entity?;
        for (relation, target) in entity.facts {
            match known(&relation) {
                Some("owns" | "acquired") => assets.insert(target),
                Some("parentOrganization") => assets.insert(entity.iri.clone()),
                _ => false,
            };
        }
    }
    Ok(assets)
}

fn thing(entity: &Entity, schema: &str, base: &str) -> Properties {
    let mut properties = Properties::new();
    add(&mut properties, "name", [cut(&entity.label)]);
    add(&mut properties, "alias", entity.aliases.iter().map(|alias| cut(alias)));
    if schema == "Address" {
        add(&mut properties, "full", [cut(&entity.label)]);
    }
    for (property, values) in &entity.values {
        match field(property, schema) {
            Some(field) if field.ends_with("Date") => {
                let (dates, words): (Vec<&Literal>, Vec<&Literal>) = values.iter().partition(|value| is_date(value.value()));
                add(&mut properties, field, dates.into_iter().map(Literal::value));
                note(&mut properties, property, words, base);
            }
            Some(field) => add(&mut properties, field, values.iter().map(Literal::value)),
            None => note(&mut properties, property, values, base),
        }
    }
    properties
}

/// The beginning of a name that is too long.
fn cut(name: &str) -> &str {
    name.char_indices().nth(NAME).map_or(name, |(end, _)| &name[..end])
}

/// A value that no field is made for.
fn note<'v>(properties: &mut Properties, property: &NamedNode, values: impl IntoIterator<Item = &'v Literal>, base: &str) {
    let property = compact(property.as_str(), base);
    let notes: Vec<String> = values.into_iter().map(|value| format!("{property}: {}", value.value())).collect();
    add(properties, "notes", notes.iter().map(String::as_str));
}

/// The field that a property's plain values belong into.
fn field(property: &NamedNode, schema: &str) -> Option<&'static str> {
    match (known(property)?, schema) {
        ("jobTitle", "Person") => Some("position"),
        ("birthDate", "Person") => Some("birthDate"),
        ("deathDate", "Person") => Some("deathDate"),
        ("foundingDate", "LegalEntity" | "Organization" | "Company" | "PublicBody") => Some("incorporationDate"),
        _ => None,
    }
}

/// The local name of a property of schema.org or of the program's own vocabulary.
fn known(property: &NamedNode) -> Option<&str> {
    property.as_str().strip_prefix(SCHEMA).or_else(|| property.as_str().strip_prefix(NG))
}

/// A day, month or year of four digits.
fn is_date(text: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let mut parts = text.split('-');
    parts.next().is_some_and(|year| digits(year, 4)) && parts.clone().count() <= 2 && parts.all(|part| digits(part, 2))
}

fn document(graph: &Graph<'_>, article: &Article) -> Result<Properties, ExportError> {
    let mut properties = Properties::new();
    let names = |nodes: &[NamedNode]| -> Result<Vec<String>, ExportError> {
        let mut names = Vec::new();
        for node in nodes {
            names.extend(graph.entity(node)?.map(|entity| entity.label));
        }
        Ok(names)
    };
    let (authors, publisher) = (names(&article.authors)?, names(article.publisher.as_slice())?);
    add(&mut properties, "title", article.headline.as_deref());
    add(&mut properties, "author", authors.iter().map(String::as_str));
    add(&mut properties, "publisher", publisher.iter().map(String::as_str));
    add(&mut properties, "publishedAt", article.published.as_deref().filter(|day| is_date(day)));
    add(&mut properties, "sourceUrl", article.url.as_deref().filter(|url| url.starts_with("http")));
    add(&mut properties, "bodyText", article.text.as_deref());
    add(&mut properties, "language", ["eng"]);
    Ok(properties)
}

/// That an article speaks of somebody. Only legal entities (people, organisations, groups) can be mentioned.
fn mention(graph: &Graph<'_>, article: &Article, node: &NamedNode, out: &mut impl Write) -> Result<(), ExportError> {
    let base = graph.scope().base();
    let Some(entity) = graph.entity(node)?.filter(|entity| matches!(entity.kind, Kind::Person | Kind::Organization | Kind::Group)) else {
        return Ok(());
    };
    let Some(schema) = schema(&entity, &BTreeSet::new()) else { return Ok(()) };
    let mut properties = Properties::new();
    add(&mut properties, "document", [id(&article.iri, base).as_str()]);
    add(&mut properties, "resolved", [id(node, base).as_str()]);
    add(&mut properties, "name", [cut(&entity.label)]);
    add(&mut properties, "detectedSchema", [schema]);
    line(out, &format!("mention.{}", digest(&format!("{} {node}", article.iri), 20)), "Mention", properties)
}

/// How a relation is told in the model: schema, field of the source, field of the target, field of the words.
type Shape = (&'static str, &'static str, &'static str, &'static str);

/// The shape that fits a relation between these kinds of entities.
fn shape(relation: &NamedNode, source: Kind, target: Kind) -> Shape {
    let is_body = |kind| kind == Kind::Organization;
    let is_agent = |kind| matches!(kind, Kind::Person | Kind::Organization | Kind::Group);
    match (known(relation), source, target) {
        (Some("spouse" | "formerSpouse" | "parent" | "sibling" | "relatedTo"), Kind::Person, Kind::Person) => {
            ("Family", "person", "relative", "relationship")
        }
        (Some("knows" | "partner" | "collaborator" | "taught"), Kind::Person, Kind::Person) => ("Associate", "person", "associate", "relationship"),
        (Some("worksFor"), Kind::Person, Kind::Organization) => ("Employment", "employee", "employer", "role"),
        (Some("memberOf" | "joined"), from, Kind::Organization) if is_agent(from) => ("Membership", "member", "organization", "role"),
        (Some("leads" | "led"), from, Kind::Organization) if is_agent(from) => ("Directorship", "director", "organization", "role"),
        (Some("owns" | "acquired"), from, to) if is_agent(from) && is_body(to) => ("Ownership", "owner", "asset", "role"),
        (Some("parentOrganization"), Kind::Organization, Kind::Organization) => ("Ownership", "asset", "owner", "role"),
        (Some("represents"), from, to) if is_agent(from) && is_agent(to) => ("Representation", "agent", "client", "role"),
        (Some("succeeded"), Kind::Organization, Kind::Organization) => ("Succession", "successor", "predecessor", "role"),
        _ => ("UnknownLink", "subject", "object", "role"),
    }
}

fn fact(graph: &Graph<'_>, link: &Link, out: &mut impl Write) -> Result<(), ExportError> {
    let base = graph.scope().base();
    let (Some(source), Some(target)) = (graph.entity(&link.source)?, graph.entity(&link.target)?) else { return Ok(()) };
    if source.kind == Kind::Thing || target.kind == Kind::Thing {
        return Ok(());
    }
    let (schema, from, to, role) = shape(&link.relation, source.kind, target.kind);
    let mut properties = Properties::new();
    add(&mut properties, from, [id(&link.source, base).as_str()]);
    add(&mut properties, to, [id(&link.target, base).as_str()]);
    add(&mut properties, role, [link.words.as_str()]);
    let proof: Vec<String> = link.articles().into_iter().map(|article| id(article, base)).collect();
    add(&mut properties, "proof", proof.iter().map(String::as_str));
    add(&mut properties, "summary", link.statements.iter().map(|statement| statement.passage.exact.as_str()));
    // When it happened is a date; only what is told as a stretch of time has a start and an end.
    for statement in &link.statements {
        match (statement.begin.as_deref().filter(|day| is_date(day)), statement.end.as_deref().filter(|day| is_date(day))) {
            (Some(begin), Some(end)) if begin == end => add(&mut properties, "date", [begin]),
            (begin, end) => {
                add(&mut properties, "startDate", begin);
                add(&mut properties, "endDate", end);
            }
        }
    }
    let records: Vec<String> = link.statements.iter().map(|statement| id(&statement.iri, base)).collect();
    add(&mut properties, "recordId", records.iter().map(String::as_str));
    line(out, &format!("link.{}", link.id()), schema, properties)
}

/// Adds values to a field, each once. The model trims texts and knows no empty ones.
fn add<'v>(properties: &mut Properties, field: &str, values: impl IntoIterator<Item = &'v str>) {
    for value in values {
        let value = json!(value.trim());
        if value == json!("") {
            continue;
        }
        let known = properties.entry(field).or_insert_with(|| json!([]));
        if let Some(list) = known.as_array_mut().filter(|list| !list.contains(&value)) {
            list.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_plain() {
        let of = |local: &str| id(&NamedNode::new_unchecked(format!("urn:newsgraph:{local}")), "urn:newsgraph:");
        assert_eq!(of("person/lena-okafor"), "person.lena-okafor");
        assert_eq!(of("statement/2026-01-02-ab-3"), "statement.2026-01-02-ab-3");
        assert!(of("thing/a%20b").starts_with("iri."));
        assert!(of("").starts_with("iri."));
    }

    #[test]
    fn dates_are_whole() {
        assert!(["1960", "1960-05", "1960-05-03"].iter().all(|date| is_date(date)));
        assert!(["-0044", "2018-01-01/..", "then", "1960-5", ""].iter().all(|text| !is_date(text)));
    }

    #[test]
    fn relations_have_the_shape_that_their_ends_allow() {
        let of = |local: &str, source, target| shape(&NamedNode::new_unchecked(format!("{SCHEMA}{local}")), source, target).0;
        assert_eq!(of("worksFor", Kind::Person, Kind::Organization), "Employment");
        assert_eq!(of("worksFor", Kind::Group, Kind::Organization), "UnknownLink");
        assert_eq!(of("owns", Kind::Person, Kind::Place), "UnknownLink");
    }
}
