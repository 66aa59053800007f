//! References of names that very many articles bear. A sample of them says which entities there are; each of the others joins the likeliest of
//! these by itself, so that one more changes nothing for the rest, and need not be compared with them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::cluster::{Bearers, Cluster, Clusters, Constraints, likeliest, parts_alone, same_name};
use super::entity::{Judge, Judged, Named, name};
use super::evidence::Item;
use super::index::{IndexError, NOBODY};
use super::pool::{Pool, Seen};
use super::work::Work;
use crate::reading::Kind;

/// How many references are in memory at a time.
const PORTION: usize = 4_096;

/// The entities of a component.
pub struct Entities<'a> {
    /// The references that they were found among: all of them, or samples.
    pub pool: Pool<'a>,
    /// The entities.
    pub clusters: Clusters,
    /// What these are called.
    pub named: Vec<Named>,
    /// Where the component's own begin; those before are what it is compared with.
    pub own: usize,
    /// The nodes that they have.
    pub taken: HashSet<String>,
    /// The keys of groups whose names parts of names can be short for.
    pub with_parts: BTreeSet<u64>,
    /// For each of the component's groups, a digest of all that can be told of those that its references are compared with.
    pub prints: HashMap<u64, u64>,
}

/// What is found of a component's references beyond the samples.
#[derive(Default)]
pub struct Crowd {
    /// The judgements on them.
    pub judgements: Vec<Judged>,
    /// The references that were looked at.
    pub seen: Vec<Seen>,
    /// For each group with a sample, those that were none of its entities.
    pub left: BTreeMap<u64, BTreeSet<u64>>,
    /// Groups of which all that is noted stays: what is new in them is one of the sample's entities.
    pub same: BTreeSet<u64>,
}

/// Finds out what the references beyond the samples are: all of them, or where the sample's entities are those of the last time, those that are
/// new. Adds entities that are none of the sample's.
pub fn settle(entities: &mut Entities<'_>, work: &Work<'_>) -> Result<Crowd, IndexError> {
    let Work { view, dirty, decisions, bound, .. } = work;
    let constraints = &bound.constraints;
    let Entities { pool, clusters, named, prints, .. } = entities;
    let mut crowd = Crowd::default();
    if !pool.groups.iter().any(|group| group.is_sampled) {
        return Ok(crowd);
    }
    let samples = pool.ids();
    let bearers = Bearers::of(pool, clusters);
    let groups: Vec<usize> = (0..pool.groups.len()).filter(|group| pool.groups[*group].is_sampled).collect();
    let mut strangers: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    let none = BTreeSet::new();
    for group in groups {
        let key = pool.groups[group].key;
        let (state, new) = (view.state(key)?, dirty.get(&key).unwrap_or(&none));
        // Those that were none of the entities are none of them now.
        let is_same = prints.get(&key) == Some(&state.digest) && !new.contains(&NOBODY);
        let mut ids: Vec<u64> = if is_same { new.iter().copied().collect() } else { view.members(key)?.collect::<Result<_, _>>()? };
        ids.retain(|id| !samples.contains(id) && !constraints.owner.contains_key(id));
        let mut left: BTreeSet<u64> = if is_same { state.left.difference(new).copied().collect() } else { BTreeSet::new() };
        for portion in ids.chunks(PORTION) {
            let mut loaded = pool.load(portion)?;
            loaded.retain(|id| pool.profiler.group(&pool.mention(*id).reference) == key);
            let judge = Judge { pool, clusters, named, decisions };
            let found: Vec<(u64, Option<Vec<Judged>>)> = (loaded.par_iter())
                .map(|id| {
                    let item = Item::new(pool, *id);
                    let entity = entity(pool, group, *id, &item, &bearers, clusters, constraints);
                    (*id, entity.map(|entity| judge.other(entity, &item)))
                })
                .collect();
            for (id, judgements) in found {
                match judgements {
                    Some(judgements) => {
                        crowd.judgements.extend(judgements);
                        crowd.seen.push(pool.seen(id));
                    }
                    None => drop(left.insert(id)),
                }
            }
            pool.keep(&samples);
        }
        if is_same && left == state.left {
            crowd.same.insert(key);
            continue;
        }
        strangers.insert(group, left.iter().copied().collect());
        crowd.left.insert(key, left);
    }
    add(entities, strangers, work, &mut crowd)?;
    Ok(crowd)
}

/// The entity that a reference beyond the sample is.
fn entity(pool: &Pool<'_>, group: usize, id: u64, item: &Item, bearers: &Bearers, clusters: &Clusters, constraints: &Constraints) -> Option<usize> {
    let kind = pool.mention(id).reference.kind;
    // One article tells apart what it names twice.
    let beside: HashSet<u64> = pool.story(id).groups.iter().copied().filter(|key| *key != pool.groups[group].key).collect();
    let is_beside = |entity: &usize| kind != Kind::Organization && clusters[*entity].0.iter().any(|group| beside.contains(&pool.groups[*group].key));
    let own = || {
        let odds = |entity: usize| Some((item.odds(&clusters[entity].1.item, pool).filter(|odds| *odds > 0.0)?, entity));
        let scored = bearers.own(group).filter(|entity| !is_beside(entity)).filter_map(odds);
        scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, entity)| entity)
    };
    if !pool.groups[group].is_partial {
        return own();
    }
    let near: BTreeSet<usize> = bearers.near(group).filter(|entity| !is_beside(entity)).collect();
    likeliest(pool, item, clusters, &near, constraints).or_else(own)
}

/// Makes entities of the references that are none of the sample's.
fn add(entities: &mut Entities<'_>, strangers: BTreeMap<usize, Vec<u64>>, work: &Work<'_>, crowd: &mut Crowd) -> Result<(), IndexError> {
    let (constraints, decisions) = (&work.bound.constraints, work.decisions);
    let Entities { pool, clusters, named, taken, with_parts, .. } = entities;
    let mut new = Clusters::new();
    for (group, ids) in strangers {
        let mut ids = pool.load(&ids)?;
        pool.sort(&mut ids);
        crowd.seen.extend(ids.iter().map(|id| pool.seen(*id)));
        let items: Vec<Item> = ids.iter().map(|id| Item::new(pool, *id)).collect();
        let own = BTreeSet::from([group]);
        if pool.groups[group].is_partial {
            new.extend(parts_alone(pool, items.into_iter().map(|item| (own.clone(), item)).collect(), constraints));
        } else {
            let whole = |item: Item| (own.clone(), Cluster { parts: vec![item.clone()], item });
            new.extend(same_name(pool, items, constraints).into_iter().map(whole));
        }
    }
    let old = clusters.len();
    named.extend(name(pool, &new, decisions, with_parts, taken));
    clusters.extend(new);
    let judge = Judge { pool, clusters, named, decisions };
    crowd.judgements.extend((old..clusters.len()).flat_map(|at| judge.entity(at)));
    Ok(())
}
