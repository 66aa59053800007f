//! Bytes to [`Article`]: files, folders and standard input are read, decoded, and parted into header and story.
//!
//! Offsets count from the decoded text as it is kept in [`Article::text`]: without byte order mark, line ends normalised to `\n`.

mod dateline;
mod decode;
mod files;
mod header;
mod line;
mod list;
mod note;
mod text;

pub mod date;

use std::path::PathBuf;

use thiserror::Error;

pub use files::articles;
pub use text::from_text;

use crate::article::Article;

/// Largest input that is taken for an article, in bytes. The longest newspaper features have less than a hundredth of it.
pub const MAX_BYTES: usize = 16 << 20;

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
    /// A folder without any text file in it.
    #[error("{0}: the folder holds no text file (.txt, .text, .md or without extension)")]
    EmptyFolder(String),
    /// No text at all, or only white space.
    #[error("{0}: is empty")]
    Empty(String),
    /// Longer than [`MAX_BYTES`].
    #[error("{path}: {bytes} bytes are too long for an article (at most {MAX_BYTES})")]
    TooLong {
        /// Which input.
        path: String,
        /// Its length in bytes, as far as it was read.
        bytes: u64,
    },
    /// Some other format than plain text.
    #[error("{path}: is {format}, not plain text")]
    NotText {
        /// Which input.
        path: String,
        /// What it seems to be ("a PDF file", "binary data").
        format: &'static str,
    },
}

/// The article in `bytes`, whatever their encoding; `source` names it in errors and in [`Article::source`].
///
/// # Errors
/// If there is nothing to read in it: [`IntakeError::Empty`], [`IntakeError::TooLong`], [`IntakeError::NotText`].
pub fn from_bytes(source: &str, bytes: &[u8]) -> Result<Article, IntakeError> {
    if bytes.len() > MAX_BYTES {
        return Err(IntakeError::TooLong { path: source.to_owned(), bytes: bytes.len() as u64 });
    }
    let text = decode::decode(bytes).map_err(|format| IntakeError::NotText { path: source.to_owned(), format })?;
    if text.chars().all(|c| c.is_whitespace() || c.is_control() || c == '\u{feff}' || c == '\u{200b}') {
        return Err(IntakeError::Empty(source.to_owned()));
    }
    let mut article = from_text(text);
    source.clone_into(&mut article.source);
    Ok(article)
}

/// The name of an input as errors show it.
fn shown(path: &std::path::Path) -> String {
    PathBuf::from(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_to_read_is_an_error_with_the_path() {
        let empty = from_bytes("a/b.txt", b" \n\t\r\n").unwrap_err();
        assert_eq!(empty.to_string(), "a/b.txt: is empty");
        let pdf = from_bytes("c.txt", b"%PDF-1.7\n%\xe2\xe3").unwrap_err();
        assert_eq!(pdf.to_string(), "c.txt: is a PDF file, not plain text");
        let long = from_bytes("d", &vec![b'x'; MAX_BYTES + 1]).unwrap_err();
        assert!(matches!(long, IntakeError::TooLong { .. }));
    }

    #[test]
    fn one_huge_line_is_read_in_full() {
        let text = "The mill closed. ".repeat(40_000);
        let article = from_bytes("x", text.as_bytes()).unwrap();
        assert_eq!(article.blocks.len(), 1);
        assert_eq!(article.blocks[0].range, 0..text.trim_end().len());
    }

    proptest! {
        #[test]
        fn blocks_are_in_order_inside_the_text_and_on_character_boundaries(
            text in "(date 2024-0[1-9]-1[0-9]|By [A-Z][a-zé]{1,5}|[A-ZÉ]{2,9} — |- |• |[“\"]?[a-zéA-Z ,:.]{0,80}[.”]?|\n|\n\n|\r\n|Title: |\\PC{0,9}){0,30}"
        ) {
            if let Ok(article) = from_bytes("p", text.as_bytes()) {
                let mut last = 0;
                for block in &article.blocks {
                    prop_assert!(block.range.start >= last && block.range.start < block.range.end && block.range.end <= article.text.len());
                    prop_assert!(article.text.is_char_boundary(block.range.start) && article.text.is_char_boundary(block.range.end));
                    let inside = &article.text[block.range.clone()];
                    prop_assert_eq!(inside.trim(), inside);
                    last = block.range.end;
                }
            }
        }

        #[test]
        fn any_bytes_are_taken_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = from_bytes("p", &bytes);
        }
    }
}
