//! Whether a clause is the article's own assertion, somebody's claim, a plan, an order: what stands above it, composed from the top down.
//!
//! `effect` tells what a governor does to a clause, this module what comes of it when several stand above each other.

use std::collections::HashMap;

use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass as W;
use crate::reading::{Modality, Polarity, QuotationKind};

use super::clause::{Clause, Link};
use super::context::Context;
use super::effect::Effect;
use super::modality::{self, Signs};

/// Where a clause stands between fact and hearsay.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// It is so or it is not so.
    pub polarity: Polarity,
    /// Whether it happened.
    pub modality: Modality,
    /// Who says so, innermost first.
    pub sources: Vec<Source>,
    /// Whether the article stands behind it: nothing above it is merely said.
    pub vouched: bool,
}

/// One of those who say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Head of the phrase that names them.
    pub name: WordId,
    /// The verb or noun by which they say it.
    pub cue: WordId,
}

impl Status {
    const FACT: Self = Self { polarity: Polarity::Positive, modality: Modality::Actual, sources: Vec::new(), vouched: true };

    /// Whether the article itself asserts it: the rule of the direct triple.
    #[must_use]
    pub fn is_asserted(&self) -> bool {
        self.vouched && self.polarity == Polarity::Positive && self.modality == Modality::Actual
    }
}

/// What a clause hangs on.
struct Joint {
    /// The clause above.
    governor: WordId,
    /// How.
    link: Link,
    /// The first conjunct of the clause's coordination, which is what hangs there.
    at: WordId,
}

/// The status of every clause, by its head.
#[must_use]
pub fn statuses(context: &Context, clauses: &[Clause]) -> HashMap<WordId, Status> {
    let by_head: HashMap<WordId, &Clause> = clauses.iter().map(|c| (c.head, c)).collect();
    let mut resolver = Resolver { context, by_head, done: HashMap::new() };
    for clause in clauses {
        resolver.status(clause.head, 0);
    }
    resolver.done
}

/// Works out every clause's status, those above before those below.
pub struct Resolver<'a> {
    /// The article.
    pub context: &'a Context<'a>,
    /// Its clauses.
    pub by_head: HashMap<WordId, &'a Clause>,
    done: HashMap<WordId, Status>,
}

