//! People decide: what is one entity and what is two, what it is called, what is none at all, and which statements are wrong.
//!
//! [`Desk`] is the one way to decide, for the command line and for pages alike. Each decision is written to the log of the store (see
//! [`crate::store::decisions`]) and names are resolved again at once, so that queries see what follows. Nothing that was decided is overruled
//! by the program: not by resolving again, not by reading articles again, not by new articles. Everything can be undone, which is a decision too.
//!
//! [`find`] finds the entity that a person means, [`list`] all there are, and [`Sheet`] tells what one is made of and why.
//! [`Account`] tells what an article says in a statement, be it rejected or not.

mod account;
mod desk;
mod error;
mod find;
mod sheet;

pub use account::{Account, statement};
pub use desk::{Desk, Done, Note, Part};
pub use error::DecisionError;
pub use find::{Entry, Listed, called, find, list};
pub use sheet::{Mention, Sheet};
