//! The graph on disk: one named graph an article, in an oxigraph store (RocksDB) that lies in a folder of its own.
//!
//! An article's graph is written, replaced and removed whole, in one transaction, so that a build that is interrupted leaves
//! whole articles only. The default graph holds the union of all graphs, with one node for each resolved entity, which is what queries see. What the store knows beside the articles (where each one was
//! found) lies in the graph `BASE` + `graph/sources`, which no export contains.

mod article;
mod backup;
mod compact;
pub mod decisions;
mod error;
mod export;
mod federation;
mod graphs;
mod grounds;
mod ingest;
mod load;
mod lookup;
mod named;
pub mod names;
mod open;
mod query;
mod rejection;
mod reprint;
mod resolved;
pub mod scope;
mod settled;
mod sheet;
mod stats;
mod template;
mod told;
mod union;
mod update;
mod verify;

use std::fs::File;
use std::path::{Path, PathBuf};

use oxigraph::store::Store;

use graphs::Graphs;

pub use article::ArticleEntry;
pub use decisions::{Action, Anchor, Decision, Thing};
pub use error::StoreError;
pub use federation::{Allowed, Federation, FederationError};
pub use ingest::{Contribution, Ingested, Notes};
pub use load::{Damage, Load, Loaded, Part, Parts};
pub use open::{Access, PROFILES};
pub use query::{Circumstances, Prepared, QueryError, SyntaxError};
pub use rejection::Rejection;
pub use reprint::Signature;
pub use resolved::{Judgement, Resolved};
pub use scope::Scope;
pub use stats::{Stats, StatsError};
pub use told::Told;
pub use union::Fates;
pub use update::{Update, UpdateError};
pub use verify::{Flaw, Promise, ShapesError, Verification};

/// An open store. Other processes may read at the same time, but nobody else while it is open for writing.
pub struct GraphStore {
    store: Store,
    path: PathBuf,
    graphs: Graphs,
    /// Held as long as the store is open; the operating system lets go of it, whatever happens to the process.
    lock: Option<File>,
}

impl GraphStore {
    /// The folder that it lies in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The start of the IRIs of everything in it: `urn:newsgraph:`, or what the first build was told.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.graphs.base
    }
}
