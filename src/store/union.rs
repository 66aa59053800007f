//! The default graph: the union of all graphs, in which each resolved entity is one node.
//!
//! An article's graph keeps the nodes that the article alone gives reason for. What resolution finds out about them lies in the graph
//! `BASE` + `graph/resolution` as records: node and article, and the entity that it is there. The default graph holds every triple with nodes
//! replaced by their entities, and one label an entity. It is kept as a graph of its own because a union that is computed while a query runs
//! counts a triple as often as there are articles that hold it, and the union must be a set.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::store::{StorageError, Store, Transaction};

use super::graphs::Graphs;
use super::rejection::{self, Withheld};
use crate::graph::iri::digest;
use crate::graph::vocabulary::term;

/// Fewer nodes or articles than this are looked at one by one; of more it is quicker to go through all that could be meant. Unit tests, with their few
/// articles, go both ways.
const FEW: usize = if cfg!(test) { 2 } else { 64 };

/// Where quads are looked up: a store, or a transaction with what it has written so far.
#[derive(Clone, Copy)]
pub(super) enum View<'a> {
    Store(&'a Store),
    Transaction(&'a Transaction<'a>),
}

impl View<'_> {
    /// The quads that fit; `None` fits everything.
    pub(super) fn find(
        self,
        subject: Option<&NamedOrBlankNode>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<&Term>,
        graph: Option<&GraphName>,
    ) -> Result<Vec<Quad>, StorageError> {
        let (subject, object, graph) = (subject.map(Into::into), object.map(Into::into), graph.map(GraphName::as_ref));
        match self {
            Self::Store(store) => store.quads_for_pattern(subject, predicate, object, graph).collect(),
            Self::Transaction(transaction) => transaction.quads_for_pattern(subject, predicate, object, graph).collect(),
        }
    }

    /// Whether there is that quad.
    fn contains(self, quad: &Quad) -> Result<bool, StorageError> {
        match self {
            Self::Store(store) => store.contains(quad),
            Self::Transaction(transaction) => transaction.contains(quad),
        }
    }

    /// Whether `test` holds for a quad that fits; those after it are not looked at.
    fn any(
        self,
        subject: Option<&NamedOrBlankNode>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<&Term>,
        graph: Option<&GraphName>,
        test: impl Fn(&Quad) -> Result<bool, StorageError>,
    ) -> Result<bool, StorageError> {
        let (subject, object, graph) = (subject.map(Into::into), object.map(Into::into), graph.map(GraphName::as_ref));
        let holds = |quad: Result<Quad, StorageError>| {
            quad.and_then(|quad| test(&quad)).map_or_else(|error| Some(Err(error)), |held| held.then_some(Ok(true)))
        };
        let found = match self {
            Self::Store(store) => store.quads_for_pattern(subject, predicate, object, graph).find_map(holds),
            Self::Transaction(transaction) => transaction.quads_for_pattern(subject, predicate, object, graph).find_map(holds),
        };
        found.unwrap_or(Ok(false))
    }

    /// The first value of a property of `subject`.
    pub(super) fn value(self, subject: &NamedNode, predicate: NamedNodeRef<'_>, graph: &GraphName) -> Result<Option<Term>, StorageError> {
        let (subject, predicate, graph) = (Some(subject.as_ref().into()), Some(predicate), Some(graph.as_ref()));
        let first = match self {
            Self::Store(store) => store.quads_for_pattern(subject, predicate, None, graph).next(),
            Self::Transaction(transaction) => transaction.quads_for_pattern(subject, predicate, None, graph).next(),
        };
        Ok(first.transpose()?.map(|quad| quad.object))
    }
}

/// What resolution says of a node in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nothing: the node is its own entity.
    Own,
    /// It is this entity.
    Entity(NamedNode),
    /// It is no entity at all, or a statement that is wrong; somebody said so.
    Rejected,
}

impl Fate {
    /// The fate of a node that is recorded as resolved to `entity`.
    fn of(node: &NamedNode, entity: NamedNode) -> Self {
        match entity {
            entity if entity == *node => Self::Own,
            entity if entity == term::NOTHING => Self::Rejected,
            entity => Self::Entity(entity),
        }
    }
}

