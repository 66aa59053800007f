//! Who said what: quotations, the newest first, or those of one speaker.

use oxigraph::model::NamedNode;
use serde::Serialize;

use super::catalogue::Contents;
use super::entity::newest_first;
use super::listing::{Listing, PAGE_SIZE};
use super::lookup::{Lookup, subject};
use super::model::{Link, Quote};
use crate::graph::vocabulary::term;
use crate::store::StoreError;

/// Speakers on one page of their list.
const SPEAKERS: usize = 100;
/// Speakers beside the quotations.
const LOUDEST: usize = 20;

/// Everything that the page of quotations shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quotes {
    /// Whose.
    pub by: Option<Link>,
    /// The quotations.
    pub quotes: Listing<Quote>,
    /// Who is quoted most, with the number of quotations.
    pub speakers: Listing<(Link, usize)>,
}

/// One page of quotations: of `by`, or of everybody.
pub fn quotes(lookup: &Lookup<'_>, contents: &Contents, by: Option<&NamedNode>, page: usize) -> Result<Quotes, StoreError> {
    let (nodes, open_end) = match by {
        Some(by) => (lookup.subjects(term::SPOKEN_BY_CHARACTER, by.into(), usize::MAX)?, false),
        None => newest(lookup, contents, page * PAGE_SIZE + 1)?,
    };
    let mut nodes = nodes;
    newest_first(&mut nodes, lookup.base());
    Ok(Quotes {
        by: by.map(|by| lookup.link(by.as_str())).transpose()?,
        quotes: Listing::cut(nodes, page, PAGE_SIZE).going_on(open_end).try_map(|node| lookup.quote(&node))?.flatten(),
        speakers: speakers(lookup, contents, 1, LOUDEST)?,
    })
}

/// Everybody who is quoted, the most quoted first.
pub fn all_speakers(lookup: &Lookup<'_>, contents: &Contents, page: usize) -> Result<Listing<(Link, usize)>, StoreError> {
    speakers(lookup, contents, page, SPEAKERS)
}

fn speakers(lookup: &Lookup<'_>, contents: &Contents, page: usize, size: usize) -> Result<Listing<(Link, usize)>, StoreError> {
    let speakers = contents.speakers.get().map(Vec::as_slice).unwrap_or_default();
    Listing::cut(speakers, page, size).try_map(|(iri, count)| Ok((lookup.link(iri)?, *count)))
}

/// The quotations of the newest articles, at least `least` if there are as many, and whether there are more.
fn newest(lookup: &Lookup<'_>, contents: &Contents, least: usize) -> Result<(Vec<NamedNode>, bool), StoreError> {
    let mut found = Vec::new();
    for article in contents.articles.get().map(Vec::as_slice).unwrap_or_default() {
        if found.len() > least.max(500) {
            return Ok((found, true));
        }
        for quad in lookup.store.matching(None, Some(term::TYPE), Some(term::QUOTATION.into()), Some(article.as_ref())) {
            found.extend(subject(quad?));
        }
    }
    Ok((found, false))
}
