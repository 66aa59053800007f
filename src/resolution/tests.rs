//! Names that so many articles bear that only a sample of them is compared.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};

use super::*;
use crate::graph::vocabulary::{expand, term};
use crate::store::{Access, Contribution};

const BASE: &str = "urn:newsgraph:";

/// An article in which somebody called `label` is what `role` says, in company with others of that trade.
fn article(number: usize, node: &str, label: &str, role: &str) -> Contribution {
    article_among(role, number, node, label, role)
}

/// The same in company with others of a circle.
fn article_among(circle: &str, number: usize, node: &str, label: &str, role: &str) -> Contribution {
    let name = format!("2026-03-{:02}-{number:04}", 1 + number % 28);
    let iri = NamedNode::new_unchecked(format!("{BASE}article/{name}"));
    let mut quads = Vec::new();
    let mut put = |subject: &str, property: NamedNodeRef<'_>, object: Term| {
        quads.push(Quad::new(NamedNode::new_unchecked(subject), property, object, iri.clone()));
    };
    let text = |text: &str| Term::from(Literal::new_simple_literal(text));
    put(iri.as_str(), term::TYPE, term::NEWS_ARTICLE.into_owned().into());
    put(iri.as_str(), term::DATE_PUBLISHED, text(&name[..10]));
    let mut person = |node: String, label: &str, role: &str| {
        let class = if node.contains("org/") { "schema:Organization" } else { "schema:Person" };
        put(&node, term::TYPE, expand(class).unwrap().into());
        put(&node, term::LABEL, text(label));
        put(&node, term::JOB_TITLE, text(role));
        put(iri.as_str(), term::MENTIONS, NamedNode::new_unchecked(node).into());
    };
    let room = if node.contains('/') && !node.starts_with("ARTICLE") { "" } else { "person/" };
    person(format!("{BASE}{room}{}", node.replace("ARTICLE", &name)), label, role);
    for friend in 0..3 {
        let family = ["Abel", "Boro", "Cade", "Dunn", "Enz"][(number + friend) % 5];
        person(format!("{BASE}person/{circle}-{}", family.to_lowercase()), &format!("{circle} {family}"), role);
    }
    Contribution { article: iri, quads, source: format!("{number}.txt") }
}

/// Two people of one name, each also called by the surname alone, and one who is met once.
fn articles() -> Vec<Contribution> {
    (0..60)
        .map(|number| match number % 6 {
            0 | 1 => article(number, "ana-holm", "Ana Holm", "minister"),
            2 | 3 => article(number, "ana-holm", "Ana Holm", "striker"),
            4 => article(number, "ARTICLE/holm", "Holm", "minister"),
            _ => article(number, "ARTICLE/holm", "Holm", "striker"),
        })
        .chain([article(60, "ana-holm", "Ana Holm", "bishop")])
        .collect()
}

fn open(folder: &std::path::Path, name: &str) -> GraphStore {
    GraphStore::open(&folder.join(name), Access::Create, None).unwrap()
}

fn resolve_sampled(store: &GraphStore, ontology: &Ontology) -> Resolution {
    let mut resolver = Resolver::open(store, ontology).unwrap();
    resolver.sample = 8;
    resolver.resolve().unwrap()
}

fn export(store: &GraphStore) -> BTreeSet<String> {
    store.quads(None).unwrap().iter().chain(&store.union().unwrap()).map(ToString::to_string).collect()
}

#[test]
fn a_sample_tells_namesakes_apart_and_the_others_join_them() {
    let (folder, ontology) = (tempfile::tempdir().unwrap(), Ontology::embedded().unwrap());
    let store = open(folder.path(), "a");
    let contributions = articles();
    store.ingest(&contributions).unwrap();
    resolve_sampled(&store, &ontology);
    let mut by_role: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for contribution in &contributions {
        let holm = contribution.quads.iter().find(|quad| quad.predicate == term::LABEL && quad.object.to_string().contains("Holm")).unwrap();
        let node = NamedNode::new_unchecked(holm.subject.to_string().trim_matches(['<', '>']));
        let role =
            ["minister", "striker", "bishop"].into_iter().find(|role| contribution.quads.iter().any(|quad| quad.object.to_string().contains(role)));
        let entity = store.entity_of(&node, &contribution.article).unwrap().unwrap();
        by_role.entry(role.unwrap()).or_default().insert(entity.into_string());
    }
    assert!(by_role.values().all(|entities| entities.len() == 1), "each is one: {by_role:?}");
    assert_eq!(by_role.values().collect::<BTreeSet<_>>().len(), 3, "and they are three: {by_role:?}");
}

