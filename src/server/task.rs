//! Work on the store in this process: off the threads that serve requests, with a deadline.

use std::time::Duration;

use oxigraph::sparql::CancellationToken;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::{AppState, Problem};
use crate::store::GraphStore;

/// Cancels what it guards when it goes: when the deadline has passed, or when the client has gone.
struct Cancelling(CancellationToken);

impl Drop for Cancelling {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

impl AppState {
    /// Runs `work` on the store, on a thread where it may block. Meant for work that this program has written itself and that looks at little;
    /// queries of others belong to [`AppState::ask`]. When the deadline passes or the client goes, the token is cancelled: queries that were
    /// prepared with it end, and long loops should look at it.
    ///
    /// # Errors
    /// What `work` gives; or that it has taken too long.
    pub async fn on_store<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&GraphStore, &CancellationToken) -> Result<T, Problem> + Send + 'static,
    {
        let limit = self.settings.timeout;
        let token = CancellationToken::new();
        let _cancelling = Cancelling(token.clone());
        let store = self.store.clone();
        let outcome = timeout(limit, spawn_blocking(move || work(&store, &token))).await;
        match outcome {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Problem::internal("the server failed over this request")),
            Err(_) => Err(Problem::timeout(limit)),
        }
    }
}

/// How long a request's body may take to arrive.
pub(super) const BODY_PATIENCE: Duration = Duration::from_secs(60);
