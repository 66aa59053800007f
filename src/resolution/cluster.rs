//! From references to entities: agglomerative clustering, the likeliest pair first, that never joins what must not be joined.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

use rayon::prelude::*;

use super::evidence::Item;
use super::index::IndexError;
use super::pool::Pool;
use crate::reading::Kind;

/// References of one name are compared with each other in portions of this many, each with what came out of those before.
const PORTION: usize = 48;
/// By how much the likeliest bearer of a part of a name must be likelier than the next, in log odds.
const MARGIN: f64 = 0.8;
/// What it adds that there is only one bearer.
const ONLY_ONE: f64 = 0.7;

/// What people decided, as it binds references in memory.
#[derive(Debug, Clone, Default)]
pub struct Constraints {
    /// Numbers of references that people decided about, with the number of the set that they belong to: all of a set are one entity.
    pub owner: HashMap<u64, usize>,
    /// Pairs of sets that are not.
    pub apart: BTreeSet<(usize, usize)>,
}

impl Constraints {
    fn allow(&self, a: &Item, b: &Item) -> bool {
        self.apart.is_empty() || !a.unions.iter().any(|x| b.unions.iter().any(|y| self.apart.contains(&(*x.min(y), *x.max(y)))))
    }
}

/// An entity that was found.
pub struct Cluster {
    /// All of it.
    pub item: Item,
    /// What it was put together from: each was one before names were compared.
    pub parts: Vec<Item>,
}

/// An item with the groups that it bears the names of, as places in [`Pool::groups`].
type Borne = (BTreeSet<usize>, Item);

/// Clusters with the groups that they bear the names of, as places in [`Pool::groups`].
pub type Clusters = Vec<(BTreeSet<usize>, Cluster)>;

/// The numbers of each group's references in memory, by its place, and those that people joined, each set as one item.
fn items(pool: &Pool<'_>, constraints: &Constraints) -> (Vec<(usize, Vec<u64>)>, Vec<Borne>) {
    let mut joined: BTreeMap<usize, Borne> = BTreeMap::new();
    let mut by_group = Vec::new();
    for (group, members) in pool.groups.iter().enumerate() {
        let mut single = Vec::new();
        for id in &members.sample {
            let Some(union) = constraints.owner.get(id) else {
                single.push(*id);
                continue;
            };
            let mut item = Item::new(pool, *id);
            item.unions.insert(*union);
            match joined.get_mut(union) {
                Some((groups, joined)) => {
                    groups.insert(group);
                    joined.absorb(item);
                }
                None => drop(joined.insert(*union, (BTreeSet::from([group]), item))),
            }
        }
        by_group.push((group, single));
    }
    (by_group, joined.into_values().collect())
}

/// Finds the entities among references with full names. The order of the result depends on these alone. `same_name` gives what some references of
/// one group, told by its place, are among themselves.
pub fn full_names(
    pool: &Pool<'_>,
    constraints: &Constraints,
    same_name: impl Fn(usize, &[u64]) -> Result<Vec<Item>, IndexError> + Sync,
) -> Result<Clusters, IndexError> {
    let (by_group, joined) = items(pool, constraints);
    let found = by_group.into_par_iter().map(|(group, single)| Ok((group, same_name(group, &single)?)));
    let found = found.collect::<Result<Vec<_>, IndexError>>()?;
    let mut full: Vec<Borne> =
        found.into_iter().flat_map(|(group, items)| items.into_iter().map(move |item| (BTreeSet::from([group]), item))).collect();
    full.extend(joined);
    Ok(other_names(pool, full, constraints))
}

