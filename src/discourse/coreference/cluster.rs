//! Clusters of mentions under construction: a union–find whose sets know what all their mentions say together.

use std::collections::BTreeSet;

use super::scene::Scene;
use crate::discourse::name::{Agreement, NameForm, fold};
use crate::discourse::{Gender, MentionId, Number, kind, phrase};
use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass;
use crate::reading::{Kind, MentionForm};

/// What the mentions of a cluster say together.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub kind: Kind,
    pub number: Number,
    pub gender: Gender,
    /// Forms of its name, one for each mention by name.
    pub names: Vec<NameForm>,
    /// What it is called by common nouns: heads of descriptions and titles before its name, as lemmas.
    pub roles: BTreeSet<String>,
    /// Other content words of descriptions and titles, folded.
    pub modifiers: BTreeSet<String>,
    /// Labels of the places that demonyms and possessors tie it to.
    pub places: BTreeSet<String>,
    /// Organisations that descriptions and titles tie it to ("Corvane's head of policy").
    pub employers: BTreeSet<MentionId>,
    /// Its mentions, in text order.
    pub members: Vec<MentionId>,
}

/// All clusters of an article; every mention starts as its own.
pub(super) struct Clusters {
    parent: Vec<MentionId>,
    facts: Vec<Facts>,
}

impl Clusters {
    pub(super) fn new(scene: &Scene) -> Self {
        let count = scene.mentions.len();
        Self { parent: (0..count).collect(), facts: (0..count).map(|m| Facts::of(scene, m)).collect() }
    }

    /// The mention that stands for the cluster of `mention`: its first one.
    pub(super) fn root(&self, mention: MentionId) -> MentionId {
        let mut at = mention;
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    /// What is known of the cluster of `mention`.
    pub(super) fn facts(&self, mention: MentionId) -> &Facts {
        &self.facts[self.root(mention)]
    }

    /// Whether both belong to one cluster.
    pub(super) fn same(&self, a: MentionId, b: MentionId) -> bool {
        self.root(a) == self.root(b)
    }

    /// The roots, in text order.
    pub(super) fn roots(&self) -> impl Iterator<Item = MentionId> + '_ {
        (0..self.parent.len()).filter(|m| self.parent[*m] == *m)
    }

    /// Makes one cluster of two.
    pub(super) fn merge(&mut self, a: MentionId, b: MentionId) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            let (first, second) = (a.min(b), a.max(b));
            self.parent[second] = first;
            let taken = std::mem::replace(&mut self.facts[second], Facts::empty());
            self.facts[first].absorb(taken);
        }
    }

    /// Merges if nothing speaks against it; tells whether they are one cluster now.
    pub(super) fn merge_if_compatible(&mut self, a: MentionId, b: MentionId) -> bool {
        let fits = self.same(a, b) || self.facts(a).compatible(self.facts(b));
        if fits {
            self.merge(a, b);
        }
        fits
    }
}

impl Facts {
    fn empty() -> Self {
        Self {
            kind: Kind::Thing,
            number: Number::Unknown,
            gender: Gender::Unknown,
            names: Vec::new(),
            roles: BTreeSet::new(),
            modifiers: BTreeSet::new(),
            places: BTreeSet::new(),
            employers: BTreeSet::new(),
            members: Vec::new(),
        }
    }

    fn of(scene: &Scene, id: MentionId) -> Self {
        let mention = &scene.mentions[id];
        let mut facts = Self { kind: mention.kind, number: mention.number, gender: mention.gender, members: vec![id], ..Self::empty() };
        match mention.form {
            MentionForm::Pronoun => {}
            MentionForm::Name => {
                facts.names.push(NameForm::parse(scene.core(id)));
                facts.describe(scene, id, mention.words.start..mention.core.start.max(mention.words.start));
            }
            MentionForm::Nominal => {
                facts.roles.insert(scene.head_lemma(id));
                facts.describe(scene, id, mention.words.start..mention.head);
                facts.tie_to_employer(scene, mention.head);
            }
        }
        facts
    }

    /// Takes in the words before a name or the modifiers before a noun.
    fn describe(&mut self, scene: &Scene, id: MentionId, words: std::ops::Range<WordId>) {
        let (analysis, ontology) = (scene.analysis, scene.ontology);
        let own_head = scene.mentions[id].head;
        for word in words {
            let form = analysis.form(word);
            if let Some(place) = ontology.demonym(form).or_else(|| ontology.place_label(form)) {
                self.places.insert(place.to_owned());
            }
            let lemma = kind::lexical(analysis, word);
            let role = ontology.has_any(&[WordClass::RoleNoun, WordClass::KinNoun], &lemma) && word != own_head;
            if role && scene.is_name(id) && analysis.relation[word] != Relation::NmodPoss {
                self.roles.insert(lemma);
                self.tie_to_employer(scene, word);
            } else if matches!(analysis.upos[word], Upos::Noun | Upos::Adj | Upos::Propn | Upos::Verb | Upos::Num)
                && !is_possessor_part(scene, own_head, word)
            {
                self.modifiers.insert(fold(&lemma));
            }
        }
    }

