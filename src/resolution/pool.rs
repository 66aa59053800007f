//! The references of one component in memory: those of its names that few articles bear, and a sample of those of the others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use oxigraph::model::NamedNode;

use super::group::{Component, Groups};
use super::index::{IndexError, Story, View, digest};
use super::profile::{Profiler, Reference};

/// A reference in memory.
pub struct Mention {
    /// Its number.
    pub id: u64,
    /// Its article, a place in [`Pool::stories`].
    pub story: usize,
    /// What the article tells.
    pub reference: Reference,
}

/// References by group.
pub struct Pool<'a> {
    view: &'a View,
    /// What makes profiles and knows names.
    pub profiler: &'a Profiler<'a>,
    /// Articles.
    pub stories: Vec<Story>,
    /// References.
    pub mentions: Vec<Mention>,
    /// Articles in memory, with their places in `stories`.
    loaded: HashMap<u64, usize>,
    /// The groups of the component.
    pub groups: Vec<Members>,
    /// Which groups may be one entity, as places in `groups`.
    pub edges: Vec<(usize, usize)>,
}

/// The references of a group.
pub struct Members {
    /// The group's key.
    pub key: u64,
    /// Whether it bears only a part of a name.
    pub is_partial: bool,
    /// Those that are compared with each other, as places in [`Pool::mentions`], sorted by node and article.
    pub sample: Vec<usize>,
    /// Whether there are others.
    pub is_sampled: bool,
}

impl<'a> Pool<'a> {
    /// Takes the references of a component into memory: `size` of each group, and those that people decided about.
    pub fn new(
        view: &'a View,
        groups: &Groups<'a>,
        profiler: &'a Profiler<'a>,
        component: &Component,
        size: usize,
        decided: &BTreeMap<u64, BTreeSet<u64>>,
    ) -> Result<Self, IndexError> {
        let mut pool =
            Self { view, profiler, stories: Vec::new(), mentions: Vec::new(), loaded: HashMap::new(), groups: Vec::new(), edges: Vec::new() };
        let mut found = Vec::new();
        for (place, key) in component.groups.iter().enumerate() {
            let Some(group) = groups.get(*key)? else { continue };
            let mut ids: BTreeSet<u64> = view.members(*key)?.take(size).collect::<Result<_, _>>()?;
            ids.extend(decided.get(key).into_iter().flatten());
            let is_sampled = (ids.len() as u64) < group.size;
            let mut sample = pool.load(&ids.into_iter().collect::<Vec<_>>())?;
            sample.sort_by(|a, b| pool.order(*a).cmp(&pool.order(*b)));
            if !sample.is_empty() {
                found.push((place, Members { key: *key, is_partial: group.is_partial, sample, is_sampled }));
            }
        }
        // The order of names, so that the result depends on nothing else.
        found.sort_by(|a, b| a.1.sample.first().map(|at| pool.order(*at)).cmp(&b.1.sample.first().map(|at| pool.order(*at))));
        let places: HashMap<usize, usize> = found.iter().enumerate().map(|(new, (old, _))| (*old, new)).collect();
        let edge = |(a, b): &(usize, usize)| Some((*places.get(a)?, *places.get(b)?)).map(|(a, b)| (a.min(b), a.max(b)));
        pool.edges = component.edges.iter().filter_map(edge).collect();
        pool.edges.sort_unstable();
        pool.groups = found.into_iter().map(|(_, members)| members).collect();
        Ok(pool)
    }

    /// By what references are sorted: node and article.
    pub fn order(&self, at: usize) -> (&str, &str) {
        let mention = &self.mentions[at];
        (&mention.reference.node, &self.stories[mention.story].iri)
    }

    /// Takes references into memory; gives their places.
    pub fn load(&mut self, ids: &[u64]) -> Result<Vec<usize>, IndexError> {
        let mut places = Vec::with_capacity(ids.len());
        for id in ids {
            let Some((article, reference)) = self.view.reference(*id)? else { continue };
            let story = match self.loaded.get(&article) {
                Some(story) => *story,
                None => {
                    let Some(story) = self.view.story(article)? else { continue };
                    self.loaded.insert(article, self.stories.len());
                    self.stories.push(story);
                    self.stories.len() - 1
                }
            };
            places.push(self.mentions.len());
            self.mentions.push(Mention { id: *id, story, reference });
        }
        Ok(places)
    }

    /// Forgets the references from the `mentions`th on.
    pub fn forget(&mut self, mentions: usize, stories: usize) {
        self.mentions.truncate(mentions);
        self.stories.truncate(stories);
        self.loaded.retain(|_, story| *story < stories);
    }

    /// The article that a reference stands in.
    pub fn article(&self, at: usize) -> NamedNode {
        NamedNode::new_unchecked(self.stories[self.mentions[at].story].iri.clone())
    }

    /// The node of a reference.
    pub fn node(&self, at: usize) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{}", self.profiler.base, self.mentions[at].reference.node))
    }

    /// A digest of all that its article tells of a reference.
    pub fn print(&self, at: usize) -> u64 {
        let mention = &self.mentions[at];
        digest(format!("{:?} {:?}", self.stories[mention.story], mention.reference).as_bytes())
    }

    /// The word or name of that number.
    pub fn word(&self, number: u64) -> String {
        self.view.word(number)
    }
}
