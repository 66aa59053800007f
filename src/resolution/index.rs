//! What resolution knows of each article, on disk beside the graph: profiles, and the keys under which they are found. It can be thrown
//! away; the next resolution makes it anew.

use std::path::Path;

use oxigraph::model::{GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};

use super::profile::ArticleProfile;

/// Raised whenever profiles are made otherwise, so that old ones are thrown away.
const VERSION: i64 = 2;
const FOLDER: &str = "profiles";
const PROFILE: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:newsgraph:internal/profile");
const KEY: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:newsgraph:internal/key");
const HAS_VERSION: NamedNodeRef<'_> = NamedNodeRef::new_unchecked("urn:newsgraph:internal/version");

/// An article with its profile and the keys under which it is found; without them if it is gone.
pub type Profiled = (NamedNode, Option<(ArticleProfile, Vec<u64>)>);

/// The profiles of a store's articles.
pub struct Index {
    store: Store,
}

impl Index {
    /// Opens the profiles of the store in the folder `path`. `false` if there were none, or only such as another version has made.
    pub fn open(path: &Path) -> Result<(Self, bool), StorageError> {
        let index = Self { store: Store::open(path.join(FOLDER))? };
        let version = Quad::new(HAS_VERSION, HAS_VERSION, Literal::from(VERSION), GraphName::DefaultGraph);
        let is_current = index.store.contains(&version)?;
        if !is_current {
            index.store.clear()?;
            index.store.insert(&version)?;
        }
        Ok((index, is_current))
    }

    /// The profile of `article`.
    pub fn profile(&self, article: &NamedNode) -> Result<Option<ArticleProfile>, StorageError> {
        let found = self.store.quads_for_pattern(Some(article.into()), Some(PROFILE), None, Some(GraphNameRef::DefaultGraph)).next().transpose()?;
        Ok(found.and_then(|quad| read(&quad.object)))
    }

    /// Every article with its profile.
    pub fn all(&self) -> impl Iterator<Item = Result<(NamedNode, ArticleProfile), StorageError>> {
        let quads = self.store.quads_for_pattern(None, Some(PROFILE), None, Some(GraphNameRef::DefaultGraph));
        quads.filter_map(|quad| match quad {
            Ok(quad) => named(quad.subject).zip(read(&quad.object)).map(Ok),
            Err(error) => Some(Err(error)),
        })
    }

    /// The articles with that key.
    pub fn with_key(&self, key: u64) -> Result<Vec<NamedNode>, StorageError> {
        let key = Term::from(word(key));
        let found = self.store.quads_for_pattern(None, Some(KEY), Some((&key).into()), Some(GraphNameRef::DefaultGraph));
        found.filter_map(|quad| quad.map(|quad| named(quad.subject)).transpose()).collect()
    }

    /// Puts profiles in place of those that there are; `None` takes one away.
    pub fn write(&self, profiles: &[Profiled]) -> Result<(), StorageError> {
        let mut transaction = self.store.start_transaction()?;
        for (article, profile) in profiles {
            let old = transaction.quads_for_pattern(Some(article.into()), None, None, None).collect::<Result<Vec<_>, _>>()?;
            old.iter().for_each(|quad| transaction.remove(quad));
            let Some((profile, keys)) = profile else { continue };
            let text = serde_json::to_string(profile).unwrap_or_default();
            transaction.insert(&Quad::new(article.clone(), PROFILE, Literal::new_simple_literal(text), GraphName::DefaultGraph));
            for key in keys {
                transaction.insert(&Quad::new(article.clone(), KEY, word(*key), GraphName::DefaultGraph));
            }
        }
        transaction.commit()
    }
}

fn word(key: u64) -> Literal {
    Literal::new_simple_literal(format!("{key:016x}"))
}

fn read(term: &Term) -> Option<ArticleProfile> {
    match term {
        Term::Literal(literal) => serde_json::from_str(literal.value()).ok(),
        _ => None,
    }
}

fn named(node: NamedOrBlankNode) -> Option<NamedNode> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}
