//! Text to words, as the treebank UD English-EWT cuts it (its rules are those of the Penn Treebank with hyphens split off; Bies et al. 2012).
//!
//! A word is the longest match of the rules below at its place, so that every character that is no blank belongs to exactly one word.

use std::{ops::Range, sync::LazyLock};

use regex::Regex;

use super::abbreviation::{abbreviation, is_dotted};

/// Parts before a hyphen that stay with what follows: "non-profit", "co-founder", "e-mail".
const PREFIXES: &[&str] = &[
    "e", "u", "x", "agro", "ante", "anti", "arch", "be", "bi", "bio", "co", "counter", "cross", "cyber", "de", "eco", "ex", "extra", "inter",
    "intra", "macro", "mega", "micro", "mid", "mini", "multi", "neo", "non", "over", "pan", "para", "peri", "post", "pre", "pro", "pseudo", "quasi",
    "re", "semi", "socio", "sub", "super", "tri", "ultra", "un", "uni",
];

/// Parts behind a hyphen that stay with what precedes.
const SUFFIXES: &[&str] = &["esque", "ette", "fest", "fold", "gate", "itis", "less", "rama", "wise"];

/// Units and multipliers that are written at the end of a number but are words of their own.
const UNITS: &[&str] = &[
    "am", "pm", "bn", "mn", "tn", "m", "k", "b", "km", "cm", "mm", "nm", "kg", "mg", "g", "ml", "l", "ft", "in", "lb", "lbs", "oz", "mph", "kph",
    "kmh", "hr", "hrs", "min", "mins", "sec", "yr", "yrs", "sq", "ha", "mw", "gw", "kw", "kwh", "mwh", "gb", "mb", "tb", "kb", "hz", "ghz", "mhz",
    "c", "f", "p", "x",
];

/// What "'" and its relatives may be in the middle or at the begin of a word.
const APOSTROPHES: [char; 4] = ['\'', '’', 'ʼ', '`'];

/// Words that begin with an apostrophe.
const ELIDED: &[&str] = &["em", "til", "cause", "bout", "round", "n", "cuz"];

/// Words that are two words written as one, and where the second begins.
const FUSED: &[(&str, usize)] = &[("cannot", 3), ("gonna", 3), ("wanna", 3), ("gotta", 3), ("'tis", 2), ("'twas", 2), ("’tis", 4), ("’twas", 4)];

/// Bytes that a word holds at most. It bounds the time that a text without blanks takes.
const LONGEST: usize = 2000;

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is fixed and right")
}

static URL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:https?://|ftp://|www\.)[^\s<>“”«»]+"));
static DOMAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i)[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*\.(com|org|net|gov|edu|mil|info|biz|int|io|tv|co\.uk|org\.uk|ac\.uk|gov\.uk|com\.au|eu|uk|de|fr|ca|au|ru|cn)(/[^\s<>“”«»]*)?",
    )
});
static MAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)*"));
static HANDLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(@\w+|#\p{L}\w*)"));
static EMOTICON: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([:;=8]['’]?-?[)(DPpO|/\\*\]\[]+|<3|\^_\^)"));
static RUN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\.{2,}|…+|-{2,}|={2,}|\*{2,}|_{2,}|~{2,}|#{2,}|\+{2,}|''|``|[!?]+|<{2,}|>{2,}|\[(\.{3}|…)\])"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:\+?\d{1,3}[-.])?(?:\d{3}[-.])?\d{3}[-.]\d{4}\b", // telephone
        r"|^\d{4}-\d{2}-\d{2}\b",                              // 2024-01-31
        r"|^\d{1,4}(?:[/]\d{1,4}){1,2}\b",                     // 9/11, 1/2, 01/31/2024
        r"|^\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?",                 // 10:30
        r"|^[+]?\d+(?:[.,]\d+)*",
        r"|^[.]\d+",
    ))
});
static ORDINAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?i:st|nd|rd|th|s)\b"));
static CURRENCY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:(?:US|AU|NZ|HK|CA|U\.S\.|A|C|R|S|U)?\$|\p{Sc})"));
static LETTERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\p{L}\p{M}\p{N}_]+"));

