//! Who said what: quotations, the newest first, or those of one speaker.

use oxigraph::model::NamedNode;
use serde::Serialize;

use super::catalogue::Contents;
use super::entity::newest_first;
use super::involved::Involved;
use super::listing::{Listing, PAGE_SIZE};
use super::lookup::{Lookup, subject};
use super::model::{Link, Quote};
use crate::graph::vocabulary::term;
use crate::store::StoreError;

/// Speakers on one page of their list.
const SPEAKERS: usize = 100;
/// Quotations that can be reached page by page.
const FURTHEST: usize = 10_000;
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
    let quotes = match by {
        Some(by) => of_speaker(lookup, contents, by, page, PAGE_SIZE)?,
        None => {
            let (mut nodes, open_end) = newest(lookup, contents, page.saturating_mul(PAGE_SIZE).saturating_add(1))?;
            newest_first(&mut nodes, lookup.base());
            Listing::cut(nodes, page, PAGE_SIZE).going_on(open_end).try_map(|node| lookup.quote(&node))?.flatten()
        }
    };
    Ok(Quotes { by: by.map(|by| lookup.link(by.as_str())).transpose()?, quotes, speakers: speakers(lookup, contents, 1, LOUDEST)? })
}

/// One page of the words of `speaker`, the newest first.
pub fn of_speaker(lookup: &Lookup<'_>, contents: &Contents, speaker: &NamedNode, page: usize, size: usize) -> Result<Listing<Quote>, StoreError> {
    let mut quotes = Involved::quotes(lookup, contents, speaker)?;
    let wanted = quotes.total.unwrap_or(page.saturating_mul(size).saturating_add(1)).min(FURTHEST);
    let nodes = quotes.by_ref().take(wanted).collect::<Result<Vec<_>, _>>()?;
    let is_all = nodes.len() < wanted || quotes.total == Some(nodes.len());
    Listing::cut(nodes, page, size).going_on(!is_all).try_map(|quote| lookup.quote(&quote)).map(Listing::flatten)
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
        if found.len() > least.min(FURTHEST) {
            return Ok((found, true));
        }
        for quad in lookup.store.matching(None, Some(term::TYPE), Some(term::QUOTATION.into()), Some(article.as_ref())) {
            found.extend(subject(quad?));
        }
    }
    Ok((found, false))
}
