//! Statements and quotations as quads.

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term, Triple};

use super::iri::Namer;
use super::vocabulary::{self, ng, term};
use super::{fact, known, literal};
use crate::ontology::Ontology;
use crate::reading::{Argument, Evidence, Predicate, Quotation, Reading, Statement, Time, Value};

/// The quads of one article as they come to be, all in the article's graph.
pub struct Sheet<'a> {
    pub namer: Namer<'a>,
    pub reading: &'a Reading,
    pub ontology: &'a Ontology,
    /// The nodes of the reading's entities, in their order.
    pub entities: Vec<NamedNode>,
    /// The article, which names the graph.
    pub graph: NamedNode,
    pub quads: Vec<Quad>,
}

impl Sheet<'_> {
    /// Writes down one triple.
    pub fn say(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(subject.clone(), predicate, object, self.graph.clone()));
    }

    /// Writes down a triple with a plain text as its object.
    pub fn say_text(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, text: &str) {
        self.say(subject, predicate, Literal::new_simple_literal(text));
    }

    /// Writes down statement number `number`; `reify` adds the RDF 1.2 triple term.
    pub fn statement(&mut self, number: usize, statement: &Statement, reify: bool) {
        let node = self.namer.statement(number);
        self.say(&node, term::TYPE, term::STATEMENT);
        self.slots(&node, statement, reify);
        self.say(&node, term::POLARITY, ng(&format!("{:?}", statement.polarity)));
        self.say(&node, term::MODALITY, ng(&format!("{:?}", fact::modality(statement))));
        if statement.passive {
            self.say(&node, term::VOICE, term::PASSIVE);
        }
        self.sources(&node, &statement.attributed_to);
        self.content(&node, &statement.content);
        for (at, argument) in statement.arguments.iter().enumerate() {
            self.argument(&node, number, at, argument);
        }
        if let Some(time) = &statement.time {
            self.time(&node, time);
        }
        if let Some(place) = statement.place.and_then(|place| self.entities.get(place)).cloned() {
            self.say(&node, term::IN_PLACE, place);
        }
        self.say(&node, term::CONFIDENCE, literal::probability(statement.confidence));
        self.evidence(&node, &statement.evidence);
        self.gloss(&node, statement);
    }

    /// Subject, predicate and object, and the direct triples where the statement warrants them.
    fn slots(&mut self, node: &NamedNode, statement: &Statement, reify: bool) {
        let property = fact::property(&statement.predicate);
        let subject = self.value(&statement.subject);
        let object = statement.object.as_ref().and_then(|value| fact::plain_number(&statement.predicate, value).or_else(|| self.value(value)));
        self.say(node, term::PREDICATE, property.clone());
        self.relation(&property, &statement.predicate);
        if let Some(subject) = subject.clone() {
            self.say(node, term::SUBJECT, subject);
        }
        if let Some(object) = object.clone() {
            self.say(node, term::OBJECT, object);
        }
        for (subject, property, object) in fact::direct_triples(statement, self.reading, &self.entities, object.as_ref(), self.ontology) {
            self.say(&subject, property.as_ref(), object);
        }
        if let (true, Some(Term::NamedNode(subject)), Some(object)) = (reify, subject, object) {
            self.say(node, term::REIFIES, Triple::new(subject, property, object));
        }
    }

    /// What an open relation's IRI means: its words and their lemma.
    fn relation(&mut self, property: &NamedNode, predicate: &Predicate) {
        if !property.as_str().starts_with(vocabulary::REL) {
            return;
        }
        self.say(property, term::TYPE, term::RELATION);
        self.say_text(property, term::LABEL, &predicate.label.to_lowercase());
        self.say_text(property, term::LEMMA, &predicate.lemma);
        if let Some(known) = known::super_property(predicate, self.ontology) {
            self.say(property, term::SUB_PROPERTY_OF, known);
        }
    }

    /// Who says so. RDF keeps no order, so that the innermost of several sources is named apart.
    fn sources(&mut self, node: &NamedNode, sources: &[Value]) {
        for (at, source) in sources.iter().enumerate() {
            let Some(source) = self.value(source) else { continue };
            if at == 0 && sources.len() > 1 {
                self.say(node, term::INNERMOST_SOURCE, source.clone());
            }
            self.say(node, term::ATTRIBUTED_TO, source);
        }
    }

    fn content(&mut self, node: &NamedNode, content: &[usize]) {
        for id in content.iter().filter(|id| **id < self.reading.statements.len()) {
            let inner = self.namer.statement(*id);
            self.say(node, term::CONTENT, inner);
        }
    }

    fn argument(&mut self, node: &NamedNode, statement: usize, at: usize, argument: &Argument) {
        let Some(value) = self.value(&argument.value) else { return };
        let slot = self.namer.argument(statement, at);
        self.say(node, term::ARGUMENT, slot.clone());
        self.say(&slot, term::TYPE, term::ARGUMENT_CLASS);
        self.say_text(&slot, term::ROLE, &argument.role);
        self.say(&slot, term::VALUE, value);
        if let Some(relation) = &argument.relation {
            self.relation(&fact::property(relation), relation);
        }
    }

    /// The time as a literal, its words, and its first and last day so that all precisions can be compared.
    fn time(&mut self, node: &NamedNode, time: &Time) {
        self.say(node, term::TIME, literal::time(time));
        self.say_text(node, term::TIME_TEXT, &time.text);
        let (begin, end) = literal::bounds(time.value);
        if let Some(begin) = begin {
            self.say(node, term::BEGIN_DATE, literal::day(begin));
        }
        if let Some(end) = end {
            self.say(node, term::END_DATE, literal::day(end));
        }
    }

    fn evidence(&mut self, node: &NamedNode, evidence: &Evidence) {
        let passage = self.namer.passage(evidence.span);
        self.say(node, term::EVIDENCE, passage.clone());
        self.say(&passage, term::TYPE, term::PASSAGE);
        self.say(&passage, term::IN_ARTICLE, self.graph.clone());
        self.say(&passage, term::BEGIN, literal::integer(evidence.span.begin));
        self.say(&passage, term::END, literal::integer(evidence.span.end));
        self.say_text(&passage, term::EXACT, &evidence.exact);
    }

    /// The statement in the article's own words, for people.
    fn gloss(&mut self, node: &NamedNode, statement: &Statement) {
        let surface = &statement.surface;
        let slots = [&surface.subject, &surface.predicate].into_iter().chain(&surface.object).chain(&surface.arguments);
        let words: Vec<&str> = slots.map(|slot| slot.trim()).filter(|slot| !slot.is_empty()).collect();
        if !words.is_empty() {
            self.say_text(node, term::LABEL, &words.join(" "));
        }
    }

    /// Writes down quotation number `number`.
    pub fn quotation(&mut self, number: usize, quotation: &Quotation) {
        let node = self.namer.quotation(number);
        self.say(&node, term::TYPE, term::QUOTATION);
        self.say_text(&node, term::TEXT, &quotation.text);
        self.say_text(&node, term::LABEL, &quotation.text);
        self.say(&node, term::QUOTATION_KIND, ng(&format!("{:?}", quotation.kind)));
        self.say(&node, term::BEGIN, literal::integer(quotation.span.begin));
        self.say(&node, term::END, literal::integer(quotation.span.end));
        if let Some(speaker) = quotation.speaker.as_ref().and_then(|speaker| self.value(speaker)) {
            self.speaker(&node, speaker, quotation.asserted);
        }
        if let Some(cue) = &quotation.cue {
            self.say_text(&node, term::CUE, cue);
        }
        if let Some(addressee) = quotation.addressee.as_ref().and_then(|addressee| self.value(addressee)) {
            self.say(&node, term::ADDRESSEE, addressee);
        }
        if let Some(time) = &quotation.time {
            self.time(&node, time);
        }
        self.content(&node, &quotation.content);
        self.evidence(&node, &quotation.evidence);
    }

    /// That somebody said it is a fact if the article itself tells so, whatever becomes of what was said.
    fn speaker(&mut self, quotation: &NamedNode, speaker: Term, asserted: bool) {
        if let (Term::NamedNode(who), true) = (&speaker, asserted) {
            self.say(who, term::SAID, quotation.clone());
            let said = Predicate { label: "said".to_owned(), lemma: "say".to_owned(), known: false };
            self.relation(&term::SAID.into_owned(), &said);
        }
        self.say(quotation, term::SPOKEN_BY_CHARACTER, speaker);
    }

    /// What fills a slot: the node of an entity, quotation, statement or quantity, or a literal. `None` for a number of nothing in the reading.
    pub fn value(&mut self, value: &Value) -> Option<Term> {
        match value {
            Value::Entity(id) => self.entities.get(*id).cloned().map(Term::from),
            Value::Quotation(id) => (*id < self.reading.quotations.len()).then(|| self.namer.quotation(*id).into()),
            Value::Statement(id) => (*id < self.reading.statements.len()).then(|| self.namer.statement(*id).into()),
            Value::Text(text) => Some(Literal::new_simple_literal(text).into()),
            Value::Time(time) => Some(literal::time(time).into()),
            Value::Quantity { amount, unit, text } => Some(self.quantity(*amount, unit.as_deref(), text)),
        }
    }

    /// A quantity is a node with amount, unit and words; one without a finite amount is its words.
    fn quantity(&mut self, amount: f64, unit: Option<&str>, text: &str) -> Term {
        let Some(number) = literal::decimal(amount) else { return Literal::new_simple_literal(text).into() };
        let node = self.namer.quantity(number.value(), unit, text);
        self.say(&node, term::TYPE, term::QUANTITY);
        self.say_text(&node, term::LABEL, text);
        self.say(&node, term::AMOUNT, number);
        if let Some(unit) = unit {
            self.say_text(&node, term::UNIT, unit);
        }
        node.into()
    }
}
