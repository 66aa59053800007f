//! What a mention is taken for: its kind, number and gender, from the model, the lexicon and the tree.

use std::ops::Range;

use super::proper::ProperName;
use super::{Gender, Number, class, phrase, tagged};
use crate::language::{Analysis, NameKind, Relation, Upos, WordId};
use crate::ontology::{Ontology, WordClass};
use crate::reading::Kind;

/// Nouns with a plural of their own form.
const IRREGULAR_PLURALS: &[&str] = &["men", "women", "people", "children", "police", "media", "staff", "cattle", "persons", "those", "many", "both"];

/// The kind of a common noun. Where a noun may mean several ("house", "mission"), the body comes before the place before the event.
#[must_use]
pub fn of_noun(ontology: &Ontology, lemma: &str, number: Number) -> Kind {
    let is = |class| ontology.has(class, lemma);
    let country = matches!(lemma, "country" | "nation" | "state");
    if number == Number::Plural {
        if is(WordClass::RoleNoun) || is(WordClass::GroupNoun) && !country || is(WordClass::KinNoun) || is(WordClass::OrganizationNoun) {
            return Kind::Group;
        }
    } else if is(WordClass::RoleNoun) && is(WordClass::OrganizationNoun) && may_be_body(lemma) {
        return Kind::Organization;
    } else if is(WordClass::RoleNoun) || is(WordClass::KinNoun) {
        return Kind::Person;
    } else if is(WordClass::OrganizationNoun) && !matches!(lemma, "house" | "station" | "port" | "airport" | "police" | "campaign" | "mission") {
        return Kind::Organization;
    }
    if country || is(WordClass::PlaceNoun) {
        Kind::Place
    } else if is(WordClass::GroupNoun) {
        if number == Number::Singular && !is(WordClass::Collective) { Kind::Person } else { Kind::Group }
    } else if is(WordClass::EventNoun) {
        Kind::Event
    } else if is(WordClass::Female) || is(WordClass::Male) {
        if number == Number::Plural { Kind::Group } else { Kind::Person }
    } else {
        Kind::Thing
    }
}

/// What a name of people tells of their number: "Mexicans" and "Muslims" are several, "Mexican" and "Muslim" one. `None` for any other name.
#[must_use]
pub fn people(ontology: &Ontology, name: &str) -> Option<Number> {
    let lower = name.to_lowercase();
    let one = |name: &str, lower: &str| ontology.demonym(name).is_some() || ontology.has(WordClass::Adherent, lower);
    let plural = name.strip_suffix('s').zip(lower.strip_suffix('s')).is_some_and(|(name, lower)| one(name, lower));
    if plural {
        Some(Number::Plural)
    } else if one(name, &lower) {
        Some(Number::Singular)
    } else {
        None
    }
}

/// Whether a noun for a part played may be said of an organisation as well as of a person: "the operator, Hidrosur".
#[must_use]
pub fn may_be_body(lemma: &str) -> bool {
    matches!(
        lemma,
        "operator"
            | "owner"
            | "maker"
            | "publisher"
            | "producer"
            | "manufacturer"
            | "partner"
            | "rival"
            | "sponsor"
            | "investor"
            | "client"
            | "supplier"
            | "developer"
            | "employer"
            | "insurer"
            | "lender"
            | "builder"
            | "provider"
            | "competitor"
            | "buyer"
            | "seller"
            | "bidder"
            | "contractor"
            | "customer"
            | "broadcaster"
            | "organiser"
            | "organizer"
            | "shareholder"
            | "champion"
            | "opponent"
            | "giant"
            | "member"
            | "ally"
            | "retailer"
            | "carrier"
            | "creator"
            | "founder"
            | "successor"
            | "predecessor"
            | "distributor"
            | "exporter"
            | "importer"
            | "regulator"
            | "watchdog"
    )
}

