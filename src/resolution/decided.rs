//! What people decided, as sets of nodes in articles: which are one entity, which are not, what it is called. Later decisions go before
//! earlier ones.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::NamedNode;

use super::cluster::Constraints;
use super::group::Groups;
use super::index::{IndexError, View};
use super::name::fold;
use super::profile::{Profiler, Reference, is_shared, key};
use super::work::Bound;
use crate::store::decisions::standing;
use crate::store::{Action, Anchor, Decision, Thing};

/// Nodes that people decided are one entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// The nodes in their articles.
    pub anchors: BTreeSet<Anchor>,
    /// The entities that these were called when it was decided.
    pub entities: BTreeSet<NamedNode>,
    /// The node that the entity keeps.
    pub keeps: Option<NamedNode>,
    /// What it is called.
    pub label: Option<String>,
    /// Whether it is no entity at all.
    pub rejected: bool,
    /// The last decision about it: its number, who decided, and why.
    pub last: (u64, String, Option<String>),
}

/// All decisions that hold, played through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Sets of nodes, by number.
    pub sets: BTreeMap<usize, Decided>,
    /// Pairs of sets, the smaller number first, that are two entities.
    pub apart: BTreeSet<(usize, usize)>,
    owner: BTreeMap<Anchor, usize>,
    next: usize,
}

impl Decisions {
    /// Plays a log through.
    #[must_use]
    pub fn of(log: &[Decision]) -> Self {
        let mut decisions = Self::default();
        for decision in standing(log) {
            decisions.follow(decision);
        }
        decisions
    }

    /// Finds the references that people decided about, and the groups that they joined.
    pub(super) fn bind(&self, view: &View, profiler: &Profiler<'_>, groups: &Groups<'_>) -> Result<Bound, IndexError> {
        let mut bound = Bound { constraints: Constraints { apart: self.apart.clone(), ..Constraints::default() }, ..Bound::default() };
        for (number, set) in &self.sets {
            let mut found = Vec::new();
            for anchor in &set.anchors {
                found.extend(anchored(view, profiler, anchor)?);
            }
            if found.is_empty() {
                found = named_like(view, profiler, set)?;
            }
            let (mut full, mut partial) = (BTreeSet::new(), BTreeSet::new());
            for (_, group) in &found {
                if groups.is_partial(*group)? {
                    partial.insert(*group)
                } else {
                    full.insert(*group)
                };
            }
            for kin in [&full, &partial] {
                for group in kin {
                    bound.links.entry(*group).or_default().extend(kin.iter().filter(|other| *other != group));
                }
            }
            for (id, group) in found {
                bound.members.entry(group).or_default().insert(id);
                // What was decided about first holds it.
                let is_first = !bound.constraints.owner.contains_key(&id);
                bound.constraints.owner.entry(id).or_insert(*number);
                if is_first && partial.contains(&group) && !full.is_empty() {
                    bound.lent.insert(id);
                    full.iter().for_each(|other| _ = bound.borrowed.entry(*other).or_default().insert((group, id)));
                }
            }
        }
        Ok(bound)
    }

    fn follow(&mut self, decision: &Decision) {
        let at = match &decision.action {
            Action::Merge { things } => {
                let Some(first) = things.first() else { return };
                let label = self.sets_of(first).iter().find_map(|at| self.sets[at].label.clone());
                let at = self.unite(things);
                self.change(at, |set| {
                    set.keeps = Some(first.entity.clone());
                    set.label = label.or_else(|| Some(first.label.clone()));
                    set.rejected = false;
                });
                at
            }
            Action::Split { part, rest } => {
                let part = self.take_out(part);
                let rest = self.unite(std::slice::from_ref(rest));
                self.apart.insert((part.min(rest), part.max(rest)));
                self.change(part, |set| set.last = last(decision));
                rest
            }
            Action::Rename { thing, label } => {
                let at = self.unite(std::slice::from_ref(thing));
                self.change(at, |set| set.label = Some(label.clone()));
                at
            }
            Action::Reject { thing } => {
                let at = self.unite(std::slice::from_ref(thing));
                self.change(at, |set| set.rejected = true);
                at
            }
            Action::RejectStatement { .. } | Action::Undo { .. } => return,
        };
        self.change(at, |set| set.last = last(decision));
    }

    fn change(&mut self, at: usize, change: impl FnOnce(&mut Decided)) {
        if let Some(set) = self.sets.get_mut(&at) {
            change(set);
        }
    }

    fn sets_of(&self, thing: &Thing) -> BTreeSet<usize> {
        thing.mentions.iter().filter_map(|anchor| self.owner.get(anchor)).copied().collect()
    }

    /// Makes one set of all that these are, with everything that it was one with before. That they were apart is overruled.
    fn unite(&mut self, things: &[Thing]) -> usize {
        let old: BTreeSet<usize> = things.iter().flat_map(|thing| self.sets_of(thing)).collect();
        let mut united = Decided::default();
        for set in old.iter().filter_map(|at| self.sets.remove(at)) {
            united.anchors.extend(set.anchors);
            united.entities.extend(set.entities);
            united.keeps = united.keeps.or(set.keeps);
            united.label = united.label.or(set.label);
            united.rejected |= set.rejected;
        }
        united.entities.extend(things.iter().map(|thing| thing.entity.clone()));
        united.anchors.extend(things.iter().flat_map(|thing| thing.mentions.iter().cloned()));
        let at = self.put(united);
        let renamed = |number: usize| if old.contains(&number) { at } else { number };
        let pairs = std::mem::take(&mut self.apart).into_iter().map(|(a, b)| (renamed(a), renamed(b)));
        self.apart = pairs.filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
        at
    }

