//! What was found of full names, as it is kept: entities, as references to parts of names are compared with them, and what references of one name
//! are among themselves.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::evidence::Item;
use super::index::read;

/// How many groups' blocks stay in memory.
const KEPT: usize = 150_000;

/// The entities of groups of full names that hang together.
#[derive(Clone, Serialize, Deserialize)]
pub struct Block {
    /// The groups, sorted.
    pub groups: Vec<u64>,
    /// For each group, a digest of all that can be told of the entities that bear its name.
    pub prints: Vec<u64>,
    /// The entities.
    pub bearers: Vec<Bearer>,
}

/// An entity of a block.
#[derive(Clone, Serialize, Deserialize)]
pub struct Bearer {
    /// The groups that it bears the names of.
    pub groups: BTreeSet<u64>,
    /// All that is known of it.
    pub item: Item,
    /// Its IRI.
    pub entity: String,
    /// The label that was chosen for it.
    pub label: Option<String>,
}

/// What references of one name are among themselves.
#[derive(Serialize, Deserialize)]
pub struct SameName {
    /// A digest of the references and of all that their articles tell of them.
    pub print: u64,
    /// What they are.
    pub items: Vec<Item>,
}

/// Blocks in memory by each of their groups, packed, since there are many and few are asked for twice.
#[derive(Default)]
pub struct Blocks(Mutex<HashMap<u64, Arc<[u8]>>>);

impl Blocks {
    /// The block with that group.
    pub fn get(&self, group: u64) -> Option<Block> {
        let packed = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&group).cloned();
        packed.and_then(|packed| read(&packed))
    }

    /// Keeps the block of `groups` for as long as there is room.
    pub fn put(&self, groups: &[u64], packed: &[u8]) {
        let packed: Arc<[u8]> = packed.into();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.extend(groups.iter().map(|group| (*group, Arc::clone(&packed))));
    }
}
