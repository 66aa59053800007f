//! `newsgraph resolve`: one node for each real thing, across articles.

mod step;

use std::time::Instant;

use clap::Args;

use self::step::Step;
use super::build::count;
use super::context::{Context, StoreOption};
use super::{CliError, Outcome};
use crate::resolution::{self, Resolution};
use crate::store::Access;

/// Finds out which names in different articles mean the same, and which do not.
///
/// `build` does this at its end. What was found lies in the graph BASE + graph/resolution, with scores and reasons; queries see one node for
/// each entity. Only what has changed since the last time is looked at.
#[derive(Debug, Args)]
pub struct Resolve {
    #[command(flatten)]
    store: StoreOption,
    /// Looks at every article again.
    #[arg(long)]
    all: bool,
    /// Without a store: takes lines from standard input and gives others, as one of the steps that a cluster resolves names in (docs/scale.md).
    #[arg(long, value_enum, value_name = "STEP", conflicts_with = "all")]
    step: Option<Step>,
}

impl Resolve {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let begun = Instant::now();
        let ontology = context.ontology()?;
        if let Some(step) = self.step {
            return step.run(&ontology, context);
        }
        let store = self.store.open(Access::Write, context)?;
        if self.all {
            store.forget_resolution()?;
        }
        store.link_reprints()?;
        let found = resolution::resolve(&store, &ontology)?;
        context.tell(&format!("{} in {:.1} s", summary(&found), begun.elapsed().as_secs_f64()));
        Ok(Outcome::Done)
    }
}

/// What a resolution has done, in words.
fn summary(found: &Resolution) -> String {
    if found.articles == 0 {
        return "nothing has changed since names were last resolved".to_owned();
    }
    format!(
        "{}, {}, {} joined under another name",
        count(found.articles, "article"),
        count(found.entities, "entity"),
        count(found.judgements, "name")
    )
}
