//! What resolution found, in the store: written in one transaction with what follows for the default graph.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term, Triple};
use oxigraph::store::{StorageError, Transaction};

use super::union::{Fate, Translator, View, in_union, record_iri, withdraw};
use super::{GraphStore, Rejection, StoreError, rejection};
use crate::graph::vocabulary::term;

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
    /// Articles of which all judgements are replaced by those in `judgements`.
    pub articles: BTreeSet<NamedNode>,
    /// The judgements on nodes of those articles; a node without one is its own entity.
    pub judgements: Vec<Judgement>,
    /// What is wrong in those articles.
    pub rejections: Vec<Rejection>,
    /// Entities whose label is chosen anew; `None` where the articles agree on one.
    pub labels: BTreeMap<NamedNode, Option<String>>,
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

    /// Marks an article that resolution has not seen as it is now: the default graph has its nodes as they are.
    pub(super) fn mark_new(&self, transaction: &mut Transaction<'_>, article: &NamedNode) {
        self.unmark(transaction, article);
        transaction.insert(&self.mark(article, true));
    }

    /// Marks an article that resolution has to look at again: the default graph has its nodes as they were resolved.
    pub(super) fn mark_again(&self, transaction: &mut Transaction<'_>, article: &NamedNode) -> Result<(), StorageError> {
        if !transaction.contains(&self.mark(article, true))? {
            transaction.insert(&self.mark(article, false));
        }
        Ok(())
    }

    fn unmark(&self, transaction: &mut Transaction<'_>, article: &NamedNode) {
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

    /// The labels that resolution has chosen, by entity.
    ///
    /// # Errors
    /// If the database fails.
    pub fn chosen_labels(&self) -> Result<BTreeMap<NamedNode, String>, StoreError> {
        let found = View::Store(&self.store).find(None, Some(term::LABEL), None, Some(&self.graphs.resolution));
        let found = found.map_err(|source| self.failed(source))?;
        Ok(found.into_iter().filter_map(|quad| Some((named(quad.subject)?, text(&quad.object)?))).collect())
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
        let mut records: BTreeMap<&NamedNode, Vec<Quad>> = resolved.articles.iter().map(|article| (article, Vec::new())).collect();
        for judgement in &resolved.judgements {
            records.entry(&judgement.article).or_default().extend(self.record(judgement));
        }
        for rejection in &resolved.rejections {
            records.entry(&rejection.article).or_default().extend(rejection::written(&self.graphs, rejection));
        }
        let mut names = HashSet::new();
        let mut suspects = Vec::new();
        let mut touched = Vec::new();
        {
            let view = View::Transaction(&transaction);
            let translator = Translator::new(view, &self.graphs);
            for entity in resolved.labels.keys() {
                for property in [term::LABEL, term::ALT_LABEL] {
                    let found = view.find(Some(&entity.clone().into()), Some(property), None, Some(&GraphName::DefaultGraph))?;
                    names.extend(found.into_iter().map(|quad| (entity.clone(), quad.object)));
                }
            }
            for (article, new) in &records {
                touched.extend(self.touched(view, article, new, &resolved.labels)?);
            }
            for quad in &touched {
                suspects.extend(translator.translate(quad)?);
            }
        }
        for (article, new) in &records {
            suspects.extend(self.replace_records(&mut transaction, article, new)?);
        }
        for (entity, label) in &resolved.labels {
            self.set_label(&mut transaction, entity, label.as_deref())?;
        }
        let given = self.retranslate(&mut transaction, &touched)?;
        self.rename(&mut transaction, names)?;
        suspects.retain(|triple| !given.contains(triple));
        withdraw(&mut transaction, &self.graphs, suspects)?;
        transaction.commit()
    }

    /// The quads of `article` that the default graph holds in another form, or will.
    fn touched(
        &self,
        view: View<'_>,
        article: &NamedNode,
        new: &[Quad],
        labels: &BTreeMap<NamedNode, Option<String>>,
    ) -> Result<HashSet<Quad>, StorageError> {
        let graph = GraphName::from(article.clone());
        let old = self.records_in(view, article)?;
        let mut touched = HashSet::new();
        for records in [&old, new] {
            let found = rejection::read(records).triples.into_iter();
            touched.extend(found.map(|triple| triple.in_graph(article.clone())));
        }
        for node in old.iter().chain(new).filter(|quad| quad.predicate == term::NODE || quad.predicate == term::REJECTS) {
            touched.extend(
                named_object(&node.object).map(|node| view.find(Some(&node.into()), None, None, Some(&graph))).transpose()?.unwrap_or_default(),
            );
            touched.extend(view.find(None, None, Some(&node.object), Some(&graph))?);
        }
        let has_triple_terms = !view.find(None, Some(term::REIFIES), None, Some(&graph))?.is_empty();
        if has_triple_terms {
            touched.extend(view.find(None, Some(term::REIFIES), None, Some(&graph))?);
        }
        // An article that was unresolved until now has given its labels as they are.
        let is_new = Some(&Term::from(Literal::from(true)));
        let is_new = view.find(Some(&article.clone().into()), Some(self.graphs.unresolved_mark()), is_new, Some(&self.graphs.unresolved))?;
        if !is_new.is_empty() {
            for quad in view.find(None, Some(term::LABEL), None, Some(&graph))?.into_iter().chain(view.find(
                None,
                Some(term::ALT_LABEL),
                None,
                Some(&graph),
            )?) {
                let is_chosen = match &quad.subject {
                    NamedOrBlankNode::NamedNode(node) => {
                        labels.contains_key(node)
                            || !view.find(Some(&quad.subject), Some(term::LABEL), None, Some(&self.graphs.resolution))?.is_empty()
                    }
                    NamedOrBlankNode::BlankNode(_) => false,
                };
                if is_chosen {
                    touched.insert(quad);
                }
            }
        }
        Ok(touched)
    }

    /// Puts the new records of an article in place of the old ones. Gives the triples of those that are gone.
    fn replace_records(&self, transaction: &mut Transaction<'_>, article: &NamedNode, new: &[Quad]) -> Result<Vec<Triple>, StorageError> {
        let old: HashSet<Quad> = self.records_in(View::Transaction(transaction), article)?.into_iter().collect();
        let kept: HashSet<&Quad> = new.iter().collect();
        let gone: Vec<&Quad> = old.iter().filter(|quad| !kept.contains(quad)).collect();
        for quad in &gone {
            transaction.remove(*quad);
        }
        for quad in new.iter().filter(|quad| !old.contains(quad)) {
            transaction.insert(quad);
            transaction.insert(&in_union(quad.clone().into()));
        }
        self.unmark(transaction, article);
        Ok(gone.into_iter().map(|quad| quad.clone().into()).collect())
    }

    fn set_label(&self, transaction: &mut Transaction<'_>, entity: &NamedNode, label: Option<&str>) -> Result<(), StorageError> {
        let subject = NamedOrBlankNode::from(entity.clone());
        for quad in View::Transaction(transaction).find(Some(&subject), Some(term::LABEL), None, Some(&self.graphs.resolution))? {
            transaction.remove(&quad);
        }
        if let Some(label) = label {
            let quad = Quad::new(subject, term::LABEL, Literal::new_simple_literal(label), self.graphs.resolution.clone());
            transaction.insert(&quad);
            transaction.insert(&in_union(quad.into()));
        }
        Ok(())
    }

    /// Adds what `quads` give to the default graph now.
    fn retranslate(&self, transaction: &mut Transaction<'_>, quads: &[Quad]) -> Result<HashSet<Triple>, StorageError> {
        let given = super::union::given(transaction, &self.graphs, quads)?;
        for triple in &given {
            transaction.insert(&in_union(triple.clone()));
        }
        Ok(given.into_iter().collect())
    }

    /// Brings the names of entities in line with the labels that are chosen for them.
    fn rename(&self, transaction: &mut Transaction<'_>, names: HashSet<(NamedNode, Term)>) -> Result<(), StorageError> {
        let mut right = Vec::new();
        {
            let translator = Translator::new(View::Transaction(transaction), &self.graphs);
            for (entity, name) in names {
                for property in [term::LABEL, term::ALT_LABEL] {
                    let triple = Triple::new(entity.clone(), property, name.clone());
                    right.push((translator.is_given(&triple)?, in_union(triple)));
                }
            }
        }
        for (is_given, quad) in right {
            if is_given { transaction.insert(&quad) } else { transaction.remove(&quad) }
        }
        Ok(())
    }

    fn record(&self, judgement: &Judgement) -> Vec<Quad> {
        let record = record_iri(&self.graphs.base, judgement.node.as_str(), judgement.article.as_str());
        let graph = &self.graphs.resolution;
        let entity = judgement.entity.clone().unwrap_or_else(|| term::NOTHING.into_owned());
        let score = Literal::new_typed_literal(format!("{:.3}", judgement.score), term::DECIMAL);
        let mut quads = vec![
            Quad::new(record.clone(), term::TYPE, term::RESOLUTION, graph.clone()),
            Quad::new(record.clone(), term::NODE, judgement.node.clone(), graph.clone()),
            Quad::new(record.clone(), term::IN_ARTICLE, judgement.article.clone(), graph.clone()),
            Quad::new(record.clone(), term::RESOLVED_TO, entity, graph.clone()),
            Quad::new(record.clone(), term::SCORE, score, graph.clone()),
        ];
        quads.extend(
            judgement.reasons.iter().map(|reason| Quad::new(record.clone(), term::REASON, Literal::new_simple_literal(reason), graph.clone())),
        );
        quads.extend(judgement.decision.iter().map(|decision| Quad::new(record.clone(), term::DECIDED_BY, decision.clone(), graph.clone())));
        quads
    }
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

fn named(node: NamedOrBlankNode) -> Option<NamedNode> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

fn named_object(term: &Term) -> Option<NamedNode> {
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
