//! The extent of noun phrases, read off a Universal Dependencies tree.

use std::ops::Range;

use crate::language::{Analysis, Relation, Upos, WordId};

/// How a noun phrase introduces what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Definiteness {
    /// "the union"
    Definite,
    /// "that country", "these groups"
    Demonstrative,
    /// "her brother", "the yard's owner"
    Possessed,
    /// "a union", "some diplomats", "two men"
    Indefinite,
    /// "cartels", "iodine"
    Bare,
}

/// The determiner or possessor of the phrase headed by `head` decides how it refers.
#[must_use]
pub fn definiteness(analysis: &Analysis, head: WordId) -> Definiteness {
    if possessor(analysis, head).is_some() {
        return Definiteness::Possessed;
    }
    match determiner(analysis, head).as_deref() {
        Some("the" | "both") => Definiteness::Definite,
        Some("this" | "that" | "these" | "those") => Definiteness::Demonstrative,
        Some(_) => Definiteness::Indefinite,
        None if analysis.child(head, Relation::Nummod).is_some() => Definiteness::Indefinite,
        None => Definiteness::Bare,
    }
}

/// The determiner of `head`, in lower case.
#[must_use]
pub fn determiner(analysis: &Analysis, head: WordId) -> Option<String> {
    analysis.child(head, Relation::Det).filter(|d| *d < head).map(|d| analysis.form(d).to_lowercase())
}

/// The head of the possessor of `head`: "Toft" in "Toft's brother", "her" in "her brother".
#[must_use]
pub fn possessor(analysis: &Analysis, head: WordId) -> Option<WordId> {
    analysis.child(head, Relation::NmodPoss).filter(|p| *p < head)
}

/// The preposition of a noun, in lower case.
#[must_use]
pub fn preposition(analysis: &Analysis, noun: WordId) -> Option<String> {
    analysis.children_by(noun, Relation::Case).find(|c| *c < noun).map(|c| analysis.form(c).to_lowercase())
}

/// The noun that an "of"-phrase directly after `head` brings: "cartels" in "most of the cartels".
#[must_use]
pub fn of_phrase(analysis: &Analysis, head: WordId) -> Option<WordId> {
    analysis.children_by(head, Relation::Nmod).find(|n| *n > head && preposition(analysis, *n).as_deref() == Some("of"))
}

/// The words of the phrase without relative clauses, appositions and further coordinated phrases; prepositional phrases that
/// stand directly behind the noun belong to it.
#[must_use]
pub fn extent(analysis: &Analysis, head: WordId) -> Range<WordId> {
    begin(analysis, head)..end(analysis, head, false)
}

/// The longest phrase that `head` can be said to head: [`extent`] with its possessive mark, relative clauses and appositions.
/// Treebanks and coreference corpora mark mentions so.
#[must_use]
pub fn longest(analysis: &Analysis, head: WordId) -> Range<WordId> {
    let mut last = end(analysis, head, false);
    for child in analysis.children[head].iter().copied().filter(|c| *c > head && !is_dated_remark(analysis, *c)) {
        let tail = match analysis.relation[child] {
            Relation::Case if is_possessive_mark(analysis, child) => child + 1,
            Relation::Acl | Relation::AclRelcl | Relation::Appos | Relation::Nmod | Relation::NmodUnmarked | Relation::Nummod => {
                analysis.subtree(child).last().map_or(child, |w| *w) + 1
            }
            Relation::Cc | Relation::Conj => break,
            _ => continue,
        };
        last = last.max(tail);
    }
    while last > head + 1 && analysis.upos[last - 1] == Upos::Punct && !closes_bracket(analysis, head..last) {
        last -= 1;
    }
    begin(analysis, head)..last
}

