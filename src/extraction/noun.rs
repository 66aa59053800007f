//! What noun phrases state beside their clause: titles, appositions, possessors, nationality, age, place.

use std::collections::HashSet;

use crate::discourse::Mention;
use crate::language::{Relation, Upos, WordId};
use crate::ontology::{WordClass as W, Wording};
use crate::reading::{Construction, EntityId, Kind, MentionForm, Origin, Predicate, QuotationKind, Statement, Surface, Value};

use super::context::Context;

/// Relations of the ontology that only repeat that somebody has an office somewhere, or is in some such part.
const OFFICES: &[&str] = &[
    "ng:advises",
    "ng:assists",
    "ng:candidateFor",
    "ng:created",
    "ng:educatedAt",
    "ng:leads",
    "ng:led",
    "ng:produces",
    "ng:represents",
    "ng:taught",
    "schema:author",
    "schema:coach",
    "schema:composer",
    "schema:memberOf",
    "schema:publisher",
    "schema:worksFor",
];

/// Collects the facts of an article's noun phrases.
pub struct NounFacts<'a> {
    context: &'a Context<'a>,
    seen: HashSet<(EntityId, String, String)>,
    /// The facts so far, in text order of the phrases.
    pub statements: Vec<Statement>,
}

/// Somebody or something that a noun leads to: "of Y", "Y's", "Y spokeswoman".
struct Partner {
    word: WordId,
    preposition: String,
}

impl<'a> NounFacts<'a> {
    /// Reads all phrases of `context`.
    #[must_use]
    pub fn find(context: &'a Context<'a>) -> Vec<Statement> {
        let mut facts = Self { context, seen: HashSet::new(), statements: Vec::new() };
        for mention in &context.discourse.mentions {
            if context.in_headline(mention.head) {
                continue;
            }
            facts.title(mention);
            facts.modifiers(mention);
            facts.apposition(mention);
            facts.predicate_noun(mention);
        }
        facts.statements
    }

    /// "Mexican President Claudia Sheinbaum": the words before the name.
    fn title(&mut self, mention: &Mention) {
        let c = self.context;
        let (Some(entity), MentionForm::Name) = (mention.entity, mention.form) else { return };
        if mention.core.start <= mention.words.start || !matches!(mention.kind, Kind::Person | Kind::Organization) {
            return;
        }
        let before = mention.words.start..mention.core.start;
        let is_title = |w: &WordId| {
            matches!(c.upos(*w), Upos::Noun | Upos::Propn) || c.relation(*w) == Relation::NmodDesc || c.ontology.has(W::RoleNoun, &c.lemma(*w))
        };
        let Some(noun) = before.clone().rev().find(is_title) else { return };
        let lemma = c.lemma(noun);
        if mention.kind == Kind::Person && !c.ontology.has(W::Title, &lemma) && c.entity(noun).is_none_or(|e| e == entity) {
            self.role(entity, noun, Some((before.clone(), mention.head)));
        } else if mention.kind == Kind::Organization {
            self.origin(entity, noun, before, mention.head);
        }
    }

    /// "the Dutch group Van Tessel", "Berlin start-up Wegfrei": where an organisation comes from.
    fn origin(&mut self, entity: EntityId, noun: WordId, before: std::ops::Range<WordId>, head: WordId) {
        let c = self.context;
        for word in before {
            if word == noun {
                continue;
            }
            if let Some(place) = c.entity(word).filter(|e| *e != entity && c.discourse.entities[*e].kind == Kind::Place) {
                self.add(entity, "schema:location", Value::Entity(place), head, None);
            } else if let Some(country) = c.ontology.demonym(c.form(word)) {
                let value = self.country(country, word);
                self.add(entity, "schema:nationality", value, head, None);
            }
        }
    }

