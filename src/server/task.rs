//! Work on the store in this process: off the threads that serve requests, with a deadline.

use std::io::{self, Write};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use oxigraph::sparql::CancellationToken;
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_stream::wrappers::ReceiverStream;

use super::{AppState, Problem};
use crate::store::GraphStore;

/// Cancels what it guards when it goes: when the deadline has passed, or when the client has gone.
struct Cancelling(CancellationToken);

impl Drop for Cancelling {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

impl AppState {
    /// Runs `work` on the store, on a thread where it may block. Meant for work that this program has written itself and that looks at little;
    /// queries of others belong to [`AppState::ask`]. When the deadline passes or the client goes, the token is cancelled: queries that were
    /// prepared with it end, and long loops should look at it.
    ///
    /// # Errors
    /// What `work` gives; or that it has taken too long.
    pub async fn on_store<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&GraphStore, &CancellationToken) -> Result<T, Problem> + Send + 'static,
    {
        let limit = self.settings.timeout;
        let token = CancellationToken::new();
        let _cancelling = Cancelling(token.clone());
        let desk = timeout(PATIENCE, self.desks.clone().acquire_owned()).await.ok().and_then(Result::ok).ok_or_else(Problem::busy)?;
        let store = self.store.clone();
        // Its place is taken until the work has really ended.
        let job = move || (work(&store, &token), drop(desk)).0;
        let outcome = timeout(limit, spawn_blocking(job)).await;
        match outcome {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Problem::internal("the server failed over this request")),
            Err(_) => Err(Problem::timeout(limit)),
        }
    }

    /// Runs `work`, which changes the store: one change at a time, and when this returns, every query that comes later sees it. Everything that changes
    /// the store through the server goes this way.
    ///
    /// # Errors
    /// As [`AppState::on_store`].
    pub async fn change<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&GraphStore, &CancellationToken) -> Result<T, Problem> + Send + 'static,
    {
        let closed = self.pool.closed().await;
        let state = self.clone();
        self.on_store(move |store, token| {
            // The gate stays closed until this has really ended, be the client gone or not.
            let _closed = closed;
            let outcome = work(store, token)?;
            // In files of its own, the change is there for those who open the store, whatever becomes of the journal.
            store.flush()?;
            state.written();
            Ok(outcome)
        })
        .await
    }

    /// A body that `work` writes, on a thread where it may block, while the client reads it. An error of `work` breaks the body off, and so does the
    /// deadline.
    pub fn stream<F>(&self, work: F) -> Body
    where
        F: FnOnce(&GraphStore, &mut dyn Write) -> io::Result<()> + Send + 'static,
    {
        let (sender, receiver) = mpsc::channel(4);
        let (store, desks, deadline) = (self.store.clone(), self.desks.clone(), Instant::now() + self.settings.timeout);
        tokio::spawn(async move {
            let Ok(Ok(desk)) = timeout_at(deadline, desks.acquire_owned()).await else {
                let _ = sender.try_send(Err(io::Error::from(io::ErrorKind::TimedOut)));
                return;
            };
            let writing = spawn_blocking(move || {
                let mut chunks = Chunks { sender, deadline, buffer: Vec::new() };
                let outcome = work(&store, &mut chunks).and_then(|()| chunks.pass_on());
                if let Err(error) = outcome {
                    let _ = chunks.send(Err(error));
                }
                drop(desk);
            });
            let _ = writing.await;
        });
        Body::from_stream(ReceiverStream::new(receiver))
    }
}

/// What is written, on its way to the client.
struct Chunks {
    sender: mpsc::Sender<io::Result<Bytes>>,
    deadline: Instant,
    buffer: Vec<u8>,
}

impl Chunks {
    fn pass_on(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let bytes = Bytes::from(std::mem::take(&mut self.buffer));
        self.send(Ok(bytes))
    }

    /// Waits for the client, until the deadline.
    fn send(&self, chunk: io::Result<Bytes>) -> io::Result<()> {
        match Handle::current().block_on(timeout_at(self.deadline, self.sender.send(chunk))) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const CHUNK: usize = 32 << 10;
        if Instant::now() > self.deadline {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.pass_on()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How long work on the store waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a request's body may take to arrive.
pub(super) const BODY_PATIENCE: Duration = Duration::from_secs(60);
