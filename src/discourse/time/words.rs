//! Words of time: numbers, units, parts of the day; and a view of one sentence for the grammar to read.

use std::ops::Range;

use jiff::civil::Weekday;

use crate::intake::date;
use crate::language::{Analysis, Relation, Upos, WordId};

/// A unit that time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, minutes, hours: too fine for a date.
    Hour,
    /// Days and nights.
    Day,
    /// Weeks from Monday to Sunday.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
    /// Decades and longer.
    Long,
}

/// The unit that a lower-case word names, and whether the word is plural.
pub fn unit(word: &str) -> Option<(Unit, bool)> {
    let singular = if word == "centuries" { "century" } else { word.strip_suffix('s').unwrap_or(word) };
    let unit = match singular {
        "second" | "minute" | "hour" => Unit::Hour,
        "day" | "night" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        "decade" | "century" | "generation" => Unit::Long,
        _ => return None,
    };
    Some((unit, singular != word))
}

/// A cardinal number written in digits or as a word up to a hundred ("a" and "an" are one).
pub fn cardinal(word: &str) -> Option<i32> {
    const SMALL: [&str; 20] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: [&str; 8] = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"];
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    let nth = |list: &[&str]| list.iter().position(|w| *w == word).and_then(|at| i32::try_from(at).ok());
    nth(&SMALL).map(|n| n + 1).or_else(|| nth(&TENS).map(|n| (n + 3) * 10)).or_else(|| word.parse().ok().filter(|n| (0..10_000).contains(n)))
}

/// Words that count without telling how many.
pub fn is_vague_number(word: &str) -> bool {
    matches!(
        word,
        "several" | "few" | "some" | "many" | "recent" | "coming" | "couple" | "dozen" | "countless" | "numerous" | "successive" | "consecutive"
    )
}

/// The day of a month, in digits with or without ending ("3", "3rd").
pub fn day_number(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    digits.parse().ok().filter(|day| (1..=31).contains(day) && digits.len() <= 2)
}

/// A day of a month as an ordinal word: "the third of May".
pub fn ordinal_word(word: &str) -> Option<i8> {
    let list = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];
    list.iter().position(|w| *w == word).and_then(|at| i8::try_from(at + 1).ok())
}

/// A year in four digits.
pub fn year_number(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| (1000..2200).contains(year) && word.len() == 4)
}

/// "morning", "night": words that may follow a day.
pub fn is_part_of_day(word: &str) -> bool {
    matches!(
        word,
        "morning"
            | "afternoon"
            | "evening"
            | "night"
            | "lunchtime"
            | "noon"
            | "midday"
            | "midnight"
            | "nightfall"
            | "dawn"
            | "dusk"
            | "sunrise"
            | "sunset"
            | "daybreak"
    )
}

/// One sentence, its words in lower case.
pub struct Words<'a> {
    /// The analysis that the sentence stands in.
    pub analysis: &'a Analysis,
    /// The sentence's words.
    pub range: Range<WordId>,
    lower: Vec<String>,
}

impl<'a> Words<'a> {
    /// The view of the words `range`.
    pub fn new(analysis: &'a Analysis, range: Range<WordId>) -> Self {
        let lower = range.clone().map(|w| analysis.form(w).to_lowercase()).collect();
        Self { analysis, range, lower }
    }

    /// The word in lower case; empty outside the sentence.
    pub fn at(&self, word: WordId) -> &str {
        word.checked_sub(self.range.start).and_then(|i| self.lower.get(i)).map_or("", String::as_str)
    }

    /// The word before, in lower case.
    pub fn before(&self, word: WordId) -> &str {
        word.checked_sub(1).map_or("", |w| self.at(w))
    }

    /// Whether the word before is one of `words`.
    pub fn follows(&self, word: WordId, words: &[&str]) -> bool {
        words.contains(&self.before(word))
    }

    /// Whether the word counts something other than days: "30" in "in May 30 people".
    pub fn counts_noun(&self, word: WordId) -> bool {
        self.range.contains(&word)
            && self.analysis.relation[word] == Relation::Nummod
            && self.analysis.head[word].is_some_and(|head| head > word && date::month(self.at(head)).is_none() && unit(self.at(head)).is_none())
    }

    /// The month named here, 1 to 12: capitalised, and no verb, auxiliary or part of a name ("May", "March", "April Jones").
    pub fn month(&self, word: WordId) -> Option<i8> {
        let month = date::month(self.at(word))?;
        let in_date = day_number(self.at(word + 1)).is_some() || year_number(self.at(word + 1)).is_some() || day_number(self.before(word)).is_some();
        let short = self.at(word).trim_end_matches('.').len() <= 3 && self.at(word) != "may";
        let noun = matches!(self.analysis.upos[word], Upos::Propn | Upos::Noun | Upos::Num);
        (self.is_capital(word) && !self.in_name(word) && (in_date || (noun && (!short || self.at(word).ends_with('.'))))).then_some(month)
    }

    /// The weekday named here.
    pub fn weekday(&self, word: WordId) -> Option<Weekday> {
        let short = !self.at(word).ends_with("day");
        let day = date::weekday(self.at(word))?;
        let dated = !short || date::month(self.at(word + 1)).is_some() || day_number(self.at(word + 1)).is_some() || self.at(word + 1) == ",";
        (self.is_capital(word) && dated && !self.in_name(word)).then_some(day)
    }

    fn is_capital(&self, word: WordId) -> bool {
        self.analysis.form(word).starts_with(char::is_uppercase)
    }

    /// Whether the word belongs to a longer name: "Sunday Times", "April Jones".
    fn in_name(&self, word: WordId) -> bool {
        self.analysis.names.iter().any(|name| name.words.contains(&word) && name.words.len() > 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_units_are_known() {
        assert_eq!(
            (cardinal("a"), cardinal("twenty"), cardinal("hundred"), cardinal("48"), cardinal("the")),
            (Some(1), Some(20), Some(100), Some(48), None)
        );
        assert_eq!((unit("weeks"), unit("century"), unit("towns")), (Some((Unit::Week, true)), Some((Unit::Long, false)), None));
        assert_eq!(
            (day_number("3rd"), day_number("32"), day_number("003"), year_number("2019"), year_number("3200")),
            (Some(3), None, None, Some(2019), None)
        );
    }
}
