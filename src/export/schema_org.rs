//! JSON-LD in the words of schema.org, as search engines and content systems read it.
//!
//! Articles, entities and their facts, quotations, and as `Claim` what an article does not assert itself. The context stands in the file, so that
//! nothing is fetched to read it.

use std::io::Write;

use oxigraph::model::{Literal, NamedNode, Term};
use serde_json::{Map, Value, json};

use super::{Article, Entity, ExportError, Graph, Statement};
use crate::graph::vocabulary::{NG, RDFS, REL, SCHEMA, XSD, term};
use crate::store::scope::{nodes, text, value};

pub fn write(graph: &Graph<'_>, out: &mut impl Write) -> Result<(), ExportError> {
    writeln!(out, "{{\"@context\": {},\n\"@graph\": [", context())?;
    let mut list = List { out, is_empty: true };
    for article in graph.articles()? {
        list.push(&self::article(&article?))?;
    }
    for entity in graph.entities() {
        list.push(&self::entity(&entity?))?;
    }
    let scope = graph.scope();
    for iri in scope.of_class(term::QUOTATION)? {
        list.push(&quotation(&iri, &scope.about(&iri)?, graph)?)?;
    }
    for iri in scope.of_class(term::STATEMENT)? {
        if let Some(statement) = Statement::read(scope, &iri)?
            && !statement.is_asserted(scope)?
        {
            list.push(&claim(&statement))?;
        }
    }
    writeln!(out, "\n]}}")?;
    Ok(())
}

/// schema.org's words without a prefix, with the datatypes that its dates have here.
fn context() -> Value {
    let date = |name: &str| json!({"@id": format!("schema:{name}"), "@type": "xsd:date"});
    json!({
        "@vocab": SCHEMA, "schema": SCHEMA, "ng": NG, "rel": {"@id": REL, "@prefix": true}, "rdfs": RDFS, "xsd": XSD,
        "datePublished": date("datePublished"),
    })
}

/// The elements of a JSON array, one a line.
struct List<'a, W> {
    out: &'a mut W,
    is_empty: bool,
}

impl<W: Write> List<'_, W> {
    fn push(&mut self, element: &Map<String, Value>) -> Result<(), ExportError> {
        if !std::mem::take(&mut self.is_empty) {
            writeln!(self.out, ",")?;
        }
        serde_json::to_writer(&mut *self.out, element)?;
        Ok(())
    }
}

fn reference(node: &NamedNode) -> Value {
    json!({"@id": node.as_str()})
}

/// Adds a property's value. One value stands alone, several in a list.
fn add(object: &mut Map<String, Value>, property: &str, value: Value) {
    match object.get_mut(property) {
        None => drop(object.insert(property.to_owned(), value)),
        Some(Value::Array(values)) => values.push(value),
        Some(one) => *one = json!([one.take(), value]),
    }
}

fn article(article: &Article) -> Map<String, Value> {
    let mut object = Map::new();
    add(&mut object, "@id", json!(article.iri.as_str()));
    add(&mut object, "@type", json!("NewsArticle"));
    for (property, text) in [("headline", &article.headline), ("datePublished", &article.published), ("articleBody", &article.text)] {
        if let Some(text) = text {
            add(&mut object, property, json!(text));
        }
    }
    if let Some(url) = &article.url {
        add(&mut object, "url", if NamedNode::new(url).is_ok() { json!({"@id": url}) } else { json!(url) });
    }
    article.authors.iter().for_each(|author| add(&mut object, "author", reference(author)));
    article.publisher.iter().for_each(|publisher| add(&mut object, "publisher", reference(publisher)));
    article.mentions.iter().for_each(|entity| add(&mut object, "mentions", reference(entity)));
    object
}

fn entity(entity: &Entity) -> Map<String, Value> {
    let mut object = Map::new();
    add(&mut object, "@id", json!(entity.iri.as_str()));
    for class in &entity.classes {
        add(&mut object, "@type", json!(class.strip_prefix("schema:").unwrap_or(class)));
    }
    add(&mut object, "name", json!(entity.label));
    entity.aliases.iter().for_each(|alias| add(&mut object, "alternateName", json!(alias)));
    for (property, values) in &entity.values {
        values.iter().for_each(|value| add(&mut object, &key(property), plain(value)));
    }
    for (property, target) in &entity.facts {
        add(&mut object, &key(property), reference(target));
    }
    object
}

/// A property as the context shortens it.
fn key(property: &NamedNode) -> String {
    let iri = property.as_str();
    let short = |namespace: &str, prefix: &str| iri.strip_prefix(namespace).map(|local| format!("{prefix}{local}"));
    // "datePublished" is a date by the context; any other property takes its values as they are.
    short(SCHEMA, "")
        .filter(|local| !local.is_empty() && !local.contains(':'))
        .or_else(|| short(NG, "ng:"))
        .or_else(|| short(REL, "rel:"))
        .unwrap_or_else(|| iri.to_owned())
}

fn plain(literal: &Literal) -> Value {
    match literal.datatype() {
        datatype if datatype == oxigraph::model::vocab::xsd::STRING => json!(literal.value()),
        datatype => {
            json!({"@value": literal.value(), "@type": datatype.as_str().strip_prefix(XSD).map_or_else(|| datatype.as_str().to_owned(), |local| format!("xsd:{local}"))})
        }
    }
}

fn any(term: &Term) -> Value {
    match term {
        Term::NamedNode(node) => reference(node),
        Term::Literal(literal) => plain(literal),
        other => json!(other.to_string()),
    }
}

fn quotation(iri: &NamedNode, pairs: &[(NamedNode, Term)], graph: &Graph<'_>) -> Result<Map<String, Value>, ExportError> {
    let mut object = Map::new();
    add(&mut object, "@id", json!(iri.as_str()));
    add(&mut object, "@type", json!("Quotation"));
    if let Some(words) = text(pairs, term::TEXT) {
        add(&mut object, "text", json!(words));
    }
    if let Some(speaker) = value(pairs, term::SPOKEN_BY_CHARACTER) {
        add(&mut object, "spokenByCharacter", any(speaker));
    }
    if let Some(passage) = nodes(pairs, term::EVIDENCE).next() {
        let passage = graph.scope().about(passage)?;
        nodes(&passage, term::IN_ARTICLE).for_each(|article| add(&mut object, "isPartOf", reference(article)));
    }
    Ok(object)
}

/// What somebody says, denies, plans or fears: a claim that appears in the article.
fn claim(statement: &Statement) -> Map<String, Value> {
    let mut object = Map::new();
    add(&mut object, "@id", json!(statement.iri.as_str()));
    add(&mut object, "@type", json!("Claim"));
    add(&mut object, "text", json!(statement.gloss));
    statement.sources.iter().for_each(|source| add(&mut object, "author", any(source)));
    add(&mut object, "appearance", reference(&statement.passage.article));
    let ends = [Some(&statement.subject), statement.object.as_ref()];
    ends.into_iter().flatten().filter(|end| end.is_named_node()).for_each(|end| add(&mut object, "about", any(end)));
    add(&mut object, "ng:polarity", json!({"@id": if statement.positive { "ng:Positive" } else { "ng:Negative" }}));
    add(&mut object, "ng:modality", json!({"@id": format!("ng:{}", statement.modality)}));
    object
}
