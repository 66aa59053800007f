//! Whether the store keeps what the graph promises: every passage stands where it says, and no claim has become a fact.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;

use super::ingest::united;
use super::{GraphStore, StoreError};
use crate::graph::iri;
use crate::graph::vocabulary::{NG, REL, SCHEMA, term};

/// What a check of the whole store found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Articles checked.
    pub articles: usize,
    /// Passages compared with their article's text.
    pub passages: usize,
    /// Passages of articles whose text is not in the store.
    pub unchecked: usize,
    /// Direct triples checked.
    pub triples: usize,
    /// What is wrong.
    pub flaws: Vec<Flaw>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// In which article.
    pub article: NamedNode,
    /// Which node or triple, and how.
    pub message: String,
}

/// What one article's graph says about a statement.
#[derive(Debug, Default)]
struct Slots<'a> {
    subject: Option<&'a Term>,
    predicate: Option<&'a Term>,
    object: Option<&'a Term>,
    positive: bool,
    actual: bool,
    evidence: bool,
}

/// One article's graph by subject.
type Graph<'a> = BTreeMap<&'a str, Vec<(NamedNodeRef<'a>, &'a Term)>>;

impl GraphStore {
    /// Checks every article.
    ///
    /// # Errors
    /// If the database fails; what is wrong with the graph is no error but a [`Flaw`].
    pub fn verify(&self) -> Result<Verification, StoreError> {
        let mut verification = Verification::default();
        for name in self.graphs()? {
            let quads = self.graph(&name)?;
            verification.articles += 1;
            Check { article: &name, base: &self.base, graph: by_subject(&quads), found: &mut verification }.run();
        }
        verification.flaws.extend(self.verify_union().map_err(|source| self.failed(source))?);
        Ok(verification)
    }

    /// The default graph is the union of the others: nothing more, nothing less.
    fn verify_union(&self) -> Result<Vec<Flaw>, StorageError> {
        let mut flaws = Vec::new();
        for quad in self.store.quads_for_pattern(None, None, None, None) {
            let quad = quad?;
            let is_whole = match &quad.graph_name {
                GraphName::DefaultGraph => {
                    let holders =
                        self.store.quads_for_pattern(Some((&quad.subject).into()), Some((&quad.predicate).into()), Some((&quad.object).into()), None);
                    holders.filter_map(Result::ok).any(|holder| !holder.graph_name.is_default_graph())
                }
                _ => self.store.contains(&united(&quad))?,
            };
            if !is_whole {
                let article = self.sources();
                flaws.push(Flaw { article, message: format!("{quad}: the union of the graphs is not whole") });
            }
        }
        Ok(flaws)
    }
}

fn by_subject(quads: &[Quad]) -> Graph<'_> {
    let mut graph: Graph<'_> = BTreeMap::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            graph.entry(subject.as_str()).or_default().push((quad.predicate.as_ref(), &quad.object));
        }
    }
    graph
}

struct Check<'a> {
    article: &'a NamedNode,
    base: &'a str,
    graph: Graph<'a>,
    found: &'a mut Verification,
}

