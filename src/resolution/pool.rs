//! The references of some groups in memory: those of names that few articles bear, and a sample of those of the others.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use oxigraph::model::NamedNode;
use rayon::prelude::*;

use super::evidence::Digests;
use super::group::{Component, Groups};
use super::index::{IndexError, Story, View, digest, written};
use super::profile::{Profiler, Reference};
use super::work::Bound;

/// How many references or articles a thread reads at least.
const READ: usize = 64;

/// A reference in memory.
pub struct Mention {
    /// The number of its article.
    pub article: u64,
    /// What the article tells.
    pub reference: Reference,
    /// A digest of it, once it was asked for.
    print: OnceLock<u64>,
}

/// A reference that was looked at.
pub struct Seen {
    /// Its number.
    pub id: u64,
    /// Its article.
    pub article: NamedNode,
    /// Its node there.
    pub node: NamedNode,
}

/// References by group.
pub struct Pool<'a> {
    view: &'a View,
    /// What makes profiles and knows names.
    pub profiler: &'a Profiler<'a>,
    /// Articles, by number.
    stories: HashMap<u64, Story, Digests>,
    /// References, by number.
    mentions: HashMap<u64, Mention, Digests>,
    /// The groups.
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
    /// The numbers of those that are compared with each other, sorted by node and article.
    pub sample: Vec<u64>,
    /// Whether there are others.
    pub is_sampled: bool,
}

impl<'a> Pool<'a> {
    /// Takes the references of a component into memory: `size` of each group, and those that people decided about. References of parts of names
    /// that people said are somebody with a full name are with the groups of that one.
    pub fn new(
        view: &'a View,
        groups: &Groups<'a>,
        profiler: &'a Profiler<'a>,
        component: &Component,
        size: usize,
        bound: &Bound,
    ) -> Result<Self, IndexError> {
        let (stories, mentions) = (HashMap::default(), HashMap::default());
        let mut pool = Self { view, profiler, stories, mentions, groups: Vec::new(), edges: Vec::new() };
        let mut found = Vec::new();
        for (place, key) in component.groups.iter().enumerate() {
            let Some(group) = groups.get(*key)? else { continue };
            let mut ids: BTreeSet<u64> = view.members(*key)?.take(size).collect::<Result<_, _>>()?;
            ids.extend(bound.members.get(key).into_iter().flatten());
            let is_sampled = (ids.len() as u64) < group.size;
            ids.retain(|id| !group.is_partial || !bound.lent.contains(id));
            found.push((Some(place), pool.members(*key, group.is_partial, ids, is_sampled)?));
        }
        let lent = component.groups.iter().filter_map(|group| bound.borrowed.get(group)).flatten();
        let mut borrowed: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        lent.for_each(|(group, id)| _ = borrowed.entry(*group).or_default().insert(*id));
        for (group, ids) in borrowed {
            found.push((None, pool.members(group, true, ids, false)?));
        }
        found.retain(|(_, members)| !members.sample.is_empty());
        // The order of names, so that the result depends on nothing else.
        found.sort_by(|a, b| a.1.sample.first().map(|id| pool.order(*id)).cmp(&b.1.sample.first().map(|id| pool.order(*id))));
        let places: HashMap<usize, usize> = found.iter().enumerate().filter_map(|(new, (old, _))| Some(((*old)?, new))).collect();
        let edge = |(a, b): &(usize, usize)| Some((*places.get(a)?, *places.get(b)?)).map(|(a, b)| (a.min(b), a.max(b)));
        pool.edges = component.edges.iter().filter_map(edge).collect();
        pool.edges.sort_unstable();
        pool.groups = found.into_iter().map(|(_, members)| members).collect();
        Ok(pool)
    }

    /// A pool of groups of full names of which no reference is needed yet; `sampled` are those that have more references than are compared.
    pub fn bare(view: &'a View, profiler: &'a Profiler<'a>, component: &Component, sampled: &BTreeSet<u64>) -> Self {
        let members = |key: &u64| Members { key: *key, is_partial: false, sample: Vec::new(), is_sampled: sampled.contains(key) };
        let (stories, mentions) = (HashMap::default(), HashMap::default());
        Self { view, profiler, stories, mentions, groups: component.groups.iter().map(members).collect(), edges: component.edges.clone() }
    }

