//! What pages are made of: plain data, ready to be shown and to be written as JSON.

use serde::Serialize;

use super::{address, words};
use crate::graph::vocabulary::REL;
use crate::reading::Kind;

/// Something that is named in a page, with the page about it where there is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Link {
    /// What it is called.
    pub text: String,
    /// Its IRI; absent for plain values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iri: Option<String>,
    /// Path on this server; absent where there is no page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// What kind of entity it is, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
}

impl Link {
    /// A value that is nothing but text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), iri: None, href: None, kind: None }
    }

    /// The class of its colour in the pages.
    pub fn class(&self) -> &'static str {
        self.kind.map_or("", kind_class)
    }
}

/// The name of a kind's colour in the style sheet.
pub fn kind_class(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "person",
        Kind::Organization => "organization",
        Kind::Place => "place",
        Kind::Event => "event",
        Kind::Group => "group",
        Kind::Thing => "thing",
    }
}

/// An article as it is named elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Source {
    /// Day of publication, ISO 8601.
    pub published: Option<String>,
    /// Its IRI.
    pub iri: String,
    /// Its headline, or its local name.
    pub headline: String,
    /// Its publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Path of its page.
    pub href: String,
}

impl Source {
    /// "Northern Courier, 12 March 2026"
    pub fn credit(&self) -> String {
        let date = self.published.as_deref().map(words::date);
        let parts: Vec<String> = self.publisher.iter().cloned().chain(date).collect();
        if parts.is_empty() { words::shortened(&self.headline, 40) } else { parts.join(", ") }
    }
}

/// The passage that a statement or a quotation rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// First character in the article's text.
    pub begin: usize,
    /// One past the last character.
    pub end: usize,
    /// Its words.
    pub exact: String,
    /// Where it is shown, in its article.
    pub href: String,
}

/// One statement, whoever makes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement {
    /// Its IRI.
    pub iri: String,
    /// Its number in its article, from 1; 0 for a statement that is not named as this program names them.
    pub number: usize,
    /// Who or what.
    pub subject: Option<Link>,
    /// IRI of the relation.
    pub relation: String,
    /// The relation in words, without "not".
    pub words: String,
    /// To whom or what.
    pub object: Option<Link>,
    /// Further participants, each with its preposition.
    pub arguments: Vec<(String, Link)>,
    /// Whether it says that it is not so.
    pub negative: bool,
    /// "planned", "possible" …; absent for what happened.
    pub modality: Option<String>,
    /// Whether the subject is what it was done to.
    pub passive: bool,
    /// Whether the article asserts it.
    pub fact: bool,
    /// Who says so; empty where the article does.
    pub claimants: Vec<Link>,
    /// When, in words.
    pub when: Option<String>,
    /// First day, ISO 8601.
    pub begins: Option<String>,
    /// Last day.
    pub ends: Option<String>,
    /// Where.
    pub place: Option<Link>,
    /// Probability that the article says this.
    pub confidence: Option<f64>,
    /// The article's own words for it.
    pub gloss: Option<String>,
    /// The passage that says it.
    pub passage: Option<Passage>,
    /// The article.
    pub source: Option<Source>,
    /// Whether it only tells that somebody says something, which the quotation shows better.
    #[serde(skip)]
    pub is_speech: bool,
}

impl Statement {
    /// What makes two statements the same one: subject, relation, object, polarity and modality.
    pub fn proposition(&self) -> (String, String, String, bool, Option<String>) {
        let name = |link: &Option<Link>| link.as_ref().map(|link| link.iri.clone().unwrap_or_else(|| link.text.to_lowercase())).unwrap_or_default();
        let passive = if self.passive { " (passive)" } else { "" };
        (name(&self.subject), format!("{}{passive}", self.relation), name(&self.object), self.negative, self.modality.clone())
    }

    /// Where it can be rejected.
    pub fn review(&self) -> String {
        address::review_of(&self.iri)
    }

    /// What stands before the verb of a passive: "was arrested", "be arrested" for what is planned.
    pub fn auxiliary(&self) -> &'static str {
        if self.modality.is_some() { "be" } else { "was" }
    }

    /// Whether the relation is named by the ontology, not by the article's verb.
    pub fn is_known(&self) -> bool {
        !self.relation.starts_with(REL)
    }

    /// Its confidence in percent.
    pub fn percent(&self) -> Option<u32> {
        // A probability has no sign and at most three digits.
        self.confidence.map(|confidence| (confidence.clamp(0.0, 1.0) * 100.0).round() as u32)
    }
}

/// Somebody's words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// Its IRI.
    pub iri: String,
    /// Its number in its article, from 1.
    pub number: usize,
    /// The words.
    pub text: String,
    /// "direct", "indirect" or "mixed".
    pub kind: String,
    /// Who says them.
    pub speaker: Option<Link>,
    /// The word of saying.
    pub cue: Option<String>,
    /// To whom.
    pub addressee: Option<Link>,
    /// When, in words.
    pub when: Option<String>,
    /// First and last character of the words in the article.
    pub span: Option<(usize, usize)>,
    /// The passage.
    pub passage: Option<Passage>,
    /// The article.
    pub source: Option<Source>,
}
