//! What a request says beside its address: parameters, and the body.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Uri, header};
use tokio::time::timeout;

use super::super::task::BODY_PATIENCE;
use super::super::{AppState, Problem};

/// Parameters in the order in which they were given; decoded once.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Those of an address.
    pub(super) fn of(uri: &Uri) -> Self {
        let mut parameters = Self::default();
        parameters.add(uri.query().unwrap_or_default().as_bytes());
        parameters
    }

    /// Adds those of a form.
    pub(super) fn add(&mut self, form: &[u8]) {
        self.0.extend(form_urlencoded::parse(form).into_owned());
    }

    /// The value of one that must not be given twice.
    pub(super) fn one(&self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.0.iter().filter(|(given, _)| given == name).map(|(_, value)| value.clone());
        let first = values.next();
        if values.next().is_some() { Err(Problem::bad_request(format!("the parameter {name} is given more than once"))) } else { Ok(first) }
    }

    /// All values of one that may be repeated.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(given, _)| given == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether it is there, with a value or without.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(given, _)| given == name)
    }
}

/// The media type of a body in small letters, without its parameters. A text in another encoding than UTF-8 is refused.
pub(super) fn media_type(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(None) };
    let value = value.to_str().map_err(|_| Problem::bad_request("the Content-Type cannot be read"))?;
    let mut pieces = value.split(';').map(|piece| piece.trim().to_ascii_lowercase());
    let media_type = pieces.next();
    let charset = pieces.find_map(|piece| piece.strip_prefix("charset=").map(|charset| charset.trim_matches('"').to_owned()));
    match charset {
        Some(charset) if charset != "utf-8" && charset != "utf8" && charset != "us-ascii" => Err(Problem::unsupported("in UTF-8")),
        _ => Ok(media_type),
    }
}

/// All of a body, if it is not too large and does not take too long.
pub(super) async fn read(state: &AppState, body: Body) -> Result<Bytes, Problem> {
    let limit = state.settings.max_body;
    match timeout(BODY_PATIENCE, to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if std::error::Error::source(&error).is_some_and(|cause| cause.is::<http_body_util::LengthLimitError>()) => {
            Err(Problem::too_large(limit))
        }
        Ok(Err(_)) => Err(Problem::bad_request("the body broke off")),
        Err(_) => Err(Problem::new(axum::http::StatusCode::REQUEST_TIMEOUT, "the body took too long")),
    }
}

/// A body as text.
pub(super) fn text(bytes: &Bytes) -> Result<String, Problem> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| Problem::bad_request("the body is not in UTF-8"))
}
