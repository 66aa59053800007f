//! Files with quads to portions that threads can understand each alone.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;

use flate2::bufread::MultiGzDecoder;
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::Quad;

use super::{CliError, Numbered};
use crate::intake::zstandard::Frames;

/// Bytes of a portion, about.
const PORTION: usize = 2 << 20;
/// Quads of a portion where they do not come as lines.
const QUADS: usize = 10_000;
/// No line is longer, in bytes: an article of the longest, each character of it escaped.
const LONGEST: usize = 64 << 20;
/// The bytes that tell the format.
const HEAD: usize = 64 << 10;

/// Some of what a file holds.
pub(super) struct Portion {
    /// The file.
    pub source: Arc<str>,
    /// The number of the first line.
    pub line: usize,
    pub content: Content,
}

pub(super) enum Content {
    /// Whole lines of N-Quads.
    Lines(Vec<u8>),
    Quads(Vec<Quad>),
}

/// The files of a load.
pub(super) struct Sources(Vec<PathBuf>);

impl Sources {
    /// The files, and those in folders, sorted.
    pub fn new(named: &[PathBuf]) -> Result<Self, CliError> {
        let mut files = Vec::new();
        for path in named {
            if path.is_dir() { walk(path, &mut files)? } else { files.push(path.clone()) }
        }
        Ok(Self(files))
    }

