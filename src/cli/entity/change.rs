//! The commands that decide.

use std::io::{BufRead, BufReader, stdin};
use std::path::PathBuf;

use clap::Args;

use super::super::build::count;
use super::super::context::{Context, StoreOption};
use super::super::{CliError, Outcome};
use super::{Reasons, all, decide};
use crate::decision::{self, Desk, Part};
use crate::store::{Access, Decision};

/// Says that several entities are one. It keeps the node and the name of the first.
#[derive(Debug, Args)]
pub struct Merge {
    #[command(flatten)]
    store: StoreOption,
    /// The entities, each by IRI or name.
    #[arg(required = true, num_args = 2.., value_name = "ENTITY")]
    entities: Vec<String>,
    #[command(flatten)]
    reasons: Reasons,
}

impl Merge {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        decide(&self.store, context, |store, desk| Ok(desk.merge(&self.reasons.note(), &all(store, &self.entities)?)?))
    }
}

/// Says that a part of what is taken for one entity is another one.
#[derive(Debug, Args)]
pub struct Split {
    #[command(flatten)]
    store: StoreOption,
    /// The entity, by IRI or name.
    #[arg(value_name = "ENTITY")]
    entity: String,
    /// What this article says of it is about another one. May be given more than once.
    #[arg(long, value_name = "ARTICLE", required_unless_present = "named")]
    article: Vec<String>,
    /// What articles say that call it so is about another one. May be given more than once.
    #[arg(long, value_name = "NAME")]
    named: Vec<String>,
    #[command(flatten)]
    reasons: Reasons,
}

impl Split {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        decide(&self.store, context, |store, desk| {
            let entity = decision::find(store, &self.entity)?;
            let articles = self.article.iter().map(|wanted| Ok(store.find(wanted)?.iri)).collect::<Result<_, CliError>>()?;
            Ok(desk.split(&self.reasons.note(), &entity, &Part { articles, names: self.named.clone() })?)
        })
    }
}

/// Gives an entity another name. Its other names stay, and its IRI.
#[derive(Debug, Args)]
pub struct Rename {
    #[command(flatten)]
    store: StoreOption,
    /// The entity, by IRI or name.
    #[arg(value_name = "ENTITY")]
    entity: String,
    /// Its name from now on.
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    reasons: Reasons,
}

impl Rename {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        decide(&self.store, context, |store, desk| Ok(desk.rename(&self.reasons.note(), &decision::find(store, &self.entity)?, &self.name)?))
    }
}

/// Says that something is no entity at all. In statements about it only its words stay.
#[derive(Debug, Args)]
pub struct Reject {
    #[command(flatten)]
    store: StoreOption,
    /// The entity, by IRI or name.
    #[arg(value_name = "ENTITY")]
    entity: String,
    #[command(flatten)]
    reasons: Reasons,
}

impl Reject {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        decide(&self.store, context, |store, desk| Ok(desk.reject(&self.reasons.note(), &decision::find(store, &self.entity)?)?))
    }
}

/// Takes a decision back. That is a decision too, and can be undone.
#[derive(Debug, Args)]
pub struct Undo {
    #[command(flatten)]
    store: StoreOption,
    /// Number of the decision, as `entity log` shows it [default: the last one that holds].
    #[arg(value_name = "NUMBER")]
    decision: Option<u64>,
    #[command(flatten)]
    reasons: Reasons,
}

impl Undo {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        decide(&self.store, context, |_, desk| Ok(desk.undo(&self.reasons.note(), self.decision)?))
    }
}

/// Makes the decisions of a log that `entity log --json` wrote: into a store that was built anew, or another one with the same articles.
///
/// Decisions that are in the store's log already are not made again.
#[derive(Debug, Args)]
pub struct Apply {
    #[command(flatten)]
    store: StoreOption,
    /// The log, or `-` for standard input.
    #[arg(value_name = "FILE")]
    log: PathBuf,
}

impl Apply {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let log = self.read()?;
        let ontology = context.ontology()?;
        let store = self.store.open(Access::Write, context)?;
        let made = Desk::new(&store, &ontology).apply(&log)?;
        context.tell(&format!("{} made, {} known", count(made.len(), "decision"), log.len() - made.len()));
        Ok(Outcome::Done)
    }

    fn read(&self) -> Result<Vec<Decision>, CliError> {
        let name = self.log.display().to_string();
        let failed = |source| CliError::File { action: "read", target: name.clone(), source };
        let reader: Box<dyn BufRead> =
            if name == "-" { Box::new(stdin().lock()) } else { Box::new(BufReader::new(std::fs::File::open(&self.log).map_err(failed)?)) };
        let mut log = Vec::new();
        for (number, line) in (1..).zip(reader.lines()) {
            let line = line.map_err(failed)?;
            if !line.trim().is_empty() {
                log.push(serde_json::from_str(&line).map_err(|error| CliError::Failed {
                    message: format!("{name}, line {number}: not a decision: {error}"),
                    hint: Some("`newsgraph entity log --json` writes such a log".to_owned()),
                })?);
            }
        }
        Ok(log)
    }
}