/// The nodes that a property has as values.
fn values<'q>(quads: &'q [Quad], property: NamedNodeRef<'static>) -> impl Iterator<Item = (&'q NamedOrBlankNode, &'q NamedNode)> {
    quads.iter().filter(move |quad| quad.predicate == property).filter_map(|quad| match &quad.object {
        Term::NamedNode(value) => Some((&quad.subject, value)),
        _ => None,
    })
}

/// Translates the quads of articles' graphs into triples of the default graph.
pub(super) struct Translator<'a> {
    view: View<'a>,
    graphs: &'a Graphs,
    unresolved: RefCell<HashMap<String, bool>>,
    /// The articles of which the default graph has the nodes as they are, if these are known.
    fresh: Option<&'a HashSet<&'a str>>,
    fates: RefCell<HashMap<(String, String), Fate>>,
    labels: RefCell<HashMap<String, Option<Term>>>,
    withheld: RefCell<HashMap<String, Rc<Withheld>>>,
    /// Articles of which all records are known.
    complete: RefCell<HashSet<String>>,
    places: RefCell<HashMap<NamedNode, Rc<Places>>>,
    /// Where other nodes will be an entity, beside what the view tells.
    joined: RefCell<HashMap<NamedNode, Places>>,
    /// All labels that resolution has chosen, if they are known.
    chosen: Option<&'a Labels>,
    /// What is recorded of nodes, beside what the view tells.
    found: Option<&'a Fates>,
}

/// What resolution has found of nodes.
#[derive(Debug, Clone, Default)]
pub struct Fates {
    /// What they are, by article: another entity, or themselves, or nothing ([`term::NOTHING`]). Of an article that is in it, this is all that is
    /// recorded: nobody said that one of its statements is wrong.
    pub of: HashMap<NamedNode, Vec<(NamedNode, NamedNode)>>,
    /// Nodes that are something else in one article and themselves in another, with such a one that is in `of`.
    pub own: HashMap<NamedNode, NamedNode>,
}

/// The other nodes that are an entity, each with the articles in which it is.
type Places = BTreeMap<NamedNode, BTreeSet<NamedNode>>;

/// Labels that resolution has chosen, by entity.
pub(super) type Labels = HashMap<NamedNode, Term>;

/// The IRI of what is recorded of `node` in `article`.
pub(super) fn record_iri(base: &str, node: &str, article: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{base}resolution/{}", digest(&format!("{node}\n{article}"), 20)))
}

impl<'a> Translator<'a> {
    pub(super) fn new(view: View<'a>, graphs: &'a Graphs) -> Self {
        Self {
            view,
            graphs,
            unresolved: RefCell::default(),
            fates: RefCell::default(),
            labels: RefCell::default(),
            withheld: RefCell::default(),
            complete: RefCell::default(),
            places: RefCell::default(),
            fresh: None,
            joined: RefCell::default(),
            chosen: None,
            found: None,
        }
    }

    /// Of these articles and no others the nodes count as they are, whatever the view tells.
    pub(super) fn with_fresh(self, articles: &'a HashSet<&'a str>) -> Self {
        Self { fresh: Some(articles), ..self }
    }

    /// Entities have these labels that resolution has chosen, and no others.
    pub(super) fn with_labels(self, chosen: Option<&'a Labels>) -> Self {
        Self { chosen, ..self }
    }

    /// This is recorded, whatever the view tells.
    pub(super) fn with_fates(self, found: Option<&'a Fates>) -> Self {
        Self { found, ..self }
    }

    /// From now on this is the fate of `node` in `article`, whatever the view tells.
    pub(super) fn know_fate(&self, node: &NamedNode, article: &NamedNode, fate: Fate) {
        if let Fate::Entity(entity) = &fate {
            self.joined.borrow_mut().entry(entity.clone()).or_default().entry(node.clone()).or_default().insert(article.clone());
        }
        self.fates.borrow_mut().insert((node.as_str().to_owned(), article.as_str().to_owned()), fate);
    }

