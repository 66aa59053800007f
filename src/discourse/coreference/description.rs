//! Descriptions: "the minister", "the union", "the coastguards", "the country".

use std::collections::BTreeSet;

use super::cluster::{Clusters, Facts, kinds_agree};
use super::scene::Scene;
use crate::discourse::name::fold;
use crate::discourse::phrase::{self, Definiteness};
use crate::discourse::{MentionId, Number, kind};
use crate::language::{Relation, Upos};
use crate::ontology::WordClass;
use crate::reading::Kind;

/// Sentences back within which a description that only fits by its sort is looked for.
const WINDOW: usize = 3;

/// What organisations of one sort are called: nouns that describe them, and the last words of their names.
const SORTS: &[(&[&str], &[&str])] = &[
    (
        &[
            "company",
            "firm",
            "business",
            "group",
            "corporation",
            "conglomerate",
            "manufacturer",
            "retailer",
            "giant",
            "maker",
            "start-up",
            "startup",
            "producer",
        ],
        &[
            "group",
            "corp",
            "inc",
            "company",
            "holdings",
            "partners",
            "foods",
            "motors",
            "industries",
            "energy",
            "electric",
            "airlines",
            "airways",
            "pharmaceuticals",
            "technologies",
            "systems",
            "oil",
            "gas",
            "steel",
            "marine",
            "snacks",
        ],
    ),
    (&["union"], &["union", "federation", "teamsters", "guild", "brotherhood", "workers"]),
    (
        &["agency", "regulator", "watchdog", "authority", "body", "board", "commission", "office"],
        &["agency", "authority", "commission", "board", "office", "regulator", "inspectorate", "bureau", "administration", "service"],
    ),
    (&["party"], &["party", "democrats", "conservatives", "labour", "republicans", "greens"]),
    (&["court", "tribunal"], &["court", "tribunal"]),
    (
        &["club", "team", "side", "squad"],
        &["club", "fc", "united", "city", "town", "rovers", "rangers", "athletic", "wanderers", "sporting", "dynamo"],
    ),
    (&["bank", "lender"], &["bank"]),
    (&["university", "college", "school"], &["university", "college", "school", "academy", "institute"]),
    (
        &["newspaper", "paper", "magazine", "broadcaster", "outlet", "station"],
        &["times", "post", "herald", "tribune", "gazette", "journal", "news", "courier", "radio", "television", "tv", "guardian"],
    ),
    (&["ministry", "department"], &["ministry", "department"]),
    (
        &["council", "committee", "parliament", "assembly", "senate", "congress"],
        &["council", "committee", "parliament", "assembly", "senate", "congress"],
    ),
    (
        &["charity", "foundation", "trust", "organization", "organisation"],
        &["foundation", "trust", "charity", "organization", "organisation", "cross"],
    ),
];

/// Nouns so general that they describe anybody.
pub(super) const VAGUE: &[&str] = &[
    "man", "woman", "person", "people", "member", "one", "thing", "child", "boy", "girl", "victim", "official", "friend", "user", "reader", "part",
    "way", "time", "day", "year", "place", "number", "case", "fact", "point", "side", "end", "rest", "lot", "kind", "example", "group", "percent",
];

/// What makes a description point to something before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// "the country": the one named last.
    Country = 1,
    /// The same noun, and nothing that contradicts.
    Noun = 2,
    /// "the Spaniard": the only one from that country.
    Demonym = 3,
    /// "the minister": whoever was called a minister.
    Role = 4,
    /// "the company": the only organisation near by that may be called so.
    Sort = 5,
}

/// After the pronouns: "her country" is the one that "Mexican President" ties her to.
pub(super) fn link_own_country(scene: &Scene, clusters: &mut Clusters) {
    for id in 0..scene.mentions.len() {
        let country = matches!(scene.head_lemma(id).as_str(), "country" | "nation" | "homeland") && scene.mentions[id].number == Number::Singular;
        let Some(owner) = scene.possessor(id).filter(|_| country && !scene.is_name(id)) else { continue };
        let places: Vec<&String> = clusters.facts(owner).places.iter().collect();
        let [place] = places.as_slice() else { continue };
        let named = clusters.roots().find(|r| {
            let facts = clusters.facts(*r);
            facts.kind == Kind::Place && facts.names.iter().any(|n| scene.ontology.place_label(&n.text).unwrap_or(&n.text) == place.as_str())
        });
        if let Some(named) = named {
            clusters.merge_if_compatible(named, id);
        }
    }
}

