//! What is looked up so often that it is held in memory: the list of articles, names, the words of the texts, days and speakers. It is made
//! from the graph when the server starts, beside it, and made anew when the graph has changed; pages tell if a part is not ready yet.

mod texts;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

pub use crate::store::names::{Name, Names, folded_words};
pub use texts::Texts;

use super::entity::newest_first;
use crate::graph::vocabulary::term;
use crate::store::{GraphStore, StoreError};

/// All parts; each is set when it is ready.
#[derive(Default)]
pub struct Contents {
    /// The articles, the newest first.
    pub articles: OnceLock<Vec<NamedNode>>,
    /// The names of entities.
    pub names: OnceLock<Names>,
    /// The words of the articles.
    pub texts: OnceLock<Texts>,
    /// How many statements begin in each month: year and month to count.
    pub months: OnceLock<BTreeMap<(i16, i8), usize>>,
    /// Who is quoted, with the number of quotations, the most quoted first.
    pub speakers: OnceLock<Vec<(String, usize)>>,
    /// Who claims, with the number of claims, the loudest first.
    pub claimants: OnceLock<Vec<(String, usize)>>,
}

impl Contents {
    /// Makes all parts, the quickest first. A part that cannot be made stays empty.
    fn make(&self, store: &GraphStore) -> Result<(), StoreError> {
        let articles = articles(store)?;
        let _ = self.articles.set(articles.clone());
        let _ = self.speakers.set(ranked(count_objects(store, term::SPOKEN_BY_CHARACTER)?));
        let _ = self.claimants.set(ranked(count_objects(store, term::ATTRIBUTED_TO)?));
        let _ = self.months.set(months(store)?);
        let _ = self.names.set(Names::of(store)?);
        let _ = self.texts.set(Texts::of(store, articles)?);
        Ok(())
    }
}

/// The newest contents, shared by all requests.
#[derive(Clone, Default)]
pub struct Catalogue {
    contents: Arc<RwLock<Arc<Contents>>>,
}

impl Catalogue {
    /// A catalogue of `store` that is being made while the caller goes on.
    pub fn start(store: &Arc<GraphStore>) -> Self {
        let catalogue = Self::default();
        catalogue.renew(store);
        catalogue
    }

    /// Makes the catalogue anew, beside the caller; until it is ready the old one serves.
    pub fn renew(&self, store: &Arc<GraphStore>) {
        let (catalogue, store) = (self.clone(), store.clone());
        let is_first = self.contents().articles.get().is_none();
        std::thread::spawn(move || {
            let fresh = if is_first { catalogue.contents() } else { Arc::default() };
            if let Err(error) = fresh.make(&store) {
                eprintln!("the explorer's catalogue cannot be made: {error}");
            }
            *catalogue.contents.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        });
    }

    /// The contents as they are now.
    pub fn contents(&self) -> Arc<Contents> {
        self.contents.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A catalogue that is ready.
    #[cfg(test)]
    pub fn ready(store: &GraphStore) -> Arc<Contents> {
        let contents = Contents::default();
        contents.make(store).unwrap();
        Arc::new(contents)
    }
}

fn articles(store: &GraphStore) -> Result<Vec<NamedNode>, StoreError> {
    let mut articles = Vec::new();
    for quad in store.matching(None, Some(term::TYPE), Some(term::NEWS_ARTICLE.into()), None) {
        if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
            articles.push(node);
        }
    }
    newest_first(&mut articles, store.base());
    Ok(articles)
}

/// How often each node is the value of a property.
fn count_objects(store: &GraphStore, property: NamedNodeRef<'_>) -> Result<BTreeMap<String, usize>, StoreError> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for quad in store.matching(None, Some(property), None, None) {
        if let Term::NamedNode(node) = quad?.object {
            *counts.entry(node.into_string()).or_default() += 1;
        }
    }
    Ok(counts)
}

fn ranked(counts: BTreeMap<String, usize>) -> Vec<(String, usize)> {
    let mut ranked: Vec<(String, usize)> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked
}

fn months(store: &GraphStore) -> Result<BTreeMap<(i16, i8), usize>, StoreError> {
    let mut months: BTreeMap<(i16, i8), usize> = BTreeMap::new();
    for quad in store.matching(None, Some(term::BEGIN_DATE), None, None) {
        let quad = quad?;
        let day = if let Term::Literal(literal) = &quad.object { literal.value().parse::<jiff::civil::Date>().ok() } else { None };
        if let Some(day) = day {
            *months.entry((day.year(), day.month())).or_default() += 1;
        }
    }
    Ok(months)
}
