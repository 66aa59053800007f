//! Opening and making stores: the marker that tells a store from any other folder, and the lock that keeps writers alone.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

use oxigraph::store::{StorageError, Store};
use serde::{Deserialize, Serialize};

use super::{GraphStore, StoreError};

/// Number of the layout of a store; raised whenever an older version could misread a newer store.
const FORMAT: u32 = 1;
pub(super) const MARKER: &str = crate::intake::STORE_MARKER;
const LOCK: &str = "lock";
pub(super) const DATA: &str = "data";
/// The file beside the database in which [`resolution`](crate::resolution) keeps what it knows of names.
pub const PROFILES: &str = "profiles.redb";

/// What a store is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading; many processes at a time.
    Read,
    /// Reading beside the one process that writes, which has started this one: what it has written until now is seen, and no more.
    Beside,
    /// Changing a store that exists; one process at a time.
    Write,
    /// As `Write`; the store is made if it does not exist.
    Create,
}

/// What lies in the marker file.
#[derive(Debug, Serialize, Deserialize)]
struct Marker {
    format: u32,
    base: String,
}

impl GraphStore {
    /// Opens the store in the folder `path`. `base` is the start of its IRIs: taken by a new store (`urn:newsgraph:` if `None`), compared with
    /// that of an old one.
    ///
    /// # Errors
    /// If there is no store or something else, if another process has it, if its base or format is another, or if the folder cannot be
    /// read or, unless for reading, written.
    pub fn open(path: &Path, access: Access, base: Option<&str>) -> Result<Self, StoreError> {
        let marker = match read_marker(path)? {
            Some(marker) => marker,
            None if access == Access::Create => make(path, base.unwrap_or(crate::graph::vocabulary::DEFAULT_BASE))?,
            None => return Err(StoreError::Unknown(path.to_owned())),
        };
        if marker.format != FORMAT {
            return Err(StoreError::Format { path: path.to_owned(), found: marker.format, expected: FORMAT });
        }
        if let Some(asked) = base.filter(|asked| *asked != marker.base) {
            return Err(StoreError::Base { path: path.to_owned(), found: marker.base, asked: asked.to_owned() });
        }
        let lock = lock(path, access)?;
        let store = open_data(&path.join(DATA), access).map_err(|source| StoreError::Storage { path: path.to_owned(), source })?;
        Ok(Self { store, path: path.to_owned(), graphs: super::graphs::Graphs::new(&marker.base), lock })
    }
}

/// The marker of the store at `path`; `None` if nothing lies there, or an empty folder.
fn read_marker(path: &Path) -> Result<Option<Marker>, StoreError> {
    let file = path.join(MARKER);
    match fs::read(&file) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|_| StoreError::NotAStore(path.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => unmarked(path),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Err(StoreError::NotAStore(path.to_owned())),
        Err(source) => Err(StoreError::Io { action: "read", path: file, source }),
    }
}

