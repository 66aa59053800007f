//! JSON: one object a line, objects one after another, an array of them, or an object that holds such an array.

use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::ops::ControlFlow;

use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::Value;

use super::IntakeError;
use super::limit::{Line, MAX_BYTES, Metered, read_line};
use super::opener::{Flow, Opener, Place};

/// A record may be longer than its text, by other fields and by escapes.
const MAX_RECORD: usize = 2 * MAX_BYTES;

/// Hands on the records of a JSON file; a bad line does not end the others.
pub(super) fn records(opener: &mut Opener<'_>, place: &Place, input: &mut dyn BufRead) -> Flow {
    let mut head = Vec::new();
    let found = match read_line(input, &mut head, MAX_RECORD) {
        Ok(found) => found,
        Err(error) => return opener.broken(place, "the JSON file", &error),
    };
    let begins_array = head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') || head.is_empty();
    let one_a_line = match found {
        Line::Whole => !begins_array && !serde_json::from_slice::<Value>(strip_mark(&head)).is_err_and(|error| error.is_eof()),
        Line::TooLong => !begins_array,
        Line::End => return ControlFlow::Continue(()),
    };
    let mut records = Records { place, number: 0, any: false };
    if one_a_line {
        return records.lines(opener, found, head, input);
    }
    let length = std::cell::Cell::new(0);
    head.push(b'\n');
    let rest = Metered { inner: Cursor::new(strip_mark(&head).to_vec()).chain(input), length: &length, most: MAX_RECORD };
    records.stream(opener, &length, rest)
}

/// Hands on the records of a stream of JSON lines, whatever its first line looks like.
pub(super) fn lines(opener: &mut Opener<'_>, place: &Place, input: &mut dyn BufRead) -> Flow {
    let mut line = Vec::new();
    match read_line(input, &mut line, MAX_RECORD) {
        Ok(found) => Records { place, number: 0, any: true }.lines(opener, found, line, input),
        Err(error) => opener.broken(place, "the JSON stream", &error),
    }
}

fn strip_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

struct Records<'a> {
    place: &'a Place,
    number: usize,
    /// Whether a record with a text has been found.
    any: bool,
}

impl Records<'_> {
    fn lines(&mut self, opener: &mut Opener<'_>, mut found: Line, mut line: Vec<u8>, input: &mut dyn BufRead) -> Flow {
        loop {
            self.number += 1;
            match found {
                Line::End => return ControlFlow::Continue(()),
                Line::TooLong => opener.fail(IntakeError::TooLong { path: self.place.entry(self.number) })?,
                Line::Whole if line.trim_ascii().is_empty() => {}
                Line::Whole => match serde_json::from_slice(strip_mark(&line)) {
                    Ok(record) => {
                        if self.take(opener, &record)? {
                            return ControlFlow::Continue(());
                        }
                    }
                    Err(error) => opener.fail(damaged(self.place.entry(self.number), &error))?,
                },
            }
            found = match read_line(input, &mut line, MAX_RECORD) {
                Ok(found) => found,
                Err(error) => return opener.broken(self.place, "the JSON file", &error),
            };
        }
    }

    /// Objects one after another, or in arrays, however they are laid out.
    fn stream(&mut self, opener: &mut Opener<'_>, length: &std::cell::Cell<usize>, input: impl Read) -> Flow {
        let mut json = serde_json::Deserializer::from_reader(BufReader::new(input));
        let mut flow = ControlFlow::Continue(());
        loop {
            if json.end().is_ok() {
                return ControlFlow::Continue(());
            }
            let sink = Sink {
                take: &mut |value: Value| {
                    length.set(0);
                    self.number += 1;
                    match self.take(opener, &value) {
                        ControlFlow::Continue(stop) => !stop,
                        ControlFlow::Break(()) => {
                            flow = ControlFlow::Break(());
                            false
                        }
                    }
                },
            };
            match sink.deserialize(&mut json) {
                Ok(true) => {}
                Ok(false) => return flow,
                Err(_) if flow.is_break() => return flow,
                Err(error) if error.is_io() => return opener.broken(self.place, "the JSON file", &io::Error::from(error)),
                Err(error) => return opener.fail(damaged(self.place.entry(self.number + 1), &error)),
            }
        }
    }

    /// Hands on one record, or those in its list. Whether the file is to be left, since nothing in it is an article.
    fn take(&mut self, opener: &mut Opener<'_>, record: &Value) -> ControlFlow<(), bool> {
        let source = self.place.entry(self.number);
        match opener.mapping.draft(source, record) {
            Ok(draft) => {
                self.any = true;
                opener.found(draft)?;
            }
            Err(error) => match listed(record) {
                Some(items) => {
                    for item in items {
                        self.number += usize::from(self.any);
                        let found = opener.mapping.draft(self.place.entry(self.number), item);
                        self.any = true;
                        match found {
                            Ok(draft) => opener.found(draft)?,
                            Err(error) => opener.fail(error)?,
                        }
                    }
                }
                // Settings and data of all kinds are JSON. Where the first record is no article, the file holds none.
                None if self.place.among && !self.any => {
                    opener.fail(IntakeError::PassedOver { path: self.place.name.clone(), format: "JSON without articles" })?;
                    return ControlFlow::Continue(true);
                }
                None => opener.fail(error)?,
            },
        }
        ControlFlow::Continue(false)
    }
}

fn damaged(path: String, error: &serde_json::Error) -> IntakeError {
    IntakeError::Damaged { path, format: "the JSON record", reason: error.to_string() }
}

/// The list of articles in an answer of a news service: `{"articles": […]}`, `{"response": {"docs": […]}}`.
fn listed(record: &Value) -> Option<&Vec<Value>> {
    const NAMES: &[&str] = &["articles", "items", "results", "docs", "documents", "data", "entries", "hits", "news", "stories", "response"];
    let found = NAMES.iter().find_map(|name| record.get(name))?;
    match found {
        Value::Array(items) if items.first().is_some_and(Value::is_object) => Some(items),
        Value::Object(_) => listed(found),
        _ => None,
    }
}

/// Takes the elements of an array one by one, without keeping the array; any other value as one. Whether more is wanted.
struct Sink<'a> {
    take: &'a mut dyn FnMut(Value) -> bool,
}

impl<'de> DeserializeSeed<'de> for Sink<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Sink<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        while let Some(item) = items.next_element()? {
            if !(self.take)(item) {
                return Err(A::Error::custom("no more is wanted"));
            }
        }
        Ok(true)
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, fields: A) -> Result<bool, A::Error> {
        let value = serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(fields))?;
        Ok((self.take)(value))
    }
}
