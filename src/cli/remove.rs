//! `newsgraph remove`: articles out of the store.

use clap::Args;

use super::context::{Context, StoreOption};
use super::{CliError, Outcome};
use crate::resolution;
use crate::store::{Access, ArticleEntry};

/// Removes articles with all that they contributed.
#[derive(Debug, Args)]
pub struct Remove {
    #[command(flatten)]
    store: StoreOption,
    /// Which ones: each by its local name, its IRI, its file, or a part of its headline that no other one has.
    #[arg(required = true, value_name = "ARTICLE")]
    articles: Vec<String>,
}

impl Remove {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let ontology = context.ontology()?;
        let store = self.store.open(Access::Write, context)?;
        // All are found before the first is removed, so that a wrong name removes nothing.
        let entries: Vec<ArticleEntry> = self.articles.iter().map(|wanted| store.find(wanted)).collect::<Result<_, _>>()?;
        for entry in &entries {
            store.remove(&entry.iri)?;
            context.tell(&format!("removed {}  {}", entry.name, entry.headline.as_deref().unwrap_or_default()));
        }
        resolution::resolve(&store, &ontology)?;
        Ok(Outcome::Done)
    }
}
