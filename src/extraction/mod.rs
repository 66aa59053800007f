//! Discourse to statements: who did what to whom, who says so, whether it happened, when and where.
//!
//! `clause` puts every clause's subject, objects and phrases in their places, `modality` reads what the clause itself says about whether
//! it happened, `attribution` what stands above it, `relation` makes the statements, `noun` adds what noun phrases state on their own.
//! Nothing here does any input or output.

mod attribution;
mod clause;
mod confidence;
mod context;
mod modality;
mod noun;
mod phrase;
mod predicate;
mod relation;
mod value;

use std::collections::HashMap;

use crate::article::Article;
use crate::discourse::{Discourse, Referent};
use crate::language::Analysis;
use crate::ontology::Ontology;
use crate::reading::{Entity, EntityId, Kind, Mention, MentionForm, Quotation, Reading, Statement, Value};

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
    statements.extend(noun::NounFacts::find(&context));
    let quotations = quotations(&context, &of_clause);
    let mut reading = Reading { entities: entities(&context), statements, quotations };
    keep_what_is_used(&mut reading);
    for at in 0..reading.statements.len() {
        reading.statements[at].confidence = confidence::confidence(&reading, &reading.statements[at]);
    }
    reading
}

fn entities(context: &Context) -> Vec<Entity> {
    context.discourse.entities.iter().map(|referent| entity(context, referent)).collect()
}

fn entity(context: &Context, referent: &Referent) -> Entity {
    let mentions = referent.mentions.iter().map(|m| {
        let mention = &context.discourse.mentions[*m];
        Mention { span: context.passage(mention.words.clone()).span, form: mention.form }
    });
    let words = referent.label.split_whitespace().count();
    Entity {
        kind: referent.kind,
        classes: referent.classes.clone(),
        label: referent.label.clone(),
        aliases: referent.aliases.clone(),
        named: referent.named,
        identifying: referent.named && (referent.kind != Kind::Person || words > 1),
        mentions: mentions.collect(),
    }
}

fn quotations(context: &Context, of_clause: &HashMap<usize, Vec<usize>>) -> Vec<Quotation> {
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
