//! Common noun phrases and pronouns: each goes to the candidate that the learned ranker prefers to all others and to something new, among those that
//! number, gender, kind and grammar allow.

use std::cell::OnceCell;

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
    /// What it chose from; the nearest candidate first.
    pub candidates: Vec<Alternative>,
}

/// A candidate as the ranker saw it.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Its mentions at that time.
    pub members: Vec<MentionId>,
    /// The last one before the mention (or the first after it).
    pub last: MentionId,
    /// The last one before the mention that is no pronoun, or `last`.
    pub named: MentionId,
    /// Signs of the pair.
    pub signs: Signs,
}

/// Links descriptions and pronouns of the third person in text order, then those of the speakers. `seen` is told of every choice.
pub(super) fn link(scene: &Scene, clusters: &mut Clusters, seen: &mut dyn FnMut(Choice)) {
    let rankers = Rankers::embedded();
    let [nominals, thirds, parties] =
        [("nominal", &rankers.nominal), ("third", &rankers.third), ("party", &rankers.party)].map(|(sort, ranker)| Judge::new(scene, sort, ranker));
    let third = |id: MentionId| pronoun::form(scene.analysis.form(scene.mentions[id].head)).is_some_and(|f| f.person == Person::Third);
    for id in 0..scene.mentions.len() {
        if scene.is_pronoun(id) && third(id) {
            link_one(scene, clusters, id, &thirds, seen);
        } else if !scene.is_pronoun(id) && !scene.is_name(id) && clusters.root(id) == id {
            link_one(scene, clusters, id, &nominals, seen);
        }
    }
    for id in (0..scene.mentions.len()).filter(|m| scene.is_pronoun(*m) && !third(*m)) {
        link_one(scene, clusters, id, &parties, seen);
    }
}

/// The ranker for one sort of mention, in one article.
struct Judge<'a> {
    scene: &'a Scene<'a>,
    sort: &'static str,
    ranker: &'a Ranker,
    /// The small vectors of mentions that were candidates.
    small: Vec<OnceCell<Vec<f32>>>,
}

impl<'a> Judge<'a> {
    fn new(scene: &'a Scene, sort: &'static str, ranker: &'a Ranker) -> Self {
        Self { scene, sort, ranker, small: vec![OnceCell::new(); scene.mentions.len()] }
    }

    /// The encoder's vector of the mention's head.
    fn vector(&self, mention: MentionId) -> &[i8] {
        self.scene.analysis.vector.get(self.scene.mentions[mention].head).map_or(&[], |vector| vector)
    }

    fn small(&self, mention: MentionId) -> &[f32] {
        self.small[mention].get_or_init(|| self.ranker.small(self.vector(mention)))
    }
}

fn link_one(scene: &Scene, clusters: &mut Clusters, id: MentionId, judge: &Judge, seen: &mut dyn FnMut(Choice)) {
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
        let begun = judge.ranker.begin(&own, judge.vector(id));
        let pairs: Vec<Signs> = candidates.iter().map(|c| subject.pair(c, &candidates)).collect();
        let score = |(pair, c): (&Signs, &Candidate)| judge.ranker.candidate(&begun, pair, judge.small(c.last), judge.small(c.named));
        let scores = pairs.iter().zip(&candidates).map(score);
        // Of equal candidates the nearest wins.
        let best = scores.zip(&candidates).rev().max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score > begun.threshold);
        let best = ruled.filter(|r| clusters.facts(*r).compatible(clusters.facts(id))).or(best.map(|(_, candidate)| candidate.root));
        let seen_as =
            |(c, signs): (&Candidate, Signs)| Alternative { members: clusters.facts(c.root).members.clone(), last: c.last, named: c.named, signs };
        seen(Choice { mention: id, sort: judge.sort, own, candidates: candidates.iter().zip(pairs).map(seen_as).collect() });
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