impl Check<'_> {
    fn run(&mut self) {
        self.digest();
        self.passages();
        self.triples();
    }

    fn flaw(&mut self, message: String) {
        self.found.flaws.push(Flaw { article: self.article.clone(), message });
    }

    fn value(&self, subject: &str, property: NamedNodeRef<'_>) -> Option<&Term> {
        self.graph.get(subject)?.iter().find(|(p, _)| *p == property).map(|(_, value)| *value)
    }

    fn text(&self, subject: &str, property: NamedNodeRef<'_>) -> Option<&str> {
        match self.value(subject, property)? {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        }
    }

    fn of_class(&self, class: NamedNodeRef<'_>) -> Vec<String> {
        let class = Term::from(class);
        let is_one = |pairs: &[(NamedNodeRef<'_>, &Term)]| pairs.iter().any(|(p, value)| *p == term::TYPE && **value == class);
        self.graph.iter().filter(|(_, pairs)| is_one(pairs)).map(|(subject, _)| (*subject).to_owned()).collect()
    }

    /// The article's name ends with the digest of its text.
    fn digest(&mut self) {
        let Some(text) = self.text(self.article.as_str(), term::ARTICLE_BODY) else { return };
        let digest = iri::digest(text, 16);
        if !self.article.as_str().ends_with(&format!("-{digest}")) {
            self.flaw(format!("{}: its text has the digest {digest}: it is not the text that the article was named by", self.article));
        }
    }

    /// Every passage's words stand at its offsets.
    fn passages(&mut self) {
        let body: Option<Vec<char>> = self.text(self.article.as_str(), term::ARTICLE_BODY).map(|text| text.chars().collect());
        for passage in self.of_class(term::PASSAGE) {
            let Some(body) = &body else {
                self.found.unchecked += 1;
                continue;
            };
            self.found.passages += 1;
            let offset = |property| self.text(&passage, property).and_then(|text| text.parse::<usize>().ok());
            let stretch = offset(term::BEGIN).zip(offset(term::END)).and_then(|(begin, end)| body.get(begin..end));
            let exact = self.text(&passage, term::EXACT);
            match (stretch, exact) {
                (Some(stretch), Some(exact)) if stretch.iter().copied().eq(exact.chars()) => {}
                (Some(_), Some(exact)) => self.flaw(format!("{passage}: the article does not say \"{exact}\" there")),
                _ => self.flaw(format!("{passage}: no offsets inside the article's text, or no words")),
            }
        }
    }

    /// Every direct triple is what a positive and actual statement says, and every statement has its evidence.
    fn triples(&mut self) {
        let mut facts: BTreeSet<(String, String, String)> = BTreeSet::new();
        let mut taking_part: BTreeSet<(String, String)> = BTreeSet::new();
        let mut dated: BTreeSet<(String, String)> = BTreeSet::new();
        for statement in self.of_class(term::STATEMENT) {
            let slots = self.slots(&statement);
            let key = |term: Option<&Term>| term.map(ToString::to_string).unwrap_or_default();
            let triple = (key(slots.subject), key(slots.predicate), key(slots.object));
            let (is_fact, has_evidence) = (slots.positive && slots.actual, slots.evidence);
            if is_fact {
                taking_part.extend(self.arguments(&statement).into_iter().map(|value| (triple.0.clone(), value)));
                let time = key(self.value(&statement, term::TIME));
                dated.extend([&triple.0, &triple.2].map(|end| (end.clone(), time.clone())));
                facts.insert(triple);
            }
            if !has_evidence {
                self.flaw(format!("{statement}: no evidence"));
            }
        }
        let linked: BTreeSet<(&str, &str)> = facts.iter().flat_map(|(s, _, o)| [(s.as_str(), o.as_str()), (o.as_str(), s.as_str())]).collect();
        let spoken = self.spoken();
        let mut wrong = Vec::new();
        let mut count = 0;
        for (subject, property, object) in self.direct() {
            count += 1;
            let (s, o) = (format!("<{subject}>"), object.to_string());
            let is_said = facts.contains(&(s.clone(), property.to_string(), o.clone())) || spoken.contains(&(s.clone(), o.clone()));
            let takes_part = taking_part.contains(&(s.clone(), o.clone()));
            let is_known = !property.as_str().starts_with(REL);
            let is_linked = linked.contains(&(s.as_str(), o.as_str())) || taking_part.contains(&(o.clone(), s.clone()));
            let is_mapped = is_known && (is_linked || dated.contains(&(s.clone(), o.clone())));
            let is_valued = matches!(object, Term::Literal(_)) && facts.iter().any(|(fs, fp, _)| *fs == s && *fp == property.to_string());
            if !(is_said || takes_part || is_mapped || is_valued) {
                wrong.push(format!("{s} {property} {o}: no statement says so as a fact"));
            }
        }
        self.found.triples += count;
        wrong.into_iter().for_each(|message| self.flaw(message));
    }

    fn slots(&self, statement: &str) -> Slots<'_> {
        let is = |property, value: NamedNodeRef<'_>| self.value(statement, property) == Some(&Term::from(value));
        Slots {
            subject: self.value(statement, term::SUBJECT),
            predicate: self.value(statement, term::PREDICATE),
            object: self.value(statement, term::OBJECT),
            positive: is(term::POLARITY, term::POSITIVE),
            actual: is(term::MODALITY, term::ACTUAL),
            evidence: self.value(statement, term::EVIDENCE).is_some(),
        }
    }

    /// The values of a statement's further arguments.
    fn arguments(&self, statement: &str) -> Vec<String> {
        let pairs = self.graph.get(statement).into_iter().flatten();
        let nodes = pairs.filter(|(property, _)| *property == term::ARGUMENT);
        let values = nodes.filter_map(|(_, node)| match node {
            Term::NamedNode(node) => self.value(node.as_str(), term::VALUE),
            _ => None,
        });
        values.map(ToString::to_string).collect()
    }

    /// Who says which quotation.
    fn spoken(&self) -> BTreeSet<(String, String)> {
        let speaker = |quote: &String| self.value(quote, term::SPOKEN_BY_CHARACTER).map(|speaker| (speaker.to_string(), format!("<{quote}>")));
        self.of_class(term::QUOTATION).iter().filter_map(speaker).collect()
    }

    /// The triples that say something of an entity: relations, and properties of the ontology. What only names or describes the node
    /// itself (its class, labels) is none.
    fn direct(&self) -> Vec<(&str, NamedNodeRef<'_>, &Term)> {
        let mut triples = Vec::new();
        for (subject, pairs) in &self.graph {
            let room = subject.strip_prefix(self.base).and_then(|rest| rest.split('/').next());
            if !room.is_some_and(|room| ["person", "org", "place", "group", "thing", "event"].contains(&room)) {
                continue;
            }
            let says = |property: &NamedNodeRef<'_>| [REL, SCHEMA, NG].iter().any(|namespace| property.as_str().starts_with(namespace));
            triples.extend(pairs.iter().filter(|(property, _)| says(property)).map(|(property, object)| (*subject, *property, *object)));
        }
        triples
    }
}
