//! Who acts in a clause that has no subject of its own: coordination shares it, control gives it from the verb above, participles take the noun.

use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass;

use super::clause::{Clause, Finder, Link};

impl Finder<'_> {
    /// Finds who acts where the clause has no subject of its own.
    pub fn missing_subjects(&self, clause: &Clause) -> Vec<WordId> {
        let c = self.context;
        let of = |governor: WordId| self.clauses[governor].as_ref();
        match clause.link {
            Link::Main => Vec::new(),
            Link::Subject(governor) => of(governor).map(|g| g.recipients.clone()).unwrap_or_default(),
            Link::Conjunct(first) => of(first).map(|f| f.subjects.clone()).unwrap_or_default(),
            Link::Complement(governor) if self.is_finite(clause.head) => match of(governor).map(|g| g.link) {
                // "the man who prosecutors say killed him".
                Some(Link::Relative(antecedent)) => vec![antecedent],
                _ => Vec::new(),
            },
            Link::Complement(governor) => of(governor).filter(|_| !self.is_finite(clause.head)).map(|g| g.subjects.clone()).unwrap_or_default(),
            Link::Open(governor) => of(governor).map(|g| self.controller(g)).unwrap_or_default(),
            Link::Adverbial(governor) => match of(governor) {
                Some(g) => self.adverbial_controller(clause.head, g),
                None => self.adjective_controller(governor),
            },
            Link::Noun(noun) => self.noun_controller(clause, noun),
            Link::Relative(antecedent) => vec![antecedent],
        }
        .into_iter()
        .take(8)
        .filter(|s| *s < c.analysis.len())
        .collect()
    }

    fn is_finite(&self, head: WordId) -> bool {
        let c = self.context;
        let to = c.children(head, &[Relation::Mark]).iter().any(|m| c.lemma(*m) == "to");
        let first = c.children(head, &[Relation::Aux, Relation::AuxPass, Relation::Cop]).first().copied().unwrap_or(head);
        !to && !c.form(first).to_lowercase().ends_with("ing")
    }

    /// Who is to do what an infinitive says: the object of "order", the subject of "promise" and of verbs without object.
    fn controller(&self, governor: &Clause) -> Vec<WordId> {
        if let Some((addressed, _)) = self.context.addressed(governor) {
            return self.context.conjuncts(addressed);
        }
        let subject_control = matches!(self.context.lemma(governor.head).as_str(), "promise" | "vow" | "pledge" | "threaten" | "use" | "take");
        let others: Vec<WordId> = governor.objects.iter().chain(&governor.recipients).copied().collect();
        if others.is_empty() || subject_control || governor.passive { governor.subjects.clone() } else { others }
    }

    /// "kept the forces from attacking", "accused him of lying": the object; else the subject.
    fn adverbial_controller(&self, head: WordId, governor: &Clause) -> Vec<WordId> {
        let c = self.context;
        let mark = c.children(head, &[Relation::Mark, Relation::Case]).first().map(|m| c.lemma(*m)).unwrap_or_default();
        if governor.passive && matches!(mark.as_str(), "by" | "through") {
            return governor.agents.clone();
        }
        let of_object = matches!(mark.as_str(), "from" | "of" | "into" | "for");
        if let Some((addressed, _)) = c.addressed(governor).filter(|_| mark == "to") {
            return c.conjuncts(addressed);
        }
        let ordered = mark == "to" && c.verb_in(governor.head, WordClass::Ordering);
        if (of_object || ordered) && !governor.objects.is_empty() {
            return governor.objects.clone();
        }
        if self.is_finite(head) && !mark.is_empty() && !self.is_past_participle(head) {
            return Vec::new();
        }
        if governor.passive && !governor.agents.is_empty() && mark == "to" { governor.agents.clone() } else { governor.subjects.clone() }
    }

    /// "found him guilty of lying": who an adjective beside a noun, or after a verb, is said of.
    fn adjective_controller(&self, adjective: WordId) -> Vec<WordId> {
        let c = self.context;
        let Some(head) = c.head(adjective).filter(|_| c.upos(adjective) == Upos::Adj) else { return Vec::new() };
        match (c.relation(adjective), self.clauses[head].as_ref()) {
            (Relation::Acl | Relation::Amod, _) => vec![head],
            (Relation::Xcomp, Some(governor)) => self.controller(governor),
            _ => Vec::new(),
        }
    }

    /// Participles act for (or on) the noun; infinitives for whoever owns the noun ("her effort to …") or made it ("made an offer to …").
    fn noun_controller(&self, clause: &Clause, noun: WordId) -> Vec<WordId> {
        let c = self.context;
        let to = c.children(clause.head, &[Relation::Mark]).iter().any(|m| c.lemma(*m) == "to");
        let mark = c.children(clause.head, &[Relation::Mark, Relation::Case]).first().map(|m| c.lemma(*m)).unwrap_or_default();
        if !to && mark.is_empty() {
            return vec![noun];
        }
        if to && is_request(&c.lemma(noun)) {
            return Vec::new();
        }
        if let Some(owner) = c.children(noun, &[Relation::NmodPoss]).first() {
            return c.conjuncts(*owner);
        }
        let governor = c.head(noun).and_then(|h| self.clauses[h].as_ref());
        match governor {
            Some(g) if g.objects.contains(&noun) => g.subjects.clone(),
            Some(g) if to && g.subjects.contains(&noun) && matches!(c.kind(noun), Some(crate::reading::Kind::Person)) => vec![noun],
            _ => Vec::new(),
        }
    }
}

/// Nouns whose infinitive somebody else is to carry out than whoever makes them: "her order to leave".
#[must_use]
pub fn is_request(noun: &str) -> bool {
    matches!(noun, "order" | "request" | "demand" | "call" | "instruction" | "command" | "appeal" | "plea" | "invitation" | "recommendation")
}
