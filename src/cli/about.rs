//! The option that names an entity, and the entity that is meant by it.

use clap::Args;

use super::CliError;
use crate::store::GraphStore;
use crate::store::names::{Name, Names};

/// The option that names an entity.
#[derive(Debug, Args)]
pub struct About {
    /// The entity that it is about: any of its names (in any case, with or without accents, with a slip of the pen), the beginnings of their
    /// words, or an IRI.
    #[arg(long, value_name = "NAME")]
    about: Option<String>,
}

impl About {
    /// Whether an entity is named.
    pub fn is_given(&self) -> bool {
        self.about.is_some()
    }

    /// The entity that is meant; `None` if none is named. Of several of one name, the one that most articles mention.
    pub fn find(&self, store: &GraphStore) -> Result<Option<Name>, CliError> {
        let Some(about) = &self.about else { return Ok(None) };
        let names = Names::of(store)?;
        let found = names.meant(about, store.base()).cloned();
        found.map(Some).ok_or_else(|| {
            let alike = names.suggestions(about);
            let hint = if alike.is_empty() {
                "`newsgraph query 'SELECT DISTINCT ?name { ?entity a schema:Person ; rdfs:label ?name }'` lists the people in the store".to_owned()
            } else {
                format!("did you mean {}?", alike.join(", "))
            };
            CliError::Failed { message: format!("nothing in the store is called \"{about}\""), hint: Some(hint) }
        })
    }
}
