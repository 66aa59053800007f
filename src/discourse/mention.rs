//! Finds the mentions: the names, common noun phrases and pronouns that stand for something.

use std::collections::BTreeMap;
use std::ops::Range;

use super::evidence::{self, Votes};
use super::name::{Agreement, NameForm, fold};
use super::phrase::{self, Definiteness};
use super::proper::{self, ProperName};
use super::{Gender, Mention, MentionId, Number, TimeId, kind, pronoun};
use crate::article::{Article, BlockKind};
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::ontology::{Ontology, WordClass};
use crate::reading::{Kind, MentionForm};

/// Nouns that only help a preposition along ("with regard to", "in front of").
const FUNCTION_NOUNS: &[&str] = &[
    "regard",
    "respect",
    "order",
    "spite",
    "terms",
    "term",
    "behalf",
    "account",
    "lieu",
    "favor",
    "favour",
    "front",
    "case",
    "addition",
    "accordance",
    "chief",
];

/// Bodies of which a state or place has one, so that "Norwegian foreign ministry" is a proper name.
const STATE_BODIES: &[&str] = &[
    "government",
    "administration",
    "ministry",
    "department",
    "cabinet",
    "parliament",
    "congress",
    "senate",
    "legislature",
    "army",
    "navy",
    "military",
    "embassy",
    "treasury",
    "judiciary",
    "presidency",
    "secretariat",
];

/// Finds all mentions of `article`, ordered by head word; `time_of` tells which words belong to time expressions. In a headline only
/// names are mentions. [`Mention::entity`] is left open.
#[must_use]
pub fn find(article: &Article, analysis: &Analysis, ontology: &Ontology, time_of: &[Option<TimeId>]) -> Vec<Mention> {
    let in_time = |word: WordId| time_of.get(word).copied().flatten().is_some();
    let names = proper::find(analysis, ontology, in_time);
    let mut finder = Finder { analysis, ontology, taken: vec![false; analysis.len()], mentions: Vec::new() };
    for name in &names {
        finder.take_name(name);
    }
    for sentence in &analysis.sentences {
        let headline = article.blocks.get(sentence.block).is_some_and(|b| b.kind == BlockKind::Headline);
        if !headline {
            // A time may be told by something with a name ("since the start of the Trump administration"): what carries the name is spoken of, too.
            let carries = |w: WordId| analysis.children_by(w, Relation::Compound).any(|c| names.iter().any(|n| n.kind.is_some() && n.head == c));
            sentence.words.clone().filter(|w| !in_time(*w) || carries(*w)).for_each(|w| finder.take_word(w));
        }
    }
    let mut mentions = finder.mentions;
    agree_on_kinds(article, analysis, ontology, &names, &mut mentions);
    mentions.sort_by_key(|m| (m.head, m.form != MentionForm::Name));
    mentions.dedup_by_key(|m| m.head);
    mentions
}

/// For each of `words` words, the mention that it heads.
#[must_use]
pub fn index(mentions: &[Mention], words: usize) -> Vec<Option<MentionId>> {
    let mut mention_of = vec![None; words];
    for (id, mention) in mentions.iter().enumerate() {
        mention_of[mention.head] = Some(id);
    }
    mention_of
}

struct Finder<'a> {
    analysis: &'a Analysis,
    ontology: &'a Ontology,
    /// Words inside names and titles of names, which are no mentions of their own.
    taken: Vec<bool>,
    mentions: Vec<Mention>,
}

