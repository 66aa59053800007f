//! The words of a predicate: its label and lemma for the graph, its whole verb group for people.

use crate::language::{Relation, WordId};
use crate::ontology::WordClass;
use crate::reading::Predicate;

use super::clause::{Clause, Link, PredicateKind};
use super::context::Context;

impl Context<'_> {
    /// The particle of a verb: "out" of "carried out".
    #[must_use]
    pub fn particle(&self, verb: WordId) -> Option<WordId> {
        self.children(verb, &[Relation::CompoundPrt]).first().copied()
    }

    /// The bare adverb of direction after a verb: "away" of "led away".
    #[must_use]
    pub fn direction(&self, verb: WordId) -> Option<WordId> {
        let after = self.children(verb, &[Relation::Advmod]).into_iter().find(|w| *w == verb + 1)?;
        (self.analysis.children[after].is_empty() && self.ontology.has(WordClass::Direction, &self.lemma(after))).then_some(after)
    }

    /// The noun of an idiom that `verb` heads: "place" of "took place".
    #[must_use]
    pub fn idiom(&self, verb: WordId) -> Option<WordId> {
        let noun = self.children(verb, &[Relation::Obj]).first().copied()?;
        let bare = self.children(noun, &[Relation::Det, Relation::NmodPoss, Relation::Amod]).is_empty();
        (bare && self.ontology.has(WordClass::Idiom, &format!("{} {}", self.lemma(verb), self.form(noun).to_lowercase()))).then_some(noun)
    }

    /// The relation of a verb or copula without further words: "carried out", "opposed", "is".
    #[must_use]
    pub fn predicate(&self, clause: &Clause) -> Predicate {
        match clause.predicate {
            PredicateKind::Verb => {
                let mut label = self.form(clause.head).to_lowercase();
                let mut lemma = self.lemma(clause.head);
                if let Some(noun) = self.idiom(clause.head) {
                    for text in [&mut label, &mut lemma] {
                        text.push(' ');
                        text.push_str(&self.form(noun).to_lowercase());
                    }
                }
                if let Some(particle) = self.particle(clause.head).or_else(|| self.direction(clause.head)) {
                    for text in [&mut label, &mut lemma] {
                        text.push(' ');
                        text.push_str(&self.form(particle).to_lowercase());
                    }
                }
                Predicate { label, lemma, known: false }
            }
            PredicateKind::Copula(copula) => {
                let form = copula.map_or_else(|| "is".to_owned(), |c| self.copula_form(c));
                Predicate { label: form, lemma: "be".to_owned(), known: false }
            }
        }
    }

    /// "is" for every form of be that stands for itself: "'s", "been", "be".
    fn copula_form(&self, copula: WordId) -> String {
        let form = self.form(copula).to_lowercase();
        match form.as_str() {
            "are" | "was" | "were" | "is" => form,
            "been" => "was".to_owned(),
            _ => "is".to_owned(),
        }
    }

    /// Adds a preposition to a predicate: "spoke" and "with" give "spoke with".
    #[must_use]
    pub fn with_preposition(&self, mut predicate: Predicate, preposition: &str) -> Predicate {
        if !preposition.is_empty() {
            for text in [&mut predicate.label, &mut predicate.lemma] {
                text.push(' ');
                text.push_str(preposition);
            }
        }
        predicate
    }

    /// Puts a governing verb before a predicate: "trying" and "appease" give "trying to appease".
    #[must_use]
    pub fn with_governor(&self, governor: WordId, clause: &Clause, mut predicate: Predicate) -> Predicate {
        let to = self.children(clause.head, &[Relation::Mark]).iter().any(|m| self.lemma(*m) == "to");
        let joint = if to { " to " } else { " " };
        predicate.label = format!("{}{joint}{}", self.form(governor).to_lowercase(), predicate.label);
        predicate.lemma = format!("{}{joint}{}", self.lemma(governor), predicate.lemma);
        predicate
    }

    /// Single adverbs between the auxiliary and the verb: "has already said".
    fn inner_adverbs(&self, verb: WordId) -> Vec<WordId> {
        let first = self.children(verb, &[Relation::Aux, Relation::AuxPass, Relation::Cop]).first().copied();
        let inside = |w: &WordId| first.is_some_and(|f| *w > f && *w < verb) && self.analysis.children[*w].is_empty();
        self.children(verb, &[Relation::Advmod]).into_iter().filter(inside).collect()
    }

    /// The verb group as it stands: auxiliaries, negation, the verbs above that only lend it time or mood, the particle.
    #[must_use]
    pub fn verb_group(&self, clause: &Clause, above: &[WordId]) -> String {
        let mut words = Vec::new();
        for verb in above.iter().copied().chain([clause.head]) {
            if verb != clause.head || matches!(clause.predicate, PredicateKind::Verb) {
                words.push(verb);
            }
            let helpers = [Relation::Aux, Relation::AuxPass, Relation::Cop, Relation::CompoundPrt];
            words.extend(self.children(verb, &helpers));
            words.extend(self.idiom(verb));
            words.extend(self.direction(verb));
            words.extend(self.inner_adverbs(verb));
            words.extend(self.children(verb, &[Relation::Advmod]).into_iter().filter(|w| self.ontology.has(WordClass::Negating, &self.lemma(*w))));
            if verb != above.first().copied().unwrap_or(clause.head) || !above.is_empty() && verb == clause.head {
                words.extend(self.children(verb, &[Relation::Mark]).into_iter().filter(|m| self.lemma(*m) == "to"));
            }
        }
        if words.is_empty()
            && let Link::Conjunct(first) = clause.link
        {
            words.extend(self.children(first, &[Relation::Cop]));
        }
        words.sort_unstable();
        words.dedup();
        words.iter().map(|w| self.form(*w)).collect::<Vec<_>>().join(" ")
    }
}