/// Finds out which of the entities `bearers` references with parts of names are. Gives each that is clear with its entity, and the entities that
/// the others are among themselves. All are compared with full names alone, so that none depends on another.
pub fn parts_of_names(pool: &Pool<'_>, bearers: &Clusters, constraints: &Constraints) -> (Vec<(usize, Item)>, Clusters) {
    let (by_group, joined) = items(pool, constraints);
    let single = by_group.into_iter().flat_map(|(group, single)| single.into_iter().map(move |id| (BTreeSet::from([group]), Item::new(pool, id))));
    let near = Bearers::of(pool, bearers);
    let (mut taken, mut left) = (Vec::new(), Vec::new());
    for (groups, item) in single.chain(joined) {
        let candidates = groups.iter().flat_map(|group| near.near(*group)).collect();
        match likeliest(pool, &item, bearers, &candidates, constraints) {
            Some(at) => taken.push((at, item)),
            None => left.push((groups, item)),
        }
    }
    let alone = parts_alone(pool, left, constraints);
    (taken, alone)
}

/// References of one name: one entity each that the name stands for.
pub fn same_name(pool: &Pool<'_>, items: Vec<Item>, constraints: &Constraints) -> Vec<Item> {
    let is_plain = |item: &Item| {
        item.mentions.first().is_some_and(|id| !matches!(pool.mention(*id).reference.kind, Kind::Person | Kind::Organization | Kind::Place))
    };
    if items.first().is_some_and(is_plain) && constraints.apart.is_empty() {
        return items
            .into_iter()
            .reduce(|mut all, item| {
                all.absorb(item);
                all
            })
            .into_iter()
            .collect();
    }
    let mut found: Vec<Item> = Vec::new();
    let mut rest = items.into_iter().peekable();
    while rest.peek().is_some() {
        let old = found.len();
        found.extend(rest.by_ref().take(PORTION));
        let pairs = (old..found.len()).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
        found = agglomerate(pool, found, pairs, constraints).into_iter().map(|(item, _)| item).collect();
    }
    found
}

/// Entities under different names.
fn other_names(pool: &Pool<'_>, items: Vec<Borne>, constraints: &Constraints) -> Clusters {
    let mut by_group: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, (groups, _)) in items.iter().enumerate() {
        groups.iter().for_each(|group| by_group.entry(*group).or_default().push(at));
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    let own = by_group.keys().map(|group| (*group, *group));
    for (a, b) in pool.edges.iter().copied().chain(own) {
        for x in by_group.get(&a).into_iter().flatten() {
            pairs.extend(by_group.get(&b).into_iter().flatten().filter(|y| x != *y).map(|y| (*x.min(y), *x.max(y))));
        }
    }
    let (groups, items): (Vec<_>, Vec<_>) = items.into_iter().unzip();
    let parts = items.clone();
    let joined = agglomerate(pool, items, pairs.into_iter().collect(), constraints);
    let together = |members: &[usize]| members.iter().flat_map(|at| groups[*at].iter().copied()).collect();
    joined
        .into_iter()
        .map(|(item, members)| (together(&members), Cluster { item, parts: members.iter().map(|at| parts[*at].clone()).collect() }))
        .collect()
}

/// Which entities bear the names of which groups.
pub struct Bearers {
    by_group: HashMap<usize, Vec<usize>>,
    near: HashMap<usize, Vec<usize>>,
}

impl Bearers {
    pub fn of(pool: &Pool<'_>, clusters: &[(BTreeSet<usize>, Cluster)]) -> Self {
        let (mut by_group, mut near): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = (HashMap::new(), HashMap::new());
        for (at, (groups, _)) in clusters.iter().enumerate() {
            groups.iter().for_each(|group| by_group.entry(*group).or_default().push(at));
        }
        for (a, b) in &pool.edges {
            near.entry(*a).or_default().push(*b);
            near.entry(*b).or_default().push(*a);
        }
        Self { by_group, near }
    }

    /// The entities that bear the group's own name.
    pub fn own(&self, group: usize) -> impl Iterator<Item = usize> {
        self.by_group.get(&group).into_iter().flatten().copied()
    }

    /// The entities that bear a name which the group's could be short for.
    pub fn near(&self, group: usize) -> impl Iterator<Item = usize> {
        self.near.get(&group).into_iter().flatten().flat_map(|near| self.own(*near))
    }
}

