//! The addresses of the explorer, and what is shown at each.

mod graph;
mod lists;
mod query;
mod reading;
mod review;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};

use super::address::Form;
use super::asked::{Asked, problem_page};
use super::assets;
use super::lookup::Lookup;
use crate::graph::iri::room;
use crate::reading::Kind;
use crate::server::{AppState, Problem};
use crate::store::GraphStore;

/// All addresses of the explorer.
pub fn router() -> Router<AppState> {
    let mut router = Router::new()
        .route("/", get(reading::home))
        .route("/assets/{name}", get(assets::asset))
        .route("/complete", get(reading::complete))
        .route("/graph.svg", get(graph::svg))
        .route("/graph.dot", get(graph::dot));
    let twins: [(&str, MethodRouter<AppState>); 10] = [
        ("/home", get(reading::home)),
        ("/search", get(reading::search)),
        ("/articles", get(reading::articles)),
        ("/graph", get(graph::graph)),
        ("/claims", get(lists::claims)),
        ("/quotes", get(lists::quotes)),
        ("/speakers", get(lists::speakers)),
        ("/timeline", get(lists::timeline)),
        ("/review", get(review::review).post(review::decide)),
        ("/query", get(query::query).post(query::query_by_form)),
    ];
    for (path, page) in twins {
        for extension in ["", ".json", ".ttl", ".html"] {
            router = router.route(&format!("{path}{extension}"), page.clone());
        }
    }
    for kind in Kind::ALL {
        router = router.route(&format!("/{}/{{*name}}", room(*kind)), get(reading::entity));
    }
    for room in ["statement", "quote", "passage"] {
        router = router.route(&format!("/{room}/{{*name}}"), get(reading::part));
    }
    router.route("/quantity/{*name}", get(reading::entity)).route("/article/{*name}", get(reading::article))
}

/// What nobody else answers: a page that says so, for those who read with a browser.
pub async fn nothing(asked: Asked) -> Response {
    let problem = Problem::not_found("There is nothing at this address.");
    if asked.form == Form::Html { problem_page(problem) } else { problem.into_response() }
}

impl AppState {
    /// Makes a page from the store, off the threads that serve; a problem becomes a page too, for those who read with a browser.
    async fn page<F>(&self, asked: Asked, make: F) -> Response
    where
        F: FnOnce(&Lookup<'_>, &Asked) -> Result<Response, Problem> + Send + 'static,
    {
        let form = asked.form;
        let made = self.on_store(move |store: &GraphStore, _| make(&Lookup::new(store), &asked)).await;
        made.unwrap_or_else(|problem| if form == Form::Html { problem_page(problem) } else { problem.into_response() })
    }
}
