//! A store as entities and links: what network formats write.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use oxigraph::model::{NamedNode, Term};

use super::{Article, Entity, Link, Statement, entity};
use crate::graph::vocabulary::{self, term};
use crate::store::scope::{text, texts};
use crate::store::{Scope, StoreError};

/// The entities of a scope and the facts between them.
///
/// Nodes are looked up when they are wanted. In memory are the IRIs of all entities and fact-telling statements, and an index that says which
/// statements tell which triple: some 300 bytes a statement.
pub struct Graph<'a> {
    scope: &'a Scope<'a>,
    entities: Vec<NamedNode>,
    statements: Vec<NamedNode>,
    /// Statements by the digest of the triple that they say. A digest of 64 bits names one triple for all that matters: among ten million
    /// the chance of a clash is one in a hundred thousand.
    exact: HashMap<u64, Vec<u32>>,
    /// Statements by the pair of entities that take part in them, in either order.
    pairs: HashMap<u64, Vec<u32>>,
    words: RefCell<HashMap<NamedNode, String>>,
    published: RefCell<HashMap<NamedNode, Option<String>>>,
}

impl<'a> Graph<'a> {
    /// Indexes what lies in `scope`.
    ///
    /// # Errors
    /// If the database fails.
    pub fn new(scope: &'a Scope<'a>) -> Result<Self, StoreError> {
        let mut graph = Self {
            scope,
            entities: entity::all(scope)?,
            statements: Vec::new(),
            exact: HashMap::new(),
            pairs: HashMap::new(),
            words: RefCell::default(),
            published: RefCell::default(),
        };
        for iri in scope.of_class(term::STATEMENT)? {
            if let Some(statement) = Statement::read(scope, &iri)?
                && statement.is_asserted(scope)?
            {
                graph.index(statement);
            }
        }
        Ok(graph)
    }

    fn index(&mut self, statement: Statement) {
        let Ok(number) = u32::try_from(self.statements.len()) else { return };
        let Term::NamedNode(subject) = &statement.subject else { return };
        let others = statement.object.iter().chain(statement.arguments.iter().map(|(_, value)| value));
        for other in others.filter_map(as_node).filter(|other| self.is_entity(other)).collect::<Vec<_>>() {
            let numbers = self.pairs.entry(pair(subject, other)).or_default();
            if numbers.last() != Some(&number) {
                numbers.push(number);
            }
        }
        if let Some(object) = statement.object.as_ref().and_then(as_node) {
            self.exact.entry(hash(&(subject, &statement.predicate, object))).or_default().push(number);
        }
        self.statements.push(statement.iri);
    }

    /// Where it is read from.
    #[must_use]
    pub fn scope(&self) -> &Scope<'a> {
        self.scope
    }

    /// Whether the node is an entity of the graph.
    #[must_use]
    pub fn is_entity(&self, node: &NamedNode) -> bool {
        self.entities.binary_search(node).is_ok()
    }

    /// Every entity, in the order of the IRIs.
    pub fn entities(&self) -> impl Iterator<Item = Result<Entity, StoreError>> {
        self.entities.iter().filter_map(|iri| Entity::read(self.scope, iri).transpose())
    }

    /// One entity.
    ///
    /// # Errors
    /// If the database fails.
    pub fn entity(&self, iri: &NamedNode) -> Result<Option<Entity>, StoreError> {
        Entity::read(self.scope, iri)
    }

    /// Every article, in the order of the IRIs, which begin with the date.
    ///
    /// # Errors
    /// If the database fails.
    pub fn articles(&self) -> Result<impl Iterator<Item = Result<Article, StoreError>>, StoreError> {
        let articles = self.scope.of_class(term::NEWS_ARTICLE)?;
        Ok(articles.into_iter().map(|iri| Article::read(self.scope, &iri)))
    }

    /// The facts that lead from `entity` to another entity, sorted by relation and target.
    ///
    /// # Errors
    /// If the database fails.
    pub fn links(&self, entity: &Entity) -> Result<Vec<Link>, StoreError> {
        let facts = entity.facts.iter().filter(|(_, target)| self.is_entity(target));
        facts.map(|(relation, target)| self.link(&entity.iri, relation, target)).collect()
    }

    fn link(&self, source: &NamedNode, relation: &NamedNode, target: &NamedNode) -> Result<Link, StoreError> {
        // A relation that is known rather than read ("founder") rests on whatever facts link the two.
        let exact = self.exact.get(&hash(&(source, relation, target)));
        let numbers = exact.or_else(|| self.pairs.get(&pair(source, target)));
        let mut statements = Vec::new();
        for number in numbers.into_iter().flatten() {
            let Some(iri) = self.statements.get(*number as usize) else { continue };
            statements.extend(Statement::read(self.scope, iri)?);
        }
        let mut reported = Vec::new();
        for statement in &statements {
            reported.extend(self.published(&statement.passage.article)?);
        }
        let (first_reported, last_reported) = (reported.iter().min().cloned(), reported.iter().max().cloned());
        let words = self.words(relation)?;
        Ok(Link { source: source.clone(), relation: relation.clone(), words, target: target.clone(), statements, first_reported, last_reported })
    }

    /// The day on which an article was published.
    ///
    /// # Errors
    /// If the database fails.
    pub fn published(&self, article: &NamedNode) -> Result<Option<String>, StoreError> {
        if let Some(known) = self.published.borrow().get(article) {
            return Ok(known.clone());
        }
        let day = text(&self.scope.about(article)?, term::DATE_PUBLISHED).map(str::to_owned);
        self.published.borrow_mut().insert(article.clone(), day.clone());
        Ok(day)
    }

    /// A relation in words: its label, or its local name taken apart.
    ///
    /// # Errors
    /// If the database fails.
    pub fn words(&self, relation: &NamedNode) -> Result<String, StoreError> {
        if let Some(known) = self.words.borrow().get(relation) {
            return Ok(known.clone());
        }
        let about = self.scope.about(relation)?;
        let words = texts(&about, term::LABEL).next().map_or_else(|| vocabulary::words(relation.as_str()), str::to_owned);
        self.words.borrow_mut().insert(relation.clone(), words.clone());
        Ok(words)
    }
}

fn as_node(term: &Term) -> Option<&NamedNode> {
    if let Term::NamedNode(node) = term { Some(node) } else { None }
}

fn pair(a: &NamedNode, b: &NamedNode) -> u64 {
    hash(&(a.min(b), a.max(b)))
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
