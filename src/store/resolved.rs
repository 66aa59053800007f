//! What resolution found, in the store: written in one transaction with what follows for the default graph.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::store::{StorageError, Transaction};

use super::graphs::Graphs;
use super::union::{Fate, Translator, View, in_union, record_iri, withdraw};
use super::{GraphStore, Rejection, StoreError, rejection};
use crate::graph::literal;
use crate::graph::vocabulary::term;

/// Articles that are marked in one transaction.
const PORTION: usize = 2_000;
/// Judgements that are recorded at a time: each gives some twenty quads, which are all in memory then.
const RECORDED: usize = 5_000;

/// What resolution says of one node in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The node in the article's graph.
    pub node: NamedNode,
    /// The article.
    pub article: NamedNode,
    /// The entity that it is there; `None` if somebody said that it is none at all.
    pub entity: Option<NamedNode>,
    /// How probable that is, 0 to 1.
    pub score: f64,
    /// Why, in words, the weightiest first.
    pub reasons: Vec<String>,
    /// The decision of a person that it follows from.
    pub decision: Option<NamedNode>,
}

/// A change of what is resolved. All of it is written, or nothing.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// Nodes, by article, whose judgement is replaced by that in `judgements`; one without any is its own entity.
    pub nodes: BTreeMap<NamedNode, BTreeSet<NamedNode>>,
    /// The judgements on these nodes.
    pub judgements: Vec<Judgement>,
    /// What is wrong in articles, in place of what was known to be; `None` if nothing is.
    pub rejections: BTreeMap<NamedNode, Option<Rejection>>,
    /// Entities whose label is chosen anew; `None` where the articles agree on one.
    pub labels: BTreeMap<NamedNode, Option<String>>,
}

impl Resolved {
    /// The quads that record it in a store whose IRIs begin with `base`.
    #[must_use]
    pub fn quads(&self, base: &str) -> Vec<Quad> {
        let graphs = Graphs::new(base);
        let labels = self.labels.iter().filter_map(|(entity, label)| Some(record_label(&graphs, entity, label.as_ref()?)));
        self.judgements.iter().flat_map(|judgement| record(&graphs, judgement)).chain(labels).collect()
    }
}

impl GraphStore {
    /// Articles that were written, replaced or removed since their names were last resolved, sorted.
    ///
    /// # Errors
    /// If the database fails.
    pub fn unresolved_articles(&self) -> Result<Vec<NamedNode>, StoreError> {
        let marks = self.graph(&self.graphs.unresolved)?;
        let mut articles: Vec<NamedNode> = marks.into_iter().filter_map(|quad| named(quad.subject)).collect();
        articles.sort_unstable();
        Ok(articles)
    }

    /// Marks every article as unresolved.
    ///
    /// # Errors
    /// If the database fails.
    pub fn forget_resolution(&self) -> Result<(), StoreError> {
        for articles in self.articles_graphs()?.chunks(10_000) {
            self.mark_all_again(articles).map_err(|source| self.failed(source))?;
        }
        Ok(())
    }

    fn mark_all_again(&self, articles: &[NamedNode]) -> Result<(), StorageError> {
        let mut transaction = self.store.start_transaction()?;
        articles.iter().try_for_each(|article| self.mark_again(&mut transaction, article))?;
        transaction.commit()
    }

    /// Those of the articles that resolution has never seen, and of which the default graph has the nodes as they are. What an interrupted
    /// resolution has left of them is taken away: records, and if `was_interrupted`, what its labels have made of names.
    ///
    /// # Errors
    /// If the database fails.
    pub fn fresh_articles(&self, articles: &[NamedNode], was_interrupted: bool) -> Result<BTreeSet<NamedNode>, StoreError> {
        self.try_fresh_articles(articles, was_interrupted).map_err(|source| self.failed(source))
    }

