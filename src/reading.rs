//! What reading an article gives: plain data, before any RDF. `read --format jsonl` prints exactly this.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::article::CharSpan;
use crate::language::WordId;

/// Index into [`Reading::entities`].
pub type EntityId = usize;
/// Index into [`Reading::statements`].
pub type StatementId = usize;
/// Index into [`Reading::quotations`].
pub type QuotationId = usize;

/// Everything that one article says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// People, organisations, places, events, groups and things, in order of first mention.
    pub entities: Vec<Entity>,
    /// Relations, in text order.
    pub statements: Vec<Statement>,
    /// Direct, indirect and mixed speech, in text order.
    pub quotations: Vec<Quotation>,
}

/// The base class of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// `schema:Person`
    Person,
    /// `schema:Organization`
    Organization,
    /// `schema:Place`
    Place,
    /// `schema:Event`
    Event,
    /// `ng:Group`: unnamed but specific people or bodies ("U.S. forces", "drug cartels").
    Group,
    /// `ng:Thing`: all else.
    Thing,
}

impl Kind {
    /// Every kind.
    pub const ALL: &[Self] = &[Self::Person, Self::Organization, Self::Place, Self::Event, Self::Group, Self::Thing];

    /// The class as a prefixed name.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Person => "schema:Person",
            Self::Organization => "schema:Organization",
            Self::Place => "schema:Place",
            Self::Event => "schema:Event",
            Self::Group => "ng:Group",
            Self::Thing => "ng:Thing",
        }
    }
}

/// One real thing that the article speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Its base class.
    pub kind: Kind,
    /// Finer classes as prefixed names (`schema:Country`), beside the base class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
    /// Best name: the fullest one for a named entity, the phrase of the first mention otherwise.
    pub label: String,
    /// Every other form seen (names only: no pronouns).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Whether the label is a proper name (else it is a description such as "two diplomats").
    pub named: bool,
    /// Whether the name identifies the entity beyond this article, so that articles share its node: a person's name of two words or
    /// more, or the proper name of an organisation, place, event or work.
    pub identifying: bool,
    /// Every place where it is mentioned, pronouns included, in text order.
    pub mentions: Vec<Mention>,
}

/// One mention of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Where it stands.
    pub span: CharSpan,
    /// How it is mentioned.
    pub form: MentionForm,
}

/// How an entity is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MentionForm {
    /// By name.
    Name,
    /// By a common noun ("the minister").
    Nominal,
    /// By a pronoun or possessive ("she", "their").
    Pronoun,
}

/// What can fill a slot of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// An entity.
    Entity(EntityId),
    /// A quotation (object of `rel:said`).
    Quotation(QuotationId),
    /// Another statement.
    Statement(StatementId),
    /// Words that name no entity ("guilty", an unresolved pronoun). As a subject: the statement cannot become a triple of its own.
    Text(String),
    /// A number with what it counts or measures (`currency` as ISO 4217 code, `percent`, `year` for ages, or a noun).
    Quantity {
        /// The amount.
        amount: f64,
        /// Its unit, if told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        /// As written.
        text: String,
    },
    /// A point or span in time.
    Time(Time),
}

/// A relation: open (minted from the words) or known to the ontology.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Predicate {
    /// As inflected in the text, with its preposition, words joined by blanks: "spoke with". For a known relation its prefixed name: `schema:jobTitle`.
    pub label: String,
    /// Lemma with the preposition: "speak with". Equal to `label` for a known relation.
    pub lemma: String,
    /// Whether `label` is a prefixed name of the ontology rather than words.
    pub known: bool,
}

/// Whether the statement says that it is so or that it is not so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Polarity {
    /// It is so.
    #[default]
    Positive,
    /// It is not so.
    Negative,
}

/// Whether it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Modality {
    /// It happened or holds.
    #[default]
    Actual,
    /// It will or is meant to happen.
    Planned,
    /// It may be so.
    Possible,
    /// It should or must happen.
    Obligatory,
    /// It would happen if.
    Hypothetical,
    /// Somebody ordered it or asked for it.
    Requested,
}

/// One relation with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Who or what.
    pub subject: Value,
    /// Does or is what.
    pub predicate: Predicate,
    /// To whom or what; `None` for intransitive verbs and passives without agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Value>,
    /// Further arguments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<Argument>,
    /// Positive or negative.
    pub polarity: Polarity,
    /// Whether it happened.
    pub modality: Modality,
    /// Whether the subject is the patient of a passive without agent.
    #[serde(default)]
    pub passive: bool,
    /// Whether it is asserted by the article itself (positive, actual, not merely attributed): then, and only then, the direct triple is written.
    pub asserted: bool,
    /// Who says so, the innermost source first; empty: the article in its own voice (or `asserted` by a factive verb, with the source kept).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributed_to: Vec<Value>,
    /// Statements of the clause that this one governs (what is said, ordered, planned …).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<StatementId>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<EntityId>,
    /// Probability that the statement is right, 0 to 1.
    pub confidence: f64,
    /// The sentence that says it.
    pub evidence: Evidence,
    /// The words of each slot as they stand in the text.
    pub surface: Surface,
    /// What it was read from, which tells how far it can be trusted; not part of what is written.
    #[serde(skip)]
    pub origin: Option<Origin>,
}

