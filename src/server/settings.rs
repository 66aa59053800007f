//! What the user of `newsgraph serve` can choose.

use std::sync::Arc;
use std::time::Duration;

use crate::ontology::Ontology;
use crate::store::Allowed;

/// How the server is to behave.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether requests may change the store.
    pub write: bool,
    /// What a request must show to change the store; `None` lets everyone who reaches the server.
    pub token: Option<String>,
    /// After this, a query is ended.
    pub timeout: Duration,
    /// How many queries run at a time.
    pub max_queries: usize,
    /// Memory of one query, in bytes.
    pub max_memory: u64,
    /// Size of a request's body, in bytes.
    pub max_body: usize,
    /// Names under which the server is reached, beside `localhost` and plain addresses.
    pub hosts: Vec<String>,
    /// Origins of web pages that may ask; `*` for all.
    pub cors: Vec<String>,
    /// Endpoints that queries may ask in `SERVICE` clauses.
    pub services: Vec<Allowed>,
    /// The words that names are resolved with after a decision.
    pub ontology: Arc<Ontology>,
    /// Whether requests are written to standard error.
    pub log: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            write: false,
            token: None,
            timeout: Duration::from_secs(30),
            max_queries: 4,
            max_memory: 1 << 30,
            max_body: 10 << 20,
            hosts: Vec::new(),
            cors: Vec::new(),
            services: Vec::new(),
            ontology: Arc::default(),
            log: true,
        }
    }
}

impl Settings {
    /// Whether pages of `origin` may ask this server.
    #[must_use]
    pub fn admits(&self, origin: &str) -> bool {
        self.cors.iter().any(|admitted| admitted == "*" || admitted.trim_end_matches('/').eq_ignore_ascii_case(origin))
    }
}
