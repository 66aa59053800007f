//! The graph as labelled nodes and typed relationships with properties: the model of Neo4j, Memgraph, FalkorDB and Neptune.
//!
//! Entities and articles are nodes, facts are relationships between entities, and `MENTIONS` leads from an article to its entities.

use oxigraph::model::{Literal, NamedNode};

use super::{Article, Entity, ExportError, Graph, Link};
use crate::graph::vocabulary::{NG, REL, SCHEMA, compact, term};

/// The label that every entity has beside those of its classes.
pub const ENTITY: &str = "Entity";
/// The label of articles.
pub const ARTICLE: &str = "Article";
/// The type of the relationship from an article to an entity.
pub const MENTIONS: &str = "MENTIONS";

/// The properties that every entity has.
pub const NAMES: [&str; 4] = ["iri", "name", "kind", "aliases"];

/// The value of a property.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
}

/// Properties by name.
pub type Properties = Vec<(String, Value)>;

/// `Entity` and the local names of the classes: `Person`, `Country`.
pub fn labels(entity: &Entity) -> Vec<String> {
    let local = |class: &String| class.split_once(':').map_or(class.as_str(), |(_, local)| local).to_owned();
    let mut labels = vec![ENTITY.to_owned()];
    labels.extend(entity.classes.iter().map(local));
    labels
}

/// The properties of an entity. The values of other properties than names come under the property's local name.
pub fn of_entity(entity: &Entity) -> Properties {
    let fixed = [
        Value::Text(entity.iri.as_str().to_owned()),
        Value::Text(entity.label.clone()),
        Value::Text(format!("{:?}", entity.kind)),
        Value::Texts(entity.aliases.clone()),
    ];
    let mut properties: Properties = NAMES.iter().map(|&name| name.to_owned()).zip(fixed).collect();
    properties.extend(entity.values.iter().map(|(property, values)| (property_name(property), value(values))));
    properties
}

/// The local name of a property of the vocabulary; the whole IRI of any other, and of one whose local name has a meaning here.
pub fn property_name(property: &NamedNode) -> String {
    let is_own = [NG, REL, SCHEMA].iter().any(|namespace| property.as_str().starts_with(namespace));
    let name = local(property);
    if is_own && !NAMES.contains(&name.as_str()) { name } else { property.as_str().to_owned() }
}

/// One text or number, or several texts.
fn value(values: &[Literal]) -> Value {
    match values {
        [one] if one.datatype() == term::INTEGER => one.value().parse().map_or_else(|_| Value::Text(one.value().to_owned()), Value::Integer),
        [one] => Value::Text(one.value().to_owned()),
        several => Value::Texts(several.iter().map(|literal| literal.value().to_owned()).collect()),
    }
}

/// The properties of an article.
pub fn of_article(article: &Article) -> Properties {
    let mut properties = vec![("iri".to_owned(), Value::Text(article.iri.as_str().to_owned()))];
    let texts = [("headline", &article.headline), ("published", &article.published), ("url", &article.url), ("text", &article.text)];
    properties.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), Value::Text(text.clone()?)))));
    properties
}

/// The properties of a relationship that is a fact.
pub fn of_link(link: &Link, base: &str) -> Properties {
    let text = |value: &str| Value::Text(value.to_owned());
    let texts = |values: Vec<&str>| Value::Texts(values.into_iter().map(str::to_owned).collect());
    let mut properties = vec![
        ("relation".to_owned(), Value::Text(compact(link.relation.as_str(), base))),
        ("words".to_owned(), text(&link.words)),
        ("weight".to_owned(), Value::Integer(i64::try_from(link.weight()).unwrap_or(i64::MAX))),
        ("articles".to_owned(), texts(link.articles().into_iter().map(NamedNode::as_str).collect())),
        ("statements".to_owned(), texts(link.statements.iter().map(|statement| statement.iri.as_str()).collect())),
        ("sentences".to_owned(), texts(link.statements.iter().map(|statement| statement.passage.exact.as_str()).collect())),
    ];
    let days = [
        ("begin_date", link.begin()),
        ("end_date", link.end()),
        ("first_reported", link.first_reported.as_deref()),
        ("last_reported", link.last_reported.as_deref()),
    ];
    properties.extend(days.into_iter().filter_map(|(name, day)| Some((name.to_owned(), text(day?)))));
    properties.extend(link.confidence().map(|confidence| ("confidence".to_owned(), Value::Number(confidence))));
    properties
}

/// The type of a relationship, as is the custom: `SPOKE_WITH`, `WORKS_FOR`.
pub fn relationship_type(relation: &NamedNode) -> String {
    let mut name = String::new();
    let mut was_lower = false;
    for c in local(relation).chars() {
        if c.is_uppercase() && was_lower {
            name.push('_');
        }
        was_lower = c.is_lowercase();
        name.extend(c.to_uppercase());
    }
    name
}

fn local(property: &NamedNode) -> String {
    property.as_str().rsplit(['/', '#']).next().unwrap_or_default().to_owned()
}

/// Hands every relationship to `each`: its type, where it comes from and leads to, and its properties; facts first, then mentions.
pub fn relationships(
    graph: &Graph<'_>,
    mut each: impl FnMut(&str, &NamedNode, &NamedNode, Properties) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    for entity in graph.entities() {
        for link in graph.links(&entity?)? {
            each(&relationship_type(&link.relation), &link.source, &link.target, of_link(&link, graph.scope().base()))?;
        }
    }
    for article in graph.articles()? {
        let article = article?;
        for entity in article.mentions.iter().filter(|node| graph.is_entity(node)) {
            each(MENTIONS, &article.iri, entity, Properties::new())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_follow_the_custom() {
        let of = |iri: &str| relationship_type(&NamedNode::new_unchecked(iri));
        assert_eq!(of("https://schema.org/worksFor"), "WORKS_FOR");
        assert_eq!(of("https://w3id.org/newsgraph/relation/spoke_with"), "SPOKE_WITH");
        assert_eq!(of("https://w3id.org/newsgraph/relation/did_n%27t"), "DID_N%27T");
    }
}
