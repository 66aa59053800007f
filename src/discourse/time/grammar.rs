//! The grammar of time expressions: dates, weekdays, relative days, counted units, years, spans.
//!
//! Each function reads at a word and gives where the expression ends and what it means. The forms are those of TIMEX3
//! (Pustejovsky et al. 2003, *TimeML*), restricted to what news writes.

use super::meaning::{Meaning, Which};
use super::words::{Unit, Words, cardinal, day_number, is_part_of_day, is_vague_number, ordinal_word, unit, year_number};
use crate::language::{Relation, Upos, WordId};

/// One past the last word, and the meaning.
pub type Match = (WordId, Meaning);

/// The longest expression that begins at word `at`, its introducing preposition left out.
pub fn read(words: &Words, at: WordId) -> Option<Match> {
    let (end, meaning) = span(words, at).or_else(|| point(words, at))?;
    Some(with_span_end(words, at, end, meaning))
}

/// An expression that is one stretch of time, not from one to another.
fn point(words: &Words, at: WordId) -> Option<Match> {
    boundary(words, at)
        .or_else(|| part_of(words, at))
        .or_else(|| iso(words, at))
        .or_else(|| date(words, at))
        .or_else(|| deictic(words, at))
        .or_else(|| counted(words, at))
        .or_else(|| decade(words, at))
        .or_else(|| year(words, at))
        .or_else(|| clock(words, at))
}

/// "early", "late", "mid", "the end of": they narrow what follows, which stays the value.
fn part_of(words: &Words, at: WordId) -> Option<Match> {
    match words.at(at) {
        "early" | "late" | "mid" | "earlier" | "later" => {
            let next = if matches!(words.at(at + 1), "-" | "–" | "on" | "in") { at + 2 } else { at + 1 };
            let the = if words.at(next) == "the" { next + 1 } else { next };
            let comes = decade(words, the).or_else(|| iso(words, the)).or_else(|| date(words, next)).or_else(|| deictic(words, next));
            comes.or_else(|| year_at(words, next).map(|y| (next + 1, Meaning::Year(y))))
        }
        _ => prefixed_mid(words, at),
    }
}

/// "mid-2019" and "mid-August" as one word.
fn prefixed_mid(words: &Words, at: WordId) -> Option<Match> {
    let rest = words.at(at).strip_prefix("mid-").or_else(|| words.at(at).strip_prefix("mid–"))?;
    let month = crate::intake::date::month(rest);
    let followed = year_at(words, at + 1);
    if let Some(month) = month {
        return Some((at + 1 + usize::from(followed.is_some()), Meaning::Month(followed, month, Which::Near)));
    }
    year_number(rest).map(|y| (at + 1, Meaning::Year(y))).or_else(|| decade_number(rest).map(|y| (at + 1, Meaning::Years(y, y + 9))))
}

/// "the start of the year", "the end of 2019", "the morning of 3 May".
fn boundary(words: &Words, at: WordId) -> Option<Match> {
    let at = if words.at(at) == "the" { at + 1 } else { at };
    let edge = matches!(
        words.at(at),
        "start" | "beginning" | "end" | "middle" | "turn" | "outset" | "close" | "eve" | "summer" | "winter" | "spring" | "autumn" | "fall"
    );
    if !(edge || is_part_of_day(words.at(at))) || words.at(at + 1) != "of" {
        return None;
    }
    let the = if words.at(at + 2) == "the" { at + 3 } else { at + 2 };
    if let Some((found, false)) = unit(words.at(the)).filter(|_| the == at + 3) {
        let (end, step) = (the + 1, 0);
        return Some((end, if matches!(found, Unit::Hour | Unit::Long) { Meaning::Words } else { Meaning::Calendar(step, found) }));
    }
    iso(words, the)
        .or_else(|| date(words, the))
        .or_else(|| deictic(words, the))
        .or_else(|| decade(words, the))
        .or_else(|| Some((the + 1, Meaning::Year(year_at(words, the)?))))
}

