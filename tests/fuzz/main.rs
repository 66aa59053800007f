//! A fuzz target for every reader of outside bytes: what the corpus holds is changed at random, and no change may crash the program or break what it
//! promises of offsets.
//!
//! By default each target gets some hundred inputs, the same in every run. `NEWSGRAPH_FUZZ_SECONDS=600 cargo test --release --test fuzz` fuzzes each
//! for ten minutes with fresh ones. An input that fails is kept in `tests/fuzz/corpus`, so that every later run begins with it.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use newsgraph::article::Article;
use newsgraph::intake::{self, IntakeError};
use newsgraph::language::{sentence, token};
use newsgraph::store::GraphStore;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;

/// Inputs of a short run.
const INPUTS: usize = 300;
/// Inputs grow to this many bytes at most: mistakes show in small ones, and small ones are quick.
const LONGEST: usize = 16 << 10;

/// Pieces that parsers stumble over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xf0\x9f\x91\xa9\xe2\x80\x8d",
    b"\xed\xa0\x80",
    b"\r",
    b"\r\n\r\n",
    b"\n\n",
    b"<",
    b">",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&#x110000;",
    b"&amp",
    b"<div>",
    b"</p>",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"[",
    b"}",
    b"1e999",
    b"-1",
    b"99999999999999999999",
    b"%PDF-1.7",
    b"stream\n",
    b"endstream",
    b"WARC/1.1\r\n",
    b"Content-Length: -5\r\n",
    b"Content-Type: multipart/mixed; boundary=\"\"\r\n",
    b"=?utf-8?B?",
    b"date 9999-99-99",
    b"By ",
    b"(Reuters) \xe2\x80\x94 ",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"| --- |",
    b"```",
    b"U.S.",
    b"...",
    b"\xe2\x80\x9c",
    b"a,b;c\td|e",
    b" <urn:newsgraph:article/x> .\n",
    b"\\u00e9",
    b"^^<",
    b"@en",
    b"_:b",
];

/// Random numbers that are the same for the same seed (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % (end.max(1) as u64)).unwrap_or(0)
    }

    /// One input made of those there are.
    fn changed(&mut self, corpus: &[(PathBuf, Vec<u8>)]) -> Vec<u8> {
        let mut input = corpus[self.below(corpus.len())].1.clone();
        for _ in 0..=self.below(5) {
            self.change(&mut input, corpus);
        }
        input.truncate(LONGEST);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>, corpus: &[(PathBuf, Vec<u8>)]) {
        let at = self.below(input.len() + 1);
        let end = (at + self.below(64)).min(input.len());
        match self.below(8) {
            0 if at < input.len() => input[at] ^= 1 << self.below(8),
            1 if at < input.len() => input[at] = u8::try_from(self.below(256)).unwrap_or(0),
            2 => drop(input.drain(at..end)),
            3 => input.truncate(at),
            4 => {
                let again = input[at..end].repeat(1 + self.below(40));
                drop(input.splice(at..at, again));
            }
            5 => {
                let other = &corpus[self.below(corpus.len())].1;
                let from = self.below(other.len() + 1);
                let to = (from + self.below(400)).min(other.len());
                drop(input.splice(at..at, other[from..to].to_vec()));
            }
            _ => drop(input.splice(at..at, PIECES[self.below(PIECES.len())].to_vec())),
        }
    }
}

fn folder(target: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target)
}

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(folder(target)).expect("the target has a corpus").map(|file| file.expect("a file").path());
    let mut all: Vec<(PathBuf, Vec<u8>)> = files.map(|path| (path.clone(), fs::read(path).expect("the file is read"))).collect();
    all.sort();
    assert!(!all.is_empty(), "{target} has a corpus");
    all
}

/// Runs a target over its corpus and what is made of it.
fn fuzz(target: &str, check: fn(&[u8])) {
    let corpus = corpus(target);
    for (path, input) in &corpus {
        assert!(catch_unwind(|| check(input)).is_ok(), "{} fails", path.display());
    }
    let seconds = std::env::var("NEWSGRAPH_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
    let seed = if seconds.is_some() { std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_nanos() as u64) } else { 0 };
    let (begun, mut random, mut count) = (Instant::now(), Random(seed), 0_usize);
    let (mut slowest, mut failed) = (Duration::ZERO, Vec::new());
    while failed.len() < 5 && seconds.map_or(count < INPUTS, |seconds| begun.elapsed() < seconds) {
        let input = random.changed(&corpus);
        let start = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| check(&input))).is_err() {
            let kept = folder(target).join(format!("crash-{:016x}", Random(input.len() as u64 ^ count as u64).below(usize::MAX)));
            fs::write(&kept, &input).expect("the input is kept");
            failed.push(kept);
        }
        slowest = slowest.max(start.elapsed());
        count += 1;
    }
    println!("{target}: {count} inputs, the slowest took {} ms", slowest.as_millis());
    assert!(failed.is_empty(), "{target}: {failed:?}");
}

/// Reads whatever the bytes are.
fn read(bytes: &[u8]) {
    for draft in intake::all_in("input", bytes) {
        match draft.and_then(intake::Draft::read) {
            Ok(article) => whole(&article),
            Err(error) => assert!(!matches!(error, IntakeError::Failed { .. }) && !error.reason().is_empty(), "{error}"),
        }
    }
}

/// An article's parts lie in its text, one after the other.
fn whole(article: &Article) {
    let mut end = 0;
    for block in &article.blocks {
        assert!(block.range.start >= end && article.text.get(block.range.clone()).is_some(), "{block:?}");
        end = block.range.end;
    }
}

fn tokens(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let words = token::tokenize(&text);
    let mut end = 0;
    for word in &words {
        assert!(word.start >= end && word.start < word.end && text.get(word.clone()).is_some(), "{word:?}");
        end = word.end;
    }
    let sentences = sentence::split(&text, &words);
    assert!(sentences.windows(2).all(|two| two[0].end == two[1].start), "sentences hold every word once");
    assert_eq!(sentences.iter().map(|sentence| sentence.len()).sum::<usize>(), words.len());
}

fn headed(bytes: &[u8]) {
    whole(&intake::from_text(String::from_utf8_lossy(bytes).into_owned()));
}

/// Lines that are loaded are understood as oxigraph's own parser understands them, or refused.
fn loaded(bytes: &[u8]) {
    let store = GraphStore::in_memory(&[], "urn:newsgraph:").expect("a store in memory");
    match store.parts().expect("the store is asked").of_lines(bytes) {
        Ok(parts) => {
            let quads: Vec<Quad> = parts.into_iter().flat_map(|part| part.quads).collect();
            let expected = RdfParser::from_format(RdfFormat::NQuads).for_slice(bytes).collect::<Result<Vec<_>, _>>();
            assert_eq!(Ok(quads), expected.map_err(|error| error.to_string()));
        }
        Err(damage) => assert!(damage.line.is_some() && !damage.reason.is_empty(), "{damage:?}"),
    }
}

macro_rules! targets {
    ($($name:ident: $check:ident),* $(,)?) => { $(#[test] fn $name() { fuzz(stringify!($name), $check); })* };
}

targets! {
    html: read, feed: read, warc: read, jsonl: read, table: read, mail: read, markdown: read, pdf: read, archive: read,
    tokeniser: tokens, header: headed, quads: loaded,
}
