//! Words, word classes and trees as CoNLL-U.

use std::path::Path;

use super::super::context::say;
use super::super::output::{Output, read_text};
use super::super::pipeline::{self, Steps, Threads};
use super::super::{CliError, Outcome};
use crate::article::Article;
use crate::language::conllu;
use crate::reader::{Reader, Understanding};

/// Parses the plain text of a file, or with `gold_tokens` the words of a CoNLL-U file.
pub fn write(reader: &Reader, path: &Path, gold_tokens: bool, threads: &Threads, out: &mut Output) -> Result<Outcome, CliError> {
    let text = read_text(path)?;
    if gold_tokens {
        let sentences = conllu::read_words(&text);
        conllu::write(&reader.analyzer().analyze_words(&sentences), out)?;
        return Ok(Outcome::Done);
    }
    // Blocks are read independently of each other, so that a long file may be cut between any two of them.
    let parts: Vec<Article> = pieces(&text).into_iter().map(Article::from_body).collect();
    let mut outcome = Outcome::Done;
    let steps = Steps {
        size: |article: &Article| article.text.len(),
        open: |article| Ok(((), article)),
        make: |(), _, understanding: Understanding| understanding.analysis,
        broken: super::super::inputs::unread,
    };
    pipeline::run(parts.into_iter(), threads, reader, &steps, |result| {
        match result {
            Ok(analysis) => conllu::write(&analysis, out)?,
            Err(message) => {
                outcome = Outcome::Incomplete;
                say(&format!("error: {message}"));
            }
        }
        Ok(())
    })?;
    Ok(outcome)
}

/// The text in pieces of some thousand bytes, cut at blank lines.
fn pieces(text: &str) -> Vec<&str> {
    const BYTES: usize = 8 * 1024;
    let mut pieces = Vec::new();
    let mut begin = 0;
    let mut end = 0;
    for part in text.split_inclusive("\n\n") {
        end += part.len();
        if end - begin >= BYTES {
            pieces.push(&text[begin..end]);
            begin = end;
        }
    }
    pieces.push(&text[begin..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn pieces_make_up_the_text() {
        let text = "One line.\n\n".repeat(2000) + "The last one.";
        assert!(pieces(&text).len() > 2);
        assert_eq!(pieces(&text).concat(), text);
        assert_eq!(pieces(""), [""]);
    }
}
