//! Where sentences end.

use std::{collections::HashSet, ops::Range};

use super::abbreviation::{Abbreviation, abbreviation};

/// Words that a sentence holds at most; longer stretches without a stop (tables, lists) are cut, best behind a comma or semicolon.
const LONGEST: usize = 300;

/// Closing marks that follow a stop at most.
const MOST_CLOSERS: usize = 8;

/// Words that, with a capital, begin a sentence far more often than they stand in a name.
const STARTERS: &[&str] = &[
    "The",
    "A",
    "An",
    "This",
    "That",
    "These",
    "Those",
    "He",
    "She",
    "It",
    "They",
    "We",
    "I",
    "You",
    "His",
    "Her",
    "Its",
    "Their",
    "Our",
    "My",
    "Your",
    "There",
    "Here",
    "In",
    "On",
    "At",
    "For",
    "From",
    "By",
    "With",
    "Without",
    "After",
    "Before",
    "Since",
    "During",
    "Under",
    "Over",
    "As",
    "If",
    "When",
    "While",
    "Where",
    "Although",
    "Though",
    "Because",
    "Unless",
    "Until",
    "Once",
    "But",
    "And",
    "Or",
    "So",
    "Yet",
    "Still",
    "Then",
    "Thus",
    "Also",
    "However",
    "Meanwhile",
    "Moreover",
    "Now",
    "Not",
    "No",
    "Some",
    "Many",
    "Most",
    "Several",
    "Both",
    "All",
    "Each",
    "Every",
    "Other",
    "Others",
    "Such",
    "What",
    "Who",
    "Why",
    "How",
    "Which",
    "According",
    "Despite",
    "Among",
    "About",
    "Around",
    "Between",
    "Through",
    "Like",
    "Even",
    "Just",
    "Only",
    "Perhaps",
    "Instead",
    "Earlier",
    "Later",
    "Last",
    "To",
    "Of",
];

/// Verbs that follow a quotation together with its speaker: “Why?” Smith asked.
const REPORTING: &[&str] = &[
    "said",
    "says",
    "say",
    "asked",
    "asks",
    "told",
    "tells",
    "added",
    "adds",
    "wrote",
    "writes",
    "replied",
    "replies",
    "shouted",
    "shouts",
    "cried",
    "declared",
    "exclaimed",
    "explained",
    "explains",
    "wondered",
    "wonders",
    "tweeted",
    "yelled",
    "answered",
    "answers",
    "recalled",
    "recalls",
    "continued",
    "insisted",
    "noted",
    "quipped",
    "joked",
    "responded",
    "responds",
    "remarked",
    "stated",
    "argued",
    "warned",
    "demanded",
    "screamed",
    "whispered",
    "laughed",
];

/// What may stand between a time of day and the end of its sentence.
const TIME_WORDS: &[&str] = &[
    "EST",
    "EDT",
    "CST",
    "CDT",
    "MST",
    "MDT",
    "PST",
    "PDT",
    "ET",
    "CT",
    "PT",
    "GMT",
    "UTC",
    "BST",
    "CET",
    "Eastern",
    "Central",
    "Pacific",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan.",
    "Feb.",
    "Aug.",
    "Sept.",
    "Oct.",
    "Nov.",
    "Dec.",
];

/// Cuts `text`, whose words are at `words`, into sentences: ranges of words, in order, that hold every word once.
#[must_use]
pub fn split(text: &str, words: &[Range<usize>]) -> Vec<Range<usize>> {
    let splitter = Splitter::new(text, words);
    let mut sentences = Vec::new();
    let mut begin = 0;
    let mut at = 0;
    while at < words.len() {
        let end = splitter.end_at(at, begin).unwrap_or(at + 1);
        if end == words.len() || splitter.end_at(at, begin).is_some() || splitter.breaks_before(end) {
            sentences.push(begin..end);
            begin = end;
        } else if end - begin >= LONGEST {
            let cut = (begin + LONGEST / 2..end).rev().find(|w| matches!(splitter.word(*w), "," | ";" | ":")).map_or(end, |w| w + 1);
            sentences.push(begin..cut);
            begin = cut;
        }
        at = end;
    }
    sentences
}

struct Splitter<'a> {
    text: &'a str,
    words: &'a [Range<usize>],
    /// Words that the text also writes in lower case.
    lower: HashSet<&'a str>,
}

