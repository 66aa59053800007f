//! Taking connections, and letting go of them: with limits on how many there are and how slow they may be.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

use super::guard::Peer;
use super::{AppState, Settings, router};
use crate::store::GraphStore;

/// Connections at a time; more wait until one ends.
const CONNECTIONS: usize = 1024;
/// How long a client may take to send the head of a request, and to leave a connection unused.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// How long a client may take nothing of an answer.
const WRITE_PATIENCE: Duration = Duration::from_secs(30);
/// Size of a request's head, in bytes.
const HEAD: usize = 64 << 10;
/// How long the requests that are being answered may still take when the server is told to end.
const FAREWELL: Duration = Duration::from_secs(10);

/// Why the server cannot listen.
#[derive(Debug, Error)]
#[error("cannot listen on {address}")]
pub struct ServerError {
    /// Where it should have listened.
    pub address: SocketAddr,
    /// What the operating system says.
    #[source]
    pub source: io::Error,
}

/// A server that has its address and takes connections as soon as it [runs](Listening::run).
pub struct Listening {
    listener: TcpListener,
    router: Router,
    url: Arc<str>,
}

impl Listening {
    /// Binds `address`; port 0 takes any that is free.
    ///
    /// # Errors
    /// If the address cannot be had.
    pub async fn bind(address: SocketAddr, store: GraphStore, settings: Settings) -> Result<Self, ServerError> {
        let failed = |source| ServerError { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let state = AppState::new(store, settings, &format!("http://{bound}"));
        Ok(Self { listener, url: state.url.clone(), router: router(state) })
    }

    /// Where it is reached: `http://127.0.0.1:7878`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers requests until `end` comes, and those that are being answered then for some seconds more.
    pub async fn run(self, end: impl Future<Output = ()>) {
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let open = GracefulShutdown::new();
        let mut end = std::pin::pin!(end);
        loop {
            let place = places.clone().acquire_owned();
            let accepted = async { (self.listener.accept().await, place.await) };
            tokio::select! {
                () = &mut end => break,
                (connection, place) = accepted => match (connection, place) {
                    (Ok((stream, peer)), Ok(place)) => connect(stream, peer, place, self.router.clone(), &open),
                    // As when there are no more file descriptors: it passes.
                    _ => sleep(Duration::from_millis(50)).await,
                },
            }
        }
        drop(self.listener);
        let _ = timeout(FAREWELL, open.shutdown()).await;
    }
}

fn connect(stream: TcpStream, peer: SocketAddr, place: OwnedSemaphorePermit, router: Router, open: &GracefulShutdown) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_PATIENCE));
    let answer = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        router.clone().oneshot(request)
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE).max_buf_size(HEAD);
    let connection = open.watch(server.serve_connection(TokioIo::new(Box::pin(stream)), answer));
    tokio::spawn(async move {
        // A client that breaks off is none of our concern.
        let _ = connection.await;
        drop(place);
    });
}
