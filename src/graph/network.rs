//! The graph as people see it: entities, and edges between them. Solid is what an article asserts, dashed what somebody claims, plans or denies.

use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Quad, Term};
use petgraph::graph::{DiGraph, NodeIndex};

use super::vocabulary::{self, NG, REL, SCHEMA, compact, expand, term};
use crate::reading::Kind;

/// An entity in a [`Network`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its IRI.
    pub iri: String,
    /// Its best name.
    pub label: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Its base class.
    pub kind: Kind,
    /// What it is by profession or office, if the graph tells.
    pub title: Option<String>,
    /// Steps from the node that the network is about; 0 throughout a whole graph.
    pub distance: usize,
}

/// All relations from one entity to another of the same standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The relations in words, sorted; a claim's words tell what kind of claim and whose: "not attacked, says Ada Reed".
    pub labels: Vec<String>,
    /// Whether the relations are only claimed, planned, possible or denied.
    pub claim: bool,
}

/// A directed view of entities and what is said between them.
#[derive(Debug, Clone, Default)]
pub struct Network {
    /// Entities and relations, in the order of their IRIs.
    pub graph: DiGraph<Node, Edge>,
    /// What a reader should know about the view: that entities were left out.
    pub note: Option<String>,
}

/// What the quads tell about one statement.
#[derive(Default)]
struct Claim {
    subject: Option<String>,
    predicate: Option<String>,
    object: Option<String>,
    negative: bool,
    passive: bool,
    modality: Option<String>,
    sources: BTreeSet<String>,
}

/// What the quads tell, by subject.
#[derive(Default)]
struct Facts {
    kinds: BTreeMap<String, Kind>,
    labels: BTreeMap<String, String>,
    aliases: BTreeMap<String, BTreeSet<String>>,
    titles: BTreeMap<String, String>,
    statements: BTreeMap<String, Claim>,
    triples: BTreeSet<(String, String, String)>,
}

impl Network {
    /// Reads entities and relations from `quads`: those of one article or those of a whole store, in any order.
    #[must_use]
    pub fn from_quads(quads: impl IntoIterator<Item = Quad>) -> Self {
        let facts = Facts::gather(quads);
        let mut edges: BTreeMap<(&str, &str, bool), BTreeSet<String>> = BTreeMap::new();
        facts.direct(&mut edges);
        facts.claims(&mut edges);
        let mut network = Self::default();
        let mut index = BTreeMap::new();
        for (iri, kind) in &facts.kinds {
            index.insert(iri.as_str(), network.graph.add_node(facts.node(iri, *kind)));
        }
        for ((from, to, claim), labels) in edges {
            if let (Some(from), Some(to)) = (index.get(from), index.get(to)) {
                network.graph.add_edge(*from, *to, Edge { labels: labels.into_iter().collect(), claim });
            }
        }
        network
    }

    /// The part within `hops` steps of the entities called `about`: an IRI, a prefixed name under `base` (`person:ada-reed`), or a name or
    /// part of a name in any case. `None` if there is none. Of several that bear the name, all are centres.
    #[must_use]
    pub fn neighbourhood(&self, about: &str, hops: usize, base: &str) -> Option<Self> {
        let centres = self.called(about, base);
        if centres.is_empty() {
            return None;
        }
        let mut distance: BTreeMap<NodeIndex, usize> = centres.iter().map(|centre| (*centre, 0)).collect();
        let mut queue: VecDeque<NodeIndex> = centres.into();
        while let Some(node) = queue.pop_front() {
            let next = distance[&node] + 1;
            for neighbour in self.graph.neighbors_undirected(node).filter(|_| next <= hops) {
                if let Entry::Vacant(unseen) = distance.entry(neighbour) {
                    unseen.insert(next);
                    queue.push_back(neighbour);
                }
            }
        }
        let mut whole = self.clone();
        for (node, distance) in &distance {
            whole.graph[*node].distance = *distance;
        }
        Some(whole.keep(|node| distance.contains_key(&node)))
    }

    /// The network without entities that nothing links, and with at most `most` entities: those nearest to the centre, among them the most
    /// connected. A note tells what was left out.
    #[must_use]
    pub fn capped(&self, most: usize) -> Self {
        let has_centre = self.graph.node_weights().any(|node| node.distance > 0);
        let is_drawn = |node: NodeIndex| {
            self.graph.neighbors_undirected(node).next().is_some() || (has_centre && self.graph[node].distance == 0) || self.graph.node_count() == 1
        };
        let mut linked = self.keep(is_drawn);
        let total = linked.graph.node_count();
        if total <= most {
            return linked;
        }
        let kept = linked.densest(most);
        linked = linked.keep(|node| kept.contains(&node));
        linked = linked.keep(|node| linked.graph.neighbors_undirected(node).next().is_some() || (has_centre && linked.graph[node].distance == 0));
        let shown = linked.graph.node_count();
        linked.note = Some(format!("The {shown} most connected of {total} entities are shown."));
        linked
    }