    /// "Arne Toft, the skipper", "Velmark's foreign minister, Katrin Dahlgaard", "Ashby, 61".
    fn apposition(&mut self, mention: &Mention) {
        let c = self.context;
        for other in c.children(mention.head, &[Relation::Appos, Relation::NmodUnmarked, Relation::NmodDesc, Relation::Flat, Relation::Compound]) {
            let appositive = matches!(c.relation(other), Relation::Appos | Relation::NmodUnmarked);
            if let Some(entity) = mention.entity.filter(|_| mention.form == MentionForm::Name && mention.kind == Kind::Person)
                && appositive
                && let Some(age) = self.age(other)
            {
                self.add(entity, "ng:age", age, mention.head, None);
                continue;
            }
            let Some(second) = c.discourse.mention_of[other].map(|m| &c.discourse.mentions[m]) else { continue };
            let titled = mention.form == MentionForm::Nominal && second.form == MentionForm::Name && mention.entity == second.entity;
            if !(appositive || titled) {
                continue;
            }
            match (mention.form, second.form) {
                (MentionForm::Name, MentionForm::Nominal) => self.described(mention, second),
                (MentionForm::Nominal, MentionForm::Name) => self.described(second, mention),
                (MentionForm::Name, MentionForm::Name)
                    if mention.kind == Kind::Place && second.kind == Kind::Place && mention.entity != second.entity =>
                {
                    if let (Some(a), Some(b)) = (mention.entity, second.entity) {
                        self.add(a, "schema:containedInPlace", Value::Entity(b), mention.head, None);
                    }
                }
                _ => {}
            }
        }
    }

    /// The name and the description of one thing.
    fn described(&mut self, name: &Mention, description: &Mention) {
        let c = self.context;
        let Some(entity) = name.entity else { return };
        for noun in c.conjuncts(description.head) {
            if noun != description.head && c.discourse.mention_of[noun].is_some_and(|m| c.discourse.mentions[m].form == MentionForm::Name) {
                continue;
            }
            self.role(entity, noun, None);
        }
    }

    /// "X is the managing director of Y", "a firm whose chairman is X".
    fn predicate_noun(&mut self, mention: &Mention) {
        let c = self.context;
        let clause = mention.head;
        if c.children(clause, &[Relation::Cop]).is_empty()
            || c.children(clause, &[Relation::Advmod, Relation::Aux])
                .iter()
                .any(|w| c.ontology.has(W::Negating, &c.lemma(*w)) || c.upos(*w) == Upos::Aux && c.lemma(*w) != "have")
        {
            return;
        }
        if !c.in_own_voice(clause) {
            return;
        }
        let Some(subject) = c.children(clause, &[Relation::Nsubj]).first().copied() else { return };
        let described = c.discourse.mention_of[subject].is_some_and(|m| c.discourse.mentions[m].form == MentionForm::Nominal);
        if let Some(entity) = mention.entity.filter(|e| described && c.discourse.entities[*e].named) {
            // "whose chairman is Mikkel": the subject is the description.
            self.role(entity, subject, None);
        } else if let Some(entity) = c.entity(subject).or_else(|| c.relative_antecedent(clause, subject).and_then(|a| c.entity(a))) {
            for noun in c.conjuncts(clause) {
                self.role(entity, noun, None);
            }
        }
    }

    /// Facts that the noun `noun` states of `entity`: the office it names, and who it leads to.
    fn role(&mut self, entity: EntityId, noun: WordId, before_name: Option<(std::ops::Range<WordId>, WordId)>) {
        let c = self.context;
        let lemma = c.lemma(noun);
        let person = c.discourse.entities[entity].kind == Kind::Person;
        let kin = c.ontology.has(W::KinNoun, &lemma);
        let role = c.ontology.has(W::RoleNoun, &lemma);
        let of_body = |p: &Partner| c.entity(p.word).is_some_and(|e| c.discourse.entities[e].kind == Kind::Organization);
        let kin = kin && !(role && self.partners(noun).iter().any(of_body));
        let office = role
            && !matches!(lemma.as_str(), "man" | "woman" | "person" | "boy" | "girl" | "child" | "baby" | "successor" | "predecessor" | "friend");
        if person && office && !kin {
            let words = match &before_name {
                Some((range, _)) => range.clone(),
                None => c.phrase(noun),
            };
            let text = self.without_owner(words, noun);
            if !text.is_empty() {
                let surface = Surface {
                    subject: c.discourse.entities[entity].label.clone(),
                    predicate: "is".to_owned(),
                    object: Some(text.clone()),
                    arguments: Vec::new(),
                };
                self.add(entity, "schema:jobTitle", Value::Text(text), noun, Some(surface));
            }
        }
        let former = self.is_former(noun);
        let mut partners = self.partners(noun);
        if let Some((range, head)) = before_name {
            partners.extend(self.partners(head).into_iter().filter(|p| range.contains(&p.word)));
        }
        for partner in partners {
            self.partner(entity, noun, &partner, former, person && role && !kin);
        }
    }

