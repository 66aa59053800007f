//! An article as the rest of the program sees it: immutable text, what its header says, and which parts of it are to be read.
//!
//! Inside the program places in the text are **byte** ranges of [`Article::text`], as Rust slices want them. Everything that leaves
//! the program (graph, JSON, tables) counts **Unicode characters**: a [`CharSpan`], made by a [`CharIndex`] at the edge.

use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One article: its text and what is known about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// The whole text as it was decoded, header lines included. It never changes, so offsets into it stay true.
    pub text: String,
    /// The parts of `text` that are to be read, in text order. Header lines (`date …`, `By …`) are in no block.
    pub blocks: Vec<Block>,
    /// Headline, if the text or its container gives one.
    pub headline: Option<String>,
    /// Place named by the dateline ("MEXICO CITY (Reuters) —"), as written.
    pub dateline: Option<String>,
    /// Day of publication; relative times ("on Thursday") are counted from it.
    pub published: Option<Date>,
    /// Authors' names, without "By".
    pub authors: Vec<String>,
    /// Publisher or news agency.
    pub publisher: Option<String>,
    /// Where the article was published.
    pub url: Option<String>,
    /// Where the program found it: a path, or `-` for standard input. Never part of the graph's identity.
    pub source: String,
}

/// A stretch of an article that is read as one piece: no sentence crosses its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Bytes of [`Article::text`].
    pub range: Range<usize>,
    /// What the stretch is.
    pub kind: BlockKind,
}

/// What a [`Block`] is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The headline: read for names, not mined for statements.
    Headline,
    /// A heading inside the story.
    Heading,
    /// A paragraph of the story.
    #[default]
    Paragraph,
    /// An item of a list.
    ListItem,
    /// A note on the author at the end ("X is a reporter with Y"): mined, but its pronouns never reach into the story nor the story's into it.
    AuthorNote,
}

impl Article {
    /// An article that is nothing but `text`, one paragraph a blank-line-separated stretch; no header is looked for.
    #[must_use]
    pub fn from_body(text: &str) -> Self {
        let mut blocks = Vec::new();
        let mut begin = 0;
        for part in text.split("\n\n") {
            let trimmed = part.trim();
            if !trimmed.is_empty() {
                let from = begin + part.len() - part.trim_start().len();
                blocks.push(Block { range: from..from + trimmed.len(), kind: BlockKind::Paragraph });
            }
            begin += part.len() + 2;
        }
        Self { text: text.to_owned(), blocks, ..Self::default() }
    }
}

/// A place in an article's text, in Unicode characters (code points), `end` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CharSpan {
    /// First character.
    pub begin: usize,
    /// One past the last character.
    pub end: usize,
}

/// Turns byte offsets of one text into character offsets, in constant time.
#[derive(Debug, Clone)]
pub struct CharIndex {
    /// For every 64 bytes of text, how many characters begin before them; empty where text is ASCII.
    steps: Vec<u32>,
    text: String,
}

impl CharIndex {
    const STEP: usize = 64;

    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { steps: Vec::new(), text: String::new() };
        }
        let mut steps = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut count = 0;
        for (i, byte) in text.bytes().enumerate() {
            if i % Self::STEP == 0 {
                steps.push(count);
            }
            count += u32::from(byte & 0xC0 != 0x80);
        }
        Self { steps, text: text.to_owned() }
    }

    /// Number of characters before byte `byte`.
    #[must_use]
    pub fn char_at(&self, byte: usize) -> usize {
        if self.steps.is_empty() {
            return byte;
        }
        let step = (byte / Self::STEP).min(self.steps.len() - 1);
        let rest = &self.text.as_bytes()[step * Self::STEP..byte];
        self.steps[step] as usize + rest.iter().filter(|b| **b & 0xC0 != 0x80).count()
    }

    /// The same stretch in characters.
    #[must_use]
    pub fn span(&self, bytes: Range<usize>) -> CharSpan {
        CharSpan { begin: self.char_at(bytes.start), end: self.char_at(bytes.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_characters() {
        let text = "é".repeat(100) + "abc";
        let index = CharIndex::new(&text);
        assert_eq!(index.span(200..203), CharSpan { begin: 100, end: 103 });
        assert_eq!(index.char_at(2), 1);
    }

    #[test]
    fn paragraphs_are_blocks_without_their_white_space() {
        let article = Article::from_body("One.\n\n  Two. \n\n\nThree.");
        let texts: Vec<_> = article.blocks.iter().map(|b| &article.text[b.range.clone()]).collect();
        assert_eq!(texts, ["One.", "Two.", "Three."]);
    }
}
