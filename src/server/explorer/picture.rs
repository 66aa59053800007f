//! What lies around some entities, as a network that can be drawn.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term, TermRef};
use serde::Serialize;

use super::address;
use super::catalogue::Contents;
use super::involved::Involved;
use super::lookup::Lookup;
use super::model::Link;
use crate::graph::Network;
use crate::graph::network::{Edge, Node};
use crate::graph::vocabulary::{NG, REL, SCHEMA, term};
use crate::reading::Kind;
use crate::store::StoreError;
use crate::store::names::kind_of;

/// Statements of one entity that are looked at, the newest first.
const PER_ENTITY: usize = 120;
/// Entities in one picture, unless fewer are asked for.
pub const MOST: usize = 40;
/// Centres of one picture.
const CENTRES: usize = 20;

/// Which edges are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// All.
    #[default]
    Everything,
    /// What articles assert.
    Facts,
    /// What is claimed, planned or denied.
    Claims,
}

/// What is to be drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// The entities whose relations are drawn.
    pub about: Vec<NamedNode>,
    /// Kinds of the other entities; empty for all.
    pub kinds: BTreeSet<Kind>,
    /// Relations with these words in them only.
    pub relation: String,
    /// Facts, claims or both.
    pub standing: Standing,
    /// What is told of this day or later, or in articles of this day or later.
    pub from: Option<Date>,
    /// As `from`, until this day.
    pub until: Option<Date>,
    /// How many entities at most.
    pub most: usize,
}

/// An entity of a picture, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NodeData {
    iri: String,
    label: String,
    kind: Kind,
    href: Option<String>,
    centre: bool,
}

/// A relation of a picture, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EdgeData {
    from: String,
    to: String,
    labels: Vec<String>,
    claim: bool,
}

/// A picture as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Data {
    note: Option<String>,
    nodes: Vec<NodeData>,
    edges: Vec<EdgeData>,
}

/// A network with what it was made from.
pub struct Picture {
    /// What is drawn.
    pub network: Network,
    /// What it was made from.
    pub quads: Vec<Quad>,
    /// The centres by name.
    pub centres: Vec<Link>,
}

impl Picture {
    /// Gathers what lies around the entities of `view` and leaves out what it does not want.
    pub fn of(lookup: &Lookup<'_>, contents: &Contents, view: &View) -> Result<Self, StoreError> {
        let mut quads = BTreeMap::new();
        for centre in view.about.iter().take(CENTRES) {
            gather(lookup, contents, centre, view, &mut quads)?;
        }
        let quads: Vec<Quad> = quads.into_values().collect();
        let mut network = Network::from_quads(quads.iter().cloned());
        let centres: BTreeSet<&str> = view.about.iter().map(NamedNode::as_str).collect();
        for node in network.graph.node_weights_mut() {
            node.distance = usize::from(!centres.contains(node.iri.as_str()));
        }
        let network = filtered(&network, view).capped(view.most.clamp(1, 150));
        let links = view.about.iter().take(CENTRES).map(|iri| lookup.link(iri.as_str())).collect::<Result<_, _>>()?;
        Ok(Self { network, quads, centres: links })
    }

    /// The picture as data.
    pub fn data(&self, base: &str) -> Data {
        let graph = &self.network.graph;
        let node = |node: &Node| NodeData {
            iri: node.iri.clone(),
            label: node.label.clone(),
            kind: node.kind,
            href: address::path_of(&node.iri, base),
            centre: node.distance == 0,
        };
        let edges = graph.edge_indices().filter_map(|at| {
            let ((from, to), Edge { labels, claim }) = (graph.edge_endpoints(at)?, &graph[at]);
            Some(EdgeData { from: graph[from].iri.clone(), to: graph[to].iri.clone(), labels: labels.clone(), claim: *claim })
        });
        Data { note: self.network.note.clone(), nodes: graph.node_weights().map(node).collect(), edges: edges.collect() }
    }
}

/// Quads by what they say, so that each is there once and the order is always the same.
type Gathered = BTreeMap<String, Quad>;

/// Adds the statements about `centre`, the plain triples that touch it, and the names of all that they link.
fn gather(lookup: &Lookup<'_>, contents: &Contents, centre: &NamedNode, view: &View, quads: &mut Gathered) -> Result<(), StoreError> {
    let mut named = BTreeSet::from([centre.clone()]);
    let mut told = BTreeSet::new();
    for iri in Involved::statements(lookup, contents, centre)?.take(PER_ENTITY) {
        let statement = lookup.about(iri?.as_ref())?;
        if is_in_time(&statement, view) {
            for quad in asserted(lookup, &statement)? {
                quads.insert(quad.to_string(), quad);
            }
            told.extend(triple(&statement));
            named.extend(statement.iter().filter_map(|quad| if let Term::NamedNode(node) = &quad.object { Some(node.clone()) } else { None }));
            quads.extend(statement.into_iter().map(|quad| (quad.to_string(), quad)));
        }
    }
    let timeless = view.from.is_none() && view.until.is_none();
    for quad in touching(lookup, centre)? {
        let is_told = told.contains(&(quad.subject.to_string(), quad.predicate.as_str().to_owned(), quad.object.to_string()));
        if timeless || is_told {
            named.extend(super::lookup::subject(quad.clone()));
            named.extend(if let Term::NamedNode(node) = &quad.object { Some(node.clone()) } else { None });
            quads.insert(quad.to_string(), quad);
        }
    }
    for node in named {
        for property in [term::TYPE, term::LABEL, term::ALT_LABEL, term::JOB_TITLE] {
            for quad in lookup.store.matching(Some(node.as_ref()), Some(property), None, None) {
                let quad = quad?;
                quads.insert(quad.to_string(), quad);
            }
        }
    }
    Ok(())
}

