//! `newsgraph statement`: single statements, looked at and rejected by people.

use std::io::Write;

use clap::{Args, Subcommand};
use serde_json::json;

use super::build::count;
use super::context::{Context, StoreOption};
use super::entity::{Apply, Log, Reasons, Undo, log_table};
use super::output::Output;
use super::table::terminal_width;
use super::{CliError, Outcome};
use crate::decision::{Account, Desk, statement};
use crate::store::Access;

/// Looks at single statements and rejects those that are wrong.
///
/// A statement that is rejected goes out of the graph that queries see, with the direct triples that rest on it alone; its article's own graph
/// keeps what was read. The decision is written to the same log as those about entities: it holds when the article is read again, is exported
/// with the store, and can be undone.
#[derive(Debug, Args)]
pub struct Statement {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Show(Show),
    Reject(Reject),
    Undo(Undo),
    Log(Log),
    Apply(Apply),
}

impl Statement {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        match &self.command {
            Command::Show(command) => command.run(context),
            Command::Reject(command) => command.run(context),
            Command::Undo(command) => command.run(context),
            Command::Log(command) => command.run(context),
            Command::Apply(command) => command.run(context),
        }
    }
}

/// Shows what an article says in a statement, where it says so, and what people decided about it.
#[derive(Debug, Args)]
struct Show {
    #[command(flatten)]
    store: StoreOption,
    /// The statement, by IRI: statement:2026-03-12-7794dd1fe5056538-4.
    #[arg(value_name = "STATEMENT")]
    statement: String,
    /// Writes one JSON object.
    #[arg(long)]
    json: bool,
}

impl Show {
    fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let store = self.store.open(Access::Read, context)?;
        let account = Account::of(&store, &statement(&store, &self.statement)?)?;
        let mut out = Output::open(None)?;
        if self.json {
            writeln!(out, "{}", json(&account))?;
        } else {
            let Account { told, short, headline, passage, rejected, decisions } = &account;
            writeln!(out, "{}\n{short}{}", told.words, if *rejected { ", rejected" } else { "" })?;
            writeln!(out, "says:    {}", told.says)?;
            writeln!(out, "article: {}", headline.as_deref().unwrap_or(told.article.as_str()))?;
            writeln!(out, "passage: {passage} ({}-{})", told.begin, told.end)?;
            if !decisions.is_empty() {
                writeln!(out)?;
                log_table(decisions, &store.decisions()?).write(&mut out, "", terminal_width())?;
            }
        }
        out.finish()?;
        Ok(Outcome::Done)
    }
}

fn json(account: &Account) -> serde_json::Value {
    let Account { told, headline, passage, rejected, decisions, .. } = account;
    json!({
        "statement": told.statement.as_str(), "words": told.words, "says": told.says, "rejected": rejected,
        "article": told.article.as_str(), "headline": headline, "passage": passage, "begin": told.begin, "end": told.end,
        "decisions": decisions,
    })
}

/// Says that statements are wrong.
#[derive(Debug, Args)]
struct Reject {
    #[command(flatten)]
    store: StoreOption,
    /// The statements, by IRI: statement:2026-03-12-7794dd1fe5056538-4.
    #[arg(required = true, value_name = "STATEMENT")]
    statements: Vec<String>,
    #[command(flatten)]
    reasons: Reasons,
}

impl Reject {
    fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let ontology = context.ontology()?;
        let store = self.store.open(Access::Write, context)?;
        let wrong = self.statements.iter().map(|wanted| Ok(statement(&store, wanted)?)).collect::<Result<Vec<_>, CliError>>()?;
        let done = Desk::new(&store, &ontology).reject_statements(&self.reasons.note(), &wrong)?;
        let numbers: Vec<String> = done.iter().map(|decision| decision.number.to_string()).collect();
        context.tell(&format!("decision {}, {} rejected", numbers.join(", "), count(done.len(), "statement")));
        Ok(Outcome::Done)
    }
}