/// A word that may end a sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    Full,
    /// "?" and "!".
    Strong,
    Ellipsis,
    Abbreviated,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str, words: &'a [Range<usize>]) -> Self {
        let lower = words.iter().map(|r| &text[r.clone()]).filter(|w| w.starts_with(char::is_lowercase)).collect();
        Self { text, words, lower }
    }

    /// The word at `at`, empty behind the last.
    fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |r| &self.text[r.clone()])
    }

    /// The text between the word before `at` and the word at `at`.
    fn gap(&self, at: usize) -> &'a str {
        if at == 0 || at >= self.words.len() { "" } else { &self.text[self.words[at - 1].end..self.words[at].start] }
    }

    /// One past the last word of the sentence that began at `begin`, if it ends with the stop at `at`.
    fn end_at(&self, at: usize, begin: usize) -> Option<usize> {
        let stop = self.stop(at)?;
        let end = self.behind_closers(at + 1, begin);
        self.ends(stop, at, end).then_some(end)
    }

    fn stop(&self, at: usize) -> Option<Stop> {
        let word = self.word(at);
        match word {
            "." | "。" | "．" => Some(Stop::Full),
            _ if word.chars().all(|c| matches!(c, '?' | '!' | '？' | '！')) => Some(Stop::Strong),
            _ if word.starts_with("..") || word.starts_with('…') => Some(Stop::Ellipsis),
            _ if word.len() > 1 && word.ends_with('.') && word.chars().any(char::is_alphabetic) => Some(Stop::Abbreviated),
            _ => None,
        }
    }

    /// The first word from `at` on that does not close a quotation or bracket, or name a footnote.
    fn behind_closers(&self, mut at: usize, begin: usize) -> usize {
        for _ in 0..MOST_CLOSERS {
            let glued = self.gap(at).is_empty();
            let closes = match self.word(at) {
                "”" | "’" | "»" | ")" | "]" | "}" | "''" | "›" => true,
                "\"" | "'" => glued || self.is_open(begin, at),
                "[" if self.word(at + 2) == "]" && is_note(self.word(at + 1)) => {
                    at += 2;
                    true
                }
                _ => false,
            };
            if at >= self.words.len() || !closes {
                return at;
            }
            at += 1;
        }
        at
    }

    /// Whether a straight quotation mark between `begin` and `at` has no partner yet.
    fn is_open(&self, begin: usize, at: usize) -> bool {
        let mark = self.word(at);
        (begin..at).filter(|w| self.word(*w) == mark).count() % 2 == 1
    }

    /// Whether the stop at `at` ends a sentence whose next would begin at `end`.
    fn ends(&self, stop: Stop, at: usize, end: usize) -> bool {
        if end >= self.words.len() || self.gap(end).contains("\n\n") {
            return true;
        }
        let closed = end > at + 1;
        let mut next = end;
        while is_opener(self.word(next)) {
            next += 1;
        }
        let opened = next > end;
        let first = self.word(next).chars().next().unwrap_or(' ');
        if first.is_lowercase() {
            let plain = self.word(at.saturating_sub(1)).chars().all(char::is_lowercase);
            return stop == Stop::Full && !closed && (opened || plain) && !self.gap(end).is_empty();
        }
        if !first.is_alphanumeric() {
            return is_bullet(self.word(next))
                || (matches!(first, '$' | '£' | '€' | '#' | '@') && stop != Stop::Abbreviated && !self.gap(end).is_empty());
        }
        match stop {
            Stop::Full | Stop::Ellipsis => true,
            Stop::Strong => !(closed && self.reports(next)),
            Stop::Abbreviated => self.abbreviated_ends(at, next, opened),
        }
    }

    /// Whether the abbreviation at `at` ends its sentence, `next` being the first word behind it.
    fn abbreviated_ends(&self, at: usize, next: usize, opened: bool) -> bool {
        let word = self.word(at).trim_end_matches('.');
        let comma = at > 0 && self.word(at - 1) == ",";
        let after = &self.text[self.words[at].end..];
        if abbreviation(word, after, comma) == Some(Abbreviation::Prefix) {
            return false;
        }
        let follower = self.word(next);
        if follower.starts_with(|c: char| c.is_numeric()) {
            return false;
        }
        if ["a.m", "p.m", "etc"].iter().any(|t| word.eq_ignore_ascii_case(t)) {
            return !TIME_WORDS.contains(&follower);
        }
        // A capitalized word that the text elsewhere writes in lower case has its capital from the begin of a sentence.
        let lowered = follower.to_lowercase();
        let initial = word.chars().count() == 1;
        (STARTERS.contains(&follower) && !(initial && follower.len() == 1)) || (!initial && (self.lower.contains(lowered.as_str()) || opened))
    }

    /// Whether a speaker and a verb of saying stand at `at`.
    fn reports(&self, at: usize) -> bool {
        let name = |w: &usize| {
            let word = self.word(*w);
            word.starts_with(char::is_uppercase) || matches!(word, "he" | "she" | "they" | "the" | "a" | "of" | "-" | "’s" | "'s")
        };
        let end = (at..self.words.len().min(at + 6)).find(|w| !name(w)).unwrap_or(at);
        end > at && REPORTING.contains(&self.word(end))
    }

    /// Whether a line or paragraph begins at `at` that is no continuation.
    fn breaks_before(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.contains("\n\n") || (gap.contains('\n') && is_bullet(self.word(at)))
    }
}

