//! One kind of error for the whole command line: what happened, why, and what to do about it.

use std::error::Error as _;
use std::io::{self, ErrorKind};

use thiserror::Error;

use crate::decision::DecisionError;
use crate::export::ExportError;
use crate::linking::LinkError;
use crate::reader::ReaderError;
use crate::resolution::ResolutionError;
use crate::server::ServerError;
use crate::store::{QueryError, StatsError, StoreError};

/// Why a command failed.
#[derive(Debug, Error)]
pub enum CliError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Linking to a knowledge base.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The query.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The model or the ontology.
    #[error(transparent)]
    Reader(#[from] ReaderError),
    /// The server cannot listen.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// Resolution across articles.
    #[error(transparent)]
    Resolution(#[from] ResolutionError),
    /// What a person wanted to decide.
    #[error(transparent)]
    Decision(#[from] DecisionError),
    /// The result cannot be written.
    #[error("cannot write the result")]
    Output(#[from] io::Error),
    /// A file cannot be read or written.
    #[error("cannot {action} {target}")]
    File {
        /// "read", "write" …
        action: &'static str,
        /// Which file.
        target: String,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// The arguments do not make sense together.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What would be right.
        hint: String,
    },
    /// Anything else, in words.
    #[error("{message}")]
    Failed {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: Option<String>,
    },
}

impl From<ExportError> for CliError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Store(error) => Self::Store(error),
            ExportError::Output(error) => Self::Output(error),
        }
    }
}

impl From<StatsError> for CliError {
    fn from(error: StatsError) -> Self {
        match error {
            StatsError::Store(error) => Self::Store(error),
            StatsError::Query(error) => Self::Query(error),
        }
    }
}

impl CliError {
    /// Exit code of the process: 2 for wrong usage, 1 for everything else.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if matches!(self, Self::Usage { .. }) { 2 } else { 1 }
    }

    /// Whether the reader of our output has gone (`… | head`), which is no failure.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == ErrorKind::BrokenPipe)
    }

    /// What the user can do about it.
    fn hint(&self) -> Option<String> {
        match self {
            Self::Store(error) | Self::Resolution(ResolutionError::Store(error)) => Some(error.hint()),
            Self::Link(error) => Some(error.hint()),
            Self::Decision(error) => error.hint(),
            Self::Query(QueryError::Syntax(_)) => Some(
                "queries are SELECT, ASK, CONSTRUCT or DESCRIBE; see docs/graph.md for the vocabulary and examples/queries for examples".to_owned(),
            ),
            Self::Query(QueryError::Update) => {
                Some("queries only read; `newsgraph build` and `newsgraph remove` change what is in the store".to_owned())
            }
            Self::Server(_) => Some("another program may listen there already: name another address or port with --listen".to_owned()),
            Self::Usage { hint, .. } => Some(hint.clone()),
            Self::Failed { hint, .. } => hint.clone(),
            _ => None,
        }
    }

    /// The whole report: the error, the chain of its causes, and the hint.
    #[must_use]
    pub fn report(&self) -> String {
        let mut report = format!("error: {self}");
        let mut cause = self.source();
        while let Some(error) = cause {
            report.push_str(&format!("\n  because: {error}"));
            cause = error.source();
        }
        if let Some(hint) = self.hint() {
            report.push_str(&format!("\n  hint: {hint}"));
        }
        report
    }
}