/// Bytes of each word of `text`, in order and without overlap. Blanks belong to no word, everything else to one.
#[must_use]
pub fn tokenize(text: &str) -> Vec<Range<usize>> {
    let mut lexer = Lexer { text, at: 0, words: Vec::with_capacity(text.len() / 5 + 1) };
    while let Some(next) = lexer.rest().chars().next() {
        if next.is_whitespace() {
            lexer.at += next.len_utf8();
        } else {
            lexer.step();
        }
    }
    lexer.words
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    words: Vec<Range<usize>>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The text from here to the next blank, or as far as a word may reach.
    fn chunk(&self) -> &'a str {
        let rest = self.rest();
        let ends = |(at, c): (usize, char)| (c.is_whitespace() || at + c.len_utf8() > LONGEST).then_some(at);
        &rest[..rest.char_indices().find_map(ends).unwrap_or(rest.len())]
    }

    /// Whether the last character before here is a blank, or there is none.
    fn after_blank(&self) -> bool {
        self.text[..self.at].chars().next_back().is_none_or(char::is_whitespace)
    }

    /// Whether the word here may begin anew: not glued to a letter or digit.
    fn after_gap(&self) -> bool {
        self.text[..self.at].chars().next_back().is_none_or(|c| !c.is_alphanumeric())
    }

    fn previous(&self) -> Option<&'a str> {
        self.words.last().map(|r| &self.text[r.clone()])
    }

    fn push(&mut self, length: usize) {
        self.words.push(self.at..self.at + length);
        self.at += length;
    }

    /// Takes one or two words here, where no blank stands.
    fn step(&mut self) {
        let chunk = self.chunk();
        let length = self.fixed(chunk).or_else(|| self.number(chunk));
        if let Some(length) = length {
            self.push(length);
        } else if LETTERS.is_match(chunk) {
            self.word(chunk);
        } else if let Some((fused, begin)) = FUSED.iter().find(|(fused, _)| is_word(chunk, fused)) {
            self.push(*begin);
            self.push(fused.len() - begin);
        } else {
            let length = self.clitic(chunk).or_else(|| self.elided(chunk)).unwrap_or_else(|| symbol(chunk));
            self.push(length);
        }
    }

    /// Addresses, tags, runs of marks and currencies.
    fn fixed(&self, chunk: &str) -> Option<usize> {
        let find = |pattern: &Regex| pattern.find(chunk).map(|m| m.end());
        if self.after_gap() {
            if let Some(end) = find(&URL).or_else(|| find(&MAIL)).or_else(|| find(&DOMAIN).filter(|end| !continues(&chunk[*end..]))) {
                return Some(without_marks(&chunk[..end]));
            }
            if let Some(end) = find(&HANDLE) {
                return Some(end);
            }
        }
        if self.after_blank()
            && let Some(end) = find(&EMOTICON).filter(|end| !continues(&chunk[*end..]))
        {
            return Some(end);
        }
        find(&RUN).or_else(|| find(&CURRENCY))
    }

    /// A number with what belongs to it: "1,000", "21st", "1980s", "10:30", "56A".
    fn number(&self, chunk: &str) -> Option<usize> {
        let negative = usize::from(self.after_blank() && chunk.starts_with(['-', '−']) && chunk.chars().nth(1).is_some_and(|c| c.is_ascii_digit()));
        let sign = if negative == 1 { chunk.chars().next().map_or(0, char::len_utf8) } else { 0 };
        let end = sign + NUMBER.find(&chunk[sign..])?.end();
        let after = &chunk[end..];
        if let Some(ordinal) = ORDINAL.find(after) {
            return Some(end + ordinal.end());
        }
        let letters = LETTERS.find(after).map_or(0, |m| m.end());
        let unit = after[..letters].to_lowercase();
        let single_capital = letters == 1 && after.starts_with(|c: char| c.is_ascii_uppercase()) && !self.behind_currency();
        if letters == 0 {
            // "1." at the begin of a block counts the items of a list.
            let counts = self.words.is_empty() && after == "." && end <= 3 && self.text[self.at + chunk.len()..].trim().len() > 1;
            return Some(end + usize::from(counts));
        }
        if UNITS.contains(&unit.as_str()) && !single_capital { Some(end) } else { Some(end + letters) }
    }

    fn behind_currency(&self) -> bool {
        self.previous().is_some_and(|p| CURRENCY.is_match(p))
    }

    /// A word of letters; a contraction gives two.
    fn word(&mut self, chunk: &str) {
        let length = self.letters(chunk);
        let word = &chunk[..length];
        let lower = word.to_lowercase();
        if let Some((_, begin)) = FUSED.iter().find(|(fused, _)| *fused == lower) {
            self.push(*begin);
            self.push(length - begin);
            return;
        }
        let full = self.with_stop(word, chunk);
        self.push(full);
    }

    /// Length of the word at the begin of `chunk`, without its clitics and full stop.
    fn letters(&self, chunk: &str) -> usize {
        let mut end = 0;
        loop {
            end += LETTERS.find(&chunk[end..]).map_or(0, |m| m.end());
            let (word, rest) = (&chunk[..end], &chunk[end..]);
            let Some(mark) = rest.chars().next() else { return end };
            let inside = &rest[mark.len_utf8()..];
            if !inside.starts_with(|c: char| c.is_alphanumeric()) {
                return end;
            }
            let joins = match mark {
                '\'' | '’' | 'ʼ' | '`' => match clitic_begin(word, inside) {
                    Some(back) => return end - back,
                    None => true,
                },
                '.' => joins_at_stop(word, inside),
                '&' => true,
                '-' | '‐' | '‑' => joins_at_hyphen(word, inside),
                '/' => joins_at_slash(word, inside),
                '@' => word.chars().count() == 1 && inside.chars().count() == 1,
                _ => false,
            };
            if !joins {
                return end;
            }
            end += mark.len_utf8();
        }
    }

    /// Length of `word` with the full stop behind it, if that is its own.
    fn with_stop(&self, word: &str, chunk: &str) -> usize {
        let length = word.len();
        if !chunk[length..].starts_with('.') || chunk[length + 1..].starts_with('.') {
            return length;
        }
        let after = &self.text[self.at + length + 1..];
        let comma = self.previous() == Some(",");
        if abbreviation(word, after, comma).is_some() || self.is_initial(word, after) { length + 1 } else { length }
    }

    /// Whether a single capital with a full stop behind it is short for a name: "J. Smith", but not "vitamin C. It".
    fn is_initial(&self, word: &str, after: &str) -> bool {
        let mut letters = word.chars();
        if !(letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()) {
            return false;
        }
        let named = |p: &str| p.starts_with(char::is_uppercase) || p.ends_with('.') || p.starts_with(|c: char| !c.is_alphanumeric());
        let begins = self.previous().is_none_or(named);
        let glued = after.starts_with(|c: char| matches!(c, '-' | ',' | ';' | ':' | ')' | ']' | '\'' | '’') || c.is_alphabetic());
        let next = after.trim_start();
        let name = next.starts_with(char::is_uppercase) || (word != "I" && next.starts_with(char::is_lowercase));
        begins && (glued || name)
    }

    /// What hangs from the word before: "'s", "n't".
    fn clitic(&self, chunk: &str) -> Option<usize> {
        if self.after_gap() {
            return None;
        }
        let mark = chunk.chars().next().filter(|c| APOSTROPHES.contains(c))?.len_utf8();
        let letters = LETTERS.find(&chunk[mark..])?.end();
        is_clitic(&chunk[mark..mark + letters]).then_some(mark + letters)
    }

    /// A word that begins with an apostrophe: "'em", "'90s".
    fn elided(&self, chunk: &str) -> Option<usize> {
        let mark = chunk.chars().next().filter(|c| APOSTROPHES.contains(c) || *c == '‘')?.len_utf8();
        let letters = LETTERS.find(&chunk[mark..])?.end();
        let word = chunk[mark..mark + letters].to_lowercase();
        let year = word.trim_end_matches('s').len() == 2 && word.starts_with(|c: char| c.is_ascii_digit());
        let closes = chunk[mark + letters..].starts_with(['\'', '’']);
        ((year || ELIDED.contains(&word.as_str())) && !closes && self.after_gap()).then_some(mark + letters)
    }
}