/// The words and the construction that a statement was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// What kind of construction states it.
    pub construction: Construction,
    /// Head of the predicate: the verb that carries it, the predicate noun or adjective, or the noun that states a fact or an event.
    pub predicate: WordId,
    /// Head of the subject, where a word stands for it.
    pub subject: Option<WordId>,
    /// Head of the object, where a word stands for it.
    pub object: Option<WordId>,
    /// Whether the subject had to be found outside the clause: shared, controlled or an antecedent.
    pub borrowed: bool,
    /// Whether several verbs make the predicate: "agreed to buy", "continues to hold".
    pub merged: bool,
}

/// What kind of construction a statement was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Construction {
    /// The clause that is the sentence, or one beside it.
    Main,
    /// A clause coordinated with another.
    Conjunct,
    /// What is said or thought: "said that …".
    Complement,
    /// A controlled complement: "wants to …".
    Open,
    /// An adverbial clause.
    Adverbial,
    /// Participle or infinitive of a noun: "the talks held in …".
    Participle,
    /// A relative clause.
    Relative,
    /// A clause that is a subject.
    Subject,
    /// A noun phrase: "the mayor of X, Y".
    Phrase,
    /// A noun that tells an event: "the arrest of X by Y".
    Event,
}

/// A further argument of a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Argument {
    /// The preposition that introduces it, or `object`, `recipient`, `complement`.
    pub role: String,
    /// What it is.
    pub value: Value,
    /// The relation that leads from the subject straight to it, where it takes part in what happened: "sold to" for the buyer beside "sold" for the goods.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Predicate>,
}

/// The passage that a statement or quotation rests on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it stands in the article.
    pub span: CharSpan,
    /// Its exact words.
    pub exact: String,
}

/// A statement's slots in the article's own words, for people and for benchmarks of open extraction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surface {
    /// Words of the subject.
    pub subject: String,
    /// Words of the predicate.
    pub predicate: String,
    /// Words of the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// Words of each further argument, preposition included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
}

/// How speech is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum QuotationKind {
    /// In quotation marks.
    Direct,
    /// Reported without marks.
    Indirect,
    /// Reported, with some words in marks.
    Mixed,
}

/// Somebody's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quotation {
    /// The words, without the marks.
    pub text: String,
    /// Where they stand, without the marks.
    pub span: CharSpan,
    /// How they are told.
    pub kind: QuotationKind,
    /// Who says them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Value>,
    /// Whether the article itself tells that the speaker said so: not that they deny, believe or may say it, nor that another says they did.
    pub asserted: bool,
    /// Where the speaker is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker_span: Option<CharSpan>,
    /// The word of saying ("said", "according to").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<String>,
    /// Where the cue stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue_span: Option<CharSpan>,
    /// To whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Value>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// The sentence or sentences.
    pub evidence: Evidence,
    /// The statements made inside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<StatementId>,
}

/// A time expression and what it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// As written ("on Thursday evening").
    pub text: String,
    /// What it means against the article's date.
    pub value: TimeValue,
}

/// The meaning of a time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeValue {
    /// A day.
    Day(Date),
    /// A month of a year.
    Month(i16, i8),
    /// A year.
    Year(i16),
    /// From the first to the last day, both included; an open end is `None`.
    Span(Option<Date>, Option<Date>),
    /// Not resolved: the words stand for themselves.
    Unresolved,
}

impl fmt::Display for TimeValue {
    /// ISO 8601: `2026-01-08`, `2026-01`, `2026`, `2026-01-01/2026-01-08`; nothing when unresolved.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |d: &Option<Date>| d.map_or_else(|| "..".to_owned(), |d| d.to_string());
        match self {
            Self::Day(date) => write!(f, "{date}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Span(begin, end) => write!(f, "{}/{}", side(begin), side(end)),
            Self::Unresolved => Ok(()),
        }
    }
}

impl Statement {
    /// A plain positive, actual statement; the rest is to be filled in.
    #[must_use]
    pub fn new(subject: Value, predicate: Predicate, object: Option<Value>, evidence: Evidence) -> Self {
        Self {
            subject,
            predicate,
            object,
            arguments: Vec::new(),
            polarity: Polarity::Positive,
            modality: Modality::Actual,
            passive: false,
            asserted: true,
            attributed_to: Vec::new(),
            content: Vec::new(),
            time: None,
            place: None,
            confidence: 1.0,
            evidence,
            surface: Surface::default(),
            origin: None,
        }
    }
}
