//! Open relations in the article's own words.

use serde_json::{Map, Value, json};

use super::Annotated;
use crate::cli::summary;
use crate::extraction::confidence;
use crate::reading::Statement;

/// One line a statement that has words of its own.
pub fn lines(annotated: &Annotated) -> Vec<Value> {
    annotated.understanding.reading.statements.iter().filter(|s| has_words(s)).map(|s| line(annotated, s)).collect()
}

/// One line a statement, with what its confidence was made from: `signs`, and the predicate as the graph has it.
pub fn lines_with_signs(annotated: &Annotated) -> Vec<Value> {
    let understanding = &annotated.understanding;
    let with = |statement: &Statement| {
        let signs = confidence::signs(&understanding.analysis, &understanding.discourse, statement);
        let signs: Map<String, Value> = signs.map(|(name, value)| (name.to_owned(), json!(value))).collect();
        let mut line = line(annotated, statement);
        line["signs"] = Value::Object(signs);
        line["relation"] = json!(statement.predicate.label);
        line["worded"] = json!(has_words(statement));
        let words = |value: &crate::reading::Value| summary::words(&understanding.reading, value);
        line["values"] = json!([words(&statement.subject), statement.object.as_ref().map(words)]);
        line
    };
    understanding.reading.statements.iter().map(with).collect()
}

fn has_words(statement: &Statement) -> bool {
    !statement.surface.subject.is_empty() && !statement.surface.predicate.is_empty()
}

fn line(annotated: &Annotated, statement: &Statement) -> Value {
    let surface = &statement.surface;
    json!({
        "id": annotated.id, "sentence": annotated.text, "subject": surface.subject, "predicate": surface.predicate,
        "object": surface.object, "args": surface.arguments, "confidence": statement.confidence,
    })
}
