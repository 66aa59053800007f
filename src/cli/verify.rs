//! `newsgraph verify`: does the store keep its promises?

use std::io::{self, Write};

use clap::Args;

use super::build::count;
use super::context::{Context, StoreOption};
use super::output::Output;
use super::{CliError, Outcome};
use crate::graph::vocabulary::compact;
use crate::store::{Access, Flaw, Promise, Verification};

/// Checks that the store keeps what the graph promises.
///
/// In every article: its text has the digest that it is named by; passages and quotations stand at their offsets in it; every statement rests on
/// a passage; what the article asserts is a direct triple, and every direct triple is what it asserts; the SHACL shapes hold. And in the store:
/// queries see the union of all graphs. Graphs that users wrote are not checked as articles. What is wrong is listed, and the exit code is 1.
///
/// Articles that were read with an ontology of your own need the same --ontology here.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    store: StoreOption,
    /// Lists what is wrong as JSON, one object a line: "article", "promise" (text, fact, shape, union), "node", "property", "message".
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let store = self.store.open(Access::Read, context)?;
        let ontology = context.ontology()?;
        let mut out = Output::open(None)?;
        let mut broken: Vec<Promise> = Vec::new();
        let found = store.verify(&ontology, |flaw| -> Result<(), CliError> {
            broken.push(flaw.promise);
            if self.json {
                serde_json::to_writer(&mut out, &flaw).map_err(io::Error::from)?;
                writeln!(out)?;
            } else {
                writeln!(out, "{}", line(&flaw, store.base()))?;
            }
            Ok(())
        })?;
        out.finish()?;
        context.tell(&summary(&found, &broken));
        Ok(if found.flaws == 0 { Outcome::Done } else { Outcome::Incomplete })
    }
}

fn line(flaw: &Flaw, base: &str) -> String {
    let [article, node, property] = [flaw.article.as_ref(), Some(&flaw.node), flaw.property.as_ref()].map(|iri| iri.map(|iri| compact(iri, base)));
    let parts = [
        article.filter(|_| flaw.article.as_ref() != Some(&flaw.node)),
        node.map(|node| node + &property.map(|p| format!(" {p}")).unwrap_or_default()),
    ];
    let place: Vec<String> = parts.into_iter().flatten().collect();
    format!("{}: {}", place.join(": "), flaw.message)
}

fn summary(found: &Verification, broken: &[Promise]) -> String {
    let without = if found.unchecked == 0 { String::new() } else { format!(" ({} without their article's text)", found.unchecked) };
    let seen = format!(
        "{}, {}, {}{without}, {}",
        count(found.articles, "article"),
        count(found.statements, "statement"),
        count(found.passages, "passage"),
        count(found.triples, "direct triple"),
    );
    let kinds = [(Promise::Text, "text"), (Promise::Fact, "facts"), (Promise::Shape, "shapes"), (Promise::Union, "union")];
    let counts = kinds.map(|(promise, name)| (broken.iter().filter(|known| **known == promise).count(), name));
    let of: Vec<String> = counts.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{name} {count}")).collect();
    if of.is_empty() { format!("{seen}: all is well") } else { format!("{seen}: {} ({})", count(found.flaws, "flaw"), of.join(", ")) }
}
