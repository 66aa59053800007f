//! Fresh articles, settled: the default graph follows what resolution found of articles that it had not seen before.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Term, Triple};
use oxigraph::store::StorageError;
use rayon::prelude::*;

use super::ingest::MANY;
use super::resolved::{named, named_object};
use super::union::{Fates, Labels, Translator, View, in_union};
use super::{GraphStore, StoreError};
use crate::graph::vocabulary::term;

/// Articles that are looked at at a time.
const PORTION: usize = 2_000;
/// Triples of the default graph that are changed in one transaction, give or take what [`PORTION`] articles change.
const CHANGED: usize = 200_000;

/// What is known when fresh articles are settled.
struct Known<'a> {
    /// All that is recorded of them.
    found: Option<&'a Fates>,
    /// All labels that resolution has chosen.
    labels: Option<&'a Labels>,
    /// Whether any entity has a chosen label.
    is_labelled: bool,
}

/// What of one article the default graph has otherwise than it should.
struct Unsettled {
    /// The nodes that something is recorded of, and that may stand elsewhere.
    nodes: Vec<NamedNode>,
    /// Those that stand in no other article, and that nothing else is.
    nowhere: Vec<NamedNode>,
    /// What it may have to lose, unless something else gives it.
    gone: Vec<Triple>,
    given: Vec<Triple>,
}

/// What the default graph is to have no more, and what it is to have, when these articles are resolved.
struct Changes<'a> {
    articles: Vec<&'a NamedNode>,
    gone: Vec<Triple>,
    given: HashSet<Triple>,
}

impl GraphStore {
    /// Brings the default graph in line with what is recorded of fresh articles, which are resolved from then on. `found` is all that is recorded of
    /// them, if that is known.
    ///
    /// # Errors
    /// If the database fails.
    pub fn settle_fresh(&self, articles: &BTreeSet<NamedNode>, found: Option<&Fates>) -> Result<(), StoreError> {
        let settle = || -> Result<(), StorageError> {
            let articles: Vec<&NamedNode> = articles.iter().collect();
            // Of a few articles it is quicker to look up what they need.
            let labels = (articles.len() >= PORTION).then(|| self.chosen_labels()).transpose()?;
            let is_labelled = labels.as_ref().map_or_else(|| self.has_chosen_labels(), |labels| Ok(!labels.is_empty()))?;
            let mut fresh: HashSet<&str> = articles.iter().map(|article| article.as_str()).collect();
            let mut left = articles.as_slice();
            let mut next = || {
                let known = Known { found, labels: labels.as_ref(), is_labelled };
                (!left.is_empty()).then(|| self.unsettled(&mut left, &mut fresh, &known))
            };
            // What follows for one portion is written while it is found out for the next, which looks at nothing of that.
            let mut changes = next().transpose()?;
            while let Some(found) = changes {
                let (written, following) = rayon::join(|| self.write_settled(found), &mut next);
                written?;
                changes = following.transpose()?;
            }
            Ok(())
        };
        settle().map_err(|source| self.failed(source))
    }

