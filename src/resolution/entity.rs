//! What an entity is called: its node, its label, and the judgements that say which nodes it is.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use oxigraph::model::NamedNode;

use super::cluster::Cluster;
use super::decided::{Decided, Decisions};
use super::evidence::{Item, Reason, probability};
use super::name::Agreement;
use super::names::best;
use super::pool::Pool;
use super::profile::is_shared;
use crate::store::Judgement;

/// How many reasons are kept for a judgement.
const REASONS: usize = 5;
/// With how many other parts of an entity the names of one are compared.
const COMPARED: usize = 24;

/// An entity with its node and label.
pub struct Named {
    /// Its node in the default graph.
    pub entity: NamedNode,
    /// Its label, if its articles do not agree on one.
    pub label: Option<String>,
}

/// Gives entities their nodes and labels; `taken` are nodes that others of the component have, and to which theirs are added; `with_parts` are the
/// keys of groups whose names parts of names can be short for.
///
/// The node is the shared one that most of its articles have. Where two entities have the same one, it belongs to the one with more articles, and
/// the other's node also names its first article. What people decided goes before.
pub fn name(
    pool: &Pool<'_>,
    clusters: &[(BTreeSet<usize>, Cluster)],
    decisions: &Decisions,
    with_parts: &BTreeSet<u64>,
    taken: &mut HashSet<String>,
) -> Vec<Named> {
    let base = pool.profiler.base;
    let has_parts = |groups: &BTreeSet<usize>| groups.iter().any(|group| with_parts.contains(&pool.groups[*group].key));
    let decided: Vec<Option<&Decided>> = clusters.iter().map(|(_, cluster)| decided(cluster, decisions)).collect();
    let kept = |at: usize| decided[at].and_then(|decided| decided.keeps.as_ref()?.as_str().strip_prefix(base));
    let tops: Vec<(String, usize)> = (clusters.iter().enumerate())
        .map(|(at, (_, cluster))| kept(at).map_or_else(|| top(pool, cluster), |node| (node.to_owned(), usize::MAX)))
        .collect();
    let mut owners: HashMap<&str, usize> = HashMap::new();
    for (at, (node, count)) in tops.iter().enumerate().filter(|(_, (node, _))| !taken.contains(node)) {
        let rank = |at: usize, count: usize| (count, Reverse(first_article(pool, &clusters[at].1)));
        let owner = owners.entry(node).or_insert(at);
        if rank(at, *count) > rank(*owner, tops[*owner].1) {
            *owner = at;
        }
    }
    taken.extend(owners.keys().map(|node| (*node).to_owned()));
    (clusters.iter().zip(&tops).enumerate())
        .map(|(at, ((groups, cluster), (node, _)))| {
            let article = first_article(pool, cluster);
            let mut local = node.clone();
            while owners.get(node.as_str()) != Some(&at) && !taken.insert(local.clone()) {
                local = format!("{local}_{}", article.rsplit('/').next().unwrap_or(article));
            }
            let label = decided[at].and_then(|decided| decided.label.clone()).or_else(|| label(pool, cluster, has_parts(groups)));
            Named { entity: NamedNode::new_unchecked(format!("{base}{local}")), label }
        })
        .collect()
}

/// The last decision about an entity, if people decided anything about it.
pub fn decided<'a>(cluster: &Cluster, decisions: &'a Decisions) -> Option<&'a Decided> {
    cluster.item.unions.iter().filter_map(|number| decisions.sets.get(number)).max_by_key(|set| set.last.0)
}

/// The shared node that most articles have, or else the first node, and how many have it.
fn top(pool: &Pool<'_>, cluster: &Cluster) -> (String, usize) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for id in &cluster.item.mentions {
        *counts.entry(&pool.mention(*id).reference.node).or_default() += 1;
    }
    let shared = counts.iter().filter(|(node, _)| is_shared(node));
    let best = shared.max_by_key(|(node, count)| (**count, node.matches('-').count(), Reverse(**node)));
    best.or_else(|| counts.first_key_value()).map(|(node, count)| ((*node).to_owned(), *count)).unwrap_or_default()
}

fn first_article<'a>(pool: &'a Pool<'_>, cluster: &Cluster) -> &'a str {
    cluster.item.mentions.iter().map(|id| pool.story(*id).iri.as_str()).min().unwrap_or_default()
}

/// The best of several labels: a full name before a part of one, then the most frequent, then the fullest. `None` if there is one alone, and no
/// part of a name can become another.
fn label(pool: &Pool<'_>, cluster: &Cluster, has_parts: bool) -> Option<String> {
    let mut counts: BTreeMap<&str, (bool, usize)> = BTreeMap::new();
    for id in &cluster.item.mentions {
        let reference = &pool.mention(*id).reference;
        let entry = counts.entry(&reference.label).or_insert_with(|| (!pool.profiler.is_partial(&reference.naming()), 0));
        entry.1 += 1;
    }
    if counts.len() < 2 && !has_parts {
        return None;
    }
    let is_loud = |label: &str| label.chars().count() > 5 && !label.chars().any(char::is_lowercase);
    let best =
        counts.iter().max_by_key(|(label, (is_full, count))| (*is_full, !is_loud(label), *count, label.chars().count().min(60), Reverse(**label)));
    best.map(|(label, _)| (*label).to_owned())
}