#[test]
fn what_is_spelt_otherwise_once_is_a_slip_and_what_is_often_is_another_name() {
    let (folder, ontology) = (tempfile::tempdir().unwrap(), Ontology::embedded().unwrap());
    let people = |name: &str, circle: &str, times: usize| {
        let store = open(folder.path(), name);
        let usual = (0..6).map(|number| article_among("north", number, "ana-tolman", "Ana Tolman", "minister"));
        let other = (6..6 + times).map(|number| article_among(circle, number, "ana-tolvan", "Ana Tolvan", "minister"));
        store.ingest(&usual.chain(other).collect::<Vec<_>>()).unwrap();
        resolve(&store, &ontology).unwrap();
        let is_one = |triple: &&Quad| triple.predicate == term::TYPE && triple.subject.to_string().contains("/ana-tol");
        store.union().unwrap().iter().filter(is_one).count()
    };
    assert_eq!(people("slip", "north", 1), 1, "one letter is wrong once, among the same people");
    assert_eq!(people("two", "south", 6), 2, "two ministers");
    assert_eq!(people("far", "south", 1), 2, "nothing but the office says that it is a slip");
}

#[test]
fn two_bodies_are_not_one_because_both_are_called_the_same_for_short() {
    let (folder, ontology) = (tempfile::tempdir().unwrap(), Ontology::embedded().unwrap());
    let store = open(folder.path(), "a");
    let called = |mut article: Contribution, node: &str| {
        let alias = Literal::new_simple_literal("Fjord");
        let node = NamedNode::new_unchecked(format!("{BASE}{node}"));
        article.quads.push(Quad::new(node, term::ALT_LABEL, alias, article.article.clone()));
        article
    };
    let bank = |number| called(article_among("north", number, "org/fjord-bank", "Fjord Bank", "owner"), "org/fjord-bank");
    let foods = |number| called(article_among("north", number, "org/fjord-foods", "Fjord Foods", "owner"), "org/fjord-foods");
    let short = |number| article_among("north", number, "org/fjord", "Fjord", "owner");
    store.ingest(&(0..4).map(bank).chain((4..8).map(foods)).chain((8..10).map(short)).collect::<Vec<_>>()).unwrap();
    resolve(&store, &ontology).unwrap();
    let union = store.union().unwrap();
    let of = |local: &str| union.iter().any(|quad| quad.predicate == term::TYPE && quad.subject.to_string().contains(local));
    assert!(of("org/fjord-bank>") && of("org/fjord-foods>"), "{:?}", store.judgements(None).unwrap());
}

#[test]
fn samples_do_not_depend_on_the_order_of_articles() {
    let (folder, ontology) = (tempfile::tempdir().unwrap(), Ontology::embedded().unwrap());
    let (at_once, by_and_by) = (open(folder.path(), "a"), open(folder.path(), "b"));
    at_once.ingest(&articles()).unwrap();
    resolve_sampled(&at_once, &ontology);
    let mut backwards = articles();
    backwards.reverse();
    let passing = article(99, "ana-holm", "Ana Holm", "striker");
    by_and_by.ingest(std::slice::from_ref(&passing)).unwrap();
    for portion in backwards.chunks(7) {
        by_and_by.ingest(portion).unwrap();
        resolve_sampled(&by_and_by, &ontology);
    }
    by_and_by.remove(&passing.article).unwrap();
    resolve_sampled(&by_and_by, &ontology);
    let (expected, found) = (export(&at_once), export(&by_and_by));
    let differing: Vec<&String> = expected.symmetric_difference(&found).collect();
    assert!(differing.is_empty(), "{differing:#?}");
}

/// Articles of bodies whose names hang together, each of which very many bear, and of people called by parts of such names.
fn firms() -> Vec<Contribution> {
    let tell = |number: usize| match number % 7 {
        0 => article_among("north", number, "org/kestrel", "Kestrel", "owner"),
        1 => article_among("north", number, "org/kestrel-marine", "Kestrel Marine", "owner"),
        2 => article_among("south", number, "org/kestrel-marine", "Kestrel Marine", "owner"),
        3 => article_among("south", number, "org/kestrel-marine-works", "Kestrel Marine Works", "owner"),
        4 => article_among("west", number, "org/kestrel-energy", "Kestrel Energy", "owner"),
        5 => article_among("west", number, "ARTICLE/kestrel", "Kestrel", "minister"),
        _ => article_among(["north", "east", "south"][number % 3], number, "ana-kestrel", "Ana Kestrel", "minister"),
    };
    (0..210).map(tell).collect()
}

