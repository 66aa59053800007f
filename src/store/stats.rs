//! How much is in a store, and of what.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNodeRef, Term};
use oxigraph::sparql::QueryResults;
use thiserror::Error;

use super::scope::text;
use super::{GraphStore, Prepared, QueryError, StoreError};
use crate::graph::vocabulary::{REL, compact, term};

/// Statements by who says so: the article, words for a source that is no entity, or an entity.
const SOURCES: &str = r#"?one a ng:Statement
    BIND(IF(EXISTS { ?one ng:attributedTo ?source FILTER(isLiteral(?source)) }, "words", IF(EXISTS { ?one ng:attributedTo ?source }, "entity", "article")) AS ?what)"#;

/// Counts of what is in a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// Nodes by class.
    pub classes: BTreeMap<String, usize>,
    /// Statements by relation.
    pub relations: BTreeMap<String, usize>,
    /// Statements by polarity.
    pub polarities: BTreeMap<String, usize>,
    /// Statements by modality.
    pub modalities: BTreeMap<String, usize>,
    /// Statements by who says so: `article`, `entity`, `words` for a source that is no entity.
    pub sources: BTreeMap<String, usize>,
    /// Statements by confidence, in tenths: `0.9` counts from 0.9 on.
    pub confidences: BTreeMap<String, usize>,
    /// Quotations by kind.
    pub quotations: BTreeMap<String, usize>,
    /// Articles by month of publication, `undated` for those without a date.
    pub months: BTreeMap<String, usize>,
    /// Articles by publisher.
    pub publishers: BTreeMap<String, usize>,
    /// Articles, and how many of them are independent: reprints of one story count once.
    pub articles: BTreeMap<String, usize>,
    /// Facts (direct triples) by relation.
    pub facts: BTreeMap<String, usize>,
    /// Quads of the articles.
    pub quads: usize,
}

/// Why nothing could be counted.
#[derive(Debug, Error)]
pub enum StatsError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A query that counts.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl GraphStore {
    /// Counts everything.
    ///
    /// # Errors
    /// If the database fails.
    pub fn stats(&self) -> Result<Stats, StatsError> {
        let compacted = |what: Option<Term>| what.map(|what| compact(&plain(&what), self.base())).unwrap_or_default();
        let local = |what: Option<Term>| what.map(|what| plain(&what).rsplit(['#', '/']).next().unwrap_or_default().to_owned()).unwrap_or_default();
        let of = |class: NamedNodeRef<'_>, property: NamedNodeRef<'_>| self.count(&format!("?one a {class} OPTIONAL {{ ?one {property} ?what }}"));
        let mut stats = Stats {
            classes: named(self.count("?one a ?what")?, compacted),
            relations: named(of(term::STATEMENT, term::PREDICATE)?, compacted),
            polarities: named(of(term::STATEMENT, term::POLARITY)?, local),
            modalities: named(of(term::STATEMENT, term::MODALITY)?, local),
            sources: named(self.count(SOURCES)?, local),
            confidences: named(of(term::STATEMENT, term::CONFIDENCE)?, tenth),
            quotations: named(of(term::QUOTATION, term::QUOTATION_KIND)?, local),
            months: named(of(term::NEWS_ARTICLE, term::DATE_PUBLISHED)?, month),
            ..Stats::default()
        };
        for (property, count) in self.count("?one ?what ?other")? {
            if let Some(Term::NamedNode(property)) = property.filter(|property| plain(property).starts_with(REL)) {
                stats.facts.insert(compact(property.as_str(), self.base()), count);
            }
        }
        for (graph, count) in self.count("GRAPH ?what { ?one ?property ?other }")? {
            if let Some(Term::NamedNode(graph)) = graph
                && self.graphs.is_article(&graph)
            {
                stats.quads += count;
            }
        }
        for (publisher, count) in of(term::NEWS_ARTICLE, term::PUBLISHER)? {
            let about = if let Some(Term::NamedNode(node)) = publisher { self.scope(None).about(&node)? } else { Vec::new() };
            *stats.publishers.entry(text(&about, term::LABEL).unwrap_or("unknown").to_owned()).or_default() += count;
        }
        let articles = self.scope(None).of_class(term::NEWS_ARTICLE)?;
        stats.articles.insert("all".to_owned(), articles.len());
        stats.articles.insert("independent".to_owned(), self.independent(&articles)?);
        Ok(stats)
    }

    /// How many `?one` there are for each `?what` in a pattern of SPARQL. The engine counts without reading the words that the numbers of its tables
    /// stand for, so that this is much quicker than to go through all nodes.
    fn count(&self, pattern: &str) -> Result<Vec<(Option<Term>, usize)>, StatsError> {
        let query = format!("SELECT ?what (COUNT(?one) AS ?count) WHERE {{ {pattern} }} GROUP BY ?what");
        let mut counts = Vec::new();
        if let QueryResults::Solutions(solutions) = self.query(&Prepared::new(&query, self.base())?)? {
            for solution in solutions {
                let solution = solution.map_err(QueryError::from)?;
                let count = solution.get("count").and_then(|count| plain(count).parse().ok()).unwrap_or_default();
                // Where nothing fits, there is one group of nothing.
                if count > 0 {
                    counts.push((solution.get("what").cloned(), count));
                }
            }
        }
        Ok(counts)
    }
}

/// Counts by name; what has the same name is counted together.
fn named(counts: Vec<(Option<Term>, usize)>, name: impl Fn(Option<Term>) -> String) -> BTreeMap<String, usize> {
    let mut by_name = BTreeMap::new();
    counts.into_iter().for_each(|(what, count)| *by_name.entry(name(what)).or_default() += count);
    by_name
}

/// The IRI, or the words of a literal.
fn plain(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

/// A confidence in tenths.
fn tenth(confidence: Option<Term>) -> String {
    let confidence = confidence.and_then(|number| plain(&number).parse::<f64>().ok()).unwrap_or_default();
    format!("{:.1}", ((confidence * 10.0 + 1e-9).floor() / 10.0).min(0.9))
}

/// A day's year and month. A day is year, month and day; a year before Christ begins with a hyphen.
fn month(day: Option<Term>) -> String {
    let month = day.and_then(|day| Some(plain(&day).rsplit_once('-')?.0.to_owned()));
    month.unwrap_or_else(|| "undated".to_owned())
}
