//! How present a thing is at a place in the text: Lappin and Leass' weights, halved with each sentence back.

use super::cluster::Facts;
use super::scene::Scene;
use crate::discourse::MentionId;
use crate::language::Relation;

/// Sentences back within which a mention still counts.
const WINDOW: usize = 3;

const RECENCY: f64 = 100.0;
const SUBJECT: f64 = 80.0;
const DIRECT_OBJECT: f64 = 50.0;
const INDIRECT_OBJECT: f64 = 40.0;
const HEAD_NOUN: f64 = 80.0;
const NO_ADVERBIAL: f64 = 50.0;
const PARALLEL: f64 = 35.0;
/// For each mention so far: what the article is about comes up again.
const FREQUENT: f64 = 12.0;
/// Words inside a quotation are less present outside it.
const ACROSS_QUOTE: f64 = -60.0;

/// The presence of a cluster at `pronoun`: that of its best mention, those further back counting half with each sentence, and how often it has come up.
pub(super) fn of(scene: &Scene, facts: &Facts, pronoun: MentionId) -> f64 {
    let here = scene.sentence[pronoun];
    let frequency = facts.members.iter().filter(|m| **m < pronoun && scene.scope[**m] == scene.scope[pronoun]).count();
    (0..=WINDOW)
        .filter_map(|back| {
            let sentence = here.checked_sub(back)?;
            let weights = facts.members.iter().filter(|m| **m < pronoun && scene.sentence[**m] == sentence && !scene.nested(**m, pronoun));
            let best = weights.map(|m| of_mention(scene, *m, pronoun)).max_by(f64::total_cmp)?;
            Some(best * 0.5_f64.powi(i32::try_from(back).unwrap_or(0)))
        })
        .max_by(f64::total_cmp)
        .map_or(0.0, |presence| presence + FREQUENT * f64::from(u8::try_from(frequency.min(6)).unwrap_or(6)))
}

/// The weight of one mention for a pronoun.
fn of_mention(scene: &Scene, mention: MentionId, pronoun: MentionId) -> f64 {
    let relation = |m: MentionId| chain_relation(scene, m);
    let own = relation(mention);
    let role = match own.base() {
        "nsubj" => SUBJECT,
        "obj" => DIRECT_OBJECT,
        "iobj" => INDIRECT_OBJECT,
        _ => 0.0,
    };
    let embedded = matches!(own, Relation::Nmod | Relation::NmodPoss | Relation::Compound | Relation::Appos | Relation::NmodUnmarked);
    let adverbial = own.base() == "obl";
    let parallel = own.base() == relation(pronoun).base() && role > 0.0;
    let across = scene.speech[mention].is_some() && scene.speech[mention] != scene.speech[pronoun];
    RECENCY
        + role
        + if embedded { 0.0 } else { HEAD_NOUN }
        + if adverbial { 0.0 } else { NO_ADVERBIAL }
        + if parallel { PARALLEL } else { 0.0 }
        + if across { ACROSS_QUOTE } else { 0.0 }
}

/// The relation of a mention, that of the first coordinated phrase for the others.
pub(super) fn chain_relation(scene: &Scene, mention: MentionId) -> Relation {
    let analysis = scene.analysis;
    let mut word = scene.mentions[mention].head;
    while analysis.relation[word] == Relation::Conj {
        match analysis.head[word] {
            Some(above) => word = above,
            None => break,
        }
    }
    analysis.relation[word]
}
