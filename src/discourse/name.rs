//! Forms of names: when two of them may name one person, organisation or place.

use strsim::damerau_levenshtein;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::reading::Kind;

/// Words inside names that carry no identity of their own.
const PARTICLES: &[&str] = &[
    "de", "la", "del", "der", "den", "van", "von", "bin", "ibn", "al", "el", "da", "do", "dos", "das", "di", "du", "le", "of", "the", "for", "and",
    "y", "ter", "ten", "zu", "st", "e",
];
/// Legal forms and generations, which may be left out.
const SUFFIXES: &[&str] =
    &["inc", "corp", "corporation", "ltd", "limited", "llc", "plc", "co", "gmbh", "ag", "sa", "nv", "se", "jr", "sr", "ii", "iii", "iv"];

/// Whether `word` (lower case) is one that names are joined by: "de", "bin".
#[must_use]
pub fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

/// Lower case, without accents, typographic apostrophes and dots inside abbreviations.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    plain.to_lowercase().replace(['’', '‘'], "'").replace('.', "")
}

/// Last words of the names of public bodies, whose first words name the place that they serve.
const PUBLIC_BODIES: &[&str] = &[
    "ministry",
    "police",
    "university",
    "parliament",
    "union",
    "authority",
    "council",
    "commission",
    "court",
    "government",
    "embassy",
    "army",
    "navy",
    "senate",
    "congress",
    "airport",
    "hospital",
    "college",
    "school",
    "museum",
    "library",
    "assembly",
    "department",
    "office",
    "board",
    "agency",
    "zoo",
    "cathedral",
    "stadium",
    "station",
    "port",
    "marathon",
    "festival",
    "resolution",
    "mission",
    "programme",
    "program",
    "summit",
];

/// A name taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameForm {
    /// As written.
    pub text: String,
    /// Folded words without legal forms; initials are kept.
    words: Vec<String>,
    /// Capital letters of the words as written, for acronyms.
    initials: String,
    /// Whether it is written in capitals only and is one word.
    capitals: bool,
}

/// How well two forms of a name agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// They name different things: "Arne Toft" and "Mikkel Toft".
    Conflict,
    /// Neither speaks for the other.
    None,
    /// One is a misspelling of the other or of a part of it.
    Misspelt,
    /// One is a part of the other, or its acronym.
    Part,
    /// The same name.
    Same,
}

impl NameForm {
    /// Takes `text` apart; the legal form at its end is dropped.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let folded = fold(text);
        let mut words: Vec<String> = folded
            .split(|c: char| c.is_whitespace() || c == '-' || c == ',')
            .map(|w| w.trim_end_matches("'s").trim_matches(|c: char| !c.is_alphanumeric()).to_owned())
            .filter(|w| !w.is_empty())
            .collect();
        while words.len() > 1 && (SUFFIXES.contains(&words[words.len() - 1].as_str()) || words[0] == "the" && words.len() > 1) {
            if words[0] == "the" {
                words.remove(0);
            } else {
                words.pop();
            }
        }
        let initials = text.split([' ', '-', '\u{a0}']).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
        let capitals = letters.len() > 1 && letters.iter().all(|c| c.is_uppercase()) && !text.contains(' ');
        Self { text: text.to_owned(), words, initials, capitals }
    }

    /// Number of words that count.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether nothing is left of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Its last word, folded: the surname, or what an organisation calls itself ("union").
    #[must_use]
    pub fn last(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    /// Its last word that is no number: "resolution" of "Security Council Resolution 1402".
    fn sort(&self) -> &str {
        self.words.iter().rev().find(|word| !word.chars().all(|c| c.is_ascii_digit())).map_or("", String::as_str)
    }

    /// Whether it is written as an acronym: "VFU", "U.S.".
    #[must_use]
    pub fn is_acronym(&self) -> bool {
        self.capitals && self.text.chars().filter(|c| c.is_alphabetic()).count() <= 6
    }

    /// Whether `short` is this name without its last word, which says what sort of firm or club it is ("Orrin" of "Orrin Foods"). Public bodies are
    /// not called so: "London" is not short for "London Council".
    #[must_use]
    pub fn is_extended_by_one(&self, short: &Self) -> bool {
        self.words.len() == short.words.len() + 1 && self.words.starts_with(&short.words) && !PUBLIC_BODIES.contains(&self.last())
    }

    /// Whether it is written in capital letters throughout.
    #[must_use]
    pub fn is_shouted(&self) -> bool {
        !self.text.chars().any(char::is_lowercase)
    }

    /// How well `self` and `other`, both names of `kind`, agree.
    #[must_use]
    pub fn agreement(&self, other: &Self, kind: Kind) -> Agreement {
        if self.is_empty() || other.is_empty() {
            return Agreement::None;
        }
        if self.words == other.words {
            return Agreement::Same;
        }
        if kind == Kind::Person { self.as_person(other) } else { self.as_body(other) }
    }

    fn as_person(&self, other: &Self) -> Agreement {
        let (long, short) = if self.len() >= other.len() { (self, other) } else { (other, self) };
        let (a, b) = (long.identifying(), short.identifying());
        if a.is_empty() || b.is_empty() {
            return Agreement::None;
        }
        if b.len() == 1 {
            return if a.contains(&b[0]) {
                Agreement::Part
            } else if a.last().is_some_and(|l| misspelt(l, b[0])) {
                Agreement::Misspelt
            } else {
                Agreement::None
            };
        }
        // "Leung Yiu-ho" is no slip for "Leung Che-hon": one word may be misspelt, not two.
        if a.len() == b.len() && a.iter().zip(&b).filter(|(a, b)| a != b && a.chars().count().min(b.chars().count()) > 1).count() > 1 {
            return Agreement::Conflict;
        }
        let (first, last) = (given(a[0], b[0]), a[a.len() - 1] == b[b.len() - 1]);
        let inside = b.iter().all(|w| a.contains(w));
        match (first, last) {
            _ if inside && a.len() > b.len() => Agreement::Part,
            (true, true) => Agreement::Same,
            (true, false) if misspelt(a[a.len() - 1], b[b.len() - 1]) => Agreement::Misspelt,
            (false, true) if misspelt(a[0], b[0]) => Agreement::Misspelt,
            (true, false) if a.contains(&b[b.len() - 1]) || b.contains(&a[a.len() - 1]) => Agreement::Part,
            _ => Agreement::Conflict,
        }
    }

    /// The words of a person's name that identify: no particles, no middle initials.
    fn identifying(&self) -> Vec<&str> {
        let last = self.words.len() - 1;
        let keep = |i: usize, w: &str| !PARTICLES.contains(&w) && (i == 0 || i == last || w.chars().count() > 1);
        self.words.iter().enumerate().filter(|(i, w)| keep(*i, w)).map(|(_, w)| w.as_str()).collect()
    }

    fn as_body(&self, other: &Self) -> Agreement {
        if self.abbreviates(other) || other.abbreviates(self) {
            return Agreement::Part;
        }
        let (long, short) = if self.len() >= other.len() { (self, other) } else { (other, self) };
        if long.len() == short.len() {
            let near = long.words.iter().zip(&short.words).filter(|(a, b)| a != b).collect::<Vec<_>>();
            return if near.len() == 1 && misspelt(near[0].0, near[0].1) { Agreement::Misspelt } else { Agreement::None };
        }
        // "UN Human Rights Council" is not called "UN" for short.
        if short.is_acronym() && long.words.first() == short.words.first() && PUBLIC_BODIES.contains(&long.sort()) {
            return Agreement::None;
        }
        let prefix = long.words.starts_with(&short.words) && !PARTICLES.contains(&long.words[short.len()].as_str());
        let suffix = long.words.ends_with(&short.words);
        if prefix || suffix { Agreement::Part } else { Agreement::None }
    }

    /// Whether `self` is an acronym made of the first letters of `long`; a country's name in front may be left out.
    #[must_use]
    pub fn abbreviates(&self, long: &Self) -> bool {
        let letters: String = self.text.chars().filter(|c| c.is_alphabetic()).collect();
        if !self.is_acronym() || long.len() < 2 || letters.chars().count() < 2 {
            return false;
        }
        let all = &long.initials;
        let content: String =
            long.words.iter().filter(|w| !PARTICLES.contains(&w.as_str())).filter_map(|w| w.chars().next()).flat_map(char::to_uppercase).collect();
        letters == *all || letters == content || letters.chars().count() > 2 && (all.ends_with(&letters) || content.ends_with(&letters))
    }
}

