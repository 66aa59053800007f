//! N-Quads to quads, quickly: lines in the plain form in which nearly all are written are read here, any other by oxigraph's own parser.

use std::collections::HashMap;

use oxigraph::io::{RdfFormat, RdfParser, RdfSyntaxError};
use oxigraph::model::{Literal, NamedNode, Quad, Term};

/// Names that are remembered: properties, classes and datatypes.
const REMEMBERED: usize = 10_000;

/// Reads lines, of which many repeat the names of those before.
pub(crate) struct Lines<'a> {
    /// Start of IRIs that need no check of their own when plain letters follow.
    base: &'a str,
    /// That of the last line.
    subject: Option<NamedNode>,
    graph: Option<NamedNode>,
    known: HashMap<Box<str>, NamedNode>,
}

impl<'a> Lines<'a> {
    /// A reader of a graph whose IRIs begin with `base`, a valid IRI.
    pub fn new(base: &'a str) -> Self {
        Self { base, subject: None, graph: None, known: HashMap::new() }
    }

    /// The quad that a line holds; `None` if it is blank or a comment.
    ///
    /// # Errors
    /// If it is no N-Quads; says why.
    pub fn quad(&mut self, line: &str) -> Result<Option<Quad>, String> {
        if let Some(quad) = self.plain(line) {
            return Ok(Some(quad));
        }
        let mut parsed = RdfParser::from_format(RdfFormat::NQuads).for_slice(line);
        let quad = parsed.next().transpose().map_err(|error| reason(&error))?;
        match parsed.next() {
            None => Ok(quad),
            Some(Ok(_)) => Err("it holds more than one quad".to_owned()),
            Some(Err(error)) => Err(reason(&error)),
        }
    }

    /// The quad of a line without blank nodes, triple terms, languages and rare escapes, with single spaces; `None` for any other.
    fn plain(&mut self, line: &str) -> Option<Quad> {
        let (subject, rest) = iri(line)?;
        let (predicate, rest) = iri(rest.strip_prefix(' ')?)?;
        let (object, rest) = self.object(rest.strip_prefix(' ')?)?;
        let (graph, rest) = iri(rest.strip_prefix(' ')?)?;
        if rest.trim_end_matches([' ', '\t', '\r', '\n']) != " ." {
            return None;
        }
        let predicate = self.known(predicate)?;
        self.subject = self.subject.take().filter(|known| known.as_str() == subject).or_else(|| self.node(subject));
        self.graph = self.graph.take().filter(|known| known.as_str() == graph).or_else(|| self.node(graph));
        Some(Quad::new(self.subject.clone()?, predicate, object, self.graph.clone()?))
    }

    fn object<'t>(&mut self, text: &'t str) -> Option<(Term, &'t str)> {
        if text.starts_with('<') {
            let (name, rest) = iri(text)?;
            let node = if name.starts_with(self.base) { self.node(name) } else { self.known(name) };
            return Some((node?.into(), rest));
        }
        let (value, rest) = string(text)?;
        match rest.strip_prefix("^^") {
            Some(rest) => {
                let (datatype, rest) = iri(rest)?;
                Some((Literal::new_typed_literal(value, self.known(datatype)?).into(), rest))
            }
            // A language, for one, is checked elsewhere.
            None if !rest.starts_with(' ') => None,
            None => Some((Literal::new_simple_literal(value).into(), rest)),
        }
    }

    /// A name that is checked only when it is new.
    fn known(&mut self, iri: &str) -> Option<NamedNode> {
        if let Some(known) = self.known.get(iri) {
            return Some(known.clone());
        }
        let node = NamedNode::new(iri).ok()?;
        if self.known.len() < REMEMBERED {
            self.known.insert(iri.into(), node.clone());
        }
        Some(node)
    }

    fn node(&self, iri: &str) -> Option<NamedNode> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
        match iri.strip_prefix(self.base) {
            Some(local) if local.bytes().all(is_plain) => Some(NamedNode::new_unchecked(iri)),
            _ => NamedNode::new(iri).ok(),
        }
    }
}