/// The entity that a part of a name most likely stands for, if that is clear.
pub fn likeliest(
    pool: &Pool<'_>,
    item: &Item,
    clusters: &[(BTreeSet<usize>, Cluster)],
    candidates: &BTreeSet<usize>,
    constraints: &Constraints,
) -> Option<usize> {
    let allowed = candidates.iter().filter(|at| constraints.allow(item, &clusters[**at].1.item));
    let mut scored: Vec<(f64, usize)> = allowed.filter_map(|at| Some((item.odds(&clusters[*at].1.item, pool)?, *at))).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let bonus = if candidates.len() == 1 { ONLY_ONE } else { 0.0 };
    let second = scored.get(1).map_or(f64::NEG_INFINITY, |(odds, _)| *odds);
    let (odds, at) = scored.first()?;
    (odds + bonus > 0.0 && odds - second >= MARGIN).then_some(*at)
}

/// Parts of names whose bearer no article names in full: joined where their company is the same.
pub fn parts_alone(pool: &Pool<'_>, items: Vec<Borne>, constraints: &Constraints) -> Clusters {
    let mut by_group: BTreeMap<BTreeSet<usize>, Vec<Item>> = BTreeMap::new();
    for (groups, item) in items {
        by_group.entry(groups).or_default().push(item);
    }
    let mut found = Vec::new();
    for (groups, items) in by_group {
        for item in same_name(pool, items, constraints) {
            let parts = item.mentions.iter().map(|id| Item::new(pool, *id)).collect();
            found.push((groups.clone(), Cluster { item, parts }));
        }
    }
    found
}

/// Joins the likeliest pair as long as there is one that is likelier one entity than not. Gives each result with the places of what it was
/// made from.
fn agglomerate(pool: &Pool<'_>, items: Vec<Item>, pairs: Vec<(usize, usize)>, constraints: &Constraints) -> Vec<(Item, Vec<usize>)> {
    let mut alive: Vec<Option<(Item, Vec<usize>)>> = items.into_iter().enumerate().map(|(at, item)| Some((item, vec![at]))).collect();
    let mut near: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); alive.len()];
    let mut heap: BinaryHeap<(i64, Reverse<usize>, Reverse<usize>)> = BinaryHeap::new();
    let score = |a: &Item, b: &Item| {
        let odds = if constraints.allow(a, b) { a.odds(b, pool)? } else { return None };
        // A millionth is far below what any weight means, and far above rounding.
        (odds > 0.0).then(|| (odds * 1e6).round() as i64)
    };
    for (a, b) in pairs {
        near[a].insert(b);
        near[b].insert(a);
        if let (Some((x, _)), Some((y, _))) = (&alive[a], &alive[b])
            && let Some(score) = score(x, y)
        {
            heap.push((score, Reverse(a), Reverse(b)));
        }
    }
    while let Some((_, Reverse(a), Reverse(b))) = heap.pop() {
        if alive[a].is_none() || alive[b].is_none() {
            continue;
        }
        let (Some((mut item, mut members)), Some((other, more))) = (alive[a].take(), alive[b].take()) else { continue };
        // The larger takes the smaller in; the order of the members is set right at the end.
        if other.mentions.len() > item.mentions.len() {
            let smaller = std::mem::replace(&mut item, other);
            item.absorb(smaller);
        } else {
            item.absorb(other);
        }
        members.extend(more);
        let new = alive.len();
        let around: BTreeSet<usize> = near[a].union(&near[b]).copied().filter(|at| alive[*at].is_some()).collect();
        for at in &around {
            near[*at].insert(new);
            if let Some((x, _)) = &alive[*at]
                && let Some(score) = score(x, &item)
            {
                heap.push((score, Reverse(*at), Reverse(new)));
            }
        }
        near.push(around);
        alive.push(Some((item, members)));
    }
    let mut left: Vec<(Item, Vec<usize>)> = alive.into_iter().flatten().collect();
    for (_, members) in &mut left {
        members.sort_unstable();
    }
    left.sort_by(|a, b| a.1.cmp(&b.1));
    left
}
