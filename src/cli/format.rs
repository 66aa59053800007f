//! The formats that a graph can be written in.

use std::path::Path;

use clap::ValueEnum;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};

/// A way to write a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people
    Table,
    /// Turtle: all articles as one graph
    Ttl,
    /// TriG: each article a named graph
    Trig,
    /// N-Triples: all articles as one graph
    Nt,
    /// N-Quads: each article a named graph
    Nq,
    /// JSON-LD
    Jsonld,
    /// JSON Lines: one article a line, without any RDF
    Jsonl,
    /// Graphviz
    Dot,
    /// A picture
    Svg,
}

impl Format {
    /// The format that a file's extension stands for.
    pub fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        Some(match extension.as_str() {
            "txt" => Self::Table,
            "turtle" => Self::Ttl,
            "gv" => Self::Dot,
            "ndjson" => Self::Jsonl,
            "json" => Self::Jsonld,
            known => Self::from_str(known, false).ok()?,
        })
    }

    /// As an RDF format, if it is one.
    pub fn rdf(self) -> Option<RdfFormat> {
        Some(match self {
            Self::Ttl => RdfFormat::Turtle,
            Self::Trig => RdfFormat::TriG,
            Self::Nt => RdfFormat::NTriples,
            Self::Nq => RdfFormat::NQuads,
            Self::Jsonld => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            Self::Table | Self::Jsonl | Self::Dot | Self::Svg => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_name_formats() {
        assert_eq!(Format::of(Path::new("a/graph.ttl")), Some(Format::Ttl));
        assert_eq!(Format::of(Path::new("GRAPH.NQ")), Some(Format::Nq));
        assert_eq!(Format::of(Path::new("graph")), None);
        assert_eq!(Format::of(Path::new("graph.docx")), None);
    }
}
