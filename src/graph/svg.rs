//! A [`Network`] as an SVG picture, laid out by the program itself.

use std::fmt::Write;

use petgraph::visit::EdgeRef;

use super::layout::{self, Point, Tile};
use super::network::{Edge, Network, Node};
use super::palette::{self, ASSERTED, CLAIMED, INK, Look, PAPER};
use crate::reading::Kind;

const NODE_SIZE: f64 = 13.0;
const TITLE_SIZE: f64 = 10.0;
const EDGE_SIZE: f64 = 10.5;
const MARGIN: f64 = 28.0;
const LEGEND_WIDTH: f64 = 700.0;

/// The network as a complete SVG file. Every box is clear of every other; time grows with the square of the number of relations, so that
/// large networks should be [capped](Network::capped) first.
#[must_use]
pub fn to_svg(network: &Network) -> String {
    to_linked_svg(network, &|_| None)
}

/// As [`to_svg`], with each entity as a link to the address that `address` gives for it, if it gives one. Everything bears a class
/// (`node person`, `edge claimed`, `paper` …), so that a page can give it other colours.
#[must_use]
pub fn to_linked_svg(network: &Network, address: &dyn Fn(&Node) -> Option<String>) -> String {
    let picture = Picture::lay_out(network);
    let ([left, top], [right, bottom]) = picture.corners;
    let width = (right - left).max(LEGEND_WIDTH) + 2.0 * MARGIN;
    let height = bottom - top + 2.0 * MARGIN + picture.legend_height();
    let mut svg = String::new();
    push(
        &mut svg,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"{:.1} {:.1} {width:.1} {height:.1}\" \
             font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n",
            left - MARGIN,
            top - MARGIN
        ),
    );
    push(&mut svg, format_args!("<defs>{}{}</defs>\n", arrowhead("asserted", ASSERTED), arrowhead("claimed", CLAIMED)));
    let paper = format_args!(
        "<rect class=\"paper\" x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{PAPER}\"/>\n",
        left - MARGIN,
        top - MARGIN
    );
    svg.push_str(&paper.to_string());
    picture.draw_edges(&mut svg);
    picture.draw_edge_labels(&mut svg);
    picture.draw_nodes(&mut svg, address);
    picture.draw_legend(&mut svg, [left, bottom + MARGIN]);
    svg.push_str("</svg>\n");
    svg
}

/// A network with a place for everything in it: tiles of the nodes first, of the edges' labels after them.
struct Picture<'a> {
    network: &'a Network,
    tiles: Vec<Tile>,
    points: Vec<Point>,
    corners: (Point, Point),
}

/// One edge with the tiles that it runs between and the tile of its label.
struct Drawn<'a> {
    edge: &'a Edge,
    from: usize,
    to: usize,
    label: usize,
}

impl<'a> Picture<'a> {
    fn lay_out(network: &'a Network) -> Self {
        let mut tiles: Vec<Tile> = network.graph.node_weights().map(node_tile).collect();
        tiles.extend(network.graph.edge_references().map(|edge| {
            let (width, height) = text_box(&edge_lines(edge.weight()), EDGE_SIZE, 3.0);
            Tile { width, height, links: Some((edge.source().index(), edge.target().index())) }
        }));
        let points = layout::place(&tiles);
        let corners = layout::corners(&tiles, &points);
        Self { network, tiles, points, corners }
    }

