//! `newsgraph link`: entities of the store and those of a knowledge base.

use std::path::{Path, PathBuf};

use clap::Args;

use super::context::{Context, StoreOption};
use super::{CliError, Outcome};
use crate::linking::{self, Doubt, Index};
use crate::ontology::Ontology;
use crate::store::Access;

/// Says which entities are those of a knowledge base, such as Wikidata.
///
/// An entity is linked by owl:sameAs where one entry is clearly meant, by its name, its kind, how widely it is known, and the words around it; the graph BASE
/// + graph/linking holds the links with their scores and reasons. What is not sure stays without a link. Links of an earlier run are replaced.
///
/// The knowledge base is a Wikidata dump (JSON, one entity a line) or lines of id, label, aliases with | between, type and popularity with tabs
/// between; gzip and Zstandard are unpacked. It is read once, into an index beside it; later runs take the index.
#[derive(Debug, Args)]
pub struct Link {
    #[command(flatten)]
    store: StoreOption,
    /// The knowledge base, or an index that was made of one.
    #[arg(short, long, value_name = "FILE")]
    knowledge_base: PathBuf,
    /// Where the index is kept [default: FILE.index beside the knowledge base].
    #[arg(long, value_name = "FILE")]
    index: Option<PathBuf>,
}

impl Link {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let store = self.store.open(Access::Write, context)?;
        let ontology = self.ontology(context)?;
        let path = self.index.clone().unwrap_or_else(|| beside(&self.knowledge_base));
        let mut index = Index::of(&self.knowledge_base, &path, &ontology)?;
        let size = index.size();
        context.tell(&format!("the knowledge base has {} entries with {} names", size.entries, size.names));
        let outcome = linking::link(&store, &mut index, &ontology)?;
        store.flush()?;
        context.tell(&format!("linked {} of {} entities", outcome.linked, outcome.linked + outcome.nil.values().sum::<usize>()));
        for (doubt, count) in &outcome.nil {
            context.tell(&format!("  {count} not linked: {}", why(*doubt)));
        }
        Ok(Outcome::Done)
    }

    fn ontology(&self, context: &Context) -> Result<Ontology, CliError> {
        let ontology = Ontology::embedded().map_err(crate::reader::ReaderError::from)?;
        match &context.ontology {
            Some(path) => Ok(ontology.with_file(path).map_err(crate::reader::ReaderError::from)?),
            None => Ok(ontology),
        }
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".index");
    name.into()
}

fn why(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::Unknown => "nothing in the knowledge base is called so",
        Doubt::OtherKind => "what is called so is of another kind",
        Doubt::Rivals => "several are called so, and nothing tells which is meant",
        Doubt::Weak => "the name alone says too little",
    }
}
