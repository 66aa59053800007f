//! Where grammar or the parser puts a part of a clause elsewhere: idioms, lists, subjects and objects that hang on the wrong word.

use std::ops::Range;

use crate::article::BlockKind;
use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass;
use crate::reading::QuotationKind;

use super::clause::{Clause, Finder, Link, Oblique, PredicateKind};

impl Finder<'_> {
    /// A clause has one subject: of two, the one next to the verb ("strikes killed 20, Cook told reporters" is no telling by strikes).
    pub fn keep_one_subject(&self, clause: &mut Clause) {
        let own = self.context.children(clause.head, &[Relation::Nsubj, Relation::NsubjPass]);
        if let [.., nearest] = own.iter().copied().filter(|s| *s < clause.head).collect::<Vec<_>>()[..]
            && own.len() > 1
        {
            clause.subjects = self.antecedent(clause.head, nearest).map_or_else(|| self.context.conjuncts(nearest), |a| vec![a]);
        }
    }

    /// "Some welders walked out after talks broke down": a subject before the verb whose arc crosses it to a later clause is the verb's own.
    pub fn take_crossing_subject(&self, clause: &mut Clause) {
        let c = self.context;
        if !clause.subjects.is_empty()
            || !matches!(clause.link, Link::Main | Link::Complement(_))
            || !c.children(clause.head, &[Relation::Expl, Relation::Csubj]).is_empty()
        {
            return;
        }
        let sentence = &c.analysis.sentences[c.analysis.sentence_of(clause.head)].words;
        let crosses = |w: &WordId| {
            matches!(c.relation(*w), Relation::Nsubj | Relation::NsubjPass)
                && c.head(*w)
                    .is_some_and(|h| h > clause.head && c.children(h, &[Relation::Nsubj, Relation::NsubjPass]).iter().any(|s| *s > clause.head))
        };
        if let Some(subject) = (sentence.start..clause.head).rev().find(crosses) {
            clause.subjects = c.conjuncts(subject);
        }
    }

    /// Parsers easily join a quotation and its cue: what stands outside the marks is no subject of a verb inside, and what stands inside is no
    /// object of the cue. The cue's missing subject is the speaker.
    pub fn keep_quotations_apart(&self, clause: &mut Clause) {
        let c = self.context;
        for speech in c.discourse.quotations.iter().filter(|s| s.kind == QuotationKind::Direct) {
            let inside = |word: &WordId| speech.words.contains(word);
            if inside(&clause.head) {
                if clause.subjects.iter().any(inside) {
                    clause.subjects.retain(inside);
                }
                clause.obliques.retain(|o| inside(&o.head));
            }
            if speech.cue.as_ref().is_some_and(|cue| cue.contains(&clause.head)) && !inside(&clause.head) {
                clause.objects.retain(|o| !inside(o));
                clause.obliques.retain(|o| !inside(&o.head));
                clause.subjects.retain(|s| !inside(s));
                clause.obliques.extend(self.strays(clause.head, &speech.words));
                if clause.subjects.is_empty() && !clause.passive {
                    clause.subjects.extend(speech.speaker);
                }
            }
        }
    }

    /// Phrases after the cue that the tree hangs on a verb inside the quotation: "…," he said during an interview with X.
    fn strays(&self, cue: WordId, quotation: &Range<WordId>) -> Vec<Oblique> {
        let c = self.context;
        let sentence = &c.analysis.sentences[c.analysis.sentence_of(cue)].words;
        let stray = |w: &WordId| {
            c.relation(*w) == Relation::Obl
                && !quotation.contains(w)
                && c.discourse.time_of[*w].is_none()
                && c.head(*w).is_some_and(|h| quotation.contains(&h))
        };
        (cue + 1..sentence.end).filter(stray).map(|head| Oblique { preposition: c.preposition(head).0, head }).collect()
    }

    /// "sent to the U.S. dozens of …": an object far from its verb is easily taken for an adverbial; a bare noun phrase that is no time is none.
    pub fn take_bare_object(&self, clause: &mut Clause) {
        let c = self.context;
        if clause.passive
            || !clause.objects.is_empty()
            || clause.predicate != PredicateKind::Verb
            || !c.children(clause.head, &[Relation::Ccomp]).is_empty()
        {
            return;
        }
        let bare = |o: &Oblique| {
            o.preposition.is_empty()
                && c.discourse.time_of[o.head].is_none()
                && o.head > clause.head
                && matches!(c.upos(o.head), Upos::Noun | Upos::Propn)
                && c.entity(o.head).is_some()
        };
        if let Some(at) = clause.obliques.iter().position(bare) {
            let object = clause.obliques.remove(at);
            clause.objects.push(object.head);
        }
    }

    /// "the app owned by X": the agent right after a participle is easily hung on the noun before it.
    pub fn take_stray_agent(&self, clause: &mut Clause) {
        let c = self.context;
        let Link::Noun(noun) = clause.link else { return };
        if clause.passive && clause.agents.is_empty() {
            let stray = c
                .children(noun, &[Relation::Nmod])
                .into_iter()
                .find(|n| *n > clause.head && c.preposition(*n).0 == "by" && c.preposition(*n).1.first() == Some(&(clause.head + 1)));
            clause.agents.extend(stray.into_iter().flat_map(|s| c.conjuncts(s)));
        }
    }

    /// "took part in": the noun of an idiom belongs to the verb, and what hangs on the noun to the clause.
    pub fn take_idiom(&self, clause: &mut Clause) {
        let c = self.context;
        let [noun] = clause.objects[..] else { return };
        if c.idiom(clause.head) != Some(noun) {
            return;
        }
        clause.objects.clear();
        for child in c.children(noun, &[Relation::Nmod]) {
            let preposition = c.preposition(child).0;
            clause.obliques.extend(c.conjuncts(child).into_iter().map(|head| Oblique { preposition: preposition.clone(), head }));
        }
    }

    /// "became a judge": the noun that a linking verb leads to stands where an object would.
    pub fn take_complement(&self, clause: &mut Clause) {
        let c = self.context;
        if !clause.objects.is_empty() || clause.passive || !c.verb_in(clause.head, WordClass::Linking) {
            return;
        }
        let noun = c
            .children(clause.head, &[Relation::Xcomp])
            .into_iter()
            .find(|x| matches!(c.upos(*x), Upos::Noun | Upos::Propn) && c.preposition(*x).0.is_empty());
        clause.objects.extend(noun.into_iter().flat_map(|n| c.conjuncts(n)));
    }

    /// "The Red Cross has sent:" and a list: its items are the objects.
    pub fn take_list(&self, clause: &mut Clause) {
        let c = self.context;
        let at = c.analysis.sentence_of(clause.head);
        let sentence = &c.analysis.sentences[at];
        let announces = c.form(sentence.words.end - 1) == ":" && clause.link == Link::Main;
        let open = clause.objects.is_empty()
            && clause.predicate == PredicateKind::Verb
            && c.children(clause.head, &[Relation::Ccomp, Relation::Xcomp]).is_empty();
        if !announces || !open || clause.passive || c.verb_in(clause.head, WordClass::Saying) {
            return;
        }
        for item in c.analysis.sentences[at + 1..].iter().take_while(|s| c.article.blocks.get(s.block).is_some_and(|b| b.kind == BlockKind::ListItem))
        {
            let root = item.words.clone().find(|w| c.head(*w).is_none());
            clause.objects.extend(root.filter(|r| matches!(c.upos(*r), Upos::Noun | Upos::Propn)));
        }
    }

    /// "founded the project with X": a person after "with" is in it with the subject, whatever noun the tree hangs them on.
    pub fn take_companions(&self, clause: &mut Clause) {
        let c = self.context;
        for object in clause.objects.clone() {
            if c.ontology.has(WordClass::Encounter, &c.lemma(object)) || clause.passive {
                continue;
            }
            for companion in c.children(object, &[Relation::Nmod]).into_iter().filter(|n| c.preposition(*n).0 == "with") {
                if c.kind(companion) == Some(crate::reading::Kind::Person) && c.entity(companion).is_some_and(|e| c.discourse.entities[e].named) {
                    clause.obliques.extend(c.conjuncts(companion).into_iter().map(|head| Oblique { preposition: "with".to_owned(), head }));
                }
            }
        }
    }
}
