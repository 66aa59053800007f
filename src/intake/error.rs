//! Why an input gave no article, in words for people.

use thiserror::Error;

use super::limit::{MAX_BYTES, MAX_DEPTH, MAX_NESTING};

/// Why an input gave no article. Other inputs are not affected.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// The file or folder cannot be opened or read.
    #[error("{path}: cannot be read")]
    Unreadable {
        /// Which input; `-` for standard input.
        path: String,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// Neither a file nor a folder (a socket, a device).
    #[error("{0}: is neither a file nor a folder")]
    NoFile(String),
    /// A folder without any article in it.
    #[error("{0}: the folder holds no article")]
    EmptyFolder(String),
    /// No text at all, or only white space.
    #[error("{0}: is empty")]
    Empty(String),
    /// Longer than [`MAX_BYTES`].
    #[error("{path}: more than {} MiB are too long for an article", MAX_BYTES >> 20)]
    TooLong {
        /// Which input.
        path: String,
    },
    /// A format that is known, but not read.
    #[error("{path}: is {format}, which is not read")]
    Format {
        /// Which input.
        path: String,
        /// What it is ("a picture", "binary data").
        format: &'static str,
    },
    /// It is what it seems to be, but damaged or cut off.
    #[error("{path}: {format} is damaged: {reason}")]
    Damaged {
        /// Which input.
        path: String,
        /// What it is ("the ZIP archive").
        format: &'static str,
        /// What the parser says.
        reason: String,
    },
    /// Unpacking it would take far more room than any archive of texts.
    #[error("{path}: unpacks to far more than an archive of articles could hold; the rest of it is left out")]
    Bomb {
        /// Which input.
        path: String,
    },
    /// Archives in archives in archives.
    #[error("{path}: lies in more than {MAX_DEPTH} archives inside one another")]
    TooDeep {
        /// Which input.
        path: String,
    },
    /// Elements of a page, or parts of a message, inside one another.
    #[error("{path}: {format} is nested more than {MAX_NESTING} deep")]
    Nested {
        /// Which input.
        path: String,
        /// What it is ("the HTML page").
        format: &'static str,
    },
    /// It can be read, but nothing in it is an article's text.
    #[error("{path}: {reason}")]
    NoText {
        /// Which input.
        path: String,
        /// What is missing.
        reason: String,
    },
    /// Something that lies among articles without being one: a style sheet in a folder, a picture in an archive.
    #[error("{path}: passed over, since it is {format}")]
    PassedOver {
        /// Which input.
        path: String,
        /// What it is.
        format: &'static str,
    },
    /// The language model broke off while it read the article.
    #[error("{path}: was not read, since the language model broke off: {reason}")]
    Unread {
        /// Which input.
        path: String,
        /// What the model says.
        reason: String,
    },
    /// The program, or a library that it uses, fails on the input.
    #[error("{path}: the program fails on this input; please report it")]
    Failed {
        /// Which input.
        path: String,
    },
}

impl IntakeError {
    /// Which input: its path, with the place inside it after `!` or `#`.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::NoFile(path) | Self::EmptyFolder(path) | Self::Empty(path) => path,
            Self::Unreadable { path, .. }
            | Self::TooLong { path }
            | Self::Format { path, .. }
            | Self::Damaged { path, .. }
            | Self::Bomb { path }
            | Self::TooDeep { path }
            | Self::Nested { path, .. }
            | Self::NoText { path, .. }
            | Self::PassedOver { path, .. }
            | Self::Unread { path, .. }
            | Self::Failed { path } => path,
        }
    }

    /// The error with its causes, on one line, without the path.
    #[must_use]
    pub fn reason(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(&format!(": {error}"));
            cause = error.source();
        }
        match text.strip_prefix(self.path()).and_then(|rest| rest.strip_prefix(": ")) {
            Some(reason) => reason.to_owned(),
            None => text,
        }
    }

    /// Whether this is no failure, but only says that something among the articles is none.
    #[must_use]
    pub fn is_harmless(&self) -> bool {
        matches!(self, Self::PassedOver { .. })
    }
}