    /// What the default graph has of fresh articles, and would not have or would have otherwise if they were resolved: of as many of `left` as are
    /// written at a time, which are taken from it and from those that are `fresh`.
    fn unsettled<'a>(&self, left: &mut &'a [&'a NamedNode], fresh: &mut HashSet<&'a str>, known: &Known<'_>) -> Result<Changes<'a>, StorageError> {
        let view = View::Store(&self.store);
        let mut articles: Vec<&NamedNode> = Vec::new();
        let (mut nodes, mut nowhere, mut gone, mut given) = (HashSet::new(), HashSet::new(), HashSet::new(), HashSet::new());
        while !left.is_empty() && gone.len() + given.len() < CHANGED {
            let (portion, rest) = left.split_at(left.len().min(PORTION));
            *left = rest;
            for article in portion {
                fresh.remove(article.as_str());
            }
            let translator = || Translator::new(view, &self.graphs).with_fresh(fresh).with_labels(known.labels).with_fates(known.found);
            let found = (portion.par_iter()).map_init(translator, |after, article| self.unsettled_in(article, known, after));
            for article in found.collect::<Result<Vec<Unsettled>, _>>()? {
                nodes.extend(article.nodes);
                nowhere.extend(article.nowhere);
                gone.extend(article.gone);
                given.extend(article.given);
            }
            articles.extend(portion);
        }
        let fresh = &*fresh;
        let after = || Translator::new(view, &self.graphs).with_fresh(fresh).with_labels(known.labels).with_fates(known.found);
        gone.retain(|triple| !given.contains(triple));
        // Each node and each triple once: what many articles say takes long to look up.
        let own = known.found.map(|found| &found.own);
        nodes.retain(|node| own.is_none_or(|own| !own.contains_key(node)));
        let others = nodes.into_par_iter().map_init(after, |after, node| Ok(after.is_nowhere(&node)?.then_some(node)));
        nowhere.extend(others.filter_map(Result::transpose).collect::<Result<Vec<NamedNode>, StorageError>>()?);
        let is_gone = |after: &Translator<'_>, triple: &Triple| {
            if nodes_of(triple).any(|node| nowhere.contains(node)) {
                return Ok(true);
            }
            for article in nodes_of(triple).filter_map(|node| own?.get(node)) {
                if after.is_given_as_it_is(triple, article)? {
                    return Ok(false);
                }
            }
            Ok::<_, StorageError>(!after.is_given(triple)?)
        };
        let gone = gone.into_par_iter().map_init(after, |after, triple| Ok(is_gone(after, &triple)?.then_some(triple)));
        Ok(Changes { gone: gone.filter_map(Result::transpose).collect::<Result<_, StorageError>>()?, given, articles })
    }

    fn unsettled_in(&self, article: &NamedNode, known: &Known<'_>, after: &Translator<'_>) -> Result<Unsettled, StorageError> {
        let view = View::Store(&self.store);
        let graph = GraphName::from(article.clone());
        let mut touched = HashSet::new();
        let nodes: BTreeSet<NamedNode> = match known.found {
            Some(found) => found.of.get(article).into_iter().flatten().map(|(node, _)| node.clone()).collect(),
            None => {
                let records = self.records_in(view, article)?;
                after.know_records(article, &records);
                touched.extend(self.touched_by_rejection(view, article, &records)?);
                records.iter().filter(|quad| quad.predicate == term::NODE).filter_map(|quad| named_object(&quad.object)).collect()
            }
        };
        touched.extend(self.touched(view, article, &nodes)?);
        for property in [term::LABEL, term::ALT_LABEL].into_iter().filter(|_| known.is_labelled) {
            touched.extend(view.find(None, Some(property), None, Some(&graph))?);
        }
        let mut unsettled = Unsettled { nodes: Vec::new(), nowhere: Vec::new(), gone: Vec::new(), given: Vec::new() };
        for node in nodes {
            let is_nowhere = known.found.is_some() && self.graphs.is_of(&node, article) && !self.is_entity_of_others(&node)?;
            if is_nowhere { &mut unsettled.nowhere } else { &mut unsettled.nodes }.push(node);
        }
        for quad in touched {
            let new = after.translate(&quad)?;
            // Until its article is resolved, the default graph has it as it is.
            let old = Triple::from(quad);
            if new.as_ref() != Some(&old) {
                unsettled.gone.push(old);
                unsettled.given.extend(new);
            }
        }
        Ok(unsettled)
    }

    /// Writes what follows for the default graph from the resolution of fresh articles.
    fn write_settled(&self, changes: Changes<'_>) -> Result<(), StorageError> {
        // As sorted tables it is much quicker. If nothing follows, the next resolution finds articles that are marked as new, and takes away what has
        // come from their records and from chosen labels.
        let (first, then) = if changes.given.len() < MANY { (HashSet::new(), changes.given) } else { (changes.given, HashSet::new()) };
        self.add_many(first.into_iter().map(in_union).collect())?;
        let mut transaction = self.store.start_transaction()?;
        for triple in changes.gone {
            transaction.remove(&in_union(triple));
        }
        for triple in then {
            transaction.insert(&in_union(triple));
        }
        for article in &changes.articles {
            self.unmark(&mut transaction, article);
        }
        transaction.commit()?;
        // So that the database does not keep it all in memory.
        if changes.articles.len() >= PORTION { self.store.flush() } else { Ok(()) }
    }