impl Finder<'_> {
    fn take_name(&mut self, name: &ProperName) {
        let analysis = self.analysis;
        let mut head = name.head;
        while let Some(above) = analysis.head[head].filter(|_| analysis.relation[head] == Relation::Flat) {
            head = above;
        }
        let around = if analysis.relation[name.head] == Relation::Compound { name.words.clone() } else { phrase::extent(analysis, head) };
        let words = around.start.min(name.words.start)..around.end.max(name.words.end);
        let mut kind = kind::of_name(analysis, self.ontology, name);
        // "the Sams" are a family, not one of its members.
        let family = kind == Kind::Person
            && name.core.len() == 1
            && analysis.form(name.core.start).ends_with('s')
            && phrase::determiner(analysis, head).is_some();
        if family {
            kind = Kind::Group;
        }
        self.taken[name.words.clone()].fill(true);
        if self.is_person_like(kind, name) {
            let titles: Vec<WordId> = kind::titles(analysis, head, name.core.clone()).collect();
            titles.into_iter().for_each(|t| self.take_title(t, &name.core));
        }
        self.mentions.push(Mention {
            head,
            gender: kind::gender_of_name(analysis, self.ontology, words.clone(), &name.core, kind),
            words,
            core: name.core.clone(),
            form: MentionForm::Name,
            kind,
            number: if family { Number::Plural } else { Number::Singular },
            entity: None,
        });
    }

    fn is_person_like(&self, kind: Kind, name: &ProperName) -> bool {
        matches!(kind, Kind::Person | Kind::Organization | Kind::Thing) && self.analysis.relation[name.head] != Relation::Compound
    }

    /// A title is no mention, but the body in it is: "Norwegian foreign ministry" in "… spokeswoman Sunniva Brekke".
    fn take_title(&mut self, title: WordId, core: &Range<WordId>) {
        self.taken[title] = true;
        let analysis = self.analysis;
        let body = analysis
            .children_by(title, Relation::Compound)
            .find(|c| *c < title && analysis.upos[*c] == Upos::Noun && self.ontology.has(WordClass::OrganizationNoun, &kind::lexical(analysis, *c)));
        if let Some(body) = body.filter(|b| *b < core.start) {
            self.take_body(body);
        }
    }

    /// A body named inside a compound, with the modifiers and the demonym directly before it.
    fn take_body(&mut self, body: WordId) {
        let analysis = self.analysis;
        let mut core = phrase::core(analysis, body);
        let modifies = |w: WordId| {
            let same_phrase = analysis.head[w] == Some(body) || analysis.head[w] == analysis.head[body];
            same_phrase && matches!(analysis.relation[w], Relation::Amod | Relation::Compound) && analysis.upos[w] != Upos::Punct
        };
        while core.start > 0 && modifies(core.start - 1) {
            core.start -= 1;
        }
        let named = self.is_state_body(body, &core);
        self.mentions.push(Mention {
            head: body,
            words: core.clone(),
            core,
            form: if named { MentionForm::Name } else { MentionForm::Nominal },
            kind: Kind::Organization,
            number: Number::Singular,
            gender: Gender::Neuter,
            entity: None,
        });
    }

    /// Whether the phrase names the one such body of a place: "U.S. government", "Norwegian foreign ministry".
    fn is_state_body(&self, head: WordId, core: &Range<WordId>) -> bool {
        let first = self.analysis.form(core.start);
        let of_place = self.ontology.demonym(first).is_some()
            || self.ontology.place_class(self.analysis.slice(core.start..head)).is_some()
            || self.ontology.place_class(first).is_some();
        core.len() > 1 && of_place && STATE_BODIES.contains(&self.analysis.lemma[head].to_lowercase().as_str())
    }

    fn take_word(&mut self, word: WordId) {
        if self.taken[word] {
            return;
        }
        if self.analysis.upos[word] == Upos::Pron && !self.is_quantity(word) {
            self.mentions.extend(pronoun::mention(self.analysis, word));
        } else if self.is_nominal(word) {
            let mention = self.nominal(word);
            self.mentions.push(mention);
        }
    }

    fn is_quantity(&self, word: WordId) -> bool {
        self.ontology.has(WordClass::QuantityNoun, &self.analysis.lemma[word].to_lowercase()) && phrase::of_phrase(self.analysis, word).is_some()
    }

    fn is_nominal(&self, word: WordId) -> bool {
        let analysis = self.analysis;
        let noun = match analysis.upos[word] {
            Upos::Noun | Upos::Propn => true,
            Upos::Adj if self.is_demonym_noun(word) => true,
            Upos::Adj | Upos::Num | Upos::Det => self.is_quantity(word),
            _ => false,
        };
        noun && self.has_argument_relation(word)
            && !self.is_predicate(word)
            && !self.is_function_noun(word)
            && !self.is_duration(word)
            && !self.is_amount(word)
            && analysis.form(word).contains(char::is_alphabetic)
    }

    fn has_argument_relation(&self, word: WordId) -> bool {
        let analysis = self.analysis;
        match analysis.relation[word] {
            Relation::Compound => {
                let role = analysis.head[word].is_some_and(|h| self.ontology.has(WordClass::RoleNoun, &kind::lexical(analysis, h)));
                role && self.ontology.has(WordClass::OrganizationNoun, &kind::lexical(analysis, word))
            }
            Relation::Flat
            | Relation::Fixed
            | Relation::Goeswith
            | Relation::Case
            | Relation::Mark
            | Relation::Cc
            | Relation::Advmod
            | Relation::NmodDesc
            | Relation::Reparandum
            | Relation::Discourse
            | Relation::Amod
            | Relation::Det
            | Relation::DetPredet
            | Relation::CompoundPrt
            | Relation::Cop => false,
            _ => true,
        }
    }

    /// "the Norwegians", "Norwegians", "the Dutch", "Muslims": a name of people that is no modifier.
    fn is_demonym_noun(&self, word: WordId) -> bool {
        let whole = self.analysis.slice(phrase::core(self.analysis, word));
        let people = kind::people(self.ontology, self.analysis.form(word)).or_else(|| kind::people(self.ontology, whole));
        people.is_some_and(|number| number == Number::Plural || phrase::determiner(self.analysis, word).is_some())
    }

    /// "two years", "the first time": how long or how often something is, and nothing that is spoken of.
    fn is_duration(&self, word: WordId) -> bool {
        self.analysis.upos[word] == Upos::Noun && self.ontology.has(WordClass::TimeNoun, &self.analysis.lemma[word].to_lowercase())
    }

    /// "3 million kroner", "40 miles": how much something is. "40 barrels of oil" are more than that.
    fn is_amount(&self, word: WordId) -> bool {
        let analysis = self.analysis;
        self.ontology.unit(&analysis.lemma[word].to_lowercase()).is_some()
            && analysis.child(word, Relation::Nummod).is_some()
            && analysis.child(word, Relation::Nmod).is_none()
    }

    /// "a journalist" in "she is a journalist" says what she is and stands for nothing else.
    fn is_predicate(&self, word: WordId) -> bool {
        let indefinite = matches!(phrase::definiteness(self.analysis, word), Definiteness::Indefinite | Definiteness::Bare);
        indefinite && self.analysis.child(word, Relation::Cop).is_some() && self.analysis.child(word, Relation::Expl).is_none()
    }

    fn is_function_noun(&self, word: WordId) -> bool {
        let lemma = self.analysis.lemma[word].to_lowercase();
        FUNCTION_NOUNS.contains(&lemma.as_str())
            && phrase::preposition(self.analysis, word).is_some()
            && phrase::definiteness(self.analysis, word) == Definiteness::Bare
    }

    fn nominal(&mut self, head: WordId) -> Mention {
        let (analysis, ontology) = (self.analysis, self.ontology);
        let words = phrase::extent(analysis, head);
        let mut core = phrase::core(analysis, head);
        let mut number = kind::number_of_noun(analysis, head);
        let lemma = kind::lexical(analysis, head);
        let mut mentioned = kind::of_noun(ontology, &lemma, number);
        if self.is_demonym_noun(head) {
            // "the Norwegians", but also "the Dutch", "the Chinese"; "the Spaniard" is one.
            let plural = ["s", "sh", "ch", "ese"].iter().any(|end| analysis.form(head).ends_with(end));
            (mentioned, number) = if plural { (Kind::Group, Number::Plural) } else { (Kind::Person, Number::Singular) };
        } else if analysis.upos[head] == Upos::Propn && ontology.has(WordClass::Adherent, &analysis.form(head).to_lowercase()) {
            // "Rohingya fled": a people by its name.
            (mentioned, number) = (Kind::Group, Number::Plural);
        } else if let Some(inner) = phrase::of_phrase(analysis, head).filter(|_| self.is_quantity(head)) {
            core.end = core.end.max(phrase::extent(analysis, inner).end);
            let inner_number = kind::number_of_noun(analysis, inner);
            mentioned = kind::of_noun(ontology, &kind::lexical(analysis, inner), inner_number);
            if phrase::definiteness(analysis, inner) == Definiteness::Bare {
                self.taken[inner] = true;
            }
            number = if inner_number == Number::Plural { Number::Plural } else { number };
        }
        let mut form = MentionForm::Nominal;
        if mentioned == Kind::Organization && phrase::definiteness(analysis, head) != Definiteness::Indefinite && self.is_state_body(head, &core) {
            form = MentionForm::Name;
        } else if mentioned == Kind::Organization && self.names_person(core.start..head) {
            mentioned = Kind::Group;
        }
        let gender = kind::gender_of_noun(ontology, &lemma, mentioned);
        Mention { head, words, core, form, kind: mentioned, number, gender, entity: None }
    }

    /// "Trump administration": people around a person rather than an institution.
    fn names_person(&self, modifiers: Range<WordId>) -> bool {
        self.mentions.iter().any(|m| m.form == MentionForm::Name && m.kind == Kind::Person && !m.core.is_empty() && modifiers.contains(&m.head))
    }
}