    fn partner(&mut self, entity: EntityId, noun: WordId, partner: &Partner, former: bool, office: bool) {
        let c = self.context;
        if let Some(country) = c.ontology.demonym(c.form(partner.word)).filter(|_| c.entity(partner.word).is_none()) {
            let value = self.country(country, partner.word);
            self.add(entity, "schema:nationality", value, noun, None);
            return;
        }
        let Some(other) = c.entity(partner.word).filter(|e| *e != entity) else { return };
        let lemma = c.lemma(noun);
        let kind = c.discourse.entities[other].kind;
        let relational = [Wording::Noun(lemma.clone()), Wording::InverseNoun(lemma.clone())]
            .iter()
            .any(|w| c.ontology.relations_of(w).any(|k| !OFFICES.contains(&k.name.as_str())));
        let body = matches!(kind, Kind::Organization | Kind::Place | Kind::Group);
        let belongs = match kind {
            Kind::Place => matches!(partner.preposition.as_str(), "of" | "for"),
            _ => matches!(partner.preposition.as_str(), "of" | "for" | "at" | "with" | "in" | "from"),
        };
        if office && body && !relational && belongs {
            self.add(entity, "schema:affiliation", Value::Entity(other), noun, None);
        } else if partner.preposition == "from" && kind == Kind::Place && c.discourse.entities[entity].kind == Kind::Person {
            self.add(entity, "schema:homeLocation", Value::Entity(other), noun, None);
        } else if matches!(partner.preposition.as_str(), "in" | "at" | "from") {
            if partner.preposition != "from" && kind == Kind::Place && !office {
                self.add(entity, "schema:location", Value::Entity(other), noun, None);
            }
        } else if (relational || office || c.ontology.has(W::KinNoun, &lemma))
            && matches!(partner.preposition.as_str(), "of" | "to" | "for" | "with" | "on")
            || is_agentive(&lemma) && partner.preposition == "of"
        {
            let words = format!("{} {}", c.form(noun).to_lowercase(), partner.preposition);
            let (label, lemma) = (words, format!("{lemma} {}", partner.preposition));
            let predicate = if former {
                Predicate { label: format!("was {label}"), lemma: format!("be {lemma}"), known: false }
            } else {
                Predicate { label, lemma, known: false }
            };
            let surface = Surface {
                subject: c.discourse.entities[entity].label.clone(),
                predicate: format!("{} {}", if former { "was" } else { "is" }, predicate.label.trim_start_matches("was ")),
                object: Some(c.discourse.entities[other].label.clone()),
                arguments: Vec::new(),
            };
            self.push(entity, predicate, Value::Entity(other), noun, Some(surface));
        } else if kind == Kind::Place && c.discourse.entities[entity].kind == Kind::Organization {
            self.add(entity, "schema:location", Value::Entity(other), noun, None);
        }
    }

    /// Everything that a noun leads to.
    fn partners(&self, noun: WordId) -> Vec<Partner> {
        use Relation as R;
        let c = self.context;
        let mut partners = Vec::new();
        for child in c.children(noun, &[R::NmodPoss, R::Nmod, R::Compound, R::NmodDesc, R::Amod]) {
            let preposition = match c.relation(child) {
                R::Nmod => c.preposition(child).0,
                _ => "of".to_owned(),
            };
            if preposition.is_empty() {
                continue;
            }
            if c.form(child).eq_ignore_ascii_case("whose") {
                partners.extend(self.whose(noun).map(|word| Partner { word, preposition }));
                continue;
            }
            if c.relation(child) == R::Amod && c.ontology.demonym(c.form(child)).is_none() {
                continue;
            }
            for word in c.conjuncts(child) {
                partners.push(Partner { word, preposition: preposition.clone() });
            }
            // "Silicon Valley giant", "former Spain defender": a name inside the modifier.
            if c.relation(child) == R::Compound && c.entity(child).is_none() {
                partners.extend(c.children(child, &[R::Compound]).into_iter().map(|word| Partner { word, preposition: "of".to_owned() }));
            }
        }
        partners
    }

