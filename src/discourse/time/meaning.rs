//! What a time expression means, before and after it is set against the article's date.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::words::Unit;
use crate::reading::TimeValue;

/// Whether the clause speaks of what was or of what will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// It happened.
    Past,
    /// It is to happen.
    Future,
}

/// Which one of the days or months of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The nearest one that fits the tense.
    Near,
    /// "last".
    Last,
    /// "next".
    Next,
}

/// The words' own meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// A weekday.
    Weekday(Weekday, Which),
    /// A day of a month.
    Day(Option<i16>, i8, i8),
    /// A month.
    Month(Option<i16>, i8, Which),
    /// A year.
    Year(i16),
    /// From the first to the last year.
    Years(i16, i16),
    /// So many days from the article's date: today, yesterday.
    Offset(i32),
    /// So many units from the article's date, as precise as the unit.
    Counted(i32, Unit),
    /// So many units from the date spoken of last.
    FromMentioned(i32, Unit),
    /// The week, month, year that lies so many before or after the article's.
    Calendar(i32, Unit),
    /// From so many units before (or to so many after) the article's date.
    Reach(i32, Unit),
    /// A weekend: the last, this or next.
    Weekend(Which),
    /// From one to another, both included.
    Between(Box<Meaning>, Box<Meaning>),
    /// From one on.
    Since(Box<Meaning>),
    /// Up to one.
    Until(Box<Meaning>),
    /// A time of day, without the day.
    Clock,
    /// Words that give no date.
    Words,
}

/// What relative expressions are counted from.
#[derive(Debug, Clone, Copy)]
pub struct Anchor {
    /// The article's date.
    pub published: Option<Date>,
    /// The date spoken of last.
    pub mentioned: Option<TimeValue>,
    /// Tense of the clause.
    pub tense: Tense,
}

impl Meaning {
    /// The value against `anchor`; [`TimeValue::Unresolved`] if it takes a date that is not known.
    pub fn resolve(&self, anchor: &Anchor) -> TimeValue {
        self.value(anchor).unwrap_or(TimeValue::Unresolved)
    }

    fn value(&self, anchor: &Anchor) -> Option<TimeValue> {
        let published = anchor.published;
        Some(match self {
            Self::Weekday(day, which) => TimeValue::Day(weekday(published?, *day, *which, anchor.tense)?),
            Self::Day(Some(year), month, day) => TimeValue::Day(Date::new(*year, *month, *day).ok()?),
            Self::Day(None, month, day) => TimeValue::Day(day_without_year(published?, *month, *day, anchor.tense)?),
            Self::Month(Some(year), month, _) => TimeValue::Month(*year, *month),
            Self::Month(None, month, which) => month_without_year(published?, *month, *which, anchor.tense),
            Self::Year(year) => TimeValue::Year(*year),
            Self::Years(first, last) => TimeValue::Span(Some(Date::new(*first, 1, 1).ok()?), Some(Date::new(*last, 12, 31).ok()?)),
            Self::Offset(days) => TimeValue::Day(shift(published?, *days, Unit::Day)?),
            Self::Counted(count, unit) => as_precise(shift(published?, *count, *unit)?, *unit)?,
            Self::FromMentioned(count, unit) => from_mentioned(anchor.mentioned?, *count, *unit)?,
            Self::Calendar(count, unit) => as_precise(shift(published?, *count, *unit)?, *unit)?,
            Self::Reach(count, unit) => {
                let far = shift(published?, *count, *unit)?;
                TimeValue::Span(Some(far.min(published?)), Some(far.max(published?)))
            }
            Self::Weekend(which) => weekend(published?, *which, anchor.tense)?,
            Self::Between(from, to) => {
                let to = to.value(anchor)?;
                let from = from.with_year_of(to).value(anchor)?;
                TimeValue::Span(Some(first(from)?), Some(last(to)?))
            }
            Self::Since(from) => TimeValue::Span(Some(first(from.value(&Anchor { tense: Tense::Past, ..*anchor })?)?), None),
            Self::Until(to) => TimeValue::Span(None, Some(last(to.value(anchor)?)?)),
            Self::Clock | Self::Words => return None,
        })
    }