fn is_clitic(letters: &str) -> bool {
    ["s", "re", "ve", "ll", "d", "m"].iter().any(|c| letters.eq_ignore_ascii_case(c))
}

/// How many bytes of `word` belong to the clitic that an apostrophe and `inside` make: 0 for "'s", 1 for "n't"; `None` if they make none.
fn clitic_begin(word: &str, inside: &str) -> Option<usize> {
    let letters = &inside[..LETTERS.find(inside).map_or(0, |m| m.end())];
    if is_clitic(letters) {
        return Some(0);
    }
    let negated = letters.eq_ignore_ascii_case("t") && word.len() > 1 && word.ends_with(['n', 'N']);
    negated.then_some(1)
}

/// Whether a full stop between letters is part of the word: "U.S", "Ph.D", "v2.0", but not "end.Next".
fn joins_at_stop(word: &str, inside: &str) -> bool {
    let last = word.rsplit('.').next().unwrap_or(word);
    let short = last.chars().count() == 1 || last == "Ph";
    let digits = last.ends_with(|c: char| c.is_ascii_digit()) && inside.starts_with(|c: char| c.is_ascii_digit());
    let next_letters = LETTERS.find(inside).map_or(0, |m| m.as_str().chars().count());
    let dotted = short && (next_letters == 1 || is_dotted(word)) && next_letters <= 2;
    // "end.Next" lacks a blank; "file.txt" does not.
    let file = !short && last.chars().all(char::is_lowercase) && inside.starts_with(char::is_lowercase) && next_letters <= 4;
    dotted || digits || file || (last == "Ph" && next_letters == 1)
}