/// What a path without a marker is: nothing yet, or something that is not ours.
fn unmarked(path: &Path) -> Result<Option<Marker>, StoreError> {
    match fs::read_dir(path) {
        Ok(entries) => {
            if entries.count() == 0 {
                Ok(None)
            } else {
                Err(StoreError::NotAStore(path.to_owned()))
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Err(StoreError::NotAStore(path.to_owned())),
        Err(source) => Err(StoreError::Io { action: "read", path: path.to_owned(), source }),
    }
}

/// Makes the folder and its marker. The marker appears in one step, so that a store is never half marked.
fn make(path: &Path, base: &str) -> Result<Marker, StoreError> {
    let failed = |source: io::Error| StoreError::Io { action: "create the store", path: path.to_owned(), source };
    let marker = Marker { format: FORMAT, base: base.to_owned() };
    let bytes = serde_json::to_vec(&marker).map_err(|e| failed(e.into()))?;
    fs::create_dir_all(path).map_err(failed)?;
    let unfinished = path.join(format!("{MARKER}.{}", std::process::id()));
    fs::write(&unfinished, bytes).map_err(failed)?;
    fs::rename(&unfinished, path.join(MARKER)).map_err(failed)?;
    Ok(marker)
}

/// Takes the lock: shared for reading, alone for writing. `None` where the file system knows no locks or, for a reader, where no
/// writer has ever been.
fn lock(path: &Path, access: Access) -> Result<Option<File>, StoreError> {
    if access == Access::Beside {
        return Ok(None);
    }
    let file = path.join(LOCK);
    let outcome = if access == Access::Read {
        match File::open(&file) {
            Ok(file) => file.try_lock_shared().map(|()| file),
            Err(_) => return Ok(None),
        }
    } else {
        let opened = OpenOptions::new().create(true).append(true).open(&file);
        let opened = opened.map_err(|source| StoreError::ReadOnly { path: path.to_owned(), source })?;
        opened.try_lock().map(|()| opened)
    };
    match outcome {
        Ok(file) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::Locked(path.to_owned())),
        // RocksDB's own lock still keeps two writers apart.
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

fn open_data(data: &Path, access: Access) -> Result<Store, StorageError> {
    if matches!(access, Access::Write | Access::Create) {
        if !data.exists() {
            make_data(data)?;
        }
        let store = Store::open(data)?;
        clear_unfinished(data)?;
        return Ok(store);
    }
    // A build that was interrupted at its very start leaves a store without a database: it is empty.
    if data.join("CURRENT").exists() { Store::open_read_only(data) } else { Store::new() }
}

/// Takes away the tables that an interrupted writer has made and not put in their place.
fn clear_unfinished(data: &Path) -> Result<(), StorageError> {
    for entry in fs::read_dir(data)? {
        let path = entry?.path();
        let is_unfinished = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("bulk-") && name.ends_with(".sst"));
        if is_unfinished {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Makes an empty database under another name and puts it into its place, so that one that was interrupted while it was made is never opened: it has
/// some of its parts only.
fn make_data(data: &Path) -> Result<(), StorageError> {
    let unfinished = data.with_extension("part");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    Store::open(&unfinished)?.flush()?;
    Ok(fs::rename(unfinished, data)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(path: &Path, access: Access, base: Option<&str>) -> StoreError {
        match GraphStore::open(path, access, base) {
            Ok(_) => panic!("{} should not open", path.display()),
            Err(error) => error,
        }
    }

    #[test]
    fn a_store_is_made_once_and_keeps_its_base() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/store");
        assert!(matches!(refused(&path, Access::Read, None), StoreError::Unknown(_)));
        assert!(matches!(refused(&path, Access::Write, None), StoreError::Unknown(_)));
        drop(GraphStore::open(&path, Access::Create, Some("https://kg.example.org/")).unwrap());
        assert_eq!(GraphStore::open(&path, Access::Read, None).unwrap().base(), "https://kg.example.org/");
        assert!(matches!(refused(&path, Access::Create, Some("urn:other:")), StoreError::Base { .. }));
    }

    #[test]
    fn other_things_are_no_stores() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("notes.txt");
        fs::write(&file, "x").unwrap();
        assert!(matches!(refused(&file, Access::Create, None), StoreError::NotAStore(_)));
        assert!(matches!(refused(folder.path(), Access::Create, None), StoreError::NotAStore(_)));
        fs::write(folder.path().join(MARKER), "{").unwrap();
        assert!(matches!(refused(folder.path(), Access::Read, None), StoreError::NotAStore(_)));
        fs::write(folder.path().join(MARKER), r#"{"format": 99, "base": "urn:newsgraph:"}"#).unwrap();
        assert!(matches!(refused(folder.path(), Access::Read, None), StoreError::Format { found: 99, .. }));
    }

    #[test]
    fn a_store_that_was_interrupted_while_it_was_made_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        make(&path, "urn:newsgraph:").unwrap();
        fs::create_dir_all(path.join("data.part")).unwrap();
        fs::write(path.join("data.part/CURRENT"), "MANIFEST-000001\n").unwrap();
        assert!(GraphStore::open(&path, Access::Read, None).unwrap().quads(None).unwrap().is_empty());
        drop(GraphStore::open(&path, Access::Write, None).unwrap());
        assert!(path.join("data/CURRENT").exists() && !path.join("data.part").exists());
        assert!(GraphStore::open(&path, Access::Read, None).is_ok());
    }

    #[test]
    fn what_an_interrupted_writer_has_left_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        drop(GraphStore::open(&path, Access::Create, None).unwrap());
        let left = path.join(DATA).join("bulk-7.sst");
        fs::write(&left, "x").unwrap();
        drop(GraphStore::open(&path, Access::Read, None).unwrap());
        assert!(left.exists(), "a reader changes nothing");
        drop(GraphStore::open(&path, Access::Write, None).unwrap());
        assert!(!left.exists());
    }

    #[test]
    fn readers_stand_beside_readers_and_nobody_beside_a_writer() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let writer = GraphStore::open(&path, Access::Create, None).unwrap();
        assert!(matches!(refused(&path, Access::Read, None), StoreError::Locked(_)));
        assert!(matches!(refused(&path, Access::Write, None), StoreError::Locked(_)));
        drop(writer);
        let reader = GraphStore::open(&path, Access::Read, None).unwrap();
        assert!(GraphStore::open(&path, Access::Read, None).is_ok());
        assert!(matches!(refused(&path, Access::Write, None), StoreError::Locked(_)));
        drop(reader);
        assert!(GraphStore::open(&path, Access::Write, None).is_ok());
    }
}
