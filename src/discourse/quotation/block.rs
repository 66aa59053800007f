//! Speech without marks: a paragraph that ends in "X said:" hands the next ones over to X, as press releases and transcripts do.
//!
//! Where such speech ends is nowhere written. It goes on until a heading, a line that is no sentence, a paragraph with marks of its own, or one in
//! which somebody is told to say something. Too much taken for somebody's words costs a fact; too little makes a fact of what was merely said.

use std::ops::Range;

use super::cue::Context;
use super::direct::words_in;
use super::mark::Stretch;
use super::report::Report;
use crate::article::{Article, Block, BlockKind};
use crate::discourse::MentionId;
use crate::language::{Relation, Upos, WordId};
use crate::reading::Kind;

/// A line of at most so many words without a stop is no sentence of a speech.
const LONGEST_LINE: usize = 10;

/// One paragraph of somebody's speech.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken {
    /// Bytes of the paragraph.
    pub range: Range<usize>,
    /// Its words, and who says them.
    pub told: Report,
}

/// Every paragraph that is speech without marks. `stretches` are those in marks.
pub fn find(context: &Context, article: &Article, stretches: &[Stretch]) -> Vec<Spoken> {
    let mut found = Vec::new();
    let mut speaking: Option<Report> = None;
    for (number, block) in article.blocks.iter().enumerate() {
        let words = words_in(context, &block.range);
        if words.is_empty() {
            continue;
        }
        let first = speaking.is_some() && number > 0 && introduces(context, &words_in(context, &article.blocks[number - 1].range));
        speaking = speaking.filter(|_| goes_on(context, article, block, &words, stretches, first));
        let introduced = (block.kind == BlockKind::Paragraph).then(|| introduction(context, stretches, &words)).flatten();
        match (&speaking, introduced) {
            (_, Some(told)) => speaking = Some(told),
            (Some(told), None) => found.push(Spoken { range: block.range.clone(), told: Report { words, ..told.clone() } }),
            (None, None) => {}
        }
    }
    found
}

fn introduces(context: &Context, words: &Range<WordId>) -> bool {
    words.clone().next_back().is_some_and(|last| context.analysis.form(last) == ":")
}

/// Cue and speaker of a paragraph that ends with "X said:".
fn introduction(context: &Context, stretches: &[Stretch], words: &Range<WordId>) -> Option<Report> {
    let analysis = context.analysis;
    let last = words.clone().next_back().filter(|_| introduces(context, words))?;
    let sentence = analysis.sentences[analysis.sentence_of(last)].words.clone();
    let in_marks = |word: WordId| stretches.iter().any(|s| s.range.contains(&analysis.range[word].start));
    let open = |verb: &WordId| {
        context.speaks(*verb)
            && !context.is_passive(*verb)
            && !in_marks(*verb)
            && analysis.child(*verb, Relation::Ccomp).is_none()
            && analysis.relation[*verb] != Relation::AclRelcl
    };
    let cue = sentence.rev().find(open)?;
    let speaker = context.speaker(cue).filter(|s| context.may_speak(*s) || is_person_pronoun(context, *s))?;
    let addressee = context.addressee(cue).filter(|a| *a != speaker);
    Some(Report { words: words.clone(), clause: None, cue: context.cue_words(cue), speaker: Some(speaker), addressee, time: context.time(cue) })
}

fn is_person_pronoun(context: &Context, word: WordId) -> bool {
    matches!(context.analysis.form(word).to_lowercase().as_str(), "he" | "she" | "they")
}

/// Whether the speech goes on in `block`, the `first` paragraph after its cue or a later one.
fn goes_on(context: &Context, article: &Article, block: &Block, words: &Range<WordId>, stretches: &[Stretch], first: bool) -> bool {
    let text = &article.text[block.range.clone()];
    let own_marks = stretches.iter().any(|s| s.outer.start == block.range.start || (!first && s.range.len() * 2 > block.range.len()));
    let sentence = text.trim_end().ends_with(['.', '?', '!', '…', ';', ',', '”', '"', ')', ':']) || words.len() > LONGEST_LINE;
    match block.kind {
        BlockKind::Headline | BlockKind::Heading | BlockKind::AuthorNote => false,
        BlockKind::ListItem => !own_marks,
        BlockKind::Paragraph => !own_marks && sentence && (first || !is_told(context, words)),
    }
}

/// Whether somebody is told to say something in `words`, as only who writes of a speaker does: a cue that heads its sentence, in the past, of a person.
fn is_told(context: &Context, words: &Range<WordId>) -> bool {
    let analysis = context.analysis;
    let is_person = |mention: MentionId| context.mentions[mention].kind == Kind::Person;
    words.clone().any(|verb| {
        let top = matches!(analysis.relation[verb], Relation::Root | Relation::Parataxis);
        let past = analysis.upos[verb] == Upos::Verb && analysis.form(verb).to_lowercase() != analysis.lemma[verb];
        top && past
            && context.speaks(verb)
            && context.speaker(verb).is_some_and(|speaker| {
                let first = matches!(analysis.form(speaker).to_lowercase().as_str(), "i" | "we");
                !first && (is_person_pronoun(context, speaker) || context.mention_of[speaker].is_some_and(is_person))
            })
    })
}
