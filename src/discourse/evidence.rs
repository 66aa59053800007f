//! What the words around a name say about its kind: who has an age and a "who" is a person, who has a chief executive is a firm, what one
//! is "in" is a place. The model sees one sentence at a time; an article says it in many places, and all of them are weighed together.

use std::collections::BTreeMap;

use super::proper::ProperName;
use super::{Number, class, kind, phrase, tagged};
use crate::language::{Analysis, Relation, Upos, WordId};
use crate::ontology::{Ontology, WordClass};
use crate::reading::Kind;

/// Points for each kind.
pub type Votes = BTreeMap<Kind, f32>;

/// Offices that only bodies have: nobody is a person's chief executive.
const OFFICES: &[&str] = &[
    "executive",
    "founder",
    "co-founder",
    "chairman",
    "chairwoman",
    "chairperson",
    "chair",
    "director",
    "manager",
    "ceo",
    "head",
    "president",
    "employee",
    "shareholder",
    "worker",
    "captain",
    "coach",
    "treasurer",
    "owner",
    "boss",
    "customer",
    "subsidiary",
    "plant",
    "factory",
    "headquarters",
    "share",
    "board",
    "turnover",
    "profit",
    "revenue",
    "staff",
    "striker",
    "goalkeeper",
    "midfielder",
    "defender",
    "member",
    "spokesperson",
];
/// Offices before a person's name with the body's name in front: "Civil Defence chief Ramiro Quispe".
const TITLES_WITH_BODIES: &[&str] = &["chief", "spokesman", "spokeswoman", "leader", "commander", "officer", "official", "lawmaker", "mp"];
/// Offices that countries have.
const STATE_OFFICES: &[&str] = &[
    "minister",
    "ambassador",
    "premier",
    "government",
    "parliament",
    "president",
    "capital",
    "army",
    "border",
    "embassy",
    "population",
    "economy",
    "governor",
    "mayor",
];
/// What is done to firms.
const DEALS: &[&str] =
    &["acquire", "buy", "purchase", "found", "co-found", "fine", "privatize", "privatise", "nationalise", "nationalize", "join", "own"];

const STRONG: f32 = 1.5;
const FAIR: f32 = 0.8;
const WEAK: f32 = 0.3;
/// The model's word on a single word that it takes for a person: such words look alike.
const LONE_PERSON: f32 = 0.5;
/// The model's word on a sentence in capitals.
const SHOUTED: f32 = 0.3;

/// The votes for one mention of a name.
#[must_use]
pub fn of(analysis: &Analysis, ontology: &Ontology, name: &ProperName, model: Kind, head: WordId) -> Votes {
    let mut votes = Votes::new();
    let lone = model == Kind::Person && name.core.len() == 1;
    let trust = if name.kind.is_some() { name.confidence.clamp(0.1, 0.95) } else { 0.1 };
    // A headline in capitals shows the model no difference between names and other words.
    let trust = if is_shouted(analysis, name.core.start) { trust * SHOUTED } else { trust };
    let acronym = lone && tagged::is_acronym(analysis.form(name.core.start)) && !is_shouted(analysis, name.core.start);
    add(&mut votes, model, trust * if lone { LONE_PERSON } else { 1.0 });
    // People are seldom known by capital letters: "DFAT".
    add(&mut votes, Kind::Organization, if acronym { trust } else { 0.0 });
    let body = ontology.body_class(analysis.slice(name.core.clone())).is_some();
    add(&mut votes, Kind::Organization, if body { FAIR } else { 0.0 });
    // A model that hardly believes itself has found a name, but not what it names.
    add(&mut votes, Kind::Thing, if name.kind.is_some() && name.confidence < 0.4 { WEAK } else { 0.0 });
    let last = name.sort(analysis);
    if name.core.len() > 1 && ontology.has(WordClass::PlaceMark, &last) && !ontology.has(WordClass::OrganizationMark, &last) && !is_club_word(&last) {
        add(&mut votes, Kind::Place, 1.0);
    }
    // "Nordhavn Sailing Club": what a body's name ends in.
    if name.core.len() > 1 && model != Kind::Person && ontology.has(WordClass::OrganizationMark, &last) && !ontology.has(WordClass::PlaceMark, &last)
    {
        add(&mut votes, Kind::Organization, 1.0);
    }
    // "State Board of Antiquities": no person's name goes on with "of".
    if ontology.has_any(&[WordClass::OrganizationMark, WordClass::OrganizationNoun], &last)
        && name.core.clone().any(|w| analysis.upos[w] == Upos::Adp)
    {
        add(&mut votes, Kind::Organization, 1.0);
        add(&mut votes, Kind::Person, -1.0);
    }
    // "Canal Sur", "Sporting Tellmar": how bodies' names begin.
    let opening = name.core.len() > 1 && !ontology.has_any(&[WordClass::OrganizationMark, WordClass::PlaceMark], &last);
    if opening && class::of_name(ontology, analysis.slice(name.core.clone()), &[Kind::Organization]).is_some() {
        add(&mut votes, Kind::Organization, 1.0);
    }
    described(analysis, ontology, name, head, &mut votes);
    clauses(analysis, head, &mut votes);
    governed(analysis, ontology, head, &mut votes);
    votes
}

/// Adds points; negative ones too.
pub fn add(votes: &mut Votes, kind: Kind, points: f32) {
    *votes.entry(kind).or_default() += points;
}

