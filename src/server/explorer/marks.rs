//! An article's text cut at everything that is to be marked in it: passages, quotations and names.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use regex::Regex;

use super::model::Link;

/// A stretch of text inside of which nothing begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its text.
    pub text: String,
    /// The entity that is named here.
    pub mention: Option<Link>,
    /// Number of the quotation that it belongs to.
    pub quote: Option<usize>,
}

/// A stretch that the same passages cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// Anchors of the passages that begin here.
    pub anchors: Vec<String>,
    /// Anchors of all passages that cover it, joined by blanks.
    pub passages: String,
    /// Its parts.
    pub segments: Vec<Segment>,
    /// Number of the first statement that rests on a passage that ends here, and how many do.
    pub marker: Option<(usize, usize)>,
}

/// A passage that statements rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// Its anchor in the page.
    pub anchor: String,
    /// Numbers of the statements, in text order.
    pub statements: Vec<usize>,
}

/// All that is to be marked in a text, in bytes.
#[derive(Debug, Default)]
pub struct Marks {
    /// Passages.
    pub passages: Vec<Rest>,
    /// Quotations with their numbers.
    pub quotes: Vec<(Range<usize>, usize)>,
    /// Mentions, none overlapping another.
    pub mentions: Vec<(Range<usize>, Link)>,
}

impl Marks {
    /// One block of `text`, cut at the marks.
    pub fn cut(&self, text: &str, block: Range<usize>) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut covered: Option<Vec<usize>> = None;
        let cuts = self.boundaries(&block);
        for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
            let range = *begin..*end;
            let Some(part) = text.get(range.clone()) else { continue };
            let passages = self.covering(&range);
            if covered.as_ref() != Some(&passages) || self.passages.iter().any(|rest| rest.range.start == *begin) {
                runs.push(self.run(&passages, *begin));
                covered = Some(passages.clone());
            }
            let Some(run) = runs.last_mut() else { continue };
            run.segments.push(self.segment(part, &range));
            run.marker = run.marker.or_else(|| self.marker(&passages, *end));
        }
        runs
    }

    fn boundaries(&self, block: &Range<usize>) -> Vec<usize> {
        let passages = self.passages.iter().map(|rest| &rest.range);
        let ranges = passages.chain(self.quotes.iter().map(|(range, _)| range)).chain(self.mentions.iter().map(|(range, _)| range));
        let inside = ranges.flat_map(|range| [range.start, range.end]).filter(|at| block.contains(at));
        let all: BTreeSet<usize> = inside.chain([block.start, block.end]).collect();
        all.into_iter().collect()
    }

    fn covering(&self, range: &Range<usize>) -> Vec<usize> {
        (0..self.passages.len()).filter(|at| contains(&self.passages[*at].range, range)).collect()
    }

    fn run(&self, passages: &[usize], begin: usize) -> Run {
        let anchors = passages.iter().map(|at| self.passages[*at].anchor.as_str());
        let begins = passages.iter().filter(|at| self.passages[**at].range.start == begin);
        Run {
            passages: anchors.collect::<Vec<_>>().join(" "),
            anchors: begins.map(|at| self.passages[*at].anchor.clone()).collect(),
            ..Run::default()
        }
    }

    fn segment(&self, text: &str, range: &Range<usize>) -> Segment {
        Segment {
            text: text.to_owned(),
            mention: self.mentions.iter().find(|(mention, _)| contains(mention, range)).map(|(_, link)| link.clone()),
            quote: self.quotes.iter().find(|(quote, _)| contains(quote, range)).map(|(_, number)| *number),
        }
    }

    fn marker(&self, passages: &[usize], end: usize) -> Option<(usize, usize)> {
        let ending = passages.iter().map(|at| &self.passages[*at]).filter(|rest| rest.range.end == end);
        let statements: BTreeSet<usize> = ending.flat_map(|rest| rest.statements.iter().copied()).collect();
        statements.first().map(|first| (*first, statements.len()))
    }
}

fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Where the names stand in `text` as whole words, of several that begin at one place the longest. `names` are the entities with all that
/// they are called.
pub fn mentions(text: &str, names: &[(String, Link)]) -> Vec<(Range<usize>, Link)> {
    let mut by_name: BTreeMap<&str, &Link> = BTreeMap::new();
    for (name, link) in names.iter().filter(|(name, _)| name.chars().count() > 1) {
        by_name.entry(name).or_insert(link);
    }
    let mut longest: Vec<&str> = by_name.keys().copied().collect();
    longest.sort_by_key(|name| (std::cmp::Reverse(name.len()), *name));
    let any = longest.iter().map(|name| regex::escape(name)).collect::<Vec<_>>().join("|");
    let Ok(pattern) = Regex::new(&any) else { return Vec::new() };
    if longest.is_empty() {
        return Vec::new();
    }
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let stands_alone = |range: &Range<usize>| !is_word(text[..range.start].chars().next_back()) && !is_word(text[range.end..].chars().next());
    let found = pattern.find_iter(text).map(|found| (found.range(), found.as_str())).filter(|(range, _)| stands_alone(range));
    found.filter_map(|(range, name)| by_name.get(name).map(|link| (range, (*link).clone()))).collect()
}

/// The bytes of a range of Unicode characters of `text`; `None` if it does not lie in it.
pub fn bytes_of(starts: &[usize], begin: usize, end: usize) -> Option<Range<usize>> {
    Some(*starts.get(begin)?..*starts.get(end)?).filter(|range| range.start < range.end)
}

/// The byte at which each character of `text` begins, and its end.
pub fn starts(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(range: Range<usize>, statements: &[usize]) -> Rest {
        Rest { anchor: format!("p-{}-{}", range.start, range.end), range, statements: statements.to_vec() }
    }

    #[test]
    fn no_character_is_lost_or_doubled() {
        let text = "Ada met Tom. Tom left, Ada said.";
        let marks = Marks {
            passages: vec![rest(0..12, &[1]), rest(13..32, &[2, 3]), rest(8..20, &[4])],
            quotes: vec![(13..21, 1)],
            mentions: mentions(text, &[("Tom".into(), Link::plain("Tom")), ("Ada".into(), Link::plain("Ada"))]),
        };
        let runs = marks.cut(text, 0..text.len());
        let joined: String = runs.iter().flat_map(|run| &run.segments).map(|segment| segment.text.as_str()).collect();
        assert_eq!(joined, text);
        assert_eq!(runs[0].anchors, ["p-0-12"]);
        let last = runs.last().unwrap();
        assert_eq!((last.passages.as_str(), last.marker), ("p-13-32", Some((2, 2))));
    }

    #[test]
    fn names_are_whole_words_and_the_longest_wins() {
        let names = [("Ada", "short"), ("Ada Reed", "long"), ("C++", "code")].map(|(name, text)| (name.to_owned(), Link::plain(text)));
        let found = |text: &str| mentions(text, &names).into_iter().map(|(range, link)| (text[range].to_owned(), link.text)).collect::<Vec<_>>();
        assert_eq!(found("Ada Reed wrote C++, Adam did not."), [("Ada Reed".to_owned(), "long".to_owned()), ("C++".to_owned(), "code".to_owned())]);
        assert!(mentions("Ada", &[]).is_empty());
    }

    #[test]
    fn characters_become_bytes() {
        let starts = starts("é—x");
        assert_eq!(bytes_of(&starts, 1, 3), Some(2..6));
        assert_eq!(bytes_of(&starts, 2, 9), None);
    }
}
