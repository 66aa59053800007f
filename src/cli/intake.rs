//! `newsgraph intake`: what was understood of an input, before anything is read.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::context::{Context, say};
use super::inputs::{self, Inputs};
use super::output::{Output, is_terminal};
use super::table::{Table, terminal_width};
use super::{CliError, Outcome};
use crate::article::{Article, BlockKind, CharIndex};
use crate::intake::IntakeError;

/// Shows what is understood of the inputs: which articles are in them, with their headers and lengths, and what is passed over.
///
/// JSON lines hold every article whole: its text, its blocks (offsets are Unicode characters of the text, ends exclusive) and its header.
#[derive(Debug, Args)]
pub struct Intake {
    #[command(flatten)]
    inputs: Inputs,
    /// Format [default: table on a terminal, else tsv].
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<Shape>,
}

/// How the articles are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// A table for people.
    Table,
    /// A table for programs: tab-separated, one article a line.
    Tsv,
    /// JSON Lines, with the text.
    Jsonl,
}

const HEAD: [&str; 7] = ["format", "published", "words", "headline", "authors", "publisher", "source"];

impl Intake {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let shape = self.format.unwrap_or(if is_terminal() { Shape::Table } else { Shape::Tsv });
        let mut out = Output::open(None)?;
        let mut table = Table::new(HEAD);
        if shape == Shape::Tsv {
            writeln!(out, "{}", HEAD.join("\t"))?;
        }
        let mut tally = Tally::default();
        for draft in self.inputs.drafts() {
            let found = draft.and_then(|draft| {
                let form = draft.form.name();
                draft.read().map(|article| (form, article))
            });
            match found {
                Ok((form, article)) => {
                    tally.articles += 1;
                    match shape {
                        Shape::Table => table.row(cells(form, &article).to_vec()),
                        Shape::Tsv => writeln!(out, "{}", cells(form, &article).map(|cell| cell.replace(['\t', '\n', '\r'], " ")).join("\t"))?,
                        Shape::Jsonl => json_line(&mut out, form, &article)?,
                    }
                }
                Err(error) => tally.add(&error, context),
            }
        }
        if tally.articles + tally.failed + tally.passed_over == 0 {
            return Err(inputs::nothing());
        }
        if shape == Shape::Table && table.len() > 0 {
            table.write(&mut out, "", terminal_width())?;
        }
        out.finish()?;
        context.tell(&tally.summary());
        Ok(if tally.failed == 0 { Outcome::Done } else { Outcome::Incomplete })
    }
}

#[derive(Default)]
struct Tally {
    articles: usize,
    failed: usize,
    passed_over: usize,
}

impl Tally {
    fn add(&mut self, error: &IntakeError, context: &Context) {
        if error.is_harmless() {
            self.passed_over += 1;
            context.tell(&format!("{}: {}", error.path(), error.reason()));
        } else {
            self.failed += 1;
            say(&format!("error: {}: {}", error.path(), error.reason()));
        }
    }

    fn summary(&self) -> String {
        let mut text = super::build::count(self.articles, "article");
        for (number, what) in [(self.passed_over, "passed over"), (self.failed, "could not be read")] {
            if number > 0 {
                text.push_str(&format!("; {} {what}", super::build::count(number, "input")));
            }
        }
        text
    }
}

/// The texts of the blocks that are read, the headline left out.
fn body(article: &Article) -> String {
    let blocks = article.blocks.iter().filter(|block| block.kind != BlockKind::Headline);
    blocks.filter_map(|block| article.text.get(block.range.clone())).collect::<Vec<_>>().join("\n\n")
}

fn words(article: &Article) -> usize {
    body(article).split_whitespace().count()
}

fn cells(form: &str, article: &Article) -> [String; 7] {
    [
        form.to_owned(),
        article.published.map(|date| date.to_string()).unwrap_or_default(),
        words(article).to_string(),
        article.headline.clone().unwrap_or_default(),
        article.authors.join(", "),
        article.publisher.clone().unwrap_or_default(),
        article.source.clone(),
    ]
}

fn json_line(out: &mut impl Write, form: &str, article: &Article) -> io::Result<()> {
    let index = CharIndex::new(&article.text);
    let blocks: Vec<_> = article
        .blocks
        .iter()
        .map(|block| {
            let span = index.span(block.range.clone());
            json!({"kind": kind(block.kind), "begin": span.begin, "end": span.end})
        })
        .collect();
    let line = json!({
        "source": article.source, "format": form, "headline": article.headline, "published": article.published.map(|date| date.to_string()),
        "authors": article.authors, "publisher": article.publisher, "url": article.url, "dateline": article.dateline, "words": words(article),
        "text": article.text, "body": body(article), "blocks": blocks,
    });
    writeln!(out, "{line}")
}

fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Headline => "headline",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::ListItem => "list item",
        BlockKind::AuthorNote => "author note",
    }
}
