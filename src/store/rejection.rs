//! Statements that somebody said are wrong: what the default graph has no more of their article.
//!
//! The article's graph keeps what was read. A record in the graph `BASE` + `graph/resolution` says which nodes and which direct triples of it are
//! left out of the default graph.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::store::StorageError;

use super::graphs::Graphs;
use super::sheet::Sheet;
use super::union::{View, record_iri};
use super::{GraphStore, StoreError, Told, grounds};
use crate::graph::vocabulary::term;
use crate::ontology::Ontology;

/// What is wrong in one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// The article.
    pub article: NamedNode,
    /// The statements, and what belongs to no other: their further arguments, passages and quantities.
    pub nodes: BTreeSet<NamedNode>,
    /// The direct triples that rest on nothing else in the article.
    pub triples: HashSet<Triple>,
    /// The decisions that it follows from.
    pub decisions: BTreeSet<NamedNode>,
}

/// What the default graph does not have of an article.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    /// Nodes.
    pub nodes: HashSet<NamedNode>,
    /// Triples, as the article's graph has them.
    pub triples: HashSet<Triple>,
}

impl GraphStore {
    /// What follows from decisions about statements of `article`, given with the decisions' nodes; `None` if the article says nothing of the kind.
    ///
    /// # Errors
    /// If the database fails.
    pub fn rejection(&self, article: &NamedNode, decided: &[(&Told, NamedNode)], ontology: &Ontology) -> Result<Option<Rejection>, StoreError> {
        let quads = self.quads(Some(article))?;
        let sheet = Sheet::new(article, self.base(), &quads);
        let (mut wrong, mut decisions) = (BTreeSet::new(), BTreeSet::new());
        for node in sheet.of_class(term::STATEMENT) {
            let Some(here) = Told::of(&sheet, node) else { continue };
            for (_, decision) in decided.iter().filter(|(told, _)| told.is(&here)) {
                wrong.insert(node);
                decisions.insert(decision.clone());
            }
        }
        let nodes = belonging(&sheet, &wrong).into_iter().map(NamedNode::new_unchecked).collect();
        let triples = grounds::only_of(&sheet, ontology, &wrong);
        Ok((!wrong.is_empty()).then(|| Rejection { article: article.clone(), nodes, triples, decisions }))
    }

    /// Whether the default graph leaves the statement out.
    ///
    /// # Errors
    /// If the database fails.
    pub fn is_rejected(&self, told: &Told) -> Result<bool, StoreError> {
        let withheld = withheld(View::Store(&self.store), &self.graphs, &told.article).map_err(|source| self.failed(source))?;
        Ok(withheld.nodes.contains(&told.statement))
    }
}

/// These statements, and the arguments, passages and quantities that nothing else leads to.
fn belonging<'a>(sheet: &Sheet<'a>, statements: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let mut nodes = statements.clone();
    loop {
        let is_part = |node: &str| matches!(sheet.room(node), Some("statement" | "passage" | "quantity")) && !is_statement(sheet, node);
        let led_to = |from_them: bool| {
            let subjects = sheet.subjects().filter(|(subject, _)| nodes.contains(subject) == from_them).collect::<Vec<_>>();
            let values = subjects.into_iter().flat_map(|(_, pairs)| pairs.iter().map(|(_, value)| *value).collect::<Vec<_>>());
            values.filter_map(|value| if let Term::NamedNode(node) = value { Some(node.as_str()) } else { None }).collect::<BTreeSet<_>>()
        };
        let (theirs, others) = (led_to(true), led_to(false));
        let parts: Vec<&str> = theirs.difference(&others).copied().filter(|node| is_part(node) && !nodes.contains(node)).collect();
        if parts.is_empty() {
            return nodes;
        }
        nodes.extend(parts);
    }
}

fn is_statement(sheet: &Sheet<'_>, node: &str) -> bool {
    sheet.says(node, term::TYPE, &Term::from(term::STATEMENT))
}

/// The record about an article.
pub(super) fn record(graphs: &Graphs, article: &NamedNode) -> NamedNode {
    record_iri(&graphs.base, "rejected statements", article.as_str())
}

/// Writes it down.
pub(super) fn written(graphs: &Graphs, rejection: &Rejection) -> Vec<Quad> {
    let record = record(graphs, &rejection.article);
    let quad = |property: NamedNodeRef<'_>, value: Term| Quad::new(record.clone(), property, value, graphs.resolution.clone());
    let mut quads = vec![quad(term::TYPE, term::REJECTION.into()), quad(term::IN_ARTICLE, rejection.article.clone().into())];
    quads.extend(rejection.nodes.iter().map(|node| quad(term::REJECTS, node.clone().into())));
    // As words: a triple about a triple would look like a statement.
    quads.extend(rejection.triples.iter().map(|triple| quad(term::WITHHOLDS, Literal::new_simple_literal(triple.to_string()).into())));
    quads.extend(rejection.decisions.iter().map(|decision| quad(term::DECIDED_BY, decision.clone().into())));
    quads
}

/// What the record about an article says, as far as it is written.
pub(super) fn withheld(view: View<'_>, graphs: &Graphs, article: &NamedNode) -> Result<Withheld, StorageError> {
    let record = NamedOrBlankNode::from(record(graphs, article));
    Ok(read(&view.find(Some(&record), None, None, Some(&graphs.resolution))?))
}

/// What is withheld according to quads of records.
pub(super) fn read(records: &[Quad]) -> Withheld {
    let mut withheld = Withheld::default();
    for quad in records {
        match &quad.object {
            Term::NamedNode(node) if quad.predicate == term::REJECTS => {
                withheld.nodes.insert(node.clone());
            }
            Term::Literal(triple) if quad.predicate == term::WITHHOLDS => withheld.triples.extend(triple.value().parse::<Triple>()),
            _ => {}
        }
    }
    withheld
}
