//! What resolution knows of each article, on disk beside the graph: stories, what they tell of each name, and the keys under which names are
//! found. It can be thrown away; the next resolution makes it anew.
//!
//! References that bear one name are a *group*. Which groups can be one entity is decided by their *namings* alone (what they are called, each
//! counted once), so that it costs the same however many articles bear a name.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::Path;

use oxigraph::model::NamedNode;
use redb::{Database, ReadOnlyTable, ReadableDatabase, ReadableTable, ReadableTableMetadata, TableDefinition, WriteTransaction};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::block::{Block, SameName};
use super::profile::{ArticleProfile, Keys, Naming, Profiler, Reference, key};
use crate::store::PROFILES;

/// Raised whenever profiles are made or names resolved otherwise, so that old ones are thrown away.
const VERSION: u64 = 6;
/// Where versions before 3 kept theirs.
const FORMER: &str = "profiles";
/// How much of the file is kept in memory, in bytes.
const CACHE: usize = 48 << 20;

/// Version of the file, the number of the next article, and [`UNFINISHED`] while what a resolution finds is being written.
const COUNTS: TableDefinition<'_, &str, u64> = TableDefinition::new("counts");
/// IRI of an article to its number.
const ARTICLES: TableDefinition<'_, &str, u64> = TableDefinition::new("articles");
/// Number of an article to its [`Story`].
const STORIES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("stories");
/// Number of a reference to the [`Reference`].
const REFERENCES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("references");
/// Group, lot and number of each reference: the first of a group are a sample that does not depend on what was read when.
const MEMBERS: TableDefinition<'_, (u64, u64, u64), ()> = TableDefinition::new("members");
/// Group and digest of a [`Naming`] to how many references have it, and to it.
const NAMINGS: TableDefinition<'_, (u64, u64), (u64, &[u8])> = TableDefinition::new("namings");
/// Key, side and group.
const KEYS: TableDefinition<'_, (u64, u8, u64), ()> = TableDefinition::new("keys");
/// Folded names, by their keys.
const WORDS: TableDefinition<'_, u64, &str> = TableDefinition::new("words");
/// Group and number of references that are new since the last resolution, [`NOBODY`] for groups that something else has happened to.
const DIRTY: TableDefinition<'_, (u64, u64), ()> = TableDefinition::new("dirty");
/// Group to its [`State`].
const STATES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("states");

/// The smallest group of a [`Block`] that is not made anew each time, to it.
const BLOCKS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("blocks");

/// Group to its [`SameName`], where that takes long to find out.
const SAME_NAMES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("same names");

/// Number of a reference to a digest of the judgement on it that the store has; nothing for those without any.
const JUDGED: TableDefinition<'_, u64, u64> = TableDefinition::new("judged");

/// Stands for a reference that is gone.
pub const NOBODY: u64 = u64::MAX;
const UNFINISHED: &str = "unfinished";
/// A reference's number is its article's times this, and its place there.
const PLACES: u64 = 1 << 16;

/// The database of profiles.
pub type IndexError = redb::Error;

/// An article with the digest of all that its graph depends on and its profile; without it if it is gone.
pub type Profiled = (NamedNode, Option<(String, ArticleProfile)>);

/// An article; names and words are numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Its IRI.
    pub iri: String,
    /// The digest of all that its graph depends on; empty if none is known.
    pub fingerprint: String,
    /// Year of publication.
    pub year: Option<i16>,
    /// Who and what is named in it, and how much that tells.
    pub company: Vec<(u64, u8)>,
    /// What it is about.
    pub topics: Vec<u32>,
    /// The groups of its references.
    pub groups: Vec<u64>,
}

/// What the last resolution has noted of a group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// A digest of all that was found of its sample, and that its references beyond it were compared with; 0 if it has no references.
    pub digest: u64,
    /// The numbers of those that were none of them.
    pub left: BTreeSet<u64>,
    /// Entities with chosen labels that references of the group were found to be.
    pub labelled: BTreeSet<String>,
    /// The groups that could be one entity with it.
    pub near: BTreeSet<u64>,
}

/// The file of profiles.
pub struct Index {
    database: Database,
}

