//! newsgraph reads news articles and builds an RDF knowledge graph from them.

pub mod article;
pub mod cli;
pub mod discourse;
pub mod extraction;
pub mod graph;
pub mod intake;
pub mod language;
pub mod ontology;
pub mod reader;
pub mod reading;
pub mod store;