/// Given names agree if they are equal or one is the initial of the other.
fn given(a: &str, b: &str) -> bool {
    a == b || a.chars().count().min(b.chars().count()) == 1 && a.chars().next() == b.chars().next()
}

/// Whether one of two folded words is a misspelling of the other: same first letter, one letter off from five letters on, two from nine on
/// (Damerau–Levenshtein distance). A missing or added final "s" is a plural, not a slip.
#[must_use]
pub fn misspelt(a: &str, b: &str) -> bool {
    let length = a.chars().count().min(b.chars().count());
    let plural = a.strip_suffix('s') == Some(b) || b.strip_suffix('s') == Some(a);
    let allowed = match length {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    };
    a != b && !plural && a.chars().next() == b.chars().next() && damerau_levenshtein(a, b) <= allowed && !a.chars().any(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agreement(a: &str, b: &str, kind: Kind) -> Agreement {
        NameForm::parse(a).agreement(&NameForm::parse(b), kind)
    }

    #[test]
    fn people_are_known_by_parts_initials_and_slips() {
        let person = |a, b| agreement(a, b, Kind::Person);
        assert_eq!(person("Donald J. Trump", "Donald Trump"), Agreement::Same);
        assert_eq!(person("Olga Petrenko", "Petrenko"), Agreement::Part);
        assert_eq!(person("Olga Petrenko", "Petrenco"), Agreement::Misspelt);
        assert_eq!(person("José de la Peña Ruiz", "Jose Ruiz"), Agreement::Part);
        assert_eq!(person("Olga Petrenko", "Ivan Petrenko"), Agreement::Conflict);
        assert_eq!(person("Ludwig van Holm", "van Holm"), Agreement::Part);
        assert_eq!(person("Tom Adams", "Tom Evans"), Agreement::Conflict);
        assert_eq!(person("Leung Yiu-cheng", "Leung Che-kwong"), Agreement::Conflict);
    }

    #[test]
    fn bodies_are_known_by_acronym_and_shortening_but_not_by_a_shared_word() {
        let body = |a, b| agreement(a, b, Kind::Organization);
        assert_eq!(body("Coastal Rowers' Union", "CRU"), Agreement::Part);
        assert_eq!(body("U.S. Grain Inspection Board", "GIB"), Agreement::Part);
        assert_eq!(body("Tellmar Foods Inc.", "Tellmar"), Agreement::Part);
        assert_eq!(body("Tellmar Foods", "Tellmar News"), Agreement::None);
        assert_eq!(body("The Tellmar Herald", "Tellmar Herald"), Agreement::Same);
        assert_eq!(body("Bank of Orland", "Bank"), Agreement::None);
        assert_eq!(body("UN Human Rights Council", "UN"), Agreement::None);
        assert_eq!(body("VFU Foods", "VFU"), Agreement::Part);
        assert_eq!(body("Sporting Tellmar", "Tellmar"), Agreement::Part);
    }
}
