//! Links every shared entity of a store, and writes what was found into a graph of its own.

use std::collections::BTreeMap;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Triple};

use super::decision::{Doubt, Verdict, decide, names};
use super::error::LinkError;
use super::index::Index;
use super::profile::{Profile, profile, shared};
use crate::graph::literal::probability;
use crate::graph::vocabulary::term;
use crate::ontology::Ontology;
use crate::store::GraphStore;

const SAME_AS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#sameAs");

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Entities that are linked now.
    pub linked: usize,
    /// Entities that are not, by the reason why.
    pub nil: BTreeMap<Doubt, usize>,
}

/// Links the entities of `store` to the entries of `index`. What an earlier run wrote is replaced.
///
/// # Errors
/// If the store or the index fails; then nothing is changed.
pub fn link(store: &GraphStore, index: &mut Index, ontology: &Ontology) -> Result<Outcome, LinkError> {
    let mut outcome = Outcome::default();
    let mut triples = Vec::new();
    for (node, kind) in shared(store)? {
        let profile = profile(store, ontology, &node, kind)?;
        let mut found = Vec::new();
        for name in names(&profile) {
            found.extend(index.find(name)?.into_iter().map(|entry| (name.clone(), entry)));
        }
        match decide(&profile, found, ontology) {
            Verdict::Same { entry, score, reasons } => {
                if let Ok(target) = NamedNode::new(entry.iri()) {
                    outcome.linked += 1;
                    triples.extend(written(store.base(), &profile, &target, score, &reasons));
                }
            }
            Verdict::Nil(doubt) => *outcome.nil.entry(doubt).or_default() += 1,
        }
    }
    store.write_links(triples)?;
    Ok(outcome)
}

/// The link itself, and a node that says why.
fn written(base: &str, profile: &Profile, target: &NamedNode, score: f64, reasons: &[String]) -> Vec<Triple> {
    let local = profile.node.as_str().strip_prefix(base).unwrap_or_default();
    let link = NamedNode::new_unchecked(format!("{base}link/{local}"));
    let mut triples = vec![
        Triple::new(profile.node.clone(), SAME_AS, target.clone()),
        Triple::new(link.clone(), rdf::TYPE, term::LINK),
        Triple::new(link.clone(), term::NODE, profile.node.clone()),
        Triple::new(link.clone(), term::TARGET, target.clone()),
        Triple::new(link.clone(), term::SCORE, probability(score)),
    ];
    triples.extend(reasons.iter().map(|reason| Triple::new(link.clone(), term::REASON, Literal::new_simple_literal(reason))));
    triples
}
