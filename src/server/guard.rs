//! What every request passes, whatever it asks: is it meant for this server, may its page ask, and what its answer must tell the browser.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256};

use super::{AppState, Problem};

/// From where a request came.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// What pages may do: nothing but what this server itself sends them; no script and no style inside the page, no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; \
                      manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Lets a request through to `next`, or refuses it; dresses the answer, and logs both.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (method, uri, origin) = (request.method().clone(), request.uri().clone(), origin(request.headers()).map(str::to_owned));
    let peer = request.extensions().get::<Peer>().copied();
    let mut response = match check(&state, &request) {
        Err(problem) => problem.into_response(),
        Ok(()) if is_preflight(&request) => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => next.run(request).await,
    };
    dress(response.headers_mut());
    if let Some(origin) = origin.filter(|origin| state.settings.admits(origin)) {
        share(response.headers_mut(), &origin, &state);
    }
    if state.settings.log {
        log(peer, &method, &uri, response.status(), begun);
    }
    response
}

fn check(state: &AppState, request: &Request) -> Result<(), Problem> {
    let headers = request.headers();
    let host = host(request).ok_or_else(|| Problem::bad_request("the request names no host"))?;
    if !is_ours(&host, state) {
        let message = format!("this server is not {host}; start it with --host {host} if it is reached by that name");
        return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, message));
    }
    if !request.method().is_safe() {
        let foreign = origin(headers).filter(|origin| !is_own(origin, headers));
        if let Some(origin) = foreign.filter(|origin| !state.settings.admits(origin)) {
            return Err(Problem::forbidden(format!("pages of {origin} may not ask this server; start it with --cors {origin} if they may")));
        }
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > state.settings.max_body as u64) {
        return Err(Problem::too_large(state.settings.max_body));
    }
    Ok(())
}

/// The name by which the request calls this server, without its port.
fn host(request: &Request) -> Option<String> {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = named.or_else(|| request.uri().authority().map(Authority::as_str))?;
    let authority: Authority = authority.parse().ok()?;
    Some(authority.host().to_ascii_lowercase())
}

/// A name that somebody else has given to our address could be used by pages of theirs to read what we say; an address cannot.
fn is_ours(host: &str, state: &AppState) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let of_base = || state.base().parse::<Uri>().ok().and_then(|base| Some(base.host()?.eq_ignore_ascii_case(host)));
    bare.parse::<IpAddr>().is_ok()
        || host == "localhost"
        || state.settings.hosts.iter().any(|name| name.eq_ignore_ascii_case(host))
        || of_base().unwrap_or(false)
}

fn origin(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or("null"))
}

/// Whether the page that asks is one of ours: its origin is the host that it asks.
fn is_own(origin: &str, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    origin.split_once("://").is_some_and(|(_, authority)| Some(authority) == host)
}

fn is_preflight(request: &Request) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn dress(headers: &mut HeaderMap) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // With `no-referrer`, browsers would call our own forms those of nobody ("Origin: null"), and they would be refused.
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// Tells the browser that a page of another origin may read the answer.
fn share(headers: &mut HeaderMap, origin: &str, state: &AppState) {
    let all = state.settings.cors.iter().any(|admitted| admitted == "*");
    let Ok(allowed) = HeaderValue::from_str(if all { "*" } else { origin }) else { return };
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let fixed = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "Accept, Authorization, Content-Type"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Location, Retry-After"),
        (header::ACCESS_CONTROL_MAX_AGE, "3600"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn log(peer: Option<Peer>, method: &Method, uri: &Uri, status: StatusCode, begun: Instant) {
    const SHOWN: usize = 300;
    let target = uri.path_and_query().map_or("", |target| target.as_str());
    let target: String = target.chars().take(SHOWN).collect();
    let peer = peer.map(|Peer(address)| address.ip().to_string()).unwrap_or_default();
    let now = jiff::Timestamp::now();
    // That nobody reads the log is no failure.
    let line = format!("{now:.0} {peer} {method} {target} {} {:.1} ms\n", status.as_u16(), begun.elapsed().as_secs_f64() * 1000.0);
    let _ = std::io::Write::write_all(&mut std::io::stderr().lock(), line.as_bytes());
}

impl AppState {
    /// Whether a request with these headers may change the store.
    ///
    /// # Errors
    /// If the server is read-only, or if the request does not show the token: as `Authorization: Bearer TOKEN`, or as the password of
    /// `Basic`, for which browsers have a form.
    pub fn may_write(&self, headers: &HeaderMap) -> Result<(), Problem> {
        if !self.settings.write {
            return Err(Problem::forbidden("this server only reads; start it with --write to change the store through it"));
        }
        let Some(token) = &self.settings.token else { return Ok(()) };
        let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(shown_token);
        // Digests are compared, so that the time does not tell how much of a guess was right.
        let is_right = shown.is_some_and(|shown| Sha256::digest(&shown) == Sha256::digest(token.as_bytes()));
        if is_right { Ok(()) } else { Err(Problem::new(StatusCode::UNAUTHORIZED, "show the server's token to change the store")) }
    }
}

fn shown_token(authorization: &str) -> Option<Vec<u8>> {
    let (scheme, value) = authorization.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().as_bytes().to_vec());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = BASE64_STANDARD.decode(value.trim()).ok()?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    Some(pair[colon + 1..].to_vec())
}
