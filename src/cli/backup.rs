//! `newsgraph backup`: a copy of the store.

use std::path::PathBuf;

use clap::Args;

use super::context::{Context, StoreOption};
use super::{CliError, Outcome};
use crate::store::Access;

/// Copies the store into a new folder.
///
/// The copy is a store of its own, whole and as of one moment. On the same disk the files of the database are shared, so that it costs little;
/// neither store changes them afterwards. To restore, use the copy, or back it up to where the store was.
#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    store: StoreOption,
    /// The folder of the copy, which must not exist yet.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Backup {
    pub fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        let store = self.store.open(Access::Read, context)?;
        store.backup(&self.folder)?;
        context.tell(&format!("{} copied to {}", store.path().display(), self.folder.display()));
        Ok(Outcome::Done)
    }
}