    /// Takes the nodes of `thing` out of their sets into one of their own, which stays apart from what the whole of it was apart from.
    fn take_out(&mut self, thing: &Thing) -> usize {
        let old = self.sets_of(thing);
        let mut whole: BTreeSet<usize> = old.clone();
        for at in &old {
            self.change(*at, |set| set.anchors.retain(|anchor| !thing.mentions.contains(anchor)));
        }
        whole.retain(|at| self.sets.get(at).is_some_and(|set| set.anchors.is_empty()));
        let taken = Decided { anchors: thing.mentions.iter().cloned().collect(), ..Decided::default() };
        let at = self.put(taken);
        let pairs: Vec<(usize, usize)> = self.apart.iter().copied().filter(|(a, b)| old.contains(a) || old.contains(b)).collect();
        for (a, b) in pairs {
            let other = if old.contains(&a) { b } else { a };
            if other != at {
                self.apart.insert((at.min(other), at.max(other)));
            }
        }
        for gone in whole {
            self.sets.remove(&gone);
            self.apart.retain(|(a, b)| *a != gone && *b != gone);
        }
        at
    }

    fn put(&mut self, set: Decided) -> usize {
        let at = self.next;
        self.next += 1;
        self.owner.extend(set.anchors.iter().map(|anchor| (anchor.clone(), at)));
        self.sets.insert(at, set);
        at
    }
}

/// The reference that an anchor means, with its group: its node, or if the article is read otherwise now, what bears its name there.
fn anchored(view: &View, profiler: &Profiler<'_>, anchor: &Anchor) -> Result<Option<(u64, u64)>, IndexError> {
    let Some(number) = view.article(&anchor.article)? else { return Ok(None) };
    let Some(local) = anchor.node.as_str().strip_prefix(profiler.base) else { return Ok(None) };
    let references = view.references(number)?;
    let room = |node: &str| node.split('/').next().map(str::to_owned);
    let name = fold(&anchor.name);
    let is_called = |reference: &Reference| std::iter::once(&reference.label).chain(&reference.aliases).any(|other| fold(other) == name);
    let found = (references.iter().find(|(_, reference)| reference.node == local))
        .or_else(|| references.iter().find(|(_, reference)| room(&reference.node) == room(local) && is_called(reference)));
    Ok(found.map(|(id, reference)| (*id, profiler.group(reference))))
}

/// Where none of the articles that it was decided on is left: all that bears the name of the entity.
fn named_like(view: &View, profiler: &Profiler<'_>, set: &Decided) -> Result<Vec<(u64, u64)>, IndexError> {
    let mut found = Vec::new();
    for entity in &set.entities {
        let local = entity.as_str().strip_prefix(profiler.base).filter(|local| is_shared(local) && !local.contains('_'));
        if let Some(group) = local.map(key) {
            for id in view.members(group)? {
                found.push((id?, group));
            }
        }
    }
    Ok(found)
}

fn last(decision: &Decision) -> (u64, String, Option<String>) {
    (decision.number, decision.by.clone(), decision.because.clone())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn thing(name: &str, articles: &[u32]) -> Thing {
        let node = |local: String| NamedNode::new(format!("urn:newsgraph:{local}")).unwrap();
        let anchor =
            |article: &u32| Anchor { article: node(format!("article/{article}")), node: node(format!("person/{name}")), name: name.to_owned() };
        Thing { entity: node(format!("person/{name}")), label: name.to_owned(), mentions: articles.iter().map(anchor).collect() }
    }

    fn played(actions: Vec<Action>) -> (BTreeSet<Vec<String>>, usize) {
        let log: Vec<Decision> = (1..)
            .zip(actions)
            .map(|(number, action)| Decision { number, by: "ana".to_owned(), at: Timestamp::UNIX_EPOCH, because: None, action })
            .collect();
        let decisions = Decisions::of(&log);
        let short = |anchor: &Anchor| format!("{}{}", anchor.name, anchor.article.as_str().rsplit('/').next().unwrap());
        (decisions.sets.values().map(|set| set.anchors.iter().map(short).collect()).collect(), decisions.apart.len())
    }

    fn sets(sets: &[&[&str]]) -> BTreeSet<Vec<String>> {
        sets.iter().map(|set| set.iter().map(|name| (*name).to_owned()).collect()).collect()
    }

    #[test]
    fn what_is_merged_later_goes_before_what_was_split_earlier() {
        let split = Action::Split { part: thing("a", &[1]), rest: thing("a", &[2, 3]) };
        assert_eq!(played(vec![split.clone()]), (sets(&[&["a1"], &["a2", "a3"]]), 1));
        let merge = Action::Merge { things: vec![thing("a", &[1]), thing("a", &[2])] };
        assert_eq!(played(vec![split.clone(), merge.clone()]), (sets(&[&["a1", "a2", "a3"]]), 0));
        assert_eq!(played(vec![split.clone(), merge, split]), (sets(&[&["a1"], &["a2", "a3"]]), 1));
    }

    #[test]
    fn a_part_of_what_was_merged_can_be_split_off() {
        let merge = Action::Merge { things: vec![thing("a", &[1, 2]), thing("b", &[3]), thing("c", &[4])] };
        let split = Action::Split { part: thing("b", &[3]), rest: thing("a", &[1, 2]) };
        assert_eq!(played(vec![merge, split]), (sets(&[&["b3"], &["a1", "a2", "c4"]]), 1));
    }

    #[test]
    fn an_undone_decision_leaves_no_trace() {
        let reject = Action::Reject { thing: thing("a", &[1]) };
        assert_eq!(played(vec![reject, Action::Undo { decision: 1 }]), (sets(&[]), 0));
    }
}