#[test]
fn what_was_kept_of_names_that_hang_together_is_what_would_be_found_anew() {
    let (folder, ontology) = (tempfile::tempdir().unwrap(), Ontology::embedded().unwrap());
    let (at_once, by_and_by) = (open(folder.path(), "a"), open(folder.path(), "b"));
    at_once.ingest(&firms()).unwrap();
    resolve_sampled(&at_once, &ontology);
    let articles = firms();
    let (first, then) = articles.split_at(150);
    by_and_by.ingest(first).unwrap();
    resolve_sampled(&by_and_by, &ontology);
    let mut few = 0;
    for article in then {
        by_and_by.ingest(std::slice::from_ref(article)).unwrap();
        few += usize::from(resolve_sampled(&by_and_by, &ontology).judgements < 3);
    }
    assert!(few > 20, "most articles change nothing for the others: {few} of {}", then.len());
    let (expected, found) = (export(&at_once), export(&by_and_by));
    let differing: Vec<&String> = expected.symmetric_difference(&found).collect();
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn one_more_of_many_is_looked_at_alone() {
    let (folder, ontology) = (tempfile::tempdir().unwrap(), Ontology::embedded().unwrap());
    let store = open(folder.path(), "a");
    store.ingest(&articles()).unwrap();
    resolve_sampled(&store, &ontology);
    let before = export(&store);
    // One whose lot is not among the first, so that the sample stays.
    let sample = || -> Vec<u64> {
        let (index, _) = Index::open(store.path()).unwrap();
        let view = index.read().unwrap();
        let members = view.members(profile::key("person/ana-holm")).unwrap();
        members.take(8).collect::<Result<_, _>>().unwrap()
    };
    let old = sample();
    let number = (100..200).find(|number| {
        let more = article(*number, "ana-holm", "Ana Holm", "striker");
        store.ingest(std::slice::from_ref(&more)).unwrap();
        resolve_sampled(&store, &ontology);
        let stays = sample() == old;
        if !stays {
            store.remove(&more.article).unwrap();
            resolve_sampled(&store, &ontology);
        }
        stays
    });
    let more = article(number.unwrap(), "ana-holm", "Ana Holm", "striker").article;
    let gone: Vec<String> = before.difference(&export(&store)).filter(|quad| quad.contains("holm")).cloned().collect();
    assert!(gone.is_empty(), "nothing that was said of others changes: {gone:#?}");
    assert!(store.unresolved_articles().unwrap().is_empty());
    assert!(export(&store).iter().any(|quad| quad.contains(more.as_str())));
}

#[test]
fn what_an_interrupted_resolution_has_chosen_does_not_stay() {
    let (folder, ontology) = (tempfile::tempdir().unwrap(), Ontology::embedded().unwrap());
    let (whole, broken) = (open(folder.path(), "a"), open(folder.path(), "b"));
    for store in [&whole, &broken] {
        store.ingest(&articles()).unwrap();
    }
    resolve_sampled(&whole, &ontology);
    Resolver::open(&broken, &ontology).unwrap().index.begin().unwrap();
    let chosen = |local: &str, label: &str| (NamedNode::new_unchecked(format!("{BASE}person/{local}")), label.to_owned());
    let labels = BTreeMap::from([chosen("ana-holm", "A. Holm"), chosen("nobody-any-more", "Nobody")]);
    broken.record_fresh(&[], &labels).unwrap();
    resolve_sampled(&broken, &ontology);
    let (expected, found) = (export(&whole), export(&broken));
    let differing: Vec<&String> = expected.symmetric_difference(&found).collect();
    assert!(differing.is_empty(), "{differing:#?}");
}

#[test]
fn an_article_that_goes_and_comes_back_is_resolved_again() {
    let (folder, ontology) = (tempfile::tempdir().unwrap(), Ontology::embedded().unwrap());
    let store = open(folder.path(), "a");
    let contributions = articles();
    store.ingest(&contributions).unwrap();
    resolve_sampled(&store, &ontology);
    let before = export(&store);
    for contribution in &contributions {
        store.remove(&contribution.article).unwrap();
        store.ingest(std::slice::from_ref(contribution)).unwrap();
    }
    resolve_sampled(&store, &ontology);
    let after = export(&store);
    let differing: Vec<&String> = before.symmetric_difference(&after).collect();
    assert!(differing.is_empty(), "{differing:#?}");
}
