//! What the ranker sees of a mention, and of a mention beside a candidate.

use std::cmp::Ordering;

use super::anaphora;
use super::cluster::{Clusters, Facts};
use super::description::{self, Rule};
use super::salience;
use super::scene::Scene;
use super::sign::{Sign, Signs, step};
use crate::discourse::name::fold;
use crate::discourse::phrase::{self, Definiteness};
use crate::discourse::pronoun::{self, Form};
use crate::discourse::{Gender, MentionId, Number, kind};
use crate::language::{Relation, WordId};
use crate::ontology::WordClass;
use crate::reading::{Kind, MentionForm};

/// A mention that is to be linked, with all that is asked of it more than once.
pub(super) struct Subject<'a> {
    scene: &'a Scene<'a>,
    clusters: &'a Clusters,
    id: MentionId,
    pronoun: Option<Form>,
    /// What the rules for descriptions say.
    rule: Option<(Rule, MentionId)>,
    lemma: String,
    minded: bool,
    asks: bool,
}

/// A candidate with its presence at the mention.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub root: MentionId,
    /// Its last mention before the mention, or its first after it.
    pub last: MentionId,
    /// The last one before the mention that is no pronoun; else `last`.
    pub named: MentionId,
    presence: f64,
}

impl<'a> Subject<'a> {
    pub(super) fn new(scene: &'a Scene, clusters: &'a Clusters, id: MentionId) -> Self {
        let pronoun = pronoun::form(scene.analysis.form(scene.mentions[id].head)).filter(|_| scene.is_pronoun(id));
        let rule = if scene.is_pronoun(id) { None } else { description::antecedent(scene, clusters, id) };
        let minded = pronoun.is_some() && anaphora::has_mind(scene, id);
        Self { scene, clusters, id, pronoun, rule, lemma: scene.head_lemma(id), minded, asks: scene.asks(id) }
    }

    /// The cluster of `root` as a candidate.
    pub(super) fn candidate(&self, root: MentionId) -> Candidate {
        let facts = self.clusters.facts(root);
        let earlier = facts.members.iter().copied().filter(|m| *m < self.id).max();
        let presence = if self.pronoun.is_some() { salience::of(self.scene, facts, self.id) } else { 0.0 };
        let last = earlier.unwrap_or(facts.members[0]);
        let named = facts.members.iter().copied().filter(|m| *m < self.id && !self.scene.is_pronoun(*m)).max();
        Candidate { root, last, named: named.unwrap_or(last), presence }
    }

    /// The rule for descriptions that points to a cluster.
    pub(super) fn ruled(&self) -> Option<MentionId> {
        self.rule.map(|(_, root)| root)
    }

    /// The signs of the mention itself.
    pub(super) fn own(&self, candidates: &[Candidate]) -> Signs {
        let (scene, mention) = (self.scene, &self.scene.mentions[self.id]);
        let mut signs = Signs::default();
        signs.show(Sign::Form, self.form());
        signs.show(Sign::Kind, mention.kind as usize);
        signs.show(Sign::Number, mention.number as usize);
        signs.show(Sign::Role, role(scene, self.id));
        signs.show(Sign::Modified, description::own_modifiers(scene, self.id).len());
        signs.show(Sign::Complement, behind(scene, mention.head));
        signs.flag(Sign::Spoken, scene.speech[self.id].is_some());
        signs.show(Sign::Sort, self.sort());
        signs.show(Sign::Opening, scene.opening(self.id));
        let echoed = |c: &Candidate| self.clusters.facts(c.root).roles.contains(&self.lemma);
        signs.flag(Sign::Echo, self.pronoun.is_none() && candidates.iter().any(echoed));
        signs.flag(Sign::Asking, self.asks);
        signs.flag(Sign::Minded, self.minded);
        signs
    }

    fn form(&self) -> usize {
        let scene = self.scene;
        let head = scene.mentions[self.id].head;
        if self.pronoun.is_none() {
            return 17 + phrase::definiteness(scene.analysis, head) as usize;
        }
        match scene.analysis.form(head).to_lowercase().as_str() {
            "he" => 0,
            "him" => 1,
            "his" => 2,
            "she" => 3,
            "her" | "hers" => 4,
            "it" => 5,
            "its" => 6,
            "they" => 7,
            "them" => 8,
            "their" | "theirs" => 9,
            "i" => 10,
            "me" | "my" | "mine" => 11,
            "we" => 12,
            "us" | "our" | "ours" => 13,
            "you" => 14,
            "your" | "yours" => 15,
            _ => 16,
        }
    }