    /// The first end of a span takes the year from the second: "from May to June 2019".
    fn with_year_of(&self, end: TimeValue) -> Self {
        let year = last(end).map(Date::year);
        match (self, year) {
            (Self::Month(None, month, which), Some(year)) => Self::Month(Some(year), *month, *which),
            (Self::Day(None, month, day), Some(year)) => Self::Day(Some(year), *month, *day),
            _ => self.clone(),
        }
    }
}

/// First day of `value`.
pub fn first(value: TimeValue) -> Option<Date> {
    match value {
        TimeValue::Day(day) => Some(day),
        TimeValue::Month(year, month) => Date::new(year, month, 1).ok(),
        TimeValue::Year(year) => Date::new(year, 1, 1).ok(),
        TimeValue::Span(first, last) => first.or(last),
        TimeValue::Unresolved => None,
    }
}

/// Last day of `value`.
pub fn last(value: TimeValue) -> Option<Date> {
    match value {
        TimeValue::Day(day) => Some(day),
        TimeValue::Month(year, month) => Some(Date::new(year, month, 1).ok()?.last_of_month()),
        TimeValue::Year(year) => Date::new(year, 12, 31).ok(),
        TimeValue::Span(first, last) => last.or(first),
        TimeValue::Unresolved => None,
    }
}

fn shift(date: Date, count: i32, unit: Unit) -> Option<Date> {
    let span = match unit {
        Unit::Day => Span::new().try_days(count),
        Unit::Week => Span::new().try_weeks(count),
        Unit::Month => Span::new().try_months(count),
        Unit::Year => Span::new().try_years(count),
        Unit::Hour | Unit::Long => return None,
    };
    date.checked_add(span.ok()?).ok()
}

/// The day, week, month or year around `date`.
fn as_precise(date: Date, unit: Unit) -> Option<TimeValue> {
    Some(match unit {
        Unit::Day => TimeValue::Day(date),
        Unit::Week => {
            let monday = shift(date, -i32::from(date.weekday().to_monday_zero_offset()), Unit::Day)?;
            TimeValue::Span(Some(monday), shift(monday, 6, Unit::Day))
        }
        Unit::Month => TimeValue::Month(date.year(), date.month()),
        Unit::Year => TimeValue::Year(date.year()),
        Unit::Hour | Unit::Long => return None,
    })
}

/// Counting days from a month or year would pretend to know more than the text tells.
fn from_mentioned(mentioned: TimeValue, count: i32, unit: Unit) -> Option<TimeValue> {
    let known = match mentioned {
        TimeValue::Day(day) => day,
        TimeValue::Month(..) if matches!(unit, Unit::Month | Unit::Year) => first(mentioned)?,
        TimeValue::Year(_) if unit == Unit::Year => first(mentioned)?,
        _ => return None,
    };
    as_precise(shift(known, count, unit)?, unit)
}

fn weekday(published: Date, day: Weekday, which: Which, tense: Tense) -> Option<Date> {
    let since = i32::from((published.weekday().to_monday_zero_offset() - day.to_monday_zero_offset()).rem_euclid(7));
    let days = match (which, tense) {
        (Which::Near, Tense::Past) => -since,
        (Which::Near, Tense::Future) => (7 - since) % 7,
        (Which::Last, _) => -(if since == 0 { 7 } else { since }),
        (Which::Next, _) => 7 - since,
    };
    shift(published, days, Unit::Day)
}

fn day_without_year(published: Date, month: i8, day: i8, tense: Tense) -> Option<Date> {
    let in_year = |year: i16| Date::new(year, month, day).ok();
    let (this, step) = (in_year(published.year()), if tense == Tense::Past { -1 } else { 1 });
    let fits = |date: Date| if tense == Tense::Past { date <= published } else { date >= published };
    this.filter(|d| fits(*d)).or_else(|| in_year(published.year() + step)).or(this)
}

