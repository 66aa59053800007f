//! What the finders hand over: words that somebody said, with cue and speaker.

use std::ops::Range;

use super::cue::Context;
use crate::discourse::Speech;
use crate::language::{Upos, WordId};
use crate::reading::QuotationKind;

/// Words that somebody said, before they are known to be direct, indirect or mixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The words said.
    pub words: Range<WordId>,
    /// Head of the reported clause.
    pub clause: Option<WordId>,
    /// The cue's words.
    pub cue: Range<WordId>,
    /// Head word of the speaker.
    pub speaker: Option<WordId>,
    /// Head word of the addressee.
    pub addressee: Option<WordId>,
    /// Index of the time expression that tells when.
    pub time: Option<usize>,
}

/// The finished speech: `bytes` of the text, `cue` if there is one.
pub fn speech(context: &Context, bytes: Range<usize>, words: Range<WordId>, kind: QuotationKind, told: Option<&Report>) -> Speech {
    let analysis = context.analysis;
    let cue = told.map(|t| t.cue.clone()).filter(|c| !c.is_empty());
    let near = cue.clone().filter(|c| c.start < analysis.len());
    let edges = [Some(words.start), words.end.checked_sub(1), near.as_ref().map(|c| c.start)];
    let numbers = || edges.iter().flatten().map(|w| analysis.sentence_of(*w));
    let sentences = numbers().min().unwrap_or(0)..numbers().max().map_or(0, |s| s + 1);
    Speech {
        range: bytes,
        kind,
        speaker: told.and_then(|t| t.speaker),
        cue,
        addressee: told.and_then(|t| t.addressee),
        roots: roots(context, &words),
        time: told.and_then(|t| t.time),
        sentences,
        words,
    }
}

/// The topmost words of a range.
pub fn roots(context: &Context, words: &Range<WordId>) -> Vec<WordId> {
    let analysis = context.analysis;
    words.clone().filter(|w| analysis.upos[*w] != Upos::Punct && analysis.head[*w].is_none_or(|head| !words.contains(&head))).collect()
}
