//! Sorting more than fits in memory: sorted runs on disk, merged at the end (Knuth 1973, vol. 3, 5.4).

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// One name of one entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Named {
    /// The folded name.
    pub name: String,
    /// How widely the entry is known, the widest first.
    pub popularity: Reverse<u32>,
    /// Where the entry begins in the file of entries.
    pub entry: u64,
}

/// Takes names in any order and gives them back sorted.
pub(super) struct Sorter {
    folder: PathBuf,
    /// Bytes that may be held before a run is written.
    limit: usize,
    held: Vec<Named>,
    bytes: usize,
    runs: Vec<File>,
}

impl Sorter {
    /// Holds about `limit` bytes in memory; runs are nameless files in `folder`.
    pub fn new(folder: &Path, limit: usize) -> Self {
        Self { folder: folder.to_owned(), limit, held: Vec::new(), bytes: 0, runs: Vec::new() }
    }

    /// Takes one name.
    pub fn push(&mut self, named: Named) -> io::Result<()> {
        // A string's text, its allocation and its place in the list.
        self.bytes += named.name.len() + 16 + size_of::<Named>();
        self.held.push(named);
        if self.bytes >= self.limit { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        self.held.dedup();
        let mut run = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&self.folder)?);
        for named in self.held.drain(..) {
            let length = u32::try_from(named.name.len()).map_err(io::Error::other)?;
            run.write_all(&length.to_le_bytes())?;
            run.write_all(&named.popularity.0.to_le_bytes())?;
            run.write_all(&named.entry.to_le_bytes())?;
            run.write_all(named.name.as_bytes())?;
        }
        self.bytes = 0;
        let mut file = run.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        Ok(())
    }

    /// Hands on all names, sorted, each once.
    pub fn finish(mut self, mut take: impl FnMut(Named) -> io::Result<()>) -> io::Result<()> {
        if !self.held.is_empty() {
            self.spill()?;
        }
        self.held = Vec::new();
        let mut runs: Vec<BufReader<File>> = self.runs.into_iter().map(|file| BufReader::with_capacity(1 << 16, file)).collect();
        let mut heap = BinaryHeap::new();
        for (at, run) in runs.iter_mut().enumerate() {
            heap.extend(next(run)?.map(|named| Reverse((named, at))));
        }
        let mut last: Option<Named> = None;
        while let Some(Reverse((named, at))) = heap.pop() {
            heap.extend(next(&mut runs[at])?.map(|named| Reverse((named, at))));
            if last.as_ref() != Some(&named) {
                take(named.clone())?;
                last = Some(named);
            }
        }
        Ok(())
    }
}

/// The next name of a run; `None` at its end.
fn next(run: &mut BufReader<File>) -> io::Result<Option<Named>> {
    let mut head = [0; 16];
    match run.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = head;
    let mut name = vec![0; u32::from_le_bytes([a, b, c, d]) as usize];
    run.read_exact(&mut name)?;
    let name = String::from_utf8(name).map_err(io::Error::other)?;
    let (popularity, entry) = (u32::from_le_bytes([e, f, g, h]), u64::from_le_bytes([i, j, k, l, m, n, o, p]));
    Ok(Some(Named { name, popularity: Reverse(popularity), entry }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_sorted_and_once_whatever_fits_in_memory() {
        let names: Vec<Named> =
            (0..500u32).map(|n| Named { name: format!("name {}", n * 7919 % 101), popularity: Reverse(n % 5), entry: u64::from(n % 50) }).collect();
        let mut expected = names.clone();
        expected.sort();
        expected.dedup();
        for limit in [1, 1000, 1 << 20] {
            let mut sorter = Sorter::new(&std::env::temp_dir(), limit);
            names.iter().for_each(|named| sorter.push(named.clone()).unwrap());
            let mut sorted = Vec::new();
            sorter
                .finish(|named| {
                    sorted.push(named);
                    Ok(())
                })
                .unwrap();
            assert!(sorted == expected, "with {limit} bytes");
        }
    }
}
