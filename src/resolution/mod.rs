//! Across articles: which nodes are one real thing, and which of one name are not.
//!
//! [`resolve`] looks at what has changed since it last ran, and at everything whose name could be meant by it; what it finds lies in the graph
//! `BASE` + `graph/resolution` with reasons and scores, and the default graph has one node for each entity. The result depends on what is in
//! the store alone, not on the order in which it came, nor on how often names were resolved on the way.

mod cluster;
mod decided;
mod entity;
mod evidence;
mod index;
mod lexicon;
mod name;
mod pool;
mod profile;
mod walk;
mod wrong;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use oxigraph::model::NamedNode;
use oxigraph::store::StorageError;
use rayon::prelude::*;
use thiserror::Error;

use crate::ontology::Ontology;
use crate::store::{GraphStore, Judgement, Resolved, StoreError};
use decided::Decisions;
use entity::Named;
use index::Index;
use lexicon::Lexicon;
use pool::{Component, Pool};
use profile::Profiler;
use wrong::Wrong;

/// Articles whose profiles are made at a time.
const PORTION: usize = 512;
/// Labels, or articles, that are written in one transaction.
const WRITTEN: usize = 2_000;

/// Why names could not be resolved.
#[derive(Debug, Error)]
pub enum ResolutionError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The notes that resolution keeps beside the graph.
    #[error("what is known of names cannot be read or written")]
    Profiles(#[from] StorageError),
}

/// What a resolution has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Resolution {
    /// Articles that had changed since the last one.
    pub articles: usize,
    /// Entities that were looked at.
    pub entities: usize,
    /// Nodes, counted by article, that are now another entity than their own name says.
    pub judgements: usize,
}

/// Resolves the names in all articles that have changed since the last time, and of all others that this can touch.
///
/// # Errors
/// If the database fails. What was found until then is kept, and the next resolution goes on from there.
pub fn resolve(store: &GraphStore, ontology: &Ontology) -> Result<Resolution, ResolutionError> {
    let (index, is_current) = Index::open(store.path())?;
    if !is_current {
        store.forget_resolution()?;
    }
    let changed = store.unresolved_articles()?;
    if changed.is_empty() {
        return Ok(Resolution::default());
    }
    let lexicon = Lexicon::embedded();
    let profiler = Profiler { lexicon: &lexicon, ontology, base: store.base() };
    let dirty = take_notes(store, &index, &profiler, &changed)?;
    let log = store.decisions()?;
    let decisions = Decisions::of(&log);
    let mut pool = Pool::new(&index, &profiler);
    let is_most = changed.len() * 2 > store.articles_graphs()?.len();
    if is_most {
        pool.load_all()?;
    }
    let constraints = pool.follow(&decisions)?;
    let seeds = pool.groups((!is_most).then_some(&dirty.keys))?;
    let components = components(&mut pool, seeds)?;
    let found: Vec<Found> = (components.par_iter())
        .map(|component| {
            let clusters = cluster::cluster(&pool, component, &constraints);
            let named = entity::name(&pool, &clusters, &decisions);
            let judgements = entity::judge(&pool, &clusters, &named, &decisions);
            (named, judgements, nodes(&pool, component))
        })
        .collect();
    let outcome = Resolution {
        articles: changed.len(),
        entities: found.iter().map(|(named, ..)| named.len()).sum(),
        judgements: found.iter().map(|(_, judgements, _)| judgements.len()).sum(),
    };
    write(store, changed, dirty.nodes, found, &Wrong::of(&log, store, ontology))?;
    Ok(outcome)
}

/// The entities of a component, the judgements on its nodes, and the nodes with their articles.
type Found = (Vec<Named>, Vec<Judgement>, BTreeSet<(NamedNode, NamedNode)>);

/// What a change of articles can touch.
#[derive(Default)]
struct Dirty {
    /// The keys that they have or had.
    keys: BTreeSet<u64>,
    /// The nodes that they had.
    nodes: HashSet<String>,
}

