//! The style sheet, the script and the icon, which are part of the program.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::graph::iri::digest;
use crate::server::Problem;

struct Asset {
    name: &'static str,
    media_type: &'static str,
    content: &'static str,
}

const ASSETS: &[Asset] = &[
    Asset { name: "explorer.css", media_type: "text/css; charset=utf-8", content: include_str!("assets/explorer.css") },
    Asset { name: "explorer.js", media_type: "text/javascript; charset=utf-8", content: include_str!("assets/explorer.js") },
    Asset { name: "graph.js", media_type: "text/javascript; charset=utf-8", content: include_str!("assets/graph.js") },
    Asset { name: "icon.svg", media_type: "image/svg+xml", content: include_str!("assets/icon.svg") },
];

/// `GET /assets/{name}`. Browsers may keep it, but ask each time whether it is still the same.
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.name == name) else {
        return Problem::not_found("there is no such file").into_response();
    };
    let tag = format!("\"{}\"", digest(asset.content, 16));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(&tag));
    let mut response = if known { StatusCode::NOT_MODIFIED.into_response() } else { asset.content.into_response() };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}
