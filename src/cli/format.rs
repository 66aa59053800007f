//! The formats that a graph can be written in.

use std::path::Path;

use clap::ValueEnum;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};

use crate::export::{Document, Folder};

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
    /// GraphML: entities and facts, for networkx, igraph, Cytoscape, yEd
    Graphml,
    /// GEXF: entities and facts with days, for Gephi
    Gexf,
    /// FollowTheMoney: one JSON object a line, for Aleph and OpenSanctions
    Ftm,
    /// A Cypher script, for Neo4j and its kin
    Cypher,
    /// A folder of CSV files, for neo4j-admin
    Neo4j,
    /// JSON-LD in the words of schema.org
    Schemaorg,
    /// W3C Web Annotation: each statement as a note on its passage
    Webanno,
    /// A folder of Parquet tables, for GraphRAG
    Graphrag,
    /// CoNLL-U: words and trees (read only)
    Conllu,
}

/// The names of the formats, for messages.
pub const NAMES: &str = "ttl, trig, nt, nq, jsonld, dot, svg, graphml, gexf, ftm, cypher, neo4j, schemaorg, webanno or graphrag";

impl Format {
    /// The format that a file's extension stands for.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_lowercase();
        if [".ftm.json", ".ftm.jsonl", ".ftm.ndjson"].iter().any(|ending| name.ends_with(ending)) {
            return Some(Self::Ftm);
        }
        let extension = path.extension()?.to_str()?.to_lowercase();
        Some(match extension.as_str() {
            "cql" | "cyp" => Self::Cypher,
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
            _ => return None,
        })
    }

    /// As a file for other programs, if it is one.
    pub fn document(self) -> Option<Document> {
        Some(match self {
            Self::Graphml => Document::GraphMl,
            Self::Gexf => Document::Gexf,
            Self::Ftm => Document::FollowTheMoney,
            Self::Cypher => Document::Cypher,
            Self::Schemaorg => Document::SchemaOrg,
            Self::Webanno => Document::WebAnnotation,
            _ => return None,
        })
    }

    /// As a folder of files for other programs, if it is one.
    pub fn folder(self) -> Option<Folder> {
        match self {
            Self::Neo4j => Some(Folder::Neo4j),
            Self::Graphrag => Some(Folder::GraphRag),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_name_formats() {
        assert_eq!(Format::of(Path::new("a/graph.ttl")), Some(Format::Ttl));
        assert_eq!(Format::of(Path::new("GRAPH.NQ")), Some(Format::Nq));
        assert_eq!(Format::of(Path::new("graph.ftm.json")), Some(Format::Ftm));
        assert_eq!(Format::of(Path::new("graph.json")), Some(Format::Jsonld));
        assert_eq!(Format::of(Path::new("graph.cql")), Some(Format::Cypher));
        assert_eq!(Format::of(Path::new("graph")), None);
        assert_eq!(Format::of(Path::new("graph.docx")), None);
    }
}