    /// Picks `most` entities one by one: near before far, then those with most relations, where a relation to one picked before counts more.
    fn densest(&self, most: usize) -> BTreeSet<NodeIndex> {
        let mut score: BTreeMap<NodeIndex, usize> = self.graph.node_indices().map(|node| (node, self.relations(node))).collect();
        let mut kept = BTreeSet::new();
        while kept.len() < most {
            let best = score.iter().min_by_key(|(node, score)| (self.graph[**node].distance, Reverse(**score), **node));
            let Some(best) = best.map(|(node, _)| *node) else { break };
            score.remove(&best);
            kept.insert(best);
            for neighbour in self.graph.neighbors_undirected(best) {
                score.entry(neighbour).and_modify(|score| *score += 3);
            }
        }
        kept
    }

    /// Number of relations that touch `node`.
    fn relations(&self, node: NodeIndex) -> usize {
        let from = self.graph.edges(node).map(|edge| edge.weight().labels.len()).sum::<usize>();
        from + self.graph.edges_directed(node, petgraph::Incoming).map(|edge| edge.weight().labels.len()).sum::<usize>()
    }

    fn keep(&self, keeps: impl Fn(NodeIndex) -> bool) -> Self {
        let graph = self.graph.filter_map(|at, node| keeps(at).then(|| node.clone()), |_, edge| Some(edge.clone()));
        Self { graph, note: self.note.clone() }
    }

    fn called(&self, about: &str, base: &str) -> Vec<NodeIndex> {
        let wanted = about.trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let names = |node: &Node| std::iter::once(&node.label).chain(&node.aliases).map(|name| name.to_lowercase()).collect::<Vec<_>>();
        let is_iri = |node: &Node| node.iri == about.trim() || compact(&node.iri, base) == about.trim();
        let find = |fits: &dyn Fn(&Node) -> bool| self.graph.node_indices().filter(|at| fits(&self.graph[*at])).collect::<Vec<_>>();
        let exact = find(&|node| is_iri(node) || names(node).contains(&wanted));
        if exact.is_empty() { find(&|node| names(node).iter().any(|name| name.contains(&wanted))) } else { exact }
    }
}

impl Facts {
    fn gather(quads: impl IntoIterator<Item = Quad>) -> Self {
        let classes: BTreeMap<String, Kind> =
            Kind::ALL.iter().filter_map(|kind| expand(kind.class()).map(|class| (class.into_string(), *kind))).collect();
        let mut facts = Self::default();
        for quad in quads {
            let NamedOrBlankNode::NamedNode(subject) = &quad.subject else { continue };
            facts.take(subject.as_str(), quad.predicate.as_ref(), &quad.object, &classes);
        }
        facts
    }

    fn take(&mut self, subject: &str, predicate: NamedNodeRef<'_>, object: &Term, classes: &BTreeMap<String, Kind>) {
        let name = subject.to_owned();
        match object {
            Term::NamedNode(node) if predicate == term::TYPE => {
                if let Some(kind) = classes.get(node.as_str()) {
                    let known = self.kinds.entry(name).or_insert(*kind);
                    *known = (*known).min(*kind);
                } else if *node == term::STATEMENT {
                    self.statements.entry(name).or_default();
                }
            }
            Term::Literal(text) if predicate == term::LABEL => {
                let label = self.labels.entry(name).or_insert_with(|| text.value().to_owned());
                if text.value() < label.as_str() {
                    text.value().clone_into(label);
                }
            }
            Term::Literal(text) if predicate == term::ALT_LABEL => {
                self.aliases.entry(name).or_default().insert(text.value().to_owned());
            }
            Term::Literal(text) if predicate == term::JOB_TITLE => {
                self.titles.entry(name).or_insert_with(|| text.value().to_owned());
            }
            Term::NamedNode(_) | Term::Literal(_) if is_slot(predicate) => {
                self.statements.entry(name).or_default().take(predicate, &plain(object));
            }
            Term::NamedNode(node) if is_relation(predicate.as_str()) => {
                self.triples.insert((name, predicate.as_str().to_owned(), node.as_str().to_owned()));
            }
            _ => {}
        }
    }