impl Index {
    /// Opens the profiles of the store in the folder `path`. `false` if there were none, or only such as another version has made.
    pub fn open(path: &Path) -> Result<(Self, bool), IndexError> {
        let file = path.join(PROFILES);
        let open = || -> Result<(Self, bool), IndexError> {
            let index = Self { database: Database::builder().set_cache_size(CACHE).create(&file)? };
            let version = match index.database.begin_read()?.open_table(COUNTS) {
                Ok(counts) => counts.get("version")?.map(|version| version.value()),
                Err(_) => None,
            };
            Ok((index, version == Some(VERSION)))
        };
        let (index, is_current) = match open() {
            Ok((index, true)) => return Ok((index, true)),
            // It is not worth repairing.
            Ok(_) | Err(redb::Error::Corrupted(_) | redb::Error::UpgradeRequired(_)) => {
                std::fs::remove_file(&file)?;
                open()?
            }
            Err(error) => return Err(error),
        };
        let former = path.join(FORMER);
        if former.is_dir() {
            std::fs::remove_dir_all(former)?;
        }
        let change = index.database.begin_write()?;
        change.open_table(COUNTS)?.insert("version", VERSION)?;
        Tables::open(&change)?;
        change.commit()?;
        Ok((index, is_current))
    }

    /// A view of the profiles as they are now.
    pub fn read(&self) -> Result<View, IndexError> {
        let reading = self.database.begin_read()?;
        Ok(View {
            articles: reading.open_table(ARTICLES)?,
            stories: reading.open_table(STORIES)?,
            references: reading.open_table(REFERENCES)?,
            members: reading.open_table(MEMBERS)?,
            namings: reading.open_table(NAMINGS)?,
            keys: reading.open_table(KEYS)?,
            words: reading.open_table(WORDS)?,
            dirty: reading.open_table(DIRTY)?,
            states: reading.open_table(STATES)?,
            blocks: reading.open_table(BLOCKS)?,
            same_names: reading.open_table(SAME_NAMES)?,
            judged: reading.open_table(JUDGED)?,
        })
    }

    /// Puts profiles in place of those that there are; `None` takes one away. What that can touch is dirty from now on.
    pub fn put(&self, profiler: &Profiler<'_>, profiles: &[Profiled]) -> Result<(), IndexError> {
        let change = self.database.begin_write()?;
        {
            let mut tables = Tables::open(&change)?;
            let mut counted: BTreeMap<(u64, Naming), i64> = BTreeMap::new();
            for (article, profile) in profiles {
                tables.put(profiler, article, profile.as_ref(), &mut counted)?;
            }
            tables.count(profiler, counted)?;
        }
        Ok(change.commit()?)
    }

    /// Makes all references of articles dirty.
    pub fn touch(&self, articles: &[NamedNode]) -> Result<(), IndexError> {
        let view = self.read()?;
        let change = self.database.begin_write()?;
        {
            let mut dirty = change.open_table(DIRTY)?;
            for article in articles {
                let Some(number) = view.article(article)? else { continue };
                for (place, group) in view.story(number)?.into_iter().flat_map(|story| story.groups).enumerate() {
                    dirty.insert((group, number * PLACES + place as u64), ())?;
                }
            }
        }
        Ok(change.commit()?)
    }

    /// Notes that what a resolution finds is being written from now on, until [`Index::settle`].
    pub fn begin(&self) -> Result<(), IndexError> {
        let change = self.database.begin_write()?;
        change.open_table(COUNTS)?.insert(UNFINISHED, 1)?;
        Ok(change.commit()?)
    }

    /// Whether a resolution was interrupted while what it found was being written.
    pub fn is_unfinished(&self) -> Result<bool, IndexError> {
        Ok(self.database.begin_read()?.open_table(COUNTS)?.get(UNFINISHED)?.is_some())
    }

    /// Keeps blocks, by their smallest groups, `None` takes one away; and what references of one name are among themselves, by their groups.
    pub fn keep(&self, blocks: &[(u64, Option<Vec<u8>>)], same_names: &[(u64, Vec<u8>)]) -> Result<(), IndexError> {
        if blocks.is_empty() && same_names.is_empty() {
            return Ok(());
        }
        let change = self.database.begin_write()?;
        {
            let mut table = change.open_table(BLOCKS)?;
            for (group, block) in blocks {
                match block {
                    Some(block) => drop(table.insert(group, block.as_slice())?),
                    None => drop(table.remove(group)?),
                }
            }
            let mut table = change.open_table(SAME_NAMES)?;
            for (group, same) in same_names {
                table.insert(group, same.as_slice())?;
            }
        }
        Ok(change.commit()?)
    }

