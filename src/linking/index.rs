//! The index of a knowledge base: one file with the entries, and a transducer from folded names to them.
//!
//! Layout: a head of fixed size; the entries; lists of entries for names that several bear; the transducer. A value of the transducer is the place of an
//! entry, or of a list (odd).

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use fst::{Map, MapBuilder};
use tempfile::NamedTempFile;

use super::entry::{Entry, folded};
use super::error::LinkError;
use super::sorter::{Named, Sorter};
use super::source;
use crate::ontology::Ontology;
use crate::reading::Kind;

/// What a file of this layout begins with.
const MAGIC: &[u8; 8] = b"NGKB\0\0\0\x01";
/// Bytes of names that are sorted in memory at a time.
const MEMORY: usize = 256 << 20;
/// Of more entries with one name, the most widely known are kept.
const BEARERS: usize = 64;
/// Names longer than this, in bytes, name nothing.
const LONGEST: usize = 200;

/// How large an index is, and what it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Number of entries.
    pub entries: u64,
    /// Number of different folded names.
    pub names: u64,
    /// Bytes of the knowledge base that it was made from.
    source: u64,
    /// When that was last changed, in nanoseconds since 1970.
    changed: u64,
    /// Where the lists begin.
    lists: u64,
    /// Where the transducer begins.
    transducer: u64,
}

/// An index that is open.
pub struct Index {
    size: Size,
    names: Map<Vec<u8>>,
    file: BufReader<File>,
    path: PathBuf,
}

impl Index {
    /// The index of `knowledge_base` in the file `path`: as it is if it was made from that very file, else made anew. `knowledge_base` may be an index itself.
    ///
    /// # Errors
    /// If the knowledge base cannot be read, or the index not be written.
    pub fn of(knowledge_base: &Path, path: &Path, ontology: &Ontology) -> Result<Self, LinkError> {
        let unreadable = |source: io::Error| LinkError::Read(knowledge_base.to_owned(), source);
        let mut head = [0; 8];
        let is_index = File::open(knowledge_base).map_err(unreadable)?.read_exact(&mut head).is_ok() && head == *MAGIC;
        if is_index {
            return Self::open(knowledge_base);
        }
        let from = fs::metadata(knowledge_base).map_err(unreadable)?;
        let changed = from
            .modified()
            .ok()
            .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
            .map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX));
        let current = |index: &Self| (index.size.source, index.size.changed) == (from.len(), changed);
        if let Some(index) = Self::open(path).ok().filter(current) {
            return Ok(index);
        }
        make(knowledge_base, path, ontology, (from.len(), changed))?;
        Self::open(path)
    }

    /// Opens an index.
    ///
    /// # Errors
    /// If it cannot be read or is none.
    pub fn open(path: &Path) -> Result<Self, LinkError> {
        Self::try_open(path).map_err(|source| LinkError::Index { action: "read", path: path.to_owned(), source })
    }

    fn try_open(path: &Path) -> io::Result<Self> {
        let mut file = BufReader::new(File::open(path)?);
        let mut magic = [0; 8];
        file.read_exact(&mut magic)?;
        if magic != *MAGIC {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "it is no index of this version"));
        }
        let [entries, names, source, changed, lists, transducer] = read_numbers(&mut file)?;
        let size = Size { entries, names, source, changed, lists, transducer };
        file.seek(SeekFrom::Start(transducer))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let names = Map::new(bytes).map_err(io::Error::other)?;
        Ok(Self { size, names, file, path: path.to_owned() })
    }

    /// How large it is.
    #[must_use]
    pub fn size(&self) -> Size {
        self.size
    }

    /// The entries that bear `name`, whatever its case and accents, the most widely known first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn find(&mut self, name: &str) -> Result<Vec<Entry>, LinkError> {
        let Some(value) = Some(folded(name)).filter(|name| !name.is_empty()).and_then(|name| self.names.get(name)) else { return Ok(Vec::new()) };
        self.entries_at(value).map_err(|source| LinkError::Index { action: "read", path: self.path.clone(), source })
    }

    fn entries_at(&mut self, value: u64) -> io::Result<Vec<Entry>> {
        let places = if value & 1 == 0 { vec![value >> 1] } else { self.list(value >> 1)? };
        places.into_iter().map(|place| self.entry(place)).collect()
    }

    fn list(&mut self, place: u64) -> io::Result<Vec<u64>> {
        self.file.seek(SeekFrom::Start(self.size.lists + place))?;
        let count = read_varint(&mut self.file)?.min(BEARERS as u64);
        (0..count).map(|_| read_varint(&mut self.file)).collect()
    }

    fn entry(&mut self, place: u64) -> io::Result<Entry> {
        self.file.seek(SeekFrom::Start(place))?;
        let [id, label, description] = [read_text(&mut self.file)?, read_text(&mut self.file)?, read_text(&mut self.file)?];
        let kind = usize::try_from(read_varint(&mut self.file)?).unwrap_or_default();
        let popularity = u32::try_from(read_varint(&mut self.file)?).unwrap_or(u32::MAX);
        Ok(Entry { id, label, aliases: Vec::new(), kind: kind.checked_sub(1).and_then(|at| Kind::ALL.get(at).copied()), description, popularity })
    }
}