    /// These are all quads that record something of nodes in `article`.
    pub(super) fn know_records(&self, article: &NamedNode, records: &[Quad]) {
        let nodes: HashMap<&NamedOrBlankNode, &NamedNode> = values(records, term::NODE).collect();
        for (record, entity) in values(records, term::RESOLVED_TO) {
            if let Some(node) = nodes.get(record) {
                self.fates.borrow_mut().insert((node.as_str().to_owned(), article.as_str().to_owned()), Fate::of(node, entity.clone()));
            }
        }
        self.know_withheld(article, rejection::read(records));
        self.complete.borrow_mut().insert(article.as_str().to_owned());
    }

    /// From now on this is withheld of `article`, whatever the view tells.
    pub(super) fn know_withheld(&self, article: &NamedNode, withheld: Withheld) {
        self.withheld.borrow_mut().insert(article.as_str().to_owned(), Rc::new(withheld));
    }

    /// From now on this is the label of `entity`, whatever the view tells.
    pub(super) fn know_label(&self, entity: &NamedNode, label: Option<&str>) {
        let label = label.map(|label| Literal::new_simple_literal(label).into());
        self.labels.borrow_mut().insert(entity.as_str().to_owned(), label);
    }

    /// The triple that `quad` gives to the default graph; `None` for what is told of a rejected entity or statement, and for quads that no query sees.
    pub(super) fn translate(&self, quad: &Quad) -> Result<Option<Triple>, StorageError> {
        let GraphName::NamedNode(graph) = &quad.graph_name else { return Ok(None) };
        if self.graphs.is_hidden(graph) {
            return Ok(None);
        }
        let triple = Triple::from(quad.clone());
        if quad.graph_name == self.graphs.resolution && quad.predicate == term::LABEL {
            // One that is to be replaced gives nothing any more.
            return match &quad.subject {
                NamedOrBlankNode::NamedNode(entity) if self.label(entity)?.as_ref() == Some(&quad.object) => Ok(Some(triple)),
                _ => Ok(None),
            };
        }
        if !self.graphs.is_article(graph) || self.is_unresolved(graph)? {
            return Ok(Some(triple));
        }
        self.in_article(triple, graph)
    }

    fn in_article(&self, triple: Triple, article: &NamedNode) -> Result<Option<Triple>, StorageError> {
        if self.withheld(article)?.triples.contains(&triple) {
            return Ok(None);
        }
        let Triple { subject, predicate, object } = triple;
        let subject = match &subject {
            NamedOrBlankNode::NamedNode(node) => match self.fate(node, article)? {
                Fate::Own => subject,
                Fate::Entity(entity) => entity.into(),
                Fate::Rejected => return Ok(None),
            },
            NamedOrBlankNode::BlankNode(_) => subject,
        };
        let Some(object) = self.object(object, &predicate, article)? else { return Ok(None) };
        self.named(Triple { subject, predicate, object })
    }

    /// What is rejected stays in statements as words, and in nothing else.
    fn object(&self, object: Term, predicate: &NamedNode, article: &NamedNode) -> Result<Option<Term>, StorageError> {
        match &object {
            Term::NamedNode(node) => Ok(match self.fate(node, article)? {
                Fate::Own => Some(object),
                Fate::Entity(entity) => Some(entity.into()),
                Fate::Rejected if is_slot(predicate.as_ref()) => {
                    Some(self.view.value(node, term::LABEL, &article.clone().into())?.unwrap_or_else(|| Literal::from("").into()))
                }
                Fate::Rejected => None,
            }),
            Term::Triple(inner) => Ok(self.in_article((**inner).clone(), article)?.map(|inner| Term::Triple(Box::new(inner)))),
            _ => Ok(Some(object)),
        }
    }