/// After the pronouns: "their child" and "the child's mother … her child" are one if noun and possessor are.
pub(super) fn link_possessed(scene: &Scene, clusters: &mut Clusters) {
    let possessed: Vec<(MentionId, MentionId)> =
        (0..scene.mentions.len()).filter(|m| !scene.is_name(*m)).filter_map(|m| scene.possessor(m).map(|p| (m, p))).collect();
    for (i, (later, owner)) in possessed.iter().enumerate() {
        let twin = possessed[..i].iter().rev().find(|(earlier, other)| {
            clusters.same(*owner, *other)
                && owned_by_known(scene, clusters, *owner)
                && scene.head_lemma(*earlier) == scene.head_lemma(*later)
                && scene.mentions[*earlier].number == scene.mentions[*later].number
                && agree(&own_modifiers(scene, *earlier), &own_modifiers(scene, *later), scene.mentions[*later].number)
        });
        if let Some((earlier, _)) = twin {
            clusters.merge_if_compatible(*earlier, *later);
        }
    }
}

fn owned_by_known(scene: &Scene, clusters: &Clusters, owner: MentionId) -> bool {
    clusters.facts(owner).members.iter().any(|m| !scene.is_pronoun(*m))
}

/// The cluster that a description points to by the surest rule that finds one.
pub(super) fn antecedent(scene: &Scene, clusters: &Clusters, id: MentionId) -> Option<(Rule, MentionId)> {
    let head = scene.mentions[id].head;
    let definiteness = phrase::definiteness(scene.analysis, head);
    if definiteness == Definiteness::Indefinite {
        return None;
    }
    let country = by_country(scene, clusters, id).filter(|_| definiteness != Definiteness::Bare && definiteness != Definiteness::Possessed);
    let surest = country.map(|r| (Rule::Country, r)).or_else(|| Some((Rule::Noun, by_head(scene, clusters, id, definiteness)?)));
    if surest.is_some() || definiteness == Definiteness::Bare {
        return surest;
    }
    let plain = scene.analysis.children[head]
        .iter()
        .all(|c| *c < head || !matches!(scene.analysis.relation[*c], Relation::Nmod | Relation::AclRelcl | Relation::Acl));
    if !plain || definiteness == Definiteness::Possessed {
        return None;
    }
    let demonym = by_demonym(scene, clusters, id).map(|r| (Rule::Demonym, r));
    demonym.or_else(|| Some((Rule::Role, by_role(scene, clusters, id)?))).or_else(|| Some((Rule::Sort, by_sort(scene, clusters, id)?)))
}

/// Clusters with a name or noun phrase before the mention, in its own scope, nearest first.
fn before<'c>(scene: &'c Scene, clusters: &'c Clusters, id: MentionId) -> impl Iterator<Item = MentionId> + 'c {
    clusters_before(scene, clusters, id, |m| !scene.is_pronoun(m))
}

/// Clusters with a mention of the given sort before the mention, in its own scope, the one whose last such mention is nearest first.
pub(super) fn clusters_before<'c>(
    scene: &'c Scene,
    clusters: &'c Clusters,
    id: MentionId,
    counts: impl Fn(MentionId) -> bool,
) -> impl Iterator<Item = MentionId> + 'c {
    let last = |root: MentionId| {
        let members = clusters.facts(root).members.iter().copied();
        members.filter(|m| *m < id && scene.scope[*m] == scene.scope[id] && counts(*m)).max()
    };
    let mut roots: Vec<(MentionId, MentionId)> =
        clusters.roots().filter(|r| !clusters.same(*r, id)).filter_map(|r| last(r).map(|m| (m, r))).collect();
    roots.sort_unstable_by(|a, b| b.cmp(a));
    roots.into_iter().filter(move |(m, _)| !scene.nested(*m, id)).map(|(_, r)| r)
}

/// A noun phrase with the same noun before it whose modifiers, possessor and "of" phrase do not contradict it.
fn by_head(scene: &Scene, clusters: &Clusters, id: MentionId, definiteness: Definiteness) -> Option<MentionId> {
    let lemma = scene.head_lemma(id);
    let number = scene.mentions[id].number;
    let modifiers = own_modifiers(scene, id);
    if definiteness == Definiteness::Bare && (scene.mentions[id].kind == Kind::Thing || modifiers.is_empty() && is_indistinct(scene, id, &lemma)) {
        return None;
    }
    before(scene, clusters, id).find(|root| {
        clusters.facts(*root).members.iter().copied().filter(|m| *m < id && !scene.is_pronoun(*m) && !scene.is_name(*m)).any(|earlier| {
            scene.head_lemma(earlier) == lemma
                && (scene.mentions[earlier].number == number)
                && fits(scene, clusters, earlier, id, &modifiers, definiteness)
        })
    })
}

