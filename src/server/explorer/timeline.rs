//! What happened when, month by month.

use std::collections::BTreeMap;

use jiff::civil::Date;
use oxigraph::model::{Literal, NamedNode};
use serde::Serialize;

use super::catalogue::Contents;
use super::entity::newest_first;
use super::listing::Listing;
use super::lookup::Lookup;
use super::model::Statement;
use super::words;
use crate::graph::vocabulary::term;
use crate::store::StoreError;

/// Entries on one page.
const ENTRIES: usize = 50;
/// Statements of one day that are looked at.
const PER_DAY: usize = 1_000;

/// A month with the number of statements that begin in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Month {
    /// "2026-03"
    pub month: String,
    /// "March"
    pub name: &'static str,
    /// How many.
    pub count: usize,
    /// How many in comparison to the fullest month of all, from 1 to 5; 0 for none.
    pub weight: usize,
}

/// What is told of one day or of a longer time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct When {
    /// "11 March 2026"
    pub when: String,
    /// What is told of it.
    pub statements: Vec<Statement>,
}

/// Everything that the timeline shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timeline {
    /// The month that is shown: "2026-03".
    pub month: Option<String>,
    /// "March 2026"
    pub title: String,
    /// Years with their months, the newest first.
    pub years: Vec<(i16, Vec<Month>)>,
    /// What is told of the days of the month.
    pub statements: Listing<Statement>,
    /// The month before that has something.
    pub earlier: Option<String>,
    /// The month after that has something.
    pub later: Option<String>,
}

impl Timeline {
    /// The statements of this page under their times.
    pub fn days(&self) -> Vec<When> {
        let mut days: Vec<When> = Vec::new();
        for statement in &self.statements.items {
            let when = statement.when.clone().unwrap_or_default();
            match days.last_mut().filter(|last| last.when == when) {
                Some(last) => last.statements.push(statement.clone()),
                None => days.push(When { when, statements: vec![statement.clone()] }),
            }
        }
        days
    }
}

/// The timeline at `month` ("2026-03"); without one, at the month of the newest article, or else at the last month that has something.
pub fn timeline(lookup: &Lookup<'_>, contents: &Contents, month: Option<&str>, page: usize) -> Result<Timeline, StoreError> {
    let none = BTreeMap::new();
    let days = contents.days.get().unwrap_or(&none);
    let months = months(days);
    let shown = month.and_then(read).or_else(|| newest(contents, lookup.base()).filter(|newest| months.contains_key(newest)));
    let shown = shown.or_else(|| months.keys().next_back().copied());
    let statements = match shown {
        Some(month) => beginning_in(lookup, days, month, page)?,
        None => Listing::cut(Vec::new(), page, ENTRIES),
    };
    Ok(Timeline {
        month: shown.map(written),
        title: shown.map(|(year, month)| format!("{} {year}", words::month_name(month))).unwrap_or_default(),
        statements: statements.try_map(|node| lookup.statement(&node))?.flatten(),
        earlier: shown.and_then(|shown| months.range(..shown).next_back()).map(|(month, _)| written(*month)),
        later: shown.and_then(|(year, month)| months.range((year, month + 1)..).next()).map(|(month, _)| written(*month)),
        years: years(&months),
    })
}

/// How many statements begin in each month.
fn months(days: &BTreeMap<Date, usize>) -> BTreeMap<(i16, i8), usize> {
    let mut months = BTreeMap::new();
    for (day, count) in days {
        *months.entry((day.year(), day.month())).or_default() += count;
    }
    months
}

fn read(month: &str) -> Option<(i16, i8)> {
    let (year, month) = month.rsplit_once('-')?;
    Some((year.parse().ok()?, month.parse().ok().filter(|month| (1..=12).contains(month))?))
}

fn written((year, month): (i16, i8)) -> String {
    format!("{year:04}-{month:02}")
}

/// The month of the newest article, told by its name.
fn newest(contents: &Contents, base: &str) -> Option<(i16, i8)> {
    let name = contents.articles.get()?.first()?.as_str().strip_prefix(base)?.strip_prefix("article/")?;
    read(name.get(..7)?)
}

/// One page of the statements that begin in a month, the latest day first. Days that lie before the page are counted, not looked at.
fn beginning_in(lookup: &Lookup<'_>, days: &BTreeMap<Date, usize>, (year, month): (i16, i8), page: usize) -> Result<Listing<NamedNode>, StoreError> {
    let of_month: Vec<(Date, usize)> =
        (1..=31).rev().filter_map(|day| Date::new(year, month, day).ok()).filter_map(|day| Some((day, *days.get(&day)?))).collect();
    let is_cut = of_month.iter().any(|(_, count)| *count > PER_DAY);
    let total: usize = of_month.iter().map(|(_, count)| (*count).min(PER_DAY)).sum();
    let empty = Listing::<NamedNode>::page_of(Vec::new(), total, page, ENTRIES);
    let (first, mut passed, mut found) = ((empty.page - 1) * ENTRIES, 0, Vec::new());
    for (day, count) in of_month {
        let count = count.min(PER_DAY);
        if passed + count > first && found.len() < ENTRIES {
            let of_day = beginning_on(lookup, day)?;
            found.extend(of_day.into_iter().skip(first.saturating_sub(passed)).take(ENTRIES - found.len()));
        }
        passed += count;
    }
    Ok(Listing::page_of(found, total, page, ENTRIES).going_on(is_cut))
}

/// The statements that begin on a day. What is told of the whole month or year comes after what is told of its first day.
fn beginning_on(lookup: &Lookup<'_>, day: Date) -> Result<Vec<NamedNode>, StoreError> {
    let literal = Literal::new_typed_literal(day.to_string(), term::DATE);
    let mut nodes = lookup.subjects(term::BEGIN_DATE, literal.as_ref().into(), PER_DAY)?;
    newest_first(&mut nodes, lookup.base());
    let (mut found, mut longer) = (Vec::new(), Vec::new());
    for node in nodes {
        if lookup.says(node.as_ref(), term::END_DATE, literal.as_ref().into())? { found.push(node) } else { longer.push(node) }
    }
    found.extend(longer);
    Ok(found)
}

fn years(months: &BTreeMap<(i16, i8), usize>) -> Vec<(i16, Vec<Month>)> {
    let fullest = months.values().max().copied().unwrap_or(1).max(1);
    let mut years: BTreeMap<i16, Vec<Month>> = BTreeMap::new();
    for year in months.keys().map(|(year, _)| *year) {
        years.entry(year).or_insert_with(|| {
            let count = |month| months.get(&(year, month)).copied().unwrap_or(0);
            (1..=12)
                .map(|month| Month {
                    month: written((year, month)),
                    name: words::month_name(month),
                    count: count(month),
                    weight: (count(month) * 5).div_ceil(fullest),
                })
                .collect()
        });
    }
    years.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_weighed_against_the_fullest() {
        let months = BTreeMap::from([((2025, 6), 1), ((2026, 3), 100)]);
        let years = years(&months);
        assert_eq!((years[0].0, years[0].1[2].weight, years[0].1[0].weight), (2026, 5, 0));
        assert_eq!((years[1].0, years[1].1[5].weight, years[1].1[5].month.as_str()), (2025, 1, "2025-06"));
    }

    #[test]
    fn months_are_read_as_they_are_written() {
        assert_eq!(read("2026-03"), Some((2026, 3)));
        assert_eq!([read("2026-13"), read("2026"), read("x-y"), read("")], [None; 4]);
    }
}
