//! The statements and quotations in which an entity takes part, the newest article's first, found only as far as somebody reads on: of an
//! entity that fifty thousand articles name, a page shows what the last dozen say.

use std::collections::{BTreeSet, VecDeque};

use oxigraph::model::{NamedNode, NamedNodeRef};

use super::catalogue::Contents;
use super::entity::newest_first;
use super::lookup::{Lookup, subject};
use crate::graph::vocabulary::term;
use crate::store::StoreError;

/// What leads from a statement, or from an argument of one, to those who take part in it or make it.
const PARTS: &[NamedNodeRef<'static>] = &[term::SUBJECT, term::OBJECT, term::ATTRIBUTED_TO, term::VALUE, term::IN_PLACE];
/// Nodes that are looked up by one property of an entity that few articles name.
pub const COUNTED: usize = 2_000;
/// Articles that are looked through one after the other without finding anything before the search ends.
const IN_VAIN: usize = 200;

/// Nodes in which an entity takes part, the newest first.
pub struct Involved<'a> {
    lookup: &'a Lookup<'a>,
    entity: NamedNode,
    properties: &'static [NamedNodeRef<'static>],
    /// Articles that have not been looked through yet.
    articles: Box<dyn Iterator<Item = &'a NamedNode> + 'a>,
    /// What was found and not been given yet.
    found: VecDeque<NamedNode>,
    in_vain: usize,
    /// How many there are, if that is known before all have been read.
    pub total: Option<usize>,
}

impl<'a> Involved<'a> {
    /// The statements in which `entity` takes part or which it makes.
    pub fn statements(lookup: &'a Lookup<'a>, contents: &'a Contents, entity: &NamedNode) -> Result<Self, StoreError> {
        Self::by(lookup, contents, entity, PARTS)
    }

    /// The statements that `entity` makes.
    pub fn claims(lookup: &'a Lookup<'a>, contents: &'a Contents, entity: &NamedNode) -> Result<Self, StoreError> {
        Self::by(lookup, contents, entity, &[term::ATTRIBUTED_TO])
    }

    /// The quotations of `entity`'s words.
    pub fn quotes(lookup: &'a Lookup<'a>, contents: &'a Contents, entity: &NamedNode) -> Result<Self, StoreError> {
        Self::by(lookup, contents, entity, &[term::SPOKEN_BY_CHARACTER])
    }

    fn by(
        lookup: &'a Lookup<'a>,
        contents: &'a Contents,
        entity: &NamedNode,
        properties: &'static [NamedNodeRef<'static>],
    ) -> Result<Self, StoreError> {
        let walked = |articles, found, total| Self { lookup, entity: entity.clone(), properties, articles, found, in_vain: 0, total };
        let all = contents.articles.get().map(Vec::as_slice).unwrap_or_default();
        if let Some(places) = contents.mentions.get().and_then(|mentions| mentions.articles(entity.as_str())) {
            let articles = places.iter().filter_map(|place| all.get(*place as usize));
            return Ok(walked(Box::new(articles), VecDeque::new(), None));
        }
        let mut found = BTreeSet::new();
        let mut is_all = true;
        for property in properties {
            let nodes = lookup.subjects(*property, entity.into(), COUNTED)?;
            is_all &= nodes.len() < COUNTED;
            found.extend(nodes.iter().filter_map(whole));
        }
        let total = is_all.then_some(found.len());
        Ok(walked(Box::new(std::iter::empty()), sorted(found, lookup.base()), total))
    }

    /// Those of one article.
    pub fn in_article(
        lookup: &Lookup<'_>,
        entity: &NamedNode,
        properties: &[NamedNodeRef<'static>],
        article: &NamedNode,
    ) -> Result<VecDeque<NamedNode>, StoreError> {
        let mut found = BTreeSet::new();
        for own in own_nodes(lookup, entity, article)? {
            for property in properties {
                for quad in lookup.store.matching(None, Some(*property), Some(own.as_ref().into()), Some(article.as_ref())) {
                    if let Some(node) = subject(quad?)
                        && lookup.says(node.as_ref(), *property, entity.into())?
                    {
                        found.extend(whole(&node));
                    }
                }
            }
        }
        Ok(sorted(found, lookup.base()))
    }
}

impl Iterator for Involved<'_> {
    type Item = Result<NamedNode, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.found.is_empty() && self.in_vain < IN_VAIN {
            match Self::in_article(self.lookup, &self.entity, self.properties, self.articles.next()?) {
                Ok(found) => self.found = found,
                Err(error) => return Some(Err(error)),
            }
            self.in_vain = if self.found.is_empty() { self.in_vain + 1 } else { 0 };
        }
        self.found.pop_front().map(Ok)
    }
}

/// The nodes that are `entity` in the article's own graph: itself, another one by resolution, or several that people merged.
fn own_nodes(lookup: &Lookup<'_>, entity: &NamedNode, article: &NamedNode) -> Result<BTreeSet<NamedNode>, StoreError> {
    let judgements = lookup.store.judgements(Some(article))?;
    let mut nodes: BTreeSet<NamedNode> =
        (judgements.iter()).filter(|judgement| judgement.entity.as_ref() == Some(entity)).map(|judgement| judgement.node.clone()).collect();
    if lookup.holds(article.as_ref(), term::MENTIONS, entity.into(), article.as_ref())? {
        nodes.insert(entity.clone());
    }
    Ok(nodes)
}

/// The statement that an argument belongs to; anything else is itself.
fn whole(node: &NamedNode) -> Option<NamedNode> {
    NamedNode::new(node.as_str().split("/argument/").next()?).ok()
}

fn sorted(found: BTreeSet<NamedNode>, base: &str) -> VecDeque<NamedNode> {
    let mut found: Vec<NamedNode> = found.into_iter().collect();
    newest_first(&mut found, base);
    found.into()
}
