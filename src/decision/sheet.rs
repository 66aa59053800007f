//! What an entity is made of, and why.

use std::collections::BTreeSet;

use oxigraph::model::{NamedNode, Term};

use super::{DecisionError, Entry, find};
use crate::graph::vocabulary::term;
use crate::store::{Anchor, Decision, GraphStore, StoreError};

/// Everything that is known of how an entity came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it is called and where it is mentioned.
    pub entry: Entry,
    /// The nodes that are it, by article.
    pub mentions: Vec<Mention>,
    /// What people decided about these nodes, the oldest first, with those that are undone.
    pub decisions: Vec<Decision>,
}

/// A node in an article that is the entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The article, the node, and what the article calls it.
    pub anchor: Anchor,
    /// Headline of the article.
    pub headline: Option<String>,
    /// How probable it is that it is the entity; absent where nothing had to be found out, since the node is the entity's own.
    pub score: Option<f64>,
    /// Why it is.
    pub reasons: Vec<String>,
    /// The decision that it follows from.
    pub decision: Option<NamedNode>,
}

impl Sheet {
    /// The sheet of an entity.
    ///
    /// # Errors
    /// If it is not in the store, or if the database fails.
    pub fn of(store: &GraphStore, entity: &NamedNode) -> Result<Self, DecisionError> {
        let entry = find::read(store, entity.clone())?;
        let entry = entry.ok_or_else(|| DecisionError::Unknown { wanted: entity.as_str().to_owned(), alike: Vec::new() })?;
        let judgements = store.judgements_for(entity)?;
        let mut mentions = Vec::new();
        for anchor in anchors(store, entity)? {
            let headline = store.matching(Some(anchor.article.as_ref()), Some(term::HEADLINE), None, None).next().transpose()?;
            let judgement = judgements.iter().find(|judgement| judgement.node == anchor.node && judgement.article == anchor.article);
            mentions.push(Mention {
                headline: headline.and_then(|quad| if let Term::Literal(text) = quad.object { Some(text.value().to_owned()) } else { None }),
                score: judgement.map(|judgement| judgement.score),
                reasons: judgement.map(|judgement| judgement.reasons.clone()).unwrap_or_default(),
                decision: judgement.and_then(|judgement| judgement.decision.clone()),
                anchor,
            });
        }
        let here: BTreeSet<&Anchor> = mentions.iter().map(|mention| &mention.anchor).collect();
        let concerns = |decision: &Decision| decision.action.things().iter().any(|thing| thing.mentions.iter().any(|anchor| here.contains(anchor)));
        let decisions = store.decisions()?.into_iter().filter(concerns).collect();
        Ok(Self { entry, mentions, decisions })
    }
}

/// The nodes that are `entity`, by article, with what each article calls it.
pub(super) fn anchors(store: &GraphStore, entity: &NamedNode) -> Result<Vec<Anchor>, StoreError> {
    let mut anchors = Vec::new();
    for (node, article) in store.nodes_of(entity)? {
        let label = store.matching(Some(node.as_ref()), Some(term::LABEL), None, Some(article.as_ref())).next().transpose()?;
        let name = label.and_then(|quad| if let Term::Literal(text) = quad.object { Some(text.value().to_owned()) } else { None });
        anchors.push(Anchor { name: name.unwrap_or_default(), article, node });
    }
    anchors.sort();
    Ok(anchors)
}