/// The lemma of a noun that the lexicon knows: compounds written as one word fall back on their last part ("shipyard workers" does not need it,
/// "businesswoman" does), agent nouns that it lacks are told by their hyphenated last part ("vice-chairman").
#[must_use]
pub fn lexical(analysis: &Analysis, word: WordId) -> String {
    let lemma = analysis.lemma[word].to_lowercase();
    match lemma.rsplit_once('-') {
        Some((_, last)) if last.len() > 3 => last.to_owned(),
        _ => lemma,
    }
}

/// Singular or plural, by form against lemma.
#[must_use]
pub fn number_of_noun(analysis: &Analysis, word: WordId) -> Number {
    let (form, lemma) = (analysis.form(word).to_lowercase(), analysis.lemma[word].to_lowercase());
    if IRREGULAR_PLURALS.contains(&form.as_str()) {
        Number::Plural
    } else if matches!(analysis.upos[word], Upos::Num | Upos::Adj) {
        if form == "one" { Number::Singular } else { Number::Plural }
    } else if form == lemma {
        let counted = analysis.children_by(word, Relation::Nummod).any(|n| !matches!(analysis.lemma[n].to_lowercase().as_str(), "one" | "1"));
        if counted { Number::Plural } else { Number::Singular }
    } else if form.ends_with('s') || lemma.len() >= form.len() || form.ends_with("en") || form.ends_with('i') || form.ends_with('a') {
        Number::Plural
    } else {
        Number::Singular
    }
}

/// Gender of a common noun as the lexicon shows it; organisations, places and events are neuter.
#[must_use]
pub fn gender_of_noun(ontology: &Ontology, lemma: &str, kind: Kind) -> Gender {
    if ontology.has(WordClass::Female, lemma) {
        Gender::Female
    } else if ontology.has(WordClass::Male, lemma) {
        Gender::Male
    } else if matches!(kind, Kind::Organization | Kind::Place | Kind::Event) {
        Gender::Neuter
    } else {
        Gender::Unknown
    }
}

/// The kind of a proper name: the model's, corrected where the words themselves or what stands before them leave no doubt.
#[must_use]
pub fn of_name(analysis: &Analysis, ontology: &Ontology, name: &ProperName) -> Kind {
    let text = analysis.slice(name.core.clone());
    let last = name.sort(analysis);
    let several = name.core.len() > 1;
    if ontology.place_class(text).is_some() && !(name.kind == Some(NameKind::Person) && name.confidence > 0.8) {
        return Kind::Place;
    }
    if let Some(kind) = shown_by_class(analysis, ontology, name) {
        return kind;
    }
    if ontology.body_class(text).is_some() && !(name.kind == Some(NameKind::Person) && name.confidence > 0.8) {
        return Kind::Organization;
    }
    if several && ontology.has(WordClass::EventMark, &last) && name.kind != Some(NameKind::Person) && !is_body(ontology, &last) {
        return Kind::Event;
    }
    match name.kind {
        Some(NameKind::Person) if several && name.confidence < 0.6 && ontology.has(WordClass::OrganizationMark, &last) => Kind::Organization,
        Some(NameKind::Person) => Kind::Person,
        Some(NameKind::Place) if several && name.confidence < 0.7 && is_body(ontology, &last) => Kind::Organization,
        Some(NameKind::Organization) => Kind::Organization,
        Some(NameKind::Place) => Kind::Place,
        None => of_untagged(analysis, ontology, name, &last),
    }
}

/// "HMS Skerry", "Clean Rivers Act", "Operation Lantern": names of ships, laws and events that say so. A person may be called "Law", but not "HMS".
fn shown_by_class(analysis: &Analysis, ontology: &Ontology, name: &ProperName) -> Option<Kind> {
    let words = name.core.clone();
    let class = class::of_name(ontology, analysis.slice(words.clone()), &[Kind::Thing, Kind::Event])?;
    let prefix = tagged::is_acronym(analysis.form(words.start));
    let person = name.kind == Some(NameKind::Person) && !(prefix && class.base == Some(Kind::Thing));
    let body = is_body(ontology, &name.sort(analysis)) && !prefix;
    class.base.filter(|_| words.len() > 1 && !person && !body)
}

