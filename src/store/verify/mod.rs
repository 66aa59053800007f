//! Whether the store keeps what the graph promises: every passage stands where it says, no claim has become a fact and no fact is lost, and the
//! shapes hold.
//!
//! Only the graphs of articles are checked so: what users write in graphs of their own is theirs.

mod facts;
mod shacl;
mod shapes;
mod text;

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use oxigraph::model::{GraphNameRef, NamedNode, Quad};
use oxigraph::store::StorageError;
use rayon::prelude::*;
use serde::Serialize;

use super::sheet::Sheet;
use super::union::{Translator, View, in_union};
use super::{GraphStore, StoreError};
use crate::graph::vocabulary::{SHAPES, term};
use crate::ontology::Ontology;

pub use self::shapes::ShapesError;

/// How many articles are looked at together.
const TOGETHER: usize = 256;

/// How much a check of the whole store has looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verification {
    /// Articles.
    pub articles: usize,
    /// Statements.
    pub statements: usize,
    /// Passages and quotations that were compared with their article's text.
    pub passages: usize,
    /// Passages and quotations of articles whose text is not in the store.
    pub unchecked: usize,
    /// Direct triples.
    pub triples: usize,
    /// What is wrong.
    pub flaws: usize,
}

/// Which promise is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Promise {
    /// The text, its digest, and the passages in it.
    Text,
    /// The rule of the direct triples.
    Fact,
    /// The SHACL shapes.
    Shape,
    /// Queries see the union of all graphs.
    Union,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// In which article; none where it concerns the store as a whole.
    pub article: Option<String>,
    /// What it breaks.
    pub promise: Promise,
    /// The node that it is about.
    pub node: String,
    /// Its property, where a shape speaks of one.
    pub property: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl GraphStore {
    /// Checks every article, and hands on what is wrong. `ontology` says which verbs take their clause for granted: the one that the articles were
    /// read with.
    ///
    /// # Errors
    /// If the database fails, or `flaw` does; what is wrong with the graph is no error but a [`Flaw`].
    pub fn verify<E: From<StoreError>>(&self, ontology: &Ontology, mut flaw: impl FnMut(Flaw) -> Result<(), E>) -> Result<Verification, E> {
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            let given = scope.spawn(|| self.verify_default_graph(&stop));
            let looked = self.verify_graphs(ontology, &mut flaw);
            stop.store(looked.is_err(), Ordering::Relaxed);
            let given = given.join().unwrap_or_else(|panic| resume_unwind(panic));
            let (mut total, mut lost) = looked?;
            lost.extend(given.map_err(|source| self.failed(source))?);
            total.flaws += lost.len();
            lost.into_iter().try_for_each(&mut flaw)?;
            Ok(total)
        })
    }

    /// Checks all graphs but the default graph, and hands on what is wrong with each article; what is not in the default graph comes back.
    fn verify_graphs<E: From<StoreError>>(
        &self,
        ontology: &Ontology,
        flaw: &mut impl FnMut(Flaw) -> Result<(), E>,
    ) -> Result<(Verification, Vec<Flaw>), E> {
        let shapes = shapes::read(SHAPES).map_err(StoreError::from)?;
        let (mut total, mut lost) = <(Verification, Vec<Flaw>)>::default();
        for names in self.articles_graphs()?.chunks(TOGETHER) {
            let checked = names.par_iter().map(|name| self.verify_article(name, ontology, &shapes)).collect::<Result<Vec<_>, StoreError>>()?;
            for (found, flaws, not_given) in checked {
                total.add(&found);
                flaws.into_iter().try_for_each(&mut *flaw)?;
                lost.extend(not_given);
            }
        }
        for name in self.other_graphs()? {
            let quads = self.store.quads_for_pattern(None, None, None, Some(name.as_ref().into()));
            lost.extend(self.not_given(quads).map_err(|source| self.failed(source))?);
        }
        Ok((total, lost))
    }

    /// Checks one article; the second list is of what is not in the default graph.
    fn verify_article(
        &self,
        name: &NamedNode,
        ontology: &Ontology,
        shapes: &[shapes::NodeShape],
    ) -> Result<(Verification, Vec<Flaw>, Vec<Flaw>), StoreError> {
        let quads = self.graph(&name.clone().into())?;
        let sheet = Sheet::new(name, self.base(), &quads);
        let flaw = |promise, node, property, message| Flaw { article: Some(name.as_str().to_owned()), promise, node, property, message };
        let compared = text::compare(&sheet);
        let (triples, facts) = facts::Facts::new(&sheet, ontology).check();
        let mut flaws: Vec<Flaw> = Vec::new();
        flaws.extend(compared.found.into_iter().map(|found| flaw(Promise::Text, found.node, None, found.message)));
        flaws.extend(facts.into_iter().map(|found| flaw(Promise::Fact, found.node, None, found.message)));
        let violations = shacl::violations(&sheet, shapes);
        flaws.extend(violations.into_iter().map(|found| flaw(Promise::Shape, found.node, found.property, format!("has {}", found.message))));
        let statements = sheet.of_class(term::STATEMENT).len();
        let (passages, unchecked) = (compared.passages, compared.unchecked);
        let lost = self.not_given(quads.iter().cloned().map(Ok)).map_err(|source| self.failed(source))?;
        Ok((Verification { articles: 1, statements, passages, unchecked, triples, flaws: flaws.len() }, flaws, lost))
    }

    /// Queries see what each graph has, with nodes replaced by what they resolve to.
    fn not_given(&self, quads: impl Iterator<Item = Result<Quad, StorageError>>) -> Result<Vec<Flaw>, StorageError> {
        let translator = Translator::new(View::Store(&self.store), &self.graphs);
        let mut flaws = Vec::new();
        for quad in quads {
            let quad = quad?;
            if !translator.translate(&quad)?.map_or(Ok(true), |triple| self.store.contains(&in_union(triple)))? {
                flaws.push(not_whole(&quad));
            }
        }
        Ok(flaws)
    }

    /// Queries see nothing else.
    fn verify_default_graph(&self, stop: &AtomicBool) -> Result<Vec<Flaw>, StorageError> {
        let translator = Translator::new(View::Store(&self.store), &self.graphs);
        let mut flaws = Vec::new();
        let quads = self.store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph));
        for quad in quads.take_while(|_| !stop.load(Ordering::Relaxed)) {
            let quad = quad?;
            if !translator.is_given(&quad.clone().into())? {
                flaws.push(not_whole(&quad));
            }
        }
        Ok(flaws)
    }
}

fn not_whole(quad: &Quad) -> Flaw {
    let node = quad.subject.to_string().trim_matches(['<', '>']).to_owned();
    let message = format!("{} {}: in a graph, but not in the union of all graphs, or the other way round", quad.predicate, quad.object);
    Flaw { article: None, promise: Promise::Union, node, property: None, message }
}

impl Verification {
    fn add(&mut self, other: &Self) {
        self.articles += other.articles;
        self.statements += other.statements;
        self.passages += other.passages;
        self.unchecked += other.unchecked;
        self.triples += other.triples;
        self.flaws += other.flaws;
    }
}
