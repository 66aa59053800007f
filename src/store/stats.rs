//! How much is in a store, and of what.

use std::collections::BTreeMap;

use oxigraph::model::{NamedNodeRef, Term};

use super::scope::{nodes, text, value};
use super::{GraphStore, StoreError};
use crate::graph::vocabulary::{REL, compact, term};

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

impl GraphStore {
    /// Counts everything, article by article.
    ///
    /// # Errors
    /// If the database fails.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        let mut stats = Stats::default();
        for graph in self.articles_graphs()? {
            stats.quads += self.graph(&graph.into())?.len();
        }
        self.count_nodes(&mut stats)?;
        self.count_statements(&mut stats)?;
        self.count_articles(&mut stats)?;
        Ok(stats)
    }

    /// Nodes by class, and what leads from entities.
    fn count_nodes(&self, stats: &mut Stats) -> Result<(), StoreError> {
        for quad in self.store.quads_for_pattern(None, None, None, Some(oxigraph::model::GraphNameRef::DefaultGraph)) {
            let quad = quad.map_err(|source| self.failed(source))?;
            let property = quad.predicate.as_str();
            match &quad.object {
                Term::NamedNode(class) if quad.predicate == term::TYPE => add(&mut stats.classes, &compact(class.as_str(), self.base())),
                _ if property.starts_with(REL) => add(&mut stats.facts, &compact(property, self.base())),
                _ => {}
            }
        }
        Ok(())
    }

    fn count_statements(&self, stats: &mut Stats) -> Result<(), StoreError> {
        let scope = self.scope(None);
        for iri in scope.of_class(term::STATEMENT)? {
            let pairs = scope.about(&iri)?;
            let local = |property: NamedNodeRef<'_>| nodes(&pairs, property).next().map(|node| local(node.as_str())).unwrap_or_default();
            if let Some(Term::NamedNode(relation)) = value(&pairs, term::PREDICATE) {
                add(&mut stats.relations, &compact(relation.as_str(), self.base()));
            }
            add(&mut stats.polarities, &local(term::POLARITY));
            add(&mut stats.modalities, &local(term::MODALITY));
            let source = match value(&pairs, term::ATTRIBUTED_TO) {
                None => "article",
                Some(Term::Literal(_)) => "words",
                Some(_) => "entity",
            };
            add(&mut stats.sources, source);
            let confidence = text(&pairs, term::CONFIDENCE).and_then(|number| number.parse::<f64>().ok()).unwrap_or_default();
            add(&mut stats.confidences, &format!("{:.1}", ((confidence * 10.0 + 1e-9).floor() / 10.0).min(0.9)));
        }
        for iri in scope.of_class(term::QUOTATION)? {
            let pairs = scope.about(&iri)?;
            add(&mut stats.quotations, &nodes(&pairs, term::QUOTATION_KIND).next().map(|node| local(node.as_str())).unwrap_or_default());
        }
        Ok(())
    }

    fn count_articles(&self, stats: &mut Stats) -> Result<(), StoreError> {
        let scope = self.scope(None);
        let articles = scope.of_class(term::NEWS_ARTICLE)?;
        stats.articles.insert("all".to_owned(), articles.len());
        stats.articles.insert("independent".to_owned(), self.independent(&articles)?);
        for iri in articles {
            let pairs = scope.about(&iri)?;
            // A day is year, month and day; a year before Christ begins with a hyphen.
            let month = text(&pairs, term::DATE_PUBLISHED).and_then(|day| Some(day.rsplit_once('-')?.0)).unwrap_or("undated");
            add(&mut stats.months, month);
            let publisher = nodes(&pairs, term::PUBLISHER).next().map(|node| scope.about(node)).transpose()?;
            let name = publisher.as_deref().and_then(|pairs| text(pairs, term::LABEL)).unwrap_or("unknown");
            add(&mut stats.publishers, name);
        }
        Ok(())
    }
}

fn add(counts: &mut BTreeMap<String, usize>, name: &str) {
    *counts.entry(name.to_owned()).or_default() += 1;
}

fn local(iri: &str) -> String {
    iri.rsplit(['#', '/']).next().unwrap_or_default().to_owned()
}
