//! The graph in the forms that other programs read.
//!
//! [`Graph`] shows a store as entities and the facts that link them, with their evidence; each form has a module of its own. Links are direct
//! triples only, so that what somebody merely said is a fact in no export; forms that know claims (schema.org, GraphRAG) get them as claims.

mod article;
mod cypher;
mod entity;
mod error;
mod ftm;
mod gexf;
mod graph;
mod graphml;
mod graphrag;
mod link;
mod neo4j;
mod parquet;
mod property_graph;
mod schema_org;
mod statement;
mod table;
mod web_annotation;
mod xml;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

pub use article::Article;
pub use entity::Entity;
pub use error::ExportError;
pub use graph::Graph;
pub use link::Link;
pub use statement::Statement;

use crate::store::Scope;

/// A form of the graph that is one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    /// GraphML: entities and the facts that link them.
    GraphMl,
    /// GEXF 1.2, the form of Gephi, with days on the edges.
    Gexf,
    /// FollowTheMoney entities, one JSON object a line.
    FollowTheMoney,
    /// A Cypher script that builds the graph in Neo4j and its kin.
    Cypher,
    /// JSON-LD in the words of schema.org.
    SchemaOrg,
    /// W3C Web Annotation as JSON-LD.
    WebAnnotation,
}

/// A form of the graph that is a folder of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// CSV files for `neo4j-admin database import`.
    Neo4j,
    /// Parquet tables for GraphRAG.
    GraphRag,
}

impl Document {
    /// Writes what lies in `scope`. The same graph gives the same bytes.
    ///
    /// # Errors
    /// If the database or the writer fails.
    pub fn write(self, scope: &Scope<'_>, out: &mut impl Write) -> Result<(), ExportError> {
        let graph = Graph::new(scope)?;
        match self {
            Self::GraphMl => graphml::write(&graph, out),
            Self::Gexf => gexf::write(&graph, out),
            Self::FollowTheMoney => ftm::write(&graph, out),
            Self::Cypher => cypher::write(&graph, out),
            Self::SchemaOrg => schema_org::write(&graph, out),
            Self::WebAnnotation => web_annotation::write(&graph, out),
        }
    }
}

impl Folder {
    /// Writes what lies in `scope` as files into `folder`, which has to exist.
    ///
    /// # Errors
    /// If the database or a file fails.
    pub fn write(self, scope: &Scope<'_>, folder: &Path) -> Result<(), ExportError> {
        let graph = Graph::new(scope)?;
        match self {
            Self::Neo4j => neo4j::write(&graph, folder),
            Self::GraphRag => graphrag::write(&graph, folder),
        }
    }
}

/// A file of that name in the folder, to be written.
fn create(folder: &Path, name: &str) -> Result<BufWriter<File>, ExportError> {
    Ok(BufWriter::new(File::create(folder.join(name))?))
}
