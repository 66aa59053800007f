//! Groups of references that bear one name, and which of them can be one entity.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};

use rayon::prelude::*;

use super::evidence::Digests;
use super::index::{IndexError, View};
use super::name::fold;
use super::names::Names;
use super::profile::{Keys, Naming, Profiler};
use crate::reading::Kind;

/// How many groups are kept in memory.
const KEPT: usize = 200_000;
/// Into how many parts these are divided, so that threads seldom wait for each other.
const SHELVES: usize = 64;

/// What the references of one name are called.
pub struct Group {
    kind: Kind,
    names: Names,
    /// Its names of two words or more, folded and sorted.
    wholes: Box<[String]>,
    /// Whether it bears only a part of a name.
    pub is_partial: bool,
    /// How many references it has.
    pub size: u64,
}

impl Group {
    /// The group whose references are called so, each naming with how many are; `None` if there are none.
    pub fn of(profiler: &Profiler<'_>, mut namings: Vec<(u64, Naming)>) -> Option<Self> {
        // The most frequent first, since not all names can be compared.
        namings.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let size = namings.iter().map(|(count, _)| count).sum();
        let (_, first) = namings.first()?;
        let (kind, is_partial) = (first.kind, profiler.is_partial(first));
        let mut names = Names::of(profiler, first);
        namings[1..].iter().for_each(|(_, naming)| names.add(&Names::of(profiler, naming)));
        let wholes: BTreeSet<String> = namings.iter().map(|(_, naming)| fold(&naming.label)).filter(|name| name.contains(' ')).collect();
        Some(Self { kind, names, wholes: wholes.into_iter().collect(), is_partial, size })
    }

    /// Whether both can be one entity; asked of the one with the smaller key.
    pub fn agrees(&self, other: &Self, profiler: &Profiler<'_>) -> bool {
        if self.kind == other.kind {
            return self.names.agree(&other.names, profiler).is_some();
        }
        self.wholes.iter().any(|name| other.wholes.binary_search(name).is_ok()) || self.names.short_for(&other.names, profiler)
    }
}

/// The groups of a view.
pub struct Groups<'a> {
    view: &'a View,
    profiler: &'a Profiler<'a>,
    kept: [RwLock<Shelf>; SHELVES],
}

/// Groups by key; `None` for those that have no references.
type Shelf = HashMap<u64, Option<Arc<Group>>, Digests>;

/// Groups of full names that may be one entity with each other, and with no other full name. Or groups of parts of names: one alone, or those that
/// people joined.
#[derive(Debug, Clone, Default)]
pub struct Component {
    /// Their keys, sorted.
    pub groups: Vec<u64>,
    /// Which of them may be one entity, as places in `groups`, the smaller first.
    pub edges: Vec<(usize, usize)>,
    /// The keys of all groups that may be one entity with each, full names and parts of names, in the order of `groups`.
    pub near: Vec<BTreeSet<u64>>,
}

impl<'a> Groups<'a> {
    pub fn new(view: &'a View, profiler: &'a Profiler<'a>) -> Self {
        Self { view, profiler, kept: std::array::from_fn(|_| RwLock::default()) }
    }

    /// The group with that key; `None` if it has no references.
    pub fn get(&self, key: u64) -> Result<Option<Arc<Group>>, IndexError> {
        let shelf = &self.kept[key as usize % SHELVES];
        if let Some(known) = shelf.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let group = self.read(key)?.map(Arc::new);
        let mut kept = shelf.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT / SHELVES {
            kept.clear();
        }
        kept.insert(key, group.clone());
        Ok(group)
    }

    fn read(&self, key: u64) -> Result<Option<Group>, IndexError> {
        Ok(Group::of(self.profiler, self.view.namings(key)?))
    }

    /// The groups that can be one entity with that of key `key`.
    pub fn near(&self, key: u64) -> Result<BTreeSet<u64>, IndexError> {
        self.near_but(key, |_| false)
    }

    /// The groups that can be one entity with that of key `key`, without those that `is_left_out` says.
    fn near_but(&self, key: u64, is_left_out: impl Fn(u64) -> bool) -> Result<BTreeSet<u64>, IndexError> {
        let Some(group) = self.get(key)? else { return Ok(BTreeSet::new()) };
        let keys: Keys = self.view.namings(key)?.iter().flat_map(|(_, naming)| self.profiler.keys(naming)).collect();
        let mut near = BTreeSet::new();
        for other in self.view.near(&keys)? {
            if other == key || is_left_out(other) {
                continue;
            }
            let Some(found) = self.get(other)? else { continue };
            // Always asked of the same one: how alike two spellings are may depend on which comes first.
            let agrees = if key < other { group.agrees(&found, self.profiler) } else { found.agrees(&group, self.profiler) };
            if agrees {
                near.insert(other);
            }
        }
        Ok(near)
    }

