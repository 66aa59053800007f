//! HTML to articles: which part of a page is the article, in which blocks, and what the page says of it.
//!
//! The article's body is found by the `trafilatura` crate, a port of Barbaresi's Trafilatura (ACL 2021).

mod block;
mod metadata;

use scraper::Html;
use trafilatura::{Config, Options};

use super::IntakeError;
use super::given::Given;
use super::limit::MAX_NESTING;
use super::text::from_parts;
use crate::article::{Article, BlockKind};

pub(super) use block::looks_marked_up;

/// Largest page that is searched for an article, in bytes; the scripts of the heaviest news sites stay below it.
const MAX_PAGE: usize = 8 << 20;
/// Shortest body that is believed to be the article, in characters.
const SHORTEST: usize = 60;
/// Elements without their end tags that a page may pile up before the parser, whose time grows with their number, is given it.
const MAX_OPEN: usize = 1000;

/// The article of a whole page. What the container says goes before what the page says.
///
/// # Errors
/// If the page is too long, is nested too deep, or holds no article.
pub(super) fn page(source: &str, given: Given, html: &str) -> Result<Article, IntakeError> {
    check(source, html)?;
    let tree = Html::parse_document(html);
    check_depth(source, &tree)?;
    let found = metadata::read(&tree);
    drop(tree);
    // Below this length the extractor takes the whole page's text as one paragraph; a news brief may well be short.
    let config = Config::default().with_min_extracted_size(SHORTEST);
    let options = Options::default().with_fallback(true).with_exclude_comments(true).with_exclude_tables(true).with_config(config);
    let body = trafilatura::extract(html, &options).map_err(|_| empty(source))?;
    let parts = block::parts(&Html::parse_document(&body.content_html));
    if parts.iter().all(|part| part.kind == BlockKind::Heading) {
        return Err(empty(source));
    }
    let given = given.or(found).or(metadata::guessed(&body.metadata));
    Ok(from_parts(given, &parts))
}

/// The article of which `html` is the body and nothing else: a field of a feed or record, a message.
///
/// # Errors
/// If it is too long, nested too deep, or empty.
pub(super) fn fragment(source: &str, given: Given, html: &str) -> Result<Article, IntakeError> {
    check(source, html)?;
    let tree = Html::parse_document(html);
    check_depth(source, &tree)?;
    let parts = block::parts(&tree);
    if parts.is_empty() {
        return Err(IntakeError::Empty(source.to_owned()));
    }
    Ok(from_parts(given, &parts))
}

/// The words of a piece of HTML on one line, for fields that may hold mark-up: "Fish &amp; <i>chips</i>".
pub(super) fn words(html: &str) -> String {
    if !html.contains(['<', '&']) || html.len() > MAX_PAGE || open_tags(html) > MAX_OPEN {
        return html.to_owned();
    }
    let parts = block::parts(&Html::parse_document(html));
    parts.into_iter().map(|part| part.text).collect::<Vec<_>>().join(" ")
}

fn empty(source: &str) -> IntakeError {
    IntakeError::NoText { path: source.to_owned(), reason: "no article is found in the HTML page".to_owned() }
}

fn check(source: &str, html: &str) -> Result<(), IntakeError> {
    if html.len() > MAX_PAGE {
        return Err(IntakeError::TooLong { path: source.to_owned() });
    }
    if open_tags(html) > MAX_OPEN { Err(nested(source)) } else { Ok(()) }
}

fn nested(source: &str) -> IntakeError {
    IntakeError::Nested { path: source.to_owned(), format: "the HTML page" }
}

/// The tree's true depth, which recursion further on must bear.
fn check_depth(source: &str, tree: &Html) -> Result<(), IntakeError> {
    let mut depth = 0_usize;
    for edge in tree.root_element().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(_) => depth += 1,
            ego_tree::iter::Edge::Close(_) => depth = depth.saturating_sub(1),
        }
        if depth > MAX_NESTING {
            return Err(nested(source));
        }
    }
    Ok(())
}

/// Elements that never hold others, or whose end is implied by what follows.
const UNCLOSED: &[&str] = &[
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param", "path",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// The largest number of elements that are open at a time, by a count of start and end tags: quick, and close enough.
fn open_tags(html: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for (at, _) in html.match_indices('<') {
        let rest = &html.as_bytes()[at + 1..];
        let is_end = rest.first() == Some(&b'/');
        let name = &rest[usize::from(is_end)..];
        let length = name.iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = String::from_utf8_lossy(&name[..length]).to_ascii_lowercase();
        if name.is_empty() || UNCLOSED.contains(&name.as_str()) {
            continue;
        }
        open = if is_end { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

#[cfg(test)]
mod tests;
