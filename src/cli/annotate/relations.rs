//! Pairs of entities that a statement links.

use serde_json::{Value, json};

use super::{Annotated, span};
use crate::article::{CharIndex, CharSpan};
use crate::reading::{EntityId, Reading, Statement, Value as Slot};

/// All linked pairs of a text, each with the places where the two are mentioned in the statement's sentence.
pub fn line(annotated: &Annotated) -> Value {
    let reading = &annotated.understanding.reading;
    let finder = Finder { reading, text: &annotated.text, index: annotated.index() };
    let mut pairs: Vec<(CharSpan, CharSpan, String)> = Vec::new();
    for statement in &reading.statements {
        pairs.extend(finder.pairs(statement));
    }
    let mut seen = Vec::new();
    let relations: Vec<Value> = (pairs.into_iter())
        .filter(|pair| {
            let is_new = !seen.contains(pair);
            seen.push(pair.clone());
            is_new
        })
        .map(|(source, target, label)| json!({"source": span(source), "target": span(target), "label": label}))
        .collect();
    json!({"id": annotated.id, "relations": relations})
}

struct Finder<'a> {
    reading: &'a Reading,
    text: &'a str,
    index: CharIndex,
}

impl Finder<'_> {
    /// Subject and object, and each of them with every further argument, as far as they are entities.
    fn pairs(&self, statement: &Statement) -> Vec<(CharSpan, CharSpan, String)> {
        let surface = &statement.surface;
        let subject = self.place(&statement.subject, statement, &surface.subject);
        let object = statement.object.as_ref().and_then(|object| self.place(object, statement, surface.object.as_deref().unwrap_or_default()));
        let mut ends = Vec::new();
        for (at, argument) in statement.arguments.iter().enumerate() {
            let words = surface.arguments.get(at).map_or("", String::as_str);
            if let Some(place) = self.place(&argument.value, statement, words) {
                let label = argument.relation.as_ref().map(|relation| relation.label.clone());
                ends.push((place, label.unwrap_or_else(|| format!("{} {}", statement.predicate.label, argument.role))));
            }
        }
        if let Some(place) = statement.place.and_then(|place| self.mention(place, statement, "")) {
            ends.push((place, format!("{} in", statement.predicate.label)));
        }
        let mut pairs = Vec::new();
        if let (Some(subject), Some(object)) = (subject, object) {
            pairs.push((subject, object, statement.predicate.label.clone()));
        }
        for from in [subject, object].into_iter().flatten() {
            pairs.extend(ends.iter().map(|(place, label)| (from, *place, label.clone())));
        }
        pairs.retain(|(source, target, _)| source != target);
        pairs
    }

    fn place(&self, slot: &Slot, statement: &Statement, words: &str) -> Option<CharSpan> {
        match slot {
            Slot::Entity(entity) => self.mention(*entity, statement, words),
            _ => None,
        }
    }

    /// The mention of `entity` in the statement's sentence that stands in `words`, else the first one there.
    fn mention(&self, entity: EntityId, statement: &Statement, words: &str) -> Option<CharSpan> {
        let sentence = statement.evidence.span;
        let inside = |place: &CharSpan| place.begin >= sentence.begin && place.end <= sentence.end;
        let places: Vec<CharSpan> = self.reading.entities.get(entity)?.mentions.iter().map(|mention| mention.span).filter(inside).collect();
        let slot = self.stretch(sentence, words);
        let in_slot = slot.and_then(|slot| places.iter().find(|place| place.begin >= slot.begin && place.end <= slot.end));
        in_slot.or(places.first()).copied()
    }

    /// Where `words` stand in the sentence, if they stand there as they are.
    fn stretch(&self, sentence: CharSpan, words: &str) -> Option<CharSpan> {
        if words.is_empty() {
            return None;
        }
        let begin = self.text.char_indices().nth(sentence.begin)?.0;
        let at = begin + self.text.get(begin..)?.find(words)?;
        Some(self.index.span(at..at + words.len()))
    }
}