    fn edges(&self) -> impl Iterator<Item = Drawn<'a>> {
        let nodes = self.network.graph.node_count();
        let references = self.network.graph.edge_references().enumerate();
        references.map(move |(at, edge)| Drawn { edge: edge.weight(), from: edge.source().index(), to: edge.target().index(), label: nodes + at })
    }

    fn draw_edges(&self, svg: &mut String) {
        for drawn in self.edges() {
            let (color, marker, dash) = if drawn.edge.claim { (CLAIMED, "claimed", " stroke-dasharray=\"6 4\"") } else { (ASSERTED, "asserted", "") };
            let path = self.path(&drawn);
            push(
                svg,
                format_args!(
                    "<path class=\"edge {marker}\" d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.3\"{dash} marker-end=\"url(#{marker})\"/>\n"
                ),
            );
        }
    }

    /// A curve from box to box through the middle of the label.
    fn path(&self, drawn: &Drawn<'_>) -> String {
        let (from, to, via) = (self.points[drawn.from], self.points[drawn.to], self.points[drawn.label]);
        let (aim_from, aim_to) = if drawn.from == drawn.to { loop_aims(from, via) } else { (via, via) };
        let start = border(from, &self.tiles[drawn.from], aim_from, 0.0);
        let end = border(to, &self.tiles[drawn.to], aim_to, 2.0);
        if drawn.from == drawn.to {
            return format!("M{} Q{} {} Q{} {}", xy(start), xy(aim_from), xy(via), xy(aim_to), xy(end));
        }
        let bend = [2.0 * via[0] - (start[0] + end[0]) / 2.0, 2.0 * via[1] - (start[1] + end[1]) / 2.0];
        format!("M{} Q{} {}", xy(start), xy(bend), xy(end))
    }

    fn draw_edge_labels(&self, svg: &mut String) {
        for drawn in self.edges() {
            let (tile, at) = (&self.tiles[drawn.label], self.points[drawn.label]);
            let (color, class) = if drawn.edge.claim { (CLAIMED, "claimed") } else { (ASSERTED, "asserted") };
            let back = format!("class=\"paper\" fill=\"{PAPER}\" fill-opacity=\"0.92\"");
            push(svg, format_args!("<g class=\"label {class}\">{}", rectangle(at, tile, 4.0, &back)));
            push(svg, format_args!("<title>{}</title>", escaped(&drawn.edge.labels.join("\n"))));
            text_lines(svg, &edge_lines(drawn.edge), at, EDGE_SIZE, &format!("fill=\"{color}\""));
            svg.push_str("</g>\n");
        }
    }

    fn draw_nodes(&self, svg: &mut String, address: &dyn Fn(&Node) -> Option<String>) {
        for (at, node) in self.network.graph.node_weights().enumerate() {
            let look = palette::look(node.kind);
            let address = address(node);
            if let Some(address) = &address {
                push(svg, format_args!("<a href=\"{}\">", escaped(address)));
            }
            draw_node(svg, node, &look, &self.tiles[at], self.points[at]);
            if address.is_some() {
                svg.push_str("</a>\n");
            }
        }
    }

    fn legend_height(&self) -> f64 {
        if self.network.note.is_some() { 50.0 } else { 30.0 }
    }

    /// What colours and lines mean, in one row, and the note under it.
    fn draw_legend(&self, svg: &mut String, [left, top]: Point) {
        let mut x = left;
        let style = format!("class=\"ink\" fill=\"{INK}\" font-size=\"11\"");
        for kind in Kind::ALL.iter().filter(|kind| self.network.graph.node_weights().any(|node| node.kind == **kind)) {
            let look = palette::look(*kind);
            let (fill, line, corner) = (look.fill, look.line, look.corner.min(6.0));
            push(
                svg,
                format_args!(
                    "<rect class=\"swatch {}\" x=\"{x:.1}\" y=\"{top:.1}\" width=\"18\" height=\"12\" rx=\"{corner}\" fill=\"{fill}\" stroke=\"{line}\"/>",
                    look.name.to_lowercase()
                ),
            );
            push(svg, format_args!("<text x=\"{:.1}\" y=\"{:.1}\" {style}>{}</text>\n", x + 23.0, top + 10.0, look.name));
            x += 36.0 + text_width(look.name, 11.0);
        }
        for (claim, class, color, dash, words) in
            [(false, "asserted", ASSERTED, "", "asserted"), (true, "claimed", CLAIMED, " stroke-dasharray=\"6 4\"", "claimed, planned or denied")]
        {
            if self.network.graph.edge_weights().any(|edge| edge.claim == claim) {
                let y = top + 6.0;
                push(svg, format_args!("<path class=\"edge {class}\" d=\"M{x:.1} {y:.1} h26\" stroke=\"{color}\" stroke-width=\"1.5\"{dash}/>"));
                push(svg, format_args!("<text x=\"{:.1}\" y=\"{:.1}\" {style}>{words}</text>\n", x + 31.0, top + 10.0));
                x += 46.0 + text_width(words, 11.0);
            }
        }
        if let Some(note) = &self.network.note {
            push(svg, format_args!("<text x=\"{left:.1}\" y=\"{:.1}\" {style} font-style=\"italic\">{}</text>\n", top + 32.0, escaped(note)));
        }
    }
}

fn push(svg: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = svg.write_fmt(text);
}

fn node_lines(node: &Node) -> Vec<String> {
    let lines = palette::wrap(&node.label, 24, 3);
    if lines.is_empty() { vec!["…".to_owned()] } else { lines }
}

fn edge_lines(edge: &Edge) -> Vec<String> {
    palette::edge_lines(&edge.labels, 3)
}

fn title_line(node: &Node) -> Option<String> {
    node.title.as_deref().map(|title| palette::shorten(title, 32))
}

fn node_tile(node: &Node) -> Tile {
    let (mut width, mut height) = text_box(&node_lines(node), NODE_SIZE, 9.0);
    if let Some(title) = title_line(node) {
        width = width.max(text_width(&title, TITLE_SIZE) + 20.0);
        height += TITLE_SIZE * 1.25;
    }
    Tile { width: width.max(44.0), height, links: None }
}

