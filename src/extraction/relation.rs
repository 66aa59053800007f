//! Clauses to statements.

use std::collections::HashMap;

use crate::language::{Relation, Upos, WordId};
use crate::ontology::WordClass as W;
use crate::reading::{Argument, Construction, Kind, Modality, Origin, Polarity, Predicate, Statement, StatementId, Value};

use super::attribution::Status;
use super::clause::{Clause, Link, Oblique, PredicateKind};
use super::context::Context;
use super::frame::Frame;

/// Prepositions that tell where rather than to whom.
const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "near",
    "inside",
    "outside",
    "on",
    "across",
    "around",
    "throughout",
    "within",
    "off",
    "over",
    "above",
    "below",
    "beneath",
    "under",
    "along",
    "beside",
    "between",
    "among",
];

/// Most statements that one clause may give: coordination of subjects times coordination of objects.
const MOST: usize = 36;

/// Turns clauses into statements.
pub struct Builder<'a> {
    /// The article.
    pub context: &'a Context<'a>,
    /// Its clauses, by head.
    pub clauses: HashMap<WordId, &'a Clause>,
    /// Their status, by head.
    pub statuses: &'a HashMap<WordId, Status>,
    /// The statements so far.
    pub statements: Vec<Statement>,
    /// Which statements each clause gave.
    pub of_clause: HashMap<WordId, Vec<StatementId>>,
}

