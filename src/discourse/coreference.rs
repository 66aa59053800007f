//! Which mentions speak of one real thing.
//!
//! Sieves from the surest to the least sure, as in Lee et al., "Stanford's multi-pass sieve coreference resolution system" (CoNLL 2011): what the
//! grammar says, names, descriptions, then pronouns by a transparent salience score after Lappin and Leass, "An algorithm for pronominal
//! anaphora resolution" (Computational Linguistics 20, 1994). A wrong merge is worse than a missed one, so every sieve asks for one clear candidate.

mod anaphora;
mod cluster;
mod description;
mod naming;
mod referent;
mod salience;
mod scene;
mod structure;
#[cfg(test)]
mod tests;

use self::cluster::Clusters;
use self::scene::Scene;
use super::{Mention, MentionId, Referent, Speech};
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
    let mut clusters = Clusters::new(&scene);
    structure::link(&scene, &mut clusters);
    naming::link(&scene, &mut clusters);
    description::link(&scene, &mut clusters);
    structure::link_quantities(&scene, &mut clusters);
    anaphora::link(&scene, &mut clusters);
    description::link_possessed(&scene, &mut clusters);
    description::link_own_country(&scene, &mut clusters);
    let (referents, entity_of) = referent::collect(&scene, &clusters);
    let unidentified = referent::unidentified(&scene, &clusters);
    for (mention, entity) in mentions.iter_mut().zip(entity_of) {
        mention.entity = entity;
    }
    (referents, unidentified)
}
