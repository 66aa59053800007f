//! Writing and removing articles, each whole.

use std::collections::HashSet;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term, Triple};
use oxigraph::store::{StorageError, Transaction};

use super::reprint::Reprints;
use super::union::{Translator, View, add, given, in_union, take_out, withdraw};
use super::{GraphStore, Signature, StoreError};

/// `dcterms:source`: the file that an article was found in.
pub(super) const SOURCE: &str = "http://purl.org/dc/terms/source";

/// The digest of all that an article's graph depends on: the same digest, the same graph.
pub(super) const READ_AS: &str = "https://w3id.org/newsgraph/ontology#readAs";

/// New articles that give this many quads together are written as sorted tables instead of by a transaction. That takes a fraction of the
/// work, but makes a file an index, so that it does not pay for a few.
pub(super) const MANY: usize = 20_000;

/// All that one article gives to the graph.
#[derive(Debug, Clone)]
pub struct Contribution {
    /// The article's IRI, which names its graph.
    pub article: NamedNode,
    /// Its quads, all in that graph.
    pub quads: Vec<Quad>,
    /// Where it was found: a path, or `-` for standard input.
    pub source: String,
}

/// What a build notes beside the articles themselves, in the same transaction.
#[derive(Debug, Clone, Default)]
pub struct Notes {
    /// Articles with the digest of everything that decided how they were read and written; see [`GraphStore::holds`].
    pub read_as: Vec<(NamedNode, String)>,
    /// Articles that were met again, and where: a path, or `-` for standard input.
    pub found_again: Vec<(NamedNode, String)>,
    /// Articles with the signatures by which reprints are found.
    pub signatures: Vec<(NamedNode, Signature)>,
}

/// What a write has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ingested {
    /// Articles that were not there before.
    pub new: usize,
    /// Articles that were there and have been written anew.
    pub replaced: usize,
}

