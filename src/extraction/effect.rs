//! What the words above a clause do to it: a verb of saying reports it, one of failing undoes it, a noun of planning puts it in the future.
//!
//! The classes of verbs follow the literature on factuality and attribution (Saurí & Pustejovsky 2012, FactBank; Karttunen 1971 on implicatives;
//! Kiparsky & Kiparsky 1970 on factives); which verb is in which class is the lexicon's business.

use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass as W;
use crate::reading::Modality;

use super::attribution::Resolver;
use super::clause::{Clause, Link, PredicateKind};
use super::control::is_request;
use super::modality;

/// What a governor does to the clause below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It shares the governor's fate: "began to", "managed to".
    Same,
    /// Its own fate, below the same sources: relative and temporal clauses.
    Apart,
    /// It modifies something indefinite: as real as that, but not negated with it ("does not count shells fired by …").
    Within,
    /// It comes before, after or until what the governor tells: not yet, if that is still to come.
    Timed,
    /// Somebody says so.
    Said,
    /// Somebody says that it is not so.
    Denied,
    /// Somebody says so, and it is taken for granted.
    Presupposed,
    /// Somebody is to do it because another wants it.
    Requested,
    /// The given modality, nobody vouching.
    Modal(Modality),
    /// It did not come about: "failed to", "without".
    NotDone,
    /// Somebody kept it from happening: "stopped X from".
    Prevented,
}

