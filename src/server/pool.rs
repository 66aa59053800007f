//! The processes that answer queries: as many as may run at a time, kept for the next query, killed with their deadline.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::{OwnedRwLockWriteGuard, OwnedSemaphorePermit, RwLock, Semaphore, mpsc};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_stream::wrappers::ReceiverStream;

use super::worker::{BROKEN, FRAME, Reply};
use super::{Answer, Problem, Question, Settings};
use crate::store::Allowed;

/// How long a query waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);
/// Frames of an answer that wait for the client.
const WAITING: usize = 4;

/// The processes.
pub(super) struct Pool {
    store: PathBuf,
    beside: bool,
    memory: u64,
    services: Vec<Allowed>,
    timeout: Duration,
    turns: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Worker>>>,
    generation: AtomicU64,
    /// Held by those who change the store, and shared by processes while they open it.
    gate: Arc<RwLock<()>>,
}

/// One process; killed when it is dropped.
struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// How often the store had been written to when the process opened it.
    generation: Option<u64>,
}

/// Why a process gave no reply.
enum Silence {
    /// It has ended.
    Ended,
    /// It was not done in time.
    Late,
}

impl Pool {
    pub(super) fn new(store: &Path, settings: &Settings) -> Self {
        Self {
            store: store.to_owned(),
            beside: settings.write,
            memory: settings.max_memory,
            services: settings.services.clone(),
            timeout: settings.timeout,
            turns: Arc::new(Semaphore::new(settings.max_queries)),
            idle: Arc::default(),
            generation: AtomicU64::new(0),
            gate: Arc::default(),
        }
    }

    /// Tells the processes that the store has changed: the next query sees it.
    pub(super) fn written(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
    }

    /// Keeps processes from opening the store until the guard is dropped: files that change while they are opened could show less than there is.
    pub(super) async fn closed(&self) -> OwnedRwLockWriteGuard<()> {
        self.gate.clone().write_owned().await
    }

    pub(super) async fn ask(&self, question: Question) -> Result<Answer, Problem> {
        let turn = timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or_else(Problem::busy)?;
        let deadline = Instant::now() + self.timeout;
        let (mut worker, reply) = match timeout_at(deadline, self.asked(question)).await {
            Ok(asked) => asked?,
            Err(_) => return Err(self.explain(&Silence::Late)),
        };
        match reply {
            Reply::Result { media_type, whole: true } => {
                let bytes = worker.whole(deadline).await.map_err(|silence| self.explain(&silence))?;
                self.rest(worker);
                Ok(Answer { media_type, body: Body::from(bytes) })
            }
            Reply::Result { media_type, whole: false } => Ok(Answer { media_type, body: self.stream(worker, deadline, turn) }),
            Reply::Problem(problem) => {
                self.rest(worker);
                Err(problem)
            }
            Reply::Opened => Err(self.explain(&Silence::Ended)),
        }
    }

    /// A process that has been given the question, with its reply: one that has rested, if it still lives, or a new one.
    async fn asked(&self, mut question: Question) -> Result<(Worker, Reply), Problem> {
        let failed = |error: std::io::Error| Problem::internal(format!("no process can be started for the query: {error}"));
        loop {
            let (mut worker, is_new) = match self.rested() {
                Some(worker) => (worker, false),
                None => (self.start().map_err(failed)?, true),
            };
            let mut gate = None;
            question.generation = self.generation.load(Ordering::Acquire);
            if worker.generation != Some(question.generation) {
                gate = Some(self.gate.read().await);
                question.generation = self.generation.load(Ordering::Acquire);
            }
            match worker.send(&question).await {
                Ok(()) => {}
                Err(error) if is_new => return Err(failed(error)),
                Err(_) => continue,
            }
            let mut reply = worker.reply().await.map_err(|silence| self.explain(&silence))?;
            if matches!(reply, Reply::Opened) {
                drop(gate);
                worker.generation = Some(question.generation);
                reply = worker.reply().await.map_err(|silence| self.explain(&silence))?;
            }
            return Ok((worker, reply));
        }
    }

