//! The promise of the graph, in one place: which statements become direct triples.

use oxigraph::model::{NamedNode, Term};

use super::known::{Fact, Lookup};
use super::{iri, literal, vocabulary};
use crate::ontology::Ontology;
use crate::reading::{Modality, Polarity, Predicate, Reading, Statement, Value};

/// Whether the article itself says that it is so: positive, actual, and not merely what somebody says.
pub fn is_fact(statement: &Statement) -> bool {
    statement.asserted && statement.polarity == Polarity::Positive && statement.modality == Modality::Actual
}

/// The modality that is written. What the article does not stand behind, without naming anybody who says so (words in quotation marks, a rumour),
/// is hearsay without a source: possible. So a statement without a source that is positive and actual is one that the article itself asserts.
pub fn modality(statement: &Statement) -> Modality {
    let is_hearsay = !statement.asserted && statement.attributed_to.is_empty() && statement.polarity == Polarity::Positive;
    if is_hearsay && statement.modality == Modality::Actual { Modality::Possible } else { statement.modality }
}

/// The property of a predicate: the known one, or one minted from the words.
pub fn property(predicate: &Predicate) -> NamedNode {
    let known = if predicate.known { vocabulary::expand(&predicate.label) } else { None };
    known.unwrap_or_else(|| iri::relation(&predicate.label))
}

/// The direct triples that `statement` warrants: none unless [`is_fact`], its subject is an entity and it has an object. `entities` are the
/// nodes of the reading's entities, `object` is the object as the statement writes it.
pub fn direct_triples(statement: &Statement, reading: &Reading, entities: &[NamedNode], object: Option<&Term>, ontology: &Ontology) -> Vec<Fact> {
    let Value::Entity(subject) = &statement.subject else { return Vec::new() };
    let Some(subject_node) = entities.get(*subject) else { return Vec::new() };
    if !is_fact(statement) {
        return Vec::new();
    }
    let mut triples = Vec::new();
    if let (Some(value), Some(object)) = (&statement.object, object)
        && may_stand_alone(statement, value)
    {
        triples.push((subject_node.clone(), property(&statement.predicate), object.clone()));
    }
    for argument in &statement.arguments {
        if let (Some(relation), Value::Entity(other)) = (&argument.relation, &argument.value)
            && let Some(other) = entities.get(*other)
            && other != subject_node
        {
            triples.push((subject_node.clone(), property(relation), other.clone().into()));
        }
    }
    triples.extend(Lookup { reading, nodes: entities, ontology }.facts(statement));
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

/// The plain literal that a known property takes for a number without a unit of its own (an age in years, a count).
pub fn plain_number(predicate: &Predicate, value: &Value) -> Option<Term> {
    match value {
        Value::Quantity { amount, unit, .. } if predicate.known && unit.as_deref().is_none_or(|unit| unit == "year") => {
            literal::number(*amount).map(Term::from)
        }
        _ => None,
    }
}