/// The part of a common noun phrase to call it by: premodifiers and noun, without determiner and possessor.
#[must_use]
pub fn core(analysis: &Analysis, head: WordId) -> Range<WordId> {
    let barrier = analysis.children[head]
        .iter()
        .filter(|c| **c < head && matches!(analysis.relation[**c], Relation::Det | Relation::DetPredet | Relation::NmodPoss | Relation::Case))
        .filter_map(|c| analysis.subtree(*c).last().copied())
        .filter(|w| *w < head)
        .max()
        .map_or(0, |w| w + 1);
    let first = premodifiers(analysis, head).flat_map(|m| analysis.subtree(m)).filter(|w| *w >= barrier && *w < head).min().unwrap_or(head);
    let mut last = head + 1;
    for child in analysis.children[head].iter().copied().filter(|c| *c > head) {
        if matches!(analysis.relation[child], Relation::Flat | Relation::Compound | Relation::Goeswith | Relation::Nummod) && child <= last + 1 {
            last = child + 1;
        }
    }
    trim(analysis, first..last)
}

/// Adjectives, numerals and nouns before the head.
pub fn premodifiers(analysis: &Analysis, head: WordId) -> impl Iterator<Item = WordId> + '_ {
    analysis.children[head].iter().copied().filter(move |c| {
        *c < head
            && matches!(
                analysis.relation[*c],
                Relation::Amod | Relation::Nummod | Relation::Compound | Relation::NmodDesc | Relation::Flat | Relation::NmodUnmarked
            )
    })
}

/// Whether the word is the mark of a possessive.
#[must_use]
pub fn is_possessive_mark(analysis: &Analysis, word: WordId) -> bool {
    matches!(analysis.form(word), "'s" | "’s" | "'" | "’" | "'S" | "’S")
}

/// Takes quotation marks, commas and other punctuation off both ends.
#[must_use]
pub fn trim(analysis: &Analysis, words: Range<WordId>) -> Range<WordId> {
    let mut words = words;
    while words.len() > 1 && analysis.upos[words.start] == Upos::Punct {
        words.start += 1;
    }
    while words.len() > 1 && analysis.upos[words.end - 1] == Upos::Punct {
        words.end -= 1;
    }
    words
}

fn begin(analysis: &Analysis, head: WordId) -> WordId {
    let left = analysis.children[head].iter().copied().filter(|c| {
        *c < head
            && matches!(
                analysis.relation[*c],
                Relation::Det
                    | Relation::DetPredet
                    | Relation::Amod
                    | Relation::Nummod
                    | Relation::Compound
                    | Relation::NmodPoss
                    | Relation::NmodDesc
                    | Relation::NmodUnmarked
                    | Relation::Flat
            )
    });
    left.filter_map(|c| analysis.subtree(c).first().copied()).min().unwrap_or(head).min(head)
}

/// One past the last word; `nested` phrases keep their coordinated ones.
fn end(analysis: &Analysis, head: WordId, nested: bool) -> WordId {
    let mut last = head + 1;
    for child in analysis.children[head].iter().copied().filter(|c| *c > head) {
        let belongs = match analysis.relation[child] {
            Relation::Flat
            | Relation::Fixed
            | Relation::Goeswith
            | Relation::Compound
            | Relation::Nummod
            | Relation::Nmod
            | Relation::NmodUnmarked => true,
            Relation::Case => nested && is_possessive_mark(analysis, child),
            Relation::Conj => nested,
            _ => false,
        };
        let from = begin(analysis, child).min(analysis.subtree(child).first().copied().unwrap_or(child));
        if belongs && from <= joint(analysis, last, analysis.relation[child]) {
            last = last.max(end(analysis, child, true));
        }
    }
    last
}

/// The first word from `last` on that is no mere joint: hyphens inside names, commas between coordinated phrases.
fn joint(analysis: &Analysis, last: WordId, relation: Relation) -> WordId {
    let hyphen = last < analysis.len() && matches!(analysis.form(last), "-" | "–");
    let comma = relation == Relation::Conj && last < analysis.len() && analysis.form(last) == ",";
    last + usize::from(hyphen || comma)
}

/// Years in brackets: "(1749 – 1826)" behind a name.
fn is_dated_remark(analysis: &Analysis, child: WordId) -> bool {
    let words = analysis.subtree(child);
    words.first().is_some_and(|w| analysis.form(*w) == "(") && words.iter().any(|w| analysis.upos[*w] == Upos::Num)
}

fn closes_bracket(analysis: &Analysis, words: Range<WordId>) -> bool {
    analysis.form(words.end - 1) == ")" && words.clone().any(|w| analysis.form(w) == "(")
}
