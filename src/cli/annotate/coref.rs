//! Mentions of the same thing, as whole noun phrases.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::{Value, json};

use super::Annotated;
use crate::discourse::coreference::{Alternative, Choice, Sign};
use crate::discourse::phrase::{self, Definiteness};
use crate::discourse::{Discourse, Mention, MentionId};
use crate::language::{Analysis, Relation, WordId};
use crate::reading::MentionForm;

/// The clusters of a text; things that are mentioned once are none.
pub fn line(annotated: &Annotated) -> Value {
    let Annotated { id, understanding, .. } = annotated;
    let (analysis, discourse) = (&understanding.analysis, &understanding.discourse);
    let index = annotated.index();
    let mut clusters = Vec::new();
    let members = discourse.entities.iter().map(|e| &e.mentions).chain(&discourse.unidentified);
    for chain in members.flat_map(|mentions| chains(analysis, discourse, mentions)) {
        let mut spans = BTreeSet::new();
        for mention in chain.into_iter().filter(|mention| !is_inside_another(analysis, discourse, mention)) {
            let words = whole(analysis, mention);
            spans.insert(index.span(analysis.range[words.start].start..analysis.range[words.end - 1].end));
        }
        if spans.len() > 1 {
            clusters.push(spans.iter().map(|place| json!([place.begin, place.end])).collect::<Vec<_>>());
        }
    }
    json!({"id": id, "clusters": clusters})
}

/// Annotators let an indefinite or bare noun phrase speak of something new each time: "a survey", "iodine" only begin a chain.
fn chains<'d>(analysis: &Analysis, discourse: &'d Discourse, mentions: &[MentionId]) -> Vec<Vec<&'d Mention>> {
    let mut chains: Vec<Vec<&Mention>> = Vec::new();
    for mention in mentions.iter().filter_map(|m| discourse.mentions.get(*m)) {
        let new = matches!(phrase::definiteness(analysis, mention.head), Definiteness::Indefinite | Definiteness::Bare);
        match chains.last_mut().filter(|_| mention.form != MentionForm::Nominal || !new) {
            Some(chain) => chain.push(mention),
            None => chains.push(vec![mention]),
        }
    }
    chains
}

/// The clusters, every mention, and the choices that the ranker had; for `training/coreference.py`.
pub fn line_with_signs(annotated: &Annotated, choices: &[Choice]) -> Value {
    let (analysis, discourse) = (&annotated.understanding.analysis, &annotated.understanding.discourse);
    let index = annotated.index();
    let place = |words: &Range<WordId>| {
        let span = index.span(analysis.range[words.start].start..analysis.range[words.end - 1].end);
        json!([span.begin, span.end])
    };
    let mention = |mention: &Mention| {
        json!({
            "span": place(&whole(analysis, mention)), "head": place(&(mention.head..mention.head + 1)), "form": format!("{:?}", mention.form),
            "kind": format!("{:?}", mention.kind), "entity": mention.entity, "inside": is_inside_another(analysis, discourse, mention),
            "vector": analysis.vector.get(mention.head),
        })
    };
    let mut line = line(annotated);
    line["mentions"] = discourse.mentions.iter().map(mention).collect();
    line["signs"] = json!(Sign::ALL);
    line["choices"] = choices
        .iter()
        .map(|c| {
            let shown = |c: &Alternative| json!({"members": c.members, "last": c.last, "named": c.named, "signs": c.signs.0});
            let candidates: Vec<Value> = c.candidates.iter().map(shown).collect();
            json!({"mention": c.mention, "sort": c.sort, "own": c.own.0, "candidates": candidates})
        })
        .collect();
    line
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
