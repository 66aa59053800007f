//! The inputs that `build`, `read` and `intake` share: which files, and how their records are to be understood.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::CliError;
use crate::article::Article;
use crate::intake::{self, Draft, Drafts, IntakeError, Mapping};

/// What is to be read.
#[derive(Debug, Args)]
pub struct Inputs {
    /// Files or folders with articles; - for standard input. Text, Markdown, HTML, saved pages, RSS, Atom and JSON feeds, JSON lines,
    /// CSV, WARC, e-mail, PDF (experimental); ZIP and tar archives of these, gzip and Zstandard. What a file is is told by its content.
    #[arg(required_unless_present = "stdin", value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Takes standard input for this format, whatever it looks like. `read` is then a filter: each article is written as soon as it is read, what
    /// cannot be read is told on standard error as JSON lines ("source", "error"), and the exit code is 1 only where nothing can go on.
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "inputs")]
    stdin: Option<StdinFormat>,
    #[command(flatten)]
    fields: Fields,
}

/// A format that standard input can be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StdinFormat {
    /// One JSON object a line, each an article
    Jsonl,
}

/// Which fields of a record hold what.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fields of JSON records and columns of tables (a dot reaches into objects: meta.date)")]
struct Fields {
    /// Field with the text [default: text, body, content or another usual name].
    #[arg(long, value_name = "FIELD")]
    text: Option<String>,
    /// Field with the headline [default: title, headline …].
    #[arg(long, value_name = "FIELD")]
    title: Option<String>,
    /// Field with the day of publication [default: date, published …].
    #[arg(long, value_name = "FIELD")]
    date: Option<String>,
    /// Field with the authors [default: authors, author, byline …].
    #[arg(long, value_name = "FIELD")]
    author: Option<String>,
    /// Field with the publisher [default: publisher, source …].
    #[arg(long, value_name = "FIELD")]
    publisher: Option<String>,
    /// Field with the address [default: url, link …].
    #[arg(long, value_name = "FIELD")]
    url: Option<String>,
}

impl Inputs {
    /// Opens them all.
    pub fn drafts(&self) -> Drafts {
        if self.stdin == Some(StdinFormat::Jsonl) {
            return intake::json_lines(&self.mapping());
        }
        let paths: Vec<PathBuf> = self.inputs.iter().map(|input| local_path(input)).collect();
        intake::drafts(&paths, &self.mapping())
    }

    /// Whether what comes on standard input is to go out article by article.
    pub fn is_filter(&self) -> bool {
        self.stdin.is_some()
    }

    fn mapping(&self) -> Mapping {
        let Fields { text, title, date, author, publisher, url } = &self.fields;
        let [text, title, date, author, publisher, url] = [text, title, date, author, publisher, url].map(Clone::clone);
        Mapping { text, title, date, author, publisher, url }
    }
}

/// About how many bytes of text a draft holds.
pub fn size(draft: &Result<Draft, IntakeError>) -> usize {
    draft.as_ref().map_or(0, Draft::likely_length)
}

/// An article that the program itself fails on, or the model where it gives a reason.
pub fn broken(article: &Article, reason: Option<String>) -> IntakeError {
    let path = article.source.clone();
    match reason {
        Some(reason) => IntakeError::Unread { path, reason },
        None => IntakeError::Failed { path },
    }
}

/// As [`broken`], as a line of text.
pub fn unread(article: &Article, reason: Option<String>) -> String {
    broken(article, reason).to_string()
}

/// An error as a JSON object, for programs.
pub fn as_json(error: &IntakeError) -> serde_json::Value {
    serde_json::json!({ "source": error.path(), "error": error.reason() })
}

/// The error of a command that was given nothing to read.
pub fn nothing() -> CliError {
    CliError::Failed { message: "there is no article in what was named".to_owned(), hint: Some("name files, or folders that hold some".to_owned()) }
}

/// The path that a `file:` URL means; any other input is a path already.
fn local_path(input: &Path) -> PathBuf {
    let Some(rest) = input.to_str().and_then(|text| text.strip_prefix("file://")) else { return input.to_owned() };
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let mut bytes = Vec::new();
    let mut left = path.as_bytes();
    while let Some((byte, tail)) = left.split_first() {
        let escaped = tail.get(..2).and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, escaped) {
            (b'%', Some(escaped)) => {
                bytes.push(escaped);
                left = &tail[2..];
            }
            _ => {
                bytes.push(*byte);
                left = tail;
            }
        }
    }
    String::from_utf8(bytes).map_or_else(|_| input.to_owned(), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_urls_are_paths() {
        assert_eq!(local_path(Path::new("file:///tmp/a%20b.txt")), Path::new("/tmp/a b.txt"));
        assert_eq!(local_path(Path::new("file://localhost/tmp/x%")), Path::new("/tmp/x%"));
        assert_eq!(local_path(Path::new("plain%20.txt")), Path::new("plain%20.txt"));
    }
}
