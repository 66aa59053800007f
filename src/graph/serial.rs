//! Quads to text, in an order that people can read and that is the same every time.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, Quad, TripleRef};

use super::iri::usable_base;
use super::vocabulary::{NG, REL, prefixes};

/// What comes first under the base: the article, what it speaks of, what it says, and what that rests on.
const ROOMS: &[&str] =
    &["article", "activity", "program", "person", "org", "place", "event", "group", "thing", "relation", "statement", "quote", "quantity", "passage"];

/// What comes first of a subject, by the end of the property's IRI.
const PROPERTIES: &[&str] = &[
    "#type",
    "#label",
    "altLabel",
    "headline",
    "datePublished",
    "#subject",
    "#predicate",
    "#object",
    "#role",
    "#value",
    "schema.org/text",
    "spokenByCharacter",
    "#polarity",
    "#modality",
    "#voice",
    "#attributedTo",
    "#content",
    "#argument",
    "#inArticle",
    "#begin",
    "#end",
    "#exact",
];

/// Writes `quads` in `format`, sorted: entities before statements, statements in text order, passages last. Formats for a single graph
/// get the union of the graphs. `base` is what the IRIs were minted under; the preset prefixes are declared where the format has any.
/// All quads are held in memory to sort them.
///
/// # Errors
/// If the writer fails, or the format cannot hold a quad (JSON-LD and RDF/XML know no RDF 1.2 triple terms).
pub fn write(quads: impl IntoIterator<Item = Quad>, format: RdfFormat, base: &str, writer: impl Write) -> io::Result<()> {
    let base = usable_base(base);
    let datasets = format.supports_datasets();
    let mut quads: Vec<Quad> = quads.into_iter().collect();
    if !datasets {
        for quad in &mut quads {
            quad.graph_name = GraphName::DefaultGraph;
        }
    }
    quads.sort_by_cached_key(|quad| reading_order(quad, base));
    quads.dedup();
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in prefixes(base) {
        serializer = serializer.with_prefix(prefix, namespace).map_err(io::Error::other)?;
    }
    let mut serializer = serializer.for_writer(io::BufWriter::new(writer));
    for quad in &quads {
        if datasets { serializer.serialize_quad(quad)? } else { serializer.serialize_triple(TripleRef::from(quad.as_ref()))? }
    }
    serializer.finish()?.flush()
}

/// `quads` in `format` as text.
///
/// # Errors
/// As [`write`].
pub fn to_string(quads: impl IntoIterator<Item = Quad>, format: RdfFormat, base: &str) -> io::Result<String> {
    let mut bytes = Vec::new();
    write(quads, format, base, &mut bytes)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// Graph, rank and name of the subject, rank and name of the property, object.
fn reading_order(quad: &Quad, base: &str) -> (String, usize, String, usize, String, String) {
    let subject = quad.subject.to_string();
    let subject = subject.trim_matches(['<', '>']);
    let property = quad.predicate.as_str();
    let rank = PROPERTIES.iter().position(|end| property.ends_with(end)).unwrap_or(PROPERTIES.len());
    (quad.graph_name.to_string(), room_rank(subject, base), natural(subject), rank, property.to_owned(), natural(&quad.object.to_string()))
}

fn room_rank(subject: &str, base: &str) -> usize {
    let room = if subject.starts_with(REL) || subject.starts_with(NG) {
        "relation"
    } else {
        subject.strip_prefix(base).and_then(|rest| rest.split('/').next()).unwrap_or_default()
    };
    ROOMS.iter().position(|known| *known == room).unwrap_or(ROOMS.len())
}

/// `text` with its numbers padded, so that 10 comes after 9.
fn natural(text: &str) -> String {
    let mut padded = String::with_capacity(text.len() + 16);
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            push_number(&mut padded, &mut digits);
            padded.push(c);
        }
    }
    push_number(&mut padded, &mut digits);
    padded
}

fn push_number(text: &mut String, digits: &mut String) {
    if !digits.is_empty() {
        text.push_str(&format!("{digits:0>10}"));
        digits.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_by_value() {
        assert!(natural("s-9") < natural("s-10"));
        assert!(natural("s-9/argument/1") < natural("s-9/argument/2"));
    }
}
