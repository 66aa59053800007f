//! Which words of a clause fill which slot, coordination spread out: one frame a statement.

use crate::language::{Relation, Upos, WordId};
use crate::ontology::Wording;
use crate::reading::Predicate;

use super::clause::{Clause, Oblique, PredicateKind};
use super::relation::Builder;

/// The slots of a statement before they are filled: words, not values.
#[derive(Default, Clone)]
pub struct Frame {
    /// Head of the subject.
    pub subject: Option<WordId>,
    /// Head of the object.
    pub object: Option<WordId>,
    /// The relation.
    pub predicate: Option<Predicate>,
    /// The predicate before the object's preposition joins it.
    pub verb: Option<Predicate>,
    /// Preposition that the object brings to the predicate.
    pub object_preposition: String,
    /// Whether the subject is the patient of a passive without agent.
    pub passive: bool,
    /// The phrases beside subject and object.
    pub arguments: Vec<Oblique>,
}

impl Builder<'_> {
    /// One frame for every subject with every object.
    pub fn frames(&self, clause: &Clause, carrier: &Clause, predicate: Predicate) -> Vec<Frame> {
        let mut subjects: Vec<Option<WordId>> = clause.subjects.iter().copied().map(Some).collect();
        if subjects.is_empty() {
            subjects.push(None);
        }
        let mut arguments = carrier.obliques.clone();
        for above in self.mood_above(clause).into_iter().chain((carrier.head != clause.head).then_some(clause.head)) {
            arguments.extend(self.clauses[&above].obliques.iter().cloned());
        }
        let base = Frame { verb: Some(predicate.clone()), predicate: Some(predicate), arguments, ..Frame::default() };
        let mut frames = Vec::new();
        if let PredicateKind::Copula(_) = carrier.predicate {
            return subjects.into_iter().flat_map(|s| self.copular(carrier, &Frame { subject: s, ..base.clone() })).collect();
        }
        if carrier.passive {
            let patients = if carrier.head == clause.head { subjects } else { carrier.subjects.iter().copied().map(Some).collect() };
            for patient in patients {
                if carrier.agents.is_empty() {
                    frames.push(self.agentless(carrier, patient, &base));
                } else {
                    frames.extend(carrier.agents.iter().map(|agent| Frame { subject: Some(*agent), object: patient, ..base.clone() }));
                }
            }
            // "was given a medal": the second object of a passive stays beside the patient.
            for frame in &mut frames {
                frame.arguments.extend(carrier.objects.iter().map(|o| Oblique { preposition: "object".to_owned(), head: *o }));
            }
            return frames;
        }
        let objects = if carrier.objects.is_empty() { &carrier.recipients } else { &carrier.objects };
        for subject in subjects {
            if objects.is_empty() {
                frames.extend(self.intransitive(carrier, &Frame { subject, ..base.clone() }));
            }
            for object in objects {
                let mut frame = Frame { subject, object: Some(*object), ..base.clone() };
                if !carrier.objects.is_empty() {
                    frame.arguments.extend(carrier.recipients.iter().map(|r| Oblique { preposition: "recipient".to_owned(), head: *r }));
                }
                frames.push(frame);
            }
        }
        frames
    }

    /// "met with X in Y": the preposition that introduces the object belongs to the predicate.
    fn intransitive(&self, clause: &Clause, base: &Frame) -> Vec<Frame> {
        if !self.context.children(clause.head, &[Relation::Ccomp]).is_empty() {
            return vec![base.clone()];
        }
        let candidates: Vec<&Oblique> = base.arguments.iter().filter(|o| !o.preposition.is_empty() && !is_circumstance(&o.preposition)).collect();
        let best = candidates.iter().min_by_key(|o| (self.is_where(o), o.head.abs_diff(clause.head))).copied().cloned();
        let Some(best) = best else { return vec![base.clone()] };
        let together: Vec<Oblique> =
            base.arguments.iter().filter(|o| o.preposition == best.preposition && self.coordinated(o.head, best.head)).cloned().collect();
        let one = |object: &Oblique| Frame {
            object: Some(object.head),
            object_preposition: object.preposition.clone(),
            predicate: base.predicate.clone().map(|p| self.context.with_preposition(p, &object.preposition)),
            arguments: base.arguments.iter().filter(|o| !together.contains(o)).cloned().collect(),
            ..base.clone()
        };
        together.iter().map(one).collect()
    }

    fn coordinated(&self, a: WordId, b: WordId) -> bool {
        let c = self.context;
        let first = |w: WordId| if c.relation(w) == Relation::Conj { c.head(w).unwrap_or(w) } else { w };
        first(a) == first(b)
    }

    /// A passive without agent has no object, unless the participle with its preposition is a relation of its own ("born in", "based in", "married to").
    fn agentless(&self, clause: &Clause, patient: Option<WordId>, base: &Frame) -> Frame {
        let c = self.context;
        let stative = clause.obliques.iter().find(|o| {
            let lemma = format!("{} {}", c.lemma(clause.head), o.preposition);
            let be = format!("be {} {}", c.form(clause.head).to_lowercase(), o.preposition);
            let known = |words: String| c.ontology.relations_of(&Wording::Verb(words)).next().is_some();
            known(be) || (known(lemma) && o.preposition != "by")
        });
        match stative {
            Some(oblique) => Frame {
                subject: patient,
                object: Some(oblique.head),
                object_preposition: oblique.preposition.clone(),
                predicate: base.predicate.clone().map(|p| c.with_preposition(p, &oblique.preposition)),
                arguments: base.arguments.iter().filter(|o| *o != oblique).cloned().collect(),
                ..base.clone()
            },
            None => Frame { subject: patient, passive: true, ..base.clone() },
        }
    }

    fn copular(&self, clause: &Clause, base: &Frame) -> Vec<Frame> {
        let c = self.context;
        let (preposition, _) = c.preposition(clause.head);
        let nominal = matches!(c.upos(clause.head), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym);
        if nominal {
            let heads = c.conjuncts(clause.head).into_iter().filter(|w| *w == clause.head || !self.clauses.contains_key(w));
            return heads
                .map(|head| Frame {
                    object: Some(head),
                    object_preposition: preposition.clone(),
                    predicate: base.predicate.clone().map(|p| c.with_preposition(p, &preposition)),
                    ..base.clone()
                })
                .collect();
        }
        // "is opposed to X", "is similar to X": the adjective is part of the relation.
        let best = base
            .arguments
            .iter()
            .find(|o| o.head > clause.head && !o.preposition.is_empty() && !self.is_where(o) && !is_circumstance(&o.preposition))
            .cloned();
        let adjective = c.form(clause.head).to_lowercase();
        match best {
            Some(oblique) => {
                let predicate = base.predicate.clone().map(|p| {
                    let label = format!("{} {adjective}", p.label);
                    c.with_preposition(Predicate { label, lemma: format!("be {adjective}"), known: false }, &oblique.preposition)
                });
                let arguments = base.arguments.iter().filter(|o| **o != oblique).cloned().collect();
                vec![Frame { object: Some(oblique.head), object_preposition: oblique.preposition, predicate, arguments, ..base.clone() }]
            }
            // "is horrific, and a breach of the law".
            None => {
                let heads = c.conjuncts(clause.head).into_iter().filter(|w| *w == clause.head || !self.clauses.contains_key(w));
                heads.map(|head| Frame { object: Some(head), ..base.clone() }).collect()
            }
        }
    }
}

/// Prepositions that tell how, why or when rather than to whom.
fn is_circumstance(preposition: &str) -> bool {
    matches!(
        preposition,
        "during"
            | "after"
            | "before"
            | "since"
            | "until"
            | "till"
            | "despite"
            | "because of"
            | "due to"
            | "amid"
            | "without"
            | "as"
            | "by"
            | "like"
            | "unlike"
            | "instead of"
            | "along with"
            | "including"
            | "following"
            | "pending"
            | "in addition to"
            | "as well as"
            | "such as"
            | "with regard to"
            | "with regards to"
            | "regarding"
            | "ahead of"
            | "in order"
            | "throughout"
    )
}
