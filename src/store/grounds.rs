//! Which direct triples of an article rest on which of its statements, told from the article's graph: what has to go with a statement that is
//! wrong.
//!
//! The statements are put together again as far as triples depend on them; then the rule that wrote the triples tells which each of them warrants.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Term, Triple};

use super::names::kind_of;
use super::sheet::Sheet;
use crate::article::CharSpan;
use crate::graph::fact;
use crate::graph::vocabulary::{NG, REL, SCHEMA, compact, term};
use crate::ontology::Ontology;
use crate::reading::{Argument, Entity, Evidence, Predicate, Reading, Statement, Time, TimeValue, Value};

/// The direct triples of an article that rest on `wrong` statements, and on nothing else that the article tells.
pub(super) fn only_of(sheet: &Sheet<'_>, ontology: &Ontology, wrong: &BTreeSet<&str>) -> HashSet<Triple> {
    let reread = Reread::new(sheet);
    let (mut theirs, mut others) = (Grounds::default(), Grounds::default());
    for (at, node) in reread.nodes.iter().enumerate() {
        let grounds = if wrong.contains(node) { &mut theirs } else { &mut others };
        grounds.add(&reread, at, ontology);
    }
    others.triples.extend(spoken(sheet));
    let mut resting: HashSet<Triple> = theirs.triples.iter().filter(|triple| sheet.has(triple)).cloned().collect();
    resting.extend(direct(sheet).filter(|triple| theirs.links(triple) && !others.links(triple)));
    &resting - &others.triples
}

/// What some statements warrant.
#[derive(Default)]
struct Grounds {
    /// By the rule of the direct triple.
    triples: HashSet<Triple>,
    /// Who takes part in one of them together: the article may have been read with other words for relations than are known now.
    together: Vec<Vec<Term>>,
}

impl Grounds {
    fn add(&mut self, reread: &Reread<'_, '_>, at: usize, ontology: &Ontology) {
        let (statement, object) = (&reread.reading.statements[at], reread.sheet.value(reread.nodes[at], term::OBJECT));
        if fact::is_fact(statement) {
            let triples = fact::direct_triples(statement, &reread.reading, &reread.entities, object, ontology);
            self.triples.extend(triples.into_iter().map(|(subject, property, object)| Triple::new(subject, property, object)));
            self.together.push(reread.parts(at));
        }
    }

    fn links(&self, triple: &Triple) -> bool {
        let subject = Term::from(triple.subject.clone());
        self.together.iter().any(|parts| parts.contains(&subject) && parts.contains(&triple.object))
    }
}

/// That somebody said something rests on the quotation too.
fn spoken(sheet: &Sheet<'_>) -> impl Iterator<Item = Triple> {
    sheet.of_class(term::QUOTATION).into_iter().filter_map(|quote| match sheet.value(quote, term::SPOKEN_BY_CHARACTER) {
        Some(Term::NamedNode(speaker)) => Some(Triple::new(speaker.clone(), term::SAID, NamedNode::new_unchecked(quote))),
        _ => None,
    })
}

/// The triples that say something of an entity beside its names and classes.
fn direct(sheet: &Sheet<'_>) -> impl Iterator<Item = Triple> {
    let says = |property: &NamedNodeRef<'_>| [REL, SCHEMA, NG].iter().any(|namespace| property.as_str().starts_with(namespace));
    let entities = sheet.subjects().filter(|(subject, _)| sheet.is_entity(subject));
    let triples = entities.flat_map(|(subject, pairs)| pairs.iter().map(move |(property, object)| (subject, *property, *object)));
    triples
        .filter(move |(_, property, _)| says(property))
        .map(|(subject, property, object)| Triple::new(NamedNode::new_unchecked(subject), property, object.clone()))
}

/// What was read from an article, as far as its direct triples depend on it.
struct Reread<'s, 'a> {
    sheet: &'s Sheet<'a>,
    /// The statements of `reading`.
    nodes: Vec<&'a str>,
    /// The entities of `reading`.
    entities: Vec<NamedNode>,
    reading: Reading,
}

impl<'s, 'a> Reread<'s, 'a> {
    fn new(sheet: &'s Sheet<'a>) -> Self {
        let (entities, described) = (sheet.subjects()).filter_map(|(node, _)| Some((NamedNode::new_unchecked(node), entity(sheet, node)?))).unzip();
        let nodes = sheet.of_class(term::STATEMENT);
        let mut reread = Self { sheet, nodes, entities, reading: Reading { entities: described, ..Reading::default() } };
        reread.reading.statements = reread.nodes.iter().map(|node| reread.statement(node)).collect();
        reread
    }

    fn statement(&self, node: &str) -> Statement {
        let sheet = self.sheet;
        let is = |property, value: NamedNodeRef<'_>| sheet.value(node, property) == Some(&Term::from(value));
        let predicate = sheet.value(node, term::PREDICATE);
        let (subject, object) = (sheet.value(node, term::SUBJECT), sheet.value(node, term::OBJECT));
        // What somebody says and the article vouches for has its triple beside it.
        let vouched = || match (subject, predicate, object) {
            (Some(Term::NamedNode(subject)), Some(Term::NamedNode(predicate)), Some(object)) => {
                sheet.says(subject.as_str(), predicate.as_ref(), object)
            }
            _ => false,
        };
        let asserted = is(term::POLARITY, term::POSITIVE) && is(term::MODALITY, term::ACTUAL);
        let predicate = predicate.map_or_else(|| open(String::new(), String::new()), |predicate| self.predicate(predicate));
        let arguments = self.arguments(node, subject, &predicate);
        Statement {
            arguments,
            asserted: asserted && (sheet.value(node, term::ATTRIBUTED_TO).is_none() || vouched()),
            passive: is(term::VOICE, term::PASSIVE),
            time: sheet.value(node, term::TIME).and_then(time),
            ..Statement::new(
                subject.map_or(Value::Text(String::new()), |value| self.value(value)),
                predicate,
                object.map(|value| self.value(value)),
                self.evidence(node),
            )
        }
    }

