//! What all commands share: the general options, the store, and talking to the user.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use oxigraph::model::NamedNode;

use super::CliError;
use crate::graph::quads::GraphOptions;
use crate::graph::vocabulary::DEFAULT_BASE;
use crate::ontology::Ontology;
use crate::reader::{MODEL_DIGEST, Reader, ReaderError};
use crate::store::{Access, GraphStore};

/// Options that every command takes.
#[derive(Debug, Args)]
pub struct Context {
    /// Says nothing but errors.
    #[arg(short, long, global = true, help_heading = "General options")]
    pub quiet: bool,
    /// Start of the IRIs of entities, articles and statements [default: urn:newsgraph:, or what the store was built with].
    #[arg(long, global = true, value_name = "IRI", help_heading = "General options")]
    pub base: Option<String>,
    /// Turtle file with words and relations of your own, added to those that the program comes with.
    #[arg(long, global = true, value_name = "FILE", help_heading = "General options")]
    pub ontology: Option<PathBuf>,
}

/// The option that names the store.
#[derive(Debug, Args)]
pub struct StoreOption {
    /// Folder of the store.
    #[arg(short, long, env = "NEWSGRAPH_STORE", hide_env_values = true, default_value = "newsgraph.db", value_name = "DIR")]
    pub store: PathBuf,
}

/// The option that says how sure a statement must be to be kept.
#[derive(Debug, Args)]
pub struct LeastConfidence {
    /// Leaves out statements whose confidence (the probability that they are right) is below this, 0 to 1.
    #[arg(long, value_name = "P", value_parser = probability, default_value_t = 0.0, hide_default_value = true)]
    min_confidence: f64,
}

fn probability(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|value| (0.0..=1.0).contains(value)).ok_or_else(|| "not a number from 0 to 1".to_owned())
}

/// Options that decide how a graph is written.
#[derive(Debug, Args)]
pub struct GraphChoices {
    /// Leaves the articles' text out of the graph (passages keep theirs).
    #[arg(long)]
    no_text: bool,
    /// Adds RDF 1.2 triple terms: each statement `rdf:reifies` its triple.
    #[arg(long)]
    rdf_12: bool,
}

impl GraphChoices {
    /// The options of the graph for IRIs that begin with `base`.
    pub fn options(&self, base: &str) -> GraphOptions {
        GraphOptions { base: base.to_owned(), keep_text: !self.no_text, rdf_12: self.rdf_12, model_digest: MODEL_DIGEST.to_owned() }
    }
}

impl StoreOption {
    /// Opens the store that is named.
    pub fn open(&self, access: Access, context: &Context) -> Result<GraphStore, CliError> {
        Ok(GraphStore::open(&self.store, access, context.base.as_deref())?)
    }
}

impl Context {
    /// Checks what can be checked before any work is done.
    pub fn check(&self) -> Result<(), CliError> {
        let Some(base) = &self.base else { return Ok(()) };
        if base.ends_with(['/', '#', ':']) && NamedNode::new(format!("{base}article/x")).is_ok() {
            return Ok(());
        }
        Err(CliError::Usage {
            message: format!("--base {base} is not the start of an absolute IRI"),
            hint: "give something like https://kg.example.org/ that ends with / # or :".to_owned(),
        })
    }

    /// Loads the reader, with the user's ontology if there is one.
    pub fn reader(&self) -> Result<Reader, CliError> {
        let reader = Reader::embedded()?;
        match &self.ontology {
            Some(path) => Ok(reader.with_ontology(path)?),
            None => Ok(reader),
        }
    }

    /// The words and relations that articles are read with, without the model.
    pub fn ontology(&self) -> Result<Ontology, CliError> {
        let ontology = Ontology::embedded().map_err(ReaderError::from)?;
        match &self.ontology {
            Some(path) => Ok(ontology.with_file(path).map_err(ReaderError::from)?),
            None => Ok(ontology),
        }
    }

    /// As [`Context::reader`], but it keeps only what is as sure as `least` asks.
    pub fn reader_of(&self, least: &LeastConfidence) -> Result<Reader, CliError> {
        Ok(self.reader()?.with_min_confidence(least.min_confidence))
    }

    /// The base where no store says otherwise.
    pub fn base(&self) -> &str {
        self.base.as_deref().unwrap_or(DEFAULT_BASE)
    }

    /// Tells the user something that is no error.
    pub fn tell(&self, message: &str) {
        if !self.quiet {
            say(message);
        }
    }
}

/// Writes a line to standard error; that nobody listens there is no failure.
pub fn say(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}
