//! Sentences to windows that fit the model, and which window answers for which word.

use std::ops::Range;

use super::wordpiece::{BEGIN, END, WordPiece};

/// Pieces a window holds at most, with the two that begin and end it.
const WINDOW: usize = 128;
/// Pieces of one word that are read; the rest of a very long word is left out.
const PIECES: usize = 16;
/// Lengths of windows are rounded up to a multiple of this. The length then depends on the sentence alone, and so do the model's answers, down to
/// the last bit, whatever else is read at the same time.
const STEP: usize = 4;

/// A stretch of one sentence that the model reads at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    /// Which sentence of those that are read together.
    pub sentence: usize,
    /// Its words, counted from the sentence's first.
    pub words: Range<usize>,
    /// The words of `words` for which this window answers: those that stand most centrally in it.
    pub answers: Range<usize>,
    /// Numbers of the pieces.
    pub ids: Vec<i32>,
    /// Case shape of the word of each piece.
    pub shape: Vec<i32>,
    /// Place in `ids` of the first piece of each word, after the root at 0.
    pub first: Vec<i32>,
}

impl Window {
    /// Length in pieces, rounded up as it is read.
    pub(crate) fn padded(&self) -> usize {
        self.ids.len().next_multiple_of(STEP).min(WINDOW)
    }
}

/// Cuts sentence number `sentence`, made of `words`, into windows; one, unless it is very long.
pub(crate) fn windows(sentence: usize, words: &[&str], vocabulary: &WordPiece) -> Vec<Window> {
    let pieces: Vec<Vec<i32>> = words.iter().map(|w| vocabulary.pieces(w, PIECES)).collect();
    let lengths: Vec<usize> = pieces.iter().map(Vec::len).collect();
    let stretches = stretches(&lengths, WINDOW - 2);
    let answers = answers(&stretches, &lengths);
    let build = |(range, answers): (Range<usize>, Range<usize>)| {
        let (mut ids, mut shape, mut first) = (vec![BEGIN], vec![0], vec![0]);
        for word in range.clone() {
            first.push(i32::try_from(ids.len()).unwrap_or(0));
            ids.extend_from_slice(&pieces[word]);
            shape.resize(ids.len(), case_shape(words[word]));
        }
        ids.push(END);
        shape.push(0);
        Window { sentence, words: range, answers, ids, shape, first }
    };
    stretches.into_iter().zip(answers).map(build).collect()
}

/// Overlapping stretches of words, each of at most `most` pieces; every one begins near the middle of the one before.
fn stretches(lengths: &[usize], most: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut begin = 0;
    while begin < lengths.len() {
        let (mut end, mut used, mut middle) = (begin, 0, begin);
        while end < lengths.len() && used + lengths[end] <= most {
            used += lengths[end];
            end += 1;
            if used <= most / 2 {
                middle = end;
            }
        }
        found.push(begin..end);
        if end == lengths.len() {
            break;
        }
        begin = middle.max(begin + 1);
    }
    found
}

/// For every stretch the words that are farther from its cut ends than from those of its neighbours.
fn answers(stretches: &[Range<usize>], lengths: &[usize]) -> Vec<Range<usize>> {
    let mut cuts = vec![0];
    for pair in stretches.windows(2) {
        // The overlap is shared out in its middle, counted in pieces.
        let overlap = pair[1].start..pair[0].end;
        let half = lengths[overlap.clone()].iter().sum::<usize>() / 2;
        let mut sum = 0;
        let words = lengths[overlap.clone()].iter().take_while(|n| {
            sum += **n;
            sum <= half
        });
        cuts.push(overlap.start + words.count());
    }
    cuts.push(lengths.len());
    cuts.windows(2).map(|c| c[0]..c[1]).collect()
}

/// How a word is cased, which the lower-cased pieces no longer tell: 0 no letter, 1 lower, 2 Title, 3 UPPER, 4 miXed, 5 one capital, 6 with a digit.
fn case_shape(word: &str) -> i32 {
    if word.chars().any(|c| c.is_numeric() && (c.is_ascii_digit() || !c.is_alphabetic())) {
        return 6;
    }
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else { return 0 };
    let rest: Vec<char> = letters.collect();
    let lower_rest = rest.iter().all(|c| c.is_lowercase());
    match first {
        _ if first.is_lowercase() && lower_rest => 1,
        _ if rest.is_empty() => 5,
        _ if first.is_uppercase() && rest.iter().all(|c| c.is_uppercase()) => 3,
        _ if first.is_uppercase() && lower_rest => 2,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let words = ["--", "war", "Rome", "NATO", "McCoy", "A", "F16", "n't", "iPhone"];
        assert_eq!(words.map(case_shape), [0, 1, 2, 3, 4, 5, 6, 1, 4]);
    }

    #[test]
    fn a_short_sentence_is_one_window() {
        let lengths = [1; 20];
        let whole = stretches(&lengths, 126);
        assert_eq!((whole.len(), whole[0].clone()), (1, 0..20));
        assert_eq!(answers(&whole, &lengths), whole);
    }

    #[test]
    fn a_long_sentence_is_covered_once() {
        let lengths: Vec<usize> = (0..400).map(|i| 1 + i % 3).collect();
        let stretches = stretches(&lengths, 126);
        let answers = answers(&stretches, &lengths);
        assert!(stretches.iter().all(|s| lengths[s.clone()].iter().sum::<usize>() <= 126));
        assert_eq!((answers[0].start, answers[answers.len() - 1].end), (0, 400));
        for (i, answer) in answers.iter().enumerate() {
            assert!(stretches[i].start <= answer.start && answer.end <= stretches[i].end);
            assert!(i == 0 || answers[i - 1].end == answer.start);
        }
    }
}
