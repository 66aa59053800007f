//! What programs ask: the SPARQL 1.1 Protocol at `/sparql`, with the service description.

mod description;
mod form;
mod graph_store;
mod operation;
mod update;

use axum::Router;
use axum::routing::get;

use super::AppState;

/// The endpoint's addresses.
pub fn router() -> Router<AppState> {
    let sparql = get(operation::get).post(operation::post);
    Router::new()
        .route("/sparql", sparql.clone())
        .route("/sparql/", sparql)
        .route("/.well-known/void", get(description::void))
        .merge(graph_store::router())
}
