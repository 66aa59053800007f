//! Values of the graph in words for people.

use std::fmt::Display;

use jiff::civil::Date;
use oxigraph::model::Literal;

const MONTHS: &[&str] = &["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A day, month or year (`2026-03-11`, `2026-03`, `2026`) as people write it: "11 March 2026", "March 2026", "2026"; other text as it is.
pub fn date(text: &str) -> String {
    if let Ok(day) = text.parse::<Date>() {
        return format!("{} {} {}", day.day(), month_name(day.month()), day.year());
    }
    let Some((year, month)) = text.rsplit_once('-') else { return text.to_owned() };
    match month.parse::<i8>() {
        Ok(number @ 1..=12) if month.len() == 2 && year.parse::<i16>().is_ok() => format!("{} {year}", month_name(number)),
        _ => text.to_owned(),
    }
}

/// The name of a month, counted from 1.
pub fn month_name(month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

/// A time of the graph: a day, month, year, an interval ("since 1 January 2026", "1 to 8 January"), or the article's own words.
pub fn time(literal: &Literal) -> String {
    let value = literal.value();
    match value.split_once('/') {
        Some((begin, "..")) => format!("since {}", date(begin)),
        Some(("..", end)) => format!("until {}", date(end)),
        Some((begin, end)) if begin.parse::<Date>().is_ok() => format!("{} to {}", date(begin), date(end)),
        _ => date(value),
    }
}

/// "1 article", "3 articles", "12,045 articles". Templates have the number behind references.
pub fn count(number: impl Display, one: &str, many: &str) -> String {
    let number = grouped(number);
    let noun = if number == "1" { one } else { many };
    format!("{number} {noun}")
}

/// A whole number with commas between its thousands.
pub fn grouped(number: impl Display) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Names joined as in a sentence: "a", "a and b", "a, b and c".
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// At most `width` characters of `text`, cut between words.
pub fn shortened(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let cut: String = text.chars().take(width).collect();
    let end = cut.rfind(char::is_whitespace).filter(|end| *end > width / 2).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_people_write_them() {
        assert_eq!(
            ["2026-03-11", "2026-03", "2026", "last-week", "2026-13"].map(date),
            ["11 March 2026", "March 2026", "2026", "last-week", "2026-13"]
        );
        let time = |text: &str| time(&Literal::new_simple_literal(text));
        assert_eq!(time("2026-01-01/.."), "since 1 January 2026");
        assert_eq!(time("../2026-01-01"), "until 1 January 2026");
        assert_eq!(time("2026-01-01/2026-01-08"), "1 January 2026 to 8 January 2026");
        assert_eq!(time("and/or"), "and/or");
    }

    #[test]
    fn counts_and_lists_are_words() {
        assert_eq!(count(1, "article", "articles"), "1 article");
        assert_eq!(count(1_204_500, "article", "articles"), "1,204,500 articles");
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }

    #[test]
    fn text_is_cut_between_words() {
        assert_eq!(shortened("the long, winding road", 10), "the long…");
        assert_eq!(shortened("übergrößenträger", 4), "über…");
        assert_eq!(shortened("short", 10), "short");
    }
}