    fn try_fresh_articles(&self, articles: &[NamedNode], was_interrupted: bool) -> Result<BTreeSet<NamedNode>, StorageError> {
        let mut fresh = BTreeSet::new();
        let (mut left, mut given) = (Vec::new(), Vec::new());
        let view = View::Store(&self.store);
        for article in articles {
            if self.store.contains(&self.mark(article, true))? {
                fresh.insert(article.clone());
                let records = self.records_in(view, article)?;
                if was_interrupted || !records.is_empty() {
                    let quads = view.find(None, None, None, Some(&article.clone().into()))?;
                    given.extend(Translator::given_if_resolved(view, &self.graphs, article, &quads, &records)?);
                    left.extend(records);
                }
            }
        }
        if !(left.is_empty() && given.is_empty()) {
            let mut transaction = self.store.start_transaction()?;
            for quad in left {
                transaction.remove(&quad);
                transaction.remove(&in_union(quad.into()));
            }
            withdraw(&mut transaction, &self.graphs, given)?;
            transaction.commit()?;
        }
        Ok(fresh)
    }

    /// Records judgements on nodes of fresh articles, and the labels of entities that only fresh articles tell of. The default graph follows
    /// when they are settled.
    ///
    /// # Errors
    /// If the database fails.
    pub fn record_fresh(&self, judgements: &[Judgement], labels: &BTreeMap<NamedNode, String>) -> Result<(), StoreError> {
        for judgements in judgements.chunks(RECORDED) {
            self.add_found(judgements.iter().flat_map(|judgement| record(&self.graphs, judgement)))?;
        }
        self.add_found(labels.iter().map(|(entity, label)| record_label(&self.graphs, entity, label)))
    }

    /// Records what is wrong in fresh articles. The default graph follows when they are settled.
    ///
    /// # Errors
    /// If the database fails.
    pub fn record_wrong_in_fresh(&self, rejections: &[Rejection]) -> Result<(), StoreError> {
        self.add_found(rejections.iter().flat_map(|rejection| rejection::written(&self.graphs, rejection)))
    }

    /// Adds quads of the graph of what was found, and their triples to the default graph.
    fn add_found(&self, quads: impl Iterator<Item = Quad>) -> Result<(), StoreError> {
        self.add_many(quads.flat_map(|quad| [in_union(quad.clone().into()), quad]).collect()).map_err(|source| self.failed(source))
    }

    /// Whether something is recorded to be wrong in `article`.
    ///
    /// # Errors
    /// If the database fails.
    pub fn has_wrong(&self, article: &NamedNode) -> Result<bool, StoreError> {
        let record = NamedOrBlankNode::from(rejection::record(&self.graphs, article));
        let found = View::Store(&self.store).find(Some(&record), None, None, Some(&self.graphs.resolution));
        Ok(!found.map_err(|source| self.failed(source))?.is_empty())
    }

    /// Ends the resolution of articles: all that was found of them is written.
    ///
    /// # Errors
    /// If the database fails.
    pub fn end_resolution(&self, articles: &[NamedNode]) -> Result<(), StoreError> {
        let end = |articles: &[NamedNode]| -> Result<(), StorageError> {
            let mut transaction = self.store.start_transaction()?;
            articles.iter().for_each(|article| self.unmark(&mut transaction, article));
            transaction.commit()
        };
        articles.chunks(PORTION).try_for_each(end).map_err(|source| self.failed(source))
    }

    /// The entities whose labels resolution has chosen.
    ///
    /// # Errors
    /// If the database fails.
    pub fn labelled_entities(&self) -> Result<BTreeSet<String>, StoreError> {
        let found = View::Store(&self.store).find(None, Some(term::LABEL), None, Some(&self.graphs.resolution));
        Ok(found.map_err(|source| self.failed(source))?.into_iter().filter_map(|quad| named(quad.subject)).map(NamedNode::into_string).collect())
    }

    /// The label that resolution has chosen for an entity.
    ///
    /// # Errors
    /// If the database fails.
    pub fn chosen_label(&self, entity: &NamedNode) -> Result<Option<String>, StoreError> {
        let found = View::Store(&self.store).value(entity, term::LABEL, &self.graphs.resolution);
        Ok(found.map_err(|source| self.failed(source))?.as_ref().and_then(text))
    }

