//! Putting the files of the database in order.
//!
//! RocksDB writes what is new into files of their own and merges these with the older ones later, beside other work. A process that ends stops that: after
//! a large build many files wait to be merged, every reader looks into all of them, and short builds that follow cannot finish the merging either,
//! until one of them has to wait for it.

use std::fs;

use super::{GraphStore, StoreError, open};

impl GraphStore {
    /// Bytes of the database's files.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn size(&self) -> Result<u64, StoreError> {
        let data = self.path.join(open::DATA);
        let failed = |source| StoreError::Io { action: "read", path: data.clone(), source };
        let mut bytes = 0;
        for entry in fs::read_dir(&data).map_err(failed)? {
            // A file that is merged away meanwhile counts for nothing.
            bytes += entry.map_err(failed)?.metadata().map_or(0, |about| about.len());
        }
        Ok(bytes)
    }

    /// Merges the database's files if at least a third of them has been written since it had `before` bytes, and tells whether it did. As merging rewrites
    /// everything once, it costs little beside writing so much.
    ///
    /// # Errors
    /// If the database fails; what was written stays written.
    pub fn compact_if_grown(&self, before: u64) -> Result<bool, StoreError> {
        let is_grown = 2 * self.size()? >= 3 * before;
        if is_grown {
            self.store.optimize().map_err(|source| self.failed(source))?;
        }
        Ok(is_grown)
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{NamedNode, Quad};

    use super::super::{Access, Contribution};
    use super::*;

    fn add(store: &GraphStore, names: std::ops::Range<usize>) {
        for name in names {
            let iri = NamedNode::new_unchecked(format!("urn:newsgraph:article/{name}"));
            let told = (0..100).map(|number| NamedNode::new_unchecked(format!("urn:newsgraph:told/{name}-{number}")));
            let quads = told.map(|told| Quad::new(told.clone(), told, iri.clone(), iri.clone())).collect();
            store.ingest(&[Contribution { article: iri, quads, source: name.to_string() }]).unwrap();
            store.flush().unwrap();
        }
    }

    #[test]
    fn files_are_merged_when_much_has_been_written_and_not_when_little_has() {
        let room = tempfile::tempdir().unwrap();
        let store = GraphStore::open(&room.path().join("store"), Access::Create, None).unwrap();
        let empty = store.size().unwrap();
        add(&store, 0..20);
        let all = store.quads(None).unwrap();
        assert!(store.compact_if_grown(empty).unwrap());
        assert_eq!(store.quads(None).unwrap(), all);
        let size = store.size().unwrap();
        add(&store, 20..21);
        assert!(!store.compact_if_grown(size).unwrap());
    }
}