/// Whether a word in square brackets numbers a note: "[12]", "[a]".
fn is_note(word: &str) -> bool {
    word.chars().count() == 1 || (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()))
}

fn is_opener(word: &str) -> bool {
    matches!(word, "“" | "‘" | "«" | "„" | "‹" | "(" | "[" | "{" | "\"" | "'" | "``" | "`" | "‚" | "¿" | "¡")
}

fn is_bullet(word: &str) -> bool {
    matches!(word, "•" | "▪" | "◦" | "‣" | "●" | "■" | "·" | "*" | "►")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::token::tokenize, *};

    fn sentences(text: &str) -> Vec<&str> {
        let words = tokenize(text);
        split(text, &words).into_iter().map(|s| &text[words[s.start].start..words[s.end - 1].end]).collect()
    }

    #[track_caller]
    fn check(expected: &[&str]) {
        assert_eq!(sentences(&expected.join(" ")), expected);
    }

    #[test]
    fn stops_end_sentences() {
        check(&["The talks failed.", "Nobody knew why!", "Did they try?", "They did... at first."]);
        check(&["It fell 3.5 percent.", "5 firms closed."]);
    }

    #[test]
    fn abbreviations_do_not_always() {
        check(&["Gen. Ana M. Silva met Dr. Roe of Acme Inc. in Boise, Idaho.", "She left at 5 p.m. Tuesday."]);
        check(&["They flew to the U.S.", "The next day they returned."]);
        check(&["He joined Acme Corp.", "He left it."]);
        check(&["The U.S. Senate met at 9 a.m.", "Nobody came."]);
        check(&["She ranks No. 3 in the world.", "No."]);
    }

    #[test]
    fn closing_marks_stay_with_their_sentence() {
        check(&["“We won.”", "He smiled."]);
        check(&["\"Is it over?\" Maria Lopez asked.", "(It was not.)", "She left."]);
        check(&["“Stop!” he said.", "‘Why?’ she asked."]);
        assert_eq!(sentences("\" We won . \" He smiled ."), ["\" We won . \"", "He smiled ."]);
    }

    #[test]
    fn paragraphs_and_bullets_begin_anew() {
        assert_eq!(sentences("A heading\n\nA story\n• one\n• two"), ["A heading", "A story", "• one", "• two"]);
    }

    #[test]
    fn endless_sentences_are_cut() {
        let text = "word, ".repeat(1000);
        let words = tokenize(&text);
        assert!(split(&text, &words).iter().all(|s| s.len() <= LONGEST));
        let text = format!("So. {}", ")".repeat(2000));
        let words = tokenize(&text);
        assert!(split(&text, &words).iter().all(|s| s.len() <= LONGEST + MOST_CLOSERS));
    }

    proptest! {
        #[test]
        fn every_word_is_in_one_sentence(text in "([A-Za-z]{1,5}|[0-9]{1,4}|[.!?,’\"“”()-]|U\\.S\\.|Mr\\.| |\n|\n\n){0,60}") {
            let words = tokenize(&text);
            let mut at = 0;
            for sentence in split(&text, &words) {
                prop_assert!(sentence.start == at && sentence.end > at);
                at = sentence.end;
            }
            prop_assert_eq!(at, words.len());
        }
    }
}