    /// The judgement on `node` in `article`.
    ///
    /// # Errors
    /// If the database fails.
    pub fn judgement(&self, node: &NamedNode, article: &NamedNode) -> Result<Option<Judgement>, StoreError> {
        let record = record_iri(&self.graphs.base, node.as_str(), article.as_str()).into();
        let quads = View::Store(&self.store).find(Some(&record), None, None, Some(&self.graphs.resolution));
        Ok(judgements(quads.map_err(|source| self.failed(source))?).pop())
    }

    /// Marks an article that resolution has not seen as it is now: the default graph has its nodes as they are.
    pub(super) fn mark_new(&self, transaction: &mut Transaction<'_>, article: &NamedNode) {
        self.unmark(transaction, article);
        transaction.insert(&self.new_mark(article));
    }

    /// The mark of an article that resolution has never seen.
    pub(super) fn new_mark(&self, article: &NamedNode) -> Quad {
        self.mark(article, true)
    }

    /// Marks an article that resolution has to look at again: the default graph has its nodes as they were resolved.
    pub(super) fn mark_again(&self, transaction: &mut Transaction<'_>, article: &NamedNode) -> Result<(), StorageError> {
        if !transaction.contains(&self.mark(article, true))? {
            transaction.insert(&self.mark(article, false));
        }
        Ok(())
    }

    pub(super) fn unmark(&self, transaction: &mut Transaction<'_>, article: &NamedNode) {
        [true, false].iter().for_each(|is_new| transaction.remove(&self.mark(article, *is_new)));
    }

    fn mark(&self, article: &NamedNode, is_new: bool) -> Quad {
        Quad::new(article.clone(), self.graphs.unresolved_mark(), Literal::from(is_new), self.graphs.unresolved.clone())
    }

    /// The judgements on nodes of `article`, or all of them, sorted.
    ///
    /// # Errors
    /// If the database fails.
    pub fn judgements(&self, article: Option<&NamedNode>) -> Result<Vec<Judgement>, StoreError> {
        let view = View::Store(&self.store);
        let quads = match article {
            Some(article) => self.records_in(view, article).map_err(|source| self.failed(source))?,
            None => self.graph(&self.graphs.resolution)?,
        };
        Ok(judgements(quads))
    }

    /// The judgements that make nodes `entity`, sorted.
    ///
    /// # Errors
    /// If the database fails.
    pub fn judgements_for(&self, entity: &NamedNode) -> Result<Vec<Judgement>, StoreError> {
        let read = || -> Result<Vec<Quad>, StorageError> {
            let view = View::Store(&self.store);
            let wanted = Term::from(entity.clone());
            let mut quads = Vec::new();
            for record in view.find(None, Some(term::RESOLVED_TO), Some(&wanted), Some(&self.graphs.resolution))? {
                quads.extend(view.find(Some(&record.subject), None, None, Some(&self.graphs.resolution))?);
            }
            Ok(quads)
        };
        read().map(judgements).map_err(|source| self.failed(source))
    }

    /// The entity that `node` is in `article`; `None` if somebody said that it is none.
    ///
    /// # Errors
    /// If the database fails.
    pub fn entity_of(&self, node: &NamedNode, article: &NamedNode) -> Result<Option<NamedNode>, StoreError> {
        let fate = Translator::new(View::Store(&self.store), &self.graphs).fate(node, article).map_err(|source| self.failed(source))?;
        Ok(match fate {
            Fate::Own => Some(node.clone()),
            Fate::Entity(entity) => Some(entity),
            Fate::Rejected => None,
        })
    }

