//! The names of a store's graphs, and what each is for.

use oxigraph::model::{GraphName, NamedNode, NamedNodeRef};

use super::names::kind_of;

/// The names of the graphs of a store beside its articles' own.
#[derive(Debug, Clone)]
pub(super) struct Graphs {
    /// Start of the store's IRIs.
    pub base: String,
    /// From which file each article came. Queries see it, exports do not.
    pub sources: GraphName,
    /// Which articles are reprints of which.
    pub reprints: GraphName,
    /// What reprints are found by. Hidden.
    pub signatures: GraphName,
    /// What resolution found: which node is which entity.
    pub resolution: GraphName,
    /// What people decided about entities.
    pub decisions: GraphName,
    /// Articles written or removed since the last resolution. Hidden.
    pub unresolved: GraphName,
}

impl Graphs {
    pub fn new(base: &str) -> Self {
        let graph = |name: &str| GraphName::from(NamedNode::new_unchecked(format!("{base}graph/{name}")));
        Self {
            base: base.to_owned(),
            sources: graph("sources"),
            reprints: graph("reprints"),
            signatures: graph("signatures"),
            resolution: graph("resolution"),
            decisions: graph("decision"),
            unresolved: graph("unresolved"),
        }
    }

    /// What follows the base in the IRI of a node of the store.
    pub fn local<'a>(&self, node: &'a NamedNode) -> Option<&'a str> {
        node.as_str().strip_prefix(self.base.as_str())
    }

    /// Whether `graph` is an article's.
    pub fn is_article(&self, graph: &NamedNode) -> bool {
        self.local(graph).is_some_and(|local| local.starts_with("article/"))
    }

    /// Whether `graph` is for the program alone: no query and no export sees it.
    pub fn is_hidden(&self, graph: &NamedNode) -> bool {
        [&self.unresolved, &self.signatures].into_iter().any(|hidden| matches!(hidden, GraphName::NamedNode(name) if name == graph))
    }

    /// Whether no export tells what is in `graph`.
    pub fn is_unexported(&self, graph: &NamedNode) -> bool {
        self.is_hidden(graph) || matches!(&self.sources, GraphName::NamedNode(name) if name == graph)
    }

    /// Whether `node` is an entity.
    pub fn is_entity(&self, node: &NamedNode) -> bool {
        kind_of(node.as_str(), &self.base).is_some()
    }

    /// Whether `node` is an entity of `article` alone: that is said by its IRI.
    pub fn is_of(&self, node: &NamedNode, article: &NamedNode) -> bool {
        let name = self.local(article).and_then(|local| local.strip_prefix("article/"));
        let of = self.local(node).and_then(|local| Some(local.split_once('/')?.1.rsplit_once('/')?.0));
        of.is_some() && of == name
    }

    /// The property that marks an article in the graph of unresolved ones.
    pub fn unresolved_mark(&self) -> NamedNodeRef<'static> {
        NamedNodeRef::new_unchecked("urn:newsgraph:internal/unresolved")
    }
}
