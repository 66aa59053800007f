//! Events told by a noun, with their roles: "the arrest of Maduro by U.S. forces", "Trump's order", "talks between A and B".
//!
//! Which nouns tell what is in the lexicon (`lex:Encounter`, and `ng:nominalizes` from verb to noun); the status of the event is that of a definite
//! phrase: the article takes it for granted where the clause around it is a fact, and not else.

use std::collections::HashMap;

use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass as W;
use crate::reading::{Construction, Kind, MentionForm, Modality, Origin, Polarity, Predicate, QuotationKind, Statement, Surface, Value};

use super::attribution::Status;
use super::context::Context;

/// The statements that event nouns make.
#[must_use]
pub fn find(context: &Context, statuses: &HashMap<WordId, Status>) -> Vec<Statement> {
    let mut statements = Vec::new();
    for mention in context.discourse.mentions.iter().filter(|m| m.form == MentionForm::Nominal && !context.in_headline(m.head)) {
        let lemma = context.lemma(mention.head);
        if context.upos(mention.head) != Upos::Noun || mention.kind == Kind::Person {
            continue;
        }
        let event = Event { context, noun: mention.head, lemma };
        statements.extend(event.between().into_iter().chain(event.acted()).filter_map(|(a, words, b)| event.statement(statuses, a, &words, b)));
    }
    statements
}

struct Event<'a> {
    context: &'a Context<'a>,
    noun: WordId,
    lemma: String,
}

impl Event<'_> {
    /// "talks between A and B", "A's meeting with B", "an interview with B" that A gave.
    fn between(&self) -> Vec<(WordId, Predicate, WordId)> {
        let c = self.context;
        if !c.ontology.has(W::Encounter, &self.lemma) {
            return Vec::new();
        }
        let words = |noun: &str| Predicate { label: format!("{noun} with"), lemma: format!("{noun} with"), known: false };
        let predicate = words(&self.lemma);
        if let Some(between) = self.phrase(&["between", "among"]) {
            let all = c.conjuncts(between);
            return all.iter().enumerate().flat_map(|(i, a)| all[i + 1..].iter().map(|b| (*a, predicate.clone(), *b))).collect();
        }
        let Some(with) = self.phrase(&["with"]) else { return Vec::new() };
        let Some(who) = self.actor() else { return Vec::new() };
        c.conjuncts(with).into_iter().map(|other| (who, predicate.clone(), other)).collect()
    }

    /// "the arrest of X by Y", "Y's attack on X", "a complaint by Y against X": who does it and to whom, as the noun's verb would say.
    fn acted(&self) -> Vec<(WordId, Predicate, WordId)> {
        let c = self.context;
        let Some(verb) = c.ontology.verb_of(&self.lemma) else { return Vec::new() };
        let agent = self.phrase(&["by"]).or_else(|| self.possessor()).or_else(|| self.light_subject());
        let of = self.phrase(&["of"]);
        let onto = self.phrase(&["on", "against", "to", "for", "into"]);
        let (Some(agent), Some(patient)) = (agent, of.or(onto)) else { return Vec::new() };
        let preposition = if of.is_some() { String::new() } else { c.preposition(patient).0 };
        let transitive = of.is_some() || matches!(preposition.as_str(), "on" | "against") && c.ontology.has(W::TakesObject, verb);
        let lemma = if transitive { verb.to_owned() } else { format!("{verb} {preposition}") };
        c.conjuncts(patient).into_iter().map(|p| (agent, Predicate { label: lemma.clone(), lemma: lemma.clone(), known: false }, p)).collect()
    }

    fn phrase(&self, prepositions: &[&str]) -> Option<WordId> {
        let c = self.context;
        c.children(self.noun, &[Relation::Nmod]).into_iter().find(|n| prepositions.contains(&c.preposition(*n).0.as_str()))
    }

    fn possessor(&self) -> Option<WordId> {
        self.context.children(self.noun, &[Relation::NmodPoss]).first().copied()
    }

    /// "X imposed sanctions on Y": who does it by a verb of little meaning of its own.
    fn light_subject(&self) -> Option<WordId> {
        let c = self.context;
        let light = |verb: &WordId| c.relation(self.noun) == Relation::Obj && c.is_light(*verb) && !c.is_definite(self.noun);
        let verb = c.head(self.noun).filter(light)?;
        c.children(verb, &[Relation::Nsubj]).first().copied()
    }

    /// Whose encounter it is: the possessor, else the subject of the clause that it stands in.
    fn actor(&self) -> Option<WordId> {
        let c = self.context;
        self.possessor().or_else(|| {
            let verb = c.head(self.noun)?;
            let quotation =
                c.discourse.quotations.iter().find(|q| q.kind == QuotationKind::Direct && q.words.contains(&verb) && !q.words.contains(&self.noun));
            if let Some(quotation) = quotation {
                return quotation.speaker;
            }
            let takes_part = matches!(c.relation(self.noun), Relation::Obj | Relation::Obl);
            let during = c.relation(self.noun) == Relation::Obj
                || matches!(c.preposition(self.noun).0.as_str(), "in" | "during" | "at" | "after" | "before" | "for");
            (takes_part && during).then(|| c.children(verb, &[Relation::Nsubj]).first().copied()).flatten()
        })
    }

    fn statement(&self, statuses: &HashMap<WordId, Status>, agent: WordId, predicate: &Predicate, patient: WordId) -> Option<Statement> {
        let c = self.context;
        let (subject, object) = (c.entity(agent)?, c.entity(patient)?);
        if subject == object {
            return None;
        }
        let mut statement = Statement::new(Value::Entity(subject), predicate.clone(), Some(Value::Entity(object)), c.evidence(self.noun));
        statement.origin = Some(Origin {
            construction: Construction::Event,
            predicate: self.noun,
            subject: Some(agent),
            object: Some(patient),
            borrowed: false,
            merged: false,
        });
        let text = |word: WordId| c.text(c.whole_phrase(word));
        if c.upos(agent) != Upos::Pron {
            statement.surface =
                Surface { subject: text(agent), predicate: predicate.label.clone(), object: Some(text(patient)), arguments: Vec::new() };
        }
        self.take_status(&mut statement, statuses);
        Some(statement)
    }

    /// The event is as real as the clause that it stands in.
    fn take_status(&self, statement: &mut Statement, statuses: &HashMap<WordId, Status>) {
        let c = self.context;
        let outside = |word: &WordId| {
            c.discourse.quotations.iter().find(|q| q.kind == QuotationKind::Direct && q.words.contains(word) && !q.words.contains(&self.noun))
        };
        let mut at = self.noun;
        let status = loop {
            // A tree that hangs the phrase on a verb inside the quotation before it means the cue.
            if let Some(cue) = outside(&at).and_then(|q| q.cue.clone()) {
                break cue.clone().find_map(|w| statuses.get(&w));
            }
            match (statuses.get(&at), c.head(at)) {
                (Some(status), _) => break Some(status),
                (None, Some(head)) => at = head,
                (None, None) => break None,
            }
        };
        let Some(status) = status else { return };
        statement.attributed_to = status.sources.iter().map(|s| c.value(s.name)).collect();
        statement.attributed_to.dedup();
        if !status.is_asserted() {
            statement.asserted = false;
            let told = status.modality == Modality::Actual && status.polarity == Polarity::Positive;
            statement.modality = if told { Modality::Actual } else { Modality::Possible };
        }
    }
}