    fn rested(&self) -> Option<Worker> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(mut worker) = idle.pop() {
            if matches!(worker.child.try_wait(), Ok(None)) {
                return Some(worker);
            }
        }
        None
    }

    fn rest(&self, worker: Worker) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    }

    fn start(&self) -> std::io::Result<Worker> {
        let mut command = Command::new(program()?);
        command.args(["serve", "--worker", "--max-memory", &(self.memory >> 20).to_string(), "--store"]).arg(&self.store);
        if self.beside {
            command.arg("--write");
        }
        for service in &self.services {
            command.arg("--allow-service").arg(service.address());
        }
        // In a group of its own, a process is not ended by Ctrl-C in the terminal; the server ends it when it is done.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true).spawn()?;
        let missing = || std::io::Error::other("it has no input or output");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = child.stdout.take().ok_or_else(missing)?;
        // A frame is passed on at once: every time that the two processes wait for each other costs more than the copying does.
        #[cfg(target_os = "linux")]
        let _ = rustix::pipe::fcntl_setpipe_size(&output, 2 * FRAME);
        Ok(Worker { child, input, output: BufReader::with_capacity(2 * FRAME, output), generation: None })
    }

    fn explain(&self, silence: &Silence) -> Problem {
        match silence {
            Silence::Late => Problem::timeout(self.timeout),
            Silence::Ended => Problem::new(
                axum::http::StatusCode::SERVICE_UNAVAILABLE,
                format!(
                    "the query needs more memory than the {} MiB that it may have, or is nested too deeply; ask for less, or start the server with more --max-memory",
                    self.memory >> 20
                ),
            ),
        }
    }

    /// Passes frames on as the client takes them. The process rests afterwards, or dies if the answer breaks off.
    fn stream(&self, mut worker: Worker, deadline: Instant, turn: OwnedSemaphorePermit) -> Body {
        let (sender, receiver) = mpsc::channel(WAITING);
        let idle = self.idle.clone();
        let late = Problem::timeout(self.timeout);
        tokio::spawn(async move {
            let _turn = turn;
            loop {
                match worker.frame(deadline).await {
                    Ok(Some(bytes)) if bytes.is_empty() => {
                        idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                        return;
                    }
                    Ok(Some(bytes)) => {
                        // Nobody listens any more, or not fast enough.
                        if !matches!(timeout_at(deadline, sender.send(Ok(bytes))).await, Ok(Ok(()))) {
                            break;
                        }
                    }
                    Ok(None) | Err(Silence::Ended) => {
                        let _ = sender.try_send(Err(Problem::internal("the query failed while its result was written")));
                        return;
                    }
                    Err(Silence::Late) => break,
                }
            }
            drop(worker);
            let _ = sender.send_timeout(Err(late), PATIENCE).await;
        });
        Body::from_stream(ReceiverStream::new(receiver))
    }
}

/// This program itself, also if its file has been replaced since it was started.
fn program() -> std::io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok(PathBuf::from("/proc/self/exe")) } else { std::env::current_exe() }
}

impl Worker {
    async fn send(&mut self, question: &Question) -> std::io::Result<()> {
        let question = serde_json::to_vec(question)?;
        let length = u32::try_from(question.len()).map_err(std::io::Error::other)?;
        let frame = [&length.to_le_bytes(), question.as_slice()].concat();
        self.input.write_all(&frame).await?;
        self.input.flush().await
    }

    /// The start of the answer, whenever it comes.
    async fn reply(&mut self) -> Result<Reply, Silence> {
        let bytes = self.next().await.map_err(|_| Silence::Ended)?.ok_or(Silence::Ended)?;
        serde_json::from_slice(&bytes).map_err(|_| Silence::Ended)
    }

    async fn whole(&mut self, deadline: Instant) -> Result<Bytes, Silence> {
        self.frame(deadline).await?.ok_or(Silence::Ended)
    }

    /// The next frame, if it comes before the deadline; `None` if the answer breaks off here.
    async fn frame(&mut self, deadline: Instant) -> Result<Option<Bytes>, Silence> {
        match timeout_at(deadline, self.next()).await {
            Ok(Ok(frame)) => Ok(frame),
            Ok(Err(_)) => Err(Silence::Ended),
            Err(_) => Err(Silence::Late),
        }
    }

    async fn next(&mut self) -> std::io::Result<Option<Bytes>> {
        let length = self.output.read_u32_le().await?;
        if length == BROKEN {
            return Ok(None);
        }
        let mut bytes = vec![0; length as usize];
        self.output.read_exact(&mut bytes).await?;
        Ok(Some(Bytes::from(bytes)))
    }
}
