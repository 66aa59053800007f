//! Which references are which entity: first those with full names, a block at a time, then those with parts of names, which can be any of these.
//!
//! What bears a full name is found from full names alone, and each part of a name is compared with what was found of them. So an article that tells
//! of one name touches the names that it can be one with, and the parts of names that can stand for it, and nothing that these stand for besides.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use oxigraph::model::NamedNode;
use rayon::prelude::*;

use super::ResolutionError;
use super::block::{Bearer, Block, Blocks, SameName};
use super::cluster::{self, Cluster, Clusters, Constraints};
use super::crowd::{self, Entities};
use super::decided::Decisions;
use super::entity::{self, Judge, Judged, Named};
use super::evidence::Item;
use super::group::{Component, Groups};
use super::index::{Index, IndexError, NOBODY, State, View, digest, written};
use super::pool::{Members, Pool, Seen};
use super::profile::Profiler;

/// References that are compared before what was found is written.
const COMPARED: usize = 50_000;
/// What was found of so many references is kept on disk; of fewer it is found out anew sooner than read. Unit tests have no more than a few.
const LARGE: usize = if cfg!(test) { 4 } else { 32 };

/// What people decided, as numbers of references.
#[derive(Default)]
pub struct Bound {
    pub constraints: Constraints,
    /// The references that they decided about, by group.
    pub members: BTreeMap<u64, BTreeSet<u64>>,
    /// Groups that they joined: of full names, and of parts of names.
    pub links: HashMap<u64, BTreeSet<u64>>,
    /// References with parts of names that they said are somebody with a full name.
    pub lent: BTreeSet<u64>,
    /// These, with their groups, by the groups of the full name.
    pub borrowed: HashMap<u64, BTreeSet<(u64, u64)>>,
}

/// The smallest group of a block, and the block if it is to be kept on disk.
type Kept = (u64, Option<Vec<u8>>);

/// What was found of a component.
#[derive(Default)]
pub struct Found {
    /// How many entities it has.
    pub entities: usize,
    /// The references that were looked at.
    pub seen: Vec<Seen>,
    /// The judgements on them.
    pub judgements: Vec<Judged>,
    /// Entities with the labels that were chosen for them.
    pub labels: Vec<(NamedNode, String)>,
    /// What is to be noted of groups.
    pub states: BTreeMap<u64, State>,
    /// Its block, where that is kept on disk or was.
    block: Option<Kept>,
    /// What references of one name are among themselves, by group, where that was found out anew and is kept on disk.
    same_names: Vec<(u64, Vec<u8>)>,
    /// Groups that have to be looked at because of it, if they are such of parts of names.
    touched: BTreeSet<u64>,
}

/// All that the resolution of a component needs.
pub struct Work<'a> {
    pub view: &'a View,
    pub profiler: &'a Profiler<'a>,
    pub groups: &'a Groups<'a>,
    /// References of one name that are compared with each other; of more, so many are taken as a sample.
    pub sample: usize,
    /// The groups that something has happened to, with their new references.
    pub dirty: &'a BTreeMap<u64, BTreeSet<u64>>,
    pub decisions: &'a Decisions,
    pub bound: &'a Bound,
    pub blocks: &'a Blocks,
}