    /// Sends all portions, numbered in order, until `stop` or nobody wants them.
    pub fn send(self, to: SyncSender<Numbered<Portion>>, stop: &AtomicBool) {
        let mut number = 0;
        let mut send = |portion: Result<Portion, CliError>| {
            number += 1;
            to.send((number, portion)).is_ok() && !stop.load(Ordering::Relaxed)
        };
        for path in self.0 {
            match read(&path, &mut send) {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => _ = send(Err(error)),
            }
        }
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), CliError> {
    let listed = fs::read_dir(folder).and_then(|entries| entries.map(|entry| entry.map(|e| e.path())).collect::<io::Result<Vec<_>>>());
    let mut paths = listed.map_err(|source| unreadable(&folder.display().to_string(), source))?;
    paths.sort();
    // What Hadoop leaves beside its parts: _SUCCESS, .part-00000.crc.
    let is_hidden = |path: &PathBuf| path.file_name().is_none_or(|name| name.to_string_lossy().starts_with(['.', '_']));
    for path in paths.into_iter().filter(|path| !is_hidden(path)) {
        if path.is_dir() { walk(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

/// Sends the portions of one file; whether more are wanted.
fn read(path: &Path, send: &mut dyn FnMut(Result<Portion, CliError>) -> bool) -> Result<bool, CliError> {
    let source: Arc<str> = path.display().to_string().into();
    let failed = |error: io::Error| unreadable(&source, error);
    let file: Box<dyn Read> = if path == Path::new("-") { Box::new(io::stdin().lock()) } else { Box::new(File::open(path).map_err(failed)?) };
    let mut input = unpacked(Box::new(BufReader::with_capacity(HEAD, file))).map_err(failed)?;
    if is_trig(input.fill_buf().map_err(failed)?) { read_trig(&source, input, send) } else { read_lines(&source, input, send) }
}

/// What a file holds, compressed or not.
fn unpacked(mut input: Box<dyn BufRead>) -> io::Result<Box<dyn BufRead>> {
    let head = input.fill_buf()?;
    let unpacked: Box<dyn Read> = if head.starts_with(b"\x1f\x8b") {
        Box::new(MultiGzDecoder::new(input))
    } else if head.starts_with(b"\x28\xb5\x2f\xfd") {
        Box::new(Frames::new(input))
    } else {
        return Ok(input);
    };
    Ok(Box::new(BufReader::with_capacity(HEAD, unpacked)))
}

/// Whether this is the beginning of TriG, rather than N-Quads: prefixes, or a graph in braces.
fn is_trig(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let first = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#')).unwrap_or_default();
    let word = first.split(|c: char| c.is_whitespace() || c == '{').next().unwrap_or_default();
    ["@prefix", "@base", "PREFIX", "BASE", "GRAPH"].iter().any(|known| known.eq_ignore_ascii_case(word)) || first.ends_with('{')
}

fn read_lines(source: &Arc<str>, mut input: impl Read, send: &mut dyn FnMut(Result<Portion, CliError>) -> bool) -> Result<bool, CliError> {
    let (mut line, mut rest) = (1, Vec::new());
    loop {
        let mut text = std::mem::take(&mut rest);
        let end = loop {
            let wanted = PORTION.max(text.len() + HEAD) - text.len();
            let read = (&mut input).take(wanted as u64).read_to_end(&mut text).map_err(|error| unreadable(source, error))?;
            match text.iter().rposition(|byte| *byte == b'\n') {
                _ if read == 0 => break text.len(),
                Some(end) => break end + 1,
                None if text.len() > LONGEST => return Err(damaged(source, Some(line), &format!("it is longer than {} MiB", LONGEST >> 20))),
                None => {}
            }
        };
        if text.is_empty() {
            return Ok(true);
        }
        rest.extend_from_slice(&text[end..]);
        text.truncate(end);
        let lines = text.iter().filter(|byte| **byte == b'\n').count();
        if !send(Ok(Portion { source: Arc::clone(source), line, content: Content::Lines(text) })) {
            return Ok(false);
        }
        line += lines;
    }
}

fn read_trig(source: &Arc<str>, input: impl Read, send: &mut dyn FnMut(Result<Portion, CliError>) -> bool) -> Result<bool, CliError> {
    let mut quads = Vec::new();
    let mut parser = RdfParser::from_format(RdfFormat::TriG).for_reader(input);
    loop {
        let next = parser.next().transpose().map_err(|error| match error {
            RdfParseError::Io(error) => unreadable(source, error),
            RdfParseError::Syntax(error) => {
                let line = error.location().map(|place| usize::try_from(place.start.line).unwrap_or(usize::MAX).saturating_add(1));
                damaged(source, line, &error.to_string())
            }
        })?;
        let ended = next.is_none();
        quads.extend(next);
        if quads.len() >= QUADS || ended {
            let content = Content::Quads(std::mem::take(&mut quads));
            if !send(Ok(Portion { source: Arc::clone(source), line: 0, content })) {
                return Ok(false);
            }
        }
        if ended {
            return Ok(true);
        }
    }
}

fn unreadable(source: &str, error: io::Error) -> CliError {
    CliError::File { action: "read", target: source.to_owned(), source: error }
}

/// The error of a file with something in it that cannot be loaded.
pub(super) fn damaged(source: &str, line: Option<usize>, reason: &str) -> CliError {
    let place = line.map_or(source.to_owned(), |line| format!("{source}, line {line}"));
    CliError::Failed {
        message: format!("{place} cannot be loaded: {reason}"),
        hint: Some(
            "load what `newsgraph read --format nq` has written, with the --base of the store; no new article of this load is in it".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portions(text: &[u8]) -> Vec<(usize, Vec<u8>)> {
        let mut found = Vec::new();
        let mut send = |portion: Result<Portion, CliError>| {
            if let Ok(Portion { line, content: Content::Lines(text), .. }) = portion {
                found.push((line, text));
            }
            true
        };
        assert!(read_lines(&"x".into(), text, &mut send).unwrap());
        found
    }

    #[test]
    fn portions_are_whole_lines() {
        let line = format!("{}\n", "x".repeat(999));
        let text = line.repeat(5000) + "the last";
        let found = portions(text.as_bytes());
        assert_eq!(found.iter().flat_map(|(_, text)| text.clone()).collect::<Vec<u8>>(), text.as_bytes());
        assert!(found.len() > 2 && found.iter().rev().skip(1).all(|(_, text)| text.ends_with(b"\n")));
        assert_eq!(found.iter().map(|(line, _)| *line).take(2).collect::<Vec<_>>(), [1, 1 + PORTION / 1000]);
        assert_eq!((portions(b"").len(), portions(b"a").len()), (0, 1));
    }

    #[test]
    fn formats_are_told_by_content() {
        for (text, expected) in [
            ("<urn:a> <urn:b> \"c\" <urn:d> .\n", false),
            ("# a note\n\n_:a <urn:b> <urn:c> .", false),
            ("@prefix a: <urn:a> .", true),
            ("prefix a: <urn:a>", true),
            ("<urn:g> {\n", true),
            ("GRAPH <urn:g> { <urn:a> <urn:b> 1 }", true),
            ("The ferry sank.", false),
            ("", false),
        ] {
            assert_eq!(is_trig(text.as_bytes()), expected, "{text}");
        }
    }
}
