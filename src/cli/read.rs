//! `newsgraph read`: article in, graph out, no store.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use oxigraph::model::{GraphName, NamedNode, Quad};
use serde::Serialize;

use super::context::{Context, GraphChoices, LeastConfidence, say};
use super::draw::Picture;
use super::export::write_folder;
use super::format::{Format, NAMES};
use super::inputs::{self, Inputs};
use super::output::{Output, is_terminal};
use super::pipeline::{self, Steps, Threads};
use super::table::terminal_width;
use super::{CliError, Outcome, explain, summary};
use crate::article::Article;
use crate::graph::{iri, serial};
use crate::intake::{Draft, IntakeError};
use crate::language::conllu;
use crate::reader::Understanding;
use crate::reading::Reading;
use crate::store::{Contribution, GraphStore};

/// Reads articles and writes what they say, without a store.
#[derive(Debug, Args)]
pub struct Read {
    #[command(flatten)]
    inputs: Inputs,
    /// Format [default: by the extension of FILE, else table].
    #[arg(short, long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// File to write [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Shows for each sentence its words and tree, its names, and the statements that come from it.
    #[arg(long, conflicts_with = "format")]
    explain: bool,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    least: LeastConfidence,
    #[command(flatten)]
    graph: GraphChoices,
}

/// One article that has been read.
pub struct ReadArticle {
    /// The article.
    pub article: Article,
    /// Its IRI.
    pub iri: NamedNode,
    /// What was understood.
    pub understanding: Understanding,
    /// Its graph; empty for formats without RDF.
    pub quads: Vec<Quad>,
}

impl Read {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let format = self.format()?;
        let reader = context.reader_of(&self.least)?;
        let options = self.graph.options(context.base());
        let wants_graph = !self.explain && !matches!(format, Format::Table | Format::Jsonl | Format::Conllu);
        let open = |draft: Result<Draft, IntakeError>| draft.and_then(Draft::read).map(|article| ((), article));
        let make = |(), article: Article, understanding: Understanding| {
            let quads = if wants_graph { crate::graph::quads(&article, &understanding.reading, reader.ontology(), &options) } else { Vec::new() };
            ReadArticle { iri: iri::article_iri(&article, &options.base), article, understanding, quads }
        };
        // A folder is made when all is read.
        let output = self.output.as_deref().filter(|_| format.folder().is_none());
        let streams = self.inputs.is_filter();
        let mut printer = Printer { out: Output::open(output)?, base: options.base.clone(), graph: Vec::new(), articles: 0, streams };
        let mut failed = 0_usize;
        let steps = Steps { size: inputs::size, open, make, broken: inputs::broken };
        pipeline::run(self.inputs.drafts(), &self.threads, &reader, &steps, |result| {
            match result {
                Ok(read) => printer.take(read, format, self.explain)?,
                Err(error) if error.is_harmless() => {}
                Err(error) if streams => say(&inputs::as_json(&error).to_string()),
                Err(error) => {
                    failed += 1;
                    say(&format!("error: {}: {}", error.path(), error.reason()));
                }
            }
            Ok(())
        })?;
        if printer.articles + failed == 0 && !streams {
            return Err(inputs::nothing());
        }
        printer.finish(format, self.output.as_deref(), context)?;
        Ok(if failed == 0 { Outcome::Done } else { Outcome::Incomplete })
    }

    fn format(&self) -> Result<Format, CliError> {
        let format = self.named_format()?;
        if self.inputs.is_filter() && !self.explain && !matches!(format, Format::Nq | Format::Nt | Format::Jsonl | Format::Conllu | Format::Table) {
            return Err(CliError::Usage {
                message: "this format can be written as a whole only, not article by article".to_owned(),
                hint: "with --stdin use --format nq, nt, jsonl, conllu or table".to_owned(),
            });
        }
        Ok(format)
    }

    fn named_format(&self) -> Result<Format, CliError> {
        match (self.format, &self.output) {
            (Some(format), _) => Ok(format),
            (None, Some(path)) if path != Path::new("-") && !self.explain => Format::of(path).ok_or_else(|| CliError::Usage {
                message: format!("the extension of {} names no format", path.display()),
                hint: format!("give --format table, jsonl, {NAMES}"),
            }),
            _ => Ok(Format::Table),
        }
    }
}

/// Writes what can be written article by article, and gathers the rest.
struct Printer {
    out: Output,
    base: String,
    graph: Vec<Quad>,
    articles: usize,
    /// Whether each article is written as soon as it is read.
    streams: bool,
}

impl Printer {
    fn take(&mut self, read: ReadArticle, format: Format, explained: bool) -> Result<(), CliError> {
        let first = self.articles == 0;
        self.articles += 1;
        let width = if is_terminal() { terminal_width() } else { None };
        match format {
            _ if explained => explain::write(&mut self.out, &read, &self.base, width)?,
            Format::Table => {
                if !first {
                    writeln!(self.out)?;
                }
                summary::write(&mut self.out, &read, &self.base, width)?;
            }
            Format::Jsonl => json_line(&mut self.out, &read)?,
            Format::Conllu => conllu::write_document(read.iri.as_str(), &read.understanding.analysis, &mut self.out)?,
            Format::Nq | Format::Nt if self.streams => {
                if let Some(rdf) = format.rdf() {
                    serial::write(read.quads, rdf, &self.base, &mut self.out)?;
                }
            }
            _ => self.graph.extend(read.quads),
        }
        if self.streams {
            self.out.flush()?;
        }
        Ok(())
    }

    fn finish(mut self, format: Format, path: Option<&Path>, context: &Context) -> Result<(), CliError> {
        if let Some(document) = format.document() {
            document.write(&in_memory(self.graph, &self.base)?.scope(None), &mut self.out)?;
        } else if let Some(folder) = format.folder() {
            write_folder(folder, &in_memory(self.graph, &self.base)?, None, path)?;
        } else if !self.graph.is_empty() {
            if let Some(rdf) = format.rdf() {
                serial::write(self.graph, rdf, &self.base, &mut self.out)?;
            } else if let Some(picture) = Picture::of(format) {
                picture.write(self.graph, &self.base, &mut self.out, context)?;
            }
        }
        self.out.finish()
    }
}

/// A store of articles that have just been read.
fn in_memory(quads: Vec<Quad>, base: &str) -> Result<GraphStore, CliError> {
    let mut contributions: Vec<Contribution> = Vec::new();
    for quad in quads {
        let GraphName::NamedNode(article) = &quad.graph_name else { continue };
        match contributions.last_mut().filter(|last| last.article == *article) {
            Some(last) => last.quads.push(quad),
            None => contributions.push(Contribution { article: article.clone(), source: String::new(), quads: vec![quad] }),
        }
    }
    Ok(GraphStore::in_memory(&contributions, base)?)
}

/// A line of `--format jsonl`: the article's header, and the reading as it is.
#[derive(Serialize)]
struct Line<'a> {
    article: &'a str,
    source: &'a str,
    headline: &'a Option<String>,
    published: Option<String>,
    authors: &'a [String],
    publisher: &'a Option<String>,
    #[serde(flatten)]
    reading: &'a Reading,
}

fn json_line(out: &mut impl Write, read: &ReadArticle) -> io::Result<()> {
    let article = &read.article;
    let line = Line {
        article: read.iri.as_str(),
        source: &article.source,
        headline: &article.headline,
        published: article.published.map(|date| date.to_string()),
        authors: &article.authors,
        publisher: &article.publisher,
        reading: &read.understanding.reading,
    };
    serde_json::to_writer(&mut *out, &line)?;
    writeln!(out)
}
