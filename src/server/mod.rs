//! The graph over HTTP: the SPARQL endpoint for programs, and pages for people.
//!
//! What comes from outside is not trusted: queries run in processes of their own ([`worker`]), which end with their deadline whatever they are
//! doing and cannot take more memory than they are given; every request passes the same guard ([`guard`]).

pub mod endpoint;
pub mod examples;
pub mod explorer;
pub mod guard;
mod listen;
pub mod negotiate;
mod pool;
mod problem;
mod question;
mod settings;
mod task;
pub mod worker;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware;
use tokio::sync::Semaphore;

pub use listen::{Listening, ServerError};
pub use problem::Problem;
pub use question::{Answer, Question, Rows};
pub use settings::Settings;

use crate::store::GraphStore;
use pool::Pool;

/// What every request can reach: the store, the settings, and the processes that answer queries. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The store; open for writing if the settings say so.
    pub store: Arc<GraphStore>,
    /// What the user has chosen.
    pub settings: Arc<Settings>,
    /// Where the server is reached, without a slash at the end: `http://127.0.0.1:7878`.
    pub url: Arc<str>,
    /// What the explorer holds in memory.
    catalogue: explorer::Catalogue,
    pool: Arc<Pool>,
    /// Places for work on the store in this process.
    desks: Arc<Semaphore>,
}

/// How many requests work on the store in this process at a time.
const DESKS: usize = 64;

impl AppState {
    /// The state of a server that is reached at `url`. No process is started before the first query.
    #[must_use]
    pub fn new(store: GraphStore, settings: Settings, url: &str) -> Self {
        let pool = Pool::new(store.path(), &settings);
        let store = Arc::new(store);
        let catalogue = explorer::Catalogue::start(&store);
        let desks = Arc::new(Semaphore::new(DESKS));
        Self { store, settings: Arc::new(settings), url: url.into(), catalogue, pool: Arc::new(pool), desks }
    }

    /// The start of the IRIs in the store.
    #[must_use]
    pub fn base(&self) -> &str {
        self.store.base()
    }

    /// The start of this server's addresses as the client wrote them, without a slash at the end: `https://kg.example.org` behind a proxy that
    /// says so in `X-Forwarded-Proto`.
    #[must_use]
    pub fn origin(&self, headers: &HeaderMap) -> String {
        let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let scheme = if text(HeaderName::from_static("x-forwarded-proto")) == Some("https") { "https" } else { "http" };
        text(header::HOST).map_or_else(|| self.url.to_string(), |host| format!("{scheme}://{host}"))
    }

    /// Tells those who hold something of the store that it has changed.
    fn written(&self) {
        self.pool.written();
        self.catalogue.renew(&self.store);
    }
}

/// Everything that the server answers, behind its guard.
pub fn router(state: AppState) -> Router {
    let limit = DefaultBodyLimit::max(state.settings.max_body);
    Router::new()
        .merge(endpoint::router())
        .merge(explorer::router())
        .fallback(explorer::nothing)
        .layer(limit)
        .layer(middleware::from_fn_with_state(state.clone(), guard::guard))
        .with_state(state)
}
