//! Records (JSON objects, table rows) to drafts: which field is the text, which the headline, which the date.

use serde_json::Value;

use super::draft::{Draft, Form};
use super::given::{Given, authors, clean};
use super::{IntakeError, date, html};

/// Which fields of a JSON record or columns of a table hold what. A dot reaches into objects: `meta.date`. What is not named is looked
/// for under the usual names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Field with the text.
    pub text: Option<String>,
    /// Field with the headline.
    pub title: Option<String>,
    /// Field with the day of publication.
    pub date: Option<String>,
    /// Field with the authors.
    pub author: Option<String>,
    /// Field with the publisher.
    pub publisher: Option<String>,
    /// Field with the address.
    pub url: Option<String>,
}

const TEXT: &[&str] = &[
    "text",
    "body",
    "content",
    "articlebody",
    "article_body",
    "article_text",
    "maintext",
    "main_text",
    "full_text",
    "fulltext",
    "content_text",
    "story",
    "article",
    "content_html",
    "html",
    "bodytext",
    "body_text",
    "document",
];
const TITLE: &[&str] = &["title", "headline", "heading", "name", "article_title"];
const DATE: &[&str] = &[
    "date",
    "published",
    "datepublished",
    "date_published",
    "publish_date",
    "published_date",
    "publication_date",
    "date_publish",
    "pubdate",
    "pub_date",
    "published_at",
    "publishedat",
    "published_on",
    "webpublicationdate",
    "created_at",
    "timestamp",
    "time",
    "day",
];
const AUTHOR: &[&str] = &["authors", "author", "byline", "creator", "by", "writer"];
const PUBLISHER: &[&str] =
    &["publisher", "source", "publication", "site", "site_name", "sitename", "source_name", "outlet", "newspaper", "source_domain"];
const URL: &[&str] = &["canonical_url", "canonical", "url", "link", "permalink", "weburl", "external_url", "uri"];

impl Mapping {
    /// Whether a table's column may hold the text.
    pub(super) fn is_text_column(&self, name: &str) -> bool {
        match &self.text {
            Some(text) => text == name,
            None => TEXT.contains(&name.to_lowercase().as_str()),
        }
    }

    /// The draft of a record.
    ///
    /// # Errors
    /// If it has no text.
    pub(super) fn draft(&self, source: String, record: &Value) -> Result<Draft, IntakeError> {
        let Some(text) = find(record, self.text.as_deref(), TEXT).and_then(string).filter(|text| !text.trim().is_empty()) else {
            let reason = match &self.text {
                Some(field) => format!("the record has no text in the field \"{field}\""),
                None => "the record has no text in any of the usual fields (text, body, content …); name the field with --text".to_owned(),
            };
            return Err(IntakeError::NoText { path: source, reason });
        };
        let form = if html::looks_marked_up(&text) { Form::Fragment } else { Form::Field };
        Ok(Draft { source, form, given: self.given(record), address: None, bytes: text.into_bytes() })
    }

    fn given(&self, record: &Value) -> Given {
        let field = |name: &Option<String>, usual: &[&str]| find(record, name.as_deref(), usual).and_then(string);
        Given {
            headline: field(&self.title, TITLE).and_then(|text| clean(&html::words(&text))),
            published: find_dated(record, self.date.as_deref()),
            authors: find(record, self.author.as_deref(), AUTHOR).map(people).unwrap_or_default(),
            publisher: field(&self.publisher, PUBLISHER).and_then(|text| clean(&text)),
            url: field(&self.url, URL).and_then(|text| clean(&text)).filter(|url| url.contains("://")),
        }
    }
}

/// The value under the name that was asked for, or else under the first usual name that the record has.
fn find<'a>(record: &'a Value, asked: Option<&str>, usual: &[&str]) -> Option<&'a Value> {
    match asked {
        Some(path) => record.get(path).or_else(|| path.split('.').try_fold(record, |value, name| value.get(name))),
        None => usual.iter().find_map(|name| any_case(record, name)),
    }
}

fn any_case<'a>(record: &'a Value, name: &str) -> Option<&'a Value> {
    let fields = record.as_object()?;
    let filled = |value: &&Value| !value.is_null() && value.as_str() != Some("");
    fields.get(name).filter(filled).or_else(|| fields.iter().find(|(key, value)| key.eq_ignore_ascii_case(name) && filled(value)).map(|(_, v)| v))
}

/// The first field that holds a date: many records have several, some of them empty or in words.
fn find_dated(record: &Value, asked: Option<&str>) -> Option<jiff::civil::Date> {
    match asked {
        Some(_) => date::written(&string(find(record, asked, DATE)?)?),
        None => DATE.iter().find_map(|name| date::written(&string(any_case(record, name)?)?)),
    }
}

/// A value as text: strings and numbers as they are, lists of paragraphs joined, objects by their name.
fn string(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
            texts.filter(|texts| !texts.is_empty()).map(|texts| texts.join("\n\n"))
        }
        Value::Object(fields) => ["name", "title", "text", "$date"].iter().find_map(|name| fields.get(*name)?.as_str()).map(str::to_owned),
        _ => None,
    }
}

fn people(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(people).collect(),
        _ => string(value).map(|text| authors(&text)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn usual_names_are_known() {
        let record = json!({
            "headline": "Fish &amp; <i>chips</i>", "Body": "A ferry sank.", "date": "", "publishedAt": "2024-05-03T10:00:00Z",
            "author": [{"name": "Ann Lee"}, "Bo Ek"], "source": {"id": 1, "name": "Riga Times"}, "url": "https://example.org/f"
        });
        let draft = Mapping::default().draft("a.jsonl#1".into(), &record).unwrap();
        assert_eq!(draft.given.headline.as_deref(), Some("Fish & chips"));
        assert_eq!(draft.given.published.map(|d| d.to_string()).as_deref(), Some("2024-05-03"));
        assert_eq!(draft.given.authors, ["Ann Lee", "Bo Ek"]);
        assert_eq!(draft.given.publisher.as_deref(), Some("Riga Times"));
        assert_eq!(draft.read().unwrap().text, "Fish & chips\n\nA ferry sank.");
    }

    #[test]
    fn fields_are_named_by_the_user() {
        let mapping = Mapping { text: Some("payload.de".into()), date: Some("meta.when".into()), ..Mapping::default() };
        let record = json!({"text": "no", "payload": {"de": "<p>One.</p><p>Two.</p>"}, "meta": {"when": 1_714_734_000}});
        let draft = mapping.draft("x".into(), &record).unwrap();
        assert_eq!((draft.form, draft.given.published.map(|d| d.to_string()).as_deref()), (Form::Fragment, Some("2024-05-03")));
        assert_eq!(draft.read().unwrap().text, "One.\n\nTwo.");
        let error = mapping.draft("x".into(), &json!({"text": "no"})).unwrap_err();
        assert_eq!(error.to_string(), "x: the record has no text in the field \"payload.de\"");
    }
}
