//! Entities in tables by their best names, since people know names and not nodes.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, Term};

use super::CliError;
use crate::graph::vocabulary::{self, term};
use crate::store::GraphStore;
use crate::store::names::kind_of;

/// Shows terms for people: entities by their best name, other IRIs by their prefix, literals by their text.
pub struct BestNames<'a> {
    base: &'a str,
    labels: BTreeMap<NamedNode, String>,
    /// Labels that several nodes bear.
    shared: BTreeSet<String>,
}

impl<'a> BestNames<'a> {
    /// Looks up the names of all entities among `terms`.
    pub fn of<'t>(store: &'a GraphStore, terms: impl Iterator<Item = &'t Term>) -> Result<Self, CliError> {
        let mut names = Self { base: store.base(), labels: BTreeMap::new(), shared: BTreeSet::new() };
        let mut bearers: BTreeMap<String, usize> = BTreeMap::new();
        for term in terms {
            let Term::NamedNode(node) = term else { continue };
            if names.labels.contains_key(node) || kind_of(node.as_str(), names.base).is_none() {
                continue;
            }
            if let Some(label) = label(store, node)? {
                *bearers.entry(label.clone()).or_default() += 1;
                names.labels.insert(node.clone(), label);
            }
        }
        names.shared = bearers.into_iter().filter(|(_, count)| *count > 1).map(|(label, _)| label).collect();
        Ok(names)
    }

    /// The term as people read it. Entities that share a name have their node behind it.
    pub fn shown(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => {
                let short = vocabulary::compact(node.as_str(), self.base);
                match self.labels.get(node) {
                    Some(label) if self.shared.contains(label) => format!("{label} ({short})"),
                    Some(label) => label.clone(),
                    None => short,
                }
            }
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        }
    }
}

/// The label of a node; of several, the first.
fn label(store: &GraphStore, node: &NamedNode) -> Result<Option<String>, CliError> {
    let mut labels = BTreeSet::new();
    for quad in store.matching(Some(node.as_ref()), Some(term::LABEL), None, None) {
        if let Term::Literal(literal) = quad?.object {
            labels.insert(literal.value().to_owned());
        }
    }
    Ok(labels.pop_first())
}
