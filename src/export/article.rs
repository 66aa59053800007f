//! An article as exports see it.

use oxigraph::model::{NamedNode, Term};

use crate::graph::vocabulary::term;
use crate::store::scope::{nodes, text, value};
use crate::store::{Scope, StoreError};

/// An article's header and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Its IRI.
    pub iri: NamedNode,
    /// Its headline.
    pub headline: Option<String>,
    /// Day of publication.
    pub published: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Nodes of its authors.
    pub authors: Vec<NamedNode>,
    /// Node of its publisher.
    pub publisher: Option<NamedNode>,
    /// Its text, unless the store was built without.
    pub text: Option<String>,
    /// The entities that it speaks of, sorted.
    pub mentions: Vec<NamedNode>,
}

impl Article {
    /// Reads an article from the graph.
    ///
    /// # Errors
    /// If the database fails.
    pub fn read(scope: &Scope<'_>, iri: &NamedNode) -> Result<Self, StoreError> {
        let pairs = scope.about(iri)?;
        let owned = |property| text(&pairs, property).map(str::to_owned);
        Ok(Self {
            iri: iri.clone(),
            headline: owned(term::HEADLINE),
            published: owned(term::DATE_PUBLISHED),
            url: value(&pairs, term::URL).map(|url| match url {
                Term::NamedNode(url) => url.as_str().to_owned(),
                Term::Literal(url) => url.value().to_owned(),
                other => other.to_string(),
            }),
            authors: nodes(&pairs, term::AUTHOR).cloned().collect(),
            publisher: nodes(&pairs, term::PUBLISHER).next().cloned(),
            text: owned(term::ARTICLE_BODY),
            mentions: nodes(&pairs, term::MENTIONS).cloned().collect(),
        })
    }
}
