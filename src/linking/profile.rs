//! What the store knows of an entity that helps to tell it in a knowledge base: its names, and the words of what is said around it.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef};

use super::entry::folded;
use crate::graph::vocabulary::{NG, REL, SCHEMA, expand, term, words};
use crate::ontology::Ontology;
use crate::reading::Kind;
use crate::store::names::kind_of;
use crate::store::{GraphStore, StoreError};

/// The kinds of entities that may be linked. Groups are never known by name.
const KINDS: &[Kind] = &[Kind::Person, Kind::Organization, Kind::Place, Kind::Event, Kind::Thing];
/// Neighbours whose names are looked at.
const NEIGHBOURS: usize = 60;
/// Shorter words tell nothing.
const SHORTEST: usize = 4;

/// An entity of the store.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Profile {
    /// Its node.
    pub node: NamedNode,
    /// Its base class.
    pub kind: Kind,
    /// Its labels.
    pub labels: BTreeSet<String>,
    /// Its other names.
    pub aliases: BTreeSet<String>,
    /// Folded words of its offices, classes and of the names of what it is linked to.
    pub words: BTreeSet<String>,
}

/// The entities that all articles share, sorted. What belongs to one article alone is known by no name that identifies.
pub(super) fn shared(store: &GraphStore) -> Result<Vec<(NamedNode, Kind)>, StoreError> {
    let mut found = BTreeSet::new();
    for kind in KINDS {
        let Some(class) = expand(kind.class()) else { continue };
        for quad in store.matching(None, Some(term::TYPE), Some(class.as_ref().into()), None) {
            let NamedOrBlankNode::NamedNode(node) = quad?.subject else { continue };
            if let Some(kind) = kind_of_shared(&node, store.base()) {
                found.insert((node, kind));
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// The kind of an entity that may be linked and that all articles share.
fn kind_of_shared(node: &NamedNode, base: &str) -> Option<Kind> {
    let is_shared = node.as_str().strip_prefix(base)?.matches('/').count() == 1;
    kind_of(node.as_str(), base).filter(|kind| is_shared && KINDS.contains(kind))
}

/// Gathers what is known of an entity.
pub(super) fn profile(store: &GraphStore, ontology: &Ontology, node: &NamedNode, kind: Kind) -> Result<Profile, StoreError> {
    let mut profile = Profile { node: node.clone(), kind, labels: BTreeSet::new(), aliases: BTreeSet::new(), words: BTreeSet::new() };
    let mut neighbours = BTreeSet::new();
    for quad in store.matching(Some(node.as_ref()), None, None, None) {
        let quad = quad?;
        match &quad.object {
            Term::Literal(text) if quad.predicate == term::LABEL => drop(profile.labels.insert(text.value().to_owned())),
            Term::Literal(text) if quad.predicate == term::ALT_LABEL => drop(profile.aliases.insert(text.value().to_owned())),
            Term::Literal(text) if quad.predicate == term::JOB_TITLE => profile.words.extend(telling_words(ontology, text.value())),
            Term::NamedNode(class) if quad.predicate == term::TYPE => profile.words.extend(telling_words(ontology, &words(class.as_str()))),
            Term::NamedNode(other) if is_fact(quad.predicate.as_str()) && neighbours.len() < NEIGHBOURS => drop(neighbours.insert(other.clone())),
            _ => {}
        }
    }
    for quad in store.matching(None, None, Some(TermRef::from(node.as_ref())), None) {
        let quad = quad?;
        if let NamedOrBlankNode::NamedNode(other) = quad.subject
            && is_fact(quad.predicate.as_str())
            && neighbours.len() < NEIGHBOURS
        {
            neighbours.insert(other);
        }
    }
    for neighbour in &neighbours {
        for name in labels(store, neighbour.as_ref())? {
            profile.words.extend(telling_words(ontology, &name));
        }
    }
    let own: BTreeSet<String> = profile.labels.iter().chain(&profile.aliases).flat_map(|name| split(name)).collect();
    profile.words.retain(|word| !own.contains(word));
    Ok(profile)
}

/// Whether a property links two entities as a fact does.
fn is_fact(property: &str) -> bool {
    let scaffolding =
        [term::MENTIONS, term::SPOKEN_BY_CHARACTER, term::ATTRIBUTED_TO, term::INNERMOST_SOURCE, term::VALUE, term::IN_PLACE, term::ADDRESSEE];
    [REL, SCHEMA, NG].iter().any(|namespace| property.starts_with(namespace)) && !scaffolding.iter().any(|term| term.as_str() == property)
}

fn labels(store: &GraphStore, node: NamedNodeRef<'_>) -> Result<Vec<String>, StoreError> {
    let mut labels = Vec::new();
    for quad in store.matching(Some(node), Some(term::LABEL), None, None) {
        if let Term::Literal(text) = quad?.object {
            labels.push(text.value().to_owned());
        }
    }
    Ok(labels)
}

fn split(text: &str) -> Vec<String> {
    folded(text).split(' ').map(str::to_owned).collect()
}

/// The words of a text that tell something, folded; a demonym tells its place, too.
pub(super) fn telling_words(ontology: &Ontology, text: &str) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = split(text).into_iter().filter(|word| word.len() >= SHORTEST).collect();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        found.extend(ontology.demonym(word).into_iter().flat_map(split));
    }
    for vague in ["person", "organization", "organisation", "place", "thing", "event", "with", "from", "that", "former", "american"] {
        found.remove(vague);
    }
    found
}
