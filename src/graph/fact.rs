//! The promise of the graph, in one place: which statements become direct triples.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, Term};

use super::{iri, literal, vocabulary};
use crate::ontology::{Known, Ontology, Wording};
use crate::reading::{Entity, EntityId, Modality, Polarity, Predicate, Reading, Statement, Value};

/// Whether the article itself says that it is so: positive, actual, and not merely what somebody says.
pub fn is_fact(statement: &Statement) -> bool {
    statement.asserted && statement.polarity == Polarity::Positive && statement.modality == Modality::Actual
}

/// The property of a predicate: the known one, or one minted from the words.
pub fn property(predicate: &Predicate) -> NamedNode {
    let known = if predicate.known { vocabulary::expand(&predicate.label) } else { None };
    known.unwrap_or_else(|| iri::relation(&predicate.label))
}

/// The direct triples that `statement` warrants: none unless [`is_fact`], its subject is an entity and it has an object. `entities` are the
/// nodes of the reading's entities, `object` is the object as the statement writes it.
pub fn direct_triples(
    statement: &Statement,
    reading: &Reading,
    entities: &[NamedNode],
    object: Option<&Term>,
    ontology: &Ontology,
) -> Vec<(NamedNode, NamedNode, Term)> {
    let Value::Entity(subject) = &statement.subject else { return Vec::new() };
    let Some(subject_node) = entities.get(*subject) else { return Vec::new() };
    if !is_fact(statement) {
        return Vec::new();
    }
    let mut triples = Vec::new();
    if let (Some(value), Some(object)) = (&statement.object, object) {
        if may_stand_alone(statement, value) {
            triples.push((subject_node.clone(), property(&statement.predicate), object.clone()));
        }
        if let (Value::Entity(other), false) = (value, statement.predicate.known) {
            triples.extend(known_triples(statement, (*subject, *other), reading, entities, ontology));
        }
    }
    for argument in &statement.arguments {
        if let (Some(relation), Value::Entity(other)) = (&argument.relation, &argument.value)
            && let Some(other) = entities.get(*other)
            && other != subject_node
        {
            triples.push((subject_node.clone(), property(relation), other.clone().into()));
        }
    }
    triples
}

/// The triples of the known relations that an open one expresses between two entities.
fn known_triples(
    statement: &Statement,
    (subject, object): (EntityId, EntityId),
    reading: &Reading,
    entities: &[NamedNode],
    ontology: &Ontology,
) -> Vec<(NamedNode, NamedNode, Term)> {
    let ends = |id: EntityId| Some((reading.entities.get(id)?, entities.get(id)?));
    let (Some((a, subject)), Some((b, object))) = (ends(subject), ends(object)) else { return Vec::new() };
    let mut triples = Vec::new();
    for (known, inverse) in known_relations(statement, a, b, ontology) {
        let (from, to) = if inverse { (object, subject) } else { (subject, object) };
        if let (Some(property), true) = (vocabulary::expand(&known.name), from != to) {
            triples.push((from.clone(), property, to.clone().into()));
        }
    }
    triples
}

/// An open relation links entities and quotations; a known one may lead to a plain value too. The object of a passive without agent is not
/// what the verb is done to ("was arrested in May"), so that its bare verb would mislead.
fn may_stand_alone(statement: &Statement, object: &Value) -> bool {
    match object {
        Value::Statement(_) => false,
        _ if statement.predicate.known => true,
        Value::Entity(_) | Value::Quotation(_) => !statement.passive,
        _ => false,
    }
}

/// The known relations that an open one expresses between things of these kinds, and whether from object to subject.
fn known_relations<'a>(statement: &Statement, subject: &Entity, object: &Entity, ontology: &'a Ontology) -> Vec<(&'a Known, bool)> {
    let mut found: Vec<(&Known, bool)> = Vec::new();
    for words in wordings(&statement.predicate, statement.passive) {
        let (verb, inverse) = (Wording::Verb(words.clone()), Wording::InverseVerb(words));
        found.extend(ontology.relations_of(&verb).filter(|known| known.admits(subject.kind, object.kind)).map(|known| (known, false)));
        found.extend(ontology.relations_of(&inverse).filter(|known| known.admits(object.kind, subject.kind)).map(|known| (known, true)));
    }
    found
}

/// The words that the ontology may declare a relation by: the lemma of an active verb ("marry"), "be" and the participle ("be married to",
/// "be born in"), which is all that counts for a passive without agent.
fn wordings(predicate: &Predicate, passive: bool) -> Vec<String> {
    let words = predicate.label.split_whitespace().map(str::to_lowercase);
    let participle: Vec<String> = words.skip_while(|word| is_auxiliary(word)).collect();
    let with_be = format!("be {}", participle.join(" "));
    if passive || predicate.lemma == with_be { vec![with_be] } else { vec![predicate.lemma.clone(), with_be] }
}

fn is_auxiliary(word: &str) -> bool {
    matches!(word, "be" | "is" | "are" | "was" | "were" | "been" | "being" | "am" | "has" | "have" | "had" | "got" | "get" | "gets")
}

/// The one known relation that the words express from subject to object whatever their kinds, for `rdfs:subPropertyOf`.
pub fn super_property(predicate: &Predicate, ontology: &Ontology) -> Option<NamedNode> {
    if predicate.known {
        return None;
    }
    let wordings: Vec<Wording> = wordings(predicate, false).into_iter().map(Wording::Verb).collect();
    let known: BTreeSet<&str> = wordings.iter().flat_map(|wording| ontology.relations_of(wording)).map(|known| known.name.as_str()).collect();
    if known.len() == 1 { known.first().and_then(|name| vocabulary::expand(name)) } else { None }
}

/// The plain literal that a known property takes for a number without a unit of its own (an age in years, a count).
pub fn plain_number(predicate: &Predicate, value: &Value) -> Option<Term> {
    match value {
        Value::Quantity { amount, unit, .. } if predicate.known && unit.as_deref().is_none_or(|unit| unit == "year") => {
            literal::number(*amount).map(Term::from)
        }
        _ => None,
    }
}
