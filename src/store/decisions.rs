//! What people decided about entities and statements: a log in the graph `BASE` + `graph/decision`, to which is only ever added.
//!
//! A decision names things by what stays when articles are read again: the entity's IRI, and each node with its article and name; a statement by
//! what it says and where. Nothing in it depends on what resolution finds; resolution follows what stands in it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;
use serde::{Deserialize, Serialize};

use super::union::add;
use super::{GraphStore, StoreError, Told};
use crate::graph::vocabulary::{ng, term};

/// One decision of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its place in the log, from 1.
    pub number: u64,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why, in that person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What.
    #[serde(flatten)]
    pub action: Action,
}

/// What can be decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Action {
    /// All of these are one entity, which keeps the node of the first.
    Merge {
        /// At least two.
        things: Vec<Thing>,
    },
    /// They were taken for one entity and are two.
    Split {
        /// What is another entity than the rest.
        part: Thing,
        /// The rest.
        rest: Thing,
    },
    /// It is called otherwise.
    Rename {
        /// What.
        thing: Thing,
        /// Its name.
        label: String,
    },
    /// It is no entity at all.
    Reject {
        /// What.
        thing: Thing,
    },
    /// A statement is wrong.
    #[serde(rename = "reject-statement")]
    RejectStatement {
        /// Which.
        told: Told,
    },
    /// An earlier decision holds no longer. That can be an undoing itself; then what was undone holds again.
    Undo {
        /// The number of the earlier decision.
        decision: u64,
    },
}

/// Something that a decision is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    /// The entity as it was called when this was decided.
    #[serde(with = "iri")]
    pub entity: NamedNode,
    /// Its label then.
    pub label: String,
    /// The nodes that were it.
    pub mentions: Vec<Anchor>,
}

/// A node in an article, and what it is called there, by which it is found again if the node is called otherwise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Anchor {
    /// The article.
    #[serde(with = "iri")]
    pub article: NamedNode,
    /// The node in the article's graph.
    #[serde(with = "iri")]
    pub node: NamedNode,
    /// The label that the article gives it.
    pub name: String,
}

