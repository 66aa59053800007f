//! Text to [`Analysis`]: sentences, words, word classes, lemmas, dependency trees and names.

use std::ops::Range;

mod abbreviation;
mod agreement;
mod analyzer;
pub mod conllu;
mod decode;
mod inflection;
mod irregular;
mod label;
pub mod lemma;
pub mod model;
mod name;
pub mod sentence;
mod subject;
#[cfg(test)]
pub(crate) mod testing;
pub mod token;
pub mod tree;
mod window;
mod wordpiece;

pub use analyzer::Analyzer;
pub use label::{NameKind, Relation, Upos};
pub use model::ModelError;

/// Index of a word in [`Analysis`]; counts through the whole article.
pub type WordId = usize;

/// Everything the language layer found in one article: words as a struct of arrays, sentences as ranges of words.
#[derive(Debug, Clone, Default)]
pub struct Analysis {
    /// Why the model broke off, if it did (no memory left, for example). Then some sentences have no trees and no names, and the reading is not to be
    /// used.
    pub fault: Option<String>,
    /// The article's text, as in [`crate::article::Article::text`].
    pub text: String,
    /// Bytes of `text` for each word. Words follow UD English: "don't" is two words, "do" and "n't".
    pub range: Vec<Range<usize>>,
    /// Universal part of speech.
    pub upos: Vec<Upos>,
    /// Dictionary form, lower case except in proper names.
    pub lemma: Vec<String>,
    /// The word each word depends on; `None` at the root of a sentence. Always inside the same sentence, never a cycle.
    pub head: Vec<Option<WordId>>,
    /// The relation to that head.
    pub relation: Vec<Relation>,
    /// The model's probability of each word's head and of the relation to it together, 0 to 1: the softmax over the scores of all heads, times that
    /// over the scores of all relations to the chosen one. Empty where trees were not made by the model.
    pub certainty: Vec<f32>,
    /// What the encoder makes of each word where it stands: a vector in whole sixteenths. Empty where trees were not made by the model.
    pub vector: Vec<Box<[i8]>>,
    /// Words that depend on each word, in text order.
    pub children: Vec<Vec<WordId>>,
    /// Sentences in text order.
    pub sentences: Vec<Sentence>,
    /// Names in text order, never overlapping.
    pub names: Vec<Name>,
}

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its words.
    pub words: Range<WordId>,
    /// The [`crate::article::Block`] that it stands in.
    pub block: usize,
}

/// A stretch of words that is a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// Its words.
    pub words: Range<WordId>,
    /// What it names, as far as the model can tell.
    pub kind: NameKind,
    /// The model's probability of the stretch and kind, 0 to 1.
    pub confidence: f32,
}

impl Analysis {
    /// The word as it stands in the text.
    #[must_use]
    pub fn form(&self, word: WordId) -> &str {
        &self.text[self.range[word].clone()]
    }

    /// The text from the first to the last of `words`, as it stands.
    #[must_use]
    pub fn slice(&self, words: Range<WordId>) -> &str {
        if words.is_empty() { "" } else { &self.text[self.range[words.start].start..self.range[words.end - 1].end] }
    }

    /// Number of words.
    #[must_use]
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether the article has no word at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// The children of `word` that stand in `relation` (subtypes count as their own relation).
    pub fn children_by(&self, word: WordId, relation: Relation) -> impl Iterator<Item = WordId> + '_ {
        self.children[word].iter().copied().filter(move |c| self.relation[*c] == relation)
    }

    /// The first child of `word` in `relation`.
    #[must_use]
    pub fn child(&self, word: WordId, relation: Relation) -> Option<WordId> {
        self.children_by(word, relation).next()
    }

    /// Index of the sentence that holds `word`.
    #[must_use]
    pub fn sentence_of(&self, word: WordId) -> usize {
        self.sentences.partition_point(|s| s.words.end <= word)
    }

    /// The word and all that depends on it, directly or not, in text order.
    #[must_use]
    pub fn subtree(&self, word: WordId) -> Vec<WordId> {
        let mut found = vec![word];
        let mut next = 0;
        while next < found.len() {
            found.extend_from_slice(&self.children[found[next]]);
            next += 1;
        }
        found.sort_unstable();
        found
    }
}
