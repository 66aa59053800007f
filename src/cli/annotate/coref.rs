//! Mentions of the same thing, as whole noun phrases.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::{Value, json};

use super::Annotated;
use crate::discourse::{Discourse, Mention, phrase};
use crate::language::{Analysis, Relation, WordId};
use crate::reading::MentionForm;

/// The clusters of a text; things that are mentioned once are none.
pub fn line(annotated: &Annotated) -> Value {
    let Annotated { id, understanding, .. } = annotated;
    let (analysis, discourse) = (&understanding.analysis, &understanding.discourse);
    let index = annotated.index();
    let mut clusters = Vec::new();
    for entity in &discourse.entities {
        let mut spans = BTreeSet::new();
        for mention in entity.mentions.iter().filter_map(|mention| discourse.mentions.get(*mention)) {
            if !is_inside_another(analysis, discourse, mention) {
                let words = whole(analysis, mention);
                spans.insert(index.span(analysis.range[words.start].start..analysis.range[words.end - 1].end));
            }
        }
        if spans.len() > 1 {
            clusters.push(spans.iter().map(|place| json!([place.begin, place.end])).collect::<Vec<_>>());
        }
    }
    json!({"id": id, "clusters": clusters})
}

/// The phrase as annotators mark it: with relative clauses, appositions and the possessive mark.
fn whole(analysis: &Analysis, mention: &Mention) -> Range<WordId> {
    if mention.form == MentionForm::Pronoun {
        return mention.words.clone();
    }
    let longest = phrase::longest(analysis, mention.head);
    longest.start.min(mention.words.start)..longest.end.max(mention.words.end)
}

/// An apposition to a mention of the same thing is part of that mention, not one of its own.
fn is_inside_another(analysis: &Analysis, discourse: &Discourse, mention: &Mention) -> bool {
    let above = analysis.head[mention.head].filter(|_| analysis.relation[mention.head] == Relation::Appos);
    above.and_then(|head| discourse.mention_of[head]).is_some_and(|m| discourse.mentions[m].entity == mention.entity)
}