fn month_without_year(published: Date, month: i8, which: Which, tense: Tense) -> TimeValue {
    let (year, now) = (published.year(), published.month());
    let year = match (which, tense) {
        (Which::Near, Tense::Past) => year - i16::from(month > now),
        (Which::Near, Tense::Future) => year + i16::from(month < now),
        (Which::Last, _) => year - i16::from(month >= now),
        (Which::Next, _) => year + i16::from(month <= now),
    };
    TimeValue::Month(year, month)
}

/// Saturday and Sunday. On the days of a weekend "this weekend" is that one, before it the coming one; "last weekend" lies before.
fn weekend(published: Date, which: Which, tense: Tense) -> Option<TimeValue> {
    let offset = i32::from(published.weekday().to_monday_zero_offset());
    let this = 5 - offset;
    let days = match (which, tense) {
        (Which::Last, _) => this - 7,
        (Which::Near, Tense::Past) if offset < 5 => this - 7,
        (Which::Near, _) => this,
        (Which::Next, _) => {
            if offset < 5 {
                this
            } else {
                this + 7
            }
        }
    };
    let saturday = shift(published, days, Unit::Day)?;
    Some(TimeValue::Span(Some(saturday), shift(saturday, 1, Unit::Day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn resolved(meaning: &Meaning, tense: Tense) -> String {
        // A Thursday.
        meaning.resolve(&Anchor { published: Some(date(2024, 5, 16)), mentioned: Some(TimeValue::Year(2019)), tense }).to_string()
    }

    #[test]
    fn days_and_months_follow_the_tense() {
        use Tense::{Future, Past};
        let near = |day| Meaning::Weekday(day, Which::Near);
        assert_eq!(resolved(&near(Weekday::Wednesday), Past), "2024-05-15");
        assert_eq!(resolved(&near(Weekday::Thursday), Past), "2024-05-16");
        assert_eq!(resolved(&near(Weekday::Friday), Future), "2024-05-17");
        assert_eq!(resolved(&Meaning::Weekday(Weekday::Thursday, Which::Last), Past), "2024-05-09");
        assert_eq!(resolved(&Meaning::Month(None, 8, Which::Near), Past), "2023-08");
        assert_eq!(resolved(&Meaning::Month(None, 8, Which::Near), Future), "2024-08");
        assert_eq!(resolved(&Meaning::Day(None, 6, 19), Future), "2024-06-19");
        assert_eq!(resolved(&Meaning::Day(None, 12, 27), Past), "2023-12-27");
    }

    #[test]
    fn counted_times_are_as_precise_as_their_unit() {
        use Tense::Past;
        assert_eq!(resolved(&Meaning::Counted(-2, Unit::Day), Past), "2024-05-14");
        assert_eq!(resolved(&Meaning::Calendar(-1, Unit::Week), Past), "2024-05-06/2024-05-12");
        assert_eq!(resolved(&Meaning::Calendar(-1, Unit::Month), Past), "2024-04");
        assert_eq!(resolved(&Meaning::FromMentioned(-2, Unit::Year), Past), "2017");
        assert_eq!(resolved(&Meaning::FromMentioned(-2, Unit::Day), Past), "");
        assert_eq!(resolved(&Meaning::Weekend(Which::Near), Tense::Future), "2024-05-18/2024-05-19");
        assert_eq!(resolved(&Meaning::Weekend(Which::Last), Past), "2024-05-11/2024-05-12");
    }

    #[test]
    fn spans_share_their_year() {
        let span = Meaning::Between(Box::new(Meaning::Month(None, 5, Which::Near)), Box::new(Meaning::Month(Some(2019), 6, Which::Near)));
        assert_eq!(resolved(&span, Tense::Past), "2019-05-01/2019-06-30");
        assert_eq!(resolved(&Meaning::Since(Box::new(Meaning::Year(2022))), Tense::Past), "2022-01-01/..");
        assert_eq!(resolved(&Meaning::Day(Some(2024), 2, 31), Tense::Past), "");
    }
}
