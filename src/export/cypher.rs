//! A Cypher script: `cypher-shell -f graph.cypher`. Run twice, it changes nothing more.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;

use super::property_graph::{ARTICLE, ENTITY, MENTIONS, Properties, Value, labels, of_article, of_entity, relationships};
use super::{ExportError, Graph};

/// One command creates at most this many nodes or relationships, so that no transaction grows large.
const BATCH: usize = 500;

pub fn write(graph: &Graph<'_>, out: &mut impl Write) -> Result<(), ExportError> {
    writeln!(out, "CREATE CONSTRAINT entity_iri IF NOT EXISTS FOR (n:{ENTITY}) REQUIRE n.iri IS UNIQUE;")?;
    writeln!(out, "CREATE CONSTRAINT article_iri IF NOT EXISTS FOR (n:{ARTICLE}) REQUIRE n.iri IS UNIQUE;")?;
    let mut nodes = Batches::default();
    for entity in graph.entities() {
        let entity = entity?;
        nodes.push(out, node_command(&labels(&entity)), row(&of_entity(&entity)))?;
    }
    for article in graph.articles()? {
        nodes.push(out, node_command(&[ARTICLE.to_owned()]), row(&of_article(&article?)))?;
    }
    nodes.finish(out)?;
    let mut edges = Batches::default();
    relationships(graph, |kind, from, to, properties| {
        let row = format!("{{from: {}, to: {}, properties: {}}}", quoted(from.as_str()), quoted(to.as_str()), row(&properties));
        edges.push(out, edge_command(kind), row)
    })?;
    edges.finish(out)
}

/// Rows that wait for their command.
#[derive(Default)]
struct Batches {
    waiting: BTreeMap<String, Vec<String>>,
}

impl Batches {
    fn push(&mut self, out: &mut impl Write, command: String, row: String) -> Result<(), ExportError> {
        let rows = self.waiting.entry(command.clone()).or_default();
        rows.push(row);
        if rows.len() < BATCH {
            return Ok(());
        }
        let rows = std::mem::take(rows);
        run(out, &command, &rows)
    }

    fn finish(self, out: &mut impl Write) -> Result<(), ExportError> {
        self.waiting.iter().filter(|(_, rows)| !rows.is_empty()).try_for_each(|(command, rows)| run(out, command, rows))
    }
}

fn run(out: &mut impl Write, command: &str, rows: &[String]) -> Result<(), ExportError> {
    writeln!(out, "UNWIND [\n  {}\n] AS row\n{command};", rows.join(",\n  "))?;
    Ok(())
}

fn node_command(labels: &[String]) -> String {
    let (first, rest) = labels.split_first().map_or((ENTITY, &[][..]), |(first, rest)| (first.as_str(), rest));
    let rest: String = rest.iter().map(|label| format!("\nSET n:{}", name(label))).collect();
    format!("MERGE (n:{first} {{iri: row.iri}})\nSET n += row{rest}")
}

fn edge_command(kind: &str) -> String {
    if kind == MENTIONS {
        return format!("MATCH (a:{ARTICLE} {{iri: row.from}}), (b:{ENTITY} {{iri: row.to}})\nMERGE (a)-[r:{MENTIONS}]->(b)");
    }
    let kind = name(kind);
    format!(
        "MATCH (a:{ENTITY} {{iri: row.from}}), (b:{ENTITY} {{iri: row.to}})\nMERGE (a)-[r:{kind} {{relation: row.properties.relation}}]->(b)\nSET r += row.properties"
    )
}

/// A map of properties.
fn row(properties: &Properties) -> String {
    let pairs: Vec<String> = properties.iter().map(|(key, value)| format!("{}: {}", name(key), literal(value))).collect();
    format!("{{{}}}", pairs.join(", "))
}

fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Texts(texts) => format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => format!("{number:?}"),
    }
}

/// A name that need not be an identifier.
fn name(text: &str) -> String {
    format!("`{}`", text.replace('`', "``"))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        match c {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            // A zero ends texts in some databases, and no newspaper prints one.
            '\0' => quoted.push('\u{fffd}'),
            c if c.is_control() => drop(write!(quoted, "\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_a_text_or_a_name() {
        assert_eq!(quoted("it's\\\n\u{7}🦀"), "'it\\'s\\\\\\n\\u0007🦀'");
        assert_eq!(name("a`b"), "`a``b`");
    }

    #[test]
    fn numbers_keep_their_type() {
        assert_eq!(literal(&Value::Number(1.0)), "1.0");
        assert_eq!(literal(&Value::Integer(1)), "1");
    }
}