fn is_body(ontology: &Ontology, word: &str) -> bool {
    ontology.has(WordClass::OrganizationMark, word) && !ontology.has(WordClass::PlaceMark, word)
}

fn of_untagged(analysis: &Analysis, ontology: &Ontology, name: &ProperName, last: &str) -> Kind {
    let several = name.core.len() > 1;
    let described = titles(analysis, name.head, name.core.clone()).map(|t| lexical(analysis, t)).find_map(|lemma| {
        let kind = of_noun(ontology, &lemma, Number::Singular);
        (kind != Kind::Thing && !ontology.has(WordClass::QuantityNoun, &lemma)).then_some(kind)
    });
    if let Some(kind) = described.filter(|k| matches!(k, Kind::Person | Kind::Organization)) {
        kind
    } else if several && ontology.has(WordClass::OrganizationMark, last) {
        Kind::Organization
    } else if several && ontology.has(WordClass::PlaceMark, last) {
        Kind::Place
    } else {
        Kind::Thing
    }
}

/// Nouns that stand before a name and say what it is: "president" in "Mexican President Claudia Sheinbaum". The last is the nearest to the name.
pub fn titles(analysis: &Analysis, head: WordId, core: Range<WordId>) -> impl Iterator<Item = WordId> + '_ {
    let inside = core.contains(&head);
    analysis.children[head]
        .iter()
        .copied()
        .chain((!inside).then_some(head))
        .filter(move |c| {
            *c < core.start
                && matches!(analysis.upos[*c], Upos::Noun | Upos::Propn)
                && (*c == head
                    || matches!(analysis.relation[*c], Relation::Compound | Relation::NmodDesc | Relation::Flat | Relation::Nmod | Relation::Appos))
        })
        .filter(move |c| analysis.relation[*c] != Relation::Nmod || phrase::preposition(analysis, *c).is_none())
}

/// The noun directly before a name that the tree took for a second object or subject beside it: "boarded the trawler Solvind".
#[must_use]
pub fn doubled(analysis: &Analysis, head: WordId, core_start: WordId) -> Option<WordId> {
    let before = core_start.checked_sub(1)?;
    let slot = matches!(analysis.relation[before], Relation::Obj | Relation::Nsubj | Relation::Obl | Relation::NsubjPass);
    let same = analysis.head[before] == analysis.head[head] && analysis.relation[before] == analysis.relation[head];
    (slot && same && analysis.upos[before] == Upos::Noun && number_of_noun(analysis, before) == Number::Singular).then_some(before)
}

/// Gender of a name that no title goes with.
#[must_use]
pub fn gender_without_title(kind: Kind) -> Gender {
    if matches!(kind, Kind::Organization | Kind::Place | Kind::Event) { Gender::Neuter } else { Gender::Unknown }
}

/// Gender of a name, from the titles before it only.
#[must_use]
pub fn gender_of_name(analysis: &Analysis, ontology: &Ontology, words: Range<WordId>, core: &Range<WordId>, kind: Kind) -> Gender {
    if kind != Kind::Person {
        return gender_without_title(kind);
    }
    // "Ashby's wife Lorraine": only words that describe the name itself count, not its possessor's.
    let own = words.start..core.start.max(words.start);
    let shows = |class| own.clone().rev().take(3).any(|w| ontology.has(class, &lexical(analysis, w)) && analysis.relation[w] != Relation::NmodPoss);
    match (shows(WordClass::Female), shows(WordClass::Male)) {
        (true, false) => Gender::Female,
        (false, true) => Gender::Male,
        _ => Gender::Unknown,
    }
}
