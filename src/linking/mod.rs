//! Entities of the store and those of a knowledge base, such as Wikidata: which of them are the same.
//!
//! A knowledge base is read once into an [`Index`] on disk: a finite-state transducer from folded names to entries (Mihov & Maurel 2001, as in the crate
//! `fst`), made by an external sort so that tens of millions of names need little memory. Linking looks every shared entity's names up, weighs the entries
//! that bear them, and writes `owl:sameAs` where one of them is clearly meant. Where none is, nothing is written: a link that is not there can be added
//! by hand, a wrong one misleads.

mod decision;
mod entry;
mod error;
mod index;
mod linker;
mod profile;
mod sorter;
mod source;
mod wikidata;

pub use decision::{Doubt, Verdict};
pub use entry::{Entry, folded};
pub use error::LinkError;
pub use index::{Index, Size};
pub use linker::{Outcome, link};
