//! `newsgraph articles`: what is in the store.

use std::io::Write;

use clap::Args;
use oxigraph::model::NamedNode;
use serde_json::json;

use super::context::{Context, StoreOption};
use super::output::{Output, is_terminal};
use super::table::{Table, terminal_width};
use super::{CliError, Outcome};
use crate::store::{Access, ArticleEntry};

/// Lists the articles in the store, in order of their dates.
#[derive(Debug, Args)]
pub struct Articles {
    #[command(flatten)]
    store: StoreOption,
    /// Writes one JSON object an article.
    #[arg(long)]
    json: bool,
}

impl Articles {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let entries = self.store.open(Access::Read, context)?.articles()?;
        let mut out = Output::open(None)?;
        if self.json {
            for entry in &entries {
                writeln!(out, "{}", json(entry))?;
            }
        } else if is_terminal() {
            table(&entries).write(&mut out, "", terminal_width())?;
        } else {
            writeln!(out, "article\tpublished\tstatements\theadline\tsource")?;
            for entry in &entries {
                writeln!(out, "{}", cells(entry).map(|cell| cell.replace(['\t', '\n', '\r'], " ")).join("\t"))?;
            }
        }
        out.finish()?;
        Ok(Outcome::Done)
    }
}

fn cells(entry: &ArticleEntry) -> [String; 5] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [entry.name.clone(), text(&entry.published), entry.statements.to_string(), text(&entry.headline), entry.sources.join(", ")]
}

fn table(entries: &[ArticleEntry]) -> Table {
    let mut table = Table::new(["article", "published", "statements", "headline", "source"]);
    for entry in entries {
        table.row(cells(entry).to_vec());
    }
    table
}

fn json(entry: &ArticleEntry) -> serde_json::Value {
    json!({
        "article": entry.iri.as_str(), "name": entry.name, "headline": entry.headline, "published": entry.published,
        "statements": entry.statements, "sources": entry.sources, "reprintOf": entry.reprint_of.as_ref().map(NamedNode::as_str),
    })
}
