//! References of names that very many articles bear. A sample of them says which entities there are; each of the others joins the likeliest of
//! these by itself, so that one more changes nothing for the rest, and need not be compared with them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxigraph::model::NamedNode;
use rayon::prelude::*;

use super::Work;
use super::cluster::{Bearers, Cluster, Clusters, Constraints, likeliest, parts_alone, same_name};
use super::decided::Decisions;
use super::entity::{Judge, Named, decided, name};
use super::evidence::Item;
use super::index::{IndexError, digest};
use super::pool::Pool;
use crate::reading::Kind;
use crate::store::Judgement;

/// How many references are in memory at a time.
const PORTION: usize = 4_096;

/// What is found of a component's references beyond the samples.
#[derive(Default)]
pub struct Crowd {
    /// The judgements on them.
    pub judgements: Vec<Judgement>,
    /// The nodes that were looked at, each after its article.
    pub seen: Vec<(NamedNode, NamedNode)>,
    /// For each group with a sample, a digest of what its references were compared with, and those that were none of it.
    pub states: BTreeMap<u64, (u64, BTreeSet<u64>)>,
}

/// Finds out what the references beyond the samples are: all of them, or where the sample's entities are those of the last time, those that are
/// new. Adds entities that are none of the sample's.
pub fn settle(
    pool: &mut Pool<'_>,
    clusters: &mut Clusters,
    named: &mut Vec<Named>,
    taken: &mut HashSet<String>,
    work: &Work<'_>,
) -> Result<Crowd, IndexError> {
    let Work { view, dirty, decisions, bound, .. } = work;
    let constraints = &bound.constraints;
    let mut crowd = Crowd::default();
    if !pool.groups.iter().any(|group| group.is_sampled) {
        return Ok(crowd);
    }
    let print = print(pool, clusters, named, decisions);
    let bearers = Bearers::of(pool, clusters);
    let sampled: Vec<usize> = (0..pool.groups.len()).filter(|group| pool.groups[*group].is_sampled).collect();
    let mut strangers: BTreeMap<usize, Vec<u64>> = BTreeMap::new();
    for group in sampled {
        let key = pool.groups[group].key;
        let state = view.state(key)?;
        let sample: HashSet<u64> = pool.groups[group].sample.iter().map(|at| pool.mentions[*at].id).collect();
        let mut ids: Vec<u64> = if state.digest == print {
            let new = dirty.get(&key).into_iter().flatten().chain(&state.left).copied();
            new.collect::<BTreeSet<_>>().into_iter().collect()
        } else {
            view.members(key)?.collect::<Result<_, _>>()?
        };
        ids.retain(|id| !sample.contains(id));
        let mut left = BTreeSet::new();
        for portion in ids.chunks(PORTION) {
            let (mentions, stories) = (pool.mentions.len(), pool.stories.len());
            let mut places = pool.load(portion)?;
            places.retain(|at| pool.profiler.group(&pool.mentions[*at].reference) == key);
            let judge = Judge { pool, clusters, named, decisions };
            let found: Vec<(u64, Option<Vec<Judgement>>)> = (places.par_iter())
                .map(|at| {
                    let item = Item::new(pool, *at);
                    let entity = entity(pool, group, *at, &item, &bearers, clusters, constraints);
                    (pool.mentions[*at].id, entity.map(|entity| judge.other(entity, &item)))
                })
                .collect();
            crowd.seen.extend(places.iter().map(|at| (pool.article(*at), pool.node(*at))));
            for (id, judgements) in found {
                match judgements {
                    Some(judgements) => crowd.judgements.extend(judgements),
                    None => drop(left.insert(id)),
                }
            }
            pool.forget(mentions, stories);
        }
        strangers.insert(group, left.iter().copied().collect());
        crowd.states.insert(key, (print, left));
    }
    add(pool, strangers, clusters, named, taken, work, &mut crowd.judgements)?;
    Ok(crowd)
}

/// The entity that a reference beyond the sample is.
fn entity(pool: &Pool<'_>, group: usize, at: usize, item: &Item, bearers: &Bearers, clusters: &Clusters, constraints: &Constraints) -> Option<usize> {
    let mention = &pool.mentions[at];
    // One article tells apart what it names twice.
    let beside: HashSet<u64> = pool.stories[mention.story].groups.iter().copied().filter(|key| *key != pool.groups[group].key).collect();
    let is_beside = |entity: &usize| {
        mention.reference.kind != Kind::Organization && clusters[*entity].0.iter().any(|group| beside.contains(&pool.groups[*group].key))
    };
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
fn add(
    pool: &mut Pool<'_>,
    strangers: BTreeMap<usize, Vec<u64>>,
    clusters: &mut Clusters,
    named: &mut Vec<Named>,
    taken: &mut HashSet<String>,
    work: &Work<'_>,
    judgements: &mut Vec<Judgement>,
) -> Result<(), IndexError> {
    let (constraints, decisions) = (&work.bound.constraints, work.decisions);
    let mut new = Clusters::new();
    for (group, ids) in strangers {
        let mut places = pool.load(&ids)?;
        places.sort_by(|a, b| pool.order(*a).cmp(&pool.order(*b)));
        let items: Vec<Item> = places.iter().map(|at| Item::new(pool, *at)).collect();
        let own = BTreeSet::from([group]);
        if pool.groups[group].is_partial {
            new.extend(parts_alone(pool, items.into_iter().map(|item| (own.clone(), item)).collect(), constraints));
        } else {
            let whole = |item: Item| (own.clone(), Cluster { parts: vec![item.clone()], item });
            new.extend(same_name(pool, items, constraints).into_iter().map(whole));
        }
    }
    let old = clusters.len();
    named.extend(name(pool, &new, decisions, taken));
    clusters.extend(new);
    let judge = Judge { pool, clusters, named, decisions };
    judgements.extend((old..clusters.len()).flat_map(|at| judge.entity(at)));
    Ok(())
}

/// A digest of all that a reference beyond the sample is compared with.
fn print(pool: &Pool<'_>, clusters: &Clusters, named: &[Named], decisions: &Decisions) -> u64 {
    let mut told = String::new();
    for ((groups, cluster), named) in clusters.iter().zip(named) {
        let members: Vec<u64> = cluster.item.mentions.iter().map(|at| pool.print(*at)).collect();
        let groups: Vec<u64> = groups.iter().map(|group| pool.groups[*group].key).collect();
        told.push_str(&format!("{} {groups:?} {members:?} {:?};", named.entity, decided(cluster, decisions)));
    }
    told.push_str(&format!("{:?}", pool.edges));
    digest(told.as_bytes())
}
