//! Common noun phrases and pronouns: each goes to the candidate that the learned ranker prefers to all others and to something new, among those that
//! number, gender, kind and grammar allow.

use super::anaphora;
use super::cluster::Clusters;
use super::description;
use super::observe::{self, Candidate, Subject};
use super::ranker::{Ranker, Rankers};
use super::scene::Scene;
use super::sign::Signs;
use crate::discourse::MentionId;
use crate::discourse::pronoun::{self, Person};

/// Candidates that a mention is compared with; the nearest ones count.
const MOST: usize = 40;

/// A choice that the ranker had: what it saw, for those who want to train it.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The mention to be linked.
    pub mention: MentionId,
    /// `nominal`, `third` or `party`: the ranker that was asked.
    pub sort: &'static str,
    /// Signs of the mention itself.
    pub own: Signs,
    /// Mentions of each candidate at that time, and signs of the pair; the nearest candidate first.
    pub candidates: Vec<(Vec<MentionId>, Signs)>,
}

/// Links descriptions and pronouns of the third person in text order, then those of the speakers. `seen` is told of every choice.
pub(super) fn link(scene: &Scene, clusters: &mut Clusters, seen: &mut dyn FnMut(Choice)) {
    let rankers = Rankers::embedded();
    let third = |id: MentionId| pronoun::form(scene.analysis.form(scene.mentions[id].head)).is_some_and(|f| f.person == Person::Third);
    for id in 0..scene.mentions.len() {
        if scene.is_pronoun(id) && third(id) {
            link_one(scene, clusters, id, ("third", &rankers.third), seen);
        } else if !scene.is_pronoun(id) && !scene.is_name(id) && clusters.root(id) == id {
            link_one(scene, clusters, id, ("nominal", &rankers.nominal), seen);
        }
    }
    for id in (0..scene.mentions.len()).filter(|m| scene.is_pronoun(*m) && !third(*m)) {
        link_one(scene, clusters, id, ("party", &rankers.party), seen);
    }
}

fn link_one(scene: &Scene, clusters: &mut Clusters, id: MentionId, (sort, ranker): (&'static str, &Ranker), seen: &mut dyn FnMut(Choice)) {
    let form = pronoun::form(scene.analysis.form(scene.mentions[id].head)).filter(|_| scene.is_pronoun(id));
    if let Some(sure) = form.and_then(|f| anaphora::certain(scene, clusters, id, f)) {
        if form.is_some_and(|f| f.person != Person::Third || anaphora::agrees(clusters.facts(sure), f)) {
            clusters.merge(sure, id);
        }
        return;
    }
    let best = {
        let subject = Subject::new(scene, clusters, id);
        // A rule that points to one thing is surer than the ranker, which sees no meaning.
        let ruled = subject.ruled();
        let candidates = candidates(scene, clusters, &subject, id);
        if candidates.is_empty() {
            return;
        }
        let own = subject.own(&candidates);
        let begun = ranker.begin(&own);
        let pairs: Vec<Signs> = candidates.iter().map(|c| subject.pair(c, &candidates)).collect();
        let scores = pairs.iter().map(|pair| ranker.candidate(&begun, pair));
        // Of equal candidates the nearest wins.
        let best = scores.zip(&candidates).rev().max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > ranker.threshold(&own));
        let best = ruled.filter(|r| clusters.facts(*r).compatible(clusters.facts(id))).or(best.map(|(_, candidate)| candidate.root));
        let members = |c: &Candidate| clusters.facts(c.root).members.clone();
        seen(Choice { mention: id, sort, own, candidates: candidates.iter().map(members).zip(pairs).collect() });
        best
    };
    if let Some(best) = best {
        clusters.merge(best, id);
    }
}

/// The clusters that the mention may stand for, the nearest first.
fn candidates(scene: &Scene, clusters: &Clusters, subject: &Subject, id: MentionId) -> Vec<Candidate> {
    let form = pronoun::form(scene.analysis.form(scene.mentions[id].head)).filter(|_| scene.is_pronoun(id));
    let weak = form.is_none() && observe::is_weak(scene, id);
    let lemma = scene.head_lemma(id);
    let admitted = |root: &MentionId| match form {
        Some(form) if form.person != Person::Third => observe::may_speak(scene, clusters.facts(*root), form),
        Some(_) => observe::may_be(clusters, scene, *root, id, form),
        None => {
            (!weak || clusters.facts(*root).roles.contains(&lemma) || subject.ruled() == Some(*root))
                && observe::may_be(clusters, scene, *root, id, None)
        }
    };
    let after = clusters.roots().filter(|r| *r > id && form.is_some() && anaphora::is_cataphor(scene, clusters.facts(*r), id));
    description::clusters_before(scene, clusters, id, |_| true).chain(after).filter(admitted).take(MOST).map(|root| subject.candidate(root)).collect()
}
