//! A statement as it is known again when its article is read again.

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef, Term};
use serde::{Deserialize, Serialize};

use super::sheet::Sheet;
use super::union::View;
use super::{GraphStore, StoreError, decisions::iri};
use crate::graph::vocabulary::{compact, term};

/// A statement in its article, and all by which it is known again if it is called otherwise there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The article.
    #[serde(with = "iri")]
    pub article: NamedNode,
    /// The statement's node.
    #[serde(with = "iri")]
    pub statement: NamedNode,
    /// The article's own words for it.
    pub words: String,
    /// Who does what to whom, whether it is so, and who says so: subject, relation, object, polarity, modality and sources by the names that the
    /// article gives them.
    pub says: String,
    /// First character of the passage that says it.
    pub begin: usize,
    /// One past the last character of that passage.
    pub end: usize,
}

impl Told {
    /// The statement of that node; `None` if the article has none.
    pub(super) fn of(sheet: &Sheet<'_>, statement: &str) -> Option<Self> {
        let Some(Term::NamedNode(passage)) = sheet.value(statement, term::EVIDENCE) else { return None };
        Some(Self {
            article: sheet.article.clone(),
            statement: NamedNode::new_unchecked(statement),
            words: sheet.text(statement, term::LABEL).unwrap_or_default().to_owned(),
            says: says(sheet, statement),
            begin: sheet.offset(passage.as_str(), term::BEGIN)?,
            end: sheet.offset(passage.as_str(), term::END)?,
        })
    }

    /// Whether `other`, of a later reading of the article, says the same by the same name or in the same passage.
    pub(super) fn is(&self, other: &Self) -> bool {
        let in_place = self.statement == other.statement || (self.begin, self.end) == (other.begin, other.end);
        self.article == other.article && self.says == other.says && in_place
    }
}

fn says(sheet: &Sheet<'_>, statement: &str) -> String {
    let names = |property: NamedNodeRef<'_>| {
        let mut names: Vec<String> = sheet.values(statement, property).map(|value| name(sheet, value)).collect();
        names.sort_unstable();
        names.join(", ")
    };
    [term::SUBJECT, term::PREDICATE, term::OBJECT, term::POLARITY, term::MODALITY, term::ATTRIBUTED_TO].map(names).join(" | ")
}

/// What the article calls a value; nodes may be called otherwise when it is read again.
fn name(sheet: &Sheet<'_>, value: &Term) -> String {
    match value {
        Term::NamedNode(node) if sheet.room(node.as_str()).is_some() => sheet.text(node.as_str(), term::LABEL).unwrap_or_default().to_owned(),
        Term::NamedNode(node) => compact(node.as_str(), sheet.base),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

impl GraphStore {
    /// The statement of that node as its article tells it, whatever people decided about it; `None` if no article has such a statement.
    ///
    /// # Errors
    /// If the database fails.
    pub fn told(&self, statement: &NamedNode) -> Result<Option<Told>, StoreError> {
        let Some(article) = self.teller(statement)? else { return Ok(None) };
        let quads = self.quads(Some(&article))?;
        Ok(Told::of(&Sheet::new(&article, self.base(), &quads), statement.as_str()))
    }

    /// The article that makes a statement.
    fn teller(&self, statement: &NamedNode) -> Result<Option<NamedNode>, StoreError> {
        let class = Term::from(term::STATEMENT);
        let found = View::Store(&self.store).find(Some(&statement.clone().into()), Some(term::TYPE), Some(&class), None);
        let found = found.map_err(|source| self.failed(source))?;
        Ok(found.into_iter().find_map(|quad| match quad.graph_name {
            GraphName::NamedNode(graph) if self.graphs.is_article(&graph) => Some(graph),
            _ => None,
        }))
    }
}
