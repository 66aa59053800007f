//! The articles in a store: listing them, and finding the one that the user means.

use std::path::Path;

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Term};
use oxigraph::store::StorageError;

use super::ingest::SOURCE;
use super::{GraphStore, StoreError};
use crate::graph::vocabulary::term;

/// One article of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleEntry {
    /// Its IRI, which is also the name of its graph.
    pub iri: NamedNode,
    /// The end of its IRI: date and digest of the text.
    pub name: String,
    /// Its headline.
    pub headline: Option<String>,
    /// Day of publication as written in the graph.
    pub published: Option<String>,
    /// Every file that it was found in, sorted.
    pub sources: Vec<String>,
    /// How many statements it contributed.
    pub statements: usize,
    /// The article that told the same story first; `None` where that is this one.
    pub reprint_of: Option<NamedNode>,
}

impl GraphStore {
    /// All articles, by date of publication and name (the undated last, since their names begin with a letter).
    ///
    /// # Errors
    /// If the database fails.
    pub fn articles(&self) -> Result<Vec<ArticleEntry>, StoreError> {
        let mut entries = Vec::new();
        for graph in self.articles_graphs()? {
            if let Some(mut entry) = self.entry(graph).map_err(|source| self.failed(source))? {
                entry.reprint_of = Some(self.original(&entry.iri)?).filter(|original| *original != entry.iri);
                entries.push(entry);
            }
        }
        entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn entry(&self, iri: NamedNode) -> Result<Option<ArticleEntry>, StorageError> {
        let graph = GraphName::from(iri.clone());
        if self
            .store
            .quads_for_pattern(Some(iri.as_ref().into()), Some(term::TYPE), Some(term::NEWS_ARTICLE.into()), Some(graph.as_ref()))
            .next()
            .is_none()
        {
            return Ok(None);
        }
        let sources = self.graphs.sources.clone();
        Ok(Some(ArticleEntry {
            name: self.local_name(&iri).to_owned(),
            headline: self.values(&iri, term::HEADLINE, &graph)?.into_iter().next(),
            published: self.values(&iri, term::DATE_PUBLISHED, &graph)?.into_iter().next(),
            sources: self.values(&iri, NamedNodeRef::new_unchecked(SOURCE), &sources)?,
            statements: self.store.quads_for_pattern(None, Some(term::TYPE), Some(term::STATEMENT.into()), Some(graph.as_ref())).count(),
            reprint_of: None,
            iri,
        }))
    }

    /// The literal values of a property, sorted.
    fn values(&self, subject: &NamedNode, property: NamedNodeRef<'_>, graph: &GraphName) -> Result<Vec<String>, StorageError> {
        let mut values = Vec::new();
        for quad in self.store.quads_for_pattern(Some(subject.as_ref().into()), Some(property), None, Some(graph.as_ref())) {
            if let Term::Literal(literal) = quad?.object {
                values.push(literal.value().to_owned());
            }
        }
        values.sort_unstable();
        Ok(values)
    }

    fn local_name<'a>(&self, iri: &'a NamedNode) -> &'a str {
        let iri = iri.as_str();
        iri.strip_prefix(self.base()).and_then(|rest| rest.strip_prefix("article/")).unwrap_or(iri)
    }

    /// The one article that `wanted` names: by IRI, by local name (`article:` before it or not), by the file that it was found in, or by a
    /// part of its headline or name, in this order.
    ///
    /// # Errors
    /// If none fits, if several fit equally well, or if the database fails.
    pub fn find(&self, wanted: &str) -> Result<ArticleEntry, StoreError> {
        let entries = self.articles()?;
        let name = wanted.strip_prefix("article:").unwrap_or(wanted);
        let iri = wanted.trim_start_matches('<').trim_end_matches('>');
        let part = wanted.trim().to_lowercase();
        let ways: [&dyn Fn(&ArticleEntry) -> bool; 3] = [
            &|entry| entry.name == name || entry.iri.as_str() == iri,
            &|entry| entry.sources.iter().any(|source| same_file(source, wanted)),
            &|entry| {
                !part.is_empty()
                    && (entry.name.starts_with(name) || entry.headline.as_ref().is_some_and(|headline| headline.to_lowercase().contains(&part)))
            },
        ];
        for fits in ways {
            let mut found: Vec<&ArticleEntry> = entries.iter().filter(|entry| fits(entry)).collect();
            match found.len() {
                0 => {}
                1 => return Ok(found.remove(0).clone()),
                _ => {
                    let candidates = found.iter().map(|e| format!("{}  {}", e.name, e.headline.as_deref().unwrap_or_default())).collect();
                    return Err(StoreError::AmbiguousArticle { wanted: wanted.to_owned(), candidates });
                }
            }
        }
        Err(StoreError::UnknownArticle(wanted.to_owned()))
    }
}

/// Whether both are one file, however its path is written.
fn same_file(known: &str, wanted: &str) -> bool {
    let canonical = |path: &str| Path::new(path).canonicalize().ok();
    known == wanted || canonical(wanted).is_some_and(|wanted| canonical(known) == Some(wanted))
}
