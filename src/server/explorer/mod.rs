//! The pages.

use axum::Router;

use super::AppState;

/// The pages' addresses.
pub fn router() -> Router<AppState> {
    Router::new()
}