/// `2026-01-09`, as one word or five.
fn iso(words: &Words, at: WordId) -> Option<Match> {
    if !words.at(at).starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let text = &words.analysis.text;
    let begin = words.analysis.range.get(at)?.start;
    let written = text.get(begin..begin + 10)?;
    if text[begin + 10..].starts_with(|c: char| c.is_alphanumeric() || c == '-') && !text[begin + 10..].starts_with('T') {
        return None;
    }
    let mut parts = written.split('-');
    let (year, month, day) = (year_number(parts.next()?)?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let end = (at..words.range.end).find(|w| words.analysis.range[*w].end >= begin + 10)? + 1;
    (parts.next().is_none() && written.len() == 10).then_some((end, Meaning::Day(Some(year), month, day)))
}

/// Dates by month or weekday: "Friday, Jan. 3, 2019", "the 3rd of May", "5-6 April", "May 2019", "Thursday evening", "last Friday".
fn date(words: &Words, at: WordId) -> Option<Match> {
    let (begin, which) = which(words, at);
    if let Some(day) = words.weekday(begin) {
        let mut after = begin + 1;
        if is_part_of_day(words.at(after)) {
            after += 1;
        }
        let bracket = matches!(words.at(after), "," | "(");
        let dated = day_and_month(words, after + usize::from(bracket)).filter(|_| which == Which::Near);
        return Some(match dated {
            Some((end, meaning)) => (end + usize::from(words.at(after) == "(" && words.at(end) == ")"), meaning),
            None => (after, Meaning::Weekday(day, which)),
        });
    }
    if begin == at
        && let Some(found) = day_and_month(words, at)
    {
        return Some(found);
    }
    let month = words.month(begin)?;
    let comma = usize::from(matches!(words.at(begin + 1), "," | "of"));
    match year_at(words, begin + 1 + comma) {
        Some(year) => Some((begin + 2 + comma, Meaning::Month(Some(year), month, which))),
        None => Some((begin + 1, Meaning::Month(None, month, which))),
    }
}

/// "last", "next", "this" before a weekday, month or unit, and where the name stands.
fn which(words: &Words, at: WordId) -> (WordId, Which) {
    match words.at(at) {
        "last" | "past" | "previous" => (at + 1, Which::Last),
        "next" | "coming" => (at + 1, Which::Next),
        "this" => (at + 1, Which::Near),
        _ => (at, Which::Near),
    }
}

fn day_and_month(words: &Words, at: WordId) -> Option<Match> {
    american(words, at).or_else(|| british(words, at))
}

/// "January 3", "Jan. 3-5, 2019".
fn american(words: &Words, at: WordId) -> Option<Match> {
    let month = words.month(at)?;
    let day = day_number(words.at(at + 1)).filter(|_| !words.counts_noun(at + 1))?;
    let last = is_dash(words.at(at + 2)).then(|| day_number(words.at(at + 3))).flatten();
    let end = if last.is_some() { at + 4 } else { at + 2 };
    let (end, year) = with_year(words, end);
    Some((end, days(year, month, day, last)))
}

/// "3 January", "the 3rd of May 2019", "5-6 April".
fn british(words: &Words, at: WordId) -> Option<Match> {
    let at = if words.at(at) == "the" { at + 1 } else { at };
    let day = day_number(words.at(at)).or_else(|| ordinal_word(words.at(at)).filter(|_| words.at(at + 1) == "of"))?;
    let last = matches!(words.at(at + 1), "-" | "–" | "and").then(|| day_number(words.at(at + 2))).flatten();
    let next = if last.is_some() { at + 3 } else { at + 1 };
    let next = if words.at(next) == "of" { next + 1 } else { next };
    let month = words.month(next)?;
    let (end, year) = with_year(words, next + 1);
    Some((end, days(year, month, day, last)))
}

fn days(year: Option<i16>, month: i8, day: i8, last: Option<i8>) -> Meaning {
    let one = |day| Meaning::Day(year, month, day);
    match last {
        Some(last) if last > day => Meaning::Between(Box::new(one(day)), Box::new(one(last))),
        _ => one(day),
    }
}

fn with_year(words: &Words, at: WordId) -> (WordId, Option<i16>) {
    let comma = usize::from(matches!(words.at(at), "," | "of"));
    match year_at(words, at + comma) {
        Some(year) => (at + comma + 1, Some(year)),
        None => (at, None),
    }
}

fn year_at(words: &Words, at: WordId) -> Option<i16> {
    year_number(words.at(at)).filter(|_| !words.counts_noun(at))
}

/// today, yesterday evening, last night, last month, this weekend, the previous day.
fn deictic(words: &Words, at: WordId) -> Option<Match> {
    let with_part = |end: WordId, meaning: Meaning| (end + usize::from(is_part_of_day(words.at(end))), meaning);
    match words.at(at) {
        "today" | "tonight" => return Some((at + 1, Meaning::Offset(0))),
        "yesterday" => return Some(with_part(at + 1, Meaning::Offset(-1))),
        "tomorrow" => return Some(with_part(at + 1, Meaning::Offset(1))),
        "overnight" if words.analysis.relation[at] == Relation::Advmod => return Some((at + 1, Meaning::Words)),
        "the" | "this" | "last" | "next" | "that" | "later" | "earlier" => {}
        _ => return None,
    }
    let begin = at + usize::from(words.at(at) == "the");
    let (name, which) = which(words, begin);
    if words.at(name) == "weekend" {
        return Some((name + 1, Meaning::Weekend(which)));
    }
    if is_part_of_day(words.at(name)) && at == begin {
        return match words.at(begin) {
            "this" => Some((name + 1, Meaning::Offset(0))),
            "last" if words.at(name) == "night" => Some((name + 1, Meaning::Offset(-1))),
            _ => None,
        };
    }
    let (found, plural) = unit(words.at(name))?;
    if plural {
        return None;
    }
    let day_of_mention = found == Unit::Day;
    let meaning = match (words.at(begin), found) {
        (_, Unit::Hour | Unit::Long) if name > begin => Meaning::Words,
        (_, Unit::Hour | Unit::Long) => return None,
        ("following" | "next", _) if day_of_mention => Meaning::FromMentioned(1, found),
        ("previous", _) if begin > at => Meaning::FromMentioned(-1, found),
        ("last", _) => Meaning::Calendar(-1, found),
        ("past", _) => Meaning::Reach(-1, found),
        ("next", _) => Meaning::Calendar(1, found),
        ("coming", _) => Meaning::Reach(1, found),
        ("this", _) => Meaning::Calendar(0, found),
        _ => return None,
    };
    Some((name + 1, meaning))
}

/// "two days ago", "almost a year earlier", "the past three weeks", and durations after "for", "within", "over".
fn counted(words: &Words, at: WordId) -> Option<Match> {
    let mut next = at;
    while matches!(
        words.at(next),
        "about" | "nearly" | "almost" | "roughly" | "around" | "only" | "just" | "some" | "over" | "exactly" | "barely" | "fully"
    ) {
        next += 1;
    }
    if matches!((words.at(next), words.at(next + 1)), ("more" | "less" | "fewer", "than") | ("at", "least" | "most") | ("up", "to")) {
        next += 2;
    }
    let the = usize::from(words.at(next) == "the");
    let reach = match words.at(next + the) {
        "last" | "past" | "previous" => -1,
        "next" | "coming" | "following" => 1,
        _ => 0,
    };
    if the == 1 && reach == 0 {
        return None;
    }
    let number_at = next + the + usize::from(reach != 0);
    let number = cardinal(words.at(number_at));
    let vague = is_vague_number(words.at(number_at)) || (words.at(number_at) == "a" && is_vague_number(words.at(number_at + 1)));
    let mut unit_at = number_at + usize::from(number.is_some() || vague);
    while matches!(words.at(unit_at), "couple" | "few" | "of" | "dozen" | "more" | "full" | "whole" | "long" | "or" | "so") {
        unit_at += 1;
    }
    let exact = number.filter(|_| unit_at == number_at + 1 && !vague);
    let (found, plural) = unit(words.at(unit_at))?;
    if is_dash(words.at(unit_at + 1)) || (number.is_none() && !vague && !plural) || is_dash(words.before(unit_at)) {
        return None;
    }
    let end = unit_at + 1;
    finish_counted(words, at, end, exact, found, reach)
}

fn finish_counted(words: &Words, at: WordId, end: WordId, exact: Option<i32>, found: Unit, reach: i32) -> Option<Match> {
    let dated = |make: fn(i32, Unit) -> Meaning, sign: i32| match exact {
        Some(n) if !matches!(found, Unit::Hour | Unit::Long) => make(sign * n, found),
        _ => Meaning::Words,
    };
    match words.at(end) {
        "ago" => return Some((end + 1, dated(Meaning::Counted, -1))),
        "earlier" => return Some((end + 1, dated(Meaning::FromMentioned, -1))),
        "later" => return Some((end + 1, dated(Meaning::FromMentioned, 1))),
        "from" if words.at(end + 1) == "now" => return Some((end + 2, dated(Meaning::Counted, 1))),
        "hence" => return Some((end + 1, dated(Meaning::Counted, 1))),
        "old" => return None,
        _ => {}
    }
    if reach != 0 {
        return Some((end, dated(Meaning::Reach, reach)));
    }
    let unmarked = words.analysis.relation.get(end - 1).is_some_and(|r| *r == Relation::OblUnmarked);
    let introduced = words.follows(at, &["for", "within", "over", "during", "after", "in", "throughout"]) && words.at(end) != "in";
    let in_prison = words.follows(at, &["for"]) && words.at(end) == "in";
    (introduced || unmarked || in_prison).then_some((end, Meaning::Words))
}

/// "the 1990s", "'90s", "the 19th century".
fn decade(words: &Words, at: WordId) -> Option<Match> {
    let at = if words.at(at) == "the" { at + 1 } else { at };
    if words.at(at + 1) == "century" && words.at(at).ends_with(|c: char| c.is_alphabetic()) {
        let nth: i16 = words.at(at).trim_end_matches(char::is_alphabetic).parse().ok().filter(|n| (1..=21).contains(n))?;
        return Some((at + 2, Meaning::Years((nth - 1) * 100 + 1, nth * 100)));
    }
    let (number, end) = match words.at(at) {
        "'" | "’" | "‘" => (words.at(at + 1), at + 2),
        word => (word, at + 1),
    };
    decade_number(number).map(|first| (end, Meaning::Years(first, first + 9)))
}

fn decade_number(word: &str) -> Option<i16> {
    let digits = word.strip_suffix('s')?.trim_end_matches(['\'', '’']);
    let short = digits.trim_start_matches(['\'', '’', '‘']);
    match short.len() {
        4 => year_number(short).filter(|year| year % 10 == 0),
        2 if short.len() < digits.len() => short.parse::<i16>().ok().filter(|n| n % 10 == 0).map(|n| 1900 + n),
        _ => None,
    }
}

/// A bare year, where a preposition or brackets show that it is one.
fn year(words: &Words, at: WordId) -> Option<Match> {
    let year = year_at(words, at)?;
    let introduced = words.follows(
        at,
        &["in", "since", "by", "until", "till", "before", "after", "during", "from", "through", "of", "circa", "around", "for", "between"],
    );
    let bracketed = words.follows(at, &["(", "–", "-"]) && matches!(words.at(at + 1), ")" | "–" | "-" | ",");
    let unmarked = matches!(words.analysis.relation[at], Relation::OblUnmarked | Relation::NmodUnmarked) && words.before(at) != "$";
    let noun_follows =
        words.analysis.head[at].is_some_and(|head| head > at) && matches!(words.analysis.relation[at], Relation::Compound | Relation::Nummod);
    ((introduced && !noun_follows) || bracketed || unmarked).then_some((at + 1, Meaning::Year(year)))
}

/// "5 p.m.", "10:30", "noon", "nightfall", "the morning".
fn clock(words: &Words, at: WordId) -> Option<Match> {
    let word = words.at(at);
    let after_the = word == "the" && matches!(words.at(at + 1), "morning" | "afternoon" | "evening" | "night");
    if after_the && words.follows(at, &["in", "during"]) {
        return Some((at + 2, Meaning::Clock));
    }
    if matches!(word, "noon" | "midday" | "midnight" | "nightfall" | "dawn" | "dusk" | "sunrise" | "sunset" | "daybreak" | "night")
        && words.follows(at, &["at", "by", "before", "after", "until"])
    {
        return Some((at + 1, Meaning::Clock));
    }
    let is_half = |w: &str| matches!(w, "a.m." | "p.m." | "am" | "pm" | "a.m" | "p.m");
    let glued = ["a.m.", "p.m.", "am", "pm"].iter().find_map(|half| word.strip_suffix(half));
    let digits = glued.unwrap_or(word);
    let hour = !digits.is_empty()
        && digits.len() <= 5
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '.');
    let mut end = at + 1;
    let mut sure = glued.is_some() || (digits.contains(':') && words.follows(at, &["at", "by", "until", "from", "before", "after"]));
    if is_half(words.at(end)) || words.at(end) == "o'clock" {
        end += 1;
        sure = true;
    }
    if sure && matches!(words.at(end), "gmt" | "est" | "edt" | "et" | "utc" | "bst" | "cet" | "cest" | "pst" | "pdt") {
        end += 1;
    }
    (hour && sure).then_some((end, Meaning::Clock))
}

