//! Across articles: which nodes are one real thing, and which of one name are not.
//!
//! [`resolve`] looks at what has changed since it last ran, and at everything whose name could be meant by it; what it finds lies in the graph
//! `BASE` + `graph/resolution` with reasons and scores, and the default graph has one node for each entity. The result depends on what is in
//! the store alone, not on the order in which it came, nor on how often names were resolved on the way.
//!
//! Full names are resolved first, then parts of names ("Holm"), which can stand for what was found of these. Names that few articles bear are compared
//! reference by reference. Of those that very many bear, a sample that depends on no order says which entities there are, and every other reference
//! joins the likeliest of them by itself; so one article more costs the same in a large archive as in a small one.

mod block;
mod cluster;
mod crowd;
mod decided;
mod entity;
mod evidence;
mod group;
mod index;
mod lexicon;
mod name;
mod names;
mod pool;
mod profile;
pub mod step;
#[cfg(test)]
mod tests;
mod walk;
mod work;
mod wrong;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use oxigraph::model::{NamedNode, Quad};
use rayon::prelude::*;
use thiserror::Error;

use crate::graph::vocabulary::term;
use crate::ontology::Ontology;
use crate::store::{Fates, GraphStore, Judgement, Resolved, StoreError};
use block::Blocks;
use decided::Decisions;
use entity::Judged;
use group::Groups;
use index::{Index, IndexError, Profiled, State, View, digest, written};
use lexicon::Lexicon;
use pool::Seen;
use profile::Profiler;
use work::{Found, Work};
use wrong::Wrong;

/// Articles whose profiles are made at a time.
const PORTION: usize = 512;
/// Judgements that are written in one transaction.
const WRITTEN: usize = 5_000;
/// References of one name that are compared with each other; of more, so many are taken as a sample.
const SAMPLE: usize = 192;
/// Articles and judgements that are kept in memory until the default graph follows them; of more, they are read again.
const KEPT: usize = 300_000;

