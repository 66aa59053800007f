//! Names of months and weekdays, and the forms in which headers write a date.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use regex::Regex;

/// The month that `word` names in full or short ("January", "Jan.", "Sept"), 1 to 12; case does not matter.
#[must_use]
pub fn month(word: &str) -> Option<i8> {
    const FULL: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.trim_end_matches('.').to_lowercase();
    let at = FULL.iter().position(|full| *full == word || (word.len() == 3 && full.starts_with(&word)));
    let at = at.or(if word == "sept" { Some(8) } else { None })?;
    i8::try_from(at + 1).ok()
}

/// The day of the week that `word` names in full or short ("Tuesday", "Tue.", "Thurs"); case does not matter.
#[must_use]
pub fn weekday(word: &str) -> Option<Weekday> {
    let days = [
        (Weekday::Monday, "monday"),
        (Weekday::Tuesday, "tuesday"),
        (Weekday::Wednesday, "wednesday"),
        (Weekday::Thursday, "thursday"),
        (Weekday::Friday, "friday"),
        (Weekday::Saturday, "saturday"),
        (Weekday::Sunday, "sunday"),
    ];
    let word = word.trim_end_matches('.').to_lowercase();
    days.into_iter().find(|(_, full)| *full == word || ((3..=5).contains(&word.len()) && full.starts_with(&word))).map(|(day, _)| day)
}

const WEEKDAY: &str = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)";
const MONTH: &str = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?";
/// A clock time with what stands around it: "10:00", "at 5.30 p.m. EST", "T10:00:00Z".
const CLOCK: &str = r"(?:[,|\s]*(?:at\s+|t)?\d{1,2}(?:[:.]\d{2}){1,2}(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:z|[a-z]{2,4}|[+-]\d{2}:?\d{2})?)?";

fn forms(before: &str, after: &str) -> [Regex; 4] {
    let iso = r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})".to_owned();
    let american = format!(r"{WEEKDAY}?{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})");
    let british = format!(r"{WEEKDAY}?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{MONTH},?[\s-]+(?P<year>\d{{4}})");
    let clock_first = format!(r"\d{{1,2}}:\d{{2}}\s*(?:[ap]\.?m\.?)?[, ]+{american}");
    [iso, american, british, clock_first].map(|form| Regex::new(&format!("(?i)^{before}{form}{after}")).expect("the pattern is constant"))
}

fn first_match(forms: &[Regex; 4], text: &str) -> Option<(Date, usize)> {
    forms.iter().find_map(|form| {
        let found = form.captures(text)?;
        let part = |name| found.name(name).map(|m| m.as_str());
        let month = part("month").and_then(month).or_else(|| part("number")?.parse().ok())?;
        let date = Date::new(part("year")?.parse().ok()?, month, part("day")?.parse().ok()?).ok()?;
        Some((date, found.get(0)?.end()))
    })
}

/// The date that `line` consists of, with or without weekday, clock time and a word such as "Published:" before it.
#[must_use]
pub fn whole_line(line: &str) -> Option<Date> {
    static FORMS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        let words = r"(?:\[|\()?(?:(?:first |last )?(?:published|posted|updated|issued|date|dated|created|modified)(?: on| at)?\s*:?\s*)?(?:on\s+)?";
        forms(words, &format!(r"{CLOCK}(?:\s*\([a-z/ +:0-9]+\))?[\].)]?\s*$"))
    });
    first_match(&FORMS, line).map(|(date, _)| date)
}

/// The full date with which `line` begins, and the byte of `line` where the rest begins.
#[must_use]
pub fn prefix(line: &str) -> Option<(Date, usize)> {
    static FORMS: LazyLock<[Regex; 4]> = LazyLock::new(|| forms("", &format!(r"{CLOCK}\b")));
    first_match(&FORMS, line)
}

/// The day that a field of metadata names: an ISO or mail date, with or without time of day, or seconds or milliseconds since 1970. It is
/// the day on the clock of whoever wrote it.
#[must_use]
pub fn written(field: &str) -> Option<Date> {
    let field = field.trim();
    if let Ok(number) = field.parse::<i64>() {
        return numbered(number, field.len());
    }
    whole_line(field).or_else(|| prefix(field).map(|(date, _)| date))
}

/// `20240503`, or a time stamp.
fn numbered(number: i64, digits: usize) -> Option<Date> {
    let part = |value: i64| i8::try_from(value).ok();
    let stamp = match digits {
        8 => return Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok(),
        9 | 10 => jiff::Timestamp::from_second(number),
        12 | 13 => jiff::Timestamp::from_millisecond(number),
        _ => return None,
    };
    stamp.ok().map(|stamp| jiff::tz::Offset::UTC.to_datetime(stamp).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_full_and_short() {
        assert_eq!(month("Sept."), Some(9));
        assert_eq!(month("may"), Some(5));
        assert_eq!(month("Mayor"), None);
        assert_eq!(weekday("Thurs."), Some(Weekday::Thursday));
        assert_eq!(weekday("sun"), Some(Weekday::Sunday));
        assert_eq!(weekday("Wednes"), None);
        assert_eq!(weekday("Sunny"), None);
    }

    #[test]
    fn whole_lines_give_a_date() {
        let expected = Date::new(2026, 1, 9).unwrap();
        for line in [
            "January 9, 2026",
            "9 January 2026",
            "9th of January, 2026",
            "2026-01-09",
            "2026-01-09T10:00:00Z",
            "Published: Jan. 9, 2026",
            "Friday, January 9, 2026",
            "Posted on Fri 9 Jan 2026 at 14:05 GMT",
            "Updated 2:30 p.m., Jan 9, 2026",
            "JANUARY 9, 2026 5:12 PM",
        ] {
            assert_eq!(whole_line(line), Some(expected), "{line}");
        }
        assert_eq!(whole_line("January 9, 2026 was a cold day"), None);
        assert_eq!(whole_line("February 30, 2026"), None);
    }

    #[test]
    fn fields_of_metadata_are_dates() {
        let day = Date::constant(2024, 5, 3);
        for field in [
            "2024-05-03",
            "2024-05-03T22:10:00-05:00",
            "2024-05-03T22:10:00.000Z",
            "2024-05-03 10:00:00+00:00",
            "Fri, 03 May 2024 23:00:00 +0200",
            "Fri, 3 May 2024 23:00:00 GMT",
            "20240503",
            "1714734000",
            "1714734000000",
            "May 3, 2024",
        ] {
            assert_eq!(written(field), Some(day), "{field}");
        }
        assert_eq!(written("soon"), None);
        assert_eq!(written("12"), None);
    }
}