    /// The other entities that `node` is, in whatever article, sorted.
    ///
    /// # Errors
    /// If the database fails.
    pub fn entities_of(&self, node: &NamedNode) -> Result<Vec<NamedNode>, StoreError> {
        let read = || -> Result<Vec<NamedNode>, StorageError> {
            let view = View::Store(&self.store);
            let mut entities = BTreeSet::new();
            for record in view.find(None, Some(term::NODE), Some(&Term::from(node.clone())), Some(&self.graphs.resolution))? {
                let found = view.find(Some(&record.subject), Some(term::RESOLVED_TO), None, Some(&self.graphs.resolution))?;
                entities.extend(found.iter().filter_map(|quad| named_object(&quad.object)).filter(|entity| *entity != term::NOTHING));
            }
            Ok(entities.into_iter().collect())
        };
        read().map_err(|source| self.failed(source))
    }

    /// The nodes that are `entity`, each with its article.
    ///
    /// # Errors
    /// If the database fails.
    pub fn nodes_of(&self, entity: &NamedNode) -> Result<BTreeSet<(NamedNode, NamedNode)>, StoreError> {
        let mut nodes: BTreeSet<(NamedNode, NamedNode)> =
            self.judgements_for(entity)?.into_iter().map(|judgement| (judgement.node, judgement.article)).collect();
        let own = || -> Result<Vec<NamedNode>, StorageError> {
            let view = View::Store(&self.store);
            let translator = Translator::new(view, &self.graphs);
            let mut articles = Vec::new();
            for quad in view.find(Some(&entity.clone().into()), Some(term::TYPE), None, None)? {
                if let GraphName::NamedNode(graph) = quad.graph_name
                    && self.graphs.is_article(&graph)
                    && translator.fate(entity, &graph)? == Fate::Own
                {
                    articles.push(graph);
                }
            }
            Ok(articles)
        };
        nodes.extend(own().map_err(|source| self.failed(source))?.into_iter().map(|article| (entity.clone(), article)));
        Ok(nodes)
    }

    /// The quads that record judgements on nodes of `article`.
    pub(super) fn records_in(&self, view: View<'_>, article: &NamedNode) -> Result<Vec<Quad>, StorageError> {
        let mut quads = Vec::new();
        let wanted = Term::from(article.clone());
        for record in view.find(None, Some(term::IN_ARTICLE), Some(&wanted), Some(&self.graphs.resolution))? {
            quads.extend(view.find(Some(&record.subject), None, None, Some(&self.graphs.resolution))?);
        }
        Ok(quads)
    }

    /// Writes what resolution found, and brings the default graph in line with it.
    ///
    /// # Errors
    /// If the database fails; then nothing is written.
    pub fn write_resolution(&self, resolved: &Resolved) -> Result<(), StoreError> {
        self.try_write_resolution(resolved).map_err(|source| self.failed(source))
    }