/// Why names could not be resolved.
#[derive(Debug, Error)]
pub enum ResolutionError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The notes that resolution keeps beside the graph.
    #[error("what is known of names cannot be read or written")]
    Profiles(#[from] IndexError),
    /// The result cannot be written.
    #[error("cannot write the result")]
    Output(#[from] std::io::Error),
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

/// Resolves the names in all articles that have changed since the last time, and of all others that this can touch. All that was written to the store
/// before is then in its tables, as after [`GraphStore::flush`].
///
/// # Errors
/// If the database fails. What was found until then is kept, and the next resolution goes on from there.
pub fn resolve(store: &GraphStore, ontology: &Ontology) -> Result<Resolution, ResolutionError> {
    Resolver::open(store, ontology)?.resolve()
}

/// Resolves the names of a store.
pub struct Resolver<'a> {
    store: &'a GraphStore,
    ontology: &'a Ontology,
    lexicon: Lexicon,
    index: Index,
    /// Entities with chosen labels of which nothing else is known any more.
    lost: BTreeSet<String>,
    /// References of one name that are compared with each other; of more, so many are taken as a sample.
    sample: usize,
}

/// What resolution has to know of an article.
pub struct Note(Profiled);

impl<'a> Resolver<'a> {
    /// A resolver with what is known of the store's names.
    ///
    /// # Errors
    /// If the database fails.
    pub fn open(store: &'a GraphStore, ontology: &'a Ontology) -> Result<Self, ResolutionError> {
        let (index, is_current) = Index::open(store.path())?;
        let mut lost = BTreeSet::new();
        // A resolution that was interrupted may have chosen labels that nothing tells of.
        if !is_current || index.is_unfinished()? {
            store.forget_resolution()?;
            lost = store.labelled_entities()?;
        }
        Ok(Self { store, ontology, lexicon: Lexicon::embedded(), index, lost, sample: SAMPLE })
    }

    fn profiler(&self) -> Profiler<'_> {
        Profiler { lexicon: &self.lexicon, ontology: self.ontology, base: self.store.base() }
    }

    /// What there is to know of an article whose graph is `quads`; `fingerprint` is the digest of all that the graph depends on.
    #[must_use]
    pub fn note(&self, article: &NamedNode, fingerprint: &str, quads: &[Quad]) -> Note {
        let profile = self.profiler().profile(article.as_str(), quads);
        Note((article.clone(), Some((fingerprint.to_owned(), profile))))
    }

    /// Keeps notes of articles that have been written, so that these need not be read again when names are resolved.
    ///
    /// # Errors
    /// If the notes cannot be written.
    pub fn keep(&self, notes: Vec<Note>) -> Result<(), ResolutionError> {
        Ok(self.index.put(&self.profiler(), &notes.into_iter().map(|Note(profiled)| profiled).collect::<Vec<_>>())?)
    }

    /// As the function of that name.
    ///
    /// # Errors
    /// As the function of that name.
    pub fn resolve(self) -> Result<Resolution, ResolutionError> {
        let store = self.store;
        let changed = store.unresolved_articles()?;
        if changed.is_empty() && self.index.read()?.dirty()?.is_empty() {
            store.flush()?;
            return Ok(Resolution::default());
        }
        let profiler = self.profiler();
        self.take_notes(&profiler, &changed)?;
        self.index.begin()?;
        let fresh = store.fresh_articles(&changed, !self.lost.is_empty())?;
        let view = self.index.read()?;
        let dirty = view.dirty()?;
        let log = store.decisions()?;
        let decisions = Decisions::of(&log);
        let groups = Groups::new(&view, &profiler);
        let bound = decisions.bind(&view, &profiler, &groups)?;
        let mut outcome = Resolution { articles: changed.len(), ..Resolution::default() };
        let is_first = fresh.len() as u64 == view.len()? && self.lost.is_empty();
        let mut writing = Writing {
            store,
            index: &self.index,
            changed: &changed.iter().cloned().collect(),
            fresh: &fresh,
            is_first,
            found: Some(Fates { of: fresh.iter().map(|article| (article.clone(), Vec::new())).collect(), ..Fates::default() }),
            kept: fresh.len(),
            states: BTreeMap::new(),
            gone: self.lost.clone(),
            labelled: HashSet::new(),
        };
        let work = Work {
            view: &view,
            profiler: &profiler,
            groups: &groups,
            sample: self.sample,
            dirty: &dirty,
            decisions: &decisions,
            bound: &bound,
            blocks: &Blocks::default(),
        };
        work.all(&self.index, |found| {
            outcome.entities += found.iter().map(|found| found.entities).sum::<usize>();
            outcome.judgements += found.iter().map(|found| found.judgements.len()).sum::<usize>();
            writing.write(&view, found)
        })?;
        writing.end(&view, &changed, &Wrong::of(&log, store, self.ontology))?;
        let states = writing.states;
        drop(groups);
        drop(view);
        self.index.settle(&states)?;
        store.flush()?;
        Ok(outcome)
    }

    /// Makes the profiles of articles anew where they are not those of their graphs.
    fn take_notes(&self, profiler: &Profiler<'_>, articles: &[NamedNode]) -> Result<(), ResolutionError> {
        // The notes of one portion are kept while those of the next are made.
        let mut made: Made = Made::default();
        for portion in articles.chunks(PORTION) {
            let view = self.index.read()?;
            let former = std::mem::take(&mut made);
            let (kept, new) = rayon::join(|| self.keep_made(profiler, &former), || self.make(&view, profiler, portion));
            kept?;
            made = new?;
        }
        self.keep_made(profiler, &made)
    }

    fn make(&self, view: &View, profiler: &Profiler<'_>, articles: &[NamedNode]) -> Result<Made, ResolutionError> {
        let made: Vec<Option<Profiled>> = (articles.par_iter())
            .map(|article| -> Result<_, ResolutionError> {
                let fingerprint = self.store.fingerprint(article)?.unwrap_or_default();
                let known = view.article(article)?.map(|number| view.story(number)).transpose()?.flatten();
                if !fingerprint.is_empty() && known.is_some_and(|story| story.fingerprint == fingerprint) {
                    return Ok(None);
                }
                let quads = self.store.quads(Some(article))?;
                let profile = (!quads.is_empty()).then(|| (fingerprint, profiler.profile(article.as_str(), &quads)));
                Ok(Some((article.clone(), profile)))
            })
            .collect::<Result<_, _>>()?;
        let known = made.iter().zip(articles).filter(|(made, _)| made.is_none()).map(|(_, article)| article.clone()).collect();
        Ok(Made { known, new: made.into_iter().flatten().collect() })
    }

    fn keep_made(&self, profiler: &Profiler<'_>, made: &Made) -> Result<(), ResolutionError> {
        if !made.new.is_empty() {
            self.index.put(profiler, &made.new)?;
        }
        if !made.known.is_empty() {
            self.index.touch(&made.known)?;
        }
        Ok(())
    }
}

