//! Clauses: who acts, on what, with what further arguments, after what is shared, omitted or moved has been put back in its place.
//!
//! The cases follow Universal Dependencies for English (<https://universaldependencies.org/en/dep/>): coordination shares the subject,
//! controlled infinitives take it from the verb above, participles from the noun they modify, relative clauses from their antecedent.

use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass;

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

/// Builds the clauses of an article, governors first.
pub struct Finder<'a> {
    /// The article.
    pub context: &'a Context<'a>,
    /// The clauses so far, by head.
    pub clauses: Vec<Option<Clause>>,
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
        // "… and that the mine is not": what it is not stands elsewhere.
        if c.ontology.has(WordClass::Negating, &c.lemma(word)) {
            return false;
        }
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
        let that = |word: WordId| c.children(word, &[R::Mark]).into_iter().any(|m| c.form(m).eq_ignore_ascii_case("that"));
        if that(head) && !that(governor) {
            // "agreed that …, and that …": beside the first clause with "that", wherever the tree hangs it.
            let above = std::iter::successors(Some(governor), |w| c.head(*w)).take(8);
            let told = above.flat_map(|w| std::iter::once(w).chain(c.children(w, &[R::Ccomp])));
            return told.into_iter().find(|w| *w != head && *w < head && c.relation(*w) == R::Ccomp && that(*w));
        }
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

    /// Whether `word` is a past participle by its form; the word class alone does not tell.
    pub fn is_past_participle(&self, word: WordId) -> bool {
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
        let told = |word: WordId| c.children(word, &[Relation::Ccomp]).into_iter().any(|x| x > word);
        // "It became known that …", "it was found out that …": the clause is what became known.
        let announces = || told(head) && (c.verb_in(head, WordClass::Linking) || !c.children(head, &[Relation::AuxPass]).is_empty());
        let through = || c.children(head, &[Relation::Xcomp]).into_iter().any(|x| c.upos(x) != Upos::Noun && told(x));
        c.relation(subject) == Relation::Expl
            || c.lemma(subject) == "it"
                && (!c.children(head, &[Relation::Csubj, Relation::CsubjPass]).is_empty()
                    || announces()
                    || c.verb_in(head, WordClass::Linking) && through())
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
    pub fn antecedent(&self, clause: WordId, pronoun: WordId) -> Option<WordId> {
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
                break;
            }
            let Some(head) = c.head(word) else { break };
            word = head;
        }
        self.touching_antecedent(pronoun)
    }

    /// "the migrants now at sea who are in need": for a pronoun whose clause hangs elsewhere, the phrase right before it, if it fits.
    fn touching_antecedent(&self, pronoun: WordId) -> Option<WordId> {
        use crate::reading::Kind as K;
        let c = self.context;
        let who = matches!(c.form(pronoun).to_lowercase().as_str(), "who" | "whom");
        let sentence = c.analysis.sentences[c.analysis.sentence_of(pronoun)].words.start;
        let skipped = |w: &WordId| matches!(c.upos(*w), Upos::Punct | Upos::Adp | Upos::Adv);
        let before = (sentence..pronoun).rev().find(|w| !skipped(w))?;
        let fits = |m: &&crate::discourse::Mention| {
            let animate = matches!(c.kind(m.head), Some(K::Person | K::Group | K::Organization));
            m.head < pronoun && c.upos(m.head) != Upos::Pron && animate == who
        };
        let near =
            c.discourse.mentions.iter().filter(fits).filter(|m| m.words.end > before && m.words.start <= before || who && m.words.end + 4 > pronoun);
        near.filter(|m| m.head >= sentence && m.words.end <= pronoun).map(|m| m.head).next_back()
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
            if matches!(preposition.as_str(), "according to" | "per") || self.follows_according(child) || self.is_cue(child) {
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

    /// Whether the word is by what a report is introduced: "in her view".
    fn is_cue(&self, word: WordId) -> bool {
        self.context.discourse.quotations.iter().any(|q| q.cue.as_ref().is_some_and(|cue| cue.contains(&word)))
    }

    /// Whether the phrase stands right after "according to", though the tree gives the preposition to another word of it.
    fn follows_according(&self, word: WordId) -> bool {
        let c = self.context;
        let start = c.analysis.subtree(word).first().copied().unwrap_or(word);
        start > 1 && c.form(start - 1).eq_ignore_ascii_case("to") && c.form(start - 2).eq_ignore_ascii_case("according")
    }

    /// "by 10,694 votes", "by 9 percent": how much, not by whom.
    fn is_measure(&self, word: WordId) -> bool {
        let c = self.context;
        let counted = c.upos(word) == Upos::Num || c.upos(word) == Upos::Sym || !c.children(word, &[Relation::Nummod]).is_empty();
        counted && !matches!(c.kind(word), Some(crate::reading::Kind::Person | crate::reading::Kind::Group | crate::reading::Kind::Organization))
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
