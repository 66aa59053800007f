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
use crate::language::Analysis;
use crate::reader::{Reader, Understanding};

/// The option that says how many threads read.
#[derive(Debug, Args)]
pub struct Threads {
    /// Number of threads that read [default: as many as there are processors]. The result does not depend on it.
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<NonZeroUsize>,
}

impl Threads {
    pub fn count(&self) -> usize {
        self.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
    }
}

/// What is done with an item on its way: all of it on the threads that read.
pub struct Steps<S, O, M, B> {
    /// About how many bytes of text an item holds.
    pub size: S,
    /// Makes it an article, with a key that is kept for it; or says why it is not read, which goes to the end in its place.
    pub open: O,
    /// Makes the result of an article and what was understood of it.
    pub make: M,
    /// What is said of an article that the reader itself fails on, with the model's reason if it is that.
    pub broken: B,
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

impl<I: Iterator> Batches<I> {
    fn next(&mut self, size: &impl Fn(&I::Item) -> usize) -> Option<(usize, Vec<I::Item>)> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < ARTICLES && bytes < BYTES {
            let Some(item) = self.items.next() else { break };
            bytes += size(&item);
            batch.push(item);
        }
        let number = self.next;
        self.next += 1;
        (!batch.is_empty()).then_some((number, batch))
    }
}

/// Takes every item through `steps` and hands what comes of it to `sink`, in order.
///
/// Each thread takes batches and reads them by itself, since several threads that work on a batch each are faster than all on one.
///
/// # Errors
/// The first error of `sink`; then no more is read.
pub fn run<I: Send, K: Send, E: Send, T: Send>(
    items: impl Iterator<Item = I> + Send,
    threads: &Threads,
    reader: &Reader,
    steps: &Steps<
        impl Fn(&I) -> usize + Sync,
        impl Fn(I) -> Result<(K, Article), E> + Sync,
        impl Fn(K, Article, Understanding) -> T + Sync,
        impl Fn(&Article, Option<String>) -> E + Sync,
    >,
    mut sink: impl FnMut(Result<T, E>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let count = threads.count();
    let (sender, receiver) = sync_channel(2 * count);
    let batches = Mutex::new(Batches { items, next: 0 });
    let take = || batches.lock().unwrap_or_else(PoisonError::into_inner).next(&steps.size);
    let pools = (0..count).map(|_| alone()).collect::<Result<Vec<_>, _>>()?;
    std::thread::scope(|scope| {
        for pool in pools {
            let (sender, take) = (sender.clone(), &take);
            scope.spawn(move || {
                while let Some((number, batch)) = take() {
                    let results = pool.install(|| read(batch, reader, &steps.open, &steps.make, &steps.broken));
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
fn read<I, K, E, T>(
    batch: Vec<I>,
    reader: &Reader,
    open: &impl Fn(I) -> Result<(K, Article), E>,
    make: &impl Fn(K, Article, Understanding) -> T,
    broken: &impl Fn(&Article, Option<String>) -> E,
) -> Vec<Result<T, E>> {
    let mut articles = Vec::new();
    let keys: Vec<Result<K, E>> = batch
        .into_iter()
        .map(|item| {
            open(item).map(|(key, article)| {
                articles.push(article);
                key
            })
        })
        .collect();
    let understood = understand(&articles, reader);
    let mut read = articles.into_iter().zip(understood);
    keys.into_iter()
        .filter_map(|key| match key {
            Err(error) => Some(Err(error)),
            Ok(key) => read.next().map(|(article, understanding)| match whole(understanding) {
                Ok(understanding) => Ok(make(key, article, understanding)),
                Err(reason) => Err(broken(&article, reason)),
            }),
        })
        .collect()
}

/// What was understood, if it is the whole article; else the model's reason for breaking off, if it is that.
fn whole(understanding: Option<Understanding>) -> Result<Understanding, Option<String>> {
    match understanding {
        Some(Understanding { analysis: Analysis { fault: Some(reason), .. }, .. }) => Err(Some(reason)),
        Some(understanding) => Ok(understanding),
        None => Err(None),
    }
}

/// Reads articles together; if that fails, each alone, so that one article that shows a mistake in the program does not take the
/// others with it.
fn understand(articles: &[Article], reader: &Reader) -> Vec<Option<Understanding>> {
    match catch_unwind(AssertUnwindSafe(|| reader.understand_many(articles))) {
        Ok(all) => all.into_iter().map(Some).collect(),
        Err(_) => articles.iter().map(|article| catch_unwind(AssertUnwindSafe(|| reader.understand(article))).ok()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_an_article_is_none() {
        let understanding = Reader::embedded().unwrap().understand(&Article::from_body("Rain fell on Oslo."));
        assert!(whole(Some(understanding.clone())).is_ok());
        let fault = Some("no memory".to_owned());
        let broken = Understanding { analysis: Analysis { fault: fault.clone(), ..understanding.analysis.clone() }, ..understanding };
        assert_eq!(whole(Some(broken)).err(), Some(fault));
        assert_eq!(whole(None).err(), Some(None));
    }
}
