//! The process that answers queries, one at a time, for a server that has started it.
//!
//! A query of a stranger can look at a large store for hours, sort what does not fit into memory, or be nested so deeply that the stack does not
//! suffice. No engine can be trusted to stop by itself at any of these, so each runs where it can be stopped: a process is killed when its
//! deadline passes, has a limit on its memory, and takes nothing with it when it dies.
//!
//! Questions come by standard input and answers go by standard output, in frames: four bytes of length (little-endian) and the bytes. An answer
//! is a [`Reply`] as JSON (after [`Reply::Opened`], where the store had to be opened first); if it is whole, one more frame with all of the result; if not, frames of it until an empty one.

use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::{NamedNode, Quad};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryEvaluationError, QueryResults};
use serde::{Deserialize, Serialize};

use super::{Problem, Question};
use crate::graph::vocabulary;
use crate::store::{Access, Allowed, Circumstances, Federation, GraphStore, Prepared, QueryError, StoreError};

/// The start of an answer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply {
    /// The store has been opened, as it is now. The answer proper follows.
    Opened,
    /// A result follows.
    Result {
        /// Its media type.
        media_type: String,
        /// Whether the next frame is all of it.
        whole: bool,
    },
    /// There is none.
    Problem(Problem),
}

/// Length of a frame that says that the result breaks off here.
pub(super) const BROKEN: u32 = u32::MAX;
/// Bytes of a result that go into one frame.
pub(super) const FRAME: usize = 128 << 10;
/// What this process takes before it does anything, in bytes: its threads and the database's caches.
const GROUND: u64 = 256 << 20;
/// How often a process looks whether its server is still there.
#[cfg(unix)]
const WATCH: Duration = Duration::from_secs(1);
/// Room for nested queries, in bytes.
const STACK: usize = 32 << 20;

/// Answers questions about the store at `path` until standard input ends. `beside` says that whoever asks has the store open for writing.
/// `memory` is what one query may take, in bytes; `services` are the endpoints that it may ask.
///
/// # Errors
/// If the limit cannot be set or the thread not be started.
pub fn work(path: &Path, beside: bool, memory: u64, services: &[Allowed]) -> io::Result<()> {
    limit_memory(memory.saturating_add(GROUND))?;
    end_with_the_server()?;
    let access = if beside { Access::Beside } else { Access::Read };
    let path = path.to_owned();
    let services = if services.is_empty() { None } else { Some(Federation::new(services)?) };
    let answering = thread::Builder::new().stack_size(STACK).spawn(move || {
        let mut open = Open { path: &path, access, services, store: None };
        let mut input = io::stdin().lock();
        let mut output = BufWriter::with_capacity(2 * FRAME, io::stdout().lock());
        while let Ok(Some(question)) = read_question(&mut input) {
            if answer(&mut open, &question, &mut output).and_then(|()| output.flush()).is_err() {
                break;
            }
        }
    })?;
    answering.join().map_err(|_| io::Error::other("the process that answers queries failed"))
}

/// Ends this process when the server has gone, also while a query runs: nobody waits for its answer then. A server that ends as it should ends
/// its processes itself.
#[cfg(unix)]
fn end_with_the_server() -> io::Result<()> {
    use std::os::unix::process::parent_id;
    let server = parent_id();
    let watch = move || {
        while parent_id() == server {
            thread::sleep(WATCH);
        }
        std::process::exit(0);
    };
    thread::Builder::new().spawn(watch).map(|_| ())
}

#[cfg(not(unix))]
fn end_with_the_server() -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn limit_memory(bytes: u64) -> io::Result<()> {
    rlimit::setrlimit(rlimit::Resource::DATA, bytes, bytes)?;
    // A process that dies of its limit is an expected event and leaves no image of itself.
    rlimit::setrlimit(rlimit::Resource::CORE, 0, 0)
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_bytes: u64) -> io::Result<()> {
    Ok(())
}

fn read_question(input: &mut impl Read) -> io::Result<Option<Question>> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
    input.read_exact(&mut bytes)?;
    Ok(serde_json::from_slice(&bytes).ok())
}

/// The store as it was when it was opened.
struct Open<'a> {
    path: &'a Path,
    access: Access,
    services: Option<Federation>,
    store: Option<(u64, GraphStore)>,
}

impl Open<'_> {
    /// The store, opened anew if it has been written to since; and whether it has been.
    fn at(&mut self, generation: u64) -> Result<(&GraphStore, bool), StoreError> {
        if self.store.as_ref().is_some_and(|(opened, _)| *opened != generation) {
            self.store = None;
        }
        let (path, access) = (self.path, self.access);
        match &mut self.store {
            Some((_, store)) => Ok((store, false)),
            empty => Ok((&empty.insert((generation, GraphStore::open(path, access, None)?)).1, true)),
        }
    }
}

/// How often a store is opened anew whose files the writer has merged meanwhile, and how long to wait before.
const ATTEMPTS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(20);

/// Answers one question. An error means that nobody listens any more.
fn answer(open: &mut Open<'_>, question: &Question, output: &mut impl Write) -> io::Result<()> {
    let mut told = false;
    let services = open.services.clone();
    for attempt in 1.. {
        let mut writer = Frames { output, media_type: String::new(), buffer: Vec::with_capacity(FRAME), begun: false };
        let outcome = open.at(question.generation).map_err(Failure::from).and_then(|(store, is_new)| {
            if is_new && !told {
                told = true;
                writer.opened().map_err(gone)?;
            }
            write_answer(store, question, &services, &mut writer)
        });
        match outcome {
            Ok(()) => return writer.finish(),
            Err(Failure::Gone(error)) => return Err(error),
            Err(Failure::Problem(problem)) => return writer.fail(problem),
            Err(Failure::Store(problem)) => {
                if writer.begun || open.access != Access::Beside || attempt == ATTEMPTS {
                    return writer.fail(problem);
                }
            }
        }
        open.store = None;
        thread::sleep(PAUSE * attempt);
    }
    Ok(())
}

