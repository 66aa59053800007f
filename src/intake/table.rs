//! Tables with a head line: comma, tab, semicolon or bar between the columns.

use std::cell::Cell;
use std::io::BufRead;
use std::ops::ControlFlow;

use csv::{ByteRecord, ErrorKind, ReaderBuilder};
use serde_json::{Map, Value};

use super::limit::{MAX_BYTES, Metered};
use super::opener::{Flow, Opener, Place};
use super::{IntakeError, decode};

/// Hands on the rows of a table; a row that has no text does not end the others.
pub(super) fn rows(opener: &mut Opener<'_>, place: &Place, delimiter: u8, input: &mut dyn BufRead) -> Flow {
    let length = Cell::new(0);
    // A quotation mark without its partner would make one row of all that follows.
    let input = Metered { inner: input, length: &length, most: 2 * MAX_BYTES };
    let mut table = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
    let names: Vec<String> = match table.byte_headers() {
        Ok(head) => head.iter().map(|name| cell(name).trim().to_owned()).collect(),
        Err(error) => return damaged(opener, place, error),
    };
    let mut row = ByteRecord::new();
    for number in 1.. {
        match table.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return damaged(opener, place, error),
        }
        length.set(0);
        let fields: Map<String, Value> = names.iter().zip(&row).map(|(name, value)| (name.clone(), Value::String(cell(value)))).collect();
        match opener.mapping.draft(place.entry(number), &Value::Object(fields)) {
            Ok(draft) => opener.found(draft)?,
            Err(error) => opener.fail(error)?,
        }
    }
    ControlFlow::Continue(())
}

fn cell(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map(str::to_owned).or_else(|_| decode::decode(bytes)).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
}

fn damaged(opener: &mut Opener<'_>, place: &Place, error: csv::Error) -> Flow {
    match error.into_kind() {
        ErrorKind::Io(error) => opener.broken(place, "the table", &error),
        kind => opener.fail(IntakeError::Damaged { path: place.name.clone(), format: "the table", reason: format!("{kind:?}") }),
    }
}
