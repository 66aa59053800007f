//! The statements that people said are wrong, by article.

use std::collections::HashMap;

use oxigraph::model::NamedNode;

use crate::ontology::Ontology;
use crate::store::decisions::standing;
use crate::store::{Action, Decision, GraphStore, Rejection, StoreError, Told};

/// All that is wrong.
pub struct Wrong<'a> {
    store: &'a GraphStore,
    ontology: &'a Ontology,
    /// Statements with the decisions about them.
    decided: HashMap<&'a NamedNode, Vec<(&'a Told, NamedNode)>>,
}

impl<'a> Wrong<'a> {
    /// What a log says of the statements of a store.
    pub fn of(log: &'a [Decision], store: &'a GraphStore, ontology: &'a Ontology) -> Self {
        let mut decided: HashMap<_, Vec<_>> = HashMap::new();
        for decision in standing(log) {
            if let Action::RejectStatement { told } = &decision.action {
                decided.entry(&told.article).or_default().push((told, store.decision_iri(decision.number)));
            }
        }
        Self { store, ontology, decided }
    }

    /// What is wrong in `article` as it is now.
    ///
    /// # Errors
    /// If the database fails.
    pub fn in_article(&self, article: &NamedNode) -> Result<Option<Rejection>, StoreError> {
        self.decided.get(article).map_or(Ok(None), |decided| self.store.rejection(article, decided, self.ontology))
    }
}