fn joins_at_hyphen(word: &str, inside: &str) -> bool {
    let part = word.rsplit(['-', '‐', '‑']).next().unwrap_or(word).to_lowercase();
    let next = inside[..LETTERS.find(inside).map_or(0, |m| m.end())].to_lowercase();
    PREFIXES.contains(&part.as_str()) || SUFFIXES.contains(&next.as_str())
}

/// "w/o" and "s/he" are words, "and/or" is three.
fn joins_at_slash(word: &str, inside: &str) -> bool {
    let next = LETTERS.find(inside).map_or(0, |m| m.as_str().chars().count());
    word.chars().count() == 1 && next <= 2 && word.chars().all(char::is_alphabetic)
}

/// Whether `chunk` begins with `word`, in any case, and the word ends there.
fn is_word(chunk: &str, word: &str) -> bool {
    chunk.get(..word.len()).is_some_and(|begin| begin.to_lowercase() == word) && !continues(&chunk[word.len()..])
}

/// Whether a match broke off within a word.
fn continues(after: &str) -> bool {
    after.starts_with(|c: char| c.is_alphanumeric() || c == '@')
}

/// Length of an address without the marks of the sentence around it.
fn without_marks(address: &str) -> usize {
    let mut kept = address;
    loop {
        let open = kept.matches('(').count() >= kept.matches(')').count();
        let trimmed = kept.trim_end_matches(|c: char| ".,;:!?'\"’]}".contains(c) || (c == ')' && !open));
        if trimmed.len() == kept.len() || trimmed.is_empty() {
            return kept.len();
        }
        kept = trimmed;
    }
}

