//! The same story in several articles: which article is a reprint of which.
//!
//! Articles whose stories resemble each other, directly or through others, tell one story. Its original is the article that was published first
//! (of one day the one whose IRI comes first, undated articles last), and every other is `ng:reprintOf` the original. That depends on the set of
//! articles alone, not on the order in which they came. The links lie in the graph `BASE` + `graph/reprints`; what they are found by, a signature
//! and its bands for each article, in `BASE` + `graph/signatures`, which is part of no export and not of the union that queries see.
//!
//! An article that comes is compared with those that share a band with it, so that adding one to many costs a few dozen look-ups. Of many that are
//! loaded together only those are looked up that meet another (`crowd`), and in a store that was empty these are compared with each other alone.

mod crowd;
mod signature;

use std::collections::BTreeSet;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Transaction};

use super::graphs::Graphs;
use super::union::{add, take_out};
use super::{GraphStore, StoreError};
use crate::graph::vocabulary::term;

pub(super) use crowd::Crowd;
pub use signature::Signature;

const SIGNATURE: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/newsgraph/ontology#signature");
const BAND: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/newsgraph/ontology#band");
/// Marks an article that was loaded with its signature and has yet to be compared with others.
const UNLINKED: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("urn:newsgraph:internal/unlinked");
/// Marks one that was loaded into an empty store and has yet to be compared with all others so marked.
const UNLINKED_FIRST: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("urn:newsgraph:internal/unlinked-first");
/// Articles that are linked in one transaction.
const TOGETHER: usize = 1000;

impl GraphStore {
    /// The article that told an article's story first: itself, unless it is a reprint.
    ///
    /// # Errors
    /// If the database fails.
    pub fn original(&self, article: &NamedNode) -> Result<NamedNode, StoreError> {
        let graph = self.graphs.reprints.as_ref();
        let found = self.store.quads_for_pattern(Some(article.as_ref().into()), Some(term::REPRINT_OF), None, Some(graph)).next().transpose();
        let found = found.map_err(|source| self.failed(source))?;
        Ok(found.and_then(|quad| node(quad.object)).unwrap_or_else(|| article.clone()))
    }

    /// How many independent articles some articles are: a story counts once, in however many papers it stands.
    ///
    /// # Errors
    /// If the database fails.
    pub fn independent<'a>(&self, articles: impl IntoIterator<Item = &'a NamedNode>) -> Result<usize, StoreError> {
        let originals = articles.into_iter().map(|article| self.original(article)).collect::<Result<BTreeSet<_>, _>>()?;
        Ok(originals.len())
    }

    /// Links what was loaded and not yet compared with other articles, if there is any: an interrupted load leaves such.
    ///
    /// # Errors
    /// If the database fails; what was linked before stays linked.
    pub fn link_reprints(&self) -> Result<(), StoreError> {
        self.try_link().map_err(|source| self.failed(source))
    }

    fn try_link(&self) -> Result<(), StorageError> {
        self.link_first()?;
        for marks in self.marked(UNLINKED)?.chunks(TOGETHER) {
            let mut transaction = self.store.start_transaction()?;
            marks.iter().for_each(|mark| transaction.remove(mark));
            let mut reprints = Reprints { transaction: &mut transaction, graphs: &self.graphs };
            for article in marks.iter().filter_map(|mark| named(&mark.subject)) {
                if let Some(signature) = reprints.signature(article)? {
                    reprints.link(article, &signature)?;
                }
            }
            transaction.commit()?;
        }
        Ok(())
    }

    /// Links the first articles of a store with each other, which needs no look-up for each band.
    fn link_first(&self) -> Result<(), StorageError> {
        let marks = self.marked(UNLINKED_FIRST)?;
        if marks.is_empty() {
            return Ok(());
        }
        let mut transaction = self.store.start_transaction()?;
        let mut reprints = Reprints { transaction: &mut transaction, graphs: &self.graphs };
        let articles: BTreeSet<_> = marks.iter().filter_map(|mark| named(&mark.subject)).cloned().collect();
        for story in reprints.stories(&articles)? {
            let originals = story.iter().map(|article| reprints.original(article)).collect::<Result<_, _>>()?;
            reprints.join(&originals)?;
        }
        marks.iter().for_each(|mark| transaction.remove(mark));
        transaction.commit()
    }

    fn marked(&self, mark: NamedNodeRef<'_>) -> Result<Vec<Quad>, StorageError> {
        self.store.quads_for_pattern(None, Some(mark), None, Some(self.graphs.signatures.as_ref())).collect()
    }
}

