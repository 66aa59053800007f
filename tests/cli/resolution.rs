//! One node for each real thing across articles.

use std::collections::{BTreeMap, BTreeSet};

use newsgraph::article::Article;
use newsgraph::graph::{GraphOptions, iri, quads};
use newsgraph::intake;
use newsgraph::ontology::Ontology;
use newsgraph::reader::Reader;
use newsgraph::resolution;
use newsgraph::store::{Access, Contribution, Flaw, GraphStore, StoreError};
use oxigraph::model::{NamedNode, Term};

use crate::corpus::{self, Told};
use crate::room::Room;

fn contributions(told: &[Told]) -> Vec<Contribution> {
    let reader = Reader::embedded().unwrap();
    let options = GraphOptions::default();
    let articles: Vec<Article> = told.iter().map(|told| intake::from_bytes("told.txt", told.text.as_bytes()).unwrap()).collect();
    (articles.chunks(32))
        .flat_map(|batch| batch.iter().zip(reader.read_many(batch)))
        .map(|(article, reading)| Contribution {
            article: iri::article_iri(article, &options.base),
            quads: quads(article, &reading, reader.ontology(), &options),
            source: "told.txt".to_owned(),
        })
        .collect()
}

fn open(room: &Room, name: &str) -> GraphStore {
    GraphStore::open(&room.path().join(name), Access::Create, None).unwrap()
}

/// What each name in each article is an entity of, by the store.
fn entities(store: &GraphStore, told: &[Told], contributions: &[Contribution]) -> Vec<(String, usize)> {
    let judgements: BTreeMap<(NamedNode, NamedNode), NamedNode> =
        store.judgements(None).unwrap().into_iter().map(|judgement| ((judgement.node, judgement.article), judgement.entity.unwrap())).collect();
    let mut found = Vec::new();
    for (number, (told, contribution)) in told.iter().zip(contributions).enumerate() {
        for (name, meant) in &told.meant {
            let is_name = |predicate: &str| predicate.ends_with("#label") || predicate.ends_with("#altLabel");
            let bears = |object: &Term| matches!(object, Term::Literal(text) if text.value() == name);
            let node =
                contribution.quads.iter().find(|quad| is_name(quad.predicate.as_str()) && bears(&quad.object)).map(|quad| quad.subject.to_string());
            // What the reader has not seen stands alone.
            let Some(node) = node else {
                if std::env::var("SHOW").is_ok() {
                    println!("UNSEEN {name} in {}", told.text);
                }
                found.push((format!("unseen/{number}/{name}"), *meant));
                continue;
            };
            let node = NamedNode::new_unchecked(node.trim_matches(['<', '>']));
            let entity = judgements.get(&(node.clone(), contribution.article.clone())).cloned().unwrap_or(node);
            found.push((entity.into_string(), *meant));
        }
    }
    found
}

/// Precision, recall and F1 of clusters against what is meant (B-cubed; Bagga and Baldwin, 1998).
fn b_cubed(found: &[(String, usize)]) -> (f64, f64, f64) {
    let mut pairs: BTreeMap<(&str, usize), f64> = BTreeMap::new();
    let mut by_entity: BTreeMap<&str, f64> = BTreeMap::new();
    let mut by_meant: BTreeMap<usize, f64> = BTreeMap::new();
    for (entity, meant) in found {
        *pairs.entry((entity, *meant)).or_default() += 1.0;
        *by_entity.entry(entity).or_default() += 1.0;
        *by_meant.entry(*meant).or_default() += 1.0;
    }
    let total = found.len() as f64;
    let precision = pairs.iter().map(|((entity, _), n)| n * n / by_entity[entity]).sum::<f64>() / total;
    let recall = pairs.iter().map(|((_, meant), n)| n * n / by_meant[meant]).sum::<f64>() / total;
    (precision, recall, 2.0 * precision * recall / (precision + recall))
}

/// How many names were joined to others, and how many of these to such as mean something else: of each entity, all but those that most of it mean.
fn joined(found: &[(String, usize)]) -> (usize, usize) {
    let mut entities: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for (entity, meant) in found {
        *entities.entry(entity).or_default().entry(*meant).or_default() += 1;
    }
    let size = |meant: &BTreeMap<usize, usize>| meant.values().sum::<usize>();
    let wrong = entities.values().map(|meant| size(meant) - meant.values().max().copied().unwrap_or(0)).sum();
    (entities.values().map(|meant| size(meant) - 1).sum(), wrong)
}

/// The store that the program builds of articles, and what each name in them is an entity of there.
fn resolved(told: &[Told]) -> (Room, GraphStore, Vec<(String, usize)>) {
    let room = Room::new();
    corpus::write(&room, "news", told);
    room.output(&["build", "-q", "news"]);
    let store = open(&room, "newsgraph.db");
    let mut by_file: BTreeMap<String, NamedNode> = BTreeMap::new();
    for entry in store.articles().unwrap() {
        by_file.extend(entry.sources.iter().map(|source| (source.clone(), entry.iri.clone())));
    }
    let graph = |number: usize| {
        let article = by_file[&format!("news/{number:04}.txt")].clone();
        Contribution { quads: store.quads(Some(&article)).unwrap(), article, source: String::new() }
    };
    let contributions: Vec<Contribution> = (0..told.len()).map(graph).collect();
    let found = entities(&store, told, &contributions);
    (room, store, found)
}

fn show(found: &[(String, usize)]) {
    if std::env::var("SHOW").is_err() {
        return;
    }
    let mut by_meant: BTreeMap<usize, BTreeMap<&str, usize>> = BTreeMap::new();
    for (entity, meant) in found {
        *by_meant.entry(*meant).or_default().entry(entity).or_default() += 1;
    }
    for (meant, entities) in by_meant {
        println!("{meant}: {entities:?}");
    }
}

