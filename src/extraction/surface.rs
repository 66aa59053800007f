//! A statement in the sentence's own words, for people and for benchmarks of open extraction.

use crate::language::{Relation, Upos, WordId};
use crate::reading::Surface;

use super::clause::{Clause, Link, PredicateKind};
use super::frame::Frame;
use super::relation::Builder;

impl Builder<'_> {
    /// The slots of a statement as a person would copy them out of the sentence.
    pub fn surface(&self, clause: &Clause, carrier: &Clause, inner: &[WordId], frame: &Frame, imperative: bool) -> Surface {
        let c = self.context;
        let mut above = self.mood_above(clause);
        above.push(clause.head);
        above.extend(inner.iter().copied());
        above.retain(|w| *w != carrier.head);
        let mut predicate = c.verb_group(carrier, &above);
        if matches!(carrier.predicate, PredicateKind::Copula(_))
            && frame.object.is_some_and(|o| o != carrier.head)
            && c.upos(carrier.head) == Upos::Adj
        {
            predicate = format!("{predicate} {}", c.form(carrier.head));
        }
        if !frame.object_preposition.is_empty() {
            predicate.push(' ');
            predicate.push_str(&frame.object_preposition);
        }
        let modified = match clause.link {
            Link::Noun(noun) | Link::Relative(noun) => Some(noun),
            _ => None,
        };
        let phrase = |word: WordId| c.text(if modified == Some(word) { c.phrase_without_clauses(word) } else { c.whole_phrase(word) });
        let mut arguments: Vec<String> = Vec::new();
        let (subject, mut object) = self.surface_ends(carrier, frame, &mut predicate);
        let mut rest = frame.arguments.clone();
        if object.is_none() && carrier.predicate == PredicateKind::Verb && c.children(carrier.head, &[Relation::Ccomp, Relation::Xcomp]).is_empty() {
            // A person copies out "are found on": the first phrase after the verb is as good as an object.
            if let Some(at) = rest
                .iter()
                .position(|o| !o.preposition.is_empty() && o.head > carrier.head && !matches!(o.preposition.as_str(), "object" | "recipient"))
            {
                let first = rest.remove(at);
                predicate = format!("{predicate} {}", first.preposition);
                object = Some(phrase(first.head));
            }
        }
        for oblique in &rest {
            let text = phrase(oblique.head);
            let bare = oblique.preposition.is_empty() || matches!(oblique.preposition.as_str(), "recipient" | "object");
            arguments.push(if bare { text } else { format!("{} {text}", oblique.preposition) });
        }
        for complement in
            c.children(carrier.head, &[Relation::Xcomp]).into_iter().filter(|x| !self.clauses.contains_key(x) && !carrier.objects.contains(x))
        {
            arguments.push(phrase(complement));
        }
        for time in c.discourse.times.iter().filter(|t| c.head(t.head).is_some_and(|h| h == clause.head || h == carrier.head)) {
            arguments.push(c.text(time.words.clone()));
        }
        for complement in c.children(carrier.head, &[Relation::Ccomp, Relation::Xcomp]).into_iter().filter(|x| self.clauses.contains_key(x)) {
            let text = c.text(c.clause_words(complement));
            if object.is_none() { object = Some(text) } else { arguments.push(text) }
        }
        Surface { subject: if imperative { "you".to_owned() } else { subject.map(phrase).unwrap_or_default() }, predicate, object, arguments }
    }

    /// Subject and object as the sentence has them: a passive stays passive for people. The predicate takes the agent's "by".
    fn surface_ends(&self, carrier: &Clause, frame: &Frame, predicate: &mut String) -> (Option<WordId>, Option<String>) {
        let c = self.context;
        let phrase = |word: WordId| c.text(c.whole_phrase(word));
        if carrier.passive && carrier.predicate == PredicateKind::Verb && !frame.passive && !carrier.agents.is_empty() {
            predicate.push_str(" by");
            return (frame.object, frame.subject.map(phrase));
        }
        (frame.subject, frame.object.map(phrase))
    }
}
