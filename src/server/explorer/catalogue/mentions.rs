//! Which articles name somebody whom very many articles name. The database could tell, but only by reading them all, in no order.

use std::collections::{BTreeMap, HashMap};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};

use crate::store::{GraphStore, StoreError};

/// Whoever is named by more articles than this is kept; the articles of all others are looked up when they are wanted.
pub const OFTEN: usize = 100;

/// Articles by what they name, as places in the list of articles, the newest first.
#[derive(Debug, Default)]
pub struct Mentions(HashMap<Box<str>, Box<[u32]>>);

/// Where each article stands in the list of articles.
pub struct Places<'a>(HashMap<&'a str, u32>);

impl<'a> Places<'a> {
    /// The places of `articles`.
    pub fn of(articles: &'a [NamedNode]) -> Self {
        Self(articles.iter().enumerate().map(|(at, article)| (article.as_str(), u32::try_from(at).unwrap_or(u32::MAX))).collect())
    }
}

impl Mentions {
    /// Those whom very many articles name by one of `properties`; and how many articles name each node at all.
    pub fn of(store: &GraphStore, places: &Places<'_>, properties: &[NamedNodeRef<'static>]) -> Result<(Self, BTreeMap<String, u32>), StoreError> {
        let mut articles: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for property in properties {
            for quad in store.matching(None, Some(*property), None, None) {
                let quad = quad?;
                if let (NamedOrBlankNode::NamedNode(article), Term::NamedNode(named)) = (quad.subject, quad.object)
                    && let Some(place) = places.0.get(article.as_str())
                {
                    articles.entry(named.into_string()).or_default().push(*place);
                }
            }
        }
        let mut often = HashMap::new();
        let mut counts = BTreeMap::new();
        for (named, mut articles) in articles {
            articles.sort_unstable();
            articles.dedup();
            let count = articles.len();
            if count > OFTEN {
                often.insert(named.as_str().into(), articles.into_boxed_slice());
            }
            counts.insert(named, u32::try_from(count).unwrap_or(u32::MAX));
        }
        Ok((Self(often), counts))
    }

    /// The places of the articles that name `iri`, the newest first; `None` if they are few.
    pub fn articles(&self, iri: &str) -> Option<&[u32]> {
        self.0.get(iri).map(AsRef::as_ref)
    }
}
