//! Values as RDF literals: numbers, days and stretches of time.

use jiff::civil::Date;
use oxigraph::model::{Literal, NamedNodeRef};

use super::vocabulary::term;
use crate::reading::{Time, TimeValue};

/// A number as `xsd:decimal`; `None` if it is not finite.
pub fn decimal(number: f64) -> Option<Literal> {
    number.is_finite().then(|| typed(decimal_text(number), term::DECIMAL))
}

/// A number as `xsd:integer` where it is whole, as `xsd:decimal` otherwise; `None` if it is not finite.
pub fn number(number: f64) -> Option<Literal> {
    let datatype = if number.fract() == 0.0 { term::INTEGER } else { term::DECIMAL };
    number.is_finite().then(|| typed(decimal_text(number), datatype))
}

/// A finite number in the digits of `xsd:decimal`, which knows no exponent.
pub fn decimal_text(number: f64) -> String {
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

/// A probability as `xsd:decimal` with at most three digits after the point; what is no number counts as 0.
pub fn probability(value: f64) -> Literal {
    let value = if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) };
    typed(decimal_text((value * 1000.0).round() / 1000.0), term::DECIMAL)
}

/// A whole number as `xsd:integer`.
pub fn integer(number: usize) -> Literal {
    typed(number.to_string(), term::INTEGER)
}

/// A day as `xsd:date`.
pub fn day(date: Date) -> Literal {
    typed(day_text(date), term::DATE)
}

/// When: `xsd:date`, `xsd:gYearMonth` or `xsd:gYear`, an EDTF interval (`2026-01-01/2026-01-08`, `2018-01-01/..`) for a stretch of time, the
/// words where they could not be resolved.
pub fn time(time: &Time) -> Literal {
    match time.value {
        TimeValue::Day(date) => day(date),
        TimeValue::Month(year, month) if (1..=12).contains(&month) => typed(format!("{}-{month:02}", year_text(year)), term::G_YEAR_MONTH),
        TimeValue::Year(year) => typed(year_text(year), term::G_YEAR),
        TimeValue::Span(begin, end) if begin.or(end).is_some() => {
            let side = |date: Option<Date>| date.map_or_else(|| "..".to_owned(), day_text);
            typed(format!("{}/{}", side(begin), side(end)), term::EDTF)
        }
        _ => Literal::new_simple_literal(&time.text),
    }
}

/// The first and the last day of a time, as far as they are known.
pub fn bounds(value: TimeValue) -> (Option<Date>, Option<Date>) {
    match value {
        TimeValue::Day(date) => (Some(date), Some(date)),
        TimeValue::Month(year, month) => Date::new(year, month, 1).map_or((None, None), |first| (Some(first), Some(first.last_of_month()))),
        TimeValue::Year(year) => Date::new(year, 1, 1).map_or((None, None), |first| (Some(first), Some(first.last_of_year()))),
        TimeValue::Span(begin, end) => (begin, end),
        TimeValue::Unresolved => (None, None),
    }
}

fn typed(text: String, datatype: NamedNodeRef<'_>) -> Literal {
    Literal::new_typed_literal(text, datatype)
}

fn day_text(date: Date) -> String {
    format!("{}-{:02}-{:02}", year_text(date.year()), date.month(), date.day())
}

/// XML Schema wants four digits, and the sign before them.
fn year_text(year: i16) -> String {
    format!("{}{:04}", if year < 0 { "-" } else { "" }, year.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shown(value: TimeValue) -> String {
        time(&Time { text: "back then".into(), value }).to_string().replace("http://www.w3.org/2001/XMLSchema#", "xsd:")
    }

    #[test]
    fn times_carry_the_type_of_their_precision() {
        assert_eq!(shown(TimeValue::Day(date(2024, 2, 9))), "\"2024-02-09\"^^<xsd:date>");
        assert_eq!(shown(TimeValue::Month(2024, 2)), "\"2024-02\"^^<xsd:gYearMonth>");
        assert_eq!(shown(TimeValue::Year(-44)), "\"-0044\"^^<xsd:gYear>");
        assert_eq!(shown(TimeValue::Month(2024, 13)), "\"back then\"");
        assert_eq!(shown(TimeValue::Unresolved), "\"back then\"");
        assert!(shown(TimeValue::Span(Some(date(2018, 1, 1)), None)).starts_with("\"2018-01-01/..\""));
    }

    #[test]
    fn bounds_of_a_month_are_its_first_and_last_day() {
        assert_eq!(bounds(TimeValue::Month(2024, 2)), (Some(date(2024, 2, 1)), Some(date(2024, 2, 29))));
        assert_eq!(bounds(TimeValue::Month(2024, 0)), (None, None));
    }

    #[test]
    fn numbers_have_no_exponent() {
        assert_eq!(decimal_text(1e21), "1000000000000000000000");
        assert_eq!(probability(0.93456).value(), "0.935");
        assert_eq!(probability(f64::NAN).value(), "0");
        assert_eq!(decimal(f64::INFINITY), None);
    }
}