/// A judgement, after the number of the reference.
pub type Judged = (u64, Judgement);

/// Entities with what they are called, as judgements are made on their references.
pub struct Judge<'a> {
    pub pool: &'a Pool<'a>,
    pub clusters: &'a [(BTreeSet<usize>, Cluster)],
    pub named: &'a [Named],
    pub decisions: &'a Decisions,
}

impl Judge<'_> {
    /// The judgements on the references of an entity whose nodes are not its own.
    pub fn entity(&self, at: usize) -> Vec<Judged> {
        let parts = self.clusters[at].1.parts.iter();
        parts.flat_map(|part| self.part(at, part, &part.mentions, true)).collect()
    }

    /// The judgement on a reference that was found to be the entity, without having been a part of it when it was put together.
    pub fn other(&self, at: usize, item: &Item) -> Vec<Judged> {
        self.part(at, item, &item.mentions, false)
    }

    fn part(&self, at: usize, part: &Item, mentions: &[u64], inside: bool) -> Vec<Judged> {
        let (cluster, entity) = (&self.clusters[at].1, &self.named[at].entity);
        let rejected = decided(cluster, self.decisions).is_some_and(|decided| decided.rejected);
        let base = self.pool.profiler.base;
        let is_moved = |id: &u64| rejected || entity.as_str().strip_prefix(base) != Some(self.pool.mention(*id).reference.node.as_str());
        let moved: Vec<u64> = mentions.iter().copied().filter(is_moved).collect();
        let Some(first) = moved.first() else { return Vec::new() };
        let is_own = inside || !part.unions.is_empty();
        let unions = if is_own { &part.unions } else { &cluster.item.unions };
        let decision = unions.iter().filter_map(|number| self.decisions.sets.get(number)).max_by_key(|set| set.last.0);
        let decision = decision.filter(|_| is_own || rejected);
        let (score, reasons) = match decision {
            Some(Decided { last: (_, by, because), .. }) => {
                let why = because.as_ref().map(|because| format!(": {because}")).unwrap_or_default();
                (1.0, vec![format!("decided by {by}{why}")])
            }
            None => self.reasons(at, part, *first, inside),
        };
        let decision = decision.map(|set| NamedNode::new_unchecked(format!("{base}decision/{}", set.last.0)));
        let judgement = |id: u64| Judgement {
            node: self.pool.node(id),
            article: self.pool.article(id),
            entity: (!rejected).then(|| entity.clone()),
            score: (score * 1000.0).round() / 1000.0,
            reasons: reasons.clone(),
            decision: decision.clone(),
        };
        moved.into_iter().map(|id| (id, judgement(id))).collect()
    }

    /// Why a part of an entity is one with the rest of it, or if there is no rest, why it is not who else bears the name of its node. What is not
    /// inside is compared with the entity as a whole, so that nothing need be known of how this was put together.
    fn reasons(&self, at: usize, part: &Item, first: u64, inside: bool) -> (f64, Vec<String>) {
        let cluster = &self.clusters[at].1;
        if cluster.parts.len() > 1 || !inside {
            let names = if inside { agreement(self.pool, cluster, part) } else { part.names_agree(&cluster.item, self.pool) };
            let (odds, reasons) = part.explain(&cluster.item, self.pool, inside, names).unwrap_or_default();
            return (probability(odds), told(&reasons, |reason| reason.weight > 0.0));
        }
        let node = self.pool.node(first);
        let namesake = self.named.iter().position(|named| named.entity == node).map(|at| &self.clusters[at].1.item);
        let (odds, reasons) = namesake
            .and_then(|other| part.explain(other, self.pool, false, part.names_agree(other, self.pool)))
            .unwrap_or((f64::NEG_INFINITY, Vec::new()));
        let mut told = told(&reasons, |reason| reason.weight < 0.0);
        if told.is_empty() {
            told.push("one article names both".to_owned());
        }
        (1.0 - probability(odds), told)
    }
}

/// How the names of a part of an entity agree with those of its other parts, as the best pair does.
fn agreement(pool: &Pool<'_>, cluster: &Cluster, part: &Item) -> Option<Agreement> {
    // Full names stand first.
    let others = cluster.parts.iter().filter(|other| other.mentions.first() != part.mentions.first()).take(COMPARED);
    best(others.filter_map(|other| part.names_agree(other, pool)))
}

fn told(reasons: &[Reason], is_told: impl Fn(&Reason) -> bool) -> Vec<String> {
    let mut told: Vec<String> = reasons.iter().filter(|reason| is_told(reason)).take(REASONS).map(|reason| reason.words.clone()).collect();
    told.sort_unstable();
    told.dedup();
    told
}
