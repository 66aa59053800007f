//! `newsgraph build`: articles into the store.

use std::time::{Duration, Instant};

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::context::{Context, GraphChoices, LeastConfidence, StoreOption, say};
use super::inputs::{self, Inputs};
use super::pipeline::{self, Steps, Threads};
use super::{CliError, Outcome};
use crate::article::Article;
use crate::graph::iri;
use crate::intake::{Draft, IntakeError};
use crate::reader::Understanding;
use crate::store::{Access, Contribution, GraphStore, Ingested};

/// Reads articles into the store.
///
/// An article that is already there is read again and replaced. Each article is written whole or not at all, also if the build is
/// interrupted. Inputs that cannot be read are named, the others are read all the same, and the exit code is 1.
#[derive(Debug, Args)]
pub struct Build {
    #[command(flatten)]
    store: StoreOption,
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    least: LeastConfidence,
    #[command(flatten)]
    graph: GraphChoices,
}

/// Articles are written as soon as they have this many quads together …
const QUADS: usize = 20_000;
/// … or the oldest of them has waited this long: what is written survives an interruption.
const PATIENCE: Duration = Duration::from_secs(2);
/// The database's memory is emptied into its files each time that this many quads have been written.
const FLUSH: usize = 100_000;

/// What has been done so far.
#[derive(Default)]
struct Tally {
    written: Ingested,
    statements: usize,
    entities: usize,
    failed: usize,
    /// Files among the articles that are none.
    passed_over: usize,
}

/// One article on its way to the store.
struct Item {
    contribution: Contribution,
    statements: usize,
    entities: usize,
}

impl Build {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let begun = Instant::now();
        let reader = context.reader_of(&self.least)?;
        let store = self.store.open(Access::Create, context)?;
        let options = self.graph.options(store.base());
        let open = |draft: Result<Draft, IntakeError>| draft.and_then(Draft::read).map(|article| ((), article));
        let make = |(), article: Article, understanding: Understanding| {
            let reading = understanding.reading;
            let quads = crate::graph::quads(&article, &reading, reader.ontology(), &options);
            let (statements, entities) = (reading.statements.len(), reading.entities.len());
            Item {
                contribution: Contribution { article: iri::article_iri(&article, &options.base), quads, source: article.source },
                statements,
                entities,
            }
        };
        let mut tally = Tally::default();
        let mut waiting = Waiting::new(&store);
        let progress = progress(context.quiet);
        let steps = Steps { size: inputs::size, open, make, broken: inputs::broken };
        pipeline::run(self.inputs.drafts(), &self.threads, &reader, &steps, |result| {
            match result {
                Ok(item) => {
                    tally.statements += item.statements;
                    tally.entities += item.entities;
                    tally.add(waiting.push(item.contribution)?);
                }
                Err(error) if error.is_harmless() => tally.passed_over += 1,
                Err(error) => {
                    tally.failed += 1;
                    progress.suspend(|| say(&format!("error: {}: {}", error.path(), error.reason())));
                }
            }
            progress.set_message(tally.short());
            Ok(())
        })?;
        tally.add(waiting.write()?);
        waiting.flush()?;
        progress.finish_and_clear();
        let articles = tally.written.new + tally.written.replaced;
        if articles + tally.failed == 0 {
            return Err(inputs::nothing());
        }
        context.tell(&tally.summary(&store, begun.elapsed()));
        Ok(if tally.failed == 0 { Outcome::Done } else { Outcome::Incomplete })
    }
}

/// Contributions that wait for their transaction.
struct Waiting<'a> {
    store: &'a GraphStore,
    contributions: Vec<Contribution>,
    quads: usize,
    /// When the last transaction ended.
    since: Instant,
    /// Quads in the database's memory.
    in_memory: usize,
}

impl<'a> Waiting<'a> {
    fn new(store: &'a GraphStore) -> Self {
        Self { store, contributions: Vec::new(), quads: 0, since: Instant::now(), in_memory: 0 }
    }

    fn push(&mut self, contribution: Contribution) -> Result<Ingested, CliError> {
        self.quads += contribution.quads.len();
        self.contributions.push(contribution);
        if self.quads < QUADS && self.since.elapsed() < PATIENCE { Ok(Ingested::default()) } else { self.write() }
    }

    fn write(&mut self) -> Result<Ingested, CliError> {
        let written = self.store.ingest(&self.contributions)?;
        self.contributions.clear();
        self.in_memory += std::mem::take(&mut self.quads);
        self.since = Instant::now();
        if self.in_memory >= FLUSH {
            self.flush()?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> Result<(), CliError> {
        self.in_memory = 0;
        Ok(self.store.flush()?)
    }
}

impl Tally {
    fn add(&mut self, written: Ingested) {
        self.written.new += written.new;
        self.written.replaced += written.replaced;
    }

    fn short(&self) -> String {
        format!("{} articles written, {} statements read", self.written.new + self.written.replaced, self.statements)
    }

    fn summary(&self, store: &GraphStore, took: Duration) -> String {
        let Ingested { new, replaced } = self.written;
        let mut parts = vec![count(new + replaced, "article")];
        if replaced > 0 {
            parts[0].push_str(&format!(" ({replaced} replaced)"));
        }
        parts.push(count(self.statements, "statement"));
        parts.push(format!("{} named in them", count(self.entities, "entity")));
        let mut text = format!("{} in {:.1} s into {}", parts.join(", "), took.as_secs_f64(), store.path().display());
        for (number, what) in [(self.passed_over, "passed over"), (self.failed, "could not be read")] {
            if number > 0 {
                text.push_str(&format!("; {} {what}", count(number, "input")));
            }
        }
        text
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

/// A line that tells how far it is, on a terminal only.
fn progress(quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