impl Resolver<'_> {
    fn status(&mut self, head: WordId, depth: usize) -> Status {
        if let Some(status) = self.done.get(&head) {
            return status.clone();
        }
        let clause = self.by_head[&head];
        let signs = self.shared(clause, modality::signs(self.context, clause));
        let joint = self.governing(clause).filter(|joint| depth < 64 && !self.tells(head, joint.governor));
        let composed = joint.is_some();
        let mut status = match joint {
            Some(joint) => {
                let above = self.status(joint.governor, depth + 1);
                self.compose(clause, &joint, self.by_head[&joint.governor], &above, signs)
            }
            None => own(&Status::FACT, signs),
        };
        if signs.hearsay || !composed && self.is_told_by_noun(clause) {
            status.vouched = false;
        }
        if self.context.is_quoted(head) {
            status.vouched = false;
        }
        self.add_interposed(clause, &mut status);
        self.add_speech(head, &mut status, composed);
        self.done.insert(head, status.clone());
        status
    }

    /// "Reports that X did Y": the clause of a noun of saying, in a sentence whose tree has no clause above it.
    fn is_told_by_noun(&self, clause: &Clause) -> bool {
        let (Link::Noun(noun) | Link::Complement(noun) | Link::Relative(noun)) = clause.link else { return false };
        let that = self.context.children(clause.head, &[Relation::Mark]).into_iter().any(|m| self.context.lemma(m) == "that");
        that && self.context.ontology.has(W::SpeechNoun, &self.context.lemma(noun))
    }

    /// Whether `cue` introduces a quotation that holds `word`: "…, officials said" hangs on what it reports, but is no part of it.
    fn tells(&self, cue: WordId, word: WordId) -> bool {
        self.context.discourse.quotations.iter().any(|q| q.words.contains(&word) && q.cue.as_ref().is_some_and(|c| c.contains(&cue)))
    }

    /// The clause that `clause` depends on, through the noun phrase that it stands in if need be. A conjunct depends on what its first conjunct depends on.
    fn governing(&self, clause: &Clause) -> Option<Joint> {
        let mut link = clause.link;
        let mut at = clause.head;
        while let Link::Conjunct(first) = link {
            match self.by_head.get(&first) {
                Some(clause) => (link, at) = (clause.link, first),
                None => {
                    // A verb coordinated with a noun: read as beside the clause that holds the noun.
                    link = Link::Relative(first);
                    break;
                }
            }
        }
        let mut word = match link {
            Link::Main => return self.enclosing(at).map(|governor| Joint { governor, link, at }),
            _ => link.governor()?,
        };
        loop {
            if self.by_head.contains_key(&word) {
                return Some(Joint { governor: word, link, at });
            }
            word = self.context.head(word)?;
        }
    }

    /// Parataxis, lists and the like inside a clause: they share its sources.
    fn enclosing(&self, head: WordId) -> Option<WordId> {
        let mut word = self.context.head(head)?;
        loop {
            if self.by_head.contains_key(&word) {
                return Some(word);
            }
            word = self.context.head(word)?;
        }
    }

    fn compose(&self, clause: &Clause, joint: &Joint, governor: &Clause, above: &Status, signs: Signs) -> Status {
        let link = joint.link;
        let effect = self.effect(self.by_head[&joint.at], link, governor);
        let mut status = match effect {
            Effect::Same => {
                let mut status = own(above, signs);
                if above.polarity == Polarity::Negative {
                    status.polarity = flipped(signs.polarity);
                }
                status.modality = if above.modality == Modality::Actual { signs.modality } else { above.modality };
                status
            }
            Effect::Apart => own(above, signs),
            Effect::Within => {
                let mut status = own(above, signs);
                if above.modality != Modality::Actual {
                    status.modality = above.modality;
                } else if above.polarity == Polarity::Negative && signs.modality == Modality::Actual {
                    status.modality = Modality::Possible;
                }
                status
            }
            Effect::Timed => {
                let mut status = own(above, signs);
                if signs.modality == Modality::Actual && above.modality != Modality::Actual && !self.is_past(clause.head) {
                    status.modality = above.modality;
                }
                status
            }
            Effect::Said | Effect::Denied | Effect::Presupposed => {
                let mut status = own(above, signs);
                if effect == Effect::Denied && above.polarity == Polarity::Positive {
                    status.polarity = flipped(status.polarity);
                }
                // A speaker who did not, or may not, say so is no source.
                if above.polarity == Polarity::Positive {
                    status.sources = self.sources(link, governor);
                    status.sources.extend(above.sources.iter().copied());
                }
                let presupposed = effect == Effect::Presupposed && above.is_asserted() && status.modality == Modality::Actual;
                status.vouched = above.vouched && presupposed;
                status
            }
            Effect::Requested => {
                let mut status = own(above, signs);
                let orderers = governor.agents.iter().chain(if governor.passive { &[][..] } else { &governor.subjects[..] });
                status.sources = orderers.map(|name| Source { name: *name, cue: governor.head }).collect();
                status.sources.extend(above.sources.iter().copied());
                status.modality = if above.polarity == Polarity::Negative { Modality::Hypothetical } else { Modality::Requested };
                status.vouched = false;
                status
            }
            Effect::Modal(modality) => {
                let mut status = own(above, signs);
                if above.polarity == Polarity::Negative {
                    status.polarity = flipped(signs.polarity);
                }
                let fixed = modality == Modality::Hypothetical || above.modality == Modality::Actual;
                status.modality = if fixed { modality } else { above.modality };
                status
            }
            Effect::Prevented if above.modality != Modality::Actual => {
                // What is to be kept from happening is no more than imagined.
                let mut status = own(above, signs);
                status.modality = Modality::Hypothetical;
                status
            }
            Effect::NotDone | Effect::Prevented => {
                let mut status = own(above, signs);
                status.polarity = if above.polarity == Polarity::Negative { signs.polarity } else { flipped(signs.polarity) };
                status.modality = above.modality;
                status
            }
        };
        if effect != Effect::Requested
            && status.modality == Modality::Hypothetical
            && matches!(effect, Effect::Said | Effect::Presupposed)
            && (self.context.verb_in(governor.head, W::Planning) || self.context.lemma(governor.head) == "announce")
        {
            // "promised that the state would rebuild": the future seen from the past.
            status.modality = Modality::Planned;
        }
        status
    }

    /// "He will appeal and win", "was not arrested or charged", "allegedly met X and hired Y": a conjunct without subject and auxiliary of its own
    /// shares the auxiliaries, the negation and the adverbs of doubt of the first.
    fn shared(&self, clause: &Clause, mut signs: Signs) -> Signs {
        let Link::Conjunct(first) = clause.link else { return signs };
        let own = self.context.children(clause.head, &[Relation::Aux, Relation::AuxPass, Relation::Cop]);
        let Some(first) = self.by_head.get(&first).filter(|_| own.is_empty() && !clause.own_subject) else { return signs };
        let above = self.shared(first, modality::signs(self.context, first));
        let helped = !self.context.children(first.head, &[Relation::Aux, Relation::AuxPass]).is_empty();
        if helped && !self.shares_form(clause.head, first.head) {
            return signs;
        }
        if helped {
            if above.polarity == Polarity::Negative && !self.contrasts(clause.head) {
                signs.polarity = Polarity::Negative;
            }
            if signs.modality == Modality::Actual {
                signs.modality = above.modality;
            }
        }
        if above.hearsay {
            signs.hearsay = true;
            signs.modality = Modality::Possible;
        }
        signs
    }

    /// Whether a conjunct may stand behind the first one's auxiliary: both bare, both participles ("could be arrested and deported"). Where the
    /// form does not tell ("could have scored and put"), it may.
    fn shares_form(&self, word: WordId, first: WordId) -> bool {
        let c = self.context;
        let (form, lemma) = (c.form(word).to_lowercase(), c.lemma(word));
        let bare = form == lemma;
        let first_bare = c.form(first).to_lowercase() == c.lemma(first);
        bare || (!first_bare && !form.ends_with('s') && form.ends_with("ing") == c.form(first).to_lowercase().ends_with("ing"))
    }

    /// "did not resign but apologised": "but" takes the negation back.
    fn contrasts(&self, word: WordId) -> bool {
        self.context.children(word, &[Relation::Cc]).into_iter().any(|w| matches!(self.context.lemma(w).as_str(), "but" | "yet"))
    }

    /// Who says so: the subject of the verb of saying, its agent in the passive, the owner of the noun of saying.
    fn sources(&self, link: Link, governor: &Clause) -> Vec<Source> {
        if let Link::Noun(noun) | Link::Complement(noun) = link
            && !self.by_head.contains_key(&noun)
        {
            let owner = self.context.children(noun, &[Relation::NmodPoss, Relation::Nmod]);
            let by = owner.into_iter().find(|o| matches!(self.context.preposition(*o).0.as_str(), "" | "of" | "by" | "from"));
            if let Some(owner) = by.filter(|_| !self.context.verb_in(governor.head, W::Denying)) {
                return vec![Source { name: owner, cue: noun }];
            }
        }
        let names = if governor.passive { &governor.agents } else { &governor.subjects };
        names.iter().map(|name| Source { name: *name, cue: governor.head }).collect()
    }

    /// "which, critics charge, is a camp", "a man who prosecutors say killed him": a verb of saying with its own subject between a relative pronoun
    /// and its verb makes the relative clause somebody's claim.
    fn add_interposed(&self, clause: &Clause, status: &mut Status) {
        let c = self.context;
        let mut relative = clause;
        while let Link::Conjunct(first) = relative.link
            && let Some(first) = self.by_head.get(&first)
        {
            relative = first;
        }
        let Link::Relative(noun) = relative.link else { return };
        let classes = [W::Saying, W::Claiming, W::Denying, W::Believing];
        let says = |w: &WordId| *w != relative.head && c.upos(*w) == Upos::Verb && classes.iter().any(|class| c.verb_in(*w, *class));
        for verb in (noun + 1..relative.head).filter(says) {
            let name = c.children(verb, &[Relation::Nsubj]).into_iter().find(|s| *s > noun && *s < verb && c.upos(*s) != Upos::Pron);
            if let Some(name) = name.filter(|_| self.is_above(relative.head, verb) || self.is_above(noun, verb)) {
                status.vouched = false;
                if !status.sources.iter().any(|s| s.name == name) {
                    status.sources.insert(0, Source { name, cue: verb });
                }
            }
        }
    }

    /// Adds the speakers of the quotations that the clause stands in.
    fn add_speech(&self, head: WordId, status: &mut Status, composed: bool) {
        let c = self.context;
        let mut around: Vec<_> =
            c.discourse.quotations.iter().filter(|s| s.words.contains(&head) && s.cue.as_ref().is_none_or(|cue| !cue.contains(&head))).collect();
        around.sort_by_key(|s| s.words.len());
        for speech in around {
            let cue_verb = speech.cue.as_ref().and_then(|cue| cue.clone().find(|w| self.by_head.contains_key(w)));
            if speech.kind == QuotationKind::Mixed && speech.roots.is_empty() {
                continue;
            }
            // "According to Orr, quoting Lee, …": what is told of the source is not told by it.
            if speech.kind == QuotationKind::Indirect && speech.speaker.is_some_and(|speaker| self.is_above(speaker, head)) {
                continue;
            }
            let governed = composed && cue_verb.is_some_and(|verb| self.is_above(verb, head));
            if !governed {
                status.vouched = false;
            }
            if let Some(speaker) = speech.speaker
                && !governed
                && !status.sources.iter().any(|s| s.name == speaker || (c.entity(s.name).is_some() && c.entity(s.name) == c.entity(speaker)))
            {
                // Inside those whose cue stands outside the quotation.
                let at = status.sources.iter().position(|s| !speech.words.contains(&s.cue)).unwrap_or(status.sources.len());
                let cue = speech.cue.as_ref().map_or(speaker, |cue| cue.start);
                status.sources.insert(at, Source { name: speaker, cue });
            }
        }
    }

    /// Whether the verb is in the past by its form or its first auxiliary.
    fn is_past(&self, head: WordId) -> bool {
        let c = self.context;
        let first = c.children(head, &[Relation::Aux, Relation::AuxPass, Relation::Cop]).first().copied();
        let form = c.form(first.unwrap_or(head)).to_lowercase();
        match first {
            Some(_) => matches!(form.as_str(), "was" | "were" | "had" | "did"),
            None => form != c.lemma(head) && !form.ends_with('s') && !form.ends_with("ing"),
        }
    }

    /// Whether `above` governs `word`, so that composition has dealt with it.
    fn is_above(&self, above: WordId, word: WordId) -> bool {
        let mut at = word;
        while let Some(head) = self.context.head(at) {
            if head == above {
                return true;
            }
            at = head;
        }
        false
    }
}

fn own(above: &Status, signs: Signs) -> Status {
    Status { polarity: signs.polarity, modality: signs.modality, sources: above.sources.clone(), vouched: above.vouched }
}

fn flipped(polarity: Polarity) -> Polarity {
    match polarity {
        Polarity::Positive => Polarity::Negative,
        Polarity::Negative => Polarity::Positive,
    }
}