/// The links while a transaction changes them.
pub(super) struct Reprints<'a, 't> {
    pub transaction: &'a mut Transaction<'t>,
    pub graphs: &'a Graphs,
}

impl Reprints<'_, '_> {
    /// Puts an article among the others, in place of what it was before.
    pub fn put(&mut self, article: &NamedNode, signature: &Signature) -> Result<(), StorageError> {
        match self.signature(article)? {
            Some(known) if known == *signature => return Ok(()),
            Some(_) => self.remove(article)?,
            None => {}
        }
        for quad in noted(self.graphs, article, signature) {
            self.transaction.insert(&quad);
        }
        self.link(article, signature)
    }

    /// Makes one story of all that resemble an article whose signature is noted.
    fn link(&mut self, article: &NamedNode, signature: &Signature) -> Result<(), StorageError> {
        let mut originals = self.resembling(signature)?;
        originals.insert(self.original(article)?);
        self.join(&originals)
    }

    /// Takes an article out. The others that told its story may tell one without it, or several.
    pub fn remove(&mut self, article: &NamedNode) -> Result<(), StorageError> {
        let noted = self.quads(Some(article), None, None, &self.graphs.signatures)?;
        if noted.is_empty() {
            return Ok(());
        }
        for quad in &noted {
            self.transaction.remove(quad);
        }
        let mut story = self.story(article)?;
        let links = self.links(&story)?;
        take_out(self.transaction, self.graphs, &links)?;
        story.remove(article);
        for part in self.stories(&story)? {
            self.join(&part)?;
        }
        Ok(())
    }

    /// The originals of all articles that resemble a signature.
    fn resembling(&self, signature: &Signature) -> Result<BTreeSet<NamedNode>, StorageError> {
        let (mut seen, mut originals) = (BTreeSet::new(), BTreeSet::new());
        for band in signature.bands() {
            for other in self.subjects(BAND, &Literal::from(band).into(), &self.graphs.signatures)? {
                if !seen.insert(other.clone()) {
                    continue;
                }
                let original = self.original(&other)?;
                if !originals.contains(&original) && self.signature(&other)?.is_some_and(|known| known.resembles(signature)) {
                    originals.insert(original);
                }
            }
        }
        Ok(originals)
    }

    /// Makes one story of the stories of some originals.
    fn join(&mut self, originals: &BTreeSet<NamedNode>) -> Result<(), StorageError> {
        // The name of an article begins with its day, "undated" comes after all digits.
        let Some(first) = originals.first() else { return Ok(()) };
        for other in originals.iter().filter(|other| *other != first) {
            let links = self.quads(None, Some(term::REPRINT_OF), Some(&other.clone().into()), &self.graphs.reprints)?;
            take_out(self.transaction, self.graphs, &links)?;
            let reprints = links.into_iter().map(|quad| quad.subject).chain([other.clone().into()]);
            for reprint in reprints {
                add(self.transaction, self.graphs, &Quad::new(reprint, term::REPRINT_OF, first.clone(), self.graphs.reprints.clone()));
            }
        }
        Ok(())
    }

    /// Every article that tells the same story, itself among them.
    fn story(&self, article: &NamedNode) -> Result<BTreeSet<NamedNode>, StorageError> {
        let original = self.original(article)?;
        let mut story: BTreeSet<NamedNode> = self.subjects(term::REPRINT_OF, &original.clone().into(), &self.graphs.reprints)?.into_iter().collect();
        story.insert(original);
        Ok(story)
    }

