//! `newsgraph load`: what `newsgraph read` has written, into the store.

mod source;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use self::source::{Content, Portion, Sources};
use super::build::count;
use super::context::{Context, StoreOption, say};
use super::pipeline::Threads;
use super::{CliError, Outcome};
use crate::resolution;
use crate::store::{Access, Load as Loading, Loaded, Part, Parts};

/// Loads articles' graphs into the store: N-Quads or TriG as `newsgraph read` writes them, here or on many machines.
///
/// Each article's graph is taken as it stands, whatever file its quads are in, and an article that is there already is replaced. The store is then
/// the one that `newsgraph build` makes of the same articles: names are resolved and reprints found. Where a line is damaged, or is no article's, the
/// load ends with a message and no new article is in the store; so it is when a load is interrupted.
///
/// Not in the quads, and so not in the store: in which file each article was found (the file with its quads stands for it), and how it was read, so that
/// `newsgraph build` of the same article reads it again. Of articles that were written with --no-text no reprints are found.
#[derive(Debug, Args)]
pub struct Load {
    #[command(flatten)]
    store: StoreOption,
    /// Files, gzip and Zstandard too, or folders with such (names that begin with . or _ are left out); - for standard input. Which of the two formats
    /// it is is told by the content.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Leaves names unresolved, to load more before `newsgraph resolve`.
    #[arg(long)]
    no_resolve: bool,
    #[command(flatten)]
    threads: Threads,
}

/// A line is written each time that so much time has passed.
const EVERY: Duration = Duration::from_secs(10);

/// What was found in a portion of a file.
struct Read {
    source: Arc<str>,
    parts: Vec<Part>,
}

impl Load {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let begun = Instant::now();
        let sources = Sources::new(&self.files)?;
        let store = self.store.open(Access::Create, context)?;
        let size = store.size()?;
        let threads = self.threads.count();
        let mut load = store.load(threads)?;
        let readers = (0..threads).map(|_| store.parts()).collect::<Result<Vec<_>, _>>()?;
        run(sources, readers, &mut load, &mut Told { quiet: context.quiet, begun, last: begun })?;
        let done = load.finish()?;
        if done.articles == 0 {
            let hint = "load what `newsgraph read --format nq` has written".to_owned();
            return Err(CliError::Failed { message: "there is no article in what was named".to_owned(), hint: Some(hint) });
        }
        if !self.no_resolve {
            resolution::resolve(&store, &context.ontology()?)?;
            store.compact_if_grown(size)?;
        }
        let path = store.path().display();
        context.tell(&format!("{} in {:.1} s into {path}", in_words(&done), begun.elapsed().as_secs_f64()));
        Ok(Outcome::Done)
    }
}

fn in_words(done: &Loaded) -> String {
    let replaced = if done.replaced > 0 { format!(" ({} replaced)", done.replaced) } else { String::new() };
    format!("{}{replaced}, {}", count(done.articles, "article"), count(done.quads, "quad"))
}

/// Tells now and then how far it is.
struct Told {
    quiet: bool,
    begun: Instant,
    last: Instant,
}

impl Told {
    fn show(&mut self, done: &Loaded) {
        if !self.quiet && self.last.elapsed() >= EVERY {
            self.last = Instant::now();
            say(&format!("{}, {:.0} quads/s", in_words(done), done.quads as f64 / self.begun.elapsed().as_secs_f64()));
        }
    }
}

/// Reads files on one thread, understands them on as many as there are readers, and loads on this one, all at the same time.
fn run(sources: Sources, readers: Vec<Parts<'_>>, load: &mut Loading<'_>, told: &mut Told) -> Result<(), CliError> {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let (send_portion, portions) = sync_channel::<Numbered<Portion>>(readers.len());
        let (send_read, reads) = sync_channel::<Numbered<Read>>(readers.len());
        scope.spawn(|| sources.send(send_portion, &stop));
        let portions = Arc::new(Mutex::new(portions));
        for reader in readers {
            let (portions, send_read) = (Arc::clone(&portions), send_read.clone());
            scope.spawn(move || understand_all(reader, &portions, &send_read));
        }
        drop((portions, send_read));
        let mut failure: Option<(usize, CliError)> = None;
        for (number, read) in reads {
            match read {
                Ok(Read { source, parts }) if failure.is_none() => {
                    load.take(parts, &source)?;
                    told.show(&load.so_far());
                }
                Ok(_) => {}
                Err(error) => {
                    // What stands before it has been handed out already and comes still: the first damage is told, however many threads there are.
                    stop.store(true, Ordering::Relaxed);
                    if failure.as_ref().is_none_or(|(first, _)| number < *first) {
                        failure = Some((number, error));
                    }
                }
            }
        }
        failure.map_or(Ok(()), |(_, error)| Err(error))
    })
}

/// Something with its place in the order in which files are read.
type Numbered<T> = (usize, Result<T, CliError>);

/// Makes parts of portions until there are no more, or nobody wants them.
fn understand_all(mut reader: Parts<'_>, portions: &Mutex<Receiver<Numbered<Portion>>>, reads: &SyncSender<Numbered<Read>>) {
    loop {
        let next = portions.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, portion)) = next else { return };
        let read = portion.and_then(|portion| understand(&mut reader, portion));
        if reads.send((number, read)).is_err() {
            return;
        }
    }
}

fn understand(reader: &mut Parts<'_>, portion: Portion) -> Result<Read, CliError> {
    let Portion { source, line, content } = portion;
    let parts = match content {
        Content::Lines(text) => reader.of_lines(&text),
        Content::Quads(quads) => reader.of_quads(quads),
    };
    let parts = parts.map_err(|damage| source::damaged(&source, damage.line.map(|number| line + number), &damage.reason))?;
    Ok(Read { source, parts })
}