    /// Notes digests of the judgements on references that have been written.
    pub fn note(&self, judged: &[(u64, Option<u64>)]) -> Result<(), IndexError> {
        if judged.is_empty() {
            return Ok(());
        }
        let change = self.database.begin_write()?;
        {
            let mut table = change.open_table(JUDGED)?;
            for (id, judgement) in judged {
                match judgement {
                    Some(judgement) => drop(table.insert(id, judgement)?),
                    None => drop(table.remove(id)?),
                }
            }
        }
        Ok(change.commit()?)
    }

    /// Notes what a resolution has found of groups; nothing is dirty any more.
    pub fn settle(&self, states: &BTreeMap<u64, State>) -> Result<(), IndexError> {
        let change = self.database.begin_write()?;
        {
            change.open_table(COUNTS)?.remove(UNFINISHED)?;
            let mut table = change.open_table(STATES)?;
            for (group, state) in states {
                if *state == State::default() {
                    table.remove(group)?;
                } else {
                    table.insert(group, written(state).as_slice())?;
                }
            }
            change.delete_table(DIRTY)?;
            change.open_table(DIRTY)?;
        }
        Ok(change.commit()?)
    }
}

type Table<'t, K, V> = redb::Table<'t, K, V>;

/// The tables that a change of profiles changes.
struct Tables<'t> {
    counts: Table<'t, &'static str, u64>,
    articles: Table<'t, &'static str, u64>,
    stories: Table<'t, u64, &'static [u8]>,
    references: Table<'t, u64, &'static [u8]>,
    members: Table<'t, (u64, u64, u64), ()>,
    namings: Table<'t, (u64, u64), (u64, &'static [u8])>,
    keys: Table<'t, (u64, u8, u64), ()>,
    words: Table<'t, u64, &'static str>,
    dirty: Table<'t, (u64, u64), ()>,
    judged: Table<'t, u64, u64>,
}

impl<'t> Tables<'t> {
    /// Opens them, and makes those that are missing.
    fn open(change: &'t WriteTransaction) -> Result<Self, IndexError> {
        change.open_table(STATES)?;
        change.open_table(BLOCKS)?;
        change.open_table(SAME_NAMES)?;
        Ok(Self {
            counts: change.open_table(COUNTS)?,
            articles: change.open_table(ARTICLES)?,
            stories: change.open_table(STORIES)?,
            references: change.open_table(REFERENCES)?,
            members: change.open_table(MEMBERS)?,
            namings: change.open_table(NAMINGS)?,
            keys: change.open_table(KEYS)?,
            words: change.open_table(WORDS)?,
            dirty: change.open_table(DIRTY)?,
            judged: change.open_table(JUDGED)?,
        })
    }

    /// Puts one profile; how many references of each group are called what is added to `counted`.
    fn put(
        &mut self,
        profiler: &Profiler<'_>,
        article: &NamedNode,
        profile: Option<&(String, ArticleProfile)>,
        counted: &mut BTreeMap<(u64, Naming), i64>,
    ) -> Result<(), IndexError> {
        let known = self.articles.get(article.as_str())?.map(|number| number.value());
        if let Some(number) = known {
            self.take_out(number, article, counted)?;
        }
        let Some((fingerprint, profile)) = profile else {
            self.articles.remove(article.as_str())?;
            return Ok(());
        };
        let number = match known {
            Some(number) => number,
            None => {
                let next = self.counts.get("articles")?.map_or(0, |next| next.value());
                self.counts.insert("articles", next + 1)?;
                self.articles.insert(article.as_str(), next)?;
                next
            }
        };
        let groups: Vec<u64> = profile.references.iter().map(|reference| profiler.group(reference)).collect();
        for (place, (reference, group)) in profile.references.iter().zip(&groups).enumerate() {
            let id = number * PLACES + place as u64;
            self.references.insert(id, written(reference).as_slice())?;
            self.members.insert((*group, lot(article.as_str(), &reference.node), id), ())?;
            self.dirty.insert((*group, id), ())?;
            *counted.entry((*group, reference.naming())).or_default() += 1;
        }
        let company: Vec<(u64, u8)> = profile.company.iter().map(|(name, telling)| (key(name), *telling)).collect();
        for ((name, _), (word, _)) in profile.company.iter().zip(&company) {
            if self.words.get(word)?.is_none() {
                self.words.insert(word, name.as_str())?;
            }
        }
        // Words that are taken for each other once in four thousand million times do no harm.
        let topics = profile.topics.iter().map(|word| key(word) as u32).collect();
        let story = Story { iri: article.as_str().to_owned(), fingerprint: fingerprint.clone(), year: profile.year, company, topics, groups };
        self.stories.insert(number, written(&story).as_slice())?;
        Ok(())
    }

