//! `newsgraph build`: articles into the store.

use std::collections::HashSet;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::Args;
use oxigraph::model::NamedNode;

use super::context::{Context, GraphChoices, LeastConfidence, StoreOption};
use super::inputs::{self, Inputs};
use super::pipeline::{self, Steps, Threads};
use super::progress::{Progress, Tally};
use super::{CliError, Outcome};
use crate::article::Article;
use crate::graph::iri;
use crate::intake::{Draft, IntakeError};
use crate::reader::{MODEL_DIGEST, Understanding};
use crate::resolution::{Note, Resolver};
use crate::store::{Access, Contribution, GraphStore, Ingested, Notes, Signature, StoreError};

/// Reads articles into the store.
///
/// An article that is already there is not read again, unless something has changed that decides how it is read (its header, the program,
/// the ontology, an option); then it is replaced. So a build that was interrupted goes on when it is run again. Each article is written whole
/// or not at all. Inputs that cannot be read are named, the others are read all the same, and the exit code is 1.
#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    store: StoreOption,
    #[command(flatten)]
    inputs: Inputs,
    /// Reads articles again that are already there.
    #[arg(long)]
    again: bool,
    /// File to which what could not be read is written, one JSON object a line: "source" and "error".
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    least: LeastConfidence,
    #[command(flatten)]
    graph: GraphChoices,
}

/// Articles are written as soon as they have this many quads together …
const QUADS: usize = 50_000;
/// … or the oldest of them has waited this long: what is written survives an interruption.
const PATIENCE: Duration = Duration::from_secs(5);
/// What resolution has to know of articles is kept for so many of them at a time.
const NOTES: usize = 2_000;

/// One article on its way to the store.
struct Item {
    contribution: Contribution,
    fingerprint: String,
    signature: Signature,
    note: Note,
    statements: usize,
    entities: usize,
    words: usize,
}

/// Why an input is not read.
enum Left {
    /// It cannot be.
    Failed(IntakeError),
    /// Its article is in the store; from where.
    Known(NamedNode, String),
    /// The very same is read in this build already; from where.
    Met(NamedNode, String),
    /// The store cannot be asked.
    Store(StoreError),
}

/// What an article is called, and the digest of all that its graph depends on.
struct Key {
    iri: NamedNode,
    fingerprint: String,
}

impl Build {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let begun = Instant::now();
        let reader = context.reader_of(&self.least)?;
        let settings = self.settings(context)?;
        let mut errors = ErrorFile::open(self.errors.as_deref())?;
        let store = self.store.open(Access::Create, context)?;
        let size = store.size()?;
        store.link_reprints()?;
        let resolver = Resolver::open(&store, reader.ontology())?;
        let options = self.graph.options(store.base());
        let met = Mutex::new(HashSet::new());
        let open = |draft: Result<Draft, IntakeError>| {
            let article = draft.and_then(Draft::read).map_err(Left::Failed)?;
            let iri = iri::article_iri(&article, &options.base);
            let fingerprint = fingerprint(&article, &settings);
            let is_new = met.lock().unwrap_or_else(PoisonError::into_inner).insert(iri::digest(&format!("{}{fingerprint}", iri.as_str()), 16));
            if !is_new {
                return Err(Left::Met(iri, article.source));
            }
            if !self.again && store.holds(&iri, &fingerprint).map_err(Left::Store)? {
                return Err(Left::Known(iri, article.source));
            }
            Ok((Key { iri, fingerprint }, article))
        };
        let make = |key: Key, article: Article, understanding: Understanding| {
            let reading = understanding.reading;
            let quads = crate::graph::quads(&article, &reading, reader.ontology(), &options);
            let (statements, entities, words) = (reading.statements.len(), reading.entities.len(), understanding.analysis.len());
            let signature = Signature::of_article(&article.text);
            let note = resolver.note(&key.iri, &key.fingerprint, &quads);
            let contribution = Contribution { article: key.iri, quads, source: article.source };
            Item { contribution, fingerprint: key.fingerprint, signature, note, statements, entities, words }
        };
        let drafts = self.inputs.drafts();
        let mut tally = Tally::default();
        // Of inputs that are one article but for their headers the first counts, so that it does not matter where an earlier build was interrupted.
        let mut first = HashSet::new();
        let mut waiting = Waiting::new(&store, &resolver);
        let mut progress = Progress::new(drafts.progress(), context.quiet);
        let steps = Steps {
            size: inputs::size,
            open,
            make,
            broken: |article: &Article, reason: Option<String>| Left::Failed(inputs::broken(article, reason)),
        };
        pipeline::run(drafts, &self.threads, &reader, &steps, |result| {
            match result {
                Ok(item) if !first.insert(item.contribution.article.clone()) => {
                    tally.known += 1;
                    waiting.notes.found_again.push((item.contribution.article, item.contribution.source));
                }
                Ok(item) => {
                    tally.statements += item.statements;
                    tally.entities += item.entities;
                    tally.words += item.words;
                    tally.add(waiting.push(item)?);
                }
                Err(Left::Known(article, source)) => {
                    tally.known += 1;
                    first.insert(article.clone());
                    waiting.notes.found_again.push((article, source));
                }
                Err(Left::Met(article, source)) => {
                    tally.known += 1;
                    waiting.notes.found_again.push((article, source));
                }
                Err(Left::Store(error)) => return Err(error.into()),
                Err(Left::Failed(error)) if error.is_harmless() => tally.passed_over += 1,
                Err(Left::Failed(error)) => {
                    tally.failed += 1;
                    progress.say(&format!("error: {}: {}", error.path(), error.reason()));
                    errors.write(&error)?;
                }
            }
            progress.show(&tally);
            Ok(())
        })?;
        tally.add(waiting.write()?);
        resolver.keep(waiting.written)?;
        progress.step("resolving names");
        resolver.resolve()?;
        progress.step("merging the files of the database");
        store.compact_if_grown(size)?;
        progress.end();
        if tally.articles() + tally.known + tally.failed == 0 {
            return Err(inputs::nothing());
        }
        context.tell(&tally.summary(&store, begun.elapsed()));
        Ok(if tally.failed == 0 { Outcome::Done } else { Outcome::Incomplete })
    }

    /// All that decides how articles are read and written, beside the articles.
    fn settings(&self, context: &Context) -> Result<String, CliError> {
        let ontology = match &context.ontology {
            Some(path) => std::fs::read(path).map_err(|source| CliError::File { action: "read", target: path.display().to_string(), source })?,
            None => Vec::new(),
        };
        let (version, ontology) = (env!("CARGO_PKG_VERSION"), String::from_utf8_lossy(&ontology));
        Ok(iri::digest(&format!("{version} {MODEL_DIGEST} {:?} {:?} {ontology}", self.least, self.graph), 64))
    }
}