impl Work<'_> {
    /// Resolves all that is dirty, and what that touches; `take` gets what was found, in portions, each while the next is looked at.
    ///
    /// # Errors
    /// If the index cannot be read or written, or `take` fails.
    pub fn all(&self, index: &Index, mut take: impl FnMut(Vec<Found>) -> Result<(), ResolutionError> + Send) -> Result<(), ResolutionError> {
        let (full, mut parts) = self.seeds()?;
        let mut keep = |found: Vec<Found>| {
            let (mut blocks, mut same_names, mut left) = (Vec::new(), Vec::new(), Vec::new());
            for mut found in found {
                // Not `append`, which goes through the whole of both.
                parts.extend(std::mem::take(&mut found.touched));
                blocks.extend(found.block.take());
                same_names.append(&mut found.same_names);
                left.push(found);
            }
            index.keep(&blocks, &same_names)?;
            take(left)
        };
        let components = self.groups.full_names(full, &self.bound.links)?;
        self.each(&components, |component| self.full_names(component), &mut keep)?;
        // What was kept is to be seen now.
        let view = index.read()?;
        let work = Work { view: &view, ..*self };
        let mut wanted = BTreeSet::new();
        for group in parts {
            if self.groups.is_partial(group)? {
                wanted.insert(group);
            }
        }
        let components = self.groups.parts_of_names(wanted, &self.bound.links)?;
        work.each(&components, |component| work.parts_of_names(component), &mut take)
    }

    /// The groups of full names to begin with, those without references among them, and the groups of parts of names.
    fn seeds(&self) -> Result<(BTreeSet<u64>, BTreeSet<u64>), IndexError> {
        let near = |group: &u64| -> Result<_, IndexError> {
            let old = self.view.state(*group)?.near;
            let is_partial = self.groups.is_partial(*group)?;
            // Whether there are parts of it says which label an entity needs.
            let near = if is_partial { old.symmetric_difference(&self.groups.near(*group)?).copied().collect() } else { old };
            Ok((*group, is_partial, near))
        };
        let dirty: Vec<u64> = self.dirty.keys().copied().collect();
        let (mut full, mut parts) = (BTreeSet::new(), BTreeSet::new());
        for (group, is_partial, near) in dirty.par_iter().map(near).collect::<Result<Vec<_>, _>>()? {
            if is_partial {
                parts.insert(group)
            } else {
                full.insert(group)
            };
            full.extend(near);
        }
        let mut wanted = BTreeSet::new();
        for group in full {
            if self.groups.is_full(group)? || (self.dirty.contains_key(&group) && !self.groups.is_partial(group)?) {
                wanted.insert(group);
            }
        }
        Ok((wanted, parts))
    }

    /// Resolves components; what was found of some is handed on while others are looked at.
    fn each(
        &self,
        components: &[Component],
        resolve: impl Fn(&Component) -> Result<Found, IndexError> + Sync,
        take: &mut (impl FnMut(Vec<Found>) -> Result<(), ResolutionError> + Send),
    ) -> Result<(), ResolutionError> {
        let mut found: Vec<Found> = Vec::new();
        for portion in self.portions(components)? {
            let former = std::mem::take(&mut found);
            let resolved = || portion.par_iter().map(&resolve).collect::<Result<Vec<_>, _>>();
            let (taken, resolved) = rayon::join(|| take(former), resolved);
            taken?;
            found = resolved?;
        }
        take(found)
    }

    /// Cuts components into portions of about [`COMPARED`] references.
    fn portions<'c>(&self, components: &'c [Component]) -> Result<Vec<&'c [Component]>, IndexError> {
        let mut portions = Vec::new();
        let (mut begin, mut size) = (0, 0);
        for (at, component) in components.iter().enumerate() {
            for group in &component.groups {
                size += self.groups.get(*group)?.map_or(0, |group| (group.size as usize).min(self.sample));
            }
            if size >= COMPARED {
                portions.push(&components[begin..=at]);
                (begin, size) = (at + 1, 0);
            }
        }
        portions.push(&components[begin..]);
        Ok(portions)
    }

    /// Resolves references with full names.
    fn full_names(&self, component: &Component) -> Result<Found, IndexError> {
        let mut found = Found::default();
        if let Some(entities) = self.as_before(component)? {
            self.end(component, entities, &mut found)?;
            return Ok(found);
        }
        let entities = self.full(component, &mut found.same_names)?;
        for (group, near) in component.groups.iter().zip(&component.near) {
            found.touched.extend(self.view.state(*group)?.near.symmetric_difference(near));
        }
        let unknown = self.unknown(component, &entities)?;
        let touched = component.groups.iter().zip(&component.near).filter(|(group, _)| unknown.contains(group));
        found.touched.extend(touched.flat_map(|(_, near)| near));
        self.judge_unknown(&unknown, &entities, &mut found);
        found.block = self.keep(component, &entities)?;
        self.end(component, entities, &mut found)?;
        Ok(found)
    }

    /// Judges the component's own entities that bear names of groups which are `unknown`.
    fn judge_unknown(&self, unknown: &BTreeSet<u64>, entities: &Entities<'_>, found: &mut Found) {
        let (judge, groups) = (self.judge(entities), &entities.pool.groups);
        let is_unknown = |at: &usize| entities.clusters[*at].0.iter().any(|group| unknown.contains(&groups[*group].key));
        found.judgements.extend((entities.own..entities.clusters.len()).filter(is_unknown).flat_map(|at| judge.entity(at)));
        let seen: BTreeSet<u64> = groups.iter().filter(|group| unknown.contains(&group.key)).flat_map(|group| &group.sample).copied().collect();
        found.seen.extend(seen.into_iter().map(|id| entities.pool.seen(id)));
    }

    /// The entities of a component of full names. What is to be kept of single names is added to `same_names`.
    fn full(&self, component: &Component, same_names: &mut Vec<(u64, Vec<u8>)>) -> Result<Entities<'_>, IndexError> {
        let pool = Pool::new(self.view, self.groups, self.profiler, component, self.sample, self.bound)?;
        let new = Mutex::new(Vec::new());
        let clusters = cluster::full_names(&pool, &self.bound.constraints, |group, ids| {
            let (items, kept) = self.same_name(&pool, group, ids)?;
            new.lock().unwrap_or_else(PoisonError::into_inner).extend(kept.map(|kept| (pool.groups[group].key, kept)));
            Ok(items)
        })?;
        same_names.append(&mut new.into_inner().unwrap_or_else(PoisonError::into_inner));
        let (with_parts, mut taken) = (self.with_parts(component)?, HashSet::new());
        let named = entity::name(&pool, &clusters, self.decisions, &with_parts, &mut taken);
        let told = self.told(&pool, &clusters, &named);
        let mut borne: Vec<Vec<u64>> = vec![Vec::new(); pool.groups.len()];
        for ((groups, _), told) in clusters.iter().zip(told) {
            groups.iter().for_each(|group| borne[*group].push(told));
        }
        let print = |(group, told): (&Members, Vec<u64>)| (group.key, digest(&written(&(told, with_parts.contains(&group.key)))));
        let prints = pool.groups.iter().zip(borne).map(print).collect();
        Ok(Entities { pool, clusters, named, own: 0, taken, with_parts, prints })
    }

    /// What references of one name are among themselves; and the same as it is to be kept on disk, if it is and was not. Comparing them is most of the
    /// work where many names hang together, and an article changes few of them.
    fn same_name(&self, pool: &Pool<'_>, group: usize, ids: &[u64]) -> Result<(Vec<Item>, Option<Vec<u8>>), IndexError> {
        let constraints = &self.bound.constraints;
        let compare = || cluster::same_name(pool, ids.iter().map(|id| Item::new(pool, *id)).collect(), constraints);
        if pool.groups.len() == 1 || ids.len() < LARGE || !constraints.apart.is_empty() {
            return Ok((compare(), None));
        }
        let print = digest(&written(&ids.iter().map(|id| (*id, pool.print(*id))).collect::<Vec<_>>()));
        if let Some(kept) = self.view.same_name(pool.groups[group].key)?.filter(|kept| kept.print == print) {
            return Ok((kept.items, None));
        }
        let same = SameName { print, items: compare() };
        let kept = written(&same);
        Ok((same.items, Some(kept)))
    }

    /// The entities of a component of full names, if they are those that the last resolution has kept, since none of the references that are compared
    /// with each other has changed.
    fn as_before(&self, component: &Component) -> Result<Option<Entities<'_>>, IndexError> {
        let is_decided =
            |group: &u64| self.bound.members.contains_key(group) || self.bound.borrowed.contains_key(group) || self.bound.links.contains_key(group);
        if component.groups.iter().any(is_decided) {
            return Ok(None);
        }
        let Some(block) = component.groups.first().map(|least| self.view.block(*least)).transpose()?.flatten() else { return Ok(None) };
        if block.groups != component.groups {
            return Ok(None);
        }
        let mut sampled = BTreeSet::new();
        for ((key, near), print) in component.groups.iter().zip(&component.near).zip(&block.prints) {
            let state = self.view.state(*key)?;
            if state.digest != *print || state.near != *near {
                return Ok(None);
            }
            if let Some(new) = self.dirty.get(key) {
                let mut compared = self.view.members(*key)?.take(self.sample);
                if new.contains(&NOBODY) || compared.any(|id| id.map_or(true, |id| new.contains(&id))) {
                    return Ok(None);
                }
            }
            if self.groups.get(*key)?.is_some_and(|group| group.size > self.sample as u64) {
                sampled.insert(*key);
            }
        }
        let pool = Pool::bare(self.view, self.profiler, component, &sampled);
        let prints = block.groups.iter().copied().zip(block.prints).collect();
        let taken = block.bearers.iter().filter_map(|bearer| bearer.entity.strip_prefix(self.profiler.base)).map(str::to_owned).collect();
        let (mut clusters, mut named) = (Clusters::new(), Vec::new());
        for Bearer { groups, item, entity, label } in block.bearers {
            let places = groups.iter().filter_map(|group| block.groups.binary_search(group).ok()).collect();
            clusters.push((places, Cluster { item, parts: Vec::new() }));
            named.push(Named { entity: NamedNode::new_unchecked(entity), label });
        }
        Ok(Some(Entities { pool, clusters, named, own: 0, taken, with_parts: self.with_parts(component)?, prints }))
    }

    /// The groups of which the last resolution has not found the same, or something has happened to a reference that is compared with others: be it
    /// only that its article was written again as it was, which leaves no judgement on it in the store.
    fn unknown(&self, component: &Component, entities: &Entities<'_>) -> Result<BTreeSet<u64>, IndexError> {
        let mut unknown = BTreeSet::new();
        for group in &entities.pool.groups {
            let is_touched = self.dirty.get(&group.key).is_some_and(|new| group.sample.iter().any(|id| new.contains(id)));
            if component.groups.binary_search(&group.key).is_err() {
                // What people said that it is goes with what they said it of.
                unknown.extend((!group.sample.is_empty()).then_some(group.key));
            } else if is_touched || Some(&self.view.state(group.key)?.digest) != entities.prints.get(&group.key) {
                unknown.insert(group.key);
            }
        }
        Ok(unknown)
    }

    fn judge<'e>(&'e self, entities: &'e Entities<'_>) -> Judge<'e> {
        Judge { pool: &entities.pool, clusters: &entities.clusters, named: &entities.named, decisions: self.decisions }
    }

    /// The groups of a component that parts of names can stand for.
    fn with_parts(&self, component: &Component) -> Result<BTreeSet<u64>, IndexError> {
        let mut with_parts = BTreeSet::new();
        for (group, near) in component.groups.iter().zip(&component.near) {
            for other in near {
                if self.groups.is_partial(*other)? {
                    with_parts.insert(*group);
                    break;
                }
            }
        }
        Ok(with_parts)
    }

    /// All that can be told of entities, as digests.
    fn told(&self, pool: &Pool<'_>, clusters: &[(BTreeSet<usize>, Cluster)], named: &[Named]) -> Vec<u64> {
        clusters.par_iter().zip(named).map(|((groups, cluster), named)| self.told_of(pool, &cluster.item, named, groups)).collect()
    }

    fn told_of(&self, pool: &Pool<'_>, item: &Item, named: &Named, groups: &BTreeSet<usize>) -> u64 {
        let groups: Vec<u64> = groups.iter().map(|group| pool.groups[*group].key).collect();
        let members: Vec<u64> = item.mentions.iter().map(|id| pool.print(*id)).collect();
        let decided: Vec<_> = item.unions.iter().map(|union| format!("{:?}", self.decisions.sets.get(union))).collect();
        digest(&written(&(named.entity.as_str(), &named.label, groups, members, decided)))
    }

    /// Keeps a block in memory, if parts of names can stand for its entities; gives what is to be kept of it on disk.
    fn keep(&self, component: &Component, entities: &Entities<'_>) -> Result<Option<Kept>, IndexError> {
        let Some(least) = component.groups.first() else { return Ok(None) };
        let mut kept = None;
        if !entities.with_parts.is_empty() || component.groups.len() > 1 {
            let block = block(component, entities);
            // What people decided has numbers that can change with the next decision.
            let is_decided = block.bearers.iter().any(|bearer| !bearer.item.unions.is_empty());
            let size: usize = block.bearers.iter().map(|bearer| bearer.item.mentions.len()).sum();
            let is_kept = size >= LARGE && !is_decided;
            if is_kept || !entities.with_parts.is_empty() {
                let packed = written(&block);
                if !entities.with_parts.is_empty() {
                    self.blocks.put(&block.groups, &packed);
                }
                kept = is_kept.then_some(packed);
            }
        }
        Ok((kept.is_some() || self.view.has_block(*least)?).then_some((*least, kept)))
    }

    /// The block of a group of full names.
    fn block(&self, group: u64) -> Result<Option<Block>, IndexError> {
        if let Some(block) = self.blocks.get(group) {
            return Ok(Some(block));
        }
        let components = self.groups.full_names(BTreeSet::from([group]), &self.bound.links)?;
        let Some(component) = components.first() else { return Ok(None) };
        let kept = component.groups.first().map(|least| self.view.block(*least)).transpose()?.flatten();
        let block = match kept {
            Some(block) => block,
            None => block(component, &self.full(component, &mut Vec::new())?),
        };
        self.blocks.put(&block.groups, &written(&block));
        Ok(Some(block))
    }

    /// Resolves references with parts of names.
    fn parts_of_names(&self, component: &Component) -> Result<Found, IndexError> {
        let mut pool = Pool::new(self.view, self.groups, self.profiler, component, self.sample, self.bound)?;
        let blocks = self.blocks_near(component)?;
        let (mut clusters, mut named, mut taken) = (Clusters::new(), Vec::new(), HashSet::new());
        let mut places: HashMap<u64, usize> = pool.groups.iter().enumerate().map(|(place, group)| (group.key, place)).collect();
        for bearer in blocks.values().flat_map(|block| &block.bearers) {
            let groups = bearer.groups.iter().map(|group| *places.entry(*group).or_insert_with(|| pool.add_group(*group))).collect();
            clusters.push((groups, Cluster { item: bearer.item.clone(), parts: Vec::new() }));
            taken.extend(bearer.entity.strip_prefix(self.profiler.base).map(str::to_owned));
            named.push(Named { entity: NamedNode::new_unchecked(bearer.entity.clone()), label: None });
        }
        for (group, near) in component.groups.iter().zip(&component.near) {
            let Some(place) = places.get(group) else { continue };
            pool.edges.extend(near.iter().filter_map(|other| places.get(other)).map(|other| (*place.min(other), *place.max(other))));
        }
        let (joined, alone) = cluster::parts_of_names(&pool, &clusters, &self.bound.constraints);
        let own = clusters.len();
        named.extend(entity::name(&pool, &alone, self.decisions, &BTreeSet::new(), &mut taken));
        clusters.extend(alone);
        let bearers: Vec<u64> = (blocks.values())
            .flat_map(|block| block.groups.iter().zip(&block.prints))
            .filter(|(group, _)| component.near.iter().any(|near| near.contains(group)))
            .map(|(_, print)| *print)
            .collect();
        let joined_as: Vec<u64> = joined.iter().map(|(at, item)| self.told_of(&pool, item, &named[*at], &BTreeSet::new())).collect();
        let print = digest(&written(&(bearers, joined_as, self.told(&pool, &clusters[own..], &named[own..]), &pool.edges)));
        let is_own = |key: &u64| component.groups.binary_search(key).is_ok();
        let prints = pool.groups.iter().map(|group| group.key).filter(is_own).map(|key| (key, print)).collect();
        let entities = Entities { pool, clusters, named, own, taken, with_parts: BTreeSet::new(), prints };
        let mut found = Found::default();
        let unknown = self.unknown(component, &entities)?;
        if !unknown.is_empty() {
            let judge = self.judge(&entities);
            found.judgements = joined.iter().flat_map(|(at, item)| judge.other(*at, item)).collect();
            self.judge_unknown(&component.groups.iter().copied().collect(), &entities, &mut found);
        }
        self.end(component, entities, &mut found)?;
        Ok(found)
    }

    /// The blocks whose entities parts of names can stand for, by their smallest groups.
    fn blocks_near(&self, component: &Component) -> Result<BTreeMap<u64, Block>, IndexError> {
        let mut blocks = BTreeMap::new();
        for group in component.near.iter().flatten() {
            if self.groups.is_full(*group)?
                && let Some(block) = self.block(*group)?
                && let Some(least) = block.groups.first()
            {
                blocks.insert(*least, block);
            }
        }
        Ok(blocks)
    }

    /// Finds out what the references beyond samples are, and notes what was found of the component.
    fn end(&self, component: &Component, mut entities: Entities<'_>, found: &mut Found) -> Result<(), IndexError> {
        let mut crowd = crowd::settle(&mut entities, self)?;
        found.judgements.append(&mut crowd.judgements);
        found.seen.append(&mut crowd.seen);
        let Entities { pool, clusters, named, own, prints, .. } = entities;
        for (key, near) in component.groups.iter().zip(&component.near) {
            let state = if crowd.same.contains(key) {
                self.view.state(*key)?
            } else {
                let digest = prints.get(key).copied().unwrap_or_default();
                State { digest, left: crowd.left.remove(key).unwrap_or_default(), ..State::default() }
            };
            found.states.insert(*key, State { near: near.clone(), ..state });
        }
        found.entities = clusters.len() - own;
        for ((groups, _), named) in clusters.iter().zip(named).skip(own) {
            let Some(label) = named.label else { continue };
            for group in groups {
                if let Some(state) = found.states.get_mut(&pool.groups[*group].key) {
                    state.labelled.insert(named.entity.as_str().to_owned());
                }
            }
            found.labels.push((named.entity, label));
        }
        Ok(())
    }
}

fn block(component: &Component, entities: &Entities<'_>) -> Block {
    let bearer = |((groups, cluster), named): (&(BTreeSet<usize>, Cluster), &Named)| Bearer {
        groups: groups.iter().map(|group| entities.pool.groups[*group].key).collect(),
        item: cluster.item.clone(),
        entity: named.entity.as_str().to_owned(),
        label: named.label.clone(),
    };
    let prints = component.groups.iter().map(|group| entities.prints.get(group).copied().unwrap_or_default()).collect();
    Block { groups: component.groups.clone(), prints, bearers: entities.clusters.iter().zip(&entities.named).map(bearer).collect() }
}
