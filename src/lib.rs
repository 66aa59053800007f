//! newsgraph reads news articles and builds an RDF knowledge graph from them.
//!
//! An [`article::Article`] goes in, quads come out: what the article asserts as plain triples, what somebody merely says as statements with
//! their source, and for both the passage that says so. `ARCHITECTURE.md` tells how the modules follow each other.
//!
//! ```
//! use newsgraph::{graph, intake, reader::Reader};
//! use oxigraph::io::RdfFormat;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let reader = Reader::embedded()?;
//! let article = intake::from_bytes("note.txt", b"date 2026-05-04\n\nGreta Holm founded Nordhavn Radio in 2011.\n")?;
//! let reading = reader.read(&article);
//! let options = graph::GraphOptions::default();
//! let quads = graph::quads(&article, &reading, reader.ontology(), &options);
//! let turtle = graph::serial::to_string(quads, RdfFormat::Turtle, &options.base)?;
//! assert!(turtle.contains("rel:founded org:nordhavn-radio"));
//! # Ok(())
//! # }
//! ```

pub mod article;
pub mod cli;
pub mod decision;
pub mod discourse;
pub mod export;
pub mod extraction;
pub mod graph;
pub mod intake;
pub mod language;
pub mod linking;
pub mod ontology;
pub mod reader;
pub mod reading;
pub mod resolution;
pub mod server;
pub mod store;
