//! What makes two texts nearly the same: MinHash over shingles of words (Broder 1997, "On the resemblance and containment of documents"), with
//! bands for finding likely pairs without comparing all (Leskovec, Rajaraman & Ullman, "Mining of Massive Datasets", chapter 3).
//!
//! Everything here is a function of the text alone, so that no order, machine or other article changes what is a reprint of what.

use crate::article::BlockKind;
use crate::intake;

/// Words that are looked at together.
const SHINGLE: usize = 5;
/// Independent minima of a signature. The standard error of the estimated resemblance is 4 % in the middle.
const MINIMA: usize = 128;
/// Minima that make a band; two texts meet where a whole band is the same.
const ROWS: usize = 4;
/// Two texts that share this part of all their shingles are nearly the same …
const RESEMBLANCE: f64 = 0.5;
/// … and so are two of which one has this part of its shingles in the other: a story that was cut.
const CONTAINMENT: f64 = 0.8;
/// Texts with fewer shingles are too short to tell: only the very same words are a reprint.
const FEWEST: usize = 40;

/// The signature of an article's story: small, and enough to tell how much two stories share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    minima: Vec<u16>,
    /// Different shingles.
    shingles: usize,
    bands: Vec<u64>,
}

impl Signature {
    /// The signature of the story in an article's text: its paragraphs and list items, without headline, byline and notes on the author, which differ
    /// from paper to paper. They are told apart by the text alone, whatever file the article came in, so that the text that a graph holds is enough.
    #[must_use]
    pub fn of_article(text: &str) -> Self {
        let article = intake::from_text(text.to_owned());
        let is_story = |kind: BlockKind| matches!(kind, BlockKind::Paragraph | BlockKind::ListItem);
        let blocks = article.blocks.iter().filter(|block| is_story(block.kind));
        Self::of_text(blocks.filter_map(|block| article.text.get(block.range.clone())))
    }

    /// The signature of some stretches of text, taken as one.
    #[must_use]
    pub fn of_text<'t>(parts: impl Iterator<Item = &'t str>) -> Self {
        let words: Vec<u64> = parts.flat_map(words).collect();
        let shingle = |words: &[u64]| words.iter().fold(0, |hash, word| mixed(hash ^ word));
        let mut shingles: Vec<u64> = match words.len() {
            0 => Vec::new(),
            length if length < SHINGLE => vec![shingle(&words)],
            _ => words.windows(SHINGLE).map(shingle).collect(),
        };
        shingles.sort_unstable();
        shingles.dedup();
        let minima: Vec<u64> = (0..MINIMA as u64).map(|number| minimum(&shingles, mixed(number + 1))).collect();
        let bands = minima.chunks(ROWS).enumerate().map(|(at, rows)| rows.iter().fold(at as u64, |hash, row| mixed(hash ^ row)));
        Self { bands: bands.collect(), minima: minima.iter().map(|minimum| (minimum >> 48) as u16).collect(), shingles: shingles.len() }
    }

    /// Keys of the bands: two texts of which half is the same share one with a probability of 87 %, with three quarters the same of 99.998 %.
    pub fn bands(&self) -> impl Iterator<Item = String> {
        self.keys().iter().enumerate().map(|(at, band)| format!("{at:02x}{band:016x}"))
    }

    /// The bands as numbers, always in the same order; none for a text without words, which is like no other.
    pub(super) fn keys(&self) -> &[u64] {
        if self.shingles == 0 { &[] } else { &self.bands }
    }

    /// Whether the two texts are nearly the same.
    #[must_use]
    pub fn resembles(&self, other: &Self) -> bool {
        if self.shingles == 0 || other.shingles == 0 {
            return false;
        }
        if self.shingles.min(other.shingles) < FEWEST {
            return self.minima == other.minima && self.shingles == other.shingles;
        }
        let same = self.minima.iter().zip(&other.minima).filter(|(a, b)| a == b).count();
        let resemblance = same as f64 / MINIMA as f64;
        // |A ∩ B| follows from the resemblance |A ∩ B| / |A ∪ B| and the two sizes.
        let shared = resemblance / (1.0 + resemblance) * (self.shingles + other.shingles) as f64;
        resemblance >= RESEMBLANCE || shared / self.shingles.min(other.shingles) as f64 >= CONTAINMENT
    }
}