    fn links(&self, story: &BTreeSet<NamedNode>) -> Result<Vec<Quad>, StorageError> {
        let mut links = Vec::new();
        for article in story {
            links.extend(self.quads(Some(article), Some(term::REPRINT_OF), None, &self.graphs.reprints)?);
        }
        Ok(links)
    }

    /// The stories that several of some articles tell.
    fn stories(&self, articles: &BTreeSet<NamedNode>) -> Result<Vec<BTreeSet<NamedNode>>, StorageError> {
        let (mut told, mut signatures) = (Vec::new(), Vec::new());
        for article in articles {
            if let Some(signature) = self.signature(article)? {
                told.push(article);
                signatures.push(signature);
            }
        }
        Ok(crowd::stories(&signatures).into_iter().map(|story| story.into_iter().map(|number| told[number].clone()).collect()).collect())
    }

    fn signature(&self, article: &NamedNode) -> Result<Option<Signature>, StorageError> {
        let found = self.quads(Some(article), Some(SIGNATURE), None, &self.graphs.signatures)?;
        Ok(found.into_iter().find_map(|quad| if let Term::Literal(literal) = quad.object { literal.value().parse().ok() } else { None }))
    }

    fn original(&self, article: &NamedNode) -> Result<NamedNode, StorageError> {
        let found = self.quads(Some(article), Some(term::REPRINT_OF), None, &self.graphs.reprints)?;
        Ok(found.into_iter().find_map(|quad| node(quad.object)).unwrap_or_else(|| article.clone()))
    }

    fn subjects(&self, property: NamedNodeRef<'_>, value: &Term, graph: &GraphName) -> Result<Vec<NamedNode>, StorageError> {
        let found = self.quads(None, Some(property), Some(value), graph)?;
        Ok(found.iter().filter_map(|quad| named(&quad.subject)).cloned().collect())
    }

    fn quads(
        &self,
        subject: Option<&NamedNode>,
        property: Option<NamedNodeRef<'_>>,
        value: Option<&Term>,
        graph: &GraphName,
    ) -> Result<Vec<Quad>, StorageError> {
        self.transaction
            .quads_for_pattern(subject.map(|node| node.as_ref().into()), property, value.map(Term::as_ref), Some(graph.as_ref()))
            .collect()
    }
}

/// What is kept of an article's signature.
pub(super) fn noted(graphs: &Graphs, article: &NamedNode, signature: &Signature) -> Vec<Quad> {
    let quad = |property: NamedNodeRef<'_>, text: String| Quad::new(article.clone(), property, Literal::from(text), graphs.signatures.clone());
    std::iter::once(quad(SIGNATURE, signature.to_string())).chain(signature.bands().map(|band| quad(BAND, band))).collect()
}

/// Marks an article for [`GraphStore::link_reprints`]; `is_first` if only others that are marked so can tell its story.
pub(super) fn unlinked(graphs: &Graphs, article: &NamedNode, is_first: bool) -> Quad {
    let mark = if is_first { UNLINKED_FIRST } else { UNLINKED };
    Quad::new(article.clone(), mark, Literal::from(true), graphs.signatures.clone())
}

fn named(node: &NamedOrBlankNode) -> Option<&NamedNode> {
    if let NamedOrBlankNode::NamedNode(node) = node { Some(node) } else { None }
}

