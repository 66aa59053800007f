//! Updates, and writing at all: one at a time, by those who may.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use oxigraph::model::NamedNode;

use super::super::{AppState, Problem};
use super::form::Parameters;
use crate::store::{Update, UpdateError};

impl From<UpdateError> for Problem {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::Syntax(ref syntax) => {
                Self { place: syntax.place.as_ref().map(|(line, column, _)| (*line, *column)), ..Self::bad_request(error.to_string()) }
            }
            UpdateError::Conflict | UpdateError::Elsewhere(_) => Self::bad_request(error.to_string()),
            UpdateError::Protected(_) | UpdateError::Articles | UpdateError::Load => Self::forbidden(error.to_string()),
            UpdateError::Unknown(_) => Self::not_found(error.to_string()),
            UpdateError::Exists(_) => Self::new(StatusCode::CONFLICT, error.to_string()),
            UpdateError::Evaluation(ref cause) => Self::internal(format!("{error}: {cause}")),
            UpdateError::Store(error) => error.into(),
        }
    }
}

/// Makes an update that came by the SPARQL 1.1 Protocol.
pub(super) async fn update(state: &AppState, text: String, parameters: &Parameters, headers: &HeaderMap) -> Result<Response, Problem> {
    state.may_write(headers)?;
    let graphs = |name| parameters.all(name).iter().map(|iri| graph_name(iri)).collect::<Result<Vec<_>, _>>();
    let (default, named) = (graphs("using-graph-uri")?, graphs("using-named-graph-uri")?);
    let base_iri = format!("{}/sparql", state.url);
    check_nesting(&text)?;
    state
        .change(move |store, cancellation| {
            let update = Update::new(&text, store.base(), &base_iri, &default, &named)?;
            Ok(store.update(&update, cancellation)?)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The IRI of a graph, which must be absolute.
pub(super) fn graph_name(iri: &str) -> Result<NamedNode, Problem> {
    NamedNode::new(iri).map_err(|error| Problem::bad_request(format!("<{iri}> is no absolute IRI: {error}")))
}

/// Updates are read in this process, by a parser that goes as deep as the text does.
pub(super) fn check_nesting(text: &str) -> Result<(), Problem> {
    const DEEPEST: usize = 100;
    let mut depth: usize = 0;
    for character in text.chars() {
        match character {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(Problem::bad_request(format!("the update is nested more than {DEEPEST} deep")));
        }
    }
    Ok(())
}
