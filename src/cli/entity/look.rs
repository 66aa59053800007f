//! The commands that look.

use std::io::Write;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::super::context::{Context, StoreOption};
use super::super::output::{Output, is_terminal};
use super::super::table::{Table, terminal_width};
use super::super::{CliError, Outcome};
use crate::decision::{self, Entry, Listed, Mention, Sheet};
use crate::graph::vocabulary::compact;
use crate::reading::Kind;
use crate::store::decisions::in_force;
use crate::store::{Access, Action, Decision};

/// Kinds of entities, as they are named in IRIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Room {
    Person,
    Org,
    Place,
    Event,
    Group,
    Thing,
}

impl Room {
    fn kind(self) -> Kind {
        match self {
            Self::Person => Kind::Person,
            Self::Org => Kind::Organization,
            Self::Place => Kind::Place,
            Self::Event => Kind::Event,
            Self::Group => Kind::Group,
            Self::Thing => Kind::Thing,
        }
    }
}

/// Lists the entities, those that most articles mention first.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    store: StoreOption,
    /// Only those of this kind.
    #[arg(long, value_enum)]
    kind: Option<Room>,
    /// Only those with a name that contains this, accents and case aside.
    #[arg(long, value_name = "TEXT")]
    like: Option<String>,
    /// Only those that more than one article mentions.
    #[arg(long)]
    several: bool,
    /// Writes one JSON object an entity.
    #[arg(long)]
    json: bool,
}

impl List {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let store = self.store.open(Access::Read, context)?;
        let listed = Listed { kind: self.kind.map(Room::kind), like: self.like.clone(), several: self.several };
        let entries = decision::list(&store, &listed)?;
        let rows = entries.iter().map(|entry| vec![entry.short.clone(), entry.label.clone(), entry.articles.to_string(), entry.aliases.join(", ")]);
        write(self.json, &["entity", "name", "articles", "other names"], rows, entries.iter().map(entry_json))
    }
}

fn entry_json(entry: &Entry) -> Value {
    json!({
        "entity": entry.iri.as_str(), "name": entry.label, "otherNames": entry.aliases, "kind": entry.kind, "articles": entry.articles,
    })
}

/// Shows what an entity is made of: what each article calls it, why that was taken for it, and what people decided about it.
#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    store: StoreOption,
    /// The entity, by IRI or name.
    #[arg(value_name = "ENTITY")]
    entity: String,
    /// Writes one JSON object.
    #[arg(long)]
    json: bool,
}

impl Show {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let store = self.store.open(Access::Read, context)?;
        let sheet = Sheet::of(&store, &decision::find(&store, &self.entity)?)?;
        let short = |iri: &str| compact(iri, store.base());
        let mut out = Output::open(None)?;
        if self.json {
            writeln!(out, "{}", sheet_json(&sheet))?;
        } else {
            let Entry { short: iri, label, aliases, articles, .. } = &sheet.entry;
            writeln!(out, "{label}\n{iri}, in {}", super::super::build::count(*articles, "article"))?;
            if !aliases.is_empty() {
                writeln!(out, "also called {}", aliases.join(", "))?;
            }
            let mut table = Table::new(["article", "headline", "node", "called", "score", "why"]);
            for mention in &sheet.mentions {
                let Mention { anchor, headline, score, reasons, .. } = mention;
                let score = score.map(|score| format!("{score:.3}")).unwrap_or_default();
                let headline = headline.clone().unwrap_or_default();
                table.row(vec![
                    short(anchor.article.as_str()),
                    headline,
                    short(anchor.node.as_str()),
                    anchor.name.clone(),
                    score,
                    reasons.join("; "),
                ]);
            }
            writeln!(out)?;
            table.write(&mut out, "", terminal_width())?;
            if !sheet.decisions.is_empty() {
                let log = store.decisions()?;
                writeln!(out)?;
                log_table(&sheet.decisions, &log).write(&mut out, "", terminal_width())?;
            }
        }
        out.finish()?;
        Ok(Outcome::Done)
    }
}

fn sheet_json(sheet: &Sheet) -> Value {
    let mut value = entry_json(&sheet.entry);
    value["mentions"] = sheet
        .mentions
        .iter()
        .map(|mention| {
            json!({
                "article": mention.anchor.article.as_str(), "headline": mention.headline, "node": mention.anchor.node.as_str(),
                "name": mention.anchor.name, "score": mention.score, "reasons": mention.reasons,
                "decision": mention.decision.as_ref().map(|decision| decision.as_str()),
            })
        })
        .collect();
    value["decisions"] = json!(sheet.decisions);
    value
}

/// Lists what people decided, the oldest first. With --json it can be kept beside the store, and made again with `entity apply`.
#[derive(Debug, Args)]
pub struct Log {
    #[command(flatten)]
    store: StoreOption,
    /// Writes one JSON object a decision.
    #[arg(long)]
    json: bool,
}

impl Log {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let log = self.store.open(Access::Read, context)?.decisions()?;
        let rows = log.iter().map(|decision| cells(decision, &log));
        write(self.json, &HEAD, rows, log.iter().map(|decision| json!(decision)))
    }
}

const HEAD: [&str; 7] = ["number", "decision", "about", "by", "at", "because", "holds"];

fn cells(decision: &Decision, log: &[Decision]) -> Vec<String> {
    let labels: Vec<&str> = decision.action.things().iter().map(|thing| thing.label.as_str()).collect();
    let about = match &decision.action {
        Action::Merge { .. } => labels.join(" = "),
        Action::Split { part, .. } => {
            let articles: Vec<&str> = part.mentions.iter().filter_map(|anchor| anchor.article.as_str().rsplit('/').next()).collect();
            format!("{} in {}", part.label, articles.join(", "))
        }
        Action::Rename { thing, label } => format!("{} → {label}", thing.label),
        Action::Reject { thing } => thing.label.clone(),
        Action::RejectStatement { told } => told.words.clone(),
        Action::Undo { decision } => format!("decision {decision}"),
    };
    let holds = if in_force(log).contains(&decision.number) { "yes" } else { "undone" };
    let because = decision.because.clone().unwrap_or_default();
    let at = format!("{:.0}", decision.at);
    vec![decision.number.to_string(), decision.action.name().to_owned(), about, decision.by.clone(), at, because, holds.to_owned()]
}

/// Decisions of a log as a table.
pub fn log_table(decisions: &[Decision], log: &[Decision]) -> Table {
    let mut table = Table::new(HEAD);
    decisions.iter().for_each(|decision| table.row(cells(decision, log)));
    table
}

/// Writes rows as JSON lines, as a table on a terminal, or with tabs between the cells.
fn write(as_json: bool, head: &[&str], rows: impl Iterator<Item = Vec<String>>, values: impl Iterator<Item = Value>) -> Result<Outcome, CliError> {
    let mut out = Output::open(None)?;
    if as_json {
        for value in values {
            writeln!(out, "{value}")?;
        }
    } else if is_terminal() {
        let mut table = Table::new(head.iter().copied());
        rows.for_each(|row| table.row(row));
        table.write(&mut out, "", terminal_width())?;
    } else {
        writeln!(out, "{}", head.join("\t"))?;
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
            writeln!(out, "{}", cells.join("\t"))?;
        }
    }
    out.finish()?;
    Ok(Outcome::Done)
}
