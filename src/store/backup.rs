//! Copies of a store.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{GraphStore, StoreError, open};

impl GraphStore {
    /// Copies the store into `folder`, which must not exist yet. The copy appears whole or not at all.
    ///
    /// # Errors
    /// If something lies at `folder`, or it cannot be written.
    pub fn backup(&self, folder: &Path) -> Result<(), StoreError> {
        let failed = |source: io::Error| StoreError::Io { action: "write the copy", path: folder.to_owned(), source };
        if folder.exists() {
            return Err(failed(io::Error::from(io::ErrorKind::AlreadyExists)));
        }
        let unfinished = unfinished(folder);
        fs::create_dir_all(&unfinished).map_err(failed)?;
        let copied = self.copy(&unfinished).and_then(|()| fs::rename(&unfinished, folder).map_err(failed));
        if copied.is_err() {
            let _ = fs::remove_dir_all(&unfinished);
        }
        copied
    }

    fn copy(&self, folder: &Path) -> Result<(), StoreError> {
        let (data, copy) = (self.path.join(open::DATA), folder.join(open::DATA));
        // A store that nothing was ever written to has no database yet.
        if data.join("CURRENT").exists() {
            self.store.backup(&copy).map_err(|source| self.failed(source))?;
        }
        // Without a lock somebody may be writing the profiles. They can be made anew, which takes long in a large store.
        let profiles = self.lock.is_some().then_some(open::PROFILES).filter(|name| self.path.join(name).exists());
        for name in profiles.into_iter().chain([open::MARKER]) {
            let file = self.path.join(name);
            fs::copy(&file, folder.join(name)).map_err(|source| StoreError::Io { action: "copy", path: file, source })?;
        }
        Ok(())
    }
}

fn unfinished(folder: &Path) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    folder.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode, Quad};

    use super::super::{Access, Contribution};
    use super::*;

    #[test]
    fn a_copy_is_a_store_of_its_own() {
        let room = tempfile::tempdir().unwrap();
        let (first, second) = (room.path().join("a"), room.path().join("b"));
        let article = |name: &str| {
            let iri = NamedNode::new_unchecked(format!("urn:newsgraph:article/{name}"));
            let quads = vec![Quad::new(iri.clone(), iri.clone(), Literal::from(name), iri.clone())];
            Contribution { article: iri, quads, source: name.to_owned() }
        };
        let store = GraphStore::open(&first, Access::Create, None).unwrap();
        store.ingest(&[article("one")]).unwrap();
        store.flush().unwrap();
        store.backup(&second).unwrap();
        store.ingest(&[article("two")]).unwrap();
        assert!(store.backup(&second).is_err(), "nothing is overwritten");
        let copy = GraphStore::open(&second, Access::Write, None).unwrap();
        assert_eq!(copy.quads(None).unwrap().len(), 1);
        copy.ingest(&[article("three")]).unwrap();
        assert_eq!(store.quads(None).unwrap().len(), 2);
        assert_eq!(std::fs::read_dir(room.path()).unwrap().count(), 2, "nothing is left behind");
    }
}
