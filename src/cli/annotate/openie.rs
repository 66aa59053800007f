//! Open relations in the article's own words.

use serde_json::{Value, json};

use super::Annotated;

/// One line a statement.
pub fn lines(annotated: &Annotated) -> Vec<Value> {
    let statements = annotated.understanding.reading.statements.iter().filter(|s| !s.surface.subject.is_empty() && !s.surface.predicate.is_empty());
    statements
        .map(|statement| {
            let surface = &statement.surface;
            json!({
                "id": annotated.id, "sentence": annotated.text, "subject": surface.subject, "predicate": surface.predicate,
                "object": surface.object, "args": surface.arguments, "confidence": statement.confidence,
            })
        })
        .collect()
}