/// Makes the index beside its place and moves it there when it is whole.
fn make(knowledge_base: &Path, path: &Path, ontology: &Ontology, (source, changed): (u64, u64)) -> Result<(), LinkError> {
    let failed = |source: io::Error| LinkError::Index { action: "write", path: path.to_owned(), source };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
    let mut out = Counted { inner: BufWriter::with_capacity(1 << 20, file.as_file_mut()), written: 0 };
    let mut size = Size { source, changed, ..Size::default() };
    write_head(&mut out, &size).map_err(failed)?;
    let mut sorter = Sorter::new(folder, MEMORY);
    source::read(knowledge_base, ontology, |entry| {
        size.entries += 1;
        take(&entry, &mut out, &mut sorter).map_err(failed)
    })?;
    if size.entries == 0 {
        return Err(LinkError::Empty(knowledge_base.to_owned()));
    }
    write_names(&mut out, sorter, folder, &mut size).map_err(failed)?;
    out.inner.flush().map_err(failed)?;
    drop(out);
    file.as_file_mut().rewind().and_then(|()| write_head(file.as_file_mut(), &size)).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Writes an entry and notes its names.
fn take(entry: &Entry, out: &mut Counted<impl Write>, sorter: &mut Sorter) -> io::Result<()> {
    let place = out.written;
    for text in [&entry.id, &entry.label, &entry.description] {
        write_varint(out, text.len() as u64)?;
        out.write_all(text.as_bytes())?;
    }
    let kind = entry.kind.and_then(|kind| Kind::ALL.iter().position(|known| *known == kind)).map_or(0, |at| at as u64 + 1);
    write_varint(out, kind)?;
    write_varint(out, u64::from(entry.popularity))?;
    for name in std::iter::once(&entry.label).chain(&entry.aliases) {
        let name = folded(name);
        if !name.is_empty() && name.len() <= LONGEST {
            sorter.push(Named { name, popularity: std::cmp::Reverse(entry.popularity), entry: place })?;
        }
    }
    Ok(())
}

/// Writes lists and transducer.
fn write_names(out: &mut Counted<impl Write>, sorter: Sorter, folder: &Path, size: &mut Size) -> io::Result<()> {
    size.lists = out.written;
    // The transducer goes behind the lists, but both grow at the same time.
    let mut transducer = tempfile::tempfile_in(folder)?;
    let mut builder = MapBuilder::new(BufWriter::with_capacity(1 << 20, &mut transducer)).map_err(io::Error::other)?;
    let (mut name, mut bearers) = (String::new(), Vec::new());
    let mut close = |name: &str, bearers: &[u64], out: &mut Counted<_>| -> io::Result<()> {
        let value = match bearers {
            [] => return Ok(()),
            [one] => one << 1,
            several => {
                let place = out.written - size.lists;
                write_varint(out, several.len() as u64)?;
                several.iter().try_for_each(|bearer| write_varint(out, *bearer))?;
                place << 1 | 1
            }
        };
        size.names += 1;
        builder.insert(name, value).map_err(io::Error::other)
    };
    sorter.finish(|named| {
        if named.name != name {
            close(&name, &bearers, out)?;
            name = named.name;
            bearers.clear();
        }
        if bearers.len() < BEARERS && !bearers.contains(&named.entry) {
            bearers.push(named.entry);
        }
        Ok(())
    })?;
    close(&name, &bearers, out)?;
    let mut written = builder.into_inner().map_err(io::Error::other)?;
    written.flush()?;
    drop(written);
    size.transducer = out.written;
    transducer.rewind()?;
    io::copy(&mut transducer, out)?;
    Ok(())
}

fn write_head(out: &mut impl Write, size: &Size) -> io::Result<()> {
    out.write_all(MAGIC)?;
    [size.entries, size.names, size.source, size.changed, size.lists, size.transducer]
        .iter()
        .try_for_each(|number| out.write_all(&number.to_le_bytes()))
}

fn read_numbers<const N: usize>(input: &mut impl Read) -> io::Result<[u64; N]> {
    let mut numbers = [0; N];
    for number in &mut numbers {
        let mut bytes = [0; 8];
        input.read_exact(&mut bytes)?;
        *number = u64::from_le_bytes(bytes);
    }
    Ok(numbers)
}

/// Unsigned LEB128.
fn write_varint(out: &mut impl Write, mut number: u64) -> io::Result<()> {
    while number >= 0x80 {
        out.write_all(&[number.to_le_bytes()[0] | 0x80])?;
        number >>= 7;
    }
    out.write_all(&[number.to_le_bytes()[0]])
}

fn read_varint(input: &mut impl Read) -> io::Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let mut byte = [0];
        input.read_exact(&mut byte)?;
        number |= u64::from(byte[0] & 0x7f) << shift;
        if byte[0] & 0x80 == 0 {
            return Ok(number);
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidData, "a number has no end"))
}