    fn sort(&self) -> usize {
        let lemma = kind::lexical(self.scene.analysis, self.scene.mentions[self.id].head);
        let is = |class| self.scene.ontology.has(class, &lemma);
        if self.pronoun.is_some() {
            7
        } else if description::VAGUE.contains(&self.lemma.as_str()) {
            1
        } else if is(WordClass::RoleNoun) || is(WordClass::KinNoun) {
            2
        } else if is(WordClass::OrganizationNoun) {
            3
        } else if is(WordClass::PlaceNoun) {
            4
        } else if is(WordClass::EventNoun) {
            5
        } else {
            6 * usize::from(is(WordClass::GroupNoun))
        }
    }

    /// The signs of the mention beside one of `candidates`.
    pub(super) fn pair(&self, candidate: &Candidate, candidates: &[Candidate]) -> Signs {
        let mut signs = Signs::default();
        let facts = self.clusters.facts(candidate.root);
        self.distances(candidate, candidates, facts, &mut signs);
        self.agreement(candidate, facts, &mut signs);
        if self.pronoun.is_none() {
            self.wording(candidate, facts, &mut signs);
        } else {
            self.presence(candidate, candidates, &mut signs);
            self.grammar(candidate, facts, &mut signs);
        }
        self.voices(candidate, facts, &mut signs);
        signs
    }

    fn distances(&self, candidate: &Candidate, candidates: &[Candidate], facts: &Facts, signs: &mut Signs) {
        let (scene, id, last) = (self.scene, self.id, candidate.last);
        let back = scene.sentence[id].abs_diff(scene.sentence[last]);
        signs.show(Sign::Distance, step(back));
        let nominal = facts.members.iter().copied().filter(|m| *m < id && !scene.is_pronoun(*m)).max();
        signs.show(Sign::NamedDistance, nominal.map_or(8, |m| step(scene.sentence[id] - scene.sentence[m])));
        signs.show(Sign::Between, step(id.abs_diff(last).saturating_sub(1)));
        signs.show(Sign::Recency, candidates.iter().filter(|c| c.last > last && c.last < id).count());
        let form = form_class(scene, last) * 9 + role(scene, last);
        signs.show(Sign::Last, form);
        signs.show(Sign::LastHere, role(scene, last) + 9 * back.min(2));
        signs.show(Sign::LastNominal, nominal.map_or(0, |m| determined(scene, m)));
        let size = facts.members.iter().filter(|m| **m < id).count();
        signs.show(Sign::Size, if size > 3 { 2 + step(size) / 2 } else { size });
        signs.show(Sign::Paragraphs, step(scene.block[id].abs_diff(scene.block[last])));
        signs.flag(Sign::Title, facts.members.iter().any(|m| scene.block[*m] == 0));
        signs.flag(Sign::MainSubject, scene.is_main_subject(last));
    }

    fn agreement(&self, candidate: &Candidate, facts: &Facts, signs: &mut Signs) {
        let mention = &self.scene.mentions[self.id];
        signs.show(Sign::Kinds, mention.kind as usize * 6 + facts.kind as usize);
        signs.show(Sign::Numbers, mention.number as usize * 3 + facts.number as usize);
        signs.show(Sign::Genders, mention.gender as usize * 4 + facts.gender as usize);
        let (own, other) = (role(self.scene, self.id), role(self.scene, candidate.last));
        signs.show(Sign::Parallel, if own != other { 0 } else { 1 + own.min(2) });
    }

    fn wording(&self, candidate: &Candidate, facts: &Facts, signs: &mut Signs) {
        let (scene, id) = (self.scene, self.id);
        let nominals: Vec<MentionId> = facts.members.iter().copied().filter(|m| *m < id && !scene.is_pronoun(*m) && !scene.is_name(*m)).collect();
        let echo = nominals.iter().copied().rev().find(|m| scene.head_lemma(*m) == self.lemma);
        signs.show(Sign::Head, self.head(facts, echo, nominals.last().copied()));
        let other = echo.or(nominals.last().copied()).unwrap_or(candidate.last);
        signs.show(Sign::Modifiers, compare_modifiers(scene, other, id));
        signs.show(Sign::Known, self.known(facts));
        signs.show(Sign::Owners, compare_owners(scene, self.clusters, other, id));
        let complements = match (description::complement(scene, other), description::complement(scene, id)) {
            (None, None) => 0,
            (Some(_), None) => 1,
            (None, Some(_)) => 2,
            (Some(a), Some(b)) => 3 + usize::from(a == b),
        };
        signs.show(Sign::Complements, complements);
        let own = &self.clusters.facts(id).places;
        let places = if own.is_empty() || facts.places.is_empty() { 0 } else { 1 + usize::from(own.is_disjoint(&facts.places)) };
        signs.show(Sign::Places, places);
        let rule = self.rule.map_or(0, |(rule, root)| if self.clusters.same(root, candidate.root) { rule as usize } else { 6 });
        signs.show(Sign::Rule, rule);
        signs.flag(Sign::SameWords, nominals.iter().any(|m| fold(scene.core(*m)) == fold(scene.core(id))));
        let alike = |role: &String| role != &self.lemma && role.chars().zip(self.lemma.chars()).take_while(|(a, b)| a == b).count() > 4;
        signs.flag(Sign::Alike, facts.roles.iter().any(alike));
    }