    /// The antecedent of "whose" before `noun`.
    fn whose(&self, noun: WordId) -> Option<WordId> {
        let mut at = noun;
        for _ in 0..6 {
            if self.context.relation(at) == Relation::AclRelcl {
                return self.context.head(at);
            }
            at = self.context.head(at)?;
        }
        None
    }

    fn is_former(&self, noun: WordId) -> bool {
        self.context
            .children(noun, &[Relation::Amod, Relation::Advmod])
            .into_iter()
            .any(|w| matches!(self.context.lemma(w).as_str(), "former" | "ex" | "then" | "late" | "onetime" | "ex-" | "erstwhile"))
    }

    /// The phrase without determiner and possessor: "Velmark's foreign minister" is a "foreign minister".
    fn without_owner(&self, words: std::ops::Range<WordId>, noun: WordId) -> String {
        let c = self.context;
        let mut start = words.start;
        while start < noun && c.upos(start) == Upos::Adp {
            start += 1;
        }
        for child in c.analysis.children[noun].iter().copied().filter(|w| *w < noun) {
            let dropped = matches!(c.relation(child), Relation::NmodPoss | Relation::Det | Relation::DetPredet)
                || matches!(c.lemma(child).as_str(), "year" | "old");
            if dropped && words.contains(&child) {
                let end = c.analysis.subtree(child).last().map_or(child, |w| *w) + 1;
                start = start.max(end);
            }
        }
        // A possessor that hangs on the name rather than on the title.
        for word in words.clone().take_while(|w| *w < noun) {
            if matches!(c.form(word), "'s" | "’s" | "'" | "’")
                || c.form(word).ends_with("year-old")
                || (c.upos(word) == Upos::Pron && word == start)
                || c.upos(word) == Upos::Det
            {
                start = start.max(word + 1);
            }
        }
        c.text(start.min(noun)..words.end.max(noun + 1)).trim_matches([',', ' ']).to_owned()
    }

    /// "Okafor, 19, joined": a number between commas or in brackets right after a name, whatever the tree makes of it.
    fn age_after(&self, mention: &Mention) -> Option<Value> {
        let c = self.context;
        let at = mention.core.end;
        let end = c.analysis.sentences[c.analysis.sentence_of(mention.head)].words.end;
        (at + 2 < end && matches!(c.form(at), "," | "(") && matches!(c.form(at + 2), "," | ")")).then(|| self.age(at + 1)).flatten()
    }

    fn age(&self, word: WordId) -> Option<Value> {
        let text = self.context.form(word);
        let amount: f64 = text.parse().ok()?;
        (self.context.upos(word) == Upos::Num
            && (1.0..=120.0).contains(&amount)
            && self.context.children(word, &[Relation::Nmod, Relation::Obl]).is_empty())
        .then(|| Value::Quantity { amount, unit: Some("year".to_owned()), text: text.to_owned() })
    }