/// Bare plurals of people and the vaguest nouns are new people each time.
fn is_indistinct(scene: &Scene, id: MentionId, lemma: &str) -> bool {
    let people = scene.ontology.has(WordClass::RoleNoun, lemma)
        || scene.ontology.has(WordClass::GroupNoun, lemma) && !scene.ontology.has(WordClass::OrganizationNoun, lemma);
    VAGUE.contains(&lemma) || people && scene.mentions[id].number == Number::Plural
}

fn fits(scene: &Scene, clusters: &Clusters, earlier: MentionId, later: MentionId, modifiers: &BTreeSet<String>, definiteness: Definiteness) -> bool {
    let earlier_modifiers = own_modifiers(scene, earlier);
    let earlier_definiteness = phrase::definiteness(scene.analysis, scene.mentions[earlier].head);
    let modifiers_fit = match definiteness {
        Definiteness::Bare => {
            let plural_bodies = scene.mentions[later].number == Number::Plural && scene.mentions[later].kind == Kind::Group;
            let narrower = modifiers.iter().any(|m| !earlier_modifiers.contains(m) && clusters.facts(later).places.iter().any(|p| tied_to(p, m)));
            *modifiers == earlier_modifiers || plural_bodies && !narrower && agree(&earlier_modifiers, modifiers, Number::Plural)
        }
        _ => agree(&earlier_modifiers, modifiers, scene.mentions[later].number),
    };
    let owners_fit = match (scene.possessor(earlier), scene.possessor(later)) {
        (Some(a), Some(b)) => clusters.same(a, b) || !scene.is_pronoun(a) && !scene.is_pronoun(b) && fold(scene.core(a)) == fold(scene.core(b)),
        (None, None) => true,
        (Some(_), None) => matches!(definiteness, Definiteness::Definite | Definiteness::Demonstrative),
        (None, Some(_)) => false,
    };
    let complements_fit = match (complement(scene, earlier), complement(scene, later)) {
        (_, None) => true,
        (Some(a), Some(b)) => a == b,
        // "U.S. forces" are U.S. forces, wherever they stand.
        (None, Some(_)) => scene.mentions[later].kind == Kind::Group && *modifiers == earlier_modifiers && !clusters.facts(earlier).places.is_empty(),
    };
    let quantified =
        phrase::determiner(scene.analysis, scene.mentions[earlier].head).is_some_and(|d| matches!(d.as_str(), "every" | "any" | "no" | "each"));
    let bare_after_indefinite = quantified || definiteness == Definiteness::Bare && earlier_definiteness == Definiteness::Indefinite;
    modifiers_fit && owners_fit && complements_fit && !bare_after_indefinite
}

/// A later phrase may drop modifiers but not bring new ones; groups in the plural may also be told more of.
fn agree(earlier: &BTreeSet<String>, later: &BTreeSet<String>, number: Number) -> bool {
    later.is_subset(earlier) || number == Number::Plural && !later.is_empty() && earlier.is_subset(later)
}

/// Content words before the noun, without determiner and possessor.
pub(super) fn own_modifiers(scene: &Scene, id: MentionId) -> BTreeSet<String> {
    let mention = &scene.mentions[id];
    mention
        .core
        .clone()
        .filter(|w| *w < mention.head && !matches!(scene.analysis.upos[*w], Upos::Punct | Upos::Det | Upos::Adp))
        .map(|w| fold(&scene.analysis.lemma[w]))
        .collect()
}

/// The noun of the first prepositional phrase behind the noun.
pub(super) fn complement(scene: &Scene, id: MentionId) -> Option<String> {
    let head = scene.mentions[id].head;
    scene.analysis.children_by(head, Relation::Nmod).find(|c| *c > head).map(|c| fold(&scene.analysis.lemma[c]))
}

/// "the minister": whoever was called a minister.
fn by_role(scene: &Scene, clusters: &Clusters, id: MentionId) -> Option<MentionId> {
    let lemma = scene.head_lemma(id);
    if VAGUE.contains(&lemma.as_str()) {
        return None;
    }
    let facts = clusters.facts(id);
    let called: Vec<MentionId> = before(scene, clusters, id)
        .filter(|root| {
            let other = clusters.facts(*root);
            let by_name = other.kind != Kind::Person && other.names.iter().any(|n| n.len() > 1 && n.last() == lemma);
            (other.roles.contains(&lemma) && other.named() || by_name) && other.compatible(facts) && ties_agree(other, facts)
        })
        .collect();
    let exact: Vec<MentionId> =
        called.iter().copied().filter(|r| !facts.places.is_empty() && !facts.places.is_disjoint(&clusters.facts(*r).places)).collect();
    match (exact.as_slice(), called.as_slice()) {
        ([one], _) | ([], [one]) => Some(*one),
        _ => called
            .first()
            .copied()
            .filter(|r| sentences_back(scene, clusters, *r, id) == Some(0) || sentences_back(scene, clusters, *r, id) == Some(1)),
    }
}