    fn try_write_resolution(&self, resolved: &Resolved) -> Result<(), StorageError> {
        let mut transaction = self.store.start_transaction()?;
        // No article changes here, so that all can be read from the store as it is, as long as one knows what will be written.
        let view = View::Store(&self.store);
        let (before, after) = (Translator::new(view, &self.graphs), Translator::new(view, &self.graphs));
        let (mut old, mut new) = (HashSet::new(), HashSet::new());
        for (article, nodes) in &resolved.nodes {
            for node in nodes {
                let record = record_iri(&self.graphs.base, node.as_str(), article.as_str()).into();
                old.extend(view.find(Some(&record), None, None, Some(&self.graphs.resolution))?);
                after.know_fate(node, article, Fate::Own);
            }
        }
        for judgement in &resolved.judgements {
            let fate =
                judgement.entity.clone().map_or(Fate::Rejected, |entity| if entity == judgement.node { Fate::Own } else { Fate::Entity(entity) });
            after.know_fate(&judgement.node, &judgement.article, fate);
            new.extend(record(&self.graphs, judgement));
        }
        let mut touched = HashSet::new();
        for (article, rejection) in &resolved.rejections {
            let record = NamedOrBlankNode::from(rejection::record(&self.graphs, article));
            let known = view.find(Some(&record), None, None, Some(&self.graphs.resolution))?;
            let now: Vec<Quad> = rejection.iter().flat_map(|rejection| rejection::written(&self.graphs, rejection)).collect();
            for records in [&known, &now] {
                touched.extend(self.touched_by_rejection(view, article, records)?);
            }
            after.know_withheld(article, rejection::read(&now));
            old.extend(known);
            new.extend(now);
        }
        for (entity, label) in &resolved.labels {
            after.know_label(entity, label.as_deref());
        }
        for (article, nodes) in &resolved.nodes {
            touched.extend(self.touched(view, article, nodes)?);
        }
        let (mut gone, mut given) = changes(&before, &after, touched)?;
        for quad in old.difference(&new) {
            transaction.remove(quad);
            transaction.remove(&in_union(quad.clone().into()));
        }
        for quad in new.difference(&old) {
            transaction.insert(quad);
            transaction.insert(&in_union(quad.clone().into()));
        }
        for (entity, label) in &resolved.labels {
            let mut names = BTreeSet::new();
            for property in [term::LABEL, term::ALT_LABEL] {
                let found = view.find(Some(&entity.clone().into()), Some(property), None, Some(&GraphName::DefaultGraph))?;
                names.extend(found.into_iter().filter_map(|quad| text(&quad.object)));
            }
            for (name, property) in names.iter().flat_map(|name| [(name, term::LABEL), (name, term::ALT_LABEL)]) {
                let triple = Triple::new(entity.clone(), property, Literal::new_simple_literal(name));
                if after.is_given(&triple)? {
                    given.insert(triple);
                } else {
                    gone.push(triple);
                }
            }
            given.extend(label.iter().map(|label| Triple::new(entity.clone(), term::LABEL, Literal::new_simple_literal(label))));
            self.set_label(&mut transaction, entity, label.as_deref())?;
        }
        for triple in gone.into_iter().filter(|triple| !given.contains(triple)).collect::<HashSet<_>>() {
            if !after.is_given(&triple)? {
                transaction.remove(&in_union(triple));
            }
        }
        given.into_iter().for_each(|triple| transaction.insert(&in_union(triple)));
        transaction.commit()
    }

    /// The quads of `article` in which one of `nodes` stands.
    pub(super) fn touched(&self, view: View<'_>, article: &NamedNode, nodes: &BTreeSet<NamedNode>) -> Result<HashSet<Quad>, StorageError> {
        let graph = GraphName::from(article.clone());
        let mut touched = HashSet::new();
        for node in nodes {
            touched.extend(view.find(Some(&node.clone().into()), None, None, Some(&graph))?);
            touched.extend(view.find(None, None, Some(&node.clone().into()), Some(&graph))?);
        }
        touched.extend(view.find(None, Some(term::REIFIES), None, Some(&graph))?);
        Ok(touched)
    }

    /// The quads of `article` that records say nothing is given of.
    pub(super) fn touched_by_rejection(&self, view: View<'_>, article: &NamedNode, records: &[Quad]) -> Result<HashSet<Quad>, StorageError> {
        let nodes = records.iter().filter(|quad| quad.predicate == term::REJECTS).filter_map(|quad| named_object(&quad.object)).collect();
        let mut touched = HashSet::new();
        for triple in rejection::read(records).triples {
            let quad = triple.in_graph(GraphName::from(article.clone()));
            // The article may have been read otherwise since.
            if self.store.contains(&quad)? {
                touched.insert(quad);
            }
        }
        touched.extend(self.touched(view, article, &nodes)?);
        Ok(touched)
    }

    fn set_label(&self, transaction: &mut Transaction<'_>, entity: &NamedNode, label: Option<&str>) -> Result<(), StorageError> {
        let subject = NamedOrBlankNode::from(entity.clone());
        for quad in View::Store(&self.store).find(Some(&subject), Some(term::LABEL), None, Some(&self.graphs.resolution))? {
            transaction.remove(&quad);
        }
        if let Some(label) = label {
            let quad = record_label(&self.graphs, entity, label);
            transaction.insert(&quad);
            transaction.insert(&in_union(quad.into()));
        }
        Ok(())
    }
}