/// Notes of some articles.
#[derive(Default)]
struct Made {
    /// Articles whose notes are those of their graphs.
    known: Vec<NamedNode>,
    /// The notes of the others.
    new: Vec<Profiled>,
}

/// What is being written, where it is not what the store says already.
struct Writing<'a> {
    store: &'a GraphStore,
    index: &'a Index,
    /// Articles that are resolved because something has happened to them.
    changed: &'a HashSet<NamedNode>,
    /// Those of them that resolution has not seen before.
    fresh: &'a BTreeSet<NamedNode>,
    /// Whether all articles are such.
    is_first: bool,
    /// What was found of their nodes; `None` once it is too much to be kept.
    found: Option<Fates>,
    /// How many articles and judgements that is.
    kept: usize,
    states: BTreeMap<u64, State>,
    /// Entities that had chosen labels in groups that were looked at.
    gone: BTreeSet<String>,
    /// Entities that have one now.
    labelled: HashSet<String>,
}

impl Writing<'_> {
    fn write(&mut self, view: &View, found: Vec<Found>) -> Result<(), ResolutionError> {
        let mut labels: BTreeMap<NamedNode, Option<String>> = BTreeMap::new();
        let (mut changes, mut fresh, mut own, mut noted) = (Vec::new(), Vec::new(), HashMap::new(), Vec::new());
        for found in found {
            for (group, state) in found.states {
                let old = view.state(group)?;
                self.gone.extend(old.labelled.iter().cloned());
                self.labelled.extend(state.labelled.iter().cloned());
                if old != state {
                    self.states.insert(group, state);
                }
            }
            for (entity, label) in found.labels {
                if self.is_first || self.store.chosen_label(&entity)?.as_ref() != Some(&label) {
                    labels.insert(entity, Some(label));
                }
            }
            let mut compared = Compared { fresh: &mut fresh, own: &mut own, changes: &mut changes, noted: &mut noted };
            self.compare(view, found.seen, found.judgements, &mut compared)?;
        }
        self.keep(&fresh, own);
        if self.is_first {
            let labels = std::mem::take(&mut labels).into_iter().filter_map(|(entity, label)| Some((entity, label?)));
            self.store.record_fresh(&fresh, &labels.collect())?;
        } else {
            self.store.record_fresh(&fresh, &BTreeMap::new())?;
        }
        if fresh.len() >= WRITTEN {
            // So that the database does not keep it all in memory.
            self.store.flush()?;
        }
        for labels in portions_of(labels.into_iter().collect(), WRITTEN) {
            self.store.write_resolution(&Resolved { labels: labels.into_iter().collect(), ..Resolved::default() })?;
        }
        self.write_changes(changes)?;
        Ok(self.index.note(&noted)?)
    }

    /// Keeps what was found of fresh articles.
    fn keep(&mut self, fresh: &[Judgement], own: HashMap<NamedNode, NamedNode>) {
        self.kept += fresh.len();
        if self.kept > KEPT {
            self.found = None;
        }
        let Some(found) = &mut self.found else { return };
        found.own.extend(own);
        for judgement in fresh {
            let entity = judgement.entity.clone().unwrap_or_else(|| term::NOTHING.into_owned());
            found.of.entry(judgement.article.clone()).or_default().push((judgement.node.clone(), entity));
        }
    }

    /// Compares what was found of references with what the store says of them.
    fn compare(&self, view: &View, seen: Vec<Seen>, judgements: Vec<Judged>, compared: &mut Compared<'_>) -> Result<(), ResolutionError> {
        let mut judgements: HashMap<u64, Judgement> = judgements.into_iter().collect();
        let moved: HashSet<NamedNode> = judgements.values().map(|judgement| judgement.node.clone()).collect();
        for Seen { id, article, node } in seen {
            let judgement = judgements.remove(&id);
            let print = judgement.as_ref().map(print);
            if self.fresh.contains(&article) {
                match judgement {
                    Some(judgement) => compared.fresh.push(judgement),
                    None if moved.contains(&node) => drop(compared.own.insert(node, article)),
                    None => {}
                }
                compared.noted.extend(print.map(|print| (id, Some(print))));
                continue;
            }
            // Of articles that have changed, what is noted may be gone, and what was written be still there.
            let is_changed = self.changed.contains(&article);
            let is_new = if is_changed { self.store.judgement(&node, &article)? != judgement } else { view.judged(id)? != print };
            if is_changed || is_new {
                compared.noted.push((id, print));
            }
            if is_new {
                compared.changes.push(((article, node), judgement));
            }
        }
        Ok(())
    }

    fn write_changes(&self, mut changes: Vec<Change>) -> Result<(), ResolutionError> {
        // What one article tells lies together.
        changes.sort_by(|a, b| a.0.cmp(&b.0));
        for portion in portions_of(changes, WRITTEN) {
            let mut resolved = Resolved::default();
            for ((article, node), judgement) in portion {
                resolved.nodes.entry(article).or_default().insert(node);
                resolved.judgements.extend(judgement);
            }
            self.store.write_resolution(&resolved)?;
        }
        Ok(())
    }

    /// Takes away what is said of nodes and entities that are no more.
    fn end(&mut self, view: &View, changed: &[NamedNode], wrong: &Wrong<'_>) -> Result<(), ResolutionError> {
        let gone: BTreeSet<String> = self.gone.iter().filter(|entity| !self.labelled.contains(*entity)).cloned().collect();
        let labels: Vec<_> = gone.into_iter().map(|entity| (NamedNode::new_unchecked(entity), None)).collect();
        for labels in portions_of(labels, WRITTEN) {
            self.store.write_resolution(&Resolved { labels: labels.into_iter().collect(), ..Resolved::default() })?;
        }
        let mut changes = Vec::new();
        for article in changed.iter().filter(|article| !self.fresh.contains(*article)) {
            let Some(number) = view.article(article)? else { continue };
            let nodes: HashSet<String> =
                view.references(number)?.into_iter().map(|(_, reference)| format!("{}{}", self.store.base(), reference.node)).collect();
            let stale = self.store.judgements(Some(article))?.into_iter().filter(|judgement| !nodes.contains(judgement.node.as_str()));
            changes.extend(stale.map(|judgement| ((article.clone(), judgement.node), None)));
        }
        self.write_changes(changes)?;
        let is_right = self.write_wrong(changed, wrong)?;
        self.store.settle_fresh(self.fresh, self.found.take().filter(|_| is_right).as_ref())?;
        Ok(self.store.end_resolution(changed)?)
    }

    /// Writes which statements of changed articles people said are wrong. `true` if there is none in fresh ones.
    fn write_wrong(&self, changed: &[NamedNode], wrong: &Wrong<'_>) -> Result<bool, ResolutionError> {
        let (mut fresh, mut known) = (Vec::new(), BTreeMap::new());
        for article in changed {
            let rejection = wrong.in_article(article)?;
            if self.fresh.contains(article) {
                fresh.extend(rejection);
            } else if rejection.is_some() || self.store.has_wrong(article)? {
                known.insert(article.clone(), rejection);
            }
        }
        self.store.record_wrong_in_fresh(&fresh)?;
        self.store.write_resolution(&Resolved { rejections: known, ..Resolved::default() })?;
        Ok(fresh.is_empty())
    }
}

/// What is to be written of references.
struct Compared<'c> {
    /// The judgements on those of fresh articles.
    fresh: &'c mut Vec<Judgement>,
    /// Nodes on which there are some, with a fresh article where there is none.
    own: &'c mut HashMap<NamedNode, NamedNode>,
    /// What is not what the store says.
    changes: &'c mut Vec<Change>,
    /// Numbers of references with digests of the judgements on them.
    noted: &'c mut Vec<(u64, Option<u64>)>,
}

/// A digest of a judgement on a known reference.
fn print(judgement: &Judgement) -> u64 {
    let Judgement { entity, score, reasons, decision, .. } = judgement;
    let iri = |node: &Option<NamedNode>| node.as_ref().map(|node| node.as_str().to_owned());
    digest(&written(&(iri(entity), score.to_bits(), reasons, iri(decision))))
}

/// A node after its article, with the judgement on it.
type Change = ((NamedNode, NamedNode), Option<Judgement>);

fn portions_of<T>(items: Vec<T>, size: usize) -> impl Iterator<Item = Vec<T>> {
    let mut items = items.into_iter().peekable();
    std::iter::from_fn(move || items.peek().is_some().then(|| items.by_ref().take(size).collect()))
}
