//! Whether the direct triples follow the rule, both ways: what an article asserts is a triple, and every triple is what it asserts.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use super::super::sheet::Sheet;
use crate::graph::vocabulary::{NG, REL, SCHEMA, term};
use crate::ontology::{Ontology, WordClass};

/// A direct triple that is not there, or has no reason to be.
pub struct Found {
    /// Its subject, or the statement that it is missing for.
    pub node: String,
    /// What is wrong.
    pub message: String,
}

/// What one statement says.
struct Told<'a> {
    iri: &'a str,
    subject: &'a Term,
    predicate: NamedNodeRef<'a>,
    object: Option<&'a Term>,
    /// Somebody says so.
    attributed: bool,
    passive: bool,
}

type Key = (String, String, String);

/// All that is to be known of an article's statements to judge its triples.
pub struct Facts<'s, 'a> {
    sheet: &'s Sheet<'a>,
    ontology: &'s Ontology,
    /// Positive, actual statements.
    told: Vec<Told<'a>>,
    /// The statements and quotations that have a statement as their content.
    governors: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'s, 'a> Facts<'s, 'a> {
    /// Gathers them.
    pub fn new(sheet: &'s Sheet<'a>, ontology: &'s Ontology) -> Self {
        let statements = sheet.of_class(term::STATEMENT);
        let mut governors: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (node, pairs) in sheet.subjects() {
            for (_, value) in pairs.iter().filter(|(property, _)| *property == term::CONTENT) {
                if let Term::NamedNode(content) = value {
                    governors.entry(content.as_str()).or_default().push(node);
                }
            }
        }
        let told = statements.iter().filter_map(|iri| told(sheet, iri)).collect();
        Self { sheet, ontology, told, governors }
    }

    /// How many direct triples there are, and what is wrong with them or lacking.
    pub fn check(&self) -> (usize, Vec<Found>) {
        let mut found: Vec<Found> = self.told.iter().filter_map(|told| self.missing(told)).collect();
        let direct = self.direct();
        let reasons = self.reasons();
        for (subject, property, object) in &direct {
            if !reasons.cover(subject, *property, object) {
                found.push(Found { node: (*subject).to_owned(), message: format!("{property} {object}: no statement says so as a fact") });
            }
        }
        (direct.len(), found)
    }

    /// A statement that the article makes in its own voice, and whose triple is not there.
    fn missing(&self, told: &Told<'a>) -> Option<Found> {
        let (Term::NamedNode(subject), Some(object)) = (told.subject, told.object) else { return None };
        let open = told.predicate.as_str().starts_with(REL);
        let leads = match object {
            Term::NamedNode(node) => self.sheet.is_entity(node.as_str()) || self.sheet.room(node.as_str()) == Some("quote"),
            _ => !open,
        };
        let due = !told.attributed && leads && !(open && told.passive) && self.sheet.is_entity(subject.as_str());
        let there = self.sheet.says(subject.as_str(), told.predicate, object);
        (due && !there).then(|| Found { node: told.iri.to_owned(), message: "the article asserts it, but its direct triple is missing".to_owned() })
    }

    /// Everything that a direct triple may rest on.
    fn reasons(&self) -> Reasons {
        let mut reasons = Reasons { spoken: self.spoken(), ..Reasons::default() };
        for told in self.told.iter().filter(|told| !told.attributed || self.is_vouched(told.iri, 0)) {
            let subject = told.subject.to_string();
            let object = told.object.map(ToString::to_string).unwrap_or_default();
            let arguments = self.arguments(told.iri);
            reasons.linked.extend(
                [&object].into_iter().chain(&arguments).flat_map(|other| [(subject.clone(), other.clone()), (other.clone(), subject.clone())]),
            );
            reasons.taking_part.extend(arguments.into_iter().map(|value| (subject.clone(), value)));
            if let Some(time) = self.sheet.value(told.iri, term::TIME) {
                reasons.linked.extend([&subject, &object].map(|end| (end.clone(), time.to_string())));
            }
            reasons.said.insert((subject, told.predicate.to_string(), object));
        }
        reasons
    }

    /// Whether the article stands behind what somebody says: a verb that takes its clause for granted ("revealed") is above it.
    fn is_vouched(&self, statement: &str, depth: usize) -> bool {
        let above = self.governors.get(statement).into_iter().flatten();
        let mut statements = above.filter(|node| self.sheet.value(node, term::PREDICATE).is_some());
        statements.any(|governor| depth < 64 && (self.is_factive(governor) || self.is_vouched(governor, depth + 1)))
    }

    fn is_factive(&self, statement: &str) -> bool {
        let Some(Term::NamedNode(relation)) = self.sheet.value(statement, term::PREDICATE) else { return false };
        let lemma = self.sheet.text(relation.as_str(), term::LEMMA).unwrap_or_default();
        lemma.split_whitespace().any(|word| self.ontology.has(WordClass::Factive, word)) || self.ontology.has(WordClass::Factive, lemma)
    }

    /// The values of a statement's further arguments.
    fn arguments(&self, statement: &str) -> Vec<String> {
        let nodes = self.sheet.values(statement, term::ARGUMENT);
        let values = nodes.filter_map(|node| if let Term::NamedNode(node) = node { self.sheet.value(node.as_str(), term::VALUE) } else { None });
        values.map(ToString::to_string).collect()
    }

    /// Who says which quotation.
    fn spoken(&self) -> BTreeSet<(String, String)> {
        let speaker = |quote: &&str| self.sheet.value(quote, term::SPOKEN_BY_CHARACTER).map(|speaker| (speaker.to_string(), format!("<{quote}>")));
        self.sheet.of_class(term::QUOTATION).iter().filter_map(speaker).collect()
    }

    /// The triples that say something of an entity: relations, and properties of the ontology. What only names or describes the node
    /// itself (its class, labels) is none.
    fn direct(&self) -> Vec<(&'a str, NamedNodeRef<'a>, &'a Term)> {
        let says = |property: &NamedNodeRef<'_>| [REL, SCHEMA, NG].iter().any(|namespace| property.as_str().starts_with(namespace));
        let entities = self.sheet.subjects().filter(|(subject, _)| self.sheet.is_entity(subject));
        let triples = entities.flat_map(|(subject, pairs)| pairs.iter().map(move |(property, object)| (subject, *property, *object)));
        triples.filter(|(_, property, _)| says(property)).collect()
    }
}

/// A statement that is said to be so, and to have happened.
fn told<'a>(sheet: &Sheet<'a>, iri: &'a str) -> Option<Told<'a>> {
    let is = |property, value: NamedNodeRef<'_>| sheet.value(iri, property) == Some(&Term::from(value));
    if !(is(term::POLARITY, term::POSITIVE) && is(term::MODALITY, term::ACTUAL)) {
        return None;
    }
    let Term::NamedNode(predicate) = sheet.value(iri, term::PREDICATE)? else { return None };
    Some(Told {
        iri,
        subject: sheet.value(iri, term::SUBJECT)?,
        predicate: predicate.as_ref(),
        object: sheet.value(iri, term::OBJECT),
        attributed: sheet.value(iri, term::ATTRIBUTED_TO).is_some(),
        passive: is(term::VOICE, term::PASSIVE),
    })
}

/// What direct triples may rest on.
#[derive(Default)]
struct Reasons {
    /// The triples of statements.
    said: BTreeSet<Key>,
    /// Speakers and quotations.
    spoken: BTreeSet<(String, String)>,
    /// Subjects and further participants of a statement.
    taking_part: BTreeSet<(String, String)>,
    /// Participants, or participant and time, of one statement: between them a relation of the ontology may hold.
    linked: BTreeSet<(String, String)>,
}

impl Reasons {
    fn cover(&self, subject: &str, property: NamedNodeRef<'_>, object: &Term) -> bool {
        let (subject, value) = (NamedNode::new_unchecked(subject).to_string(), object.to_string());
        let ends = (subject, value);
        if self.spoken.contains(&ends) || self.taking_part.contains(&ends) {
            return true;
        }
        let known = !property.as_str().starts_with(REL);
        known && self.linked.contains(&ends) || self.said.contains(&(ends.0, property.to_string(), ends.1))
    }
}
