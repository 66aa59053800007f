//! Names: which forms of names belong together in one article.

use std::collections::HashMap;

use super::cluster::{Clusters, kinds_agree};
use super::scene::Scene;
use crate::discourse::MentionId;
use crate::discourse::name::{Agreement, NameForm};
use crate::ontology::WordClass;
use crate::reading::Kind;

/// Links names: first equal ones, then longer before shorter forms, so that a surname finds its bearer wherever the full name stands.
pub(super) fn link(scene: &Scene, clusters: &mut Clusters) {
    let mut names: Vec<(MentionId, NameForm)> =
        (0..scene.mentions.len()).filter(|m| scene.is_name(*m)).map(|m| (m, NameForm::parse(scene.core(m)))).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (_, form) in &names {
        *counts.entry(form.last().to_owned()).or_default() += 1;
    }
    link_equal(scene, clusters, &names);
    names.sort_by_key(|(id, form)| (std::cmp::Reverse(form.len().min(2)), *id));
    for (id, form) in &names {
        let family = scene.mentions[*id].kind == Kind::Group;
        if family || form.is_empty() {
            continue;
        }
        if let Some(other) = bearer(scene, clusters, *id, form, &counts) {
            clusters.merge_if_compatible(other, *id);
        }
    }
}

/// The same words are the same thing (they have one kind by now), except bare surnames, which may have several bearers; and all names that the
/// ontology knows of a place name that one place ("North Korea", "DPRK").
fn link_equal(scene: &Scene, clusters: &mut Clusters, names: &[(MentionId, NameForm)]) {
    let mut first: HashMap<String, MentionId> = HashMap::new();
    for (id, form) in names {
        let kind = scene.mentions[*id].kind;
        if kind == Kind::Person && form.len() < 2 {
            continue;
        }
        let name = scene.core(*id);
        let place = scene.ontology.place_label(name).filter(|_| kind == Kind::Place);
        let key = place.map_or_else(|| crate::discourse::name::fold(&form.text), str::to_owned);
        match first.get(&key) {
            Some(other) if place.is_some() => clusters.merge(*other, *id),
            Some(other) => {
                clusters.merge_if_compatible(*other, *id);
            }
            None => drop(first.insert(key, *id)),
        }
    }
}

/// The one cluster that the name may belong to.
fn bearer(scene: &Scene, clusters: &Clusters, id: MentionId, form: &NameForm, counts: &HashMap<String, usize>) -> Option<MentionId> {
    let kind = scene.mentions[id].kind;
    let mut best = Agreement::None;
    let mut candidates: Vec<MentionId> = Vec::new();
    for root in clusters.roots().filter(|r| !clusters.same(*r, id)) {
        let facts = clusters.facts(root);
        // A full name never goes by a bare one: which of several full names that one is short for must stay open.
        let bare = form.len() > 1 && facts.names.iter().all(|n| n.len() == 1 && !n.is_acronym());
        if !facts.named() || bare || !kinds_agree(facts.kind, kind) || !clusters.facts(id).compatible(facts) {
            continue;
        }
        // A bare form looks for a fuller name first and joins its like only where there is none.
        let fuller = facts.names.iter().any(|n| n.len() > form.len());
        let found = facts.agreement(form, if kind == Kind::Thing { facts.kind } else { kind });
        let agreement = if form.len() == 1 && !fuller && found == Agreement::Same { Agreement::Misspelt } else { found };
        if agreement <= Agreement::None || !admissible(scene, facts.names.iter(), form, kind, found, counts) {
            continue;
        }
        match agreement.cmp(&best) {
            std::cmp::Ordering::Greater => (best, candidates) = (agreement, vec![root]),
            std::cmp::Ordering::Equal => candidates.push(root),
            std::cmp::Ordering::Less => {}
        }
    }
    match candidates.as_slice() {
        [] => None,
        [one] => Some(*one),
        _ if kind == Kind::Person && form.len() == 1 => among_bearers(scene, clusters, id, form, &candidates),
        _ => None,
    }
}

/// What is right for people's surnames is not for every name: a country is no part of "Mexico City", a common word no firm.
fn admissible<'n>(
    scene: &Scene,
    mut names: impl Iterator<Item = &'n NameForm> + Clone,
    form: &'n NameForm,
    kind: Kind,
    agreement: Agreement,
    counts: &HashMap<String, usize>,
) -> bool {
    let known = |f: &NameForm| scene.ontology.place_class(&f.text).is_some() || scene.ontology.demonym(&f.text).is_some();
    let longest = names.clone().map(NameForm::len).max().unwrap_or(0);
    let shorter = form.len().min(longest);
    let one_known = known(form) || names.clone().any(known);
    match (agreement, kind) {
        (Agreement::Same, _) | (Agreement::Part, Kind::Person) => true,
        (Agreement::Misspelt, _) => {
            let count = |f: &NameForm| counts.get(f.last()).copied().unwrap_or(0);
            !one_known && names.any(|n| count(form) <= count(n) || form.len() > n.len())
        }
        (Agreement::Part, Kind::Place) => !one_known && (form.is_acronym() || names.any(NameForm::is_acronym)),
        (Agreement::Part, _) => (!one_known || shorter > 1 || form.is_acronym()) && !(form.len() == 1 && is_common(scene, form.last())),
        _ => false,
    }
}

/// Words that end many names stand for none of them alone.
fn is_common(scene: &Scene, word: &str) -> bool {
    let classes = [WordClass::OrganizationMark, WordClass::PlaceMark, WordClass::EventMark, WordClass::OrganizationNoun, WordClass::PlaceNoun];
    scene.ontology.has_any(&classes, word)
}

/// A bare surname that several people bear: whoever bore it last as a bare surname, else the nearest one named before.
fn among_bearers(scene: &Scene, clusters: &Clusters, id: MentionId, form: &NameForm, candidates: &[MentionId]) -> Option<MentionId> {
    let last_before = |root: MentionId, bare: bool| {
        let members = clusters.facts(root).members.iter().copied();
        members.filter(|m| *m < id && scene.is_name(*m) && (!bare || NameForm::parse(scene.core(*m)).len() == form.len())).max()
    };
    let gender = clusters.facts(id).gender;
    let fitting = candidates.iter().copied().filter(|c| super::cluster::genders_agree(gender, clusters.facts(*c).gender));
    let established = fitting.clone().filter_map(|c| last_before(c, true).map(|m| (m, c))).max();
    established.or_else(|| fitting.filter_map(|c| last_before(c, false).map(|m| (m, c))).max()).map(|(_, c)| c)
}
