//! `newsgraph entity`: what is one thing and what is two, looked at and decided by people.

mod change;
mod look;

use std::collections::BTreeSet;

use clap::{Args, Subcommand};
use oxigraph::model::NamedNode;

pub(super) use change::{Apply, Undo};
pub(super) use look::{Log, log_table};

use super::context::{Context, StoreOption};
use super::{CliError, Outcome};
use crate::decision::{self, Desk, Done, Note};
use crate::store::{Access, GraphStore};

/// Looks at entities and corrects them: what is one and what is two, what it is called, what is none.
///
/// What is decided here is written to a log in the store, with who, when and why. It holds when articles are read again and when new ones
/// come, is exported with the store, and can be undone. An entity is named by its IRI (person:edda-norrland) or by one of its names.
#[derive(Debug, Args)]
pub struct Entity {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(look::List),
    Show(look::Show),
    Merge(change::Merge),
    Split(change::Split),
    Rename(change::Rename),
    Reject(change::Reject),
    Undo(change::Undo),
    Log(look::Log),
    Apply(change::Apply),
}

impl Entity {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        match &self.command {
            Command::List(command) => command.run(context),
            Command::Show(command) => command.run(context),
            Command::Merge(command) => command.run(context),
            Command::Split(command) => command.run(context),
            Command::Rename(command) => command.run(context),
            Command::Reject(command) => command.run(context),
            Command::Undo(command) => command.run(context),
            Command::Log(command) => command.run(context),
            Command::Apply(command) => command.run(context),
        }
    }
}

/// Who decides, and why.
#[derive(Debug, Args)]
pub(super) struct Reasons {
    /// Who decides.
    #[arg(long, value_name = "NAME", env = "USER", hide_env_values = true, default_value = "unknown")]
    by: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    because: Option<String>,
}

impl Reasons {
    pub(super) fn note(&self) -> Note {
        Note::now(&self.by, self.because.as_deref())
    }
}

/// Opens the store, makes a decision and says what came of it.
fn decide(store: &StoreOption, context: &Context, make: impl FnOnce(&GraphStore, &Desk<'_>) -> Result<Done, CliError>) -> Result<Outcome, CliError> {
    let ontology = context.ontology()?;
    let store = store.open(Access::Write, context)?;
    let done = make(&store, &Desk::new(&store, &ontology))?;
    let names = done.entities.iter().map(|entity| named(&store, entity)).collect::<Result<Vec<_>, _>>()?;
    let what = if names.is_empty() { "no entity".to_owned() } else { names.join(", ") };
    let Done { decision, .. } = done;
    let result = if decision.action.things().is_empty() { String::new() } else { format!(": {what}") };
    context.tell(&format!("decision {}, {}{result}", decision.number, decision.action.name()));
    Ok(Outcome::Done)
}

fn named(store: &GraphStore, entity: &NamedNode) -> Result<String, CliError> {
    let entry = decision::called(store, entity.as_str())?.into_iter().next();
    Ok(entry.map_or_else(|| entity.as_str().to_owned(), |entry| format!("{} ({})", entry.label, entry.short)))
}

/// The entities that were named, in that order.
fn all(store: &GraphStore, wanted: &[String]) -> Result<Vec<NamedNode>, CliError> {
    let found = wanted.iter().map(|wanted| Ok(decision::find(store, wanted)?)).collect::<Result<Vec<_>, CliError>>()?;
    let different: BTreeSet<&NamedNode> = found.iter().collect();
    if different.len() < found.len() {
        return Err(CliError::Failed {
            message: format!("{} name one entity already", wanted.join(" and ")),
            hint: Some("`newsgraph entity list --like NAME` shows the entities with similar names".to_owned()),
        });
    }
    Ok(found)
}
