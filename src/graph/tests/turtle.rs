//! The sample article as Turtle, and what single parts of it look like.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, NamedNodeRef, Quad, Term};

use super::sample::{ontology, sample};
use crate::graph::vocabulary::{DEFAULT_BASE, REL, SCHEMA, compact, term};
use crate::graph::{GraphOptions, quads, serial};
use crate::reading::{Kind, Reading};

fn graph(change: impl FnOnce(&mut Reading, &mut GraphOptions)) -> Vec<Quad> {
    let (article, mut reading) = sample();
    let mut options = GraphOptions { keep_text: false, model_digest: "0123abcd".into(), ..GraphOptions::default() };
    change(&mut reading, &mut options);
    quads(&article, &reading, ontology(), &options)
}

fn has(quads: &[Quad], subject: &str, predicate: NamedNodeRef<'_>, object: &str) -> bool {
    quads.iter().any(|quad| {
        let object_is = match &quad.object {
            Term::NamedNode(node) => compact(node.as_str(), DEFAULT_BASE) == object,
            Term::Literal(literal) => literal.value() == object,
            _ => false,
        };
        quad.subject.to_string() == format!("<{DEFAULT_BASE}{subject}>") && quad.predicate == predicate && object_is
    })
}

fn open(words: &str) -> NamedNode {
    NamedNode::new(format!("{REL}{words}")).unwrap()
}

#[test]
fn the_sample_as_turtle() {
    let turtle = serial::to_string(graph(|_, _| {}), RdfFormat::Turtle, DEFAULT_BASE).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    insta::assert_snapshot!(turtle.replace(version, "VERSION").replace(&version.replace('.', "-"), "VERSION"));
}

#[test]
fn facts_are_direct_triples_and_claims_are_not() {
    let graph = graph(|_, _| {});
    assert!(has(&graph, "person/ada-reed", open("married").as_ref(), "person:tom-hale"));
    let spouse = NamedNode::new(format!("{SCHEMA}spouse")).unwrap();
    assert!(has(&graph, "person/ada-reed", spouse.as_ref(), "person:tom-hale"));
    assert!(has(&graph, "person/ada-reed", term::JOB_TITLE, "Judge"));
    for words in ["paid", "sue", "arrested"] {
        let is_linked = |quad: &&Quad| quad.predicate == open(words);
        assert_eq!(graph.iter().find(is_linked), None, "{words}");
    }
}

#[test]
fn every_quad_is_in_the_graph_of_the_article_and_names_its_nodes() {
    for quad in graph(|_, _| {}) {
        assert!(quad.graph_name.to_string().starts_with("<urn:newsgraph:article/2025-05-04-"));
        assert!(quad.subject.is_named_node() && !quad.object.is_blank_node());
    }
}

#[test]
fn a_verb_turned_round_gives_the_known_relation_turned_round() {
    let graph = graph(|reading, _| {
        reading.statements[2].predicate = super::sample::verb("founded", "found");
        reading.statements[2].object = Some(crate::reading::Value::Entity(3));
    });
    let founder = NamedNode::new(format!("{SCHEMA}founder")).unwrap();
    assert!(has(&graph, "org/lumen-corp", founder.as_ref(), "person:ada-reed"));
}

#[test]
fn a_participle_with_its_preposition_is_known_too() {
    let graph = graph(|reading, _| {
        reading.statements[2].predicate = super::sample::verb("born in", "bear in");
        reading.statements[2].object = Some(crate::reading::Value::Entity(2));
        reading.statements[4].predicate = super::sample::verb("married to", "marry to");
        reading.statements[4].object = Some(crate::reading::Value::Entity(0));
    });
    let property = |local: &str| NamedNode::new(format!("{SCHEMA}{local}")).unwrap();
    assert!(has(&graph, "person/ada-reed", property("birthPlace").as_ref(), "place:oslo"));
    assert!(has(&graph, "person/tom-hale", property("spouse").as_ref(), "person:ada-reed"));
}

#[test]
fn a_known_relation_needs_the_right_kinds() {
    let graph = graph(|reading, _| reading.entities[1].kind = Kind::Organization);
    let spouse = NamedNode::new(format!("{SCHEMA}spouse")).unwrap();
    assert!(!has(&graph, "person/ada-reed", spouse.as_ref(), "org:tom-hale"));
    assert!(has(&graph, "person/ada-reed", open("married").as_ref(), "org:tom-hale"));
}

#[test]
fn rdf_12_adds_triple_terms_that_survive_a_round_trip() {
    let graph = graph(|_, options| options.rdf_12 = true);
    assert!(graph.iter().any(|quad| quad.predicate == term::REIFIES));
    let text = serial::to_string(graph.clone(), RdfFormat::NQuads, DEFAULT_BASE).unwrap();
    let back = RdfParser::from_format(RdfFormat::NQuads).for_slice(text.as_bytes()).count();
    assert_eq!(back, graph.len());
}

#[test]
fn every_format_writes_the_sample() {
    for extension in ["ttl", "trig", "nt", "nq", "jsonld"] {
        let format = RdfFormat::from_extension(extension).unwrap();
        let once = serial::to_string(graph(|_, _| {}), format, DEFAULT_BASE).unwrap();
        let mut turned = graph(|_, _| {});
        turned.reverse();
        assert_eq!(once, serial::to_string(turned, format, DEFAULT_BASE).unwrap(), "{extension}");
    }
}