    /// The direct triples between entities. A known relation that only repeats an open one between the two is not drawn again.
    fn direct<'a>(&'a self, edges: &mut BTreeMap<(&'a str, &'a str, bool), BTreeSet<String>>) {
        let stated: BTreeSet<(&str, &str, &str)> = self.statements.values().filter_map(Claim::triple).collect();
        let between = |a: &str, b: &str| self.kinds.contains_key(a) && self.kinds.contains_key(b);
        let open: BTreeSet<(&str, &str)> = (self.triples.iter())
            .filter(|(_, predicate, _)| predicate.starts_with(REL))
            .flat_map(|(from, _, to)| [(from.as_str(), to.as_str()), (to.as_str(), from.as_str())])
            .collect();
        for (from, predicate, to) in self.triples.iter().filter(|(from, _, to)| between(from, to)) {
            let (from, to) = (from.as_str(), to.as_str());
            if predicate.starts_with(REL) || stated.contains(&(from, predicate, to)) || !open.contains(&(from, to)) {
                edges.entry((from, to, false)).or_default().insert(self.words(predicate));
            }
        }
    }

    /// The statements between entities that are no direct triples.
    fn claims<'a>(&'a self, edges: &mut BTreeMap<(&'a str, &'a str, bool), BTreeSet<String>>) {
        for claim in self.statements.values() {
            let Some((from, predicate, to)) = claim.triple() else { continue };
            let is_direct = self.triples.contains(&(from.to_owned(), predicate.to_owned(), to.to_owned()));
            if !is_direct && self.kinds.contains_key(from) && self.kinds.contains_key(to) {
                let is_claim = !claim.passive || claim.is_qualified();
                edges.entry((from, to, is_claim)).or_default().insert(self.claim_words(claim, predicate));
            }
        }
    }

    /// "not attacked (possible), says Ada Reed"
    fn claim_words(&self, claim: &Claim, predicate: &str) -> String {
        let not = if claim.negative { "not " } else { "" };
        let how = claim.modality.as_ref().map(|modality| format!(" ({})", modality.to_lowercase())).unwrap_or_default();
        let sources: Vec<&str> = claim.sources.iter().map(|source| self.labels.get(source).map_or(source.as_str(), String::as_str)).collect();
        let who = if sources.is_empty() { String::new() } else { format!(", says {}", sources.join(" and ")) };
        format!("{not}{}{how}{who}", self.words(predicate))
    }

    /// A property in words: its label, or its local name taken apart.
    fn words(&self, property: &str) -> String {
        if let Some(label) = self.labels.get(property) {
            return label.clone();
        }
        vocabulary::words(property)
    }

    fn node(&self, iri: &str, kind: Kind) -> Node {
        let last = iri.rsplit(['/', '#', ':']).next().unwrap_or(iri);
        Node {
            iri: iri.to_owned(),
            label: self.labels.get(iri).map_or(last, String::as_str).to_owned(),
            aliases: self.aliases.get(iri).into_iter().flatten().cloned().collect(),
            kind,
            title: self.titles.get(iri).cloned(),
            distance: 0,
        }
    }
}

impl Claim {
    fn take(&mut self, predicate: NamedNodeRef<'_>, object: &str) {
        let local = object.rsplit('#').next().unwrap_or(object).to_owned();
        match predicate {
            p if p == term::SUBJECT => self.subject = Some(object.to_owned()),
            p if p == term::PREDICATE => self.predicate = Some(object.to_owned()),
            p if p == term::OBJECT => self.object = Some(object.to_owned()),
            p if p == term::POLARITY => self.negative = object != term::POSITIVE.as_str(),
            p if p == term::MODALITY => self.modality = (object != term::ACTUAL.as_str()).then_some(local),
            p if p == term::VOICE => self.passive = object == term::PASSIVE.as_str(),
            _ => {
                self.sources.insert(object.to_owned());
            }
        }
    }

    fn triple(&self) -> Option<(&str, &str, &str)> {
        Some((self.subject.as_deref()?, self.predicate.as_deref()?, self.object.as_deref()?))
    }

    fn is_qualified(&self) -> bool {
        self.negative || self.modality.is_some() || !self.sources.is_empty()
    }
}

/// Whether the property belongs to a statement's standing.
fn is_slot(property: NamedNodeRef<'_>) -> bool {
    [term::SUBJECT, term::PREDICATE, term::OBJECT, term::POLARITY, term::MODALITY, term::VOICE, term::ATTRIBUTED_TO].contains(&property)
}

/// Whether the property may link two entities: a relation, not the scaffolding of articles, statements and quotations.
fn is_relation(property: &str) -> bool {
    let scaffolding = [
        term::EVIDENCE,
        term::ARGUMENT,
        term::VALUE,
        term::CONTENT,
        term::INNERMOST_SOURCE,
        term::IN_PLACE,
        term::IN_ARTICLE,
        term::QUOTATION_KIND,
        term::MENTIONS,
        term::SPOKEN_BY_CHARACTER,
    ];
    [REL, SCHEMA, NG].iter().any(|namespace| property.starts_with(namespace)) && scaffolding.iter().all(|term| term.as_str() != property)
}

fn plain(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
