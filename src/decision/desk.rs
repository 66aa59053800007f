//! Where decisions are made.

use std::collections::BTreeMap;

use jiff::Timestamp;
use oxigraph::model::NamedNode;

use super::{DecisionError, account, sheet};
use crate::ontology::Ontology;
use crate::resolution;
use crate::store::decisions::in_force;
use crate::store::{Action, Anchor, Decision, GraphStore, StoreError, Thing};

/// Who decides, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, in that person's words.
    pub because: Option<String>,
}

impl Note {
    /// Somebody decides now.
    #[must_use]
    pub fn now(by: &str, because: Option<&str>) -> Self {
        Self { by: by.to_owned(), at: Timestamp::now(), because: because.map(str::to_owned) }
    }
}

/// What is split off an entity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// What these articles say of it.
    pub articles: Vec<NamedNode>,
    /// What is said of it by any of these names.
    pub names: Vec<String>,
}

/// A decision that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// As it stands in the log.
    pub decision: Decision,
    /// What the things that it is about are now, each once, in the order of the decision; nothing for what is no entity.
    pub entities: Vec<NamedNode>,
}

/// Makes decisions about the entities and statements of a store.
///
/// Each method writes one decision and resolves names again. Entities are given by their nodes in the default graph, which [`super::find()`]
/// finds by name.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    store: &'a GraphStore,
    ontology: &'a Ontology,
}

impl<'a> Desk<'a> {
    /// A desk for a store that is open for writing.
    #[must_use]
    pub fn new(store: &'a GraphStore, ontology: &'a Ontology) -> Self {
        Self { store, ontology }
    }

    /// All of these are one entity; it keeps the node and the label of the first.
    ///
    /// # Errors
    /// If there are fewer than two, or one of them is not in the store, or if the database fails.
    pub fn merge(&self, note: &Note, entities: &[NamedNode]) -> Result<Done, DecisionError> {
        if let Some((_, twice)) = entities.iter().enumerate().find(|(at, entity)| entities[..*at].contains(entity)) {
            return Err(DecisionError::Same(twice.as_str().to_owned()));
        }
        if entities.len() < 2 {
            return Err(DecisionError::TooFew);
        }
        let things = entities.iter().map(|entity| self.thing(entity)).collect::<Result<_, _>>()?;
        self.decide(note, Action::Merge { things })
    }

    /// A part of what was taken for one entity is another one.
    ///
    /// # Errors
    /// If nothing of the entity is in the part, or all of it, or if the database fails.
    pub fn split(&self, note: &Note, entity: &NamedNode, part: &Part) -> Result<Done, DecisionError> {
        let whole = self.thing(entity)?;
        let belongs = |anchor: &Anchor| part.articles.contains(&anchor.article) || part.names.contains(&anchor.name);
        let is_elsewhere = |article: &&NamedNode| !whole.mentions.iter().any(|anchor| anchor.article == **article);
        if let Some(article) = part.articles.iter().find(is_elsewhere) {
            return Err(DecisionError::NoPart(article.as_str().to_owned()));
        }
        if let Some(name) = part.names.iter().find(|name| !whole.mentions.iter().any(|anchor| anchor.name == **name)) {
            return Err(DecisionError::NoPart(name.clone()));
        }
        let (off, rest): (Vec<Anchor>, Vec<Anchor>) = whole.mentions.iter().cloned().partition(belongs);
        if off.is_empty() {
            return Err(DecisionError::NoPart(whole.label));
        }
        if rest.is_empty() {
            return Err(DecisionError::NoRest(whole.label));
        }
        let part = Thing { mentions: off, ..whole.clone() };
        self.decide(note, Action::Split { part, rest: Thing { mentions: rest, ..whole } })
    }

    /// The entity is called `label`; its other names stay.
    ///
    /// # Errors
    /// If the name says nothing, or if the database fails.
    pub fn rename(&self, note: &Note, entity: &NamedNode, label: &str) -> Result<Done, DecisionError> {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        if !label.chars().any(char::is_alphanumeric) {
            return Err(DecisionError::NoName);
        }
        let thing = self.thing(entity)?;
        self.decide(note, Action::Rename { thing, label })
    }

    /// It is no entity: it goes out of the graph, and in statements about it only its words stay.
    ///
    /// # Errors
    /// If it is not in the store, or if the database fails.
    pub fn reject(&self, note: &Note, entity: &NamedNode) -> Result<Done, DecisionError> {
        let thing = self.thing(entity)?;
        self.decide(note, Action::Reject { thing })
    }