    fn members(&mut self, key: u64, is_partial: bool, ids: BTreeSet<u64>, is_sampled: bool) -> Result<Members, IndexError> {
        let mut sample = self.load(&ids.into_iter().collect::<Vec<_>>())?;
        self.sort(&mut sample);
        Ok(Members { key, is_partial, sample, is_sampled })
    }

    /// Adds a group of full names of which no reference is needed; gives its place.
    pub fn add_group(&mut self, key: u64) -> usize {
        self.groups.push(Members { key, is_partial: false, sample: Vec::new(), is_sampled: false });
        self.groups.len() - 1
    }

    /// The reference of that number, which is in memory.
    pub fn mention(&self, id: u64) -> &Mention {
        &self.mentions[&id]
    }

    /// The article of the reference of that number.
    pub fn story(&self, id: u64) -> &Story {
        &self.stories[&self.mention(id).article]
    }

    /// By what references are sorted: node and article.
    fn order(&self, id: u64) -> (&str, &str) {
        (&self.mention(id).reference.node, &self.story(id).iri)
    }

    /// Sorts references by node and article.
    pub fn sort(&self, ids: &mut [u64]) {
        ids.sort_by_cached_key(|id| self.order(*id));
    }

    /// Takes references into memory; gives the numbers of those that there are.
    pub fn load(&mut self, ids: &[u64]) -> Result<Vec<u64>, IndexError> {
        let read = |id: &u64| -> Result<_, IndexError> {
            Ok(self.view.reference(*id)?.map(|(article, reference)| (*id, Mention { article, reference, print: OnceLock::new() })))
        };
        let found = ids.par_iter().with_min_len(READ).filter_map(|id| read(id).transpose()).collect::<Result<Vec<_>, IndexError>>()?;
        let articles: BTreeSet<u64> =
            found.iter().map(|(_, mention)| mention.article).filter(|article| !self.stories.contains_key(article)).collect();
        let read = |article: u64| -> Result<_, IndexError> { Ok(self.view.story(article)?.map(|story| (article, story))) };
        let articles: Vec<u64> = articles.into_iter().collect();
        let stories = articles.into_par_iter().with_min_len(READ).filter_map(|article| read(article).transpose());
        let stories = stories.collect::<Result<Vec<_>, IndexError>>()?;
        self.stories.extend(stories);
        let mut loaded = Vec::with_capacity(found.len());
        for (id, mention) in found {
            if self.stories.contains_key(&mention.article) {
                self.mentions.insert(id, mention);
                loaded.push(id);
            }
        }
        Ok(loaded)
    }

    /// The numbers of all references in memory.
    pub fn ids(&self) -> BTreeSet<u64> {
        self.mentions.keys().copied().collect()
    }

    /// Forgets all references but those.
    pub fn keep(&mut self, ids: &BTreeSet<u64>) {
        self.mentions.retain(|id, _| ids.contains(id));
        let articles: BTreeSet<u64> = self.mentions.values().map(|mention| mention.article).collect();
        self.stories.retain(|article, _| articles.contains(article));
    }

    /// A reference as one that was looked at.
    pub fn seen(&self, id: u64) -> Seen {
        Seen { id, article: self.article(id), node: self.node(id) }
    }

    /// The article that a reference stands in.
    pub fn article(&self, id: u64) -> NamedNode {
        NamedNode::new_unchecked(self.story(id).iri.clone())
    }

    /// The node of a reference.
    pub fn node(&self, id: u64) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{}", self.profiler.base, self.mention(id).reference.node))
    }

    /// A digest of all that its article tells of a reference.
    pub fn print(&self, id: u64) -> u64 {
        let mention = self.mention(id);
        *mention.print.get_or_init(|| digest(&written(&(&self.stories[&mention.article], &mention.reference))))
    }

    /// The word or name of that number.
    pub fn word(&self, number: u64) -> String {
        self.view.word(number)
    }
}
