//! Time expressions and what they mean against the article's date.

mod grammar;
mod meaning;
mod tense;
mod words;

use std::ops::Range;

use jiff::civil::Date;

use super::TimeExpression;
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::reading::TimeValue;
use meaning::{Anchor, Meaning};
use words::Words;

pub use words::cardinal;

/// Every time expression of the article, in text order, none overlapping.
///
/// An expression takes in its preposition ("on Thursday evening", "as early as August"). Weekdays, and days and months without year, are the nearest
/// ones to `published` that fit the tense of the clause. Without `published` only full dates get a value; durations, clock times and
/// vague words ("for nine hours", "several weeks ago") never do.
#[must_use]
pub fn find(analysis: &Analysis, published: Option<Date>) -> Vec<TimeExpression> {
    let mut found: Vec<TimeExpression> = Vec::new();
    let mut mentioned = None;
    let mut after_clock = false;
    for sentence in &analysis.sentences {
        let words = Words::new(analysis, sentence.words.clone());
        let mut at = sentence.words.start;
        while at < sentence.words.end {
            let Some((end, meaning)) = read(&words, at) else {
                at += 1;
                continue;
            };
            let end = end.min(sentence.words.end).max(at + 1);
            let floor = found.last().map_or(sentence.words.start, |t| t.words.end.max(sentence.words.start));
            let begin = introduced(&words, at, floor);
            let head = head(analysis, begin..end, at);
            let meaning = opened(&words, begin, at, meaning);
            let value = meaning.resolve(&Anchor { published, mentioned, tense: tense::of(analysis, head) });
            if matches!(value, TimeValue::Day(_) | TimeValue::Month(..) | TimeValue::Year(_)) {
                mentioned = Some(value);
            }
            let clock = std::mem::replace(&mut after_clock, meaning == Meaning::Clock);
            join(analysis, &mut found, TimeExpression { words: begin..end, head, value }, clock);
            at = end;
        }
    }
    found
}

/// An expression of the grammar, or "the start of …", "then" after "since" and "until", whose words are all that is known.
fn read(words: &Words, at: WordId) -> Option<(WordId, Meaning)> {
    if let Some(found) = grammar::read(words, at) {
        return Some(found);
    }
    if !words.follows(at, &["since", "until", "till"]) {
        return None;
    }
    let edge = if words.at(at) == "the" { at + 1 } else { at };
    match words.at(edge) {
        "then" | "now" if edge == at => Some((at + 1, Meaning::Words)),
        "start" | "beginning" | "end" | "outset" | "middle" | "turn" | "height" | "eve" | "time" => {
            let end = words.analysis.subtree(edge).last().map_or(edge, |last| *last) + 1;
            Some((before_clause(words, edge, end), Meaning::Words))
        }
        _ => None,
    }
}

/// Cuts a phrase before its first comma.
fn before_clause(words: &Words, from: WordId, end: WordId) -> WordId {
    (from..end).find(|w| matches!(words.at(*w), "," | ";" | "—")).unwrap_or(end)
}

const PREPOSITIONS: &[&str] = &[
    "on",
    "in",
    "at",
    "by",
    "since",
    "until",
    "till",
    "before",
    "after",
    "during",
    "from",
    "through",
    "throughout",
    "over",
    "for",
    "within",
    "between",
    "around",
    "about",
    "circa",
    "of",
    "towards",
    "toward",
    "past",
];

/// Where the expression begins with the preposition and adverbs before word `at`; nothing before `floor` is taken.
fn introduced(words: &Words, at: WordId, floor: WordId) -> WordId {
    let mut begin = at;
    let mut step = |length: usize, fits: bool| {
        let allowed = fits && begin >= floor + length;
        if allowed {
            begin -= length;
        }
        allowed
    };
    step(1, words.before(at) == "the" || words.before(at) == "every" || words.before(at) == "each");
    let three = begin_words::<3>(words, begin);
    if matches!(three, ["as", "early" | "late" | "recently" | "soon" | "far" | "long", "as"] | ["no", "later" | "earlier", "than"]) {
        return if begin >= floor + 3 { begin - 3 } else { begin };
    }
    let two = begin_words::<2>(words, begin);
    if matches!(two, ["as", "of"] | ["up", "to" | "until"] | ["prior", "to"] | ["ahead", "of"]) {
        return if begin >= floor + 2 { begin - 2 } else { begin };
    }
    if begin > floor && PREPOSITIONS.contains(&words.before(begin)) {
        begin -= 1;
        if begin > floor && matches!(words.before(begin), "early" | "late" | "earlier" | "later") && words.analysis.upos[begin - 1] == Upos::Adv {
            begin -= 1;
        }
    } else if begin > floor && matches!(words.before(begin), "early" | "late") {
        begin -= 1;
    }
    begin
}

/// The `N` words before `at`, empty where the sentence begins.
fn begin_words<'a, const N: usize>(words: &'a Words, at: WordId) -> [&'a str; N] {
    std::array::from_fn(|i| at.checked_sub(N - i).map_or("", |w| words.at(w)))
}

/// "since", "until", "by", "before" and "after" make an open span.
fn opened(words: &Words, begin: WordId, at: WordId, meaning: Meaning) -> Meaning {
    if matches!(meaning, Meaning::Words | Meaning::Clock) || begin == at {
        return meaning;
    }
    let preposition = (begin..at).map(|w| words.at(w)).find(|w| PREPOSITIONS.contains(w)).unwrap_or_default();
    match preposition {
        "since" | "after" => Meaning::Since(Box::new(meaning)),
        "from" if !matches!(meaning, Meaning::Between(..)) && words.analysis.relation[at] != Relation::Nmod => Meaning::Since(Box::new(meaning)),
        "until" | "till" | "by" | "before" => Meaning::Until(Box::new(meaning)),
        _ => meaning,
    }
}

/// The word by which the expression hangs on the rest of the sentence; where the parser cut it in two, the last such word of the date itself.
fn head(analysis: &Analysis, range: Range<WordId>, at: WordId) -> WordId {
    let outside = |w: &WordId| analysis.head[*w].is_none_or(|head| !range.contains(&head));
    let weighty = |w: &WordId| !matches!(analysis.upos[*w], Upos::Adp | Upos::Punct | Upos::Det);
    (at..range.end).find(|w| outside(w) && weighty(w)).or_else(|| range.clone().find(outside)).unwrap_or(range.end - 1)
}

/// Adds `next`; a clock time and the day beside it are one expression ("at 5 p.m. on Friday").
fn join(analysis: &Analysis, found: &mut Vec<TimeExpression>, next: TimeExpression, after_clock: bool) {
    if let Some(last) = found.last_mut()
        && after_clock
        && last.words.end == next.words.start
        && matches!(next.value, TimeValue::Day(_))
    {
        last.words.end = next.words.end;
        last.value = next.value;
        last.head = if analysis.head[last.head] == Some(next.head) { next.head } else { last.head };
        return;
    }
    found.push(next);
}

#[cfg(test)]
mod tests;
