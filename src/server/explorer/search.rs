//! Searching for names and for words in the texts.

use serde::Serialize;

use super::address;
use super::catalogue::{Contents, Name, folded_words};
use super::listing::{Listing, PAGE_SIZE};
use super::lookup::Lookup;
use super::model::{Link, Source};
use super::words;
use crate::graph::vocabulary::term;
use crate::store::StoreError;

/// Names that are shown before the texts.
const NAMES: usize = 12;
/// Characters of text around the first word that was found.
const AROUND: usize = 110;

/// An entity that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundName {
    /// Its name and page.
    #[serde(flatten)]
    pub link: Link,
    /// "Person, in 12 articles".
    pub detail: String,
}

impl FoundName {
    /// "12 articles", without its kind.
    pub fn articles(&self) -> &str {
        self.detail.split_once(", in ").map_or("", |(_, articles)| articles)
    }
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FoundArticle {
    /// The article.
    #[serde(flatten)]
    pub source: Source,
    /// A piece of its text; the words that were searched for are marked with `true`.
    pub excerpt: Vec<(bool, String)>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Search {
    /// What was searched for.
    pub query: String,
    /// Entities.
    pub names: Listing<FoundName>,
    /// Articles.
    pub articles: Listing<FoundArticle>,
    /// Whether names and texts are still being gathered, so that something may be missing.
    pub unfinished: bool,
}

/// Searches names and texts. The names are all on one page if `all_names`, else their beginning.
pub fn search(lookup: &Lookup<'_>, contents: &Contents, query: &str, all_names: bool, page: usize) -> Result<Search, StoreError> {
    let names = contents.names.get().map(|names| names.find(query));
    let (total, names) = names.map(|found| (found.total, found.best)).unwrap_or_default();
    let articles = contents.texts.get().map(|texts| texts.find(query)).unwrap_or_default();
    let (names_page, names_size, page) = if all_names { (page, 100, 1) } else { (1, NAMES, page) };
    let wanted = folded_words(query);
    let found = |article: &oxigraph::model::NamedNode| {
        let text = lookup.text(article.as_ref(), term::ARTICLE_BODY)?.unwrap_or_default();
        Ok::<_, StoreError>(FoundArticle { source: lookup.source(article.as_str())?, excerpt: excerpt(&text, &wanted) })
    };
    Ok(Search {
        query: query.to_owned(),
        names: Listing::cut_short(names, total, names_page, names_size).map(|name| found_name(name, lookup.base())),
        articles: Listing::cut(articles, page, PAGE_SIZE).try_map(found)?,
        unfinished: contents.texts.get().is_none(),
    })
}

/// The names that complete what was typed, the best `most` of them.
pub fn complete(contents: &Contents, typed: &str, most: usize, base: &str) -> Vec<FoundName> {
    let names = contents.names.get().map(|names| names.find(typed).best).unwrap_or_default();
    names.into_iter().take(most).map(|name| found_name(name, base)).collect()
}

/// A name of the catalogue as it is shown.
pub fn found_name(name: &Name, base: &str) -> FoundName {
    let kind = address::kind_name(name.kind);
    let articles = words::count(name.articles as usize, "article", "articles");
    let apart = if name.bearers > 1 { ", told apart by article" } else { "" };
    FoundName {
        link: Link { text: name.label.to_string(), href: address::path_of(&name.iri, base), iri: Some(name.iri.to_string()), kind: Some(name.kind) },
        detail: format!("{kind}, in {articles}{apart}"),
    }
}

/// A piece of `text` around the first of the words, which are folded, with all of them marked; its beginning if there is none.
pub fn excerpt(text: &str, wanted: &[String]) -> Vec<(bool, String)> {
    let fits = |word: &str| {
        let folded = folded_words(word).concat();
        wanted.iter().any(|wanted| folded == *wanted || (wanted.len() >= 4 && folded.starts_with(wanted)))
    };
    let words = word_ranges(text);
    let first = words.iter().find(|range| fits(&text[(*range).clone()])).map_or(0, |range| range.start);
    let begin = words.iter().map(|range| range.start).find(|start| start + AROUND >= first).unwrap_or(0);
    let beyond = words.iter().find(|range| range.end > first + 2 * AROUND);
    let end = beyond.map_or(text.len(), |range| text[..range.start].trim_end().len()).max(begin);
    let mut parts: Vec<(bool, String)> = vec![(false, if begin > 0 { "… ".to_owned() } else { String::new() })];
    let mut at = begin;
    for range in words.into_iter().filter(|range| range.start >= begin && range.end <= end && fits(&text[range.clone()])) {
        parts.push((false, text[at..range.start].to_owned()));
        at = range.end;
        parts.push((true, text[range].to_owned()));
    }
    parts.push((false, format!("{}{}", &text[at..end], if end < text.len() { " …" } else { "" })));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

/// The bytes of the words of a text.
fn word_ranges(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), begin) {
            (true, None) => begin = Some(at),
            (false, Some(from)) => {
                ranges.push(from..at);
                begin = None;
            }
            _ => {}
        }
    }
    ranges
}

/// How many articles the store has, if that is known already, and the newest of them.
pub fn newest(lookup: &Lookup<'_>, contents: &Contents, page: usize, size: usize) -> Result<Listing<Source>, StoreError> {
    let articles = contents.articles.get().map(Vec::as_slice).unwrap_or_default();
    Listing::cut(articles, page, size).try_map(|article| lookup.source(article.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, wanted: &str) -> String {
        excerpt(text, &folded_words(wanted)).iter().map(|(marked, part)| if *marked { format!("[{part}]") } else { part.clone() }).collect()
    }

    #[test]
    fn an_excerpt_shows_the_words_in_their_surroundings() {
        assert_eq!(shown("The Minister resigned. Čapek stayed.", "resign capek"), "The Minister [resigned]. [Čapek] stayed.");
        let long = format!("{}the ferry sank {}", "éa ".repeat(300), "zz ".repeat(300));
        let cut = shown(&long, "ferry");
        assert!(cut.starts_with("… ") && cut.contains("[ferry]") && cut.ends_with('…') && cut.len() < 600, "{cut}");
        assert_eq!(shown("", "x"), "");
        assert_eq!(shown("Nothing here", "x"), "Nothing here");
    }
}
