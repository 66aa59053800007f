//! The quads that an update writes: its templates, filled with what its patterns found.

use std::collections::HashMap;

use oxigraph::model::{BlankNode, GraphName, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::sparql::QuerySolution;
use spargebra::term::{self as template, GraphNamePattern, GroundQuadPattern, NamedNodePattern, QuadPattern, TermPattern, TriplePattern};

/// The nodes of the store for the blank nodes of a request: those of a request are no nodes of the store.
pub(super) type Blanks = HashMap<BlankNode, BlankNode>;

/// A quad to insert, with blank nodes of its own.
pub(super) fn fresh(quad: &template::Quad, blanks: &mut Blanks) -> Quad {
    let triple = Triple::new(quad.subject.clone(), quad.predicate.clone(), quad.object.clone());
    fresh_triple(&triple, blanks).in_graph(graph_name(&quad.graph_name))
}

/// A quad to delete.
pub(super) fn ground(quad: &template::GroundQuad) -> Quad {
    Quad::new(quad.subject.clone(), quad.predicate.clone(), quad.object.clone(), graph_name(&quad.graph_name))
}

/// A pattern of quads to delete, as one of quads to insert.
pub(super) fn opened(pattern: &GroundQuadPattern) -> QuadPattern {
    QuadPattern {
        subject: pattern.subject.clone().into(),
        predicate: pattern.predicate.clone(),
        object: pattern.object.clone().into(),
        graph_name: pattern.graph_name.clone(),
    }
}

fn graph_name(name: &template::GraphName) -> GraphName {
    match name {
        template::GraphName::NamedNode(name) => name.clone().into(),
        template::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

fn fresh_triple(triple: &Triple, blanks: &mut Blanks) -> Triple {
    let subject = match &triple.subject {
        NamedOrBlankNode::BlankNode(node) => blank(node, blanks).into(),
        named => named.clone(),
    };
    let object = match &triple.object {
        Term::BlankNode(node) => blank(node, blanks).into(),
        Term::Triple(inner) => fresh_triple(inner, blanks).into(),
        other => other.clone(),
    };
    Triple { subject, predicate: triple.predicate.clone(), object }
}

fn blank(node: &BlankNode, blanks: &mut Blanks) -> BlankNode {
    blanks.entry(node.clone()).or_default().clone()
}

/// The pattern with the solution's terms; `None` where a variable is unbound or its term cannot stand there.
pub(super) fn filled(pattern: &QuadPattern, solution: &QuerySolution, blanks: &mut Blanks) -> Option<Quad> {
    let graph_name = match &pattern.graph_name {
        GraphNamePattern::NamedNode(name) => name.clone().into(),
        GraphNamePattern::DefaultGraph => GraphName::DefaultGraph,
        GraphNamePattern::Variable(variable) => match solution.get(variable)? {
            Term::NamedNode(name) => name.clone().into(),
            _ => return None,
        },
    };
    let triple = TriplePattern { subject: pattern.subject.clone(), predicate: pattern.predicate.clone(), object: pattern.object.clone() };
    Some(filled_triple(&triple, solution, blanks)?.in_graph(graph_name))
}

fn filled_triple(pattern: &TriplePattern, solution: &QuerySolution, blanks: &mut Blanks) -> Option<Triple> {
    let predicate = match &pattern.predicate {
        NamedNodePattern::NamedNode(name) => name.clone(),
        NamedNodePattern::Variable(variable) => match solution.get(variable)? {
            Term::NamedNode(name) => name.clone(),
            _ => return None,
        },
    };
    let subject = match filled_term(&pattern.subject, solution, blanks)? {
        Term::NamedNode(name) => name.into(),
        Term::BlankNode(node) => node.into(),
        _ => return None,
    };
    Some(Triple { subject, predicate, object: filled_term(&pattern.object, solution, blanks)? })
}

fn filled_term(pattern: &TermPattern, solution: &QuerySolution, blanks: &mut Blanks) -> Option<Term> {
    Some(match pattern {
        TermPattern::NamedNode(name) => name.clone().into(),
        TermPattern::BlankNode(node) => blank(node, blanks).into(),
        TermPattern::Literal(literal) => literal.clone().into(),
        TermPattern::Triple(triple) => filled_triple(triple, solution, blanks)?.into(),
        TermPattern::Variable(variable) => solution.get(variable)?.clone(),
    })
}
