//! Mentions of the same thing, as whole noun phrases.

use std::cmp::Reverse;
use std::ops::Range;

use serde_json::{Value, json};

use super::Annotated;
use crate::discourse::coreference::{Alternative, Choice, Sign};
use crate::discourse::phrase;
use crate::discourse::{Discourse, Mention, MentionId};
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::reading::MentionForm;

/// Determiners of phrases that go on speaking of something.
const GOING_ON: &[&str] = &["the", "this", "that", "these", "those", "all", "both", "every", "any", "no"];

/// The clusters of a text; things that are mentioned once are none.
pub fn line(annotated: &Annotated) -> Value {
    let Annotated { id, understanding, .. } = annotated;
    let (analysis, discourse) = (&understanding.analysis, &understanding.discourse);
    let index = annotated.index();
    let members = discourse.entities.iter().map(|e| &e.mentions).chain(&discourse.unidentified);
    let clusters: Vec<Value> = members
        .flat_map(|mentions| chains(analysis, discourse, mentions))
        .filter(|chain| chain.len() > 1)
        .map(|chain| {
            let place = |words: &Range<WordId>| index.span(analysis.range[words.start].start..analysis.range[words.end - 1].end);
            chain.iter().map(place).map(|place| json!([place.begin, place.end])).collect()
        })
        .collect();
    json!({"id": id, "clusters": clusters})
}

/// The mentions of one thing as annotators in the manner of OntoNotes chain them: what stands inside a mention of the same thing is part of it, a predicate
/// is no mention, and an indefinite or bare noun phrase speaks of something new each time: "a survey", "iodine" only begin a chain.
fn chains(analysis: &Analysis, discourse: &Discourse, mentions: &[MentionId]) -> Vec<Vec<Range<WordId>>> {
    let mentions = mentions.iter().filter_map(|m| discourse.mentions.get(*m));
    let mut places: Vec<(Range<WordId>, &Mention)> = mentions.map(|m| (whole(analysis, m), m)).collect();
    places.sort_by_key(|(words, _)| (words.start, Reverse(words.end)));
    let mut chains: Vec<Vec<Range<WordId>>> = Vec::new();
    for (words, mention) in places {
        let Some(chain) = chains.last_mut() else {
            chains.push(vec![words]);
            continue;
        };
        let inside = chain.last().is_some_and(|last| words.end <= last.end);
        if inside || is_predicate(analysis, mention.head) {
            continue;
        }
        if goes_on(analysis, mention, words.start) { chain.push(words) } else { chains.push(vec![words]) }
    }
    chains
}

/// Whether the phrase may speak of what was spoken of before.
fn goes_on(analysis: &Analysis, mention: &Mention, first: WordId) -> bool {
    let named = mention.form != MentionForm::Nominal || analysis.upos[mention.head] == Upos::Propn;
    let owned = analysis.relation[first] == Relation::NmodPoss && analysis.upos[first] == Upos::Pron;
    let such = analysis.lemma[first].eq_ignore_ascii_case("such");
    named || owned || such || phrase::determiner(analysis, mention.head).is_some_and(|d| GOING_ON.contains(&d.as_str()))
}

/// "the skipper" in "Toft is the skipper".
fn is_predicate(analysis: &Analysis, head: WordId) -> bool {
    analysis.child(head, Relation::Cop).is_some() && phrase::preposition(analysis, head).is_none()
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
            "kind": format!("{:?}", mention.kind), "entity": mention.entity,
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