    fn head(&self, facts: &Facts, echo: Option<MentionId>, nearest: Option<MentionId>) -> usize {
        if echo.is_some() {
            return if echo == nearest { 1 } else { 2 };
        }
        let of_name = |n: &crate::discourse::name::NameForm| fold(&n.text).split(' ').any(|w| w == self.lemma);
        if facts.roles.contains(&self.lemma) {
            3
        } else if facts.names.iter().any(of_name) {
            4
        } else {
            0
        }
    }

    fn known(&self, facts: &Facts) -> usize {
        let own = description::own_modifiers(self.scene, self.id);
        let said = |word: &&String| {
            facts.modifiers.contains(*word) || facts.roles.contains(*word) || facts.names.iter().any(|n| fold(&n.text).contains(word.as_str()))
        };
        match own.iter().filter(said).count() {
            _ if own.is_empty() => 0,
            0 => 3,
            known if known == own.len() => 1,
            _ => 2,
        }
    }

    fn presence(&self, candidate: &Candidate, candidates: &[Candidate], signs: &mut Signs) {
        let most = candidates.iter().map(|c| c.presence).max_by(f64::total_cmp).unwrap_or(0.0);
        let rank = candidates.iter().filter(|c| c.presence.total_cmp(&candidate.presence) == Ordering::Greater).count();
        signs.show(Sign::Presence, if candidate.presence > 0.0 { rank.min(4) } else { 5 });
        let share = if most > 0.0 { candidate.presence / most } else { 0.0 };
        let steps = [0.05, 0.3, 0.55, 0.75, 0.95];
        signs.show(Sign::PresenceShare, steps.iter().filter(|s| share > **s).count());
    }

    fn grammar(&self, candidate: &Candidate, facts: &Facts, signs: &mut Signs) {
        let (scene, id) = (self.scene, self.id);
        signs.flag(Sign::Controls, anaphora::controls(scene, facts, id));
        signs.flag(Sign::Cataphor, candidate.last > id);
        let subject = anaphora::clause_subject(scene, scene.mentions[id].head);
        signs.flag(Sign::Subject, subject.is_some_and(|s| self.clusters.same(s, candidate.root)));
        let mindless = matches!(facts.kind, Kind::Thing | Kind::Event);
        signs.show(Sign::MindFits, if self.minded { 1 + usize::from(mindless) } else { 0 });
    }

    fn voices(&self, candidate: &Candidate, facts: &Facts, signs: &mut Signs) {
        let (scene, id, last) = (self.scene, self.id, candidate.last);
        let speech = match (scene.speech[id], scene.speech[last]) {
            (None, None) => 0,
            (Some(a), Some(b)) => 1 + 3 * usize::from(a != b),
            (Some(_), None) => 2,
            (None, Some(_)) => 3,
        };
        signs.show(Sign::Speech, speech);
        signs.show(Sign::Party, self.party(candidate.root));
        let (first, end) = (scene.block[last].min(scene.block[id]), scene.block[id].max(scene.block[last]));
        signs.show(Sign::Questions, if first < end { (first..end).filter(|b| scene.asking.get(*b) == Some(&true)).count() } else { 0 });
        signs.show(Sign::Turns, usize::from(self.asks) * 2 + usize::from(scene.asks(last)));
        let Some(own) = self.pronoun else { return };
        let form = |m: MentionId| pronoun::form(scene.analysis.form(scene.mentions[m].head));
        let other = facts.members.iter().copied().filter(|m| *m < id && scene.is_pronoun(*m)).max().and_then(form);
        let same = other.map_or(0, |o| match (o.person == own.person, o.number == own.number && o.gender == own.gender) {
            (true, true) => 1,
            (true, false) => 2,
            _ => 3,
        });
        signs.show(Sign::SamePronoun, same);
    }

    /// Speaker, addressee or the body that the speaker stands for.
    fn party(&self, root: MentionId) -> usize {
        let scene = self.scene;
        let Some(speech) = scene.speech[self.id].map(|s| &scene.quotations[s]) else { return 0 };
        let is = |word: Option<WordId>| word.and_then(|w| scene.at(w)).filter(|m| self.clusters.same(*m, root));
        if is(speech.speaker).is_some() {
            1
        } else if is(speech.addressee).is_some() {
            2
        } else {
            let speaker = speech.speaker.and_then(|w| scene.at(w));
            3 * usize::from(speaker.is_some_and(|s| self.clusters.facts(s).employers.iter().any(|e| self.clusters.same(*e, root))))
        }
    }
}