impl GraphStore {
    /// Whether an article is there, and was read and written in the way that `fingerprint` stands for, so that reading it again would
    /// change nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub fn holds(&self, article: &NamedNode, fingerprint: &str) -> Result<bool, StoreError> {
        let known = read_as(article, fingerprint, &self.graphs.sources);
        self.store.contains(&known).map_err(|source| self.failed(source))
    }

    /// The digest of everything that decided how an article was read and written, as it was noted.
    ///
    /// # Errors
    /// If the database fails.
    pub fn fingerprint(&self, article: &NamedNode) -> Result<Option<String>, StoreError> {
        let found = View::Store(&self.store).value(article, NamedNodeRef::new_unchecked(READ_AS), &self.graphs.sources);
        let found = found.map_err(|source| self.failed(source))?;
        Ok(found.and_then(|term| if let Term::Literal(literal) = term { Some(literal.value().to_owned()) } else { None }))
    }

    /// Writes a few articles in one transaction, each in place of what it gave before.
    ///
    /// # Errors
    /// If the database fails; then none of them is written.
    pub fn ingest(&self, contributions: &[Contribution]) -> Result<Ingested, StoreError> {
        self.ingest_with(contributions, &Notes::default())
    }

    /// As [`GraphStore::ingest`], with what is to be remembered for the next build.
    ///
    /// # Errors
    /// If the database fails; then nothing is written.
    pub fn ingest_with(&self, contributions: &[Contribution], notes: &Notes) -> Result<Ingested, StoreError> {
        self.try_ingest(contributions, notes).map_err(|source| self.failed(source))
    }

    /// Moves what was written from the database's journal into its tables, so that those who open the store next need not read the journal.
    ///
    /// # Errors
    /// If the database fails; what was written stays written.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.store.flush().map_err(|source| self.failed(source))
    }

    fn try_ingest(&self, contributions: &[Contribution], notes: &Notes) -> Result<Ingested, StorageError> {
        let mut done = Ingested::default();
        let sources = &self.graphs.sources;
        let mut loaded = self.load_new(contributions)?;
        let mut transaction = self.store.start_transaction()?;
        for Contribution { article, quads, source } in contributions {
            if loaded.remove(article) {
                done.new += 1;
                add(&mut transaction, &self.graphs, &found_in(article, source, sources));
                continue;
            }
            let is_new = !transaction.contains_named_graph(article)?;
            let is_same = !is_new && self.is_same(&transaction, article, quads)?;
            if is_new {
                transaction.insert_named_graph(article);
                done.new += 1;
            } else {
                done.replaced += 1;
            }
            if !is_same {
                if !is_new {
                    self.empty(&mut transaction, article, Vec::new())?;
                }
                quads.iter().for_each(|quad| add(&mut transaction, &self.graphs, quad));
                self.mark_new(&mut transaction, article);
            }
            let read_as = NamedNodeRef::new_unchecked(READ_AS);
            let outdated = View::Transaction(&transaction).find(Some(&article.clone().into()), Some(read_as), None, Some(sources))?;
            take_out(&mut transaction, &self.graphs, &outdated)?;
            add(&mut transaction, &self.graphs, &found_in(article, source, sources));
        }
        for (article, fingerprint) in &notes.read_as {
            add(&mut transaction, &self.graphs, &read_as(article, fingerprint, sources));
        }
        for (article, source) in &notes.found_again {
            add(&mut transaction, &self.graphs, &found_in(article, source, sources));
        }
        let mut reprints = self.reprints_in(&mut transaction);
        for (article, signature) in &notes.signatures {
            reprints.put(article, signature)?;
        }
        transaction.commit()?;
        Ok(done)
    }

    /// Writes the graphs of those articles that are not there yet, if they are large enough together, and says which these were. They are there
    /// at once, all or none; what is noted beside them follows, and until then no build takes them for read.
    fn load_new(&self, contributions: &[Contribution]) -> Result<HashSet<NamedNode>, StorageError> {
        let mut new = HashSet::new();
        let mut written = Vec::new();
        for contribution in contributions.iter().filter(|contribution| !contribution.quads.is_empty()) {
            if !self.store.contains_named_graph(&contribution.article)? && new.insert(contribution.article.clone()) {
                written.push(contribution);
            }
        }
        let size: usize = written.iter().map(|contribution| contribution.quads.len()).sum();
        if size < MANY {
            return Ok(HashSet::new());
        }
        let quads = written.into_iter().flat_map(|Contribution { article, quads, .. }| {
            let union = quads.iter().map(|quad| in_union(Triple::from(quad.clone())));
            quads.iter().cloned().chain(union).chain([self.new_mark(article)])
        });
        self.write_tables(quads, 2 * size + new.len())?;
        Ok(new)
    }

    /// Adds quads, all or none.
    pub(super) fn add_many(&self, quads: Vec<Quad>) -> Result<(), StorageError> {
        if quads.len() < MANY {
            return self.store.extend(quads);
        }
        let size = quads.len();
        self.write_tables(quads, size)
    }

    /// Writes quads, `size` at most, as sorted tables.
    fn write_tables(&self, quads: impl IntoIterator<Item = Quad>, size: usize) -> Result<(), StorageError> {
        // The loader counts a thousand quads as a megabyte; all together are one set of tables.
        let mut loader = self.store.bulk_loader().with_num_threads(1).with_max_memory_size_in_megabytes(size / 1000 + 1);
        loader.load_quads(quads)?;
        loader.commit()
    }

    /// Whether the article's graph holds just these quads.
    fn is_same(&self, transaction: &Transaction<'_>, article: &NamedNode, quads: &[Quad]) -> Result<bool, StorageError> {
        let old: HashSet<Quad> = View::Transaction(transaction).find(None, None, None, Some(&article.clone().into()))?.into_iter().collect();
        let new: HashSet<&Quad> = quads.iter().collect();
        Ok(old.len() == new.len() && old.iter().all(|quad| new.contains(quad)))
    }

    /// Takes out what the article has given, `also` other quads, and what resolution found out about it.
    fn empty(&self, transaction: &mut Transaction<'_>, article: &NamedNode, also: Vec<Quad>) -> Result<(), StorageError> {
        let mut old = View::Transaction(transaction).find(None, None, None, Some(&article.clone().into()))?;
        old.extend(also);
        let mut triples = given(transaction, &self.graphs, &old)?;
        let records = self.records_in(View::Transaction(transaction), article)?;
        triples.extend(given(transaction, &self.graphs, &records)?);
        if transaction.contains(&self.new_mark(article))? {
            // What a resolution has given that was interrupted.
            triples.extend(Translator::given_if_resolved(View::Transaction(transaction), &self.graphs, article, &old, &records)?);
        }
        old.iter().chain(&records).for_each(|quad| transaction.remove(quad));
        self.mark_new(transaction, article);
        withdraw(transaction, &self.graphs, triples)
    }

    /// Removes an article with everything that it gave.
    ///
    /// # Errors
    /// If the database fails; then nothing is removed.
    pub fn remove(&self, article: &NamedNode) -> Result<(), StoreError> {
        self.try_remove(article).map_err(|source| self.failed(source))
    }

    fn try_remove(&self, article: &NamedNode) -> Result<(), StorageError> {
        let mut transaction = self.store.start_transaction()?;
        let sources = View::Transaction(&transaction).find(Some(&article.clone().into()), None, None, Some(&self.graphs.sources))?;
        self.empty(&mut transaction, article, sources)?;
        transaction.remove_named_graph(article)?;
        self.reprints_in(&mut transaction).remove(article)?;
        transaction.commit()
    }

    fn reprints_in<'a, 't>(&'a self, transaction: &'a mut Transaction<'t>) -> Reprints<'a, 't> {
        Reprints { transaction, graphs: &self.graphs }
    }

    pub(super) fn failed(&self, source: StorageError) -> StoreError {
        StoreError::Storage { path: self.path.clone(), source }
    }
}