    /// "58-year-old", "Norwegian", "Paris-based" before a noun, "in Brussels" after it.
    fn modifiers(&mut self, mention: &Mention) {
        use Relation as R;
        let c = self.context;
        let Some(entity) = mention.entity else { return };
        if mention.form == MentionForm::Pronoun {
            return;
        }
        let kind = c.discourse.entities[entity].kind;
        if kind == Kind::Person
            && mention.form == MentionForm::Name
            && let Some(age) = self.age_after(mention)
        {
            self.add(entity, "ng:age", age, mention.head, None);
        }
        for child in c.children(mention.head, &[R::Amod, R::Compound, R::Nmod, R::Nummod, R::NmodPoss]) {
            let form = c.form(child);
            if kind == Kind::Person && (form.ends_with("year-old") || c.form(child).eq_ignore_ascii_case("old")) {
                let number = c.analysis.subtree(child).into_iter().find_map(|w| c.form(w).split('-').next().and_then(|n| n.parse::<f64>().ok()));
                if let Some(amount) = number.filter(|n| (1.0..=120.0).contains(n)) {
                    self.add(
                        entity,
                        "ng:age",
                        Value::Quantity { amount, unit: Some("year".to_owned()), text: format!("{amount}") },
                        mention.head,
                        None,
                    );
                }
            } else if c.lemma(child) == "base" || form.eq_ignore_ascii_case("based") {
                let place = c.analysis.subtree(child).into_iter().find_map(|w| c.entity(w).filter(|e| c.discourse.entities[*e].kind == Kind::Place));
                if let Some(place) = place {
                    self.add(entity, "schema:location", Value::Entity(place), mention.head, None);
                }
            } else if c.relation(child) == R::Amod
                && matches!(kind, Kind::Group | Kind::Organization)
                && let Some(country) = c.ontology.demonym(form)
            {
                let value = self.country(country, child);
                self.add(entity, "schema:nationality", value, mention.head, None);
            } else if c.relation(child) == R::Compound
                && kind == Kind::Group
                && let Some(place) = c.entity(child).filter(|e| *e != entity && c.discourse.entities[*e].kind == Kind::Place)
            {
                self.add(entity, "schema:nationality", Value::Entity(place), mention.head, None);
            } else if c.relation(child) == R::Nmod {
                self.located(entity, kind, mention.head, child);
            } else if c.relation(child) == R::NmodPoss {
                self.owned(entity, kind, mention, child);
            }
        }
    }

    fn located(&mut self, entity: EntityId, kind: Kind, head: WordId, child: WordId) {
        let c = self.context;
        let Some(place) = c.entity(child).filter(|e| *e != entity && c.discourse.entities[*e].kind == Kind::Place) else { return };
        let preposition = c.preposition(child).0;
        if preposition == "from" && kind == Kind::Person {
            self.add(entity, "schema:homeLocation", Value::Entity(place), head, None);
        } else if matches!(preposition.as_str(), "in" | "at" | "near" | "inside" | "from")
            && matches!(kind, Kind::Organization | Kind::Group | Kind::Place | Kind::Person | Kind::Event)
        {
            let within = kind == Kind::Place && c.discourse.entities[entity].named;
            let property = if within { "schema:containedInPlace" } else { "schema:location" };
            if preposition != "from" || kind != Kind::Place {
                self.add(entity, property, Value::Entity(place), head, None);
            }
        }
    }

    /// "Hartwell's plant": what a named thing has, where the noun is no office, kin or event.
    fn owned(&mut self, entity: EntityId, kind: Kind, mention: &Mention, owner: WordId) {
        let c = self.context;
        let lemma = c.lemma(mention.head);
        let Some(other) = c.entity(owner).filter(|e| *e != entity && c.discourse.entities[*e].named) else { return };
        if c.upos(owner) == Upos::Pron {
            return;
        }
        let concrete = matches!(kind, Kind::Organization | Kind::Place | Kind::Group) || (mention.form == MentionForm::Name && kind == Kind::Thing);
        if concrete && !c.ontology.has_any(&[W::RoleNoun, W::KinNoun, W::EventNoun, W::SpeechNoun], &lemma) {
            if mention.form == MentionForm::Name && c.discourse.entities[other].kind == Kind::Place {
                self.add(entity, "schema:location", Value::Entity(other), mention.head, None);
                return;
            }
            let predicate = Predicate { label: "has".to_owned(), lemma: "have".to_owned(), known: false };
            let surface = Surface {
                subject: c.discourse.entities[other].label.clone(),
                predicate: "has".to_owned(),
                object: Some(c.discourse.entities[entity].label.clone()),
                arguments: Vec::new(),
            };
            self.push(other, predicate, Value::Entity(entity), mention.head, Some(surface));
        }
    }

