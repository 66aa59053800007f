//! Which mentions speak of one real thing.
//!
//! First what is sure: what the grammar says and what the names say, in the manner of Lee et al., "Stanford's multi-pass sieve coreference resolution
//! system" (CoNLL 2011). Then a learned ranker decides in text order for each description and pronoun, among the clusters so far that number, gender,
//! kind and grammar allow, or for something new. Among what it sees are rules for descriptions and the presence of each candidate after Lappin and
//! Leass, "An algorithm for pronominal anaphora resolution" (Computational Linguistics 20, 1994). A wrong merge is worse than a missed one.

mod anaphora;
mod cluster;
mod description;
mod naming;
mod observe;
mod ranker;
mod ranking;
mod referent;
mod salience;
mod scene;
mod sign;
mod structure;
#[cfg(test)]
mod tests;

use self::cluster::Clusters;

pub use self::ranking::{Alternative, Choice};
use self::scene::Scene;
pub use self::sign::{Sign, Signs};
use super::{Discourse, Mention, MentionId, Referent, Speech};
use crate::article::Article;
use crate::language::Analysis;
use crate::ontology::Ontology;

/// Groups `mentions` into real things, ordered by first mention, and fills [`Mention::entity`]. Pronouns that cannot be told safely keep `None`;
/// those of them that go together come second.
#[must_use]
pub fn resolve(
    article: &Article,
    analysis: &Analysis,
    ontology: &Ontology,
    mentions: &mut [Mention],
    mention_of: &[Option<MentionId>],
    quotations: &[Speech],
) -> (Vec<Referent>, Vec<Vec<MentionId>>) {
    let scene = Scene::new(article, analysis, ontology, mentions, mention_of, quotations);
    let clusters = clusters(&scene, &mut |_| {});
    let (referents, entity_of) = referent::collect(&scene, &clusters);
    let unidentified = referent::unidentified(&scene, &clusters);
    for (mention, entity) in mentions.iter_mut().zip(entity_of) {
        mention.entity = entity;
    }
    (referents, unidentified)
}

/// The choices that the ranker has in an article that was understood: its mentions and quotations are those of `discourse`.
#[must_use]
pub fn choices(article: &Article, analysis: &Analysis, ontology: &Ontology, discourse: &Discourse) -> Vec<Choice> {
    let scene = Scene::new(article, analysis, ontology, &discourse.mentions, &discourse.mention_of, &discourse.quotations);
    let mut choices = Vec::new();
    clusters(&scene, &mut |choice| choices.push(choice));
    choices
}

fn clusters(scene: &Scene, seen: &mut dyn FnMut(Choice)) -> Clusters {
    let mut clusters = Clusters::new(scene);
    structure::link(scene, &mut clusters);
    naming::link(scene, &mut clusters);
    ranking::link(scene, &mut clusters, seen);
    structure::link_quantities(scene, &mut clusters);
    description::link_possessed(scene, &mut clusters);
    description::link_own_country(scene, &mut clusters);
    clusters
}