/// One form of a name has one kind throughout an article: what the model says of all its mentions, what the words around them say, and what
/// the fuller names say that it is a part of.
fn agree_on_kinds(article: &Article, analysis: &Analysis, ontology: &Ontology, names: &[ProperName], mentions: &mut [Mention]) {
    let mut forms: BTreeMap<String, FormVotes> = BTreeMap::new();
    let settled = |m: &Mention| m.form == MentionForm::Name && m.number != Number::Plural;
    for mention in mentions.iter().filter(|m| settled(m)) {
        let Some(name) = names.iter().find(|n| n.core == mention.core) else { continue };
        let text = analysis.slice(mention.core.clone());
        let block = analysis.sentences.get(analysis.sentence_of(mention.head)).and_then(|s| article.blocks.get(s.block));
        // Headlines come first and call everybody by a short name.
        let first = if block.is_some_and(|b| b.kind == BlockKind::Headline) { WordId::MAX } else { mention.head };
        let form = forms.entry(fold(text)).or_insert_with(|| FormVotes { name: NameForm::parse(text), first, count: 0, votes: Votes::new() });
        form.first = form.first.min(first);
        form.count += 1;
        for (kind, points) in evidence::of(analysis, ontology, name, mention.kind, mention.head) {
            evidence::add(&mut form.votes, kind, points);
        }
    }
    for author in &article.authors {
        if let Some(form) = forms.get_mut(&fold(author)) {
            evidence::add(&mut form.votes, Kind::Person, 2.0 * f32::from(form.count));
        }
    }
    share_votes(&mut forms);
    let kinds = settle(ontology, &forms);
    for mention in mentions.iter_mut().filter(|m| settled(m)) {
        if let Some(kind) = kinds.get(&fold(analysis.slice(mention.core.clone()))).filter(|k| **k != mention.kind) {
            mention.gender = kind::gender_without_title(*kind);
            mention.kind = *kind;
        }
    }
}