    /// The organisation whose chief, minister or spokeswoman it is: possessor, compound or "of" phrase of the noun `role`.
    fn tie_to_employer(&mut self, scene: &Scene, role: WordId) {
        let analysis = scene.analysis;
        if !scene.ontology.has(WordClass::RoleNoun, &kind::lexical(analysis, role)) {
            return;
        }
        for child in analysis.children[role].iter().copied() {
            let ties = matches!(analysis.relation[child], Relation::NmodPoss | Relation::Compound)
                || analysis.relation[child] == Relation::Nmod
                    && phrase::preposition(analysis, child).is_some_and(|p| matches!(p.as_str(), "of" | "at" | "for"));
            let Some(mention) = scene.at(child).filter(|_| ties) else { continue };
            match scene.mentions[mention].kind {
                Kind::Organization => {
                    self.employers.insert(mention);
                }
                Kind::Place => {
                    let name = scene.core(mention);
                    self.places.insert(scene.ontology.place_label(name).unwrap_or(name).to_owned());
                }
                _ => {}
            }
        }
    }

    fn absorb(&mut self, other: Self) {
        if other.weight() > self.weight() {
            self.kind = other.kind;
            self.number = other.number;
        }
        if self.gender == Gender::Unknown || (self.gender == Gender::Neuter && matches!(other.gender, Gender::Male | Gender::Female)) {
            self.gender = other.gender;
        }
        if self.number == Number::Unknown {
            self.number = other.number;
        }
        self.names.extend(other.names);
        self.roles.extend(other.roles);
        self.modifiers.extend(other.modifiers);
        self.places.extend(other.places);
        self.employers.extend(other.employers);
        self.members.extend(other.members);
        self.members.sort_unstable();
    }

    /// How much its word on the kind counts: names before descriptions before pronouns, something before [`Kind::Thing`].
    fn weight(&self) -> usize {
        let described = !self.roles.is_empty();
        usize::from(self.kind != Kind::Thing) * 4 + if self.names.is_empty() { usize::from(described) } else { 2 + self.names.len().min(1) }
    }

    /// Whether it has a name.
    pub(super) fn named(&self) -> bool {
        !self.names.is_empty()
    }

    /// Whether nothing speaks against both being one thing.
    pub(super) fn compatible(&self, other: &Self) -> bool {
        kinds_agree(self.kind, other.kind) && genders_agree(self.gender, other.gender) && self.numbers_agree(other) && self.names_agree(other)
    }

    fn numbers_agree(&self, other: &Self) -> bool {
        let collective = |f: &Self| matches!(f.kind, Kind::Organization | Kind::Group);
        self.number == other.number
            || self.number == Number::Unknown
            || other.number == Number::Unknown
            || collective(self) && collective(other) && (self.kind == Kind::Organization || other.kind == Kind::Organization)
    }

    /// People never have two full names; two names of anything else must agree somewhere.
    fn names_agree(&self, other: &Self) -> bool {
        if !self.named() || !other.named() {
            return true;
        }
        let kind = if self.kind == Kind::Thing { other.kind } else { self.kind };
        let mut pairs = self.names.iter().flat_map(|a| other.names.iter().map(move |b| (a, b)));
        if kind == Kind::Person {
            return pairs.all(|(a, b)| a.agreement(b, kind) != Agreement::Conflict);
        }
        let full = |n: &NameForm| n.len() > 1 && !n.is_acronym();
        let some = pairs.clone().any(|(a, b)| a.agreement(b, kind) > Agreement::None);
        some && pairs.all(|(a, b)| !full(a) || !full(b) || a.agreement(b, kind) > Agreement::None)
    }

    /// The best agreement of any of its names with `form`.
    pub(super) fn agreement(&self, form: &NameForm, kind: Kind) -> Agreement {
        let all = self.names.iter().map(|n| n.agreement(form, kind));
        if kind == Kind::Person && all.clone().any(|a| a == Agreement::Conflict) {
            return Agreement::Conflict;
        }
        all.max().unwrap_or(Agreement::None)
    }
}

/// A thing may turn out to be anything; groups and organisations pass into each other.
pub(super) fn kinds_agree(a: Kind, b: Kind) -> bool {
    a == b || a == Kind::Thing || b == Kind::Thing || matches!((a, b), (Kind::Group, Kind::Organization) | (Kind::Organization, Kind::Group))
}

/// Only male and female, or either and neuter, exclude each other.
pub(super) fn genders_agree(a: Gender, b: Gender) -> bool {
    a == b || a == Gender::Unknown || b == Gender::Unknown
}

fn is_possessor_part(scene: &Scene, head: WordId, word: WordId) -> bool {
    phrase::possessor(scene.analysis, head).is_some_and(|p| scene.analysis.subtree(p).contains(&word))
}
