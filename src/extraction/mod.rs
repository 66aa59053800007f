//! Discourse to statements: who did what to whom, who says so, whether it happened, when and where.
//!
//! `clause` puts every clause's subject, objects and phrases in their places (`control` finds who acts where none is named, `repair` what hangs
//! elsewhere), `modality` reads what the clause itself says about whether it happened, `attribution` and `effect` what stands above it,
//! `relation` makes the statements (`frame` their slots, `surface` their words), `noun` and `event` add what noun phrases state on their own.
//! Nothing here does any input or output.

mod amount;
mod attribution;
mod clause;
pub mod confidence;
mod context;
mod control;
mod effect;
mod event;
mod frame;
mod marks;
mod modality;
mod noun;
mod phrase;
mod predicate;
mod relation;
mod repair;
pub mod sift;
mod surface;
#[cfg(test)]
mod tests;
mod value;

use std::collections::HashMap;

use crate::article::Article;
use crate::discourse::{Discourse, Referent, Speech};
use crate::language::{Analysis, WordId};
use crate::ontology::{Ontology, WordClass};
use crate::reading::{Entity, EntityId, Kind, Mention, MentionForm, Quotation, QuotationKind, Reading, Statement, Value};

use attribution::Status;
use context::Context;
use relation::Builder;

/// Reads everything that the article says out of its discourse.
#[must_use]
pub fn extract(article: &Article, analysis: &Analysis, discourse: &Discourse, ontology: &Ontology) -> Reading {
    let context = Context::new(article, analysis, discourse, ontology);
    let clauses = clause::find(&context);
    let statuses = attribution::statuses(&context, &clauses);
    let by_head = clauses.iter().map(|c| (c.head, c)).collect();
    let mut builder = Builder { context: &context, clauses: by_head, statuses: &statuses, statements: Vec::new(), of_clause: HashMap::new() };
    for clause in clauses.iter().filter(|c| !context.in_headline(c.head)) {
        builder.add(clause);
    }
    builder.link_content();
    let (mut statements, of_clause) = (builder.statements, builder.of_clause);
    statements.extend(event::find(&context, &statuses));
    statements.extend(noun::NounFacts::find(&context));
    let quotations = quotations(&context, &statuses, &of_clause);
    let mut reading = Reading { entities: entities(&context), statements, quotations };
    add_dateline(&context, &mut reading.entities);
    keep_what_is_used(&mut reading);
    for at in 0..reading.statements.len() {
        reading.statements[at].confidence = confidence::confidence(analysis, discourse, &reading.statements[at]);
    }
    reading
}

fn entities(context: &Context) -> Vec<Entity> {
    context.discourse.entities.iter().map(|referent| entity(context, referent)).collect()
}

/// The place of the dateline, which stands before the text that is read: a place like any other.
fn add_dateline(context: &Context, entities: &mut Vec<Entity>) {
    let article = context.article;
    let Some(place) = article.dateline.as_deref().filter(|d| !d.is_empty()) else { return };
    let Some(begin) = article.text.find(place) else { return };
    let mention = Mention { span: context.characters.span(begin..begin + place.len()), form: MentionForm::Name };
    let same = |name: &String| name.to_lowercase() == place.to_lowercase();
    if let Some(entity) = entities.iter_mut().find(|e| e.kind == Kind::Place && (same(&e.label) || e.aliases.iter().any(same))) {
        if entity.label != place && !entity.aliases.iter().any(|a| a == place) {
            entity.aliases.push(place.to_owned());
        }
        entity.mentions.insert(0, mention);
        return;
    }
    let label = if place.to_uppercase() == place { title_case(place) } else { place.to_owned() };
    let aliases = if label == place { Vec::new() } else { vec![place.to_owned()] };
    entities.push(Entity { kind: Kind::Place, classes: Vec::new(), label, aliases, named: true, identifying: true, mentions: vec![mention] });
}

