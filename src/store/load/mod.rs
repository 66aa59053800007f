//! Loading graphs of articles that were written elsewhere: by `newsgraph read`, on one machine or on many.
//!
//! Articles that are new go through the database's bulk loader, which makes sorted files of them beside its own and takes all of these over in one
//! step at the end; those that are there already are replaced one transaction after another, as a build does it. So a load that is interrupted leaves
//! whole articles only. All that stands of one article anywhere in a load is taken together.

mod part;

use std::collections::HashSet;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad};
use oxigraph::store::{BulkLoader, StorageError};

use super::ingest::SOURCE;
use super::reprint::{self, Crowd};
use super::{Contribution, GraphStore, Notes, StoreError};

pub use part::{Damage, Part, Parts};

/// Quads that the bulk loader sorts together: so many that the files do not become too small, so few that they stay near the processor.
const BATCH: usize = 400_000;

/// How much a load has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Articles.
    pub articles: usize,
    /// How many of them were there before, and have been replaced.
    pub replaced: usize,
    /// Quads in the articles' graphs, those counted twice that came twice.
    pub quads: usize,
}

/// A load that is going on.
pub struct Load<'a> {
    store: &'a GraphStore,
    loader: BulkLoader<'a>,
    /// Whether no article can be there already.
    was_empty: bool,
    /// What is given to the loader next, and how many quads that are.
    batch: Vec<Vec<Quad>>,
    size: usize,
    met: HashSet<NamedNode>,
    replaced: HashSet<NamedNode>,
    /// New articles with a text, in the order of `crowd`.
    told: Vec<NamedNode>,
    crowd: Crowd,
    quads: usize,
}

impl GraphStore {
    /// Begins a load that works on so many threads.
    ///
    /// # Errors
    /// If the database fails.
    pub fn load(&self, threads: usize) -> Result<Load<'_>, StoreError> {
        self.link_reprints()?;
        let was_empty = self.store.is_empty().map_err(|source| self.failed(source))?;
        // The loader makes batches of a thousand quads a megabyte and thread. Here a batch is what it is given at once.
        let megabytes = threads * (2 * BATCH / 1000);
        let loader = self.store.bulk_loader().with_num_threads(threads).with_max_memory_size_in_megabytes(megabytes);
        let (batch, size, quads) = (Vec::new(), 0, 0);
        let (met, replaced, told, crowd) = Default::default();
        Ok(Load { store: self, loader, was_empty, batch, size, met, replaced, told, crowd, quads })
    }

    /// What reads the portions of a load; one for each thread.
    ///
    /// # Errors
    /// If the database fails.
    pub fn parts(&self) -> Result<Parts<'_>, StoreError> {
        let was_empty = self.store.is_empty().map_err(|source| self.failed(source))?;
        Ok(Parts::new(&self.graphs, was_empty))
    }
}

impl Load<'_> {
    /// Takes parts of articles that were found in the file `source`.
    ///
    /// # Errors
    /// If the database fails. What is new is then not in the store.
    pub fn take(&mut self, parts: Vec<Part>, source: &str) -> Result<(), StoreError> {
        let (contributions, notes) = self.sort(parts, source).map_err(|error| self.store.failed(error))?;
        if contributions.is_empty() { Ok(()) } else { self.store.ingest_with(&contributions, &notes).map(drop) }
    }

    /// Takes what is new, and gives back what is to replace something.
    fn sort(&mut self, parts: Vec<Part>, source: &str) -> Result<(Vec<Contribution>, Notes), StorageError> {
        let (mut contributions, mut notes) = (Vec::new(), Notes::default());
        for part in parts {
            self.quads += part.quads.len();
            if self.was_empty || !self.store.store.contains_named_graph(&part.article)? {
                self.add(part, source)?;
            } else {
                self.replace(part, source, &mut contributions, &mut notes)?;
            }
        }
        Ok((contributions, notes))
    }

    fn add(&mut self, part: Part, source: &str) -> Result<(), StorageError> {
        let Part { article, quads, union, signature, .. } = part;
        let graphs = &self.store.graphs;
        let found = |graph: GraphName| Quad::new(article.clone(), NamedNodeRef::new_unchecked(SOURCE), Literal::from(source), graph);
        let mut notes = vec![found(graphs.sources.clone()), found(GraphName::DefaultGraph)];
        if let Some(signature) = signature {
            notes.extend(reprint::noted(graphs, &article, &signature));
            self.crowd.add(&signature);
            self.told.push(article.clone());
        }
        if !self.met.contains(&article) {
            notes.push(Quad::new(article.clone(), graphs.unresolved_mark(), Literal::from(true), graphs.unresolved.clone()));
            self.met.insert(article);
        }
        for quads in [quads, union, notes] {
            self.size += quads.len();
            self.batch.push(quads);
        }
        if self.size >= BATCH { self.write() } else { Ok(()) }
    }

    /// Adds a part of an article that the store has already to what is to be written.
    fn replace(&mut self, part: Part, source: &str, contributions: &mut Vec<Contribution>, notes: &mut Notes) -> Result<(), StorageError> {
        let Part { article, mut quads, signature, .. } = part;
        notes.signatures.extend(signature.map(|signature| (article.clone(), signature)));
        if !self.replaced.insert(article.clone()) {
            // More of an article that this load has begun to replace.
            if let Some(known) = contributions.iter_mut().find(|known| known.article == article) {
                known.quads.append(&mut quads);
                return Ok(());
            }
            let known = self.store.store.quads_for_pattern(None, None, None, Some(article.as_ref().into()));
            quads.extend(known.collect::<Result<Vec<_>, _>>()?);
        }
        contributions.push(Contribution { article, quads, source: source.to_owned() });
        Ok(())
    }

    fn write(&mut self) -> Result<(), StorageError> {
        self.size = 0;
        self.loader.load_quads(std::mem::take(&mut self.batch).into_iter().flatten())
    }

    /// What has been taken so far.
    #[must_use]
    pub fn so_far(&self) -> Loaded {
        Loaded { articles: self.met.len() + self.replaced.len(), replaced: self.replaced.len(), quads: self.quads }
    }

    /// Puts all new articles into the store, in one step, and finds the reprints among them.
    ///
    /// # Errors
    /// If the database fails. Then the new articles are in the store whole or not at all.
    pub fn finish(self) -> Result<Loaded, StoreError> {
        let (store, done) = (self.store, self.so_far());
        self.commit().map_err(|source| store.failed(source))?;
        store.link_reprints()?;
        store.flush()?;
        Ok(done)
    }

    fn commit(mut self) -> Result<(), StorageError> {
        let mark = |article: &NamedNode| reprint::unlinked(&self.store.graphs, article, self.was_empty);
        // In a store without other articles only those can be reprints that meet another of this load.
        let unlinked = if self.was_empty {
            self.crowd.meeting().into_iter().filter_map(|number| self.told.get(number as usize)).map(mark).collect()
        } else {
            self.told.iter().map(mark).collect()
        };
        self.batch.push(unlinked);
        self.loader.load_quads(self.batch.into_iter().flatten())?;
        self.loader.commit()
    }
}