/// What the parser finds wrong. It has seen one line only, and counts it as the first.
fn reason(error: &RdfSyntaxError) -> String {
    let text = error.to_string();
    text.split_once(": ").filter(|(place, _)| place.contains(" line 1")).map_or(text.clone(), |(_, reason)| reason.to_owned())
}

/// The IRI that `text` begins with, and what follows.
fn iri(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('<')?.split_once('>')
}

/// The string in quotation marks that `text` begins with, and what follows.
fn string(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut value = String::new();
    loop {
        let end = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | b'\r'))?;
        value.push_str(&rest[..end]);
        let mut mark = rest[end..].chars();
        match mark.next()? {
            '"' => return Some((value, mark.as_str())),
            '\\' => value.push(match mark.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                escaped @ ('"' | '\\') => escaped,
                _ => return None,
            }),
            _ => return None,
        }
        rest = mark.as_str();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(line: &str) -> Result<Option<Quad>, String> {
        let all: Result<Vec<Quad>, _> = RdfParser::from_format(RdfFormat::NQuads).for_slice(line).collect();
        all.map(|mut all| all.pop()).map_err(|error| error.to_string())
    }

    #[test]
    fn every_line_is_read_as_the_checked_parser_reads_it() {
        let mut lines = Lines::new("urn:x:");
        for line in [
            "<urn:x:a> <urn:x:p> <urn:x:b> <urn:x:g> .",
            "<urn:x:a> <urn:x:p> <urn:x:ü> <urn:x:g> .",
            "<urn:x:a>\t<urn:x:p><urn:x:b><urn:x:g>.",
            "<urn:x:a> <urn:x:p> \"words\" <urn:x:g> .\r",
            r#"<urn:x:a> <urn:x:p> "a \"word\"\n\tand \\ \u00e9" <urn:x:g> ."#,
            r#"<urn:x:a> <urn:x:p> "a \"word\"\n\tand \\" <urn:x:g> ."#,
            "<urn:x:a> <urn:x:p> \"12\"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:x:g> .",
            "<urn:x:a> <urn:x:p> \"x\"^^<http://www.w3.org/2001/XMLSchema#string> <urn:x:g> .",
            "<urn:x:a> <urn:x:p> \"Wort\"@de <urn:x:g> .",
            "<urn:x:a> <urn:x:p> <urn:x:b> .",
            "_:a <urn:x:p> _:b <urn:x:g> .",
            "<urn:x:a> <urn:x:p> <<( <urn:x:a> <urn:x:p> \"o\" )>> <urn:x:g> .",
            "<urn:x:a> <urn:x:p> <urn:x:b> <urn:x:g> . # a note",
            "# a note",
            "",
        ] {
            assert_eq!(lines.quad(line), checked(line), "{line}");
            assert_eq!(lines.plain(line).or_else(|| checked(line).unwrap()), checked(line).unwrap(), "{line}");
        }
    }

    #[test]
    fn what_is_damaged_is_refused() {
        for line in [
            "<urn:x:a> <urn:x:p> <urn:x:b> <urn:x:g>",
            "<urn:x:a> <urn:x:p> <urn:x:b <urn:x:g> .",
            "<urn:x:a> <urn:x:p> <urn:x:a b> <urn:x:g> .",
            "<urn:x:a> <urn:x:p> \"cut <urn:x:g> .",
            "<urn:x:a> <urn:x:p> \"x\"^^<no iri> <urn:x:g> .",
            "<urn:x:a> <urn:x:p> \"a\\q\" <urn:x:g> .",
            "<relative> <urn:x:p> \"a\" <urn:x:g> .",
            "<> <urn:x:p> \"a\" <urn:x:g> .",
            "<urn:x:a> <urn:x:p> \"a\" <> .",
            "<urn:x:a> <urn:x:p> \"a\" <urn:x:g> . more",
            "<urn:x:a> <urn:x:p> \"a\" <urn:x:g> .\u{b}",
            "<urn:x:a> <urn:x:p> \"a\" <urn:x:g> . <urn:x:a> <urn:x:p> \"b\" <urn:x:g> .",
            "The ferry sank.",
        ] {
            let reason = Lines::new("urn:x:").quad(line).expect_err(line);
            assert!(!reason.is_empty() && !reason.contains("line 1"), "{reason}");
        }
    }
}