    /// As [`Groups::near`], for all of `keys`; each two of them are compared once.
    fn near_each(&self, keys: &[u64]) -> Result<BTreeMap<u64, BTreeSet<u64>>, IndexError> {
        let all: HashSet<u64, Digests> = keys.iter().copied().collect();
        let near = |key: &u64| Ok((*key, self.near_but(*key, |other| other < *key && all.contains(&other))?));
        let found = keys.par_iter().map(near).collect::<Result<Vec<_>, IndexError>>()?;
        let pairs: Vec<(u64, u64)> = (found.iter())
            .flat_map(|(key, near)| near.iter().filter(|other| *other > key && all.contains(*other)).map(|other| (*other, *key)))
            .collect();
        let mut near: BTreeMap<u64, BTreeSet<u64>> = found.into_iter().collect();
        for (key, other) in pairs {
            near.entry(key).or_default().insert(other);
        }
        Ok(near)
    }

    /// Whether references of the group bear full names; not if there are none.
    pub fn is_full(&self, key: u64) -> Result<bool, IndexError> {
        Ok(self.get(key)?.is_some_and(|group| !group.is_partial))
    }

    /// Whether references of the group bear parts of names; not if there are none.
    pub fn is_partial(&self, key: u64) -> Result<bool, IndexError> {
        Ok(self.get(key)?.is_some_and(|group| group.is_partial))
    }

    /// The components of groups of full names that hang together with one of `seeds`. `links` are groups that people joined.
    pub fn full_names(&self, seeds: BTreeSet<u64>, links: &HashMap<u64, BTreeSet<u64>>) -> Result<Vec<Component>, IndexError> {
        self.components(seeds, links, |groups, key| groups.is_full(key))
    }

    /// The components of groups of parts of names that people joined with one of `seeds`: mostly it alone.
    pub fn parts_of_names(&self, seeds: BTreeSet<u64>, links: &HashMap<u64, BTreeSet<u64>>) -> Result<Vec<Component>, IndexError> {
        self.components(seeds, links, |_, _| Ok(false))
    }

    /// All that hangs together with one of `seeds`, by `links` or by being near and of the right kind.
    fn components(
        &self,
        seeds: BTreeSet<u64>,
        links: &HashMap<u64, BTreeSet<u64>>,
        is_kin: impl Fn(&Self, u64) -> Result<bool, IndexError>,
    ) -> Result<Vec<Component>, IndexError> {
        let mut near: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        let mut frontier: Vec<u64> = seeds.into_iter().collect();
        while !frontier.is_empty() {
            let found = self.near_each(&frontier)?;
            let mut next: BTreeSet<u64> = BTreeSet::new();
            for (key, around) in &found {
                next.extend(links.get(key).into_iter().flatten());
                for other in around {
                    if is_kin(self, *other)? {
                        next.insert(*other);
                    }
                }
            }
            near.extend(found);
            frontier = next.into_iter().filter(|key| !near.contains_key(key)).collect();
        }
        let mut seen = HashSet::new();
        Ok(near.keys().filter_map(|seed| component(*seed, &near, links, &mut seen)).collect())
    }
}

/// All that hangs together with `seed` in `near`, unless it was seen.
fn component(seed: u64, near: &BTreeMap<u64, BTreeSet<u64>>, links: &HashMap<u64, BTreeSet<u64>>, seen: &mut HashSet<u64>) -> Option<Component> {
    if !seen.insert(seed) {
        return None;
    }
    let mut groups = vec![seed];
    let mut next = 0;
    while let Some(key) = groups.get(next).copied() {
        next += 1;
        let around = near.get(&key).into_iter().flatten().chain(links.get(&key).into_iter().flatten());
        groups.extend(around.filter(|other| near.contains_key(other) && seen.insert(**other)));
    }
    groups.sort_unstable();
    let place = |key: &u64| groups.binary_search(key).ok();
    let edges = groups.iter().flat_map(|key| near[key].iter().filter(move |other| *other > key).map(move |other| (key, other)));
    let edges = edges.filter_map(|(a, b)| Some((place(a)?, place(b)?))).collect();
    let near = groups.iter().map(|key| near[key].clone()).collect();
    Some(Component { groups, edges, near })
}
