//! Clauses: who acts, on what, with what further arguments, after what is shared, omitted or moved has been put back in its place.
//!
//! The cases follow Universal Dependencies for English (<https://universaldependencies.org/en/dep/>): coordination shares the subject,
//! controlled infinitives take it from the verb above, participles from the noun they modify, relative clauses from their antecedent.

use std::ops::Range;

use crate::article::BlockKind;
use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass;
use crate::reading::QuotationKind;

use super::context::Context;

/// One clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// The verb; for a copula the predicate noun, adjective or adverb.
    pub head: WordId,
    /// What kind of predicate it has.
    pub predicate: PredicateKind,
    /// How the clause is joined to the sentence.
    pub link: Link,
    /// Heads of the grammatical subjects, coordination resolved; of a passive, the patients.
    pub subjects: Vec<WordId>,
    /// Whether the verb is passive.
    pub passive: bool,
    /// Heads of the direct objects.
    pub objects: Vec<WordId>,
    /// Heads of the indirect objects.
    pub recipients: Vec<WordId>,
    /// Who does it, in a passive.
    pub agents: Vec<WordId>,
    /// Prepositional and bare adverbial phrases.
    pub obliques: Vec<Oblique>,
    /// Whether the subject is the clause's own rather than found elsewhere.
    pub own_subject: bool,
}

/// What the predicate of a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PredicateKind {
    /// A verb.
    Verb,
    /// "be" and a noun, adjective, adverb or prepositional phrase: the copula, if it is there.
    Copula(Option<WordId>),
}

/// A prepositional or bare adverbial phrase of a clause.
#[derive(Debug, Clone, PartialEq)]
pub struct Oblique {
    /// The preposition, lower case; empty for a bare phrase.
    pub preposition: String,
    /// The head of the phrase.
    pub head: WordId,
}

/// How a clause is joined to the one above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// It is the sentence, or stands beside it.
    Main,
    /// Coordinated with the clause headed by this word.
    Conjunct(WordId),
    /// Clausal complement of a verb or adjective: "said that …".
    Complement(WordId),
    /// Controlled complement: "wants to …".
    Open(WordId),
    /// Adverbial clause.
    Adverbial(WordId),
    /// Participle, infinitive or "that" clause of a noun: "effort to …", "the claim that …".
    Noun(WordId),
    /// Relative clause of a noun.
    Relative(WordId),
    /// Clausal subject.
    Subject(WordId),
}

impl Link {
    /// The word that the clause hangs on.
    #[must_use]
    pub fn governor(self) -> Option<WordId> {
        match self {
            Self::Main => None,
            Self::Conjunct(g) | Self::Complement(g) | Self::Open(g) | Self::Adverbial(g) | Self::Noun(g) | Self::Relative(g) | Self::Subject(g) => {
                Some(g)
            }
        }
    }
}

/// Finds the clauses of an article, in text order of their heads.
#[must_use]
pub fn find(context: &Context) -> Vec<Clause> {
    let mut finder = Finder { context, clauses: vec![None; context.analysis.len()] };
    let heads: Vec<WordId> = (0..context.analysis.len()).filter(|w| finder.is_clause(*w)).collect();
    // Governors before the clauses that take their subjects from them.
    let mut by_depth: Vec<(usize, WordId)> = heads.iter().map(|w| (finder.depth(*w), *w)).collect();
    by_depth.sort_unstable();
    for (_, head) in by_depth {
        let clause = finder.clause(head);
        finder.clauses[head] = Some(clause);
    }
    finder.clauses.into_iter().flatten().collect()
}

struct Finder<'a> {
    context: &'a Context<'a>,
    clauses: Vec<Option<Clause>>,
}

