//! What can go wrong with a store, and what to do about it.

use std::io;
use std::path::PathBuf;

use oxigraph::store::StorageError;
use thiserror::Error;

/// Why a store could not be opened, read or changed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Nothing lies there.
    #[error("there is no store at {}", .0.display())]
    Unknown(PathBuf),
    /// Something else lies there.
    #[error("{} is not a newsgraph store", .0.display())]
    NotAStore(PathBuf),
    /// The store was written by a version whose format this one does not know.
    #[error("the store {} has format {found}, but this version of newsgraph reads format {expected}", path.display())]
    Format {
        /// Its folder.
        path: PathBuf,
        /// Format in its marker.
        found: u32,
        /// Format of this version.
        expected: u32,
    },
    /// Another process has it.
    #[error("the store {} is in use by another process", .0.display())]
    Locked(PathBuf),
    /// It may be read, but not written.
    #[error("the store {} cannot be written to", path.display())]
    ReadOnly {
        /// Its folder.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// The store's IRIs begin otherwise than asked.
    #[error("the IRIs in the store {} begin with {found}, not with {asked}", path.display())]
    Base {
        /// Its folder.
        path: PathBuf,
        /// Base in its marker.
        found: String,
        /// Base asked for.
        asked: String,
    },
    /// A file of the store cannot be read or written.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// "read", "create" …
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// The database itself fails.
    #[error("the database in {} cannot be used", path.display())]
    Storage {
        /// The store's folder.
        path: PathBuf,
        /// What it says.
        #[source]
        source: StorageError,
    },
    /// The program's own shapes cannot be used.
    #[error(transparent)]
    Shapes(#[from] super::ShapesError),
    /// No article answers to that.
    #[error("no article in the store answers to \"{0}\"")]
    UnknownArticle(String),
    /// More than one article answers to that.
    #[error("\"{wanted}\" could be any of {}:\n  {}", candidates.len(), candidates.join("\n  "))]
    AmbiguousArticle {
        /// What was asked for.
        wanted: String,
        /// Local names and headlines of those that fit.
        candidates: Vec<String>,
    },
}

/// Whether the database could not write for want of room. It tells so in words only.
fn is_full(error: &StorageError) -> bool {
    let text = format!("{error} {error:?}");
    ["No space left", "File too large", "Disk quota exceeded"].iter().any(|reason| text.contains(reason))
}

impl StoreError {
    /// What the user can do about it.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Unknown(path) => {
                format!("build it with `newsgraph build --store {} ARTICLE...`, or name another one with --store or NEWSGRAPH_STORE", path.display())
            }
            Self::NotAStore(_) => "a store is a folder of its own: name one that is empty or does not exist yet".to_owned(),
            Self::Format { .. } => "build a new store from the articles with this version, or use the version that wrote it".to_owned(),
            Self::Locked(_) => {
                "wait until the other newsgraph has ended, then try again; reading is possible beside reading, not beside writing".to_owned()
            }
            Self::ReadOnly { .. } => "check the permissions of the folder and the space on its disk, or name another one with --store".to_owned(),
            Self::Base { found, .. } => format!("leave --base out or say --base {found}; a store has one base for good"),
            Self::Storage { source, .. } if is_full(source) => {
                "the disk is full, or a limit on the size of files is reached; nothing that was written before is lost: make room, then run the command again, and `newsgraph build` goes on where it stopped"
                    .to_owned()
            }
            Self::Storage { .. } => "if the disk is sound and not full, build a new store from the articles".to_owned(),
            Self::UnknownArticle(_) => "`newsgraph articles` lists them: name one by its local name, IRI, file or a part of its headline".to_owned(),
            Self::AmbiguousArticle { .. } => "name one of them by its local name".to_owned(),
            Self::Shapes(_) => "this is a mistake in newsgraph: please report it".to_owned(),
            Self::Io { .. } => "check the path, its permissions and the space on its disk".to_owned(),
        }
    }
}
