//! `newsgraph stats`: how much is in the store, and of what.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::Write;

use clap::Args;
use serde_json::json;

use super::context::{Context, StoreOption};
use super::output::Output;
use super::table::{Table, terminal_width};
use super::{CliError, Outcome};
use crate::store::Access;

/// Counts what is in the store: nodes by class, statements by relation and standing, articles by month.
#[derive(Debug, Args)]
pub struct Stats {
    #[command(flatten)]
    store: StoreOption,
    /// Writes all counts as one JSON object.
    #[arg(long)]
    json: bool,
    /// Shows at most this many rows of each table, the largest counts first; JSON has them all.
    #[arg(long, default_value_t = 15, value_name = "N")]
    most: usize,
}

impl Stats {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let stats = self.store.open(Access::Read, context)?.stats()?;
        let tables = [
            ("articles", &stats.articles),
            ("class", &stats.classes),
            ("relation", &stats.relations),
            ("fact", &stats.facts),
            ("polarity", &stats.polarities),
            ("modality", &stats.modalities),
            ("source", &stats.sources),
            ("confidence", &stats.confidences),
            ("quotation", &stats.quotations),
            ("month", &stats.months),
            ("publisher", &stats.publishers),
        ];
        let mut out = Output::open(None)?;
        if self.json {
            let mut object: serde_json::Map<_, _> = tables.iter().map(|(name, counts)| ((*name).to_owned(), json!(counts))).collect();
            object.insert("quads".to_owned(), json!(stats.quads));
            writeln!(out, "{}", serde_json::Value::Object(object))?;
        } else {
            for (name, counts) in tables.iter().filter(|(_, counts)| !counts.is_empty()) {
                table(name, counts, self.most).write(&mut out, "", terminal_width())?;
                writeln!(out)?;
            }
            writeln!(out, "{} quads", stats.quads)?;
        }
        out.finish()?;
        Ok(Outcome::Done)
    }
}

/// The largest counts, or what is ordered by itself in its own order.
fn table(name: &str, counts: &BTreeMap<String, usize>, most: usize) -> Table {
    let mut rows: Vec<(&String, &usize)> = counts.iter().collect();
    let is_ordered = matches!(name, "month" | "confidence");
    if !is_ordered {
        rows.sort_by_key(|(name, count)| (Reverse(**count), *name));
    }
    // Of what is ordered, the last is what people look for: the newest months, the surest statements.
    let skipped = if is_ordered { rows.len().saturating_sub(most) } else { 0 };
    let total = rows.len();
    let mut table = Table::new([name, "count"]);
    for (name, count) in rows.into_iter().skip(skipped).take(most) {
        table.row(vec![name.clone(), count.to_string()]);
    }
    if total > most {
        table.row(vec![format!("… {} more", total - most), String::new()]);
    }
    table
}
