//! The graph as pages for people: search, entities, articles, claims, quotations, the timeline, the picture and the query page.
//!
//! Every page is made on the server from plain data (`model.rs` and the modules of the pages), found by single look-ups ([`lookup`]) and by what
//! is held in memory ([`catalogue`]). It can be read without a script, and had as JSON and Turtle under the same address.

mod address;
mod article;
mod ask;
mod asked;
mod assets;
mod catalogue;
mod claims;
mod entity;
mod involved;
mod kinship;
mod listing;
mod lookup;
mod marks;
mod model;
mod pages;
mod picture;
mod quotes;
mod search;
mod statement;
#[cfg(test)]
mod tests;
mod timeline;
mod words;

pub use catalogue::Catalogue;
pub use pages::{nothing, router};
