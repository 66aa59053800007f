//! Statements to quads, and pictures of the graph.
//!
//! [`quads`](quads::quads) turns what was read into RDF; [`serial`] writes it; [`network`] is the view of it that [`dot`] and [`svg`] draw.

pub mod dot;
pub(crate) mod fact;
pub mod iri;
mod known;
mod layout;
pub(crate) mod literal;
pub mod network;
pub(crate) mod nquads;
mod palette;
pub mod quads;
pub mod serial;
mod statement;
pub mod svg;
#[cfg(test)]
mod tests;
pub mod vocabulary;

pub use network::Network;
pub use quads::{GraphOptions, quads};
pub use serial::write;