/// The plain triple of a statement, if the graph holds it: without it the statement would be drawn as a claim.
fn asserted(lookup: &Lookup<'_>, statement: &[Quad]) -> Result<Vec<Quad>, StoreError> {
    let value = |property: NamedNodeRef<'_>| statement.iter().find(|quad| quad.predicate == property).map(|quad| quad.object.as_ref());
    match (value(term::SUBJECT), value(term::PREDICATE), value(term::OBJECT)) {
        (Some(TermRef::NamedNode(subject)), Some(TermRef::NamedNode(relation)), Some(object)) => {
            lookup.store.matching(Some(subject), Some(relation), Some(object), None).collect()
        }
        _ => Ok(Vec::new()),
    }
}

/// The plain triples between entities that begin or end at `centre`, at most twice [`PER_ENTITY`].
fn touching(lookup: &Lookup<'_>, centre: &NamedNode) -> Result<Vec<Quad>, StoreError> {
    let is_relation = |quad: &Quad| [REL, SCHEMA, NG].iter().any(|namespace| quad.predicate.as_str().starts_with(namespace));
    let is_entity = |iri: &str| kind_of(iri, lookup.base()).is_some();
    let mut found = Vec::new();
    let outgoing = lookup.store.matching(Some(centre.as_ref()), None, None, None);
    let incoming = lookup.store.matching(None, None, Some(centre.into()), None);
    for quads in [outgoing.take(PER_ENTITY * 4).collect::<Vec<_>>(), incoming.take(PER_ENTITY * 8).collect()] {
        for quad in quads {
            let quad = quad?;
            let ends = (super::lookup::subject(quad.clone()), &quad.object);
            if let (Some(subject), Term::NamedNode(object)) = ends
                && is_relation(&quad)
                && is_entity(subject.as_str())
                && is_entity(object.as_str())
            {
                found.push(quad);
            }
        }
    }
    Ok(found)
}

/// Subject, relation and object of a statement, as they are written.
fn triple(statement: &[Quad]) -> Option<(String, String, String)> {
    let value = |property: NamedNodeRef<'_>| statement.iter().find(|quad| quad.predicate == property).map(|quad| quad.object.clone());
    let Some(Term::NamedNode(relation)) = value(term::PREDICATE) else { return None };
    Some((value(term::SUBJECT)?.to_string(), relation.into_string(), value(term::OBJECT)?.to_string()))
}

/// Whether a statement tells of the time of `view`: by its own days, or by the date in its name, which is its article's.
fn is_in_time(statement: &[Quad], view: &View) -> bool {
    if view.from.is_none() && view.until.is_none() {
        return true;
    }
    let day = |property: NamedNodeRef<'_>| {
        let quad = statement.iter().find(|quad| quad.predicate == property)?;
        if let Term::Literal(literal) = &quad.object { literal.value().parse::<Date>().ok() } else { None }
    };
    let published = || {
        let name = statement.first()?.subject.to_string();
        name.rsplit('/').next()?.get(..10)?.parse::<Date>().ok()
    };
    let (begin, end) = (day(term::BEGIN_DATE), day(term::END_DATE));
    let (Some(begin), Some(end)) = (begin.or(end).or_else(published), end.or(begin).or_else(published)) else { return false };
    view.from.is_none_or(|from| end >= from) && view.until.is_none_or(|until| begin <= until)
}

/// The network without the edges and entities that `view` does not want.
fn filtered(network: &Network, view: &View) -> Network {
    let relation = view.relation.trim().to_lowercase();
    let keeps_node = |node: &Node| node.distance == 0 || view.kinds.is_empty() || view.kinds.contains(&node.kind);
    let keeps_edge = |edge: &Edge| match view.standing {
        Standing::Everything => true,
        Standing::Facts => !edge.claim,
        Standing::Claims => edge.claim,
    };
    let graph = network.graph.filter_map(
        |_, node| keeps_node(node).then(|| node.clone()),
        |_, edge| {
            let labels: Vec<String> = edge.labels.iter().filter(|label| label.to_lowercase().contains(&relation)).cloned().collect();
            (keeps_edge(edge) && !labels.is_empty()).then_some(Edge { labels, claim: edge.claim })
        },
    );
    Network { graph, note: network.note.clone() }
}
