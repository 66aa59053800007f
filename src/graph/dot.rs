//! A [`Network`] in the DOT language of Graphviz (<https://graphviz.org/doc/info/lang.html>).

use std::fmt::Write;

use petgraph::visit::EdgeRef;

use super::network::{Edge, Network, Node};
use super::palette::{self, ASSERTED, CLAIMED, INK, PAPER};

/// The network as a DOT file: `dot -Tsvg` draws it.
#[must_use]
pub fn to_dot(network: &Network) -> String {
    let mut dot = String::from("digraph newsgraph {\n");
    let font = "fontname=\"Helvetica,Arial,sans-serif\"";
    let note = network.note.as_deref().map(|note| format!("label={}, labelloc=b, fontsize=11, fontcolor=\"{ASSERTED}\", ", quoted(note)));
    let note = note.unwrap_or_default();
    push(&mut dot, format_args!("  graph [{note}rankdir=LR, bgcolor=\"{PAPER}\", pad=0.3, nodesep=0.25, ranksep=0.6, {font}];\n"));
    push(&mut dot, format_args!("  node [{font}, fontsize=12, fontcolor=\"{INK}\", penwidth=1.3, margin=\"0.14,0.07\"];\n"));
    push(&mut dot, format_args!("  edge [{font}, fontsize=10, arrowsize=0.7];\n"));
    for at in network.graph.node_indices() {
        push(&mut dot, format_args!("  n{} [{}];\n", at.index(), node(&network.graph[at])));
    }
    for reference in network.graph.edge_references() {
        let (from, to) = (reference.source().index(), reference.target().index());
        push(&mut dot, format_args!("  n{from} -> n{to} [{}];\n", edge(reference.weight())));
    }
    dot.push_str("}\n");
    dot
}

fn push(dot: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = dot.write_fmt(line);
}

fn node(node: &Node) -> String {
    let look = palette::look(node.kind);
    let mut lines = palette::wrap(&node.label, 24, 3);
    lines.extend(node.title.as_deref().map(|title| palette::shorten(title, 30)));
    let (shape, style) = look.shape;
    format!(
        "label={}, tooltip={}, shape={shape}, style={}, fillcolor=\"{}\", color=\"{}\"",
        quoted(&lines.join("\n")),
        quoted(&node.iri),
        quoted(style),
        look.fill,
        look.line
    )
}

fn edge(edge: &Edge) -> String {
    let (color, style) = if edge.claim { (CLAIMED, "dashed") } else { (ASSERTED, "solid") };
    let label = quoted(&palette::edge_lines(&edge.labels, 4).join("\n"));
    format!("label={label}, style={style}, color=\"{color}\", fontcolor=\"{color}\"")
}

/// A quoted DOT string; line breaks stay line breaks of the label.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if palette::is_printable(c) => quoted.push(c),
            _ => quoted.push(' '),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped() {
        assert_eq!(quoted("a \"b\" \\ c\nd\u{0}"), r#""a \"b\" \\ c\nd ""#);
    }
}