    /// Takes out what is known of an article, but for its number.
    fn take_out(&mut self, number: u64, article: &NamedNode, counted: &mut BTreeMap<(u64, Naming), i64>) -> Result<(), IndexError> {
        let Some(story) = self.stories.remove(number)?.and_then(|bytes| read::<Story>(bytes.value())) else { return Ok(()) };
        for (place, group) in story.groups.into_iter().enumerate() {
            let id = number * PLACES + place as u64;
            let Some(reference) = self.references.remove(id)?.and_then(|bytes| read::<Reference>(bytes.value())) else { continue };
            self.members.remove((group, lot(article.as_str(), &reference.node), id))?;
            self.dirty.remove((group, id))?;
            self.judged.remove(id)?;
            self.dirty.insert((group, NOBODY), ())?;
            *counted.entry((group, reference.naming())).or_default() -= 1;
        }
        Ok(())
    }

    /// Counts what groups are called, and keeps the keys in line with it.
    fn count(&mut self, profiler: &Profiler<'_>, counted: BTreeMap<(u64, Naming), i64>) -> Result<(), IndexError> {
        let mut put: BTreeSet<(u64, u8, u64)> = BTreeSet::new();
        let mut gone: BTreeMap<u64, Keys> = BTreeMap::new();
        for ((group, naming), more) in counted {
            let bytes = written(&naming);
            let at = (group, digest(&bytes));
            let old = self.namings.get(at)?.map_or(0, |found| found.value().0);
            let new = old.saturating_add_signed(more);
            if new == old {
                continue;
            }
            if new == 0 {
                self.namings.remove(at)?;
                gone.entry(group).or_default().extend(profiler.keys(&naming));
            } else {
                self.namings.insert(at, (new, bytes.as_slice()))?;
                if old == 0 {
                    put.extend(profiler.keys(&naming).into_iter().map(|(side, key)| (key, side as u8, group)));
                }
            }
        }
        for (group, mut keys) in gone {
            for found in self.namings.range(all_of(group))? {
                let found = found?;
                let still = read::<Naming>(found.1.value().1).map(|naming| profiler.keys(&naming)).unwrap_or_default();
                keys.retain(|key| !still.contains(key));
            }
            for (side, key) in keys {
                self.keys.remove((key, side as u8, group))?;
            }
        }
        for entry in put {
            self.keys.insert(entry, ())?;
        }
        Ok(())
    }
}

/// A view of the profiles; any number of threads can read in it.
pub struct View {
    articles: ReadOnlyTable<&'static str, u64>,
    stories: ReadOnlyTable<u64, &'static [u8]>,
    references: ReadOnlyTable<u64, &'static [u8]>,
    members: ReadOnlyTable<(u64, u64, u64), ()>,
    namings: ReadOnlyTable<(u64, u64), (u64, &'static [u8])>,
    keys: ReadOnlyTable<(u64, u8, u64), ()>,
    words: ReadOnlyTable<u64, &'static str>,
    dirty: ReadOnlyTable<(u64, u64), ()>,
    states: ReadOnlyTable<u64, &'static [u8]>,
    blocks: ReadOnlyTable<u64, &'static [u8]>,
    same_names: ReadOnlyTable<u64, &'static [u8]>,
    judged: ReadOnlyTable<u64, u64>,
}

impl View {
    /// How many articles are known.
    pub fn len(&self) -> Result<u64, IndexError> {
        Ok(self.articles.len()?)
    }

    /// The number of an article.
    pub fn article(&self, article: &NamedNode) -> Result<Option<u64>, IndexError> {
        Ok(self.articles.get(article.as_str())?.map(|number| number.value()))
    }

    /// The story of the article with that number.
    pub fn story(&self, article: u64) -> Result<Option<Story>, IndexError> {
        Ok(self.stories.get(article)?.and_then(|bytes| read(bytes.value())))
    }

