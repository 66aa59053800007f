//! `newsgraph verify`: does the store keep its promises?

use std::io::Write;

use clap::Args;

use super::build::count;
use super::context::{Context, StoreOption};
use super::output::Output;
use super::{CliError, Outcome};
use crate::graph::vocabulary;
use crate::store::Access;

/// Checks that the store keeps what the graph promises.
///
/// Every passage stands at its offsets in its article's text, every statement has its evidence, every direct triple is what a positive,
/// actual statement says, and the default graph is the union of the articles' graphs. What is wrong is listed, and the exit code is 1.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    store: StoreOption,
}

impl Verify {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let store = self.store.open(Access::Read, context)?;
        let found = store.verify()?;
        let mut out = Output::open(None)?;
        for flaw in &found.flaws {
            writeln!(out, "{}: {}", vocabulary::compact(flaw.article.as_str(), store.base()), flaw.message)?;
        }
        out.finish()?;
        let unchecked = if found.unchecked == 0 { String::new() } else { format!(" ({} without their article's text)", found.unchecked) };
        context.tell(&format!(
            "{}, {}{unchecked}, {}: {}",
            count(found.articles, "article"),
            count(found.passages, "passage"),
            count(found.triples, "direct triple"),
            if found.flaws.is_empty() { "all is well".to_owned() } else { count(found.flaws.len(), "flaw") },
        ));
        Ok(if found.flaws.is_empty() { Outcome::Done } else { Outcome::Incomplete })
    }
}
