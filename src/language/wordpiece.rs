//! Words to the pieces that the model was trained on: WordPiece, greedy longest match first (Wu et al. 2016; Devlin et al. 2019), over
//! lower-cased text without accents.

use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Piece that begins every window; the model reads the root of the tree at its place.
pub(crate) const BEGIN: i32 = 101;
/// Piece that ends every window.
pub(crate) const END: i32 = 102;
/// Piece of a word that has no other.
const UNKNOWN: i32 = 100;
/// Longest stretch, in characters, that is looked up; longer ones are unknown.
const LONGEST: usize = 100;

/// The vocabulary of pieces.
#[derive(Debug)]
pub(crate) struct WordPiece {
    /// Pieces that begin a word.
    begin: HashMap<&'static str, i32>,
    /// Pieces that go on, without their "##".
    inside: HashMap<&'static str, i32>,
}

impl WordPiece {
    /// Reads a vocabulary: one piece a line, its number being the line's.
    pub(crate) fn new(vocabulary: &'static str) -> Self {
        let (mut begin, mut inside) = (HashMap::with_capacity(24_000), HashMap::with_capacity(8_000));
        for (line, id) in vocabulary.lines().zip(0..) {
            match line.strip_prefix("##") {
                Some(piece) if !piece.is_empty() => inside.insert(piece, id),
                _ => begin.insert(line, id),
            };
        }
        Self { begin, inside }
    }

    /// The place of a whole word in the vocabulary, which is roughly its rank by frequency; `None` if it is none of the words in it.
    pub(crate) fn rank(&self, word: &str) -> Option<i32> {
        self.begin.get(word).copied()
    }

    /// Numbers of the pieces of `word`: at least one, at most `most`.
    pub(crate) fn pieces(&self, word: &str, most: usize) -> Vec<i32> {
        let mut found = Vec::with_capacity(4);
        let plain = normalize(word);
        for part in plain.split(' ').filter(|p| !p.is_empty()) {
            self.add_part(part, &mut found);
            if found.len() >= most {
                found.truncate(most);
                break;
            }
        }
        if found.is_empty() {
            found.push(UNKNOWN);
        }
        found
    }

    /// Adds the pieces of one stretch that holds no blank; one unknown piece if any part of it is not in the vocabulary.
    fn add_part(&self, part: &str, found: &mut Vec<i32>) {
        let before = found.len();
        if part.chars().count() > LONGEST {
            found.push(UNKNOWN);
            return;
        }
        let mut rest = part;
        while !rest.is_empty() {
            let table = if rest.len() == part.len() { &self.begin } else { &self.inside };
            let longest = rest.char_indices().map(|(i, c)| i + c.len_utf8()).rev().find_map(|end| table.get(&rest[..end]).map(|id| (end, *id)));
            let Some((end, id)) = longest else {
                found.truncate(before);
                found.push(UNKNOWN);
                return;
            };
            found.push(id);
            rest = &rest[end..];
        }
    }
}

/// Lower case, no accents, no control characters, and a blank around every mark of punctuation and every ideograph.
fn normalize(word: &str) -> String {
    let mut plain = String::with_capacity(word.len() + 8);
    let mut put = |c: char| {
        if stands_alone(c) {
            plain.push(' ');
            plain.push(c);
            plain.push(' ');
        } else if c.is_whitespace() {
            plain.push(' ');
        } else {
            plain.push(c);
        }
    };
    if word.is_ascii() {
        word.chars().filter(|c| !c.is_ascii_control()).for_each(|c| put(c.to_ascii_lowercase()));
    } else {
        let clean = word.chars().filter(|c| !c.is_control() && !is_format(*c) && *c != '\u{FFFD}');
        clean.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).for_each(put);
    }
    plain
}

/// Invisible characters that only steer the layout.
fn is_format(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Whether a character is a piece by itself: punctuation and ideographs.
fn stands_alone(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{A1}' | '\u{A7}' | '\u{AB}' | '\u{B6}' | '\u{B7}' | '\u{BB}' | '\u{BF}' | '\u{2010}'..='\u{2027}'
            | '\u{2030}'..='\u{2043}' | '\u{2045}'..='\u{2051}' | '\u{2053}'..='\u{205E}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}'
            | '\u{3014}'..='\u{301F}' | '\u{30FB}' | '\u{FF01}'..='\u{FF03}' | '\u{FF05}'..='\u{FF0A}' | '\u{FF0C}'..='\u{FF0F}' | '\u{FF1A}'
            | '\u{FF1B}' | '\u{FF1F}' | '\u{FF20}')
        || matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{2FA1F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> WordPiece {
        WordPiece::new("[PAD]\nplay\n##ing\n##ed\n.\nu\n##s\n's\n'\ns\ncafe\n")
    }

    #[test]
    fn longest_piece_wins() {
        assert_eq!(small().pieces("Playing", 16), [1, 2]);
    }

    #[test]
    fn punctuation_is_a_piece_and_accents_fall() {
        assert_eq!(small().pieces("U.S.", 16), [5, 4, 9, 4]);
        assert_eq!(small().pieces("Café", 16), [10]);
    }

    #[test]
    fn what_no_piece_fits_is_unknown() {
        assert_eq!(small().pieces("zzz", 16), [UNKNOWN]);
        assert_eq!(small().pieces("", 16), [UNKNOWN]);
        assert_eq!(small().pieces("....", 3), [4, 4, 4]);
    }
}