impl Finder<'_> {
    fn is_clause(&self, word: WordId) -> bool {
        use Relation as R;
        let c = self.context;
        let relation = c.relation(word);
        if matches!(relation, R::Aux | R::AuxPass | R::Cop | R::Case | R::Mark | R::Fixed | R::Flat | R::Compound | R::Amod | R::Cc | R::Discourse) {
            return false;
        }
        let has = |relations: &[Relation]| !c.children(word, relations).is_empty();
        if c.copula(word).is_some() {
            return true;
        }
        match c.upos(word) {
            Upos::Verb | Upos::Aux => !matches!(relation, R::Advmod | R::Obl | R::Nmod) || has(&[R::Nsubj, R::Obj]),
            _ => has(&[R::Nsubj, R::NsubjPass]) && matches!(relation, R::Root | R::Conj | R::Ccomp | R::Advcl | R::Parataxis | R::AclRelcl),
        }
    }

    fn depth(&self, mut word: WordId) -> usize {
        let mut depth = 0;
        while let Some(head) = self.context.head(word) {
            depth += 1;
            word = head;
        }
        depth
    }

    fn link(&self, head: WordId) -> Link {
        use Relation as R;
        if let Some(verb) = self.reporting_verb(head) {
            return Link::Complement(verb);
        }
        let Some(governor) = self.context.head(head) else { return Link::Main };
        match self.context.relation(head) {
            R::Conj => Link::Conjunct(self.told_conjunct(head, governor).unwrap_or(governor)),
            R::Ccomp => Link::Complement(governor),
            R::Xcomp => Link::Open(governor),
            R::Advcl | R::AdvclRelcl => Link::Adverbial(governor),
            R::Acl => Link::Noun(governor),
            R::AclRelcl => Link::Relative(governor),
            R::Csubj | R::CsubjPass | R::CsubjOuter => Link::Subject(governor),
            _ => Link::Main,
        }
    }

    /// A clause that begins with "that" right after a verb of saying is what is said, wherever else the tree hangs it: no claim may slip out into
    /// the article's own voice.
    fn reporting_verb(&self, head: WordId) -> Option<WordId> {
        use Relation as R;
        let c = self.context;
        if !matches!(c.relation(head), R::Parataxis | R::Advcl | R::Dep | R::Root | R::Acl | R::List | R::Discourse) {
            return None;
        }
        let that = c.children(head, &[R::Mark]).into_iter().find(|m| c.lemma(*m) == "that")?;
        let classes = [WordClass::Saying, WordClass::Claiming, WordClass::Denying, WordClass::Factive, WordClass::Believing, WordClass::Fearing];
        let sentence = c.analysis.sentences[c.analysis.sentence_of(head)].words.start;
        let verb = (sentence..that).rev().take(4).find(|w| c.upos(*w) == Upos::Verb)?;
        (classes.iter().any(|class| c.verb_in(verb, *class)) && !self.hangs_below(verb, head)).then_some(verb)
    }

    /// "claims that she was ill and ended up …": a past verb beside a present verb of saying goes on with what is said.
    fn told_conjunct(&self, head: WordId, governor: WordId) -> Option<WordId> {
        use Relation as R;
        let c = self.context;
        let present = c.form(governor).ends_with('s') && (c.verb_in(governor, WordClass::Saying) || c.verb_in(governor, WordClass::Claiming));
        let bare = c.children(head, &[R::Nsubj, R::NsubjPass, R::Aux]).is_empty() && !c.form(head).ends_with('s') && !c.form(head).ends_with("ing");
        let said = c.children(governor, &[R::Ccomp]).into_iter().find(|x| *x < head)?;
        (present && bare).then_some(said)
    }

    /// Whether `word` hangs below `above` in the tree.
    fn hangs_below(&self, word: WordId, above: WordId) -> bool {
        std::iter::successors(Some(word), |w| self.context.head(*w)).any(|w| w == above)
    }

    fn clause(&self, head: WordId) -> Clause {
        use Relation as R;
        let c = self.context;
        let link = self.link(head);
        let copula = c.copula(head);
        let verbal = copula.is_none() && matches!(c.upos(head), Upos::Verb | Upos::Aux);
        let predicate = if verbal { PredicateKind::Verb } else { PredicateKind::Copula(copula) };
        let mut passive = !c.children(head, &[R::AuxPass, R::NsubjPass, R::CsubjPass]).is_empty();
        if verbal && !passive {
            passive = match link {
                Link::Noun(_) => self.is_past_participle(head) && c.children(head, &[R::Nsubj, R::Aux]).is_empty(),
                // "could be arrested and deported".
                Link::Conjunct(first) => {
                    self.clauses[first].as_ref().is_some_and(|f| f.passive && f.predicate == PredicateKind::Verb)
                        && self.is_past_participle(head)
                        && c.children(head, &[R::Nsubj, R::Aux, R::Obj]).is_empty()
                }
                Link::Adverbial(_) => self.is_past_participle(head) && c.children(head, &[R::Nsubj, R::Aux, R::Obj, R::Mark]).is_empty(),
                _ => false,
            };
        }
        let mut clause = Clause {
            head,
            predicate,
            link,
            subjects: Vec::new(),
            passive,
            objects: Vec::new(),
            recipients: Vec::new(),
            agents: Vec::new(),
            obliques: Vec::new(),
            own_subject: true,
        };
        if verbal {
            clause.objects = self.resolved(head, &[R::Obj]);
            clause.recipients = self.resolved(head, &[R::Iobj]);
            self.take_idiom(&mut clause);
        }
        self.add_obliques(&mut clause);
        self.take_bare_object(&mut clause);
        self.take_stray_agent(&mut clause);
        self.take_companions(&mut clause);
        self.take_list(&mut clause);
        self.take_complement(&mut clause);
        clause.subjects = self.resolved(head, &[R::Nsubj, R::NsubjPass, R::NsubjOuter]);
        self.keep_one_subject(&mut clause);
        self.take_crossing_subject(&mut clause);
        clause.subjects.retain(|s| !self.is_expletive(head, *s));
        self.keep_quotations_apart(&mut clause);
        if clause.subjects.is_empty() && c.children(head, &[R::Nsubj, R::NsubjPass]).is_empty() {
            clause.own_subject = false;
            clause.subjects = self.missing_subjects(&clause);
        }
        if let Link::Relative(antecedent) = link {
            self.fill_gap(&mut clause, antecedent);
        }
        if let Link::Conjunct(first) = link {
            self.share_object(&mut clause, first);
        }
        clause
    }

    /// A clause has one subject: of two, the one next to the verb ("strikes killed 20, Cook told reporters" is no telling by strikes).
    fn keep_one_subject(&self, clause: &mut Clause) {
        let own = self.context.children(clause.head, &[Relation::Nsubj, Relation::NsubjPass]);
        if let [.., nearest] = own.iter().copied().filter(|s| *s < clause.head).collect::<Vec<_>>()[..]
            && own.len() > 1
        {
            clause.subjects = self.antecedent(clause.head, nearest).map_or_else(|| self.context.conjuncts(nearest), |a| vec![a]);
        }
    }

    /// "Some welders walked out after talks broke down": a subject before the verb whose arc crosses it to a later clause is the verb's own.
    fn take_crossing_subject(&self, clause: &mut Clause) {
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
    fn keep_quotations_apart(&self, clause: &mut Clause) {
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

    /// Whether `word` is a past participle by its form; the word class alone does not tell.
    fn is_past_participle(&self, word: WordId) -> bool {
        let form = self.context.form(word).to_lowercase();
        !form.ends_with("ing")
            && self.context.children(word, &[Relation::Mark]).iter().all(|m| self.context.lemma(*m) != "to")
            && form != self.context.lemma(word)
            || (form == self.context.lemma(word)
                && matches!(
                    form.as_str(),
                    "put" | "set" | "hit" | "cut" | "hurt" | "shut" | "cast" | "cost" | "split" | "spread" | "run" | "become" | "overcome"
                ))
    }

    fn is_expletive(&self, head: WordId, subject: WordId) -> bool {
        let c = self.context;
        c.relation(subject) == Relation::Expl || (c.lemma(subject) == "it" && !c.children(head, &[Relation::Csubj, Relation::CsubjPass]).is_empty())
    }

    /// The children of `head` in `relations`, relative pronouns replaced by their antecedents, coordination spread out.
    fn resolved(&self, head: WordId, relations: &[Relation]) -> Vec<WordId> {
        let mut found = Vec::new();
        for child in self.context.children(head, relations) {
            match self.antecedent(head, child) {
                Some(antecedent) => found.push(antecedent),
                None => found.extend(self.context.conjuncts(child)),
            }
        }
        found
    }

    /// The noun that a relative pronoun stands for.
    fn antecedent(&self, clause: WordId, pronoun: WordId) -> Option<WordId> {
        let c = self.context;
        let relative = matches!(c.form(pronoun).to_lowercase().as_str(), "who" | "whom" | "which" | "that") && c.upos(pronoun) == Upos::Pron;
        if !relative {
            return None;
        }
        // The relative clause may be reached through a coordination or a complement inside it.
        let mut word = clause;
        for _ in 0..6 {
            if c.relation(word) == Relation::AclRelcl {
                return c.head(word).map(|noun| self.fitting_antecedent(clause, pronoun, noun));
            }
            if !matches!(c.relation(word), Relation::Conj | Relation::Ccomp | Relation::Xcomp) {
                return None;
            }
            word = c.head(word)?;
        }
        None
    }

    /// A relative clause is easily hung on the wrong noun of "comments made by Trump, who claimed …": "who", and whatever speaks or thinks, is
    /// somebody, "where" is a place. If the noun is not, the nearest fitting one before the pronoun in the same phrase is meant.
    fn fitting_antecedent(&self, clause: WordId, pronoun: WordId, noun: WordId) -> WordId {
        use crate::reading::Kind as K;
        let c = self.context;
        let speaks = c.relation(pronoun) == Relation::Nsubj
            && [WordClass::Saying, WordClass::Claiming, WordClass::Denying, WordClass::Ordering].iter().any(|class| c.verb_in(clause, *class));
        let fits: &[K] = match c.form(pronoun).to_lowercase().as_str() {
            "who" | "whom" => &[K::Person, K::Group, K::Organization],
            "where" => &[K::Place, K::Organization],
            "which" if speaks => &[K::Person, K::Organization, K::Group],
            _ => return noun,
        };
        let fitting = |w: &WordId| c.kind(*w).is_some_and(|k| fits.contains(&k));
        if fitting(&noun) {
            return noun;
        }
        // The phrase that ends right before the pronoun comes first, whatever the tree makes of it.
        let sentence = c.analysis.sentences[c.analysis.sentence_of(pronoun)].words.start;
        let before = (sentence..pronoun).rev().find(|w| c.upos(*w) != Upos::Punct && c.upos(*w) != Upos::Adp);
        let touching = c.discourse.mentions.iter().find(|m| before.is_some_and(|b| m.words.end == b + 1) && fitting(&m.head)).map(|m| m.head);
        touching.or_else(|| (noun + 1..pronoun).rev().filter(|w| c.analysis.subtree(noun).contains(w)).find(|w| fitting(w))).unwrap_or(noun)
    }

    fn add_obliques(&self, clause: &mut Clause) {
        use Relation as R;
        let c = self.context;
        let relations: &[Relation] = match clause.predicate {
            PredicateKind::Verb => &[R::Obl, R::OblAgent, R::OblUnmarked],
            PredicateKind::Copula(_) => &[R::Obl, R::OblUnmarked],
        };
        for child in c.children(clause.head, relations) {
            if c.discourse.time_of[child].is_some() && c.discourse.times[c.discourse.time_of[child].unwrap_or_default()].head == child {
                continue;
            }
            let (preposition, _) = c.preposition(child);
            if matches!(preposition.as_str(), "according to" | "per") {
                continue;
            }
            let heads = match self.antecedent(clause.head, child) {
                Some(antecedent) => vec![antecedent],
                None => c.conjuncts(child),
            };
            for head in heads {
                let own = c.preposition(head).0;
                let preposition = if own.is_empty() { preposition.clone() } else { own };
                if c.is_ruled_out(head) {
                    continue;
                }
                if clause.passive && (preposition == "by" || c.relation(child) == R::OblAgent) && !self.is_measure(head) {
                    clause.agents.push(head);
                } else {
                    clause.obliques.push(Oblique { preposition, head });
                }
            }
        }
    }

    /// "by 10,694 votes", "by 9 percent": how much, not by whom.
    fn is_measure(&self, word: WordId) -> bool {
        let c = self.context;
        let counted = c.upos(word) == Upos::Num || c.upos(word) == Upos::Sym || !c.children(word, &[Relation::Nummod]).is_empty();
        counted && !matches!(c.kind(word), Some(crate::reading::Kind::Person | crate::reading::Kind::Group | crate::reading::Kind::Organization))
    }

    /// "sent to the U.S. dozens of …": an object far from its verb is easily taken for an adverbial; a bare noun phrase that is no time is none.
    fn take_bare_object(&self, clause: &mut Clause) {
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
    fn take_stray_agent(&self, clause: &mut Clause) {
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
    fn take_idiom(&self, clause: &mut Clause) {
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
    fn take_complement(&self, clause: &mut Clause) {
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
    fn take_list(&self, clause: &mut Clause) {
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
    fn take_companions(&self, clause: &mut Clause) {
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

    /// Finds who acts where the clause has no subject of its own.
    fn missing_subjects(&self, clause: &Clause) -> Vec<WordId> {
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
        let subject_control = matches!(self.context.lemma(governor.head).as_str(), "promise" | "vow" | "pledge" | "threaten" | "use" | "take");
        let others: Vec<WordId> = governor.objects.iter().chain(&governor.recipients).copied().collect();
        if others.is_empty() || subject_control || governor.passive { governor.subjects.clone() } else { others }
    }

    /// "kept the forces from attacking", "accused him of lying": the object; else the subject.
    fn adverbial_controller(&self, head: WordId, governor: &Clause) -> Vec<WordId> {
        let c = self.context;
        let mark = c.children(head, &[Relation::Mark, Relation::Case]).first().map(|m| c.lemma(*m)).unwrap_or_default();
        let of_object = matches!(mark.as_str(), "from" | "of" | "into" | "for");
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

    /// Puts the antecedent where a relative clause without pronoun, or with a stranded preposition, leaves a gap.
    fn fill_gap(&self, clause: &mut Clause, antecedent: WordId) {
        use Relation as R;
        let c = self.context;
        let moved = |head: &WordId| *head < clause.head && *head >= antecedent && c.analysis.subtree(antecedent).contains(head);
        if clause.subjects.iter().chain(&clause.objects).any(|w| *w != antecedent && moved(w) && !c.analysis.subtree(clause.head).contains(w)) {
            return;
        }
        let pronoun_used = clause.subjects.contains(&antecedent)
            || clause.objects.contains(&antecedent)
            || clause.agents.contains(&antecedent)
            || clause.obliques.iter().any(|o| o.head == antecedent);
        if pronoun_used || clause.passive {
            return;
        }
        let words = c.analysis.subtree(clause.head);
        let wh = words.iter().find(|w| matches!(c.form(**w).to_lowercase().as_str(), "where" | "when" | "why" | "whose" | "whereby"));
        if let Some(wh) = wh {
            if c.form(*wh).eq_ignore_ascii_case("where") && c.head(*wh) == Some(clause.head) {
                let place = self.fitting_antecedent(clause.head, *wh, antecedent);
                clause.obliques.push(Oblique { preposition: "in".to_owned(), head: place });
            }
            return;
        }
        if !matches!(clause.predicate, PredicateKind::Verb) {
            return;
        }
        let stranded = c
            .children(clause.head, &[R::Obl, R::Case, R::Advmod])
            .into_iter()
            .find(|w| c.upos(*w) == Upos::Adp && c.analysis.children[*w].is_empty());
        if let Some(preposition) = stranded {
            clause.obliques.retain(|o| o.head != preposition);
            clause.obliques.push(Oblique { preposition: c.form(preposition).to_lowercase(), head: antecedent });
        } else if clause.own_subject && clause.objects.is_empty() && c.children(clause.head, &[R::Ccomp, R::Xcomp]).is_empty() {
            clause.objects.push(antecedent);
        }
    }

    /// "disrupt and destroy networks": the object stands once and belongs to both verbs.
    fn share_object(&self, clause: &mut Clause, first: WordId) {
        let Some(governor) = self.clauses[first].as_ref() else { return };
        let lacks = clause.objects.is_empty() && clause.obliques.is_empty() && !clause.own_subject && !clause.passive;
        let shared: Vec<WordId> = governor.objects.iter().copied().filter(|o| *o > clause.head).collect();
        if lacks && !shared.is_empty() && matches!(clause.predicate, PredicateKind::Verb) {
            clause.objects = shared;
        }
    }
}
