//! GEXF 1.2 (<https://gexf.net/>): for Gephi, whose timeline shows an edge from the first to the last day on which an article tells it.

use std::io::Write;

use super::table::{Column, columns, joined};
use super::xml::Escaped;
use super::{Entity, ExportError, Graph, Link};
use crate::graph::vocabulary::compact;

/// Attributes of every node: name and type.
const NODE: &[(&str, &str)] = &[("kind", "string"), ("classes", "string"), ("aliases", "string")];
/// Attributes of every edge, beside its weight and its days.
const EDGE: &[(&str, &str)] =
    &[("relation", "string"), ("articles", "integer"), ("confidence", "double"), ("begin_date", "string"), ("end_date", "string")];

pub fn write(graph: &Graph<'_>, out: &mut impl Write) -> Result<(), ExportError> {
    let columns = columns(graph)?;
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">")?;
    writeln!(out, "  <meta>\n    <creator>newsgraph {}</creator>\n  </meta>", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "  <graph defaultedgetype=\"directed\" mode=\"dynamic\" timeformat=\"date\">")?;
    let own = columns.iter().map(|column| (column.name.as_str(), if column.is_integer { "long" } else { "string" }));
    attributes(out, "node", NODE.iter().copied().chain(own))?;
    attributes(out, "edge", EDGE.iter().copied())?;
    writeln!(out, "    <nodes>")?;
    for entity in graph.entities() {
        node(out, &entity?, &columns)?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for entity in graph.entities() {
        for link in graph.links(&entity?)? {
            edge(out, &link, graph.scope().base())?;
        }
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")?;
    Ok(())
}

fn attributes<'a>(out: &mut impl Write, class: &str, all: impl Iterator<Item = (&'a str, &'a str)>) -> Result<(), ExportError> {
    writeln!(out, "    <attributes class=\"{class}\" mode=\"static\">")?;
    for (number, (name, kind)) in all.enumerate() {
        writeln!(out, "      <attribute id=\"{number}\" title=\"{}\" type=\"{kind}\"/>", Escaped(name))?;
    }
    writeln!(out, "    </attributes>")?;
    Ok(())
}

fn node(out: &mut impl Write, entity: &Entity, columns: &[Column]) -> Result<(), ExportError> {
    writeln!(out, "      <node id=\"{}\" label=\"{}\">", Escaped(entity.iri.as_str()), Escaped(&entity.label))?;
    let aliases = (!entity.aliases.is_empty()).then(|| joined(entity.aliases.iter().map(String::as_str)));
    let fixed = [Some(format!("{:?}", entity.kind)), Some(joined(entity.classes.iter().map(String::as_str))), aliases];
    values(out, fixed.into_iter().chain(columns.iter().map(|column| column.cell(entity))))?;
    writeln!(out, "      </node>")?;
    Ok(())
}

fn edge(out: &mut impl Write, link: &Link, base: &str) -> Result<(), ExportError> {
    let (source, target) = (Escaped(link.source.as_str()), Escaped(link.target.as_str()));
    write!(out, "      <edge id=\"{}\" source=\"{source}\" target=\"{target}\" label=\"{}\"", link.id(), Escaped(&link.words))?;
    write!(out, " weight=\"{}\"", link.weight())?;
    if let (Some(first), Some(last)) = (&link.first_reported, &link.last_reported) {
        write!(out, " start=\"{}\" end=\"{}\"", Escaped(first), Escaped(last))?;
    }
    writeln!(out, ">")?;
    let cells = [
        Some(compact(link.relation.as_str(), base)),
        Some(link.articles().len().to_string()),
        link.confidence().map(|confidence| confidence.to_string()),
        link.begin().map(str::to_owned),
        link.end().map(str::to_owned),
    ];
    values(out, cells.into_iter())?;
    writeln!(out, "      </edge>")?;
    Ok(())
}

fn values(out: &mut impl Write, cells: impl Iterator<Item = Option<String>>) -> Result<(), ExportError> {
    writeln!(out, "        <attvalues>")?;
    for (number, cell) in cells.enumerate() {
        if let Some(cell) = cell {
            writeln!(out, "          <attvalue for=\"{number}\" value=\"{}\"/>", Escaped(&cell))?;
        }
    }
    writeln!(out, "        </attvalues>")?;
    Ok(())
}
