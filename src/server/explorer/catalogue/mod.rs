//! What is looked up so often that it is held in memory: the list of articles, names, the words of the texts, days and speakers. It is made
//! from the graph when the server starts, beside it, and made anew when the graph has changed; pages tell if a part is not ready yet.

mod mentions;
mod texts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use jiff::civil::Date;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

pub use crate::store::names::{Name, Names, folded_words};
pub use mentions::Mentions;
use mentions::Places;
pub use texts::Texts;

use super::entity::{newest_first, newness};
use crate::graph::vocabulary::{NG, SCHEMA, term};
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
    /// The articles of those whom very many mention.
    pub mentions: OnceLock<Mentions>,
    /// The articles of those who have written or published very many.
    pub made: OnceLock<Mentions>,
    /// The known properties and relations that relations of the articles' own words express.
    pub properties: OnceLock<Vec<NamedNode>>,
    /// How many statements begin on each day.
    pub days: OnceLock<BTreeMap<Date, usize>>,
    /// Who is quoted, with the number of quotations, the most quoted first.
    pub speakers: OnceLock<Vec<(String, usize)>>,
    /// Who claims, with the number of claims, the loudest first.
    pub claimants: OnceLock<Vec<(String, usize)>>,
}

impl Contents {
    /// Makes all parts, the quickest first. A part that cannot be made stays empty.
    fn make(&self, store: &GraphStore) -> Result<(), StoreError> {
        let articles = articles(store)?;
        let places = Places::of(&articles);
        let _ = self.properties.set(properties(store)?);
        let _ = self.articles.set(articles.clone());
        let (mentions, counts) = Mentions::of(store, &places, &[term::MENTIONS])?;
        let _ = self.mentions.set(mentions);
        let _ = self.made.set(Mentions::of(store, &places, &[term::AUTHOR, term::PUBLISHER])?.0);
        let _ = self.speakers.set(ranked(count_objects(store, term::SPOKEN_BY_CHARACTER)?));
        let _ = self.claimants.set(ranked(count_objects(store, term::ATTRIBUTED_TO)?));
        let _ = self.days.set(days(store)?);
        let _ = self.names.set(Names::counted(store, counts)?);
        let _ = self.texts.set(Texts::of(store, articles.clone())?);
        Ok(())
    }

    /// Where an article stands in the list of articles.
    pub fn place_of(&self, article: &NamedNode, base: &str) -> Option<u32> {
        let articles = self.articles.get()?;
        let wanted = newness(article, base);
        let place = articles.binary_search_by(|known| newness(known, base).cmp(&wanted)).ok()?;
        u32::try_from(place).ok()
    }
}

/// The newest contents, shared by all requests.
#[derive(Clone, Default)]
pub struct Catalogue {
    contents: Arc<RwLock<Arc<Contents>>>,
    /// Held while contents are made, so that they are made one after the other.
    making: Arc<Mutex<()>>,
    /// Whether somebody waits to make them anew already, and will see every change until then.
    waiting: Arc<AtomicBool>,
}

impl Catalogue {
    /// A catalogue of `store` that is being made while the caller goes on.
    pub fn start(store: &Arc<GraphStore>) -> Self {
        let catalogue = Self::default();
        catalogue.renew(store);
        catalogue
    }

    /// Makes the catalogue anew, beside the caller; until it is ready the old one serves. Of many changes in a row the last is enough.
    pub fn renew(&self, store: &Arc<GraphStore>) {
        if self.waiting.swap(true, Ordering::AcqRel) {
            return;
        }
        let (catalogue, store) = (self.clone(), store.clone());
        std::thread::spawn(move || {
            let _alone = catalogue.making.lock().unwrap_or_else(PoisonError::into_inner);
            catalogue.waiting.store(false, Ordering::Release);
            let is_first = catalogue.contents().articles.get().is_none();
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

fn days(store: &GraphStore) -> Result<BTreeMap<Date, usize>, StoreError> {
    let mut days = BTreeMap::new();
    for quad in store.matching(None, Some(term::BEGIN_DATE), None, None) {
        if let Term::Literal(literal) = quad?.object
            && let Ok(day) = literal.value().parse()
        {
            *days.entry(day).or_default() += 1;
        }
    }
    Ok(days)
}

/// The known properties: what relations of the articles' own words are sub-properties of, and what is said beside names.
fn properties(store: &GraphStore) -> Result<Vec<NamedNode>, StoreError> {
    let beside = ["affiliation", "nationality", "worksFor", "spouse", "birthDate", "birthPlace", "location", "foundingDate"];
    let beside = beside.into_iter().map(|name| NamedNode::new_unchecked(format!("{SCHEMA}{name}")));
    let mut properties: BTreeSet<NamedNode> = beside.chain([term::JOB_TITLE.into_owned(), NamedNode::new_unchecked(format!("{NG}age"))]).collect();
    for quad in store.matching(None, Some(term::SUB_PROPERTY_OF), None, None) {
        if let Term::NamedNode(known) = quad?.object {
            properties.insert(known);
        }
    }
    Ok(properties.into_iter().collect())
}
