//! The graph as a whole: a small article written out, and what must hold of every graph.

mod picture;
mod property;
pub mod sample;
mod turtle;