impl Builder<'_> {
    /// Adds the statements of `clause`.
    pub fn add(&mut self, clause: &Clause) {
        let c = self.context;
        if self.lends_only_mood(clause) {
            return;
        }
        // "agreed to acquire X": what is agreed gives the object.
        let inner = self.inner(clause);
        let carrier = inner.last().map_or(clause, |head| self.clauses[head]);
        let mut predicate = c.predicate(carrier);
        for at in (0..inner.len()).rev() {
            let governor = if at == 0 { clause.head } else { inner[at - 1] };
            predicate = c.with_governor(governor, self.clauses[&inner[at]], predicate);
        }
        let frames = self.frames(clause, carrier, predicate);
        let mut ids = Vec::new();
        for frame in frames.into_iter().take(MOST) {
            let statement = self.statement(clause, carrier, &inner, frame);
            ids.extend(statement.map(|s| {
                self.statements.push(s);
                self.statements.len() - 1
            }));
        }
        self.of_clause.entry(clause.head).or_default().extend(ids);
    }

    /// "continue to", "seem to", "going to", "have to", "be able to": the verb below carries the statement.
    fn lends_only_mood(&self, clause: &Clause) -> bool {
        let c = self.context;
        let Some(open) = c.children(clause.head, &[Relation::Xcomp]).into_iter().find(|x| self.clauses.contains_key(x)) else { return false };
        if !clause.objects.is_empty() || !clause.recipients.is_empty() {
            return matches!(c.lemma(clause.head).as_str(), "have" | "let" | "make" | "see" | "hear" | "watch" | "help")
                && !c.form(open).ends_with("ed");
        }
        let lemma = c.lemma(clause.head);
        match clause.predicate {
            PredicateKind::Verb => {
                (c.verb_in(clause.head, W::Implicative) || c.verb_in(clause.head, W::Seeming) || matches!(lemma.as_str(), "need" | "ought"))
                    && !clause.passive
                    || clause.passive
                        && (c.verb_in(clause.head, W::Believing)
                            || c.verb_in(clause.head, W::Saying)
                            || matches!(lemma.as_str(), "set" | "schedule" | "slate" | "poise" | "mean" | "suppose"))
                        && !c.verb_in(clause.head, W::Ordering)
                    || clause.passive && lemma == "expect"
            }
            PredicateKind::Copula(_) => c.upos(clause.head) == Upos::Adj,
        }
    }

    /// The chain of subject-controlled complements below `clause`: "trying" → "to appease".
    fn inner(&self, clause: &Clause) -> Vec<WordId> {
        let c = self.context;
        let mut chain = Vec::new();
        let mut at = clause;
        while chain.len() < 4 {
            if !matches!(at.predicate, PredicateKind::Verb) || !at.objects.is_empty() || !at.recipients.is_empty() || at.passive {
                break;
            }
            let Some(open) = c.children(at.head, &[Relation::Xcomp]).into_iter().find_map(|x| self.clauses.get(&x)) else { break };
            if !matches!(open.predicate, PredicateKind::Verb) || open.passive {
                break;
            }
            chain.push(open.head);
            at = open;
        }
        chain
    }

    pub fn is_where(&self, oblique: &Oblique) -> bool {
        LOCATIVE.contains(&oblique.preposition.as_str()) && self.context.kind(oblique.head) == Some(Kind::Place)
    }

    fn statement(&self, clause: &Clause, carrier: &Clause, inner: &[WordId], frame: Frame) -> Option<Statement> {
        let c = self.context;
        let status = &self.statuses[&clause.head];
        let imperative = frame.subject.is_none() && status.modality == Modality::Requested && clause.link == Link::Main;
        let subject = match frame.subject {
            Some(word) => c.value(word),
            None if imperative => Value::Text("you".to_owned()),
            None => return None,
        };
        let mut object = frame.object.map(|word| c.value(word));
        if object.as_ref() == Some(&subject) && matches!(subject, Value::Entity(_)) {
            object = frame.object.map(|word| Value::Text(c.text(c.phrase(word))));
        }
        let mut predicate = frame.predicate.clone()?;
        if predicate.lemma == "be" && object.is_none() {
            predicate = Predicate { label: "exists".to_owned(), lemma: "exist".to_owned(), known: false };
        }
        let mut statement = Statement::new(subject, predicate, object, c.evidence(clause.head));
        statement.origin = Some(self.origin(clause, carrier, inner, &frame));
        statement.passive = frame.passive;
        statement.polarity = status.polarity;
        statement.modality = status.modality;
        statement.asserted = status.is_asserted();
        statement.attributed_to = self.attribution(status);
        self.add_arguments(&mut statement, clause, carrier, &frame);
        if !self.told_above(clause) {
            statement.surface = self.surface(clause, carrier, inner, &frame, imperative);
        }
        Some(statement)
    }

    fn origin(&self, clause: &Clause, carrier: &Clause, inner: &[WordId], frame: &Frame) -> Origin {
        let construction = match clause.link {
            Link::Main => Construction::Main,
            Link::Conjunct(_) => Construction::Conjunct,
            Link::Complement(_) => Construction::Complement,
            Link::Open(_) => Construction::Open,
            Link::Adverbial(_) => Construction::Adverbial,
            Link::Noun(_) => Construction::Participle,
            Link::Relative(_) => Construction::Relative,
            Link::Subject(_) => Construction::Subject,
        };
        let merged = !inner.is_empty() || !self.mood_above(clause).is_empty();
        let (subject, object) = (frame.subject, frame.object);
        Origin { construction, predicate: carrier.head, subject, object, borrowed: !clause.own_subject, merged }
    }

    fn attribution(&self, status: &Status) -> Vec<Value> {
        let mut sources = Vec::new();
        for source in &status.sources {
            let value = self.context.value(source.name);
            if !sources.contains(&value) {
                sources.push(value);
            }
        }
        sources
    }

    fn add_arguments(&self, statement: &mut Statement, clause: &Clause, carrier: &Clause, frame: &Frame) {
        let c = self.context;
        for oblique in &frame.arguments {
            let relation = frame.verb.as_ref().and_then(|verb| self.argument_relation(carrier, verb, oblique));
            if self.is_where(oblique) && statement.place.is_none() {
                statement.place = c.entity(oblique.head);
                if relation.is_none() {
                    continue;
                }
            }
            let role = if oblique.preposition.is_empty() { "adverbial".to_owned() } else { oblique.preposition.clone() };
            statement.arguments.push(Argument { role, value: c.value(oblique.head), relation });
        }
        self.add_partners(statement, carrier, frame);
        if statement.place.is_none()
            && let Some(object) = frame.object
        {
            let within =
                c.children(object, &[Relation::Nmod]).into_iter().find(|n| self.is_where(&Oblique { preposition: c.preposition(*n).0, head: *n }));
            statement.place = within.and_then(|n| c.entity(n));
        }
        if statement.place.is_none()
            && frame.object.is_some_and(|o| self.is_where(&Oblique { preposition: frame.object_preposition.clone(), head: o }))
        {
            statement.place = frame.object.and_then(|o| c.entity(o));
        }
        if statement.place.is_none() {
            // "A court in Bergen ruled".
            let unnamed = frame.subject.filter(|s| c.entity(*s).is_none_or(|e| !c.discourse.entities[e].named));
            let nmods = unnamed.map(|s| c.children(s, &[Relation::Nmod])).unwrap_or_default();
            let within = nmods.into_iter().find(|n| self.is_where(&Oblique { preposition: c.preposition(*n).0, head: *n }));
            statement.place = within.and_then(|n| c.entity(n));
        }
        for complement in
            c.children(carrier.head, &[Relation::Xcomp]).into_iter().filter(|x| !self.clauses.contains_key(x) && !carrier.objects.contains(x))
        {
            statement.arguments.push(Argument { role: "complement".to_owned(), value: c.value(complement), relation: None });
        }
        let mut heads = self.mood_above(clause);
        heads.extend([carrier.head, clause.head]);
        self.add_times(statement, &heads, frame.object);
    }

    /// Whom the noun of the predicate leads to: "is an ally of X", "imposed sanctions on X".
    fn add_partners(&self, statement: &mut Statement, carrier: &Clause, frame: &Frame) {
        let c = self.context;
        let Some(noun) = frame.object.filter(|o| c.upos(*o) == Upos::Noun) else { return };
        let lemma = c.lemma(noun);
        let copular = matches!(carrier.predicate, PredicateKind::Copula(_)) && frame.object_preposition.is_empty();
        let light = carrier.predicate == PredicateKind::Verb
            && !carrier.passive
            && c.is_light(carrier.head)
            && !c.is_definite(noun)
            && (c.ontology.verb_of(&lemma).is_some() || c.ontology.has_any(&[W::Encounter, W::SpeechNoun, W::EventNoun], &lemma));
        if !(copular || light) || c.ontology.has(W::QuantityNoun, &lemma) {
            return;
        }
        let verb = frame.verb.clone().unwrap_or_else(|| c.predicate(carrier));
        let words = if copular {
            let past = matches!(verb.label.as_str(), "was" | "were");
            let (label, lemma) = (c.form(noun).to_lowercase(), lemma);
            if past { (format!("was {label}"), format!("be {lemma}")) } else { (label, lemma) }
        } else {
            (format!("{} {}", verb.label, c.form(noun).to_lowercase()), format!("{} {lemma}", verb.lemma))
        };
        for child in c.children(noun, &[Relation::Nmod]) {
            let (preposition, _) = c.preposition(child);
            let leads = matches!(preposition.as_str(), "to" | "with" | "against" | "for" | "on" | "from" | "about" | "into" | "towards" | "toward")
                || copular && preposition == "of";
            if !leads || c.discourse.time_of[child].is_some() {
                continue;
            }
            for partner in c.conjuncts(child).into_iter().filter(|w| c.entity(*w).is_some()) {
                let predicate = Predicate { label: words.0.clone(), lemma: words.1.clone(), known: false };
                let relation = Some(c.with_preposition(predicate, &preposition));
                let argument = Argument { role: preposition.clone(), value: c.value(partner), relation };
                if !statement.arguments.iter().any(|a| a.role == argument.role && a.value == argument.value) {
                    statement.arguments.push(argument);
                }
            }
        }
    }

    /// The relation between the subject and somebody or something that takes part through a preposition: "bought X from Y" has Y "bought from".
    /// Where it happened is no such part, unless the verb has no object of its own: "served in Oslo".
    fn argument_relation(&self, carrier: &Clause, predicate: &Predicate, oblique: &Oblique) -> Option<Predicate> {
        let c = self.context;
        let intransitive = carrier.objects.is_empty() && carrier.recipients.is_empty() && !carrier.passive;
        let part = matches!(
            oblique.preposition.as_str(),
            "with" | "from" | "to" | "against" | "for" | "of" | "on behalf of" | "into" | "towards" | "toward" | "over" | "about" | "on"
        );
        let verb = matches!(carrier.predicate, PredicateKind::Verb) && !carrier.passive;
        let linked = verb && c.entity(oblique.head).is_some() && if self.is_where(oblique) { intransitive } else { part };
        linked.then(|| c.with_preposition(predicate.clone(), &oblique.preposition))
    }

    /// "The board on Tuesday ordered": a time between the subject and the verb is the verb's, though the tree hangs it on the subject.
    fn stands_before_verb(&self, time: WordId, noun: WordId, heads: &[WordId]) -> bool {
        heads.iter().any(|verb| {
            time < *verb && noun < time && self.clauses.get(verb).is_some_and(|clause| clause.own_subject && clause.subjects.contains(&noun))
        })
    }

    /// "visited Turkey on Monday and Chad on Friday": of several times, that of another conjunct is not the object's.
    fn is_of_other(&self, time: WordId, object: Option<WordId>) -> bool {
        let c = self.context;
        let Some(object) = object else { return false };
        let first = if c.relation(object) == Relation::Conj { c.head(object).unwrap_or(object) } else { object };
        let all = c.conjuncts(first);
        let times: Vec<WordId> = c.discourse.times.iter().map(|t| t.head).filter(|t| *t > first && c.head(*t) == c.head(first)).collect();
        let owner = |t: WordId| all.iter().copied().filter(|o| *o < t).max();
        let parted = all.len() > 1 && all.iter().all(|o| times.iter().any(|t| owner(*t) == Some(*o)));
        parted && times.contains(&time) && owner(time) != Some(object)
    }

    fn add_times(&self, statement: &mut Statement, heads: &[WordId], object: Option<WordId>) {
        let c = self.context;
        let mut mine: Vec<_> = c
            .discourse
            .times
            .iter()
            .filter(|t| {
                c.head(t.head).is_some_and(|h| heads.contains(&h) || self.stands_before_verb(t.head, h, heads))
                    && !self.is_of_other(t.head, object)
                    && c.relation(t.head) != Relation::Nsubj
                    && c.relation(t.head) != Relation::Obj
            })
            .collect();
        mine.sort_by_key(|t| t.value == crate::reading::TimeValue::Unresolved);
        for time in mine {
            if statement.time.is_none() {
                statement.time = Some(c.time(time));
            } else {
                let role = c.preposition(time.head).0;
                statement.arguments.push(Argument {
                    role: if role.is_empty() { "time".to_owned() } else { role },
                    value: Value::Time(c.time(time)),
                    relation: None,
                });
            }
        }
    }

    /// Whether the statement of the verb above names this one too: "trying to appease" tells all that "appease" does.
    fn told_above(&self, clause: &Clause) -> bool {
        let Link::Open(governor) = clause.link else { return false };
        let Some(governor) = self.clauses.get(&governor) else { return false };
        !self.lends_only_mood(governor) && self.inner(governor).contains(&clause.head)
            || (self.lends_only_mood(governor) && governor.objects.is_empty() && self.told_above(governor))
    }

    /// Verbs above that lend only mood or aspect, outermost first: "continue" over "to control".
    pub fn mood_above(&self, clause: &Clause) -> Vec<WordId> {
        let mut above = Vec::new();
        let mut at = clause;
        while let Link::Open(governor) = at.link
            && let Some(governor) = self.clauses.get(&governor)
            && governor.objects.is_empty()
            && self.lends_only_mood(governor)
            && above.len() < 4
        {
            above.insert(0, governor.head);
            at = governor;
        }
        above
    }

    /// Links each statement of saying, ordering or planning to the statements of its content, and to the quotation that tells it.
    pub fn link_content(&mut self) {
        let c = self.context;
        let links: Vec<(WordId, Vec<StatementId>)> = self.of_clause.iter().map(|(head, ids)| (*head, ids.clone())).collect();
        for (head, ids) in links {
            let mut content: Vec<StatementId> = Vec::new();
            for child in c.children(head, &[Relation::Ccomp, Relation::Xcomp, Relation::Advcl]) {
                let adverbial = c.relation(child) == Relation::Advcl
                    && !c.children(child, &[Relation::Mark, Relation::Case]).iter().any(|m| matches!(c.lemma(*m).as_str(), "of" | "from" | "for"));
                if adverbial {
                    continue;
                }
                for clause in std::iter::once(child).chain(c.children(child, &[Relation::Conj])) {
                    content.extend(self.of_clause.get(&clause).into_iter().flatten());
                }
            }
            let quotations: Vec<usize> = (0..c.discourse.quotations.len())
                .filter(|q| c.discourse.quotations[*q].cue.as_ref().is_some_and(|cue| cue.contains(&head)))
                .collect();
            for id in ids {
                let statement = &mut self.statements[id];
                statement.content.extend(content.iter().copied().filter(|s| *s != id));
                statement.content.sort_unstable();
                statement.content.dedup();
                // What is caused is the event, not the one whom it befalls.
                if let (true, Some(event)) = (c.ontology.has(W::Causing, &statement.predicate.lemma), statement.content.first()) {
                    statement.object = Some(Value::Statement(*event));
                }
                for quotation in &quotations {
                    if statement.object.is_none() && !statement.passive {
                        statement.object = Some(Value::Quotation(*quotation));
                        statement.surface.object.get_or_insert_with(|| c.text(c.discourse.quotations[*quotation].words.clone()));
                    } else {
                        statement.arguments.push(Argument { role: "content".to_owned(), value: Value::Quotation(*quotation), relation: None });
                    }
                }
            }
        }
        for statement in &mut self.statements {
            statement.asserted &= statement.polarity == Polarity::Positive && statement.modality == Modality::Actual;
        }
    }
}