/// Length of one mark or pictogram with the characters that modify it.
fn symbol(chunk: &str) -> usize {
    let modifies = |c: char| matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{20E3}' | '\u{300}'..='\u{36F}');
    let mut end = 0;
    let mut joined = true;
    for c in chunk.chars() {
        if end > 0 && !joined && !modifies(c) && c != '\u{200D}' {
            break;
        }
        joined = c == '\u{200D}';
        end += c.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokenize(text).into_iter().map(|r| &text[r]).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(words(text), expected.split(' ').collect::<Vec<_>>());
    }

    #[test]
    fn contractions_and_possessives() {
        check("She didn't say they'd leave.", "She did n't say they 'd leave .");
        check("It’s Ana’s; we can’t go, won't we?", "It ’s Ana ’s ; we ca n’t go , wo n't we ?");
        check("The workers' union cannot gonna", "The workers ' union can not gon na");
        check("O'Brien and Ba'ath at 5 o'clock", "O'Brien and Ba'ath at 5 o'clock");
        check("Rock 'n roll of the '90s ’tis", "Rock 'n roll of the '90s ’t is");
    }

    #[test]
    fn hyphens_and_dashes() {
        check("a well-known, 12-year-old non-profit", "a well - known , 12 - year - old non-profit");
        check("the ex-minister—a co-founder", "the ex-minister — a co-founder");
        check("al-Qaida-linked 2003–2004", "al - Qaida - linked 2003 – 2004");
        check("U.S.-led talks -- again", "U.S. - led talks -- again");
    }

    #[test]
    fn numbers_money_and_time() {
        check("$1.5bn, £20m or US$3", "$ 1.5 bn , £ 20 m or US$ 3");
        check("up 5% at 10:30am on 9/11", "up 5 % at 10:30 am on 9/11");
        check("the 21st of 1,000 in the 1980s", "the 21st of 1,000 in the 1980s");
        check("a 3-4 win; call 555-0199.", "a 3 - 4 win ; call 555-0199 .");
    }

    #[test]
    fn full_stops() {
        check("Gen. J. R. Smith of Acme Inc. left.", "Gen. J. R. Smith of Acme Inc. left .");
        check("No. 5 in the U.S. and D.C., at 3 p.m. today", "No. 5 in the U.S. and D.C. , at 3 p.m. today");
        check("I said no. So did I.", "I said no . So did I .");
        check("Take vitamin C. Then rest.", "Take vitamin C . Then rest .");
        check("Wait... what?!", "Wait ... what ?!");
        check("the end.Next day", "the end . Next day");
    }

    #[test]
    fn quotes_and_brackets() {
        check("“Go,” (he) said: ‘now’.", "“ Go , ” ( he ) said : ‘ now ’ .");
        check("\"Stop!\" ``x''", "\" Stop ! \" `` x ''");
    }

    #[test]
    fn addresses_and_tags() {
        check("See https://a.org/b_(c), or mail x.y@z.org.", "See https://a.org/b_(c) , or mail x.y@z.org .");
        check("@ana likes #rain at example.com.", "@ana likes #rain at example.com .");
        check("fine :) and/or w/o AT&T", "fine :) and / or w/o AT&T");
    }

    #[test]
    fn endless_words_are_cut() {
        assert!(tokenize(&"é".repeat(50_000)).iter().all(|w| w.len() <= LONGEST));
        assert!(tokenize(&"a.é,".repeat(20_000)).len() > 20_000);
    }

    proptest! {
        #[test]
        fn words_cover_the_text(text in "\\PC{0,60}") {
            covers(&text)?;
        }

        #[test]
        fn words_cover_what_looks_like_news(text in "([A-Za-z]{1,5}|[0-9]{1,4}|[.,;:!?'’\"“”$%&/@#()-]|U\\.S\\.|n't|’s| |\n|é|👍🏽){0,40}") {
            covers(&text)?;
        }
    }

    fn covers(text: &str) -> Result<(), TestCaseError> {
        let mut at = 0;
        for word in tokenize(text) {
            prop_assert!(word.start >= at && word.end > word.start);
            prop_assert!(text.get(word.clone()).is_some());
            prop_assert!(text[at..word.start].chars().all(char::is_whitespace));
            prop_assert!(!text[word.clone()].contains(char::is_whitespace));
            at = word.end;
        }
        prop_assert!(text[at..].chars().all(char::is_whitespace));
        Ok(())
    }
}