fn read_text(input: &mut impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    let length = read_varint(input)?;
    input.take(length).read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// Counts what goes through it.
struct Counted<W: Write> {
    inner: W,
    written: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(table: &str) -> (tempfile::TempDir, Index) {
        let folder = tempfile::tempdir().unwrap();
        let (table_path, path) = (folder.path().join("kb.tsv"), folder.path().join("kb.index"));
        fs::write(&table_path, table).unwrap();
        let index = Index::of(&table_path, &path, &Ontology::embedded().unwrap()).unwrap();
        (folder, index)
    }

    const TABLE: &str = "Q1\tLena Øie\tOie\tsailor\t3\nQ2\tLena Oie\t\tbridge\t900\nQ3\tTarrow\tOie|Oie\ttown\n";

    #[test]
    fn entries_are_found_by_all_their_names_the_best_known_first() {
        let (_folder, mut index) = index(TABLE);
        let mut ids = |name: &str| index.find(name).unwrap().into_iter().map(|entry| entry.id).collect::<Vec<_>>();
        assert_eq!(ids("lena øie"), ["Q2", "Q1"]);
        assert_eq!(ids("OIE"), ["Q1", "Q3"]);
        assert!(ids("Lena").is_empty() && ids("").is_empty() && ids("?!").is_empty());
        let entry = index.find("Tarrow").unwrap().remove(0);
        assert_eq!((entry.label.as_str(), entry.kind, entry.description.as_str(), entry.popularity), ("Tarrow", Some(Kind::Place), "town", 0));
        assert_eq!((index.size().entries, index.size().names), (3, 3));
    }

    #[test]
    fn an_index_is_made_once_and_anew_for_another_file() {
        let (folder, mut first) = index(TABLE);
        let (table, path) = (folder.path().join("kb.tsv"), folder.path().join("kb.index"));
        let ontology = Ontology::embedded().unwrap();
        let made = fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(first.find("tarrow").unwrap().len(), 1);
        Index::of(&table, &path, &ontology).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), made, "it was not made again");
        fs::write(&table, "Q9\tSkerry\n").unwrap();
        let mut second = Index::of(&table, &path, &ontology).unwrap();
        assert_eq!((second.find("skerry").unwrap().len(), second.find("tarrow").unwrap().len()), (1, 0));
        assert_eq!(Index::of(&path, Path::new("unused"), &ontology).unwrap().size().entries, 1, "an index is a knowledge base too");
    }

    #[test]
    fn what_is_no_knowledge_base_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let empty = folder.path().join("empty.tsv");
        fs::write(&empty, "# nothing\n").unwrap();
        let refused = |from: &Path, to: &Path| Index::of(from, to, &Ontology::default()).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(refused(&empty, &folder.path().join("i")).ends_with("holds no entry"));
        assert!(!folder.path().join("i").exists());
        assert!(refused(&folder.path().join("none"), &folder.path().join("i")).starts_with("cannot read the knowledge base"));
        fs::write(&empty, "Q1\tx\n").unwrap();
        assert!(refused(&empty, &folder.path().join("no/such/folder")).starts_with("cannot write the index"));
    }
}