fn draw_node(svg: &mut String, node: &Node, look: &Look, tile: &Tile, at: Point) {
    let lines = node_lines(node);
    let style = format!("fill=\"{}\" stroke=\"{}\" stroke-width=\"1.4\"", look.fill, look.line);
    let centre = if node.distance == 0 { " centre" } else { "" };
    let class = format!("node {}{centre}", look.name.to_lowercase());
    push(svg, format_args!("<g class=\"{class}\"><title>{}</title>{}", escaped(&node.iri), rectangle(at, tile, look.corner, &style)));
    let title = title_line(node);
    let lift = if title.is_some() { TITLE_SIZE * 0.625 } else { 0.0 };
    text_lines(svg, &lines, [at[0], at[1] - lift], NODE_SIZE, &format!("fill=\"{INK}\""));
    if let Some(title) = title {
        let y = at[1] + lines.len() as f64 * NODE_SIZE * 0.625;
        text_lines(svg, &[title], [at[0], y], TITLE_SIZE, &format!("class=\"title\" fill=\"{}\"", look.line));
    }
    svg.push_str("</g>\n");
}

/// Lines of text centred on a point.
fn text_lines(svg: &mut String, lines: &[String], [x, y]: Point, size: f64, style: &str) {
    let step = size * 1.25;
    let first = y - step * (lines.len() as f64 - 1.0) / 2.0 + size * 0.35;
    push(svg, format_args!("<text font-size=\"{size}\" text-anchor=\"middle\" {style}>"));
    for (at, line) in lines.iter().enumerate() {
        push(svg, format_args!("<tspan x=\"{x:.1}\" y=\"{:.1}\">{}</tspan>", first + step * at as f64, escaped(line)));
    }
    svg.push_str("</text>");
}

fn rectangle([x, y]: Point, tile: &Tile, corner: f64, style: &str) -> String {
    let (left, top) = (x - tile.width / 2.0, y - tile.height / 2.0);
    format!("<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{corner}\" {style}/>", tile.width, tile.height)
}

/// The aims of a loop's two ends: left and right of the way to its label.
fn loop_aims(node: Point, label: Point) -> (Point, Point) {
    let (dx, dy) = (label[0] - node[0], label[1] - node[1]);
    ([label[0] - dy * 0.6, label[1] + dx * 0.6], [label[0] + dy * 0.6, label[1] - dx * 0.6])
}

/// Where the way from the middle of a box to `aim` leaves the box, `gap` units outside of it.
fn border(middle: Point, tile: &Tile, aim: Point, gap: f64) -> Point {
    let (dx, dy) = (aim[0] - middle[0], aim[1] - middle[1]);
    let (w, h) = (tile.width / 2.0 + gap, tile.height / 2.0 + gap);
    let scale = (w / dx.abs()).min(h / dy.abs());
    if scale.is_finite() { [middle[0] + dx * scale.min(1.0), middle[1] + dy * scale.min(1.0)] } else { middle }
}

fn xy([x, y]: Point) -> String {
    format!("{x:.1} {y:.1}")
}

fn arrowhead(id: &str, color: &str) -> String {
    format!(
        "<marker id=\"{id}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"9\" markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" \
         orient=\"auto\"><path d=\"M0 1 L10 5 L0 9 L2.5 5 z\" fill=\"{color}\"/></marker>"
    )
}

fn text_box(lines: &[String], size: f64, padding: f64) -> (f64, f64) {
    let widest = lines.iter().map(|line| text_width(line, size)).fold(0.0, f64::max);
    (widest + 2.0 * padding + 2.0, lines.len() as f64 * size * 1.25 + padding)
}

/// About how wide `text` is in a sans-serif font of that size; rather too wide than too narrow.
fn text_width(text: &str, size: f64) -> f64 {
    let ems = |c: char| match c {
        'i' | 'j' | 'l' | '\'' | '|' | '!' | '.' | ',' | ':' | ';' => 0.28,
        ' ' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '-' | '/' => 0.37,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.9,
        'A'..='Z' | '&' => 0.71,
        c if u32::from(c) >= 0x1100 => 1.05,
        _ => 0.57,
    };
    text.chars().map(ems).sum::<f64>() * size
}

/// Text that may stand in XML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push('\n'),
            c if palette::is_printable(c) => escaped.push(c),
            _ => escaped.push(' '),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_ends_at_the_border_of_its_box() {
        let tile = Tile { width: 100.0, height: 40.0, links: None };
        assert_eq!(border([0.0, 0.0], &tile, [200.0, 0.0], 0.0), [50.0, 0.0]);
        assert_eq!(border([0.0, 0.0], &tile, [0.0, -90.0], 2.0), [0.0, -22.0]);
        assert_eq!(border([0.0, 0.0], &tile, [0.0, 0.0], 0.0), [0.0, 0.0]);
    }

    #[test]
    fn xml_is_escaped() {
        assert_eq!(escaped("<a & \"b\">\u{0}\u{202e}"), "&lt;a &amp; &quot;b&quot;&gt;  ");
    }
}