/// One form of a name and what speaks for each kind.
struct FormVotes {
    name: NameForm,
    /// Head of its first mention below the headline; the largest number if there is none.
    first: WordId,
    count: u16,
    votes: Votes,
}

/// What is said of "Ashford" is said of "Ashford Town": the fuller name hears what speaks for a body or a place in the short one.
fn share_votes(forms: &mut BTreeMap<String, FormVotes>) {
    let heard: Vec<(String, Kind, f32)> = forms
        .iter()
        .flat_map(|(key, full)| {
            let shorts = forms.values().filter(|short| full.name.is_extended_by_one(&short.name));
            let votes = shorts.flat_map(|s| s.votes.iter().filter(|(kind, _)| matches!(kind, Kind::Organization | Kind::Place)));
            // Whoever is "Dahl" alone makes "Ole Dahl" a person.
            let surnames = forms.values().filter(|short| short.name.len() == 1 && full.name.len() > 1 && full.name.last() == short.name.last());
            let people = surnames.flat_map(|s| s.votes.iter().filter(|(kind, points)| **kind == Kind::Person && **points > 0.0));
            votes.chain(people).map(|(kind, points)| (key.clone(), *kind, *points * 0.7)).collect::<Vec<_>>()
        })
        .collect();
    for (key, kind, points) in heard {
        if let Some(form) = forms.get_mut(&key) {
            evidence::add(&mut form.votes, kind, points);
        }
    }
}

/// The kind of each form. Fuller names come first, since they speak for the shorter ones: a firm for the first words of its name, a person for
/// any part of it once it has been introduced.
fn settle(ontology: &Ontology, forms: &BTreeMap<String, FormVotes>) -> BTreeMap<String, Kind> {
    let mut order: Vec<String> = forms.keys().cloned().collect();
    order.sort_by_key(|k| std::cmp::Reverse(forms[k].name.len()));
    let mut kinds: BTreeMap<String, Kind> = BTreeMap::new();
    for key in order {
        let own = &forms[&key];
        let mut votes = own.votes.clone();
        for (other, kind) in kinds.iter().filter(|(k, _)| forms[*k].name.len() > own.name.len()) {
            if let Some(points) = inherited(&forms[other].name, forms[other].first, *kind, own) {
                evidence::add(&mut votes, *kind, points * f32::from(own.count));
            }
        }
        let known = ontology.place_class(&own.name.text).is_some();
        let best = votes.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0))).map(|(kind, _)| *kind);
        if let Some(best) = if known && best != Some(Kind::Person) { Some(Kind::Place) } else { best } {
            kinds.insert(key, best);
        }
    }
    kinds
}

/// What each mention of a short form takes over from a fuller name.
fn inherited(full: &NameForm, full_first: WordId, kind: Kind, short: &FormVotes) -> Option<f32> {
    let agreement = full.agreement(&short.name, kind);
    match kind {
        Kind::Person if agreement >= Agreement::Misspelt && full_first < short.first => Some(1.0),
        Kind::Organization if full.is_extended_by_one(&short.name) => Some(0.7),
        Kind::Organization if short.name.abbreviates(full) => Some(1.0),
        _ => None,
    }
}
