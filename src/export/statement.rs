//! A statement with its passage, as the graph tells it.

use oxigraph::model::{NamedNode, Term};

use crate::graph::vocabulary::{NG, term};
use crate::store::scope::{nodes, text, texts, value};
use crate::store::{Scope, StoreError};

/// A relation that an article tells, and where it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Its IRI.
    pub iri: NamedNode,
    /// Who or what.
    pub subject: Term,
    /// Does or is what.
    pub predicate: NamedNode,
    /// To whom or what.
    pub object: Option<Term>,
    /// What its further arguments are, by preposition.
    pub arguments: Vec<(String, Term)>,
    /// Whether it is said to be so, rather than not to be so.
    pub positive: bool,
    /// `Actual`, `Planned`, `Possible`, `Obligatory`, `Hypothetical` or `Requested`.
    pub modality: String,
    /// Who says so; empty: the article.
    pub sources: Vec<Term>,
    /// It in the article's own words.
    pub gloss: String,
    /// Probability that the article says so.
    pub confidence: f64,
    /// First day of its time.
    pub begin: Option<String>,
    /// Last day of its time, included.
    pub end: Option<String>,
    /// The passage that says it.
    pub passage: Passage,
}

/// A stretch of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its IRI.
    pub iri: NamedNode,
    /// The article.
    pub article: NamedNode,
    /// First character of the article's text, counted in Unicode characters.
    pub begin: usize,
    /// One past the last character.
    pub end: usize,
    /// Its words.
    pub exact: String,
}

impl Statement {
    /// Reads a statement from the graph; `None` if it is not whole.
    ///
    /// # Errors
    /// If the database fails.
    pub fn read(scope: &Scope<'_>, iri: &NamedNode) -> Result<Option<Self>, StoreError> {
        let pairs = scope.about(iri)?;
        let (Some(subject), Some(Term::NamedNode(predicate))) = (value(&pairs, term::SUBJECT), value(&pairs, term::PREDICATE)) else {
            return Ok(None);
        };
        let Some(passage) = nodes(&pairs, term::EVIDENCE).next().map(|passage| Passage::read(scope, passage)).transpose()?.flatten() else {
            return Ok(None);
        };
        let mut arguments = Vec::new();
        for slot in nodes(&pairs, term::ARGUMENT) {
            let slot = scope.about(slot)?;
            if let (Some(role), Some(filler)) = (text(&slot, term::ROLE), value(&slot, term::VALUE)) {
                arguments.push((role.to_owned(), filler.clone()));
            }
        }
        let modality = nodes(&pairs, term::MODALITY).next().map(|node| node.as_str().trim_start_matches(NG).to_owned());
        Ok(Some(Self {
            iri: iri.clone(),
            subject: subject.clone(),
            predicate: predicate.clone(),
            object: value(&pairs, term::OBJECT).cloned(),
            arguments,
            positive: nodes(&pairs, term::POLARITY).any(|polarity| *polarity == term::POSITIVE),
            modality: modality.unwrap_or_default(),
            sources: pairs.iter().filter(|(property, _)| *property == term::ATTRIBUTED_TO).map(|(_, source)| source.clone()).collect(),
            gloss: texts(&pairs, term::LABEL).next().unwrap_or_default().to_owned(),
            confidence: text(&pairs, term::CONFIDENCE).and_then(|number| number.parse().ok()).unwrap_or_default(),
            begin: text(&pairs, term::BEGIN_DATE).map(str::to_owned),
            end: text(&pairs, term::END_DATE).map(str::to_owned),
            passage,
        }))
    }

    /// Whether its article asserts it: then its triple stands in the article's graph.
    ///
    /// # Errors
    /// If the database fails.
    pub fn is_asserted(&self, scope: &Scope<'_>) -> Result<bool, StoreError> {
        if !self.positive || self.modality != "Actual" {
            return Ok(false);
        }
        if self.sources.is_empty() {
            return Ok(true);
        }
        // What somebody says and the article vouches for is told apart by its triple, under the names that the article's own graph has.
        let own = scope.within(&self.passage.article);
        let pairs = own.about(&self.iri)?;
        match (value(&pairs, term::SUBJECT), value(&pairs, term::OBJECT)) {
            (Some(Term::NamedNode(subject)), Some(object)) => own.says(subject, &self.predicate, object),
            _ => Ok(false),
        }
    }
}

impl Passage {
    /// Reads a passage from the graph; `None` if it is not whole.
    ///
    /// # Errors
    /// If the database fails.
    pub fn read(scope: &Scope<'_>, iri: &NamedNode) -> Result<Option<Self>, StoreError> {
        let pairs = scope.about(iri)?;
        let offset = |property| text(&pairs, property).and_then(|number| number.parse().ok());
        let (Some(article), Some(begin), Some(end)) = (nodes(&pairs, term::IN_ARTICLE).next(), offset(term::BEGIN), offset(term::END)) else {
            return Ok(None);
        };
        let exact = text(&pairs, term::EXACT).unwrap_or_default().to_owned();
        Ok(Some(Self { iri: iri.clone(), article: article.clone(), begin, end, exact }))
    }
}
