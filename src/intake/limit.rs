//! How much of anything is taken from the outside, so that no input can fill the memory or the disk.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Largest document that is taken for an article, in bytes. The longest newspaper features have less than a hundredth of it.
pub const MAX_BYTES: usize = 16 << 20;
/// Largest feed, in bytes; it is read as one piece.
pub(super) const MAX_FEED: usize = 64 << 20;
/// Deepest nesting of archives.
pub(super) const MAX_DEPTH: usize = 8;
/// Deepest nesting of a page's elements. Real pages stay below 100; parsers walk down by recursion.
pub(super) const MAX_NESTING: usize = 256;
/// Archives may unpack to this many bytes …
const FREE: u64 = 256 << 20;
/// … and this many times the bytes that were read. Texts shrink to a fifth, very repetitive ones to a fiftieth.
const RATIO: u64 = 200;

/// What the archives of one input may still unpack; shared by all archives inside one another.
#[derive(Debug, Clone, Default)]
pub(super) struct Budget {
    read: Rc<Cell<u64>>,
    unpacked: Rc<Cell<u64>>,
}

impl Budget {
    /// Counts bytes of an archive that is read by another way than [`Counted`].
    pub fn grant(&self, bytes: u64) {
        self.read.set(self.read.get() + bytes);
    }

    /// Whether more was unpacked than any archive of texts holds.
    pub fn is_spent(&self) -> bool {
        self.unpacked.get() > FREE.saturating_add(self.read.get().saturating_mul(RATIO))
    }
}

/// What an exhausted [`Budget`] says through [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("unpacks to far too much")]
struct Spent;

/// Whether reading ended because a [`Budget`] was exhausted.
pub(super) fn is_bomb(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Spent>()) || error.to_string().contains("unpacks to far too much")
}

/// Counts what is read of an input as it lies on disk.
pub(super) struct Counted<R> {
    pub inner: R,
    pub budget: Budget,
    /// Bytes read of all inputs, for those who show how far it is.
    pub done: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.budget.read.set(self.budget.read.get() + read as u64);
        self.done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Counts what comes out of an archive, and ends with an error when the budget is spent.
pub(super) struct Unpacked<R> {
    pub inner: R,
    pub budget: Budget,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.budget.unpacked.set(self.budget.unpacked.get() + read as u64);
        if self.budget.is_spent() { Err(io::Error::other(Spent)) } else { Ok(read) }
    }
}

/// Ends with an error when more than `most` bytes have been read since `length` was last set to zero: a record without an end.
pub(super) struct Metered<'a, R> {
    pub inner: R,
    pub length: &'a Cell<usize>,
    pub most: usize,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.length.set(self.length.get() + read);
        if self.length.get() > self.most { Err(io::Error::other(format!("a record is longer than {} MiB", self.most >> 20))) } else { Ok(read) }
    }
}

/// A line as [`read_line`] found it.
pub(super) enum Line {
    /// It is in the buffer, without its end.
    Whole,
    /// It was longer than allowed, and has been skipped.
    TooLong,
    /// There is no more.
    End,
}

/// Reads a line of at most `most` bytes into `line`; a longer one is skipped without being kept.
pub(super) fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>, most: usize) -> io::Result<Line> {
    line.clear();
    let (mut any, mut long) = (false, false);
    loop {
        let available = input.fill_buf()?;
        if available.is_empty() {
            break;
        }
        any = true;
        let end = available.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(available.len(), |at| at + 1);
        long |= line.len() + used > most + 1;
        if long {
            line.clear();
        } else {
            line.extend_from_slice(&available[..end.unwrap_or(used)]);
        }
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(match (any, long) {
        (false, _) => Line::End,
        (true, true) => Line::TooLong,
        (true, false) => Line::Whole,
    })
}

/// Everything that `input` holds, or `None` if that is more than `most` bytes.
pub(super) fn read_all(input: &mut dyn Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    input.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends_what_unpacks_to_too_much() {
        let budget = Budget::default();
        let mut endless = Unpacked { inner: io::repeat(0), budget };
        let mut sink = io::sink();
        let error = io::copy(&mut endless, &mut sink).unwrap_err();
        assert!(is_bomb(&error));
        assert!(!is_bomb(&io::Error::other("something else")));
    }

    #[test]
    fn long_lines_are_skipped_and_the_next_is_read() {
        let mut input = io::BufReader::with_capacity(4, &b"short\nmuch too long a line\nlast"[..]);
        let mut line = Vec::new();
        assert!(matches!(read_line(&mut input, &mut line, 8).unwrap(), Line::Whole));
        assert_eq!(line, b"short");
        assert!(matches!(read_line(&mut input, &mut line, 8).unwrap(), Line::TooLong));
        assert!(matches!(read_line(&mut input, &mut line, 8).unwrap(), Line::Whole));
        assert_eq!(line, b"last");
        assert!(matches!(read_line(&mut input, &mut line, 8).unwrap(), Line::End));
    }
}