    /// The country as an entity if the article names it, else the word that tells it.
    fn country(&self, country: &str, word: WordId) -> Value {
        let entities = &self.context.discourse.entities;
        let known = entities
            .iter()
            .position(|e| e.kind == Kind::Place && (e.label == country || self.context.ontology.place_label(&e.label) == Some(country)));
        known.map_or_else(|| Value::Text(self.context.form(word).to_owned()), Value::Entity)
    }

    fn add(&mut self, entity: EntityId, property: &str, value: Value, at: WordId, surface: Option<Surface>) {
        self.push(entity, Predicate { label: property.to_owned(), lemma: property.to_owned(), known: true }, value, at, surface);
    }

    /// Adds a fact once, however often the article repeats it.
    fn push(&mut self, entity: EntityId, predicate: Predicate, value: Value, at: WordId, surface: Option<Surface>) {
        let c = self.context;
        let key = (entity, predicate.label.clone(), format!("{value:?}").to_lowercase());
        if value == Value::Entity(entity) || !self.seen.insert(key) {
            return;
        }
        let mut statement = Statement::new(Value::Entity(entity), predicate, Some(value), c.evidence(at));
        statement.surface = surface.unwrap_or_default();
        statement.origin =
            Some(Origin { construction: Construction::Phrase, predicate: at, subject: None, object: None, borrowed: false, merged: false });
        if !c.in_own_voice(at) {
            statement.asserted = false;
            statement.attributed_to = c.quoted_speakers(at);
        }
        self.statements.push(statement);
    }
}

/// "maker", "creator", "operator", "supplier": somebody who does what the noun is made from.
fn is_agentive(lemma: &str) -> bool {
    lemma.len() > 4
        && (lemma.ends_with("er") || lemma.ends_with("or"))
        && !matches!(
            lemma,
            "number"
                | "member"
                | "order"
                | "offer"
                | "letter"
                | "matter"
                | "quarter"
                | "border"
                | "corner"
                | "power"
                | "river"
                | "water"
                | "factor"
                | "sector"
                | "error"
                | "horror"
                | "honor"
                | "labor"
                | "tower"
                | "paper"
                | "summer"
                | "winter"
                | "center"
                | "chapter"
                | "disaster"
                | "murder"
                | "dinner"
                | "answer"
                | "manner"
                | "weather"
                | "computer"
                | "color"
                | "motor"
                | "harbor"
                | "floor"
                | "door"
                | "debtor"
        )
}

impl Context<'_> {
    /// Whether `word` stands in the headline, which is read for names but not mined.
    #[must_use]
    pub fn in_headline(&self, word: WordId) -> bool {
        let sentence = &self.analysis.sentences[self.analysis.sentence_of(word)];
        self.article
            .blocks
            .get(sentence.block)
            .is_some_and(|b| matches!(b.kind, crate::article::BlockKind::Headline | crate::article::BlockKind::Heading))
    }

    /// Whether `word` is the article's own word rather than in somebody's quotation marks.
    #[must_use]
    pub fn in_own_voice(&self, word: WordId) -> bool {
        !self.is_quoted(word) && !self.discourse.quotations.iter().any(|q| q.kind == QuotationKind::Direct && q.words.contains(&word))
    }

    /// Who speaks the direct quotations around `word`.
    #[must_use]
    pub fn quoted_speakers(&self, word: WordId) -> Vec<Value> {
        let around = self.discourse.quotations.iter().filter(|q| q.kind == QuotationKind::Direct && q.words.contains(&word));
        around.filter_map(|q| q.speaker).map(|s| self.value(s)).collect()
    }

    /// The noun that a relative pronoun in `clause` stands for.
    #[must_use]
    pub fn relative_antecedent(&self, clause: WordId, pronoun: WordId) -> Option<WordId> {
        let relative = matches!(self.form(pronoun).to_lowercase().as_str(), "who" | "which" | "that");
        (relative && self.relation(clause) == Relation::AclRelcl).then(|| self.head(clause)).flatten()
    }
}
