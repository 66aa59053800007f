//! Single look-ups in the graph, for those who need a few quads and no query.

use oxigraph::model::{GraphName, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Quad, TermRef};

use super::{GraphStore, StoreError};

impl GraphStore {
    /// The quads that fit a pattern, where `None` fits everything: in the union of all graphs, or in the graph of one `article`. Every
    /// pattern is answered from an index; the order is the database's.
    pub fn matching<'a>(
        &'a self,
        subject: Option<NamedNodeRef<'_>>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
        article: Option<NamedNodeRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, StoreError>> + use<'a> {
        let graph: GraphNameRef<'_> = article.map_or(GraphName::DefaultGraph.as_ref(), GraphNameRef::NamedNode);
        let found = self.store.quads_for_pattern(subject.map(NamedOrBlankNodeRef::NamedNode), predicate, object, Some(graph));
        found.map(|quad| quad.map_err(|source| self.failed(source)))
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::NamedNode;

    use super::super::{Access, Contribution};
    use super::*;

    #[test]
    fn a_pattern_is_matched_in_the_union_or_in_one_article() {
        let folder = tempfile::tempdir().unwrap();
        let store = GraphStore::open(&folder.path().join("s"), Access::Create, None).unwrap();
        let node = |name: &str| NamedNode::new(format!("urn:newsgraph:{name}")).unwrap();
        let contribution = |name: &str, object: &str| {
            let article = node(&format!("article/{name}"));
            let quads = vec![Quad::new(node("person/ada"), node("met"), node(object), article.clone())];
            Contribution { article, quads, source: format!("{name}.txt") }
        };
        store.ingest(&[contribution("a", "person/tom"), contribution("b", "person/eva")]).unwrap();
        let count = |object: Option<&NamedNode>, article: Option<&NamedNode>| {
            let object = object.map(|object| TermRef::from(object.as_ref()));
            store.matching(None, Some(node("met").as_ref()), object, article.map(NamedNode::as_ref)).map(Result::unwrap).count()
        };
        assert_eq!(count(None, None), 2);
        assert_eq!(count(Some(&node("person/tom")), None), 1);
        assert_eq!(count(Some(&node("person/tom")), Some(&node("article/b"))), 0);
        assert_eq!(count(None, Some(&node("article/b"))), 1);
    }
}