/// The quads that record a judgement.
fn record(graphs: &Graphs, judgement: &Judgement) -> Vec<Quad> {
    let record = record_iri(&graphs.base, judgement.node.as_str(), judgement.article.as_str());
    let graph = &graphs.resolution;
    let entity = judgement.entity.clone().unwrap_or_else(|| term::NOTHING.into_owned());
    let score = literal::probability(judgement.score);
    let mut quads = vec![
        Quad::new(record.clone(), term::TYPE, term::RESOLUTION, graph.clone()),
        Quad::new(record.clone(), term::NODE, judgement.node.clone(), graph.clone()),
        Quad::new(record.clone(), term::IN_ARTICLE, judgement.article.clone(), graph.clone()),
        Quad::new(record.clone(), term::RESOLVED_TO, entity, graph.clone()),
        Quad::new(record.clone(), term::SCORE, score, graph.clone()),
    ];
    quads.extend(judgement.reasons.iter().map(|reason| Quad::new(record.clone(), term::REASON, Literal::new_simple_literal(reason), graph.clone())));
    quads.extend(judgement.decision.iter().map(|decision| Quad::new(record.clone(), term::DECIDED_BY, decision.clone(), graph.clone())));
    quads
}

/// The quad that records which label was chosen for an entity.
fn record_label(graphs: &Graphs, entity: &NamedNode, label: &str) -> Quad {
    Quad::new(entity.clone(), term::LABEL, Literal::new_simple_literal(label), graphs.resolution.clone())
}

/// What quads gave to the default graph and do no more, and what they give instead.
fn changes(
    before: &Translator<'_>,
    after: &Translator<'_>,
    quads: impl IntoIterator<Item = Quad>,
) -> Result<(Vec<Triple>, HashSet<Triple>), StorageError> {
    let (mut gone, mut given) = (Vec::new(), HashSet::new());
    for quad in quads {
        let (old, new) = (before.translate(&quad)?, after.translate(&quad)?);
        if old != new {
            gone.extend(old);
            given.extend(new);
        }
    }
    Ok((gone, given))
}

/// Reads judgements back from their records.
fn judgements(quads: Vec<Quad>) -> Vec<Judgement> {
    #[derive(Default)]
    struct Parts {
        node: Option<NamedNode>,
        article: Option<NamedNode>,
        entity: Option<NamedNode>,
        score: f64,
        reasons: Vec<String>,
        decision: Option<NamedNode>,
    }
    let mut records: BTreeMap<String, Parts> = BTreeMap::new();
    for quad in quads {
        let parts = records.entry(quad.subject.to_string()).or_default();
        match quad.predicate.as_ref() {
            p if p == term::NODE => parts.node = named_object(&quad.object),
            p if p == term::IN_ARTICLE => parts.article = named_object(&quad.object),
            p if p == term::RESOLVED_TO => parts.entity = named_object(&quad.object),
            p if p == term::DECIDED_BY => parts.decision = named_object(&quad.object),
            p if p == term::SCORE => parts.score = text(&quad.object).and_then(|score| score.parse().ok()).unwrap_or_default(),
            p if p == term::REASON => parts.reasons.extend(text(&quad.object)),
            _ => {}
        }
    }
    let mut judgements: Vec<Judgement> = (records.into_values())
        .filter_map(|parts| {
            let mut reasons = parts.reasons;
            reasons.sort_unstable();
            let entity = parts.entity.filter(|entity| *entity != term::NOTHING);
            Some(Judgement { node: parts.node?, article: parts.article?, entity, score: parts.score, reasons, decision: parts.decision })
        })
        .collect();
    judgements.sort_by(|a, b| (&a.node, &a.article).cmp(&(&b.node, &b.article)));
    judgements
}

pub(super) fn named(node: NamedOrBlankNode) -> Option<NamedNode> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

pub(super) fn named_object(term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    }
}

fn text(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }
}
