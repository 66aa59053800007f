//! Why a request was not answered, in words for whoever sent it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oxigraph::sparql::QueryEvaluationError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::store::{QueryError, StoreError};

/// An answer that is no result.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct Problem {
    /// HTTP status code.
    pub status: u16,
    /// What is wrong, and what to do.
    pub message: String,
    /// Line and column of the query, both from 1, where that is known.
    pub place: Option<(usize, usize)>,
    /// After how many seconds it is worth asking again.
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A problem with that status.
    #[must_use]
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status: status.as_u16(), message: message.into(), place: None, retry_after: None }
    }

    /// The request makes no sense.
    #[must_use]
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// Nothing is there.
    #[must_use]
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// It may not be done.
    #[must_use]
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// None of the forms that the client accepts can be given.
    #[must_use]
    pub fn not_acceptable(forms: &str) -> Self {
        Self::new(StatusCode::NOT_ACCEPTABLE, format!("this can be had as {forms}"))
    }

    /// The body is of a kind that is not understood here.
    #[must_use]
    pub fn unsupported(forms: &str) -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("the Content-Type must be {forms}"))
    }

    /// The body is larger than the server takes.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is larger than {limit} bytes"))
    }

    /// Too much is going on.
    #[must_use]
    pub fn busy() -> Self {
        let message = "as many queries are running as the server runs at a time; ask again";
        Self { retry_after: Some(1), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, message) }
    }

    /// It has taken too long.
    #[must_use]
    pub fn timeout(limit: std::time::Duration) -> Self {
        let message = format!("the query was ended after {} s; ask for less, or start the server with a longer --timeout", limit.as_secs_f64());
        Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
    }

    /// The server itself is at fault.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
    }

    /// The status as a code.
    #[must_use]
    pub fn code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::UnknownArticle(_) => Self::not_found(error.to_string()),
            StoreError::AmbiguousArticle { .. } => Self::bad_request(error.to_string()),
            other => {
                let cause = std::error::Error::source(&other).map(|cause| format!(": {cause}")).unwrap_or_default();
                Self::internal(format!("{other}{cause}"))
            }
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match &error {
            QueryError::Syntax(syntax) => {
                Self { place: syntax.place.as_ref().map(|(line, column, _)| (*line, *column)), ..Self::bad_request(error.to_string()) }
            }
            QueryError::Update => Self::bad_request("this is an update, not a query; send it as `update` by POST"),
            QueryError::Evaluation(QueryEvaluationError::UnsupportedService(service)) => {
                let service = service.as_str();
                Self::forbidden(format!("<{service}> may not be asked; start the server with --allow-service {service} if it may"))
            }
            QueryError::Evaluation(QueryEvaluationError::Service(cause)) => Self::new(StatusCode::BAD_GATEWAY, cause.to_string()),
            QueryError::Evaluation(cause) => Self::internal(format!("{error}: {cause}")),
        }
    }
}

impl IntoResponse for Problem {
    /// The message as plain text.
    fn into_response(self) -> Response {
        let mut response = (self.code(), [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{}\n", self.message)).into_response();
        if self.code() == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"newsgraph\", charset=\"UTF-8\""));
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