    /// A reference, with the number of its article.
    pub fn reference(&self, id: u64) -> Result<Option<(u64, Reference)>, IndexError> {
        Ok(self.references.get(id)?.and_then(|bytes| read(bytes.value())).map(|reference| (id / PLACES, reference)))
    }

    /// The references of the article with that number, with their own numbers.
    pub fn references(&self, article: u64) -> Result<Vec<(u64, Reference)>, IndexError> {
        let found = self.references.range(article * PLACES..(article + 1) * PLACES)?;
        found
            .filter_map(|found| match found {
                Ok((id, bytes)) => read(bytes.value()).map(|reference| Ok((id.value(), reference))),
                Err(error) => Some(Err(error.into())),
            })
            .collect()
    }

    /// The references of a group, in the order of their lots.
    pub fn members(&self, group: u64) -> Result<impl Iterator<Item = Result<u64, IndexError>>, IndexError> {
        let found = self.members.range((group, 0, 0)..=(group, u64::MAX, u64::MAX))?;
        Ok(found.map(|found| Ok(found?.0.value().2)))
    }

    /// What the references of a group are called, each with how many are called so.
    pub fn namings(&self, group: u64) -> Result<Vec<(u64, Naming)>, IndexError> {
        let mut namings = Vec::new();
        for found in self.namings.range(all_of(group))? {
            let found = found?;
            let (count, bytes) = found.1.value();
            namings.extend(read(bytes).map(|naming| (count, naming)));
        }
        Ok(namings)
    }

    /// The groups that are found by one of `keys` from the other side.
    pub fn near(&self, keys: &Keys) -> Result<BTreeSet<u64>, IndexError> {
        let mut near = BTreeSet::new();
        for (side, key) in keys {
            for other in side.meets() {
                for found in self.keys.range((*key, *other as u8, 0)..=(*key, *other as u8, u64::MAX))? {
                    near.insert(found?.0.value().2);
                }
            }
        }
        Ok(near)
    }

    /// The folded name with that key.
    pub fn word(&self, word: u64) -> String {
        // It is for people to read; a name that cannot be told is left out.
        self.words.get(word).ok().flatten().map(|word| word.value().to_owned()).unwrap_or_default()
    }

    /// The groups that something has happened to since the last resolution, with their new references, and [`NOBODY`] if some are gone.
    pub fn dirty(&self) -> Result<BTreeMap<u64, BTreeSet<u64>>, IndexError> {
        let mut dirty: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for found in self.dirty.range::<(u64, u64)>(..)? {
            let (group, id) = found?.0.value();
            dirty.entry(group).or_default().insert(id);
        }
        Ok(dirty)
    }

    /// The block whose smallest group that is, if it is kept.
    pub fn block(&self, group: u64) -> Result<Option<Block>, IndexError> {
        Ok(self.blocks.get(group)?.and_then(|bytes| read(bytes.value())))
    }

    /// What the references of the group's sample were among themselves when they were last compared, if that is kept.
    pub fn same_name(&self, group: u64) -> Result<Option<SameName>, IndexError> {
        Ok(self.same_names.get(group)?.and_then(|bytes| read(bytes.value())))
    }

    /// Whether that is the smallest group of a block that is kept.
    pub fn has_block(&self, group: u64) -> Result<bool, IndexError> {
        Ok(self.blocks.get(group)?.is_some())
    }

    /// The digest of the judgement on a reference, if there is one.
    pub fn judged(&self, id: u64) -> Result<Option<u64>, IndexError> {
        Ok(self.judged.get(id)?.map(|digest| digest.value()))
    }

    /// What the last resolution has noted of a group.
    pub fn state(&self, group: u64) -> Result<State, IndexError> {
        Ok(self.states.get(group)?.and_then(|bytes| read(bytes.value())).unwrap_or_default())
    }
}

fn all_of(group: u64) -> RangeInclusive<(u64, u64)> {
    (group, 0)..=(group, u64::MAX)
}

/// The place of a reference in the sample of its group; no other's depends on it.
fn lot(article: &str, node: &str) -> u64 {
    key(&format!("{article} {node}"))
}

/// A digest of bytes.
pub fn digest(bytes: &[u8]) -> u64 {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

pub fn written<T: Serialize>(value: &T) -> Vec<u8> {
    // Plain structures of numbers, texts and lists: writing them into memory cannot fail.
    postcard::to_stdvec(value).unwrap_or_default()
}

/// `None` for what another version has written.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