/// Whether the sentence of `word` is written in capitals throughout.
fn is_shouted(analysis: &Analysis, word: WordId) -> bool {
    let sentence = analysis.sentences.get(analysis.sentence_of(word));
    sentence.is_some_and(|s| !analysis.slice(s.words.clone()).chars().any(char::is_lowercase))
}

/// Words of places that clubs carry in their names as well.
fn is_club_word(word: &str) -> bool {
    matches!(word, "town" | "city" | "county" | "park" | "north" | "south" | "east" | "west")
}

/// Whether a noun stands for ships, products, works or laws.
fn is_thing(ontology: &Ontology, lemma: &str) -> bool {
    ontology.taxonomy().of_noun(lemma).is_some_and(|class| class.base == Some(Kind::Thing))
}

/// Titles, appositions and predicates.
fn described(analysis: &Analysis, ontology: &Ontology, name: &ProperName, head: WordId, votes: &mut Votes) {
    let before = kind::titles(analysis, head, name.core.clone()).chain(kind::doubled(analysis, head, name.core.start));
    let beside = analysis.children_by(head, Relation::Appos);
    let above = analysis.head[head].filter(|_| matches!(analysis.relation[head], Relation::Appos | Relation::Nsubj));
    let above = above.filter(|a| analysis.relation[head] == Relation::Appos || analysis.child(*a, Relation::Cop).is_some());
    for word in before.chain(beside).chain(above) {
        if analysis.upos[word] == Upos::Num {
            let age = analysis.form(word).parse::<u8>().is_ok_and(|n| n > 5 && n < 110);
            add(votes, Kind::Person, if age { STRONG } else { 0.0 });
            continue;
        }
        if analysis.upos[word] != Upos::Noun && !ontology.has(WordClass::RoleNoun, &kind::lexical(analysis, word)) {
            let title = ontology.has(WordClass::Title, &kind::lexical(analysis, word)) && word < name.core.start;
            add(votes, Kind::Person, if title { 2.0 * STRONG } else { 0.0 });
            continue;
        }
        let lemma = kind::lexical(analysis, word);
        if kind::number_of_noun(analysis, word) == Number::Plural {
            continue;
        }
        if is_thing(ontology, &lemma) {
            // "the trawler X" says more than "X, an app owned by …": apps and brands are spoken of as those who make them.
            add(votes, Kind::Thing, if word < name.core.start { 2.0 * STRONG } else { FAIR });
            add(votes, Kind::Person, -FAIR);
            continue;
        }
        let capable = kind::may_be_body(&lemma);
        match kind::of_noun(ontology, &lemma, Number::Singular) {
            Kind::Organization => add(votes, Kind::Organization, STRONG),
            _ if capable => add(votes, Kind::Organization, WEAK),
            Kind::Person => add(votes, Kind::Person, STRONG),
            Kind::Place => add(votes, Kind::Place, FAIR),
            Kind::Event => add(votes, Kind::Event, FAIR),
            _ => add(votes, Kind::Person, -FAIR),
        }
    }
}

/// "who" makes a person, "which" none, "where" a place.
fn clauses(analysis: &Analysis, head: WordId, votes: &mut Votes) {
    for clause in analysis.children_by(head, Relation::AclRelcl) {
        let first = analysis.subtree(clause).into_iter().next().unwrap_or(clause);
        match analysis.form(first).to_lowercase().as_str() {
            "who" | "whom" => add(votes, Kind::Person, STRONG),
            "which" => add(votes, Kind::Person, -STRONG),
            "where" => add(votes, Kind::Place, STRONG),
            _ => {}
        }
    }
}

/// What governs the name: the thing possessed, the preposition, the verb.
fn governed(analysis: &Analysis, ontology: &Ontology, head: WordId, votes: &mut Votes) {
    let Some(above) = analysis.head[head] else { return };
    let lemma = kind::lexical(analysis, above);
    match analysis.relation[head] {
        Relation::NmodPoss | Relation::Compound | Relation::Nmod => {
            let of = analysis.relation[head] != Relation::Nmod || phrase::preposition(analysis, head).as_deref() == Some("of");
            let titled = analysis.relation[head] == Relation::Compound && TITLES_WITH_BODIES.contains(&lemma.as_str());
            if of && OFFICES.contains(&lemma.as_str()) {
                add(votes, Kind::Organization, FAIR);
                add(votes, Kind::Person, -FAIR);
            }
            // "the Cartwheel project", "Crispo crackers".
            if analysis.relation[head] == Relation::Compound && is_thing(ontology, &lemma) {
                add(votes, Kind::Thing, FAIR);
            }
            if titled {
                add(votes, Kind::Organization, FAIR);
            }
            if analysis.relation[head] == Relation::NmodPoss && STATE_OFFICES.contains(&lemma.as_str()) {
                add(votes, Kind::Place, FAIR);
                add(votes, Kind::Person, -FAIR);
            }
        }
        Relation::Obj if matches!(lemma.as_str(), "visit" | "enter" | "reach" | "invade" | "flee") => add(votes, Kind::Place, WEAK),
        Relation::Obj if DEALS.contains(&lemma.as_str()) => {
            add(votes, Kind::Organization, FAIR);
            add(votes, Kind::Person, -FAIR);
        }
        _ => {}
    }
    match phrase::preposition(analysis, head).as_deref() {
        Some("in" | "inside" | "near" | "across" | "throughout" | "outside") => {
            add(votes, Kind::Place, FAIR);
            add(votes, Kind::Person, -WEAK);
        }
        Some("at") => {
            add(votes, Kind::Organization, WEAK);
            add(votes, Kind::Person, -WEAK);
        }
        _ => {}
    }
}
