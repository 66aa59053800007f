//! An entity as exports see it: its names and classes, what is said of it in plain values, and where its facts lead.

use oxigraph::model::{Literal, NamedNode, Term};

use crate::graph::vocabulary::{RDF, RDFS, compact, expand, term};
use crate::reading::Kind;
use crate::store::scope::{nodes, text, texts};
use crate::store::{Scope, StoreError};

/// A person, organisation, place, event, group or thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Its IRI.
    pub iri: NamedNode,
    /// Its base class.
    pub kind: Kind,
    /// All its classes as prefixed names, sorted.
    pub classes: Vec<String>,
    /// Its best name.
    pub label: String,
    /// Its other names, sorted.
    pub aliases: Vec<String>,
    /// What is said of it in plain values: property and values.
    pub values: Vec<(NamedNode, Vec<Literal>)>,
    /// Where its facts lead: property and node, of whatever kind.
    pub facts: Vec<(NamedNode, NamedNode)>,
}

impl Entity {
    /// Reads an entity from the graph; `None` for a node that is none.
    ///
    /// # Errors
    /// If the database fails.
    pub fn read(scope: &Scope<'_>, iri: &NamedNode) -> Result<Option<Self>, StoreError> {
        let pairs = scope.about(iri)?;
        let Some(kind) = nodes(&pairs, term::TYPE).filter_map(kind).min() else { return Ok(None) };
        let mut names = texts(&pairs, term::LABEL);
        let label = names.next().unwrap_or_else(|| iri.as_str().rsplit(['/', '#', ':']).next().unwrap_or_default()).to_owned();
        let mut aliases: Vec<String> = names.chain(texts(&pairs, term::ALT_LABEL)).map(str::to_owned).filter(|name| *name != label).collect();
        aliases.sort_unstable();
        aliases.dedup();
        let mut entity = Self {
            iri: iri.clone(),
            kind,
            classes: nodes(&pairs, term::TYPE).map(|class| compact(class.as_str(), scope.base())).collect(),
            label,
            aliases,
            values: Vec::new(),
            facts: Vec::new(),
        };
        for (property, value) in pairs.iter().filter(|(property, _)| is_said(property)) {
            entity.take(scope, property, value)?;
        }
        Ok(Some(entity))
    }

    fn take(&mut self, scope: &Scope<'_>, property: &NamedNode, value: &Term) -> Result<(), StoreError> {
        match value {
            Term::Literal(literal) => self.value(property, literal.clone()),
            Term::NamedNode(node) if is_quantity(node, scope.base()) => {
                if let Some(words) = text(&scope.about(node)?, term::LABEL) {
                    self.value(property, Literal::new_simple_literal(words));
                }
            }
            Term::NamedNode(node) => self.facts.push((property.clone(), node.clone())),
            _ => {}
        }
        Ok(())
    }

    fn value(&mut self, property: &NamedNode, literal: Literal) {
        match self.values.iter_mut().find(|(known, _)| known == property) {
            Some((_, values)) => values.push(literal),
            None => self.values.push((property.clone(), vec![literal])),
        }
    }
}

/// The kind of entity that a class stands for. A news organisation that no story speaks of has no other class.
fn kind(class: &NamedNode) -> Option<Kind> {
    if *class == term::NEWS_MEDIA_ORGANIZATION {
        return Some(Kind::Organization);
    }
    Kind::ALL.iter().copied().find(|kind| expand(kind.class()).as_ref() == Some(class))
}

/// Every entity of the graph, sorted.
///
/// # Errors
/// If the database fails.
pub fn all(scope: &Scope<'_>) -> Result<Vec<NamedNode>, StoreError> {
    let mut all = scope.of_class(term::NEWS_MEDIA_ORGANIZATION)?;
    for class in Kind::ALL.iter().filter_map(|kind| expand(kind.class())) {
        all.extend(scope.of_class(class.as_ref())?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Whether the property tells something of an entity, rather than naming or classing the node. A user's own relations have any namespace.
fn is_said(property: &NamedNode) -> bool {
    const ABOUT_NODES: &[&str] = &[RDF, RDFS, "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2002/07/owl#", "http://www.w3.org/ns/prov#"];
    !ABOUT_NODES.iter().any(|namespace| property.as_str().starts_with(namespace))
}

fn is_quantity(node: &NamedNode, base: &str) -> bool {
    node.as_str().strip_prefix(base).is_some_and(|local| local.starts_with("quantity/"))
}