    /// Of an entity whose label resolution has chosen, all other names are alternative ones.
    fn named(&self, mut triple: Triple) -> Result<Option<Triple>, StorageError> {
        let is_label = triple.predicate == term::LABEL;
        if !is_label && triple.predicate != term::ALT_LABEL {
            return Ok(Some(triple));
        }
        let NamedOrBlankNode::NamedNode(entity) = &triple.subject else { return Ok(Some(triple)) };
        let Some(chosen) = self.label(entity)? else { return Ok(Some(triple)) };
        triple.predicate = if chosen == triple.object { term::LABEL } else { term::ALT_LABEL }.into_owned();
        Ok(Some(triple))
    }

    fn is_unresolved(&self, article: &NamedNode) -> Result<bool, StorageError> {
        if let Some(fresh) = self.fresh {
            return Ok(fresh.contains(article.as_str()));
        }
        if let Some(known) = self.unresolved.borrow().get(article.as_str()) {
            return Ok(*known);
        }
        // Of those that are only to be looked at again the default graph has what was found before.
        let found = self.view.value(article, self.graphs.unresolved_mark(), &self.graphs.unresolved)? == Some(Literal::from(true).into());
        self.unresolved.borrow_mut().insert(article.as_str().to_owned(), found);
        Ok(found)
    }

    /// What is recorded of `node` in `article`.
    pub(super) fn fate(&self, node: &NamedNode, article: &NamedNode) -> Result<Fate, StorageError> {
        if !self.graphs.is_entity(node) {
            return Ok(if self.withheld(article)?.nodes.contains(node) { Fate::Rejected } else { Fate::Own });
        }
        if let Some(known) = self.known_fate(node, article) {
            return Ok(known);
        }
        let record = record_iri(&self.graphs.base, node.as_str(), article.as_str());
        let fate = match self.view.value(&record, term::RESOLVED_TO, &self.graphs.resolution)? {
            Some(Term::NamedNode(entity)) => Fate::of(node, entity),
            _ => Fate::Own,
        };
        self.fates.borrow_mut().insert((node.as_str().to_owned(), article.as_str().to_owned()), fate.clone());
        Ok(fate)
    }

    /// What is recorded of `node` in `article`, if that need not be looked up.
    fn known_fate(&self, node: &NamedNode, article: &NamedNode) -> Option<Fate> {
        if let Some(found) = self.found.and_then(|found| found.of.get(article)) {
            return Some(found.iter().find(|(known, _)| known == node).map_or(Fate::Own, |(_, entity)| Fate::of(node, entity.clone())));
        }
        let known = self.fates.borrow().get(&(node.as_str().to_owned(), article.as_str().to_owned())).cloned();
        known.or_else(|| self.complete.borrow().contains(article.as_str()).then_some(Fate::Own))
    }

    /// What follows from the statements of `article` that are rejected.
    fn withheld(&self, article: &NamedNode) -> Result<Rc<Withheld>, StorageError> {
        if let Some(known) = self.withheld.borrow().get(article.as_str()) {
            return Ok(known.clone());
        }
        let is_known = self.found.is_some_and(|found| found.of.contains_key(article));
        let found = Rc::new(if is_known { Withheld::default() } else { rejection::withheld(self.view, self.graphs, article)? });
        self.withheld.borrow_mut().insert(article.as_str().to_owned(), found.clone());
        Ok(found)
    }

    /// The label that resolution has chosen for `entity`.
    fn label(&self, entity: &NamedNode) -> Result<Option<Term>, StorageError> {
        if !self.graphs.is_entity(entity) {
            return Ok(None);
        }
        if let Some(chosen) = self.chosen {
            return Ok(chosen.get(entity).cloned());
        }
        if let Some(known) = self.labels.borrow().get(entity.as_str()) {
            return Ok(known.clone());
        }
        let label = self.view.value(entity, term::LABEL, &self.graphs.resolution)?;
        self.labels.borrow_mut().insert(entity.as_str().to_owned(), label.clone());
        Ok(label)
    }

    /// Whether `article` gives this triple to the default graph by having it.
    pub(super) fn is_given_as_it_is(&self, triple: &Triple, article: &NamedNode) -> Result<bool, StorageError> {
        let quad = triple.clone().in_graph(GraphName::from(article.clone()));
        Ok(self.translate(&quad)?.as_ref() == Some(triple) && self.view.contains(&quad)?)
    }