#[test]
fn the_same_person_is_one_node_across_articles_and_namesakes_are_not() {
    let told = corpus::corpus(240, 3);
    let (_room, store, found) = resolved(&told);
    show(&found);
    let (precision, recall, f1) = b_cubed(&found);
    println!("B-cubed over {} names in {} articles: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}", found.len(), told.len());
    assert!(f1 >= 0.95, "B-cubed F1 {f1:.3} (precision {precision:.3}, recall {recall:.3})");
    let (links, wrong) = joined(&found);
    println!("{wrong} of {links} names are joined to such as mean something else");
    assert!(wrong * 100 <= links, "{wrong} of {links} names are joined to such as mean something else");
    assert_eq!(flaws(&store), Vec::<String>::new());
}

#[test]
fn the_world_that_weights_were_tried_on_is_resolved_too() {
    let (_room, _store, found) = resolved(&corpus::workshop(120));
    show(&found);
    let (precision, recall, f1) = b_cubed(&found);
    println!("B-cubed: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
    assert!(f1 >= 0.95, "B-cubed F1 {f1:.3} (precision {precision:.3}, recall {recall:.3})");
}

/// What is wrong with the store, in words.
fn flaws(store: &GraphStore) -> Vec<String> {
    let mut flaws = Vec::new();
    let take = |flaw: Flaw| -> Result<(), StoreError> {
        flaws.push(format!("{}: {}", flaw.node, flaw.message));
        Ok(())
    };
    store.verify(&Ontology::embedded().unwrap(), take).unwrap();
    flaws
}

/// All quads of the store, sorted: what an export writes.
fn export(store: &GraphStore) -> BTreeSet<String> {
    store.quads(None).unwrap().iter().chain(&store.union().unwrap()).map(ToString::to_string).collect()
}

#[test]
fn the_order_of_articles_does_not_matter() {
    let contributions = contributions(&corpus::corpus(60, 2));
    let ontology = Ontology::embedded().unwrap();
    let room = Room::new();
    let at_once = open(&room, "a.db");
    at_once.ingest(&contributions).unwrap();
    resolution::resolve(&at_once, &ontology).unwrap();
    let expected = export(&at_once);
    assert!(expected.iter().any(|quad| quad.contains("ontology#resolvedTo")), "something was resolved");

    // Backwards, in portions, with names resolved after each; and one article is there twice, another comes and goes.
    let by_and_by = open(&room, "b.db");
    let mut shuffled: Vec<Contribution> = contributions.iter().rev().cloned().collect();
    shuffled.rotate_left(17);
    for portion in shuffled.chunks(7) {
        by_and_by.ingest(portion).unwrap();
        resolution::resolve(&by_and_by, &ontology).unwrap();
    }
    by_and_by.ingest(&contributions[3..4]).unwrap();
    by_and_by.remove(&contributions[5].article).unwrap();
    resolution::resolve(&by_and_by, &ontology).unwrap();
    by_and_by.ingest(&contributions[5..6]).unwrap();
    resolution::resolve(&by_and_by, &ontology).unwrap();
    let found = export(&by_and_by);
    let difference: Vec<_> = expected.symmetric_difference(&found).take(5).collect();
    assert!(difference.is_empty(), "{difference:#?}");
    assert_eq!(flaws(&by_and_by), Vec::<String>::new());

    for contribution in &contributions {
        by_and_by.remove(&contribution.article).unwrap();
    }
    resolution::resolve(&by_and_by, &ontology).unwrap();
    assert_eq!(export(&by_and_by), BTreeSet::new(), "nothing is left of articles that are gone");
}

/// Writes two articles in which two names are in the same company, and gives how many people they are.
fn bearers(room: &Room, number: usize, names: [&str; 2]) -> usize {
    let folder = format!("news{number}");
    let (store, [first, second]) = (format!("{number}.db"), names);
    room.file(
        &format!("{folder}/a.txt"),
        format!("date 2025-02-01\n\n{first}, a minister, met Greta Holm in Ashby on Monday. Holm praised the Ashby Trust.\n"),
    );
    room.file(
        &format!("{folder}/b.txt"),
        format!("date 2025-03-01\n\n{second}, a minister, visited the Ashby Trust on Friday. Greta Holm thanked them.\n"),
    );
    room.output(&["build", "-q", "--store", &store, &folder]);
    let people = room.output(&["entity", "list", "--store", &store, "--kind", "person", "--json"]);
    people.lines().filter(|line| !line.contains("Greta Holm")).count()
}

#[test]
fn forms_of_a_name_are_one_person_and_names_that_are_nearly_alike_are_two() {
    let room = Room::new();
    let one = [
        ["Alexander Van der Bellen", "Alexander van der Bellen"],
        ["Juan Ramón de la Fuente", "Juan Ramon de la Fuente"],
        ["Gabriel García Peralta", "Gabriel Garcia"],
        ["Xi Wenming", "Wenming Xi"],
        ["Orbán Tamás", "Tamas Orban"],
        ["Serhiy Tarasenko", "Sergei Tarasenko"],
        ["Dr. Robert Quillan", "Bob Quillan"],
        ["Abdel Fattah al-Tarek", "Abdel-Fattah el-Tarek"],
    ];
    for (number, names) in one.into_iter().enumerate() {
        assert_eq!(bearers(&room, number, names), 1, "{names:?}");
    }
    let two = [["Maria Garcia", "Mario Garcia"], ["George W. Bergen", "George H. W. Bergen"], ["Anna Kestner", "Hanna Kestner"]];
    for (number, names) in two.into_iter().enumerate() {
        assert_eq!(bearers(&room, 100 + number, names), 2, "{names:?}");
    }
}
