//! Who says what.

use serde_json::{Map, Value, json};

use super::{Annotated, span};

/// All quotations of a text, with the places of their words, source and cue.
pub fn line(annotated: &Annotated) -> Value {
    let quotations = annotated.understanding.reading.quotations.iter().map(|quotation| {
        let mut item = Map::from_iter([("content".to_owned(), span(quotation.span))]);
        if let Some(source) = quotation.speaker_span {
            item.insert("source".to_owned(), span(source));
        }
        if let Some(cue) = quotation.cue_span {
            item.insert("cue".to_owned(), span(cue));
        }
        Value::Object(item)
    });
    json!({"id": annotated.id, "quotes": quotations.collect::<Vec<_>>()})
}
