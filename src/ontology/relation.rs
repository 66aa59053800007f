//! Relations that the ontology knows, and the words that express them.

use crate::reading::Kind;

/// A relation of the ontology, or those of its wordings that hold for a narrower domain and range.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Prefixed name: `schema:founder`; an IRI outside of the usual namespaces.
    pub name: String,
    /// What the subject must be; empty: anything.
    pub domain: Vec<Kind>,
    /// What the object must be; empty: anything.
    pub range: Vec<Kind>,
    /// Whether the range is `xsd:date`: the object is the time at which the words say that something happened.
    pub dated: bool,
    /// Verb lemmas (with preposition) that express it from subject to object: "marry" for `schema:spouse`.
    pub verbs: Vec<String>,
    /// Verb lemmas that express it from object to subject: "found" for `schema:founder` (the organisation's founder is the subject of "found").
    pub inverse_verbs: Vec<String>,
    /// Nouns N with "subject's N is object": "wife" for `schema:spouse`, "chairman".
    pub nouns: Vec<String>,
    /// Nouns N with "object's N is subject", "subject, N of object": "founder" as said of the person for a property that leads to the organisation.
    pub inverse_nouns: Vec<String>,
}

/// One way to say a relation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Wording {
    /// Verb lemma with its preposition, subject to object.
    Verb(String),
    /// Verb lemma with its preposition, object to subject.
    InverseVerb(String),
    /// "subject's NOUN is object".
    Noun(String),
    /// "subject is NOUN of object".
    InverseNoun(String),
}

impl Known {
    /// Whether the relation may hold between things of these kinds.
    #[must_use]
    pub fn admits(&self, subject: Kind, object: Kind) -> bool {
        !self.dated && self.admits_subject(subject) && fits(&self.range, object)
    }

    /// Whether a thing of this kind may be the subject.
    #[must_use]
    pub fn admits_subject(&self, subject: Kind) -> bool {
        fits(&self.domain, subject)
    }

    /// Every way to say it, in order of declaration.
    pub fn wordings(&self) -> impl Iterator<Item = Wording> + '_ {
        (self.verbs.iter().cloned().map(Wording::Verb))
            .chain(self.inverse_verbs.iter().cloned().map(Wording::InverseVerb))
            .chain(self.nouns.iter().cloned().map(Wording::Noun))
            .chain(self.inverse_nouns.iter().cloned().map(Wording::InverseNoun))
    }
}

fn fits(allowed: &[Kind], kind: Kind) -> bool {
    allowed.is_empty() || allowed.contains(&kind)
}