/// The digest of an article's header and parts and of `settings`; its text is in its IRI.
fn fingerprint(article: &Article, settings: &str) -> String {
    let Article { text: _, source: _, blocks, headline, dateline, published, authors, publisher, url } = article;
    iri::digest(&format!("{settings} {blocks:?} {headline:?} {dateline:?} {published:?} {authors:?} {publisher:?} {url:?}"), 32)
}

/// The file of `--errors`, if there is one. What is written to it is there at once.
struct ErrorFile(Option<(File, PathBuf)>);

impl ErrorFile {
    fn open(path: Option<&Path>) -> Result<Self, CliError> {
        let Some(path) = path else { return Ok(Self(None)) };
        let file = File::create(path).map_err(|source| CliError::File { action: "write", target: path.display().to_string(), source })?;
        Ok(Self(Some((file, path.to_owned()))))
    }

    fn write(&mut self, error: &IntakeError) -> Result<(), CliError> {
        let Some((file, path)) = &mut self.0 else { return Ok(()) };
        let line = inputs::as_json(error);
        writeln!(file, "{line}").map_err(|source| CliError::File { action: "write", target: path.display().to_string(), source })
    }
}

/// Contributions that wait for their transaction.
struct Waiting<'a> {
    store: &'a GraphStore,
    resolver: &'a Resolver<'a>,
    contributions: Vec<Contribution>,
    notes: Notes,
    /// What resolution has to know of them …
    names: Vec<Note>,
    /// … and of those that are written.
    written: Vec<Note>,
    quads: usize,
    /// When the last transaction ended.
    since: Instant,
}

impl<'a> Waiting<'a> {
    fn new(store: &'a GraphStore, resolver: &'a Resolver<'a>) -> Self {
        let (contributions, notes, names, written) = (Vec::new(), Notes::default(), Vec::new(), Vec::new());
        Self { store, resolver, contributions, notes, names, written, quads: 0, since: Instant::now() }
    }

    fn push(&mut self, item: Item) -> Result<Ingested, CliError> {
        let Item { contribution, fingerprint, signature, note, .. } = item;
        self.names.push(note);
        self.notes.read_as.push((contribution.article.clone(), fingerprint));
        self.notes.signatures.push((contribution.article.clone(), signature));
        self.quads += contribution.quads.len();
        self.contributions.push(contribution);
        if self.quads < QUADS && self.since.elapsed() < PATIENCE { Ok(Ingested::default()) } else { self.write() }
    }

    fn write(&mut self) -> Result<Ingested, CliError> {
        let written = self.store.ingest_with(&self.contributions, &self.notes)?;
        self.contributions.clear();
        self.notes = Notes::default();
        self.quads = 0;
        self.since = Instant::now();
        self.written.append(&mut self.names);
        if self.written.len() >= NOTES {
            self.keep()?;
        }
        Ok(written)
    }

    /// Keeps what resolution has to know of the articles that are written, and empties the database's memory into its files.
    fn keep(&mut self) -> Result<(), CliError> {
        self.resolver.keep(std::mem::take(&mut self.written))?;
        Ok(self.store.flush()?)
    }
}

/// "1 article", "2 articles".
pub fn count(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}