    /// These statements are wrong: they go out of the graph that queries see, with the direct triples that rest on them alone. The articles' own
    /// graphs keep what was read. Each is a decision of its own.
    ///
    /// # Errors
    /// If no article makes one of them, one is rejected already, or the database fails; then none is.
    pub fn reject_statements(&self, note: &Note, statements: &[NamedNode]) -> Result<Vec<Decision>, DecisionError> {
        let mut wrong = Vec::new();
        for statement in statements {
            let told = account::told(self.store, statement)?;
            if wrong.contains(&told) || self.store.is_rejected(&told)? {
                return Err(DecisionError::Rejected(told.words));
            }
            wrong.push(told);
        }
        let actions = wrong.into_iter().map(|told| Action::RejectStatement { told }).collect();
        let decisions = self.store.decide_all(&note.by, note.at, note.because.as_deref(), actions)?;
        resolution::resolve(self.store, self.ontology)?;
        Ok(decisions)
    }

    /// A decision holds no longer: that with the number, or else the last one that still holds. To undo an undoing makes hold again what it undid.
    ///
    /// # Errors
    /// If there is none, or it holds no longer, or if the database fails.
    pub fn undo(&self, note: &Note, number: Option<u64>) -> Result<Done, DecisionError> {
        let log = self.store.decisions()?;
        let in_force = in_force(&log);
        let decision = match number {
            Some(number) if !log.iter().any(|decision| decision.number == number) => return Err(DecisionError::NoDecision(number)),
            Some(number) if !in_force.contains(&number) => return Err(DecisionError::Undone(number)),
            Some(number) => number,
            None => {
                let holds = |decision: &&Decision| in_force.contains(&decision.number) && !matches!(decision.action, Action::Undo { .. });
                log.iter().rev().find(holds).ok_or(DecisionError::Nothing)?.number
            }
        };
        self.decide(note, Action::Undo { decision })
    }

    /// Makes the decisions of another store's log, as those who made them then and for their reasons. What is in the log already is not made
    /// again. Gives those that were made.
    ///
    /// # Errors
    /// If one undoes what is not in the log, or if the database fails; those before it stand.
    pub fn apply(&self, log: &[Decision]) -> Result<Vec<Decision>, DecisionError> {
        let mut made = Vec::new();
        let mut numbers: BTreeMap<u64, u64> = BTreeMap::new();
        for decision in log {
            let action = match &decision.action {
                Action::Undo { decision: undone } => Action::Undo { decision: *numbers.get(undone).ok_or(DecisionError::Dangling(decision.number))? },
                action => action.clone(),
            };
            let known = self
                .store
                .decisions()?
                .into_iter()
                .find(|known| known.at == decision.at && known.by == decision.by && known.because == decision.because && known.action == action);
            let is_new = known.is_none();
            let here = match known {
                Some(known) => known,
                None => self.store.decide(&decision.by, decision.at, decision.because.as_deref(), action)?,
            };
            numbers.insert(decision.number, here.number);
            if is_new {
                made.push(here);
            }
        }
        resolution::resolve(self.store, self.ontology)?;
        Ok(made)
    }

    fn thing(&self, entity: &NamedNode) -> Result<Thing, DecisionError> {
        let entry = super::find::read(self.store, entity.clone())?;
        let entry = entry.ok_or_else(|| DecisionError::Unknown { wanted: entity.as_str().to_owned(), alike: Vec::new() })?;
        Ok(Thing { entity: entry.iri, label: entry.label, mentions: sheet::anchors(self.store, entity)? })
    }

    fn decide(&self, note: &Note, action: Action) -> Result<Done, DecisionError> {
        let decision = self.store.decide(&note.by, note.at, note.because.as_deref(), action)?;
        resolution::resolve(self.store, self.ontology)?;
        let mut entities = Vec::new();
        for thing in decision.action.things() {
            entities.extend(self.now(thing)?.filter(|entity| !entities.contains(entity)));
        }
        Ok(Done { decision, entities })
    }

    /// What a thing is now.
    fn now(&self, thing: &Thing) -> Result<Option<NamedNode>, StoreError> {
        let Some(anchor) = thing.mentions.first() else { return Ok(None) };
        self.store.entity_of(&anchor.node, &anchor.article)
    }
}