/// "MEXICO CITY" as a name is written: "Mexico City".
fn title_case(text: &str) -> String {
    let word = |word: &str| {
        let mut characters = word.chars();
        characters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + &characters.as_str().to_lowercase())
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn entity(context: &Context, referent: &Referent) -> Entity {
    let mentions = referent.mentions.iter().map(|m| {
        let mention = &context.discourse.mentions[*m];
        Mention { span: context.passage(mention.words.clone()).span, form: mention.form }
    });
    let words = referent.label.split_whitespace().count();
    Entity {
        kind: shown_kind(referent),
        classes: referent.classes.clone(),
        label: referent.label.clone(),
        aliases: referent.aliases.clone(),
        named: referent.named,
        identifying: referent.named && (referent.kind != Kind::Person || words > 1),
        mentions: mentions.collect(),
    }
}

/// Organisations, places and events are what has a name of its own; "the firm", "a court" are groups, "the dam", "the talks" things.
fn shown_kind(referent: &Referent) -> Kind {
    match referent.kind {
        kind if referent.named => kind,
        Kind::Organization => Kind::Group,
        Kind::Place | Kind::Event => Kind::Thing,
        kind => kind,
    }
}

/// Whether the article asserts that the speaker of `speech` said so.
fn is_said(context: &Context, statuses: &HashMap<WordId, Status>, speech: &Speech) -> bool {
    let Some(cue) = &speech.cue else { return speech.kind == QuotationKind::Direct };
    match cue.clone().find(|w| statuses.contains_key(w)) {
        Some(verb) => {
            let unsaid = [WordClass::Denying, WordClass::Believing, WordClass::Fearing];
            let says = context.verb_in(verb, WordClass::Saying) || !unsaid.iter().any(|class| context.verb_in(verb, *class));
            says && !context.verb_in(verb, WordClass::Denying) && statuses[&verb].is_asserted()
        }
        None => !context.discourse.quotations.iter().any(|q| q.words.contains(&cue.start) && q.range != speech.range),
    }
}

fn quotations(context: &Context, statuses: &HashMap<WordId, Status>, of_clause: &HashMap<usize, Vec<usize>>) -> Vec<Quotation> {
    let one = |speech: &crate::discourse::Speech| {
        let words = |range: &std::ops::Range<usize>| context.passage(range.clone()).span;
        let sentences = &context.analysis.sentences[speech.sentences.clone()];
        let evidence = match (sentences.first(), sentences.last()) {
            (Some(first), Some(last)) => context.passage(first.words.start..last.words.end),
            _ => context.passage(speech.words.clone()),
        };
        let mut content: Vec<usize> = speech.words.clone().filter_map(|w| of_clause.get(&w)).flatten().copied().collect();
        content.sort_unstable();
        Quotation {
            text: context.analysis.text[speech.range.clone()].to_owned(),
            span: context.characters.span(speech.range.clone()),
            kind: speech.kind,
            speaker: speech.speaker.map(|s| context.value(s)),
            asserted: is_said(context, statuses, speech),
            speaker_span: speech.speaker.map(|s| words(&context.phrase(s))),
            cue: speech.cue.as_ref().map(|c| context.text(c.clone())),
            cue_span: speech.cue.as_ref().map(words),
            addressee: speech.addressee.map(|a| context.value(a)),
            time: speech.time.map(|t| context.time(&context.discourse.times[t])),
            evidence,
            content,
        }
    };
    context.discourse.quotations.iter().map(one).collect()
}

/// Drops unnamed entities that nothing refers to, and renumbers the rest.
fn keep_what_is_used(reading: &mut Reading) {
    let mut used: Vec<bool> = reading.entities.iter().map(|e| e.named && e.mentions.iter().any(|m| m.form == MentionForm::Name)).collect();
    visit(reading, &mut |id| {
        used[*id] = true;
    });
    let mut number = vec![0; used.len()];
    let mut next = 0;
    for (at, keep) in used.iter().enumerate() {
        number[at] = next;
        next += usize::from(*keep);
    }
    visit(reading, &mut |id| *id = number[*id]);
    let mut at = 0;
    reading.entities.retain(|_| {
        at += 1;
        used[at - 1]
    });
}

fn visit(reading: &mut Reading, see: &mut dyn FnMut(&mut EntityId)) {
    let mut value = |value: &mut Value| {
        if let Value::Entity(id) = value {
            see(id);
        }
    };
    for statement in &mut reading.statements {
        let Statement { subject, object, arguments, attributed_to, place, .. } = statement;
        value(subject);
        object.iter_mut().for_each(&mut value);
        arguments.iter_mut().for_each(|a| value(&mut a.value));
        attributed_to.iter_mut().for_each(&mut value);
        if let Some(id) = place {
            let mut held = Value::Entity(*id);
            value(&mut held);
            if let Value::Entity(new) = held {
                *id = new;
            }
        }
    }
    for quotation in &mut reading.quotations {
        quotation.speaker.iter_mut().for_each(&mut value);
        quotation.addressee.iter_mut().for_each(&mut value);
    }
}
