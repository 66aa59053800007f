//! Why a decision is not made.

use thiserror::Error;

use super::Entry;
use crate::resolution::ResolutionError;
use crate::store::StoreError;

/// Why a decision is not made. Then nothing is written, but where resolution fails: then the decision stands, and the next resolution follows it.
#[derive(Debug, Error)]
pub enum DecisionError {
    /// Nothing is called so.
    #[error("nothing in the store is called \"{wanted}\"")]
    Unknown {
        /// What was looked for.
        wanted: String,
        /// Names that are nearly it.
        alike: Vec<String>,
    },
    /// More than one entity is called so.
    #[error("{} entities are called \"{wanted}\"", entries.len())]
    Ambiguous {
        /// What was looked for.
        wanted: String,
        /// Who or what is called so.
        entries: Vec<Entry>,
    },
    /// What was named twice is one entity already.
    #[error("these are one entity already: {0}")]
    Same(String),
    /// Fewer than two entities were to be merged.
    #[error("it takes two entities to merge")]
    TooFew,
    /// Nothing was to be split off.
    #[error("\"{0}\" is not in what was to be split off")]
    NoPart(String),
    /// Everything was to be split off.
    #[error("all of \"{0}\" was to be split off; nothing would be left of it")]
    NoRest(String),
    /// No article makes such a statement.
    #[error("no article makes the statement {0}")]
    NoStatement(String),
    /// It is known to be wrong.
    #[error("\"{0}\" is rejected already")]
    Rejected(String),
    /// A name without letters or digits.
    #[error("a name has to have a letter or a digit")]
    NoName,
    /// There is no such decision.
    #[error("there is no decision {0}")]
    NoDecision(u64),
    /// It holds no longer.
    #[error("decision {0} is undone already")]
    Undone(u64),
    /// There is none to undo.
    #[error("there is no decision that could be undone")]
    Nothing,
    /// The log of another store refers to what it does not contain.
    #[error("decision {0} undoes one that is not in the log")]
    Dangling(u64),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Resolution.
    #[error(transparent)]
    Resolution(#[from] ResolutionError),
}

impl DecisionError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { alike, .. } if alike.is_empty() => Some("`newsgraph entity list` lists all entities".to_owned()),
            Self::Unknown { alike, .. } => Some(format!("did you mean {}?", alike.join(", "))),
            Self::Ambiguous { entries, .. } => {
                let lines = entries.iter().take(10).map(|entry| format!("  {}  ({}, {} articles)", entry.short, entry.label, entry.articles));
                Some(format!("say which one by its IRI:\n{}", lines.collect::<Vec<_>>().join("\n")))
            }
            Self::NoStatement(_) => Some("`newsgraph query 'SELECT ?s ?words { ?s a ng:Statement ; rdfs:label ?words }'` lists them".to_owned()),
            Self::NoPart(_) => Some("`newsgraph entity show` lists its articles and what they call it".to_owned()),
            Self::NoDecision(_) | Self::Undone(_) | Self::Nothing => Some("`newsgraph entity log` lists the decisions".to_owned()),
            Self::Store(error) | Self::Resolution(ResolutionError::Store(error)) => Some(error.hint()),
            _ => None,
        }
    }
}
