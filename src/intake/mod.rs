//! Bytes to [`Article`]: whatever people have their articles in is opened, decoded, and parted into header and story.
//!
//! An input may be a page, a feed, a table, an archive of any of these; [`drafts`] makes one stream of articles of all inputs, in bounded
//! memory. Formats are told apart by content, never by name. Offsets count from the decoded text as it is kept in [`Article::text`]: without
//! byte order mark, line ends normalised to `\n`; of a page it is the body that was found, paragraphs parted by blank lines.

mod archive;
mod dateline;
mod decode;
mod draft;
mod error;
mod feed;
mod files;
mod format;
mod given;
mod header;
mod html;
mod json;
mod limit;
mod line;
mod list;
mod mail;
mod markdown;
mod note;
mod opener;
mod pdf;
mod record;
mod stream;
mod table;
mod text;
mod warc;
pub(crate) mod zstandard;

pub mod date;

use std::ops::ControlFlow;

pub use draft::{Draft, Form};
pub use error::IntakeError;
pub use files::STORE_MARKER;
pub use given::Given;
pub use limit::MAX_BYTES;
pub use record::Mapping;
pub use stream::{Drafts, Progress, articles, drafts, json_lines};
pub use text::from_text;

use crate::article::Article;

/// The one article in `bytes`, whatever their format; `source` names it in errors and in [`Article::source`].
///
/// # Errors
/// If there is nothing to read in it, or more than one article.
pub fn from_bytes(source: &str, bytes: &[u8]) -> Result<Article, IntakeError> {
    let mut found = all_in(source, bytes);
    match (found.pop(), found.is_empty()) {
        (Some(draft), true) => draft?.read(),
        (None, _) => Err(IntakeError::Empty(source.to_owned())),
        (Some(_), false) => Err(IntakeError::NoText { path: source.to_owned(), reason: "holds more than one article".to_owned() }),
    }
}

/// The drafts in `bytes`.
pub fn all_in(source: &str, bytes: &[u8]) -> Vec<Result<Draft, IntakeError>> {
    let mut found = Vec::new();
    let mut sink = |draft| {
        found.push(draft);
        ControlFlow::Continue(())
    };
    let place = opener::Place { name: source.to_owned(), depth: 0, among: false, path: None, address: None };
    let budget = limit::Budget::default();
    budget.grant(bytes.len() as u64);
    let mut input = bytes;
    let _ = opener::Opener { mapping: &Mapping::default(), budget, sink: &mut sink }.open(&place, &mut input);
    found
}

#[cfg(test)]
mod tests;