impl Resolver<'_> {
    /// What `link` to `governor` does to `clause`.
    pub fn effect(&self, clause: &Clause, link: Link, governor: &Clause) -> Effect {
        let c = self.context;
        match link {
            Link::Main | Link::Conjunct(_) => Effect::Apart,
            Link::Subject(_) => self.judged(governor).unwrap_or(Effect::Modal(Modality::Possible)),
            Link::Relative(noun) => self.modifier(noun),
            Link::Noun(noun) => self.of_noun(clause, noun, governor),
            Link::Complement(at) if !self.by_head.contains_key(&at) => self.of_noun(clause, at, governor),
            Link::Complement(_) => self.complement(clause, governor),
            Link::Open(_) => self.open(clause, governor),
            Link::Adverbial(at) => {
                let bare = c.children(clause.head, &[Relation::Mark, Relation::Case]).is_empty() && !clause.own_subject;
                if !self.by_head.contains_key(&at) && c.upos(at) == Upos::Adj {
                    // "guilty of lying" is what the subject finds, "capable of" what may be.
                    let judged = matches!(c.lemma(at).as_str(), "guilty" | "responsible" | "liable" | "culpable" | "innocent");
                    return if judged && !governor.passive { Effect::Said } else { Effect::Modal(Modality::Possible) };
                }
                if bare && c.form(clause.head).ends_with("ing") && c.verb_in(governor.head, W::Denying) {
                    Effect::Denied
                } else {
                    self.adverbial(clause, governor)
                }
            }
        }
    }

    /// Relative clauses and participles are taken for granted where the noun is definite, and share the fate of the clause else.
    fn modifier(&self, noun: WordId) -> Effect {
        let c = self.context;
        let definite = c.upos(noun) == Upos::Propn || c.is_definite(noun) || c.entity(noun).is_some_and(|e| c.discourse.entities[e].named);
        if definite { Effect::Apart } else { Effect::Within }
    }

    fn of_noun(&self, clause: &Clause, noun: WordId, governor: &Clause) -> Effect {
        let c = self.context;
        let lemma = c.lemma(noun);
        let marks: Vec<String> = c.children(clause.head, &[Relation::Mark, Relation::Case]).into_iter().map(|m| c.lemma(m)).collect();
        let has = |mark: &str| marks.iter().any(|m| m == mark);
        if has("to") {
            return match lemma.as_str() {
                request if is_request(request) => Effect::Modal(Modality::Requested),
                "failure" | "refusal" | "inability" => Effect::NotDone,
                "ability" | "chance" | "opportunity" | "right" | "power" | "authority" | "freedom" | "permission" => {
                    Effect::Modal(Modality::Possible)
                }
                "need" | "duty" | "obligation" | "requirement" => Effect::Modal(Modality::Obligatory),
                _ => Effect::Modal(Modality::Planned),
            };
        }
        if has("that") || has("whether") || matches!(clause.link, Link::Complement(_)) {
            if matches!(lemma.as_str(), "fact" | "proof" | "knowledge" | "confirmation" | "revelation" | "discovery") {
                return Effect::Same;
            }
            return match lemma.as_str() {
                "point" | "extent" | "degree" | "result" | "effect" | "way" => Effect::Apart,
                _ if c.verb_in(governor.head, W::Denying) && governor.objects.contains(&noun) => Effect::Denied,
                _ if c.ontology.has(W::SpeechNoun, &lemma) => Effect::Said,
                _ => Effect::Modal(Modality::Possible),
            };
        }
        if c.ontology.has(W::SpeechNoun, &lemma) && has("of") {
            return Effect::Said;
        }
        if marks.is_empty() || marks.iter().any(|m| matches!(m.as_str(), "after" | "before" | "since" | "while" | "when" | "as")) {
            self.modifier(noun)
        } else {
            Effect::Modal(Modality::Possible)
        }
    }

    /// "called for X to …", "waited for X to …": what is asked of somebody, or awaited.
    fn awaited(&self, clause: &Clause, governor: &Clause) -> Option<Effect> {
        let c = self.context;
        if let Some((_, class)) = c.addressed(governor).filter(|_| self.is_marked(clause, "to")) {
            return Some(to_act(class));
        }
        let asked = c.ontology.has(W::Ordering, &format!("{} for", c.lemma(governor.head)));
        let class = if asked { W::Ordering } else { W::Planning };
        (self.is_marked(clause, "for") && self.is_marked(clause, "to")).then(|| to_act(class))
    }

    fn is_marked(&self, clause: &Clause, mark: &str) -> bool {
        self.context.children(clause.head, &[Relation::Mark, Relation::Case]).into_iter().any(|m| self.context.lemma(m) == mark)
    }

    fn complement(&self, clause: &Clause, governor: &Clause) -> Effect {
        let c = self.context;
        let verb = governor.head;
        if let Some(effect) = self.awaited(clause, governor) {
            return effect;
        }
        let asks = c.children(clause.head, &[Relation::Mark]).into_iter().any(|m| matches!(c.lemma(m).as_str(), "whether" | "if"));
        if asks {
            return Effect::Modal(Modality::Possible);
        }
        let adjective = matches!(governor.predicate, PredicateKind::Copula(_));
        if adjective {
            return match self.judged(governor) {
                Some(effect) => effect,
                _ if governor.subjects.is_empty() => Effect::Modal(Modality::Possible),
                _ => Effect::Said,
            };
        }
        let bare = c.form(clause.head).to_lowercase() == c.lemma(clause.head) && c.children(clause.head, &[Relation::Aux]).is_empty();
        if c.verb_in(verb, W::Denying) {
            Effect::Denied
        } else if c.verb_in(verb, W::Ordering)
            && bare
            && matches!(clause.predicate, PredicateKind::Verb)
            && !c.verb_in(verb, W::Believing)
            && clause.own_subject
            && self.is_subjunctive(clause)
        {
            Effect::Requested
        } else if governor.passive && governor.agents.is_empty() {
            Effect::Modal(Modality::Possible)
        } else if c.verb_in(verb, W::Factive) {
            Effect::Presupposed
        } else if c.verb_in(verb, W::Permitting) {
            Effect::Modal(Modality::Possible)
        } else if matches!(c.lemma(verb).as_str(), "ensure" | "see" | "make" | "have" | "help" | "watch" | "hear") && !self.says(verb, clause) {
            if c.lemma(verb) == "ensure" { Effect::Modal(Modality::Planned) } else { Effect::Same }
        } else if c.verb_in(verb, W::Seeming) {
            Effect::Modal(Modality::Possible)
        } else {
            Effect::Said
        }
    }

    /// "It is essential that …", "it is true that …": what an adjective says of the clause that is its subject.
    fn judged(&self, governor: &Clause) -> Option<Effect> {
        match self.context.lemma(governor.head).as_str() {
            "essential" | "important" | "necessary" | "vital" | "crucial" | "imperative" | "critical" => Some(Effect::Modal(Modality::Obligatory)),
            "true" | "clear" | "evident" | "obvious" | "undeniable" if governor.subjects.is_empty() => Some(Effect::Same),
            _ => None,
        }
    }

    /// A third person without -s: "demanded that he resign".
    fn is_subjunctive(&self, clause: &Clause) -> bool {
        let singular = |w: &WordId| {
            self.context.discourse.mention_of[*w].is_none_or(|m| self.context.discourse.mentions[m].number != crate::discourse::Number::Plural)
        };
        clause.subjects.first().is_some_and(singular) || !self.context.children(clause.head, &[Relation::Mark]).is_empty()
    }

    fn says(&self, verb: WordId, clause: &Clause) -> bool {
        self.context.lemma(verb) == "see" && !self.context.children(clause.head, &[Relation::Mark]).is_empty()
    }

    fn open(&self, clause: &Clause, governor: &Clause) -> Effect {
        let c = self.context;
        let verb = governor.head;
        let lemma = c.lemma(verb);
        let to = c.children(clause.head, &[Relation::Mark]).into_iter().any(|m| c.lemma(m) == "to");
        let others = !governor.objects.is_empty() || !governor.recipients.is_empty();
        if let Some(effect) = self.awaited(clause, governor) {
            return effect;
        }
        if matches!(governor.predicate, PredicateKind::Copula(_)) || c.upos(verb) == Upos::Adj {
            return match lemma.as_str() {
                "unable" | "unwilling" | "loath" | "reluctant" => Effect::NotDone,
                "able" | "likely" | "unlikely" | "free" | "certain" | "sure" | "possible" | "eager" | "willing" | "keen" => {
                    Effect::Modal(Modality::Possible)
                }
                "due" | "set" | "ready" | "poised" | "about" | "determined" | "prepared" => Effect::Modal(Modality::Planned),
                _ if to => Effect::Modal(Modality::Possible),
                _ => Effect::Same,
            };
        }
        if c.verb_in(verb, W::Failing) {
            return Effect::NotDone;
        }
        if governor.passive {
            return match () {
                () if c.verb_in(verb, W::Accusing) || c.verb_in(verb, W::Claiming) => Effect::Modal(Modality::Possible),
                () if matches!(
                    lemma.as_str(),
                    "expect" | "schedule" | "set" | "slate" | "project" | "forecast" | "predict" | "plan" | "intend" | "design" | "mean"
                ) =>
                {
                    Effect::Modal(Modality::Planned)
                }
                () if c.verb_in(verb, W::Saying) && !c.verb_in(verb, W::Ordering)
                    || c.verb_in(verb, W::Believing) && !matches!(lemma.as_str(), "find") =>
                {
                    Effect::Modal(Modality::Possible)
                }
                () if c.verb_in(verb, W::Ordering) => Effect::Requested,
                () if c.verb_in(verb, W::Permitting) => Effect::Modal(Modality::Possible),
                () if c.verb_in(verb, W::Implicative) => Effect::Same,
                () if to => Effect::Modal(Modality::Planned),
                () => Effect::Same,
            };
        }
        if lemma == "go" && c.form(verb).eq_ignore_ascii_case("going") && to {
            return Effect::Modal(Modality::Planned);
        }
        if matches!(lemma.as_str(), "have" | "need" | "ought") && to && !others {
            return Effect::Modal(Modality::Obligatory);
        }
        if to && others && c.verb_in(verb, W::Ordering) && !matches!(lemma.as_str(), "promise" | "threaten") {
            return Effect::Requested;
        }
        if c.verb_in(verb, W::Permitting) && others {
            return Effect::Modal(Modality::Possible);
        }
        if c.verb_in(verb, W::Seeming) {
            return Effect::Modal(Modality::Possible);
        }
        if to && (c.verb_in(verb, W::Planning) || c.verb_in(verb, W::Trying) || c.verb_in(verb, W::Ordering)) {
            return Effect::Modal(Modality::Planned);
        }
        if c.verb_in(verb, W::Denying) {
            return Effect::Denied;
        }
        if c.verb_in(verb, W::Implicative) {
            return Effect::Same;
        }
        if c.verb_in(verb, W::Factive) && !to {
            return Effect::Presupposed;
        }
        if c.verb_in(verb, W::Saying) || c.verb_in(verb, W::Claiming) || c.verb_in(verb, W::Factive) {
            return Effect::Said;
        }
        if c.verb_in(verb, W::Believing) || c.verb_in(verb, W::Preventing) {
            return Effect::Modal(if to { Modality::Planned } else { Modality::Possible });
        }
        if to { Effect::Modal(Modality::Planned) } else { Effect::Same }
    }

    fn adverbial(&self, clause: &Clause, governor: &Clause) -> Effect {
        let c = self.context;
        let marks: Vec<String> =
            c.children(clause.head, &[Relation::Mark, Relation::Case, Relation::Advmod]).into_iter().map(|m| c.lemma(m)).collect();
        let has = |mark: &str| marks.iter().any(|m| m == mark);
        if modality::is_conditional(c, clause.head) {
            return Effect::Modal(Modality::Hypothetical);
        }
        if has("without") {
            return Effect::Same;
        }
        let in_place = |m: &WordId| matches!(c.lemma(*m).as_str(), "instead" | "rather");
        if c.children(clause.head, &[Relation::Mark, Relation::Case]).iter().any(in_place) {
            return Effect::NotDone;
        }
        if has("instead") {
            return Effect::Apart;
        }
        if has("from") && c.verb_in(governor.head, W::Preventing) {
            return Effect::Prevented;
        }
        if let Some(effect) = self.awaited(clause, governor) {
            return effect;
        }
        if has("to") && !governor.objects.is_empty() && c.verb_in(governor.head, W::Ordering) {
            return Effect::Requested;
        }
        if (has("of") || has("for") || has("with")) && c.verb_in(governor.head, W::Accusing) {
            return if governor.passive && governor.agents.is_empty() { Effect::Modal(Modality::Possible) } else { Effect::Said };
        }
        let finite = !c.children(clause.head, &[Relation::Nsubj, Relation::NsubjPass]).is_empty();
        if has("to") && !finite {
            return Effect::Modal(Modality::Planned);
        }
        if finite && (has("until") || has("once") || has("before") || has("so")) && has("that") {
            return Effect::Modal(Modality::Planned);
        }
        if has("at") && matches!(c.lemma(governor.head).as_str(), "aim" | "target" | "direct" | "intend") {
            return Effect::Modal(Modality::Planned);
        }
        match finite {
            true if has("after") || has("once") || has("when") || has("until") || has("before") || has("as") => Effect::Timed,
            true => Effect::Apart,
            false => Effect::Same,
        }
    }
}

/// What becomes of the infinitive of somebody whom a preposition brings in: ordered by verbs of ordering, awaited by those of planning.
fn to_act(class: W) -> Effect {
    if class == W::Ordering { Effect::Requested } else { Effect::Modal(Modality::Planned) }
}