    fn predicate(&self, relation: &Term) -> Predicate {
        let Term::NamedNode(relation) = relation else { return open(String::new(), String::new()) };
        let text = |property| self.sheet.text(relation.as_str(), property).unwrap_or_default().to_owned();
        if relation.as_str().starts_with(REL) {
            return open(text(term::LABEL), text(term::LEMMA));
        }
        let name = compact(relation.as_str(), self.sheet.base);
        Predicate { label: name.clone(), lemma: name, known: true }
    }

    fn arguments(&self, node: &str, subject: Option<&Term>, predicate: &Predicate) -> Vec<Argument> {
        let slots = self.sheet.values(node, term::ARGUMENT);
        let slots = slots.filter_map(|slot| if let Term::NamedNode(slot) = slot { Some(slot.as_str()) } else { None });
        let read = |slot| {
            let (role, value) = (self.sheet.text(slot, term::ROLE)?.to_owned(), self.sheet.value(slot, term::VALUE)?);
            Some(Argument { relation: self.relation(subject, predicate, &role, value), value: self.value(value), role })
        };
        slots.filter_map(read).collect()
    }

    /// The relation that leads from the subject straight to a further participant: "sold to" beside "sold".
    fn relation(&self, subject: Option<&Term>, predicate: &Predicate, role: &str, value: &Term) -> Option<Predicate> {
        let Some(Term::NamedNode(subject)) = subject else { return None };
        let leading = self.sheet.about(subject.as_str()).iter().filter(|(property, object)| property.as_str().starts_with(REL) && *object == value);
        let verb = |label: &str| label.split_whitespace().next().map(str::to_owned);
        let mut relations = leading.map(|(property, _)| self.predicate(&Term::from(*property)));
        relations.find(|relation| relation.label.ends_with(&format!(" {role}")) && verb(&relation.label) == verb(&predicate.label))
    }

    fn evidence(&self, node: &str) -> Evidence {
        let passage = self.sheet.value(node, term::EVIDENCE);
        let offset = |property| match passage {
            Some(Term::NamedNode(passage)) => self.sheet.offset(passage.as_str(), property).unwrap_or_default(),
            _ => 0,
        };
        Evidence { span: CharSpan { begin: offset(term::BEGIN), end: offset(term::END) }, exact: String::new() }
    }

    fn value(&self, value: &Term) -> Value {
        match value {
            Term::NamedNode(node) => match (self.entities.binary_search(node), self.sheet.room(node.as_str())) {
                (Ok(entity), _) => Value::Entity(entity),
                (_, Some("quote")) => Value::Quotation(0),
                (_, Some("statement")) => Value::Statement(0),
                _ => Value::Text(self.sheet.text(node.as_str(), term::LABEL).unwrap_or_default().to_owned()),
            },
            value => time(value).map_or_else(|| Value::Text(words(value)), Value::Time),
        }
    }

    /// Everything that takes part in a statement, its time among it.
    fn parts(&self, at: usize) -> Vec<Term> {
        let node = self.nodes[at];
        let slots = self.sheet.values(node, term::ARGUMENT);
        let arguments = slots.filter_map(|slot| if let Term::NamedNode(slot) = slot { self.sheet.value(slot.as_str(), term::VALUE) } else { None });
        let own = [term::SUBJECT, term::OBJECT, term::TIME].into_iter().filter_map(|property| self.sheet.value(node, property));
        own.chain(arguments).cloned().collect()
    }
}

fn open(label: String, lemma: String) -> Predicate {
    Predicate { label, lemma, known: false }
}

fn entity(sheet: &Sheet<'_>, node: &str) -> Option<Entity> {
    let kind = kind_of(node, sheet.base)?;
    Some(Entity {
        kind,
        classes: Vec::new(),
        label: sheet.text(node, term::LABEL).unwrap_or_default().to_owned(),
        aliases: sheet.values(node, term::ALT_LABEL).map(words).collect(),
        named: true,
        identifying: true,
        mentions: Vec::new(),
    })
}

fn words(value: &Term) -> String {
    if let Term::Literal(literal) = value { literal.value().to_owned() } else { String::new() }
}

/// A point in time; what is none has no such type.
fn time(value: &Term) -> Option<Time> {
    let Term::Literal(literal) = value else { return None };
    let value = moment(literal)?;
    Some(Time { text: literal.value().to_owned(), value })
}

fn moment(literal: &Literal) -> Option<TimeValue> {
    let text = literal.value();
    match literal.datatype() {
        datatype if datatype == term::DATE => text.parse().ok().map(TimeValue::Day),
        datatype if datatype == term::G_YEAR_MONTH => {
            let (year, month) = text.rsplit_once('-')?;
            Some(TimeValue::Month(year.parse().ok()?, month.parse().ok()?))
        }
        datatype if datatype == term::G_YEAR => text.parse().ok().map(TimeValue::Year),
        _ => None,
    }
}
