//! What the grammar itself says is one thing: appositions, identity with "be", "the village of X".

use super::cluster::Clusters;
use super::scene::Scene;
use crate::discourse::name::{Agreement, NameForm};
use crate::discourse::phrase::{self, Definiteness};
use crate::discourse::{MentionId, kind};
use crate::language::{Relation, WordId};
use crate::ontology::WordClass;
use crate::reading::Kind;

/// Nouns before "of" and a place's name that mean the place itself.
const PLACE_OF: &[&str] = &[
    "village",
    "town",
    "city",
    "state",
    "province",
    "island",
    "region",
    "republic",
    "kingdom",
    "port",
    "district",
    "county",
    "hamlet",
    "municipality",
    "borough",
    "suburb",
    "settlement",
    "canton",
    "territory",
    "prefecture",
];
/// Auxiliaries under which "be" asserts no identity.
const UNREAL: &[&str] = &["would", "could", "may", "might", "should", "must", "can", "will"];

/// Links what the trees link.
pub(super) fn link(scene: &Scene, clusters: &mut Clusters) {
    for id in 0..scene.mentions.len() {
        if scene.is_pronoun(id) {
            continue;
        }
        let head = scene.mentions[id].head;
        let beside = scene.analysis.head[head].filter(|_| scene.analysis.relation[head] == Relation::Appos);
        if let Some(first) = beside.and_then(|h| scene.at(h)) {
            link_apposition(scene, clusters, first, id);
        }
        if let Some(name) = close_name(scene, id) {
            clusters.merge_if_compatible(id, name);
        }
        if let Some(subject) = identified_with(scene, head) {
            clusters.merge_if_compatible(subject, id);
        }
        if let Some(place) = place_of(scene, id).or_else(|| place_before(scene, id)) {
            clusters.merge(id, place);
        }
    }
}

/// Links quantities that are nearly the whole, once the whole has found what it is.
pub(super) fn link_quantities(scene: &Scene, clusters: &mut Clusters) {
    for id in 0..scene.mentions.len() {
        if let Some(whole) = nearly_all(scene, id) {
            clusters.merge(id, whole);
        }
    }
}

/// "Arne Toft, the skipper", "its lawyer, Beatriz Salvatierra", "Velmark Fishers' Union (VFU)".
fn link_apposition(scene: &Scene, clusters: &mut Clusters, first: MentionId, second: MentionId) {
    if scene.is_pronoun(first) || scene.analysis.child(scene.mentions[second].head, Relation::Cc).is_some() {
        return;
    }
    if scene.is_name(first) && scene.is_name(second) {
        let (a, b) = (NameForm::parse(scene.core(first)), NameForm::parse(scene.core(second)));
        let kind = scene.mentions[first].kind;
        if a.abbreviates(&b) || b.abbreviates(&a) || a.agreement(&b, kind) >= Agreement::Part && kind == scene.mentions[second].kind {
            clusters.merge(first, second);
        }
        return;
    }
    let office = [first, second].into_iter().find(|m| !scene.is_name(*m)).is_some_and(|m| {
        let kinds = [scene.mentions[first].kind, scene.mentions[second].kind];
        kind::may_be_body(&kind::lexical(scene.analysis, scene.mentions[m].head))
            && kinds.contains(&Kind::Organization)
            && kinds.contains(&Kind::Person)
    });
    if office {
        clusters.merge(first, second);
    } else {
        clusters.merge_if_compatible(first, second);
    }
}

/// The subject that "be" identifies with the definite predicate noun `head`: "Toft is the skipper".
fn identified_with(scene: &Scene, head: WordId) -> Option<MentionId> {
    let analysis = scene.analysis;
    analysis.child(head, Relation::Cop)?;
    let definite = matches!(phrase::definiteness(analysis, head), Definiteness::Definite | Definiteness::Possessed);
    let unreal = analysis.children[head].iter().any(|c| {
        let form = analysis.form(*c).to_lowercase();
        match analysis.relation[*c] {
            Relation::Aux => UNREAL.contains(&form.as_str()),
            Relation::Advmod => {
                let lemma = &analysis.lemma[*c];
                scene.ontology.has_any(&[WordClass::Negating, WordClass::Possibly, WordClass::Hearsay], &lemma.to_lowercase())
            }
            Relation::Mark => matches!(form.as_str(), "if" | "whether"),
            _ => false,
        }
    });
    let subject = analysis.child(head, Relation::Nsubj).and_then(|s| scene.at(s)).filter(|s| !scene.is_pronoun(*s))?;
    let same_sort = matches!(scene.mentions[subject].kind, Kind::Person | Kind::Organization | Kind::Place) && scene.is_name(subject);
    (definite && !unreal && same_sort).then_some(subject)
}

/// The name in "the San Jacinto reservoir", if the article does not speak of that name elsewhere, as it would of a town.
fn place_before(scene: &Scene, id: MentionId) -> Option<MentionId> {
    let head = scene.mentions[id].head;
    let marked = scene.ontology.has(WordClass::PlaceMark, &scene.head_lemma(id)) && !scene.is_name(id);
    let compound = |m: MentionId| scene.analysis.relation[scene.mentions[m].head] == Relation::Compound && scene.mentions[m].kind == Kind::Place;
    let name = scene.analysis.child(head, Relation::Compound).and_then(|c| scene.at(c)).filter(|m| marked && scene.is_name(*m) && compound(*m))?;
    let text = scene.core(name);
    let alone = (0..scene.mentions.len()).any(|m| scene.is_name(m) && scene.core(m) == text && !compound(m));
    (!alone && scene.ontology.place_class(text).is_none()).then_some(name)
}

/// What "most of the cartels" do is told of the cartels.
fn nearly_all(scene: &Scene, id: MentionId) -> Option<MentionId> {
    let quantity = matches!(scene.head_lemma(id).as_str(), "most" | "all" | "many" | "both" | "majority" | "bulk");
    let inner = phrase::of_phrase(scene.analysis, scene.mentions[id].head).filter(|_| quantity)?;
    let definite = phrase::definiteness(scene.analysis, inner) != Definiteness::Bare;
    scene.at(inner).filter(|m| definite && !scene.is_pronoun(*m))
}

/// The name directly behind a definite noun that the parser took for a second argument beside it: "raised the trawler Alba".
fn close_name(scene: &Scene, id: MentionId) -> Option<MentionId> {
    let (analysis, head) = (scene.analysis, scene.mentions[id].head);
    let name = scene.mentions.iter().position(|m| m.core.start == head + 1).filter(|m| scene.is_name(*m) && !scene.is_name(id))?;
    let beside = scene.mentions[name].head;
    let twins = analysis.head[beside] == analysis.head[head] && analysis.relation[beside] == analysis.relation[head];
    let definite = |w: WordId| phrase::determiner(analysis, w).as_deref() == Some("the");
    (twins && (definite(head) || definite(beside))).then_some(name)
}

/// The place named in "the village of Las Juntas".
fn place_of(scene: &Scene, id: MentionId) -> Option<MentionId> {
    let noun = PLACE_OF.contains(&scene.head_lemma(id).as_str()) && !scene.is_name(id);
    let place = phrase::of_phrase(scene.analysis, scene.mentions[id].head).and_then(|p| scene.at(p))?;
    (noun && scene.is_name(place) && matches!(scene.mentions[place].kind, Kind::Place | Kind::Thing)).then_some(place)
}
