//! Which statements say or deny the same: those with the same subject, the same object, and the same verb in any form.

use std::cell::RefCell;
use std::collections::HashMap;

use oxigraph::model::{NamedNode, NamedNodeRef, Term};

use super::catalogue::Contents;
use super::entity::newest_first;
use super::involved::Involved;
use super::lookup::Lookup;
use super::model::{Link, Statement};
use crate::graph::vocabulary::term;
use crate::store::{GraphStore, StoreError};

/// Statements of one subject or object that are compared.
const COMPARED: usize = 120;
/// Articles that name both, where very many name each.
const COMMON: usize = 30;

/// Finds statements of the same thing.
pub struct Kinship<'a> {
    lookup: &'a Lookup<'a>,
    contents: &'a Contents,
    verbs: RefCell<HashMap<String, String>>,
}

impl<'a> Kinship<'a> {
    /// For one page.
    pub fn new(lookup: &'a Lookup<'a>, contents: &'a Contents) -> Self {
        Self { lookup, contents, verbs: RefCell::default() }
    }

    /// Where they are found.
    pub fn store(&self) -> &'a GraphStore {
        self.lookup.store
    }

    /// `head` and the statements that say or deny the same, the newest first.
    pub fn of(&self, head: &Statement) -> Result<Vec<Statement>, StoreError> {
        let node = |link: &Option<Link>| link.as_ref().and_then(|link| NamedNode::new(link.iri.clone()?).ok());
        let Some(subject) = node(&head.subject) else { return Ok(vec![head.clone()]) };
        let mut nodes = self.of_both(&subject, node(&head.object).as_ref())?;
        newest_first(&mut nodes, self.lookup.base());
        let verb = self.verb(&head.relation)?;
        let mut kin = vec![head.clone()];
        for node in nodes.iter().filter(|node| node.as_str() != head.iri) {
            if self.verb_of(node)?.as_ref() == Some(&verb)
                && let Some(statement) = self.lookup.statement(node)?
                && statement.passive == head.passive
                && statement.object.as_ref().map(|object| &object.text) == head.object.as_ref().map(|object| &object.text)
            {
                kin.push(statement);
            }
        }
        Ok(kin)
    }

    /// Statements with that subject and that object, found from the one of which there are fewer.
    fn of_both(&self, subject: &NamedNode, object: Option<&NamedNode>) -> Result<Vec<NamedNode>, StoreError> {
        let with = |nodes: Vec<NamedNode>, property: NamedNodeRef<'_>, value: &NamedNode| {
            let mut kept = Vec::new();
            for node in nodes {
                if self.lookup.says(node.as_ref(), property, value.into())? {
                    kept.push(node);
                }
            }
            Ok(kept)
        };
        if let Some(object) = object {
            let nodes = self.lookup.subjects(term::OBJECT, object.into(), COMPARED)?;
            if nodes.len() < COMPARED {
                return with(nodes, term::SUBJECT, subject);
            }
        }
        let nodes = self.lookup.subjects(term::SUBJECT, subject.into(), COMPARED)?;
        let Some(object) = object else { return Ok(nodes) };
        if nodes.len() < COMPARED {
            return with(nodes, term::OBJECT, object);
        }
        let mut nodes = Vec::new();
        for article in self.common(subject, object) {
            nodes.extend(Involved::in_article(self.lookup, subject, &[term::SUBJECT], article)?);
        }
        with(nodes, term::OBJECT, object)
    }

    /// The newest articles that name both.
    fn common(&self, one: &NamedNode, other: &NamedNode) -> Vec<&'a NamedNode> {
        let articles = |node: &NamedNode| self.contents.mentions.get().and_then(|mentions| mentions.articles(node.as_str())).unwrap_or_default();
        let (all, others) = (self.contents.articles.get().map(Vec::as_slice).unwrap_or_default(), articles(other));
        let common = articles(one).iter().filter(|place| others.binary_search(place).is_ok());
        common.take(COMMON).filter_map(|place| all.get(*place as usize)).collect()
    }

    fn verb_of(&self, statement: &NamedNode) -> Result<Option<String>, StoreError> {
        match self.lookup.objects(statement.as_ref(), term::PREDICATE)?.first() {
            Some(Term::NamedNode(relation)) => self.verb(relation.as_str()).map(Some),
            _ => Ok(None),
        }
    }

    /// The dictionary form of a relation.
    fn verb(&self, relation: &str) -> Result<String, StoreError> {
        if let Some(known) = self.verbs.borrow().get(relation) {
            return Ok(known.clone());
        }
        let verb = self.lookup.text(NamedNodeRef::new_unchecked(relation), term::LEMMA)?.unwrap_or_else(|| relation.to_owned());
        self.verbs.borrow_mut().insert(relation.to_owned(), verb.clone());
        Ok(verb)
    }
}
