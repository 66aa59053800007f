//! Why a knowledge base cannot be used.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::store::StoreError;

/// Why linking fails.
#[derive(Debug, Error)]
pub enum LinkError {
    /// The knowledge base cannot be read.
    #[error("cannot read the knowledge base {0}")]
    Read(PathBuf, #[source] io::Error),
    /// A line of the knowledge base is not what it should be.
    #[error("{path}, line {line}: {message}")]
    Line {
        /// The file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// There is nothing in it.
    #[error("{0} holds no entry")]
    Empty(PathBuf),
    /// The index cannot be written or read.
    #[error("cannot {action} the index {path}")]
    Index {
        /// "write" or "read".
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl LinkError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Read(..) | Self::Empty(_) | Self::Line { .. } => {
                "a knowledge base is a Wikidata dump (JSON, one entity a line) or lines of id, label, aliases, type and popularity with tabs between; \
                 docs/linking.md shows both"
                    .to_owned()
            }
            Self::Index { .. } => "name a file in a folder that can be written with --index FILE".to_owned(),
            Self::Store(error) => error.hint(),
        }
    }
}
