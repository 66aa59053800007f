//! Mentions of the same thing, as whole noun phrases.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Annotated, phrase};

/// The clusters of a text; things that are mentioned once are none.
pub fn line(annotated: &Annotated) -> Value {
    let Annotated { id, understanding, .. } = annotated;
    let index = annotated.index();
    let mut clusters = Vec::new();
    for entity in &understanding.discourse.entities {
        let mut spans = BTreeSet::new();
        for mention in entity.mentions.iter().filter_map(|mention| understanding.discourse.mentions.get(*mention)) {
            spans.extend(phrase::full(&understanding.analysis, mention).map(|bytes| index.span(bytes)));
        }
        if spans.len() > 1 {
            clusters.push(spans.iter().map(|place| json!([place.begin, place.end])).collect::<Vec<_>>());
        }
    }
    json!({"id": id, "clusters": clusters})
}