/// Makes the profiles of articles anew.
fn take_notes(store: &GraphStore, index: &Index, profiler: &Profiler<'_>, articles: &[NamedNode]) -> Result<Dirty, ResolutionError> {
    let keys = |profile: &profile::ArticleProfile| -> BTreeSet<u64> {
        let keys = profile.references.iter().map(|reference| profiler.keys(reference));
        keys.flat_map(|keys| [vec![keys.group], Vec::from_iter(keys.full), Vec::from_iter(keys.wanted), Vec::from_iter(keys.offered)].concat())
            .collect()
    };
    let mut dirty = Dirty::default();
    for portion in articles.chunks(PORTION) {
        let made: Vec<_> = (portion.par_iter())
            .map(|article| -> Result<_, ResolutionError> {
                let old = index.profile(article)?.unwrap_or_default();
                let quads = store.quads(Some(article))?;
                let new = (!quads.is_empty()).then(|| profiler.profile(article.as_str(), &quads)).map(|profile| {
                    let keys = keys(&profile);
                    (profile, Vec::from_iter(keys))
                });
                Ok((old, (article.clone(), new)))
            })
            .collect::<Result<_, _>>()?;
        let mut profiles = Vec::with_capacity(made.len());
        for (old, (article, new)) in made {
            dirty.keys.extend(keys(&old));
            dirty.keys.extend(new.iter().flat_map(|(_, keys)| keys));
            dirty.nodes.extend(old.references.into_iter().map(|reference| format!("{}{}", store.base(), reference.node)));
            profiles.push((article, new));
        }
        index.write(&profiles)?;
    }
    Ok(dirty)
}

fn components(pool: &mut Pool<'_>, seeds: BTreeSet<u64>) -> Result<Vec<Component>, StorageError> {
    let mut seen = HashSet::new();
    let mut components = Vec::new();
    for seed in seeds {
        components.extend(pool.component(seed, &mut seen)?);
    }
    Ok(components)
}

/// The nodes of a component with their articles.
fn nodes(pool: &Pool<'_>, component: &Component) -> BTreeSet<(NamedNode, NamedNode)> {
    let mention = |at: &usize| {
        let mention = &pool.mentions[*at];
        let node = NamedNode::new_unchecked(format!("{}{}", pool.profiler.base, mention.reference.node));
        (pool.stories[mention.story].iri.clone(), node)
    };
    component.groups.iter().flatten().map(mention).collect()
}

/// Writes what was found where it is not what the store says already.
fn write(
    store: &GraphStore,
    changed: Vec<NamedNode>,
    mut groups: HashSet<String>,
    found: Vec<Found>,
    wrong: &Wrong<'_>,
) -> Result<(), ResolutionError> {
    let mut looked_at: BTreeMap<NamedNode, HashSet<NamedNode>> = BTreeMap::new();
    let mut judgements: HashMap<NamedNode, Vec<Judgement>> = HashMap::new();
    let mut labels: BTreeMap<NamedNode, Option<String>> = BTreeMap::new();
    for (named, found, nodes) in found {
        labels.extend(named.into_iter().map(|named| (named.entity, named.label)));
        for judgement in found {
            judgements.entry(judgement.article.clone()).or_default().push(judgement);
        }
        for (article, node) in nodes {
            groups.insert(node.as_str().to_owned());
            looked_at.entry(article).or_default().insert(node);
        }
    }
    write_labels(store, labels, &groups)?;
    let changed: BTreeSet<NamedNode> = changed.into_iter().collect();
    let articles: BTreeSet<&NamedNode> = changed.iter().chain(looked_at.keys()).collect();
    let mut resolved = Resolved::default();
    for article in articles {
        let old = store.judgements(Some(article))?;
        let nodes = looked_at.get(article);
        let mut new: Vec<Judgement> = old.iter().filter(|old| !nodes.is_some_and(|nodes| nodes.contains(&old.node))).cloned().collect();
        new.extend(judgements.remove(article).unwrap_or_default());
        new.sort_by(|a, b| a.node.cmp(&b.node));
        if changed.contains(article) || new != old {
            resolved.articles.insert(article.clone());
            resolved.judgements.extend(new);
            resolved.rejections.extend(wrong.in_article(article)?);
        }
        if resolved.articles.len() >= WRITTEN {
            store.write_resolution(&std::mem::take(&mut resolved))?;
        }
    }
    store.write_resolution(&resolved)?;
    Ok(store.flush()?)
}

/// Writes the labels that differ from those chosen before, and takes away those of entities that are no more.
fn write_labels(store: &GraphStore, mut labels: BTreeMap<NamedNode, Option<String>>, groups: &HashSet<String>) -> Result<(), ResolutionError> {
    let chosen = store.chosen_labels()?;
    for entity in chosen.keys().filter(|entity| !labels.contains_key(*entity)).cloned().collect::<Vec<_>>() {
        let name = entity.as_str();
        let without_article = name.rsplit_once('_').map_or(name, |(name, _)| name);
        if groups.contains(name) || groups.contains(without_article) {
            labels.insert(entity, None);
        }
    }
    labels.retain(|entity, label| chosen.get(entity) != label.as_ref());
    let mut labels = labels.into_iter().peekable();
    while labels.peek().is_some() {
        let resolved = Resolved { labels: labels.by_ref().take(WRITTEN).collect(), ..Resolved::default() };
        store.write_resolution(&resolved)?;
    }
    Ok(())
}