    /// The triples that `article`, whose graph is `quads`, would give to the default graph if it were resolved as `records` say, and does not give as it is.
    pub(super) fn given_if_resolved(
        view: View<'_>,
        graphs: &Graphs,
        article: &NamedNode,
        quads: &[Quad],
        records: &[Quad],
    ) -> Result<Vec<Triple>, StorageError> {
        let fresh = HashSet::new();
        let translator = Translator::new(view, graphs).with_fresh(&fresh);
        translator.know_records(article, records);
        let mut given = Vec::new();
        for quad in quads {
            let triple = translator.translate(quad)?;
            given.extend(triple.filter(|triple| *triple != Triple::from(quad.clone())));
        }
        Ok(given)
    }

    /// Whether any graph gives this triple to the default graph.
    pub(super) fn is_given(&self, triple: &Triple) -> Result<bool, StorageError> {
        if self.is_given_by(&triple.subject, triple.predicate.as_ref(), Some(&triple.object), triple)? {
            return Ok(true);
        }
        let is_name = triple.predicate == term::ALT_LABEL || triple.predicate == term::LABEL;
        if is_name && self.named(triple.clone())?.as_ref() != Some(triple) {
            // No article that is resolved gives it: the chosen label is no other name, and no other name is the label.
            return Ok(false);
        }
        let predicates = if is_name { vec![term::LABEL, term::ALT_LABEL] } else { vec![triple.predicate.as_ref()] };
        let objects = match &triple.object {
            Term::NamedNode(node) if self.graphs.is_entity(node) => match self.places(node)? {
                places if places.len() >= FEW => vec![None],
                places => std::iter::once(node).chain(places.keys()).map(|node| Some(Term::from(node.clone()))).collect(),
            },
            Term::Literal(_) if is_slot(triple.predicate.as_ref()) => vec![None],
            Term::Triple(_) => vec![None],
            other => vec![Some(other.clone())],
        };
        let places = match &triple.subject {
            NamedOrBlankNode::NamedNode(node) if self.graphs.is_entity(node) => self.places(node)?,
            _ => Rc::default(),
        };
        for predicate in &predicates {
            for object in &objects {
                let is_itself = *predicate == triple.predicate && object.as_ref() == Some(&triple.object);
                if !is_itself && self.is_given_by(&triple.subject, *predicate, object.as_ref(), triple)? {
                    return Ok(true);
                }
                for (node, articles) in &*places {
                    if self.is_given_in(&node.clone().into(), *predicate, object.as_ref(), articles, triple)? {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    fn is_given_by(
        &self,
        subject: &NamedOrBlankNode,
        predicate: NamedNodeRef<'_>,
        object: Option<&Term>,
        triple: &Triple,
    ) -> Result<bool, StorageError> {
        self.view.any(Some(subject), Some(predicate), object, None, |quad| self.gives(quad, triple))
    }

    /// As [`Translator::is_given_by`], for a node that is the triple's subject in these articles alone: it may stand in very many others.
    fn is_given_in(
        &self,
        subject: &NamedOrBlankNode,
        predicate: NamedNodeRef<'_>,
        object: Option<&Term>,
        articles: &BTreeSet<NamedNode>,
        triple: &Triple,
    ) -> Result<bool, StorageError> {
        if articles.len() >= FEW {
            return self.is_given_by(subject, predicate, object, triple);
        }
        for article in articles {
            if self.view.any(Some(subject), Some(predicate), object, Some(&article.clone().into()), |quad| self.gives(quad, triple))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn gives(&self, quad: &Quad, triple: &Triple) -> Result<bool, StorageError> {
        Ok(!quad.graph_name.is_default_graph() && self.translate(quad)?.as_ref() == Some(triple))
    }

    /// Whether `node` is another entity, or none, wherever it stands, and no other node is it: then no graph gives a triple of it to the default graph.
    pub(super) fn is_nowhere(&self, node: &NamedNode) -> Result<bool, StorageError> {
        let is_itself = |quad: &Quad| match &quad.graph_name {
            // The record that says what it is.
            graph if *graph == self.graphs.resolution && quad.predicate == term::NODE => Ok(false),
            GraphName::NamedNode(graph) if self.graphs.is_article(graph) => Ok(self.is_unresolved(graph)? || self.fate(node, graph)? == Fate::Own),
            graph => Ok(!graph.is_default_graph()),
        };
        let subject = NamedOrBlankNode::from(node.clone());
        Ok(!self.view.any(Some(&subject), None, None, None, is_itself)? && !self.view.any(None, None, Some(&node.clone().into()), None, is_itself)?)
    }

    /// Where other nodes are `entity`.
    fn places(&self, entity: &NamedNode) -> Result<Rc<Places>, StorageError> {
        if let Some(known) = self.places.borrow().get(entity) {
            return Ok(known.clone());
        }
        let mut places = self.joined.borrow().get(entity).cloned().unwrap_or_default();
        let wanted = Term::from(entity.clone());
        for record in self.view.find(None, Some(term::RESOLVED_TO), Some(&wanted), Some(&self.graphs.resolution))? {
            if let NamedOrBlankNode::NamedNode(record) = &record.subject
                && let Some(Term::NamedNode(node)) = self.view.value(record, term::NODE, &self.graphs.resolution)?
                && let Some(Term::NamedNode(article)) = self.view.value(record, term::IN_ARTICLE, &self.graphs.resolution)?
                && node != *entity
                && self.known_fate(&node, &article).is_none_or(|fate| fate == Fate::Entity(entity.clone()))
            {
                places.entry(node).or_default().insert(article);
            }
        }
        let places = Rc::new(places);
        self.places.borrow_mut().insert(entity.clone(), places.clone());
        Ok(places)
    }
}

/// Whether the property leads from a statement or quotation to somebody who takes part in it.
fn is_slot(property: NamedNodeRef<'_>) -> bool {
    [
        term::SUBJECT,
        term::OBJECT,
        term::VALUE,
        term::ATTRIBUTED_TO,
        term::INNERMOST_SOURCE,
        term::IN_PLACE,
        term::SPOKEN_BY_CHARACTER,
        term::ADDRESSEE,
    ]
    .contains(&property)
}

/// Adds a quad to its graph and its triple to the default graph.
pub(super) fn add(transaction: &mut Transaction<'_>, graphs: &Graphs, quad: &Quad) {
    transaction.insert(quad);
    let is_hidden = matches!(&quad.graph_name, GraphName::NamedNode(name) if graphs.is_hidden(name));
    if !is_hidden {
        transaction.insert(&in_union(Triple::from(quad.clone())));
    }
}

/// The triples that `quads` have given to the default graph.
pub(super) fn given(transaction: &Transaction<'_>, graphs: &Graphs, quads: &[Quad]) -> Result<Vec<Triple>, StorageError> {
    let translator = Translator::new(View::Transaction(transaction), graphs);
    quads.iter().filter_map(|quad| translator.translate(quad).transpose()).collect()
}

/// Takes `triples` out of the default graph, unless some graph still gives them.
pub(super) fn withdraw(transaction: &mut Transaction<'_>, graphs: &Graphs, triples: Vec<Triple>) -> Result<(), StorageError> {
    let mut gone = Vec::new();
    {
        let translator = Translator::new(View::Transaction(transaction), graphs);
        for triple in triples {
            if !translator.is_given(&triple)? {
                gone.push(triple);
            }
        }
    }
    for triple in gone {
        transaction.remove(&in_union(triple));
    }
    Ok(())
}

/// Takes quads out of their graphs, and their triples out of the default graph unless some graph still gives them.
pub(super) fn take_out(transaction: &mut Transaction<'_>, graphs: &Graphs, quads: &[Quad]) -> Result<(), StorageError> {
    let triples = given(transaction, graphs, quads)?;
    quads.iter().for_each(|quad| transaction.remove(quad));
    withdraw(transaction, graphs, triples)
}

/// The triple in the default graph.
pub(super) fn in_union(triple: Triple) -> Quad {
    triple.in_graph(GraphName::DefaultGraph)
}
