//! All inputs as one stream of drafts. A thread of its own opens them, a few drafts ahead of those who take them.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::draft::Draft;
use super::files::{Found, expand};
use super::limit::{Budget, Counted};
use super::opener::{Flow, Opener, Place};
use super::record::Mapping;
use super::{Article, IntakeError, json};

/// How many drafts wait at most.
const AHEAD: usize = 16;
/// Stack of the thread, in bytes: parsers inside archives inside archives.
const STACK: usize = 16 << 20;

/// The drafts of some inputs, in the order of the inputs; a folder's files come sorted by path. An input that fails gives an error and does
/// not end the others.
pub struct Drafts {
    receiver: Receiver<Result<Draft, IntakeError>>,
    progress: Progress,
}

/// How far reading the inputs is.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    done: Arc<AtomicU64>,
    total: u64,
}

impl Progress {
    /// Bytes that have been read.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Bytes of all files; those of standard input and pipes are not known.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }
}

impl Drafts {
    /// A view of how far it is, for another thread.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }
}

impl Iterator for Drafts {
    type Item = Result<Draft, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.receiver.recv().ok()
    }
}

/// Opens files, folders and standard input (`-`), whatever their formats.
#[must_use]
pub fn drafts(inputs: &[PathBuf], mapping: &Mapping) -> Drafts {
    let files: Vec<Result<Found, IntakeError>> = inputs.iter().flat_map(|input| expand(input)).collect();
    let total = files.iter().flatten().map(|file| file.size).sum();
    let mapping = mapping.clone();
    start(total, move |done, sender| run(files, &mapping, done, sender))
}

/// The articles of standard input, which is JSON lines and nothing else: a line that is no record is an error of that line.
#[must_use]
pub fn json_lines(mapping: &Mapping) -> Drafts {
    let mapping = mapping.clone();
    start(0, move |done, sender| {
        let mut input = BufReader::new(Counted { inner: io::stdin().lock(), budget: Budget::default(), done: Arc::clone(done) });
        let place = Place { name: "-".to_owned(), depth: 0, among: false, path: None, address: None };
        let mut sink = |found| send(sender, found);
        let _ = json::lines(&mut Opener { mapping: &mapping, budget: Budget::default(), sink: &mut sink }, &place, &mut input);
    })
}

/// Starts the thread that opens inputs of `total` bytes.
fn start(total: u64, work: impl FnOnce(&Arc<AtomicU64>, &SyncSender<Result<Draft, IntakeError>>) + Send + 'static) -> Drafts {
    let (sender, receiver) = sync_channel(AHEAD);
    let progress = Progress { done: Arc::default(), total };
    let (done, own) = (Arc::clone(&progress.done), sender.clone());
    let started = thread::Builder::new().name("intake".to_owned()).stack_size(STACK).spawn(move || work(&done, &sender));
    if let Err(source) = started {
        let _ = own.send(Err(IntakeError::Unreadable { path: "the inputs".to_owned(), source }));
    }
    Drafts { receiver, progress }
}

/// The articles of some inputs, as [`drafts`], decoded one by one.
pub fn articles(inputs: &[PathBuf], mapping: &Mapping) -> impl Iterator<Item = Result<Article, IntakeError>> + use<> {
    drafts(inputs, mapping).map(|draft| draft?.read())
}

fn run(files: Vec<Result<Found, IntakeError>>, mapping: &Mapping, done: &Arc<AtomicU64>, sender: &SyncSender<Result<Draft, IntakeError>>) {
    for file in files {
        let flow = match file {
            Ok(file) => open_safely(&file, mapping, done, sender),
            Err(error) => send(sender, Err(error)),
        };
        if flow.is_break() {
            break;
        }
    }
}

/// An error that nobody takes any more ends the work.
fn send(sender: &SyncSender<Result<Draft, IntakeError>>, found: Result<Draft, IntakeError>) -> Flow {
    if sender.send(found).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

fn open_safely(file: &Found, mapping: &Mapping, done: &Arc<AtomicU64>, sender: &SyncSender<Result<Draft, IntakeError>>) -> Flow {
    // The parsers of foreign formats are not ours: one that fails must not take the other inputs with it.
    let opened = catch_unwind(AssertUnwindSafe(|| open(file, mapping, done, &mut |found| send(sender, found))));
    opened.unwrap_or_else(|_| send(sender, Err(IntakeError::Failed { path: file.path.display().to_string() })))
}

fn open(file: &Found, mapping: &Mapping, done: &Arc<AtomicU64>, sink: &mut dyn FnMut(Result<Draft, IntakeError>) -> Flow) -> Flow {
    let name = file.path.display().to_string();
    let budget = Budget::default();
    let input: Box<dyn Read> = if file.path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        match open_file(&file.path) {
            Ok(Some(input)) => Box::new(input),
            Ok(None) => return sink(Err(IntakeError::NoFile(name))),
            Err(source) => return sink(Err(IntakeError::Unreadable { path: name, source })),
        }
    };
    let before = done.load(Ordering::Relaxed);
    let mut input = Counted { inner: input, budget: budget.clone(), done: Arc::clone(done) };
    let path = file.path.is_file().then(|| file.path.clone());
    let place = Place { name, depth: 0, among: file.among, path, address: None };
    let flow = Opener { mapping, budget, sink }.open(&place, &mut input);
    // What was not read of a file (the rest of an archive that is damaged) is done too.
    done.fetch_max(before + file.size, Ordering::Relaxed);
    flow
}

/// `None` for what can be opened, but is neither a file nor a pipe.
fn open_file(path: &Path) -> io::Result<Option<File>> {
    let data = fs::metadata(path)?;
    if !data.is_file() && !is_pipe(&data) {
        return Ok(None);
    }
    File::open(path).map(Some)
}

/// Named pipes (`<(command)` in a shell) are read like files.
#[cfg(unix)]
fn is_pipe(data: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    data.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}
