//! GraphML (<http://graphml.graphdrawing.org/>): for networkx, igraph, yEd, Cytoscape, Neo4j's APOC.

use std::io::Write;

use super::table::{Column, columns, joined};
use super::xml::Escaped;
use super::{Entity, ExportError, Graph, Link};
use crate::graph::vocabulary::compact;

/// Attributes of every node: name and type.
const NODE: &[(&str, &str)] = &[("label", "string"), ("kind", "string"), ("classes", "string"), ("aliases", "string")];

/// Attributes of every edge.
const EDGE: &[(&str, &str)] = &[
    ("relation", "string"),
    ("words", "string"),
    ("weight", "int"),
    ("articles", "int"),
    ("confidence", "double"),
    ("begin_date", "string"),
    ("end_date", "string"),
    ("first_reported", "string"),
    ("last_reported", "string"),
];

pub fn write(graph: &Graph<'_>, out: &mut impl Write) -> Result<(), ExportError> {
    let columns = columns(graph)?;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    for (name, kind) in NODE {
        key(out, name, "node", name, kind)?;
    }
    for (number, column) in columns.iter().enumerate() {
        key(out, &format!("v{number}"), "node", &column.name, if column.is_integer { "long" } else { "string" })?;
    }
    for (name, kind) in EDGE {
        key(out, &format!("e_{name}"), "edge", name, kind)?;
    }
    writeln!(out, "  <graph id=\"newsgraph\" edgedefault=\"directed\">")?;
    for entity in graph.entities() {
        node(out, &entity?, &columns)?;
    }
    for entity in graph.entities() {
        for link in graph.links(&entity?)? {
            edge(out, &link, graph.scope().base())?;
        }
    }
    writeln!(out, "  </graph>\n</graphml>")?;
    Ok(())
}

fn key(out: &mut impl Write, id: &str, of: &str, name: &str, kind: &str) -> Result<(), ExportError> {
    writeln!(out, "  <key id=\"{id}\" for=\"{of}\" attr.name=\"{}\" attr.type=\"{kind}\"/>", Escaped(name))?;
    Ok(())
}

fn node(out: &mut impl Write, entity: &Entity, columns: &[Column]) -> Result<(), ExportError> {
    writeln!(out, "    <node id=\"{}\">", Escaped(entity.iri.as_str()))?;
    data(out, "label", &entity.label)?;
    data(out, "kind", &format!("{:?}", entity.kind))?;
    data(out, "classes", &joined(entity.classes.iter().map(String::as_str)))?;
    if !entity.aliases.is_empty() {
        data(out, "aliases", &joined(entity.aliases.iter().map(String::as_str)))?;
    }
    for (number, column) in columns.iter().enumerate() {
        if let Some(cell) = column.cell(entity) {
            data(out, &format!("v{number}"), &cell)?;
        }
    }
    writeln!(out, "    </node>")?;
    Ok(())
}

fn edge(out: &mut impl Write, link: &Link, base: &str) -> Result<(), ExportError> {
    let (source, target) = (Escaped(link.source.as_str()), Escaped(link.target.as_str()));
    writeln!(out, "    <edge id=\"{}\" source=\"{source}\" target=\"{target}\">", link.id())?;
    data(out, "e_relation", &compact(link.relation.as_str(), base))?;
    data(out, "e_words", &link.words)?;
    data(out, "e_weight", &link.weight().to_string())?;
    data(out, "e_articles", &link.articles().len().to_string())?;
    if let Some(confidence) = link.confidence() {
        data(out, "e_confidence", &confidence.to_string())?;
    }
    let days = [
        ("begin_date", link.begin()),
        ("end_date", link.end()),
        ("first_reported", link.first_reported.as_deref()),
        ("last_reported", link.last_reported.as_deref()),
    ];
    for (name, day) in days {
        if let Some(day) = day {
            data(out, &format!("e_{name}"), day)?;
        }
    }
    writeln!(out, "    </edge>")?;
    Ok(())
}

fn data(out: &mut impl Write, key: &str, value: &str) -> Result<(), ExportError> {
    writeln!(out, "      <data key=\"{key}\">{}</data>", Escaped(value))?;
    Ok(())
}
