//! RSS, Atom and JSON feeds: every entry with a text is an article.

use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveTime, Utc};
use feed_rs::model::{Entry, Feed};
use regex::Regex;

use super::draft::{Draft, Form};
use super::given::{Given, clean};
use super::limit::{MAX_FEED, read_all};
use super::opener::{Flow, Opener, Place};
use super::{IntakeError, date, decode, html};

/// Hands on the entries of a feed, in its order.
pub(super) fn entries(opener: &mut Opener<'_>, place: &Place, input: &mut dyn BufRead) -> Flow {
    let bytes = match read_all(input, MAX_FEED) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return opener.fail(IntakeError::TooLong { path: place.name.clone() }),
        Err(error) => return opener.broken(place, "the feed", &error),
    };
    let feed = match parse(&bytes) {
        Ok(feed) => feed,
        Err(reason) => return opener.fail(IntakeError::Damaged { path: place.name.clone(), format: "the feed", reason }),
    };
    if feed.entries.is_empty() {
        return opener.fail(IntakeError::NoText { path: place.name.clone(), reason: "the feed has no entries".to_owned() });
    }
    let publisher = feed.title.as_ref().and_then(|title| clean(&html::words(&title.content)));
    for (number, entry) in feed.entries.into_iter().enumerate() {
        let source = place.entry(number + 1);
        match draft(source.clone(), entry, publisher.as_deref()) {
            Some(draft) => opener.found(draft)?,
            None => opener.fail(IntakeError::NoText { path: source, reason: "the entry has no text".to_owned() })?,
        }
    }
    ControlFlow::Continue(())
}

fn parse(bytes: &[u8]) -> Result<Feed, String> {
    static DECLARATION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\s*<\?xml[^>]*\?>").expect("the pattern is constant"));
    // The text is Unicode from here on, whatever its declaration says.
    let text = decode::decode_html(bytes);
    let text = DECLARATION.replace(&text, "");
    let parser = feed_rs::parser::Builder::new().timestamp_parser(day).build();
    parser.parse(text.trim_start().as_bytes()).map_err(|error| error.to_string())
}

/// A date on the clock of whoever wrote it, as midnight in the only form that the parser knows.
fn day(written: &str) -> Option<DateTime<Utc>> {
    let day = date::written(written)?;
    let day = chrono::NaiveDate::from_ymd_opt(day.year().into(), day.month().unsigned_abs().into(), day.day().unsigned_abs().into())?;
    Some(day.and_time(NaiveTime::MIN).and_utc())
}

fn draft(source: String, entry: Entry, publisher: Option<&str>) -> Option<Draft> {
    let body = entry.content.and_then(|content| content.body);
    let body = body.into_iter().chain(entry.summary.map(|summary| summary.content)).find(|text| !text.trim().is_empty())?;
    let form = if html::looks_marked_up(&body) || body.contains("&#") || body.contains("&amp;") { Form::Fragment } else { Form::Field };
    let address = |link: &&feed_rs::model::Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate") && link.href.contains("://");
    let given = Given {
        headline: entry.title.and_then(|title| clean(&html::words(&title.content))),
        published: entry.published.or(entry.updated).and_then(|time| date::written(&time.date_naive().to_string())),
        authors: entry.authors.into_iter().filter_map(|person| clean(&person.name?)).flat_map(|name| super::given::authors(&name)).collect(),
        publisher: publisher.map(str::to_owned),
        url: entry.links.iter().find(address).or(entry.links.first()).map(|link| link.href.clone()),
    };
    Some(Draft { source, form, given, address: None, bytes: body.into_bytes() })
}
