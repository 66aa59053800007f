//! Names of people, organisations and places.

use serde_json::{Value, json};

use super::Annotated;

/// All names of a text.
pub fn line(annotated: &Annotated) -> Value {
    let analysis = &annotated.understanding.analysis;
    let index = annotated.index();
    let names = analysis.names.iter().filter(|name| !name.words.is_empty()).map(|name| {
        let place = index.span(analysis.range[name.words.start].start..analysis.range[name.words.end - 1].end);
        json!({"start": place.begin, "end": place.end, "label": name.kind.as_str()})
    });
    json!({"id": annotated.id, "entities": names.collect::<Vec<_>>()})
}
