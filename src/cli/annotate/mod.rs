//! `newsgraph annotate`: the same reading as everywhere else, written in the forms that scorers of single tasks take.

mod coref;
mod names;
mod openie;
mod parse;
mod quotes;
mod relations;

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::context::{Context, LeastConfidence, say};
use super::output::Output;
use super::pipeline::{self, Steps, Threads};
use super::{CliError, Outcome};
use crate::article::{Article, CharIndex, CharSpan};
use crate::discourse::coreference;
use crate::reader::Understanding;

/// Annotates texts for one task, one JSON object a line in and out.
///
/// A line of input holds "id" and "text" (or "sentence"). Offsets are Unicode characters of the text, ends exclusive.
#[derive(Debug, Args)]
pub struct Annotate {
    /// What to annotate.
    #[arg(short, long, value_enum)]
    task: Task,
    /// Input: JSON Lines, for parse plain text (or CoNLL-U with --gold-tokens); - for standard input.
    #[arg(default_value = "-", value_name = "FILE")]
    input: PathBuf,
    /// File to write [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// For parse: takes the words from CoNLL-U instead of finding them in plain text.
    #[arg(long)]
    gold_tokens: bool,
    #[command(flatten)]
    least: LeastConfidence,
    /// For openie: adds what the confidence was made from, and relations that have no words of their own; for `training/confidence.py`.
    /// For coref: adds all mentions and the choices that the ranker had; for `training/coreference.py`.
    #[arg(long, hide = true)]
    signs: bool,
    #[command(flatten)]
    threads: Threads,
}

/// What can be annotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Task {
    /// Open relations: subject, predicate, object, args, confidence; one relation a line
    Openie,
    /// Names of people, organisations and places
    Names,
    /// Mentions of the same thing
    Coref,
    /// Who says what: content, source and cue
    Quotes,
    /// Pairs of entities that a statement links
    Relations,
    /// Words, word classes and dependency trees as CoNLL-U
    Parse,
}

/// A text with all that was understood of it.
struct Annotated {
    id: Value,
    text: String,
    understanding: Understanding,
}

impl Annotate {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        if self.signs && !matches!(self.task, Task::Openie | Task::Coref) {
            return Err(CliError::Usage { message: "--signs goes with --task openie or coref only".to_owned(), hint: "leave it out".to_owned() });
        }
        if self.gold_tokens && self.task != Task::Parse {
            return Err(CliError::Usage { message: "--gold-tokens goes with --task parse only".to_owned(), hint: "leave it out".to_owned() });
        }
        let reader = context.reader_of(&self.least)?;
        let mut out = Output::open(self.output.as_deref())?;
        let outcome = match self.task {
            Task::Parse => parse::write(&reader, &self.input, self.gold_tokens, &self.threads, &mut out)?,
            task => self.lines(task, &reader, &mut out)?,
        };
        out.finish()?;
        Ok(outcome)
    }

    fn lines(&self, task: Task, reader: &crate::reader::Reader, out: &mut Output) -> Result<Outcome, CliError> {
        let mut failed = false;
        let make = |id: Value, article: Article, understanding: Understanding| {
            let choices = if self.signs && task == Task::Coref {
                coreference::choices(&article, &understanding.analysis, reader.ontology(), &understanding.discourse)
            } else {
                Vec::new()
            };
            let annotated = Annotated { id, text: article.text, understanding };
            match task {
                Task::Openie if self.signs => openie::lines_with_signs(&annotated),
                Task::Coref if self.signs => vec![coref::line_with_signs(&annotated, &choices)],
                task => task.lines(&annotated),
            }
        };
        let broken = super::inputs::unread;
        let size = |text: &Result<(Value, Article), String>| text.as_ref().map_or(0, |(_, article)| article.text.len());
        let steps = Steps { size, open: |text| text, make, broken };
        pipeline::run(texts(&self.input)?, &self.threads, reader, &steps, |result| {
            match result {
                Ok(lines) => lines.iter().try_for_each(|line| writeln!(out, "{line}"))?,
                Err(message) => {
                    failed = true;
                    say(&format!("error: {message}"));
                }
            }
            Ok(())
        })?;
        Ok(if failed { Outcome::Incomplete } else { Outcome::Done })
    }
}

impl Task {
    /// The lines of output for one text.
    fn lines(self, annotated: &Annotated) -> Vec<Value> {
        match self {
            Self::Openie => openie::lines(annotated),
            Self::Names => vec![names::line(annotated)],
            Self::Coref => vec![coref::line(annotated)],
            Self::Quotes => vec![quotes::line(annotated)],
            Self::Relations => vec![relations::line(annotated)],
            Self::Parse => Vec::new(),
        }
    }
}

impl Annotated {
    fn index(&self) -> CharIndex {
        CharIndex::new(&self.text)
    }
}

/// A stretch as the scorers want it.
fn span(place: CharSpan) -> Value {
    json!({"start": place.begin, "end": place.end})
}

/// The texts of a file of JSON Lines, or in words why a line cannot be read.
fn texts(path: &Path) -> Result<impl Iterator<Item = Result<(Value, Article), String>> + Send + use<>, CliError> {
    let shown = path.display().to_string();
    let reader: Box<dyn BufRead + Send> = if path == Path::new("-") {
        Box::new(std::io::BufReader::new(std::io::stdin()))
    } else {
        let file = std::fs::File::open(path).map_err(|source| CliError::File { action: "read", target: shown.clone(), source })?;
        Box::new(std::io::BufReader::new(file))
    };
    let lines = reader.lines().enumerate().filter(|(_, line)| line.as_ref().map_or(true, |line| !line.trim().is_empty()));
    Ok(lines.map(move |(number, line)| {
        let line = line.map_err(|error| error.to_string());
        line.and_then(|line| text(&line)).map_err(|why| format!("{shown}, line {}: {why}", number + 1))
    }))
}

/// One line of input.
fn text(line: &str) -> Result<(Value, Article), String> {
    let value: Value = serde_json::from_str(line).map_err(|error| format!("not JSON: {error}"))?;
    let text = value.get("text").or_else(|| value.get("sentence")).and_then(Value::as_str);
    let text = text.ok_or("neither \"text\" nor \"sentence\" is there")?;
    let id = value.get("id").cloned().unwrap_or(Value::Null);
    let source = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    Ok((id, Article { source, ..Article::from_body(text) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hold_a_text_or_a_sentence() {
        let (id, article) = text(r#"{"id": "x1", "sentence": "It rained."}"#).unwrap();
        assert_eq!((id, article.text.as_str(), article.source.as_str()), (json!("x1"), "It rained.", "x1"));
        assert!(text(r#"{"id": 3}"#).unwrap_err().contains("text"));
        assert!(text("It rained.").unwrap_err().starts_with("not JSON"));
    }
}