/// Nodes as plain texts.
pub(super) mod iri {
    use oxigraph::model::NamedNode;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(node: &NamedNode, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(node.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NamedNode, D::Error> {
        NamedNode::new(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Action {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Rename { .. } => "rename",
            Self::Reject { .. } => "reject",
            Self::RejectStatement { .. } => "reject statement",
            Self::Undo { .. } => "undo",
        }
    }

    /// The entities that it is about; none for an undoing and for a statement.
    #[must_use]
    pub fn things(&self) -> Vec<&Thing> {
        match self {
            Self::Merge { things } => things.iter().collect(),
            Self::Split { part, rest } => vec![part, rest],
            Self::Rename { thing, .. } | Self::Reject { thing } => vec![thing],
            Self::RejectStatement { .. } | Self::Undo { .. } => Vec::new(),
        }
    }

    /// The articles that it is about; none for an undoing.
    fn articles(&self) -> BTreeSet<&NamedNode> {
        match self {
            Self::RejectStatement { told } => BTreeSet::from([&told.article]),
            _ => self.things().into_iter().flat_map(|thing| &thing.mentions).map(|anchor| &anchor.article).collect(),
        }
    }

    /// The class of it in the graph.
    fn class(&self) -> NamedNode {
        ng(&self.name().split(' ').map(capitalised).collect::<String>())
    }
}

/// The numbers of the decisions of a log that hold, undoings among them: all that are not undone.
#[must_use]
pub fn in_force(log: &[Decision]) -> BTreeSet<u64> {
    let mut undone: BTreeSet<u64> = BTreeSet::new();
    let mut in_force = BTreeSet::new();
    for decision in log.iter().rev() {
        if !undone.contains(&decision.number) {
            in_force.insert(decision.number);
            if let Action::Undo { decision } = decision.action {
                undone.insert(decision);
            }
        }
    }
    in_force
}

/// The decisions of a log that say something today: those that hold, without the undoings.
#[must_use]
pub fn standing(log: &[Decision]) -> Vec<&Decision> {
    let in_force = in_force(log);
    log.iter().filter(|decision| in_force.contains(&decision.number) && !matches!(decision.action, Action::Undo { .. })).collect()
}

impl GraphStore {
    /// The IRI of a decision.
    #[must_use]
    pub fn decision_iri(&self, number: u64) -> NamedNode {
        NamedNode::new_unchecked(format!("{}decision/{number}", self.base()))
    }

    /// The log, the oldest decision first.
    ///
    /// # Errors
    /// If the database fails.
    pub fn decisions(&self) -> Result<Vec<Decision>, StoreError> {
        let quads = self.graph(&self.graphs.decisions)?;
        Ok(Log::new(&quads).decisions(self.base()))
    }

    /// Adds a decision to the log under the next number, and marks the articles that it is about, so that the next resolution follows it.
    /// Gives it as it is written.
    ///
    /// # Errors
    /// If the database fails; then nothing is written.
    pub fn decide(&self, by: &str, at: Timestamp, because: Option<&str>, action: Action) -> Result<Decision, StoreError> {
        let log = self.decisions()?;
        let decision = Decision { number: next(&log), by: by.to_owned(), at, because: because.map(str::to_owned), action };
        self.add_decisions(&log, std::slice::from_ref(&decision))?;
        Ok(decision)
    }

    /// As [`GraphStore::decide`], several at once.
    ///
    /// # Errors
    /// If the database fails; then none is written.
    pub fn decide_all(&self, by: &str, at: Timestamp, because: Option<&str>, actions: Vec<Action>) -> Result<Vec<Decision>, StoreError> {
        let log = self.decisions()?;
        let decision = |(number, action)| Decision { number, by: by.to_owned(), at, because: because.map(str::to_owned), action };
        let decisions: Vec<Decision> = (next(&log)..).zip(actions).map(decision).collect();
        self.add_decisions(&log, &decisions)?;
        Ok(decisions)
    }

    fn add_decisions(&self, log: &[Decision], decisions: &[Decision]) -> Result<(), StoreError> {
        let articles = decisions.iter().flat_map(|decision| match &decision.action {
            Action::Undo { decision } => undone(log, *decision).map(Action::articles).unwrap_or_default(),
            action => action.articles(),
        });
        self.write_decisions(decisions, &articles.collect()).map_err(|source| self.failed(source))
    }

    fn write_decisions(&self, decisions: &[Decision], articles: &BTreeSet<&NamedNode>) -> Result<(), StorageError> {
        let mut transaction = self.store.start_transaction()?;
        for quad in decisions.iter().flat_map(|decision| self.written(decision)) {
            add(&mut transaction, &self.graphs, &quad);
        }
        for article in articles {
            if transaction.contains_named_graph(*article)? {
                self.mark_again(&mut transaction, article)?;
            }
        }
        transaction.commit()?;
        self.store.flush()
    }

    fn written(&self, decision: &Decision) -> Vec<Quad> {
        let mut writer = Writer { graph: &self.graphs.decisions, quads: Vec::new() };
        let iri = self.decision_iri(decision.number);
        writer.node(&iri, term::TYPE, term::DECISION.into_owned());
        writer.value(&iri, term::NUMBER, Literal::from(decision.number));
        writer.node(&iri, term::ACTION, decision.action.class());
        writer.text(&iri, term::DECIDER, &decision.by);
        writer.value(&iri, term::DECIDED_AT, Literal::new_typed_literal(decision.at.to_string(), term::DATE_TIME));
        if let Some(because) = &decision.because {
            writer.text(&iri, term::BECAUSE, because);
        }
        match &decision.action {
            Action::Rename { label, .. } => writer.text(&iri, term::NEW_LABEL, label),
            Action::Undo { decision } => writer.node(&iri, term::UNDOES, self.decision_iri(*decision)),
            Action::RejectStatement { told } => writer.told(&iri, told),
            _ => {}
        }
        for (place, thing) in decision.action.things().into_iter().enumerate() {
            writer.thing(&iri, place + 1, thing);
        }
        writer.quads
    }
}

/// The number of the next decision.
fn next(log: &[Decision]) -> u64 {
    log.last().map_or(0, |decision| decision.number) + 1
}

/// What the decision of that number decided, and if it is an undoing, what that undid.
fn undone(log: &[Decision], mut number: u64) -> Option<&Action> {
    loop {
        let found = log.iter().find(|decision| decision.number == number)?;
        match found.action {
            Action::Undo { decision } if decision < number => number = decision,
            _ => return Some(&found.action),
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

struct Writer<'a> {
    graph: &'a GraphName,
    quads: Vec<Quad>,
}

impl Writer<'_> {
    fn put(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, value: Term) {
        self.quads.push(Quad::new(subject.clone(), property, value, self.graph.clone()));
    }

    fn node(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, value: NamedNode) {
        self.put(subject, property, value.into());
    }

    fn value(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, value: Literal) {
        self.put(subject, property, value.into());
    }

    fn text(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, text: &str) {
        self.value(subject, property, Literal::new_simple_literal(text));
    }

    fn thing(&mut self, decision: &NamedNode, place: usize, thing: &Thing) {
        let iri = NamedNode::new_unchecked(format!("{}/{place}", decision.as_str()));
        self.node(decision, term::CONCERNS, iri.clone());
        self.value(&iri, term::NUMBER, Literal::from(place as u64));
        self.node(&iri, term::ENTITY, thing.entity.clone());
        self.text(&iri, term::NAME, &thing.label);
        for (at, anchor) in thing.mentions.iter().enumerate() {
            let mention = NamedNode::new_unchecked(format!("{}/{}", iri.as_str(), at + 1));
            self.node(&iri, term::ANCHOR, mention.clone());
            self.node(&mention, term::NODE, anchor.node.clone());
            self.node(&mention, term::IN_ARTICLE, anchor.article.clone());
            self.text(&mention, term::NAME, &anchor.name);
        }
    }

    fn told(&mut self, decision: &NamedNode, told: &Told) {
        let iri = NamedNode::new_unchecked(format!("{}/1", decision.as_str()));
        self.node(decision, term::CONCERNS, iri.clone());
        self.node(&iri, term::CONCERNED_STATEMENT, told.statement.clone());
        self.node(&iri, term::IN_ARTICLE, told.article.clone());
        self.text(&iri, term::NAME, &told.words);
        self.text(&iri, term::PROPOSITION, &told.says);
        self.value(&iri, term::BEGIN, Literal::from(told.begin as u64));
        self.value(&iri, term::END, Literal::from(told.end as u64));
    }
}

/// The quads of the log by subject.
struct Log<'a>(BTreeMap<&'a str, Vec<&'a Quad>>);

impl<'a> Log<'a> {
    fn new(quads: &'a [Quad]) -> Self {
        let mut by_subject: BTreeMap<&str, Vec<&Quad>> = BTreeMap::new();
        for quad in quads {
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                by_subject.entry(subject.as_str()).or_default().push(quad);
            }
        }
        Self(by_subject)
    }

    fn decisions(&self, base: &str) -> Vec<Decision> {
        let room = format!("{base}decision/");
        let numbers = self.0.keys().filter_map(|subject| subject.strip_prefix(&room)?.parse::<u64>().ok());
        let mut decisions: Vec<Decision> = numbers.filter_map(|number| self.decision(&format!("{room}{number}"), number, &room)).collect();
        decisions.sort_by_key(|decision| decision.number);
        decisions
    }

    /// `None` for what no version of this program has written.
    fn decision(&self, iri: &str, number: u64, room: &str) -> Option<Decision> {
        let mut things: Vec<(u64, Thing)> = self.nodes(iri, term::CONCERNS).filter_map(|thing| self.thing(thing)).collect();
        things.sort_by_key(|(place, _)| *place);
        let mut things = things.into_iter().map(|(_, thing)| thing);
        let action = match self.nodes(iri, term::ACTION).next()?.rsplit('#').next()? {
            "Merge" => Action::Merge { things: things.collect() },
            "Split" => Action::Split { part: things.next()?, rest: things.next()? },
            "Rename" => Action::Rename { thing: things.next()?, label: self.text(iri, term::NEW_LABEL)? },
            "Reject" => Action::Reject { thing: things.next()? },
            "RejectStatement" => Action::RejectStatement { told: self.told(self.nodes(iri, term::CONCERNS).next()?)? },
            "Undo" => Action::Undo { decision: self.nodes(iri, term::UNDOES).next()?.strip_prefix(room)?.parse().ok()? },
            _ => return None,
        };
        Some(Decision {
            number,
            by: self.text(iri, term::DECIDER)?,
            at: self.text(iri, term::DECIDED_AT)?.parse().ok()?,
            because: self.text(iri, term::BECAUSE),
            action,
        })
    }

    fn thing(&self, iri: &str) -> Option<(u64, Thing)> {
        let mut mentions: Vec<Anchor> = self.nodes(iri, term::ANCHOR).filter_map(|mention| self.anchor(mention)).collect();
        mentions.sort();
        let entity = NamedNode::new_unchecked(self.nodes(iri, term::ENTITY).next()?);
        Some((self.text(iri, term::NUMBER)?.parse().ok()?, Thing { entity, label: self.text(iri, term::NAME)?, mentions }))
    }

    fn told(&self, iri: &str) -> Option<Told> {
        let node = |property| self.nodes(iri, property).next().map(NamedNode::new_unchecked);
        let number = |property| self.text(iri, property)?.parse().ok();
        Some(Told {
            article: node(term::IN_ARTICLE)?,
            statement: node(term::CONCERNED_STATEMENT)?,
            words: self.text(iri, term::NAME)?,
            says: self.text(iri, term::PROPOSITION)?,
            begin: number(term::BEGIN)?,
            end: number(term::END)?,
        })
    }

    fn anchor(&self, iri: &str) -> Option<Anchor> {
        let node = |property| self.nodes(iri, property).next().map(NamedNode::new_unchecked);
        Some(Anchor { article: node(term::IN_ARTICLE)?, node: node(term::NODE)?, name: self.text(iri, term::NAME)? })
    }

    fn values(&self, subject: &str, property: NamedNodeRef<'static>) -> impl Iterator<Item = &'a Term> {
        self.0.get(subject).into_iter().flatten().filter(move |quad| quad.predicate == property).map(|quad| &quad.object)
    }

    fn nodes(&self, subject: &str, property: NamedNodeRef<'static>) -> impl Iterator<Item = &'a str> {
        self.values(subject, property).filter_map(|value| if let Term::NamedNode(node) = value { Some(node.as_str()) } else { None })
    }

    fn text(&self, subject: &str, property: NamedNodeRef<'static>) -> Option<String> {
        self.values(subject, property).find_map(|value| if let Term::Literal(text) = value { Some(text.value().to_owned()) } else { None })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Access;
    use super::*;

    fn thing(name: &str) -> Thing {
        let node = |local: &str| NamedNode::new(format!("urn:newsgraph:{local}")).unwrap();
        let anchor = |article: &str| Anchor { article: node(article), node: node(&format!("person/{name}")), name: name.to_uppercase() };
        Thing { entity: node(&format!("person/{name}")), label: name.to_owned(), mentions: vec![anchor("article/1"), anchor("article/2")] }
    }

    fn told() -> Told {
        let node = |local: &str| NamedNode::new(format!("urn:newsgraph:{local}")).unwrap();
        let says = "Ada | rel:met | Eva | ng:Positive | ng:Actual | ".to_owned();
        Told { article: node("article/1"), statement: node("statement/1-2"), words: "Ada met Eva".to_owned(), says, begin: 3, end: 14 }
    }

    #[test]
    fn the_log_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = GraphStore::open(&folder.path().join("s"), Access::Create, None).unwrap();
        let actions = [
            Action::Merge { things: vec![thing("z"), thing("a"), thing("m")] },
            Action::Split { part: thing("z"), rest: thing("a") },
            Action::Rename { thing: thing("a"), label: "\"A\" \u{202e}\n<b>".to_owned() },
            Action::Reject { thing: thing("a") },
            Action::Undo { decision: 3 },
            Action::RejectStatement { told: told() },
        ];
        let at: Timestamp = "2026-02-03T04:05:06.5Z".parse().unwrap();
        for action in &actions {
            store.decide("ana", at, Some("seen it"), action.clone()).unwrap();
        }
        let log = store.decisions().unwrap();
        assert_eq!(log.iter().map(|decision| decision.action.clone()).collect::<Vec<_>>(), actions);
        assert_eq!(log.iter().map(|decision| decision.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        assert!(log.iter().all(|decision| decision.by == "ana" && decision.at == at && decision.because.as_deref() == Some("seen it")));
        let json = serde_json::to_string(&log).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Decision>>(&json).unwrap(), log);
        assert_eq!(standing(&log).iter().map(|decision| decision.number).collect::<Vec<_>>(), [1, 2, 4, 6]);
    }

    #[test]
    fn what_undoes_can_be_undone() {
        let at = Timestamp::UNIX_EPOCH;
        let decision = |number, action| Decision { number, by: "ana".to_owned(), at, because: None, action };
        let log =
            [decision(1, Action::Reject { thing: thing("a") }), decision(2, Action::Undo { decision: 1 }), decision(3, Action::Undo { decision: 2 })];
        let numbers = |log| standing(log).iter().map(|decision| decision.number).collect::<Vec<_>>();
        assert!(numbers(&log[..2]).is_empty());
        assert_eq!(numbers(&log), [1]);
    }
}
