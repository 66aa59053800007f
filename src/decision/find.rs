//! The entities of a store, and the one that a person means.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use deunicode::deunicode;
use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use super::DecisionError;
use crate::graph::iri::room;
use crate::graph::vocabulary::{compact, expand, term};
use crate::reading::Kind;
use crate::store::names::{Names, kind_of};
use crate::store::{GraphStore, StoreError};

/// An entity as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its node.
    pub iri: NamedNode,
    /// The node as it is written in queries, with a prefix.
    pub short: String,
    /// Its best name.
    pub label: String,
    /// Its other names, sorted.
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// How many articles mention it.
    pub articles: usize,
}

/// Which entities are listed.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// Only those of this kind.
    pub kind: Option<Kind>,
    /// Only those with a name that contains this, accents and case aside.
    pub like: Option<String>,
    /// Only those that articles share or that were joined; all else belongs to one article.
    pub several: bool,
}

/// The entities of the store, those that most articles mention first.
///
/// # Errors
/// If the database fails.
pub fn list(store: &GraphStore, listed: &Listed) -> Result<Vec<Entry>, StoreError> {
    let like = listed.like.as_deref().map(fold);
    let mut counts: BTreeMap<NamedNode, usize> = BTreeMap::new();
    for quad in store.matching(None, Some(term::MENTIONS), None, None) {
        if let Term::NamedNode(node) = quad?.object {
            *counts.entry(node).or_default() += 1;
        }
    }
    let mut entries = Vec::new();
    for (node, articles) in counts {
        let Some(kind) = kind_of(node.as_str(), store.base()).filter(|kind| listed.kind.is_none_or(|wanted| wanted == *kind)) else { continue };
        if listed.several && articles < 2 {
            continue;
        }
        let entry = entry(store, node, kind, articles)?;
        if like.as_ref().is_none_or(|like| names(&entry).any(|name| fold(name).contains(like))) {
            entries.push(entry);
        }
    }
    entries.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.label.cmp(&b.label)).then_with(|| a.iri.cmp(&b.iri)));
    Ok(entries)
}

/// The entity that `wanted` means: an IRI, with a preset prefix or without, or one of its names, accents and case aside.
///
/// # Errors
/// If there is none, or more than one, or if the database fails.
pub fn find(store: &GraphStore, wanted: &str) -> Result<NamedNode, DecisionError> {
    let mut found = called(store, wanted)?;
    match (found.len(), found.pop()) {
        (1, Some(entry)) => Ok(entry.iri),
        (0, _) => Err(DecisionError::Unknown {
            wanted: wanted.to_owned(),
            alike: Names::of(store)?.suggestions(wanted).into_iter().map(str::to_owned).collect(),
        }),
        (_, last) => {
            found.extend(last);
            Err(DecisionError::Ambiguous { wanted: wanted.to_owned(), entries: found })
        }
    }
}

/// The entities that are called `wanted`: the one with that IRI, else those whose label it is, else those with that among their other names.
/// Those that most articles mention come first.
///
/// # Errors
/// If the database fails.
pub fn called(store: &GraphStore, wanted: &str) -> Result<Vec<Entry>, StoreError> {
    if let Some(entry) = by_iri(store, wanted)? {
        return Ok(vec![entry]);
    }
    let wanted = fold(wanted);
    for property in [term::LABEL, term::ALT_LABEL] {
        let mut nodes = BTreeSet::new();
        for quad in store.matching(None, Some(property), None, None) {
            let quad = quad?;
            if let (NamedOrBlankNode::NamedNode(node), Term::Literal(name)) = (quad.subject, &quad.object)
                && kind_of(node.as_str(), store.base()).is_some()
                && fold(name.value()) == wanted
            {
                nodes.insert(node);
            }
        }
        let mut entries: Vec<Entry> = nodes.into_iter().map(|node| read(store, node)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        if !entries.is_empty() {
            entries.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.iri.cmp(&b.iri)));
            return Ok(entries);
        }
    }
    Ok(Vec::new())
}

/// The entity with that IRI; `None` if it is none, or nothing in the store is called so.
fn by_iri(store: &GraphStore, wanted: &str) -> Result<Option<Entry>, StoreError> {
    let Some(node) = expand_in(wanted, store.base()) else { return Ok(None) };
    if let Some(entry) = read(store, node.clone())? {
        return Ok(Some(entry));
    }
    // A node that was resolved to another entity means that one.
    match store.entities_of(&node)?.as_slice() {
        [entity] => read(store, entity.clone()),
        _ => Ok(None),
    }
}

fn expand_in(wanted: &str, base: &str) -> Option<NamedNode> {
    let wanted = wanted.trim().trim_start_matches('<').trim_end_matches('>');
    if wanted.starts_with(base) {
        return NamedNode::new(wanted).ok();
    }
    let (prefix, local) = wanted.split_once(':')?;
    let is_room = Kind::ALL.iter().any(|kind| room(*kind) == prefix);
    if is_room { NamedNode::new(format!("{base}{prefix}/{local}")).ok() } else { expand(wanted) }
}

/// The entity `node`; `None` if nothing is said of it.
///
/// # Errors
/// If the database fails.
pub(super) fn read(store: &GraphStore, node: NamedNode) -> Result<Option<Entry>, StoreError> {
    let Some(kind) = kind_of(node.as_str(), store.base()) else { return Ok(None) };
    if store.matching(Some(node.as_ref()), Some(term::LABEL), None, None).next().transpose()?.is_none() {
        return Ok(None);
    }
    let mut articles = HashSet::new();
    for property in [term::MENTIONS, term::AUTHOR, term::PUBLISHER] {
        for quad in store.matching(None, Some(property), Some(node.as_ref().into()), None) {
            articles.insert(quad?.subject);
        }
    }
    entry(store, node, kind, articles.len()).map(Some)
}

fn entry(store: &GraphStore, iri: NamedNode, kind: Kind, articles: usize) -> Result<Entry, StoreError> {
    let mut labels = literals(store, iri.as_ref(), term::LABEL)?;
    let mut aliases = literals(store, iri.as_ref(), term::ALT_LABEL)?;
    let label = if labels.is_empty() { iri.as_str().rsplit('/').next().unwrap_or_default().replace('-', " ") } else { labels.remove(0) };
    aliases.extend(labels);
    aliases.sort_unstable();
    aliases.dedup();
    Ok(Entry { short: compact(iri.as_str(), store.base()), iri, label, aliases, kind, articles })
}

fn literals(store: &GraphStore, node: NamedNodeRef<'_>, property: NamedNodeRef<'_>) -> Result<Vec<String>, StoreError> {
    let mut values = Vec::new();
    for quad in store.matching(Some(node), Some(property), None, None) {
        if let Term::Literal(literal) = quad?.object {
            values.push(literal.value().to_owned());
        }
    }
    values.sort_unstable();
    Ok(values)
}

fn names(entry: &Entry) -> impl Iterator<Item = &String> {
    std::iter::once(&entry.label).chain(&entry.aliases)
}

/// Lower case, without accents and with single blanks.
fn fold(name: &str) -> String {
    deunicode(name).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