fn read_as(article: &NamedNode, fingerprint: &str, sources: &GraphName) -> Quad {
    let digest = Literal::new_simple_literal(fingerprint);
    Quad::new(article.clone(), NamedNode::new_unchecked(READ_AS), digest, sources.clone())
}

fn found_in(article: &NamedNode, source: &str, sources: &GraphName) -> Quad {
    let path = Literal::new_simple_literal(source);
    Quad::new(article.clone(), NamedNode::new_unchecked(SOURCE), path, sources.clone())
}

#[cfg(test)]
mod tests {
    use super::super::Access;
    use super::*;

    fn contribution(name: &str, objects: &[&str]) -> Contribution {
        let article = NamedNode::new_unchecked(format!("urn:newsgraph:article/{name}"));
        let predicate = NamedNode::new_unchecked("https://schema.org/headline");
        let quads = objects.iter().map(|o| Quad::new(article.clone(), predicate.clone(), Literal::new_simple_literal(*o), article.clone())).collect();
        Contribution { article, quads, source: format!("{name}.txt") }
    }

    #[test]
    fn an_article_replaces_itself_and_goes_without_a_trace() {
        let folder = tempfile::tempdir().unwrap();
        let store = GraphStore::open(&folder.path().join("s"), Access::Create, None).unwrap();
        let first = [contribution("a", &["one", "two"]), contribution("b", &["three"])];
        assert_eq!(store.ingest(&first).unwrap(), Ingested { new: 2, replaced: 0 });
        assert_eq!(store.ingest(&[contribution("a", &["four"])]).unwrap(), Ingested { new: 0, replaced: 1 });
        let quads = store.quads(None).unwrap();
        assert_eq!(quads.len(), 2, "{quads:?}");
        store.remove(&contribution("a", &[]).article).unwrap();
        store.remove(&contribution("b", &[]).article).unwrap();
        assert!(store.union().unwrap().is_empty(), "the union is empty too");
        assert_eq!(store.quads(None).unwrap(), []);
        assert_eq!(store.store.quads_for_pattern(None, None, None, Some((&store.graphs.sources).into())).count(), 0);
    }

    #[test]
    fn what_two_articles_say_is_in_the_union_once_and_until_both_are_gone() {
        let folder = tempfile::tempdir().unwrap();
        let store = GraphStore::open(&folder.path().join("s"), Access::Create, None).unwrap();
        let shared = NamedNode::new_unchecked("urn:newsgraph:person/ada");
        let both = ["a", "b"].map(|name| {
            let mut contribution = contribution(name, &["own"]);
            let quad = Quad::new(shared.clone(), shared.clone(), shared.clone(), contribution.article.clone());
            contribution.quads.push(quad);
            contribution
        });
        let in_union = || store.store.quads_for_pattern(Some(shared.as_ref().into()), None, None, Some(GraphName::DefaultGraph.as_ref())).count();
        store.ingest(&both).unwrap();
        assert_eq!(in_union(), 1);
        store.ingest(&[contribution("a", &["new"])]).unwrap();
        assert_eq!(in_union(), 1);
        store.remove(&both[1].article).unwrap();
        assert_eq!(in_union(), 0);
    }

    #[test]
    fn the_same_article_twice_in_one_write_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let store = GraphStore::open(&folder.path().join("s"), Access::Create, None).unwrap();
        store.ingest(&[contribution("a", &["one"]), contribution("a", &["one"])]).unwrap();
        assert_eq!(store.quads(None).unwrap().len(), 1);
    }

    #[test]
    fn what_is_held_is_known_until_it_changes_or_goes() {
        let folder = tempfile::tempdir().unwrap();
        let store = GraphStore::open(&folder.path().join("s"), Access::Create, None).unwrap();
        let article = contribution("a", &[]).article;
        assert!(!store.holds(&article, "one").unwrap());
        let notes = |digest: &str| Notes {
            read_as: vec![(article.clone(), digest.to_owned())],
            found_again: vec![(article.clone(), "copy.txt".to_owned())],
            ..Notes::default()
        };
        store.ingest_with(&[contribution("a", &["one"])], &notes("one")).unwrap();
        assert!(store.holds(&article, "one").unwrap() && !store.holds(&article, "two").unwrap());
        store.ingest_with(&[contribution("a", &["two"])], &notes("two")).unwrap();
        assert!(store.holds(&article, "two").unwrap() && !store.holds(&article, "one").unwrap());
        store.remove(&article).unwrap();
        assert!(!store.holds(&article, "two").unwrap());
    }
}