fn node(term: Term) -> Option<NamedNode> {
    if let Term::NamedNode(node) = term { Some(node) } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::{Access, Contribution, Notes};
    use super::signature::tests::story;
    use super::*;

    /// Articles by day, with the texts of their stories.
    type Articles<'a> = &'a [(&'a str, String)];

    fn iri(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("urn:newsgraph:article/{name}"))
    }

    fn ingest(store: &GraphStore, (name, text): &(&str, String)) {
        let signature = Signature::of_text(std::iter::once(text.as_str()));
        let quads = vec![Quad::new(iri(name), term::TYPE, term::NEWS_ARTICLE, iri(name))];
        let contribution = Contribution { article: iri(name), quads, source: String::new() };
        store.ingest_with(&[contribution], &Notes { signatures: vec![(iri(name), signature)], ..Notes::default() }).unwrap();
    }

    fn store(articles: Articles<'_>) -> (tempfile::TempDir, GraphStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = GraphStore::open(&folder.path().join("s"), Access::Create, None).unwrap();
        articles.iter().for_each(|article| ingest(&store, article));
        (folder, store)
    }

    fn links(store: &GraphStore) -> Vec<(String, String)> {
        let quads = store.quads(None).unwrap().into_iter().filter(|quad| quad.predicate == term::REPRINT_OF);
        let local = |text: String| text.trim_matches(['<', '>']).rsplit('/').next().unwrap_or_default().to_owned();
        let mut links: Vec<_> = quads.map(|quad| (local(quad.subject.to_string()), local(quad.object.to_string()))).collect();
        links.sort_unstable();
        links
    }

    /// One story four times, cut more and more so that the ends meet through the middle only, and another story.
    fn chain() -> Vec<(&'static str, String)> {
        vec![
            ("2026-01-03-c", story(0, 300)),
            ("2026-01-02-b", story(120, 300)),
            ("2026-01-01-a", story(240, 300)),
            ("undated-d", story(0, 300)),
            ("2026-01-01-x", story(1000, 300)),
        ]
    }

    #[test]
    fn every_order_links_the_same() {
        let mut articles = chain();
        let chained = |from: usize, to: usize| {
            Signature::of_text([story(from, 300).as_str()].into_iter()).resembles(&Signature::of_text([story(to, 300).as_str()].into_iter()))
        };
        assert_eq!((chained(0, 60), chained(0, 240)), (true, false));
        articles[1].1 = story(90, 300);
        articles[2].1 = story(180, 300);
        let expected = links(&store(&articles).1);
        assert_eq!(
            expected,
            [("2026-01-02-b", "2026-01-01-a"), ("2026-01-03-c", "2026-01-01-a"), ("undated-d", "2026-01-01-a")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
        for turn in 0..articles.len() {
            articles.rotate_left(turn);
            assert_eq!(links(&store(&articles).1), expected);
            articles.swap(0, 2);
            assert_eq!(links(&store(&articles).1), expected);
        }
    }

    #[test]
    fn what_held_a_story_together_parts_it_when_it_goes() {
        let mut articles = chain();
        articles[1].1 = story(90, 300);
        articles[2].1 = story(180, 300);
        let (_folder, store) = store(&articles);
        store.remove(&iri("2026-01-02-b")).unwrap();
        assert_eq!(links(&store), [("undated-d".to_owned(), "2026-01-03-c".to_owned())]);
        store.remove(&iri("2026-01-03-c")).unwrap();
        assert!(links(&store).is_empty());
    }

    #[test]
    fn a_text_that_changes_changes_its_links() {
        let (_folder, store) = store(&[("2026-01-01-a", story(0, 200)), ("2026-01-02-b", story(0, 200))]);
        assert_eq!((links(&store).len(), store.independent([&iri("2026-01-01-a"), &iri("2026-01-02-b")]).unwrap()), (1, 1));
        ingest(&store, &("2026-01-02-b", story(0, 200)));
        assert_eq!(links(&store).len(), 1);
        ingest(&store, &("2026-01-02-b", story(500, 200)));
        assert_eq!((links(&store).len(), store.independent([&iri("2026-01-01-a"), &iri("2026-01-02-b")]).unwrap()), (0, 2));
        ingest(&store, &("2026-01-01-a", story(500, 200)));
        assert_eq!(store.original(&iri("2026-01-02-b")).unwrap(), iri("2026-01-01-a"));
    }
}