/// The place of a mention in its clause.
fn role(scene: &Scene, mention: MentionId) -> usize {
    match salience::chain_relation(scene, mention) {
        Relation::Nsubj | Relation::Csubj | Relation::NsubjOuter => 0,
        Relation::Obj => 1,
        Relation::Iobj | Relation::Obl | Relation::OblAgent | Relation::OblUnmarked => 2,
        Relation::NmodPoss => 3,
        Relation::Nmod | Relation::NmodUnmarked | Relation::NmodDesc => 4,
        Relation::NsubjPass => 5,
        Relation::Compound | Relation::Flat => 6,
        Relation::Appos => 7,
        _ => 8,
    }
}

fn form_class(scene: &Scene, mention: MentionId) -> usize {
    match scene.mentions[mention].form {
        MentionForm::Name => 0,
        MentionForm::Nominal => 1,
        MentionForm::Pronoun => 2,
    }
}

fn determined(scene: &Scene, mention: MentionId) -> usize {
    if scene.is_name(mention) { 1 } else { 2 + phrase::definiteness(scene.analysis, scene.mentions[mention].head) as usize }
}

/// Nothing, an "of" phrase, another phrase, a clause.
fn behind(scene: &Scene, head: WordId) -> usize {
    let after = |relation| scene.analysis.children_by(head, relation).any(|c| c > head);
    if phrase::of_phrase(scene.analysis, head).is_some() {
        1
    } else if after(Relation::Nmod) {
        2
    } else {
        3 * usize::from(after(Relation::AclRelcl) || after(Relation::Acl))
    }
}

fn compare_modifiers(scene: &Scene, earlier: MentionId, later: MentionId) -> usize {
    let (a, b) = (description::own_modifiers(scene, earlier), description::own_modifiers(scene, later));
    let counted = |words: &std::collections::BTreeSet<String>| words.iter().any(|w| w.chars().all(|c| c.is_ascii_digit()));
    if a == b {
        usize::from(!a.is_empty())
    } else if b.is_empty() {
        2
    } else if a.is_empty() {
        3
    } else if b.is_subset(&a) {
        4
    } else if a.is_subset(&b) {
        5
    } else {
        6 + usize::from(counted(&a) && counted(&b) || a.is_disjoint(&b))
    }
}

fn compare_owners(scene: &Scene, clusters: &Clusters, earlier: MentionId, later: MentionId) -> usize {
    match (scene.possessor(earlier), scene.possessor(later)) {
        (None, None) => 0,
        (Some(_), None) => 1,
        (None, Some(_)) => 2,
        (Some(a), Some(b)) if clusters.same(a, b) => 3,
        (Some(a), Some(b)) if scene.is_pronoun(a) || scene.is_pronoun(b) => 4,
        _ => 5,
    }
}

/// Whether a pronoun in the first or second person may stand for the cluster.
pub(super) fn may_speak(scene: &Scene, facts: &Facts, form: Form) -> bool {
    let voices = facts.members.iter().filter_map(|m| pronoun::form(scene.analysis.form(scene.mentions[*m].head)).filter(|_| scene.is_pronoun(*m)));
    let same = |other: Form| other.person != form.person || other.number == form.number || form.number == Number::Unknown;
    let one = form.number == Number::Singular;
    let kind = match facts.kind {
        Kind::Person => true,
        Kind::Organization | Kind::Group => !one,
        Kind::Place => form.number == Number::Plural,
        Kind::Thing => facts.members.iter().all(|m| scene.is_pronoun(*m)),
        Kind::Event => false,
    };
    kind && (!one || facts.number != Number::Plural) && voices.clone().all(same)
}

/// Whether a common noun phrase or a pronoun in the third person may stand for the cluster.
pub(super) fn may_be(clusters: &Clusters, scene: &Scene, root: MentionId, id: MentionId, form: Option<Form>) -> bool {
    let facts = clusters.facts(root);
    match form {
        Some(form) => {
            // "the defendant … he": what a noun means is not always known.
            let unknown = facts.kind == Kind::Thing && !facts.named() && facts.gender == Gender::Unknown && facts.number == Number::Singular;
            let person = matches!(form.gender, Gender::Male | Gender::Female) && unknown;
            (anaphora::agrees(facts, form) || person) && anaphora::allowed(scene, clusters, root, id)
        }
        // "The firm fought the union": what a verb relates are two things.
        None => facts.compatible(clusters.facts(id)) && !anaphora::is_beside(scene, clusters, root, id),
    }
}

/// Whether a bare or indefinite noun phrase: such ones link by their noun only.
pub(super) fn is_weak(scene: &Scene, id: MentionId) -> bool {
    matches!(phrase::definiteness(scene.analysis, scene.mentions[id].head), Definiteness::Bare | Definiteness::Indefinite)
}