/// What the description says beside its noun must be known of the candidate: places must not differ, modifiers must have been said.
fn ties_agree(candidate: &Facts, description: &Facts) -> bool {
    let places = description.places.is_empty() || candidate.places.is_empty() || !description.places.is_disjoint(&candidate.places);
    let said = |word: &String| {
        candidate.modifiers.contains(word) || candidate.roles.contains(word) || candidate.names.iter().any(|n| fold(&n.text).contains(word.as_str()))
    };
    places && description.modifiers.iter().filter(|m| description.places.iter().all(|p| !tied_to(p, m))).all(said)
}

/// Whether a modifier is (probably) the adjective of the place: "mexican" and "Mexico".
pub(super) fn tied_to(place: &str, modifier: &str) -> bool {
    let place = fold(place);
    let common = place.chars().zip(modifier.chars()).take_while(|(a, b)| a == b).count();
    common >= 3 || modifier.len() < 5 && place.starts_with(&modifier.chars().take(2).collect::<String>())
}

/// Sentences between the mention and the last one of the cluster before it.
pub(super) fn sentences_back(scene: &Scene, clusters: &Clusters, root: MentionId, id: MentionId) -> Option<usize> {
    clusters.facts(root).members.iter().filter(|m| **m < id).map(|m| scene.sentence[id] - scene.sentence[*m]).min()
}

/// "the Norwegians", "the Spaniard": the only person or group of that country.
fn by_demonym(scene: &Scene, clusters: &Clusters, id: MentionId) -> Option<MentionId> {
    let mention = &scene.mentions[id];
    let place = scene.ontology.demonym(scene.analysis.form(mention.head))?;
    let tied: Vec<MentionId> = before(scene, clusters, id)
        .filter(|root| {
            let other = clusters.facts(*root);
            other.kind == mention.kind && other.number == mention.number && other.places.contains(place)
        })
        .collect();
    if let [one] = tied.as_slice() { Some(*one) } else { None }
}

/// "the country", "that country": the country named last.
fn by_country(scene: &Scene, clusters: &Clusters, id: MentionId) -> Option<MentionId> {
    let lemma = scene.head_lemma(id);
    if !matches!(lemma.as_str(), "country" | "nation") || scene.mentions[id].number != Number::Singular || !own_modifiers(scene, id).is_empty() {
        return None;
    }
    let is_country = |root: &MentionId| {
        let facts = clusters.facts(*root);
        facts.kind == Kind::Place && facts.names.iter().any(|n| scene.ontology.place_class(&n.text) == Some("schema:Country"))
    };
    before(scene, clusters, id).find(is_country).filter(|r| sentences_back(scene, clusters, *r, id).is_some_and(|d| d <= WINDOW))
}

/// "the company": the only organisation near by that may be called so.
fn by_sort(scene: &Scene, clusters: &Clusters, id: MentionId) -> Option<MentionId> {
    let mention = &scene.mentions[id];
    let lemma = kind::lexical(scene.analysis, mention.head);
    let (nouns, _) = SORTS.iter().find(|(nouns, _)| nouns.contains(&lemma.as_str()))?;
    if mention.number == Number::Plural || !own_modifiers(scene, id).is_empty() {
        return None;
    }
    let near: Vec<MentionId> = before(scene, clusters, id)
        .filter(|root| {
            let facts = clusters.facts(*root);
            facts.named() && facts.kind == Kind::Organization && kinds_agree(facts.kind, mention.kind) && sort_fits(facts, nouns)
        })
        .filter(|r| sentences_back(scene, clusters, *r, id).is_some_and(|d| d <= WINDOW))
        .collect();
    if let [one] = near.as_slice() { Some(*one) } else { None }
}

/// Whether an organisation may be called by one of `nouns`: it was called so, its name says so, or nothing is known of its sort.
fn sort_fits(facts: &Facts, nouns: &[&str]) -> bool {
    let sorts_of = |words: &mut dyn Iterator<Item = &str>| -> Vec<usize> {
        words.flat_map(|w| (0..SORTS.len()).filter(move |s| SORTS[*s].0.contains(&w) || SORTS[*s].1.contains(&w))).collect()
    };
    let mut known = sorts_of(&mut facts.roles.iter().map(String::as_str));
    known.extend(sorts_of(&mut facts.names.iter().map(crate::discourse::name::NameForm::last)));
    known.is_empty() && nouns.contains(&"company") || known.iter().any(|s| SORTS[*s].0 == nouns)
}