enum Failure {
    /// Nobody listens.
    Gone(io::Error),
    /// The store cannot be read.
    Store(Problem),
    /// Anything else.
    Problem(Problem),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error.into())
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        let of_store = matches!(&error, QueryError::Evaluation(QueryEvaluationError::Dataset(_)));
        if of_store { Self::Store(error.into()) } else { Self::Problem(error.into()) }
    }
}

impl From<QueryEvaluationError> for Failure {
    fn from(error: QueryEvaluationError) -> Self {
        QueryError::from(error).into()
    }
}

fn gone(error: io::Error) -> Failure {
    Failure::Gone(error)
}

fn write_answer<W: Write>(store: &GraphStore, question: &Question, services: &Option<Federation>, writer: &mut Frames<'_, W>) -> Result<(), Failure> {
    let circumstances = Circumstances { services: services.clone(), ..circumstances(question)? };
    let prepared = Prepared::under(&question.query, store.base(), &circumstances)?;
    let results = match &question.quads {
        Some(quads) => prepared.over(read_quads(quads)?)?,
        None => store.query(&prepared)?,
    };
    match results {
        QueryResults::Solutions(solutions) => {
            let columns = prepared.ordered(solutions.variables());
            let format = writer.rows(question)?;
            let mut rows = QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(writer, columns).map_err(gone)?;
            for solution in solutions {
                rows.serialize(&solution?).map_err(gone)?;
            }
            rows.finish().map_err(gone)?;
        }
        QueryResults::Boolean(answer) => {
            let format = writer.rows(question)?;
            QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(writer, answer).map_err(gone)?;
        }
        QueryResults::Graph(triples) => {
            let format = writer.graph(question)?;
            let mut serializer = RdfSerializer::from_format(format);
            for (prefix, namespace) in vocabulary::prefixes(store.base()) {
                serializer = serializer.with_prefix(prefix, namespace).map_err(|error| Problem::internal(error.to_string()))?;
            }
            let mut graph = serializer.for_writer(writer);
            for triple in triples {
                graph.serialize_triple(&triple?).map_err(gone)?;
            }
            graph.finish().map_err(gone)?;
        }
    }
    Ok(())
}

fn read_quads(text: &str) -> Result<Vec<Quad>, Problem> {
    let quads = RdfParser::from_format(RdfFormat::NQuads).for_slice(text).collect::<Result<_, _>>();
    quads.map_err(|error| Problem::internal(error.to_string()))
}

fn circumstances(question: &Question) -> Result<Circumstances, Problem> {
    let graphs = |iris: &[String]| iris.iter().map(|iri| named(iri)).collect::<Result<Vec<_>, _>>();
    Ok(Circumstances {
        base_iri: question.base_iri.clone(),
        default: graphs(&question.default_graphs)?,
        named: graphs(&question.named_graphs)?,
        ..Circumstances::default()
    })
}

fn named(iri: &str) -> Result<NamedNode, Problem> {
    NamedNode::new(iri).map_err(|error| Problem::bad_request(format!("<{iri}> is no absolute IRI: {error}")))
}

/// Writes a result in frames. Nothing leaves before a frame is full, so that a query that fails early fails with a message.
struct Frames<'a, W: Write> {
    output: &'a mut W,
    media_type: String,
    buffer: Vec<u8>,
    begun: bool,
}

impl<W: Write> Frames<'_, W> {
    fn rows(&mut self, question: &Question) -> Result<QueryResultsFormat, Problem> {
        let format = question.rows.as_deref().and_then(QueryResultsFormat::from_media_type);
        let format = format.ok_or_else(|| Problem::not_acceptable("JSON, XML, CSV or TSV (SPARQL results)"))?;
        self.media_type = question.rows.clone().unwrap_or_default();
        Ok(format)
    }

    fn graph(&mut self, question: &Question) -> Result<RdfFormat, Problem> {
        let format = question.graph.as_deref().and_then(RdfFormat::from_media_type);
        let format = format.ok_or_else(|| Problem::not_acceptable("Turtle, N-Triples, RDF/XML, JSON-LD, TriG or N-Quads"))?;
        self.media_type = question.graph.clone().unwrap_or_default();
        Ok(format)
    }

    fn frame(&mut self) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.head(false)?;
        }
        write_frame(self.output, &self.buffer)?;
        self.buffer.clear();
        self.output.flush()
    }

    fn opened(&mut self) -> io::Result<()> {
        reply(self.output, &Reply::Opened)?;
        self.output.flush()
    }

    fn head(&mut self, whole: bool) -> io::Result<()> {
        reply(self.output, &Reply::Result { media_type: std::mem::take(&mut self.media_type), whole })
    }

    fn finish(mut self) -> io::Result<()> {
        if self.begun {
            if !self.buffer.is_empty() {
                self.frame()?;
            }
            return write_frame(self.output, &[]);
        }
        self.head(true)?;
        write_frame(self.output, &self.buffer)
    }

    fn fail(self, problem: Problem) -> io::Result<()> {
        if self.begun { self.output.write_all(&BROKEN.to_le_bytes()) } else { reply(self.output, &Reply::Problem(problem)) }
    }
}

impl<W: Write> Write for Frames<'_, W> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    /// Serialisers write a few bytes at a time.
    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= FRAME { self.frame() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn reply(output: &mut impl Write, reply: &Reply) -> io::Result<()> {
    write_frame(output, &serde_json::to_vec(reply)?)
}

fn write_frame(output: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_le_bytes())?;
    output.write_all(bytes)
}