/// The signature as text, to be kept: number of shingles, minima, bands.
impl std::fmt::Display for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.shingles)?;
        self.minima.iter().try_for_each(|minimum| write!(f, "{minimum:04x}"))?;
        write!(f, ":")?;
        self.bands.iter().try_for_each(|band| write!(f, "{band:016x}"))
    }
}

impl std::str::FromStr for Signature {
    type Err = ();

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split(':');
        let mut next = || parts.next().ok_or(());
        let shingles = next()?.parse().map_err(drop)?;
        let minima = digits(next()?, 4)?.into_iter().map(|minimum| minimum as u16).collect::<Vec<_>>();
        let bands = digits(next()?, 16)?;
        if minima.len() == MINIMA && bands.len() == MINIMA / ROWS { Ok(Self { minima, shingles, bands }) } else { Err(()) }
    }
}

/// Hexadecimal numbers of `width` digits each.
fn digits(text: &str, width: usize) -> Result<Vec<u64>, ()> {
    if !text.is_ascii() {
        return Err(());
    }
    text.as_bytes().chunks(width).map(|digits| u64::from_str_radix(&String::from_utf8_lossy(digits), 16).map_err(drop)).collect()
}

/// The words of a text as hashes: letters and digits, without case.
fn words(text: &str) -> impl Iterator<Item = u64> + '_ {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // FNV-1a over the characters.
    words.map(|word| {
        word.chars().flat_map(char::to_lowercase).fold(0xcbf2_9ce4_8422_2325, |hash, c| (hash ^ u64::from(c)).wrapping_mul(0x100_0000_01b3))
    })
}

/// The least of the shingles under the order that `seed` stands for.
fn minimum(shingles: &[u64], seed: u64) -> u64 {
    shingles.iter().map(|shingle| mixed(shingle ^ seed)).min().unwrap_or(u64::MAX)
}

/// A hash of which every bit depends on every bit (the finaliser of SplitMix64, Steele, Lea & Flood 2014).
fn mixed(number: u64) -> u64 {
    let mut number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A text of `length` different words; `from` chooses them.
    pub fn story(from: usize, length: usize) -> String {
        (from..from + length).map(|number| format!("w{number}")).collect::<Vec<_>>().join(" ")
    }

    fn of(text: &str) -> Signature {
        Signature::of_text(std::iter::once(text))
    }

    fn meet(a: &Signature, b: &Signature) -> bool {
        a.bands().any(|band| b.bands().any(|other| band == other))
    }

    #[test]
    fn copies_with_small_changes_and_cuts_resemble() {
        let whole = of(&story(0, 400));
        for (what, text) in [
            ("the same", story(0, 400)),
            ("other case and marks", story(0, 400).to_uppercase().replace(' ', ", ")),
            ("cut at the end", story(0, 250)),
            ("a paragraph more", story(0, 400) + " " + &story(1000, 60)),
            ("words replaced", story(0, 400).replace("w100 ", "x ").replace("w300 ", "y ")),
        ] {
            assert!(whole.resembles(&of(&text)) && meet(&whole, &of(&text)), "{what}");
        }
    }

    #[test]
    fn other_stories_do_not() {
        let whole = of(&story(0, 400));
        for (what, text) in [("another", story(500, 400)), ("a quoted paragraph", story(360, 400)), ("nothing", String::new())] {
            assert!(!whole.resembles(&of(&text)), "{what}");
        }
        assert!(!of("").resembles(&of("")));
    }

    #[test]
    fn short_texts_resemble_only_themselves() {
        assert!(of("Rain fell.").resembles(&of("rain fell")));
        assert!(!of(&story(0, 30)).resembles(&of(&story(0, 29))));
    }

    #[test]
    fn a_signature_survives_being_written() {
        for text in [String::new(), "Rain fell.".to_owned(), story(0, 100)] {
            assert_eq!(of(&text).to_string().parse(), Ok(of(&text)));
        }
        assert!("1:zz:".parse::<Signature>().is_err() && "".parse::<Signature>().is_err());
    }

    #[test]
    fn headers_and_notes_are_no_part_of_the_story() {
        let body = story(0, 100);
        let signature = |head: &str| Signature::of_article(&format!("{head}\n\n{body}\n"));
        assert_eq!(signature("date 2026-01-02\n\nBy Ann Lee"), signature("date 2025-01-02\n\nBy Tom Orr"));
    }
}