    /// Whether some node is recorded to be the entity `node`.
    fn is_entity_of_others(&self, node: &NamedNode) -> Result<bool, StorageError> {
        let (entity, graph) = (Some(node.as_ref().into()), Some(self.graphs.resolution.as_ref()));
        Ok(self.store.quads_for_pattern(None, Some(term::RESOLVED_TO), entity, graph).next().transpose()?.is_some())
    }

    /// All labels that resolution has chosen.
    fn chosen_labels(&self) -> Result<Labels, StorageError> {
        let found = View::Store(&self.store).find(None, Some(term::LABEL), None, Some(&self.graphs.resolution))?;
        Ok(found.into_iter().filter_map(|quad| Some((named(quad.subject)?, quad.object))).collect())
    }

    fn has_chosen_labels(&self) -> Result<bool, StorageError> {
        let graph = self.graphs.resolution.as_ref();
        Ok(self.store.quads_for_pattern(None, Some(term::LABEL), None, Some(graph)).next().transpose()?.is_some())
    }
}

/// The nodes that a triple is about.
fn nodes_of(triple: &Triple) -> impl Iterator<Item = &NamedNode> {
    let subject = if let NamedOrBlankNode::NamedNode(node) = &triple.subject { Some(node) } else { None };
    let object = if let Term::NamedNode(node) = &triple.object { Some(node) } else { None };
    subject.into_iter().chain(object)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use oxigraph::model::{Literal, Quad};

    use super::super::{Access, Contribution, Judgement};
    use super::*;

    /// A store with two articles, as it is if the program is killed before they are marked as resolved: the node of one was found to be that of the
    /// other, for which another label was chosen than it has there. Gives them, and what the default graph had before.
    fn interrupted(folder: &std::path::Path) -> (GraphStore, [NamedNode; 2], BTreeSet<String>) {
        let store = GraphStore::open(&folder.join("s"), Access::Create, None).unwrap();
        let name = |local: &str| NamedNode::new_unchecked(format!("urn:newsgraph:{local}"));
        let [a, b, node, entity] = ["article/a", "article/b", "person/a/holm", "person/ana-holm"].map(name);
        let article = |article: &NamedNode, node: &NamedNode, label: &str| {
            let label = Quad::new(node.clone(), term::LABEL, Literal::from(label), article.clone());
            let mention = Quad::new(article.clone(), term::MENTIONS, node.clone(), article.clone());
            Contribution { article: article.clone(), quads: vec![label, mention], source: "a.txt".to_owned() }
        };
        store.ingest(&[article(&a, &node, "Holm"), article(&b, &entity, "A. Holm")]).unwrap();
        store.record_fresh(&[], &BTreeMap::from([(entity.clone(), "Ana Holm".to_owned())])).unwrap();
        let before = told(&store);
        let judgement = Judgement { node, article: a.clone(), entity: Some(entity), score: 0.9, reasons: Vec::new(), decision: None };
        store.record_fresh(&[judgement], &BTreeMap::new()).unwrap();
        let known = Known { found: None, labels: None, is_labelled: true };
        let left = [&a, &b];
        let changes = store.unsettled(&mut left.as_slice(), &mut HashSet::from([a.as_str(), b.as_str()]), &known).unwrap();
        assert_eq!(changes.given.len(), 3, "{:?}", changes.given);
        store.add_many(changes.given.into_iter().map(in_union).collect()).unwrap();
        (store, [a, b], before)
    }

    fn told(store: &GraphStore) -> BTreeSet<String> {
        store.union().unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_an_interrupted_resolution_has_given_does_not_stay() {
        let folder = tempfile::tempdir().unwrap();
        let (store, articles, before) = interrupted(folder.path());
        assert_ne!(told(&store), before);
        store.fresh_articles(&articles, true).unwrap();
        assert_eq!(told(&store), before);
    }

    #[test]
    fn nor_does_it_if_its_article_goes() {
        let folder = tempfile::tempdir().unwrap();
        let (store, articles, _) = interrupted(folder.path());
        articles.iter().for_each(|article| store.remove(article).unwrap());
        let left = told(&store);
        assert!(left.len() == 1 && left.iter().all(|triple| triple.contains("\"Ana Holm\"")), "nothing but the chosen label: {left:?}");
    }
}
