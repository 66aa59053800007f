//! `SERVICE`: other endpoints are asked where the user of the server has allowed it, and nowhere else.
//!
//! Plain HTTP only, without redirections, so that nobody is asked who was not named. What comes back counts as memory of the query, and its
//! deadline ends the waiting as it ends all else.

use std::io::Cursor;
use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::handshake;
use hyper::http::uri::Scheme;
use hyper::{Request, StatusCode, Uri, header};
use hyper_util::rt::TokioIo;
use oxigraph::model::NamedNode;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use oxigraph::sparql::{DefaultServiceHandler, QueryEvaluationError, QuerySolutionIter};
use oxiri::Iri;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use thiserror::Error;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};

/// An address; endpoints there and below it may be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed(Uri);

impl FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let address: Uri = text.parse().map_err(|_| "not an address".to_owned())?;
        let is_plain = address.scheme() == Some(&Scheme::HTTP) && address.query().is_none();
        if is_plain { Ok(Self(address)) } else { Err("an address that begins with http:// is wanted; https is not spoken".to_owned()) }
    }
}

impl Allowed {
    /// The address as it was given.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.to_string()
    }

    fn covers(&self, service: &Uri) -> bool {
        let path = self.0.path();
        let is_below = service.path().strip_prefix(path).is_some_and(|rest| rest.is_empty() || path.ends_with('/') || rest.starts_with('/'));
        service.scheme() == self.0.scheme() && service.authority() == self.0.authority() && is_below
    }
}

/// Why another endpoint gave no answer.
#[derive(Debug, Error)]
pub enum FederationError {
    /// It cannot be reached, or broke off.
    #[error("<{0}> does not answer: {1}")]
    Silent(String, String),
    /// It answers with something else.
    #[error("<{0}> does not answer with rows: {1}")]
    Other(String, String),
}

/// Asks other endpoints.
#[derive(Clone)]
pub struct Federation {
    allowed: Arc<[Allowed]>,
    runtime: Arc<Runtime>,
}

impl Federation {
    /// Asks those that `allowed` covers. Every other `SERVICE` fails.
    ///
    /// # Errors
    /// If the system gives no means to wait for the network.
    pub fn new(allowed: &[Allowed]) -> std::io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { allowed: allowed.into(), runtime: Arc::new(runtime) })
    }

    /// The address of a service that may be asked.
    fn address(&self, service: &NamedNode) -> Option<Uri> {
        let address: Uri = service.as_str().parse().ok()?;
        self.allowed.iter().any(|allowed| allowed.covers(&address)).then_some(address)
    }

    fn ask(&self, service: &str, address: &Uri, query: &str) -> Result<QuerySolutionIter<'static>, FederationError> {
        let silent = |error: &dyn std::fmt::Display| FederationError::Silent(service.to_owned(), error.to_string());
        let (status, body) = self.runtime.block_on(post(address, query)).map_err(|error| silent(&error))?;
        if !status.is_success() {
            let said: String = String::from_utf8_lossy(&body).chars().take(200).collect();
            return Err(FederationError::Other(service.to_owned(), format!("{status}, {said}")));
        }
        let other = |error: &dyn std::fmt::Display| FederationError::Other(service.to_owned(), error.to_string());
        let rows = QueryResultsParser::from_format(QueryResultsFormat::Json).for_reader(Cursor::new(body)).map_err(|error| other(&error))?;
        let ReaderQueryResultsParserOutput::Solutions(rows) = rows else { return Err(other(&"true or false")) };
        let variables = rows.variables().into();
        Ok(QuerySolutionIter::new(variables, Box::new(rows.map(|row| row.map_err(|error| QueryEvaluationError::Service(Box::new(error)))))))
    }
}

/// Sends a query, and waits for the whole answer.
async fn post(address: &Uri, query: &str) -> Result<(StatusCode, Bytes), Box<dyn std::error::Error + Send + Sync>> {
    let host = address.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, address.port_u16().unwrap_or(80))).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let request = Request::post(address.path_and_query().map_or("/", |path| path.as_str()))
        .header(header::HOST, address.authority().map_or("", |authority| authority.as_str()))
        .header(header::CONTENT_TYPE, "application/sparql-query")
        .header(header::ACCEPT, QueryResultsFormat::Json.media_type())
        .body(Full::new(Bytes::copy_from_slice(query.as_bytes())))?;
    let response = sender.send_request(request).await?;
    let answer = (response.status(), response.into_body().collect().await?.to_bytes());
    connection.abort();
    Ok(answer)
}

impl DefaultServiceHandler for Federation {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        service: &NamedNode,
        pattern: &GraphPattern,
        base_iri: Option<&Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
        let address = self.address(service).ok_or_else(|| QueryEvaluationError::UnsupportedService(service.clone()))?;
        let query = Query::Select { dataset: None, pattern: pattern.clone(), base_iri: base_iri.cloned() };
        self.ask(service.as_str(), &address, &query.to_string()).map_err(|error| QueryEvaluationError::Service(Box::new(error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_covers_what_lies_below_it_on_the_same_host_only() {
        let covers = |allowed: &str, service: &str| Allowed::from_str(allowed).unwrap().covers(&service.parse().unwrap());
        assert!(covers("http://kg.example/sparql", "http://kg.example/sparql"));
        assert!(covers("http://kg.example/", "http://kg.example/other/sparql?x=1") && covers("http://kg.example", "http://kg.example/sparql"));
        assert!(covers("http://127.0.0.1:7979/sparql", "http://127.0.0.1:7979/sparql/"));
        for service in ["http://kg.example.evil/sparql", "http://kg.example:81/sparql", "https://kg.example/sparql", "http://u@kg.example/sparql"] {
            assert!(!covers("http://kg.example/sparql", service), "{service}");
        }
        assert!(!covers("http://kg.example/sparql", "http://kg.example/sparql-admin"));
        assert!(Allowed::from_str("https://kg.example/").is_err() && Allowed::from_str("/sparql").is_err());
    }
}
