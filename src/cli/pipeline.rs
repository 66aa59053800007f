//! Articles in, results out, in the order in which the articles came, on as many threads as wished and in bounded memory.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};

use clap::Args;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::CliError;
use crate::article::Article;
use crate::reader::{Reader, Understanding};

/// The option that says how many threads read.
#[derive(Debug, Args)]
pub struct Threads {
    /// Number of threads that read [default: as many as there are processors]. The result does not depend on it.
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

impl Threads {
    fn count(&self) -> usize {
        self.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }
}

/// A batch is full with this many articles …
const ARTICLES: usize = 8;
/// … or this many bytes of text: enough to fill the model's own batches, little enough to keep every thread busy.
const BYTES: usize = 24 * 1024;

/// Cuts a stream into numbered batches.
struct Batches<I> {
    items: I,
    next: usize,
}

impl<I: Iterator<Item = Result<(K, Article), E>>, K, E> Iterator for Batches<I> {
    type Item = (usize, Vec<Result<(K, Article), E>>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < ARTICLES && bytes < BYTES {
            let Some(item) = self.items.next() else { break };
            bytes += item.as_ref().map_or(0, |(_, article)| article.text.len());
            batch.push(item);
        }
        let number = self.next;
        self.next += 1;
        (!batch.is_empty()).then_some((number, batch))
    }
}

/// Reads every article of `items` and hands what `make` makes of it to `sink`, in order. What `items` reports as unreadable goes to `sink`
/// in its place; so does, as `broken` words it, an article that the reader itself fails on.
///
/// Each thread takes batches and reads them by itself, since several threads that work on a batch each are faster than all on one.
///
/// # Errors
/// The first error of `sink`; then no more is read.
pub fn run<K: Send, E: Send, T: Send>(
    items: impl Iterator<Item = Result<(K, Article), E>> + Send,
    threads: &Threads,
    reader: &Reader,
    make: impl Fn(K, Article, Understanding) -> T + Sync,
    broken: impl Fn(&Article) -> E + Sync,
    mut sink: impl FnMut(Result<T, E>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let count = threads.count();
    let (sender, receiver) = sync_channel(2 * count);
    let batches = Mutex::new(Batches { items, next: 0 });
    let take = || batches.lock().unwrap_or_else(PoisonError::into_inner).next();
    let pools = (0..count).map(|_| alone()).collect::<Result<Vec<_>, _>>()?;
    std::thread::scope(|scope| {
        for pool in pools {
            let (sender, take, make, broken) = (sender.clone(), &take, &make, &broken);
            scope.spawn(move || {
                while let Some((number, batch)) = take() {
                    let results = pool.install(|| read(batch, reader, make, broken));
                    // A closed channel means that the sink has failed: the rest need not be read.
                    if sender.send((number, results)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        in_order(receiver, &mut sink)
    })
}

/// A pool of one thread, in which parallel code runs one after the other.
fn alone() -> Result<ThreadPool, CliError> {
    ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .map_err(|error| CliError::Failed { message: format!("cannot start the threads: {error}"), hint: Some("try a smaller --threads".to_owned()) })
}

/// Hands the results of batches to `sink` by the batches' numbers.
fn in_order<R>(batches: Receiver<(usize, Vec<R>)>, sink: &mut impl FnMut(R) -> Result<(), CliError>) -> Result<(), CliError> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, results) in batches {
        waiting.insert(number, results);
        while let Some(results) = waiting.remove(&next) {
            next += 1;
            results.into_iter().try_for_each(&mut *sink)?;
        }
    }
    Ok(())
}

/// Reads one batch.
fn read<K, E, T>(
    batch: Vec<Result<(K, Article), E>>,
    reader: &Reader,
    make: &impl Fn(K, Article, Understanding) -> T,
    broken: &impl Fn(&Article) -> E,
) -> Vec<Result<T, E>> {
    let mut articles = Vec::new();
    let keys: Vec<Result<K, E>> = batch
        .into_iter()
        .map(|item| {
            item.map(|(key, article)| {
                articles.push(article);
                key
            })
        })
        .collect();
    let mut read = articles.iter().cloned().zip(understand(&articles, reader)).collect::<Vec<_>>().into_iter();
    keys.into_iter()
        .filter_map(|key| match key {
            Err(error) => Some(Err(error)),
            Ok(key) => read.next().map(|(article, understanding)| match understanding {
                Some(understanding) => Ok(make(key, article, understanding)),
                None => Err(broken(&article)),
            }),
        })
        .collect()
}

/// Reads articles together; if that fails, each alone, so that one article that shows a mistake in the program does not take the
/// others with it.
fn understand(articles: &[Article], reader: &Reader) -> Vec<Option<Understanding>> {
    match catch_unwind(AssertUnwindSafe(|| reader.understand_many(articles))) {
        Ok(all) => all.into_iter().map(Some).collect(),
        Err(_) => articles.iter().map(|article| catch_unwind(AssertUnwindSafe(|| reader.understand(article))).ok()).collect(),
    }
}