/// "between A and B", "from A to B": `at` is the first word after "between" or "from".
fn span(words: &Words, at: WordId) -> Option<Match> {
    let links: &[&str] = match words.before(at) {
        "between" => &["and"],
        "from" => &["to", "until", "till", "through", "-", "–", "—"],
        _ => return None,
    };
    let (middle, from) = point(words, at).or_else(|| bare_day(words, at)).or_else(|| bare_year(words, at))?;
    if !links.contains(&words.at(middle)) {
        return None;
    }
    let (end, to) = point(words, middle + 1).or_else(|| bare_year(words, middle + 1))?;
    let from = match (from, &to) {
        (Meaning::Day(None, 0, day), Meaning::Day(year, month, _)) => Meaning::Day(*year, *month, day),
        (Meaning::Day(None, 0, _), _) => return None,
        (from, _) => from,
    };
    Some((end, Meaning::Between(Box::new(from), Box::new(to))))
}

/// The 5 of "from 5 to 9 May": its month, 0 here, is that of the end.
fn bare_day(words: &Words, at: WordId) -> Option<Match> {
    day_number(words.at(at)).map(|day| (at + 1, Meaning::Day(None, 0, day)))
}

fn bare_year(words: &Words, at: WordId) -> Option<Match> {
    year_at(words, at).map(|year| (at + 1, Meaning::Year(year)))
}

/// "2010–2015", "May-June 2019", "2015/16" after the first part was read.
fn with_span_end(words: &Words, at: WordId, end: WordId, meaning: Meaning) -> Match {
    let several = matches!(meaning, Meaning::Year(_) | Meaning::Month(..) | Meaning::Day(..) | Meaning::Weekday(..)) && end > at;
    if !several || !is_dash(words.at(end)) {
        return (end, meaning);
    }
    let to =
        date(words, end + 1).or_else(|| bare_year(words, end + 1)).filter(|_| words.analysis.upos.get(end + 1).is_some_and(|u| *u != Upos::Verb));
    match to {
        Some((far, to)) if std::mem::discriminant(&to) == std::mem::discriminant(&meaning) => {
            (far, Meaning::Between(Box::new(meaning), Box::new(to)))
        }
        _ => (end, meaning),
    }
}

fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "--")
}
