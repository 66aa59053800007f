//! `verify` on stores that keep their promises, and on stores of which each breaks one.

use std::path::Path;

use newsgraph::store::{Access, Contribution, GraphStore, Update};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::vocab::xsd;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::sparql::CancellationToken;
use predicates::prelude::*;
use predicates::str::contains;

use crate::hostile;
use crate::room::{Room, example};

const NG: &str = "https://w3id.org/newsgraph/ontology#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const SCHEMA: &str = "https://schema.org/";

fn ng(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{NG}{local}"))
}

/// The graph of an example article.
struct Sample {
    quads: Vec<Quad>,
    article: NamedNode,
}

impl Sample {
    fn of(room: &Room, name: &str) -> Self {
        let text = room.output(&["read", "--format", "nq", &example(name)]);
        let quads: Vec<Quad> = RdfParser::from_format(RdfFormat::NQuads).for_slice(text.as_bytes()).map(Result::unwrap).collect();
        let GraphName::NamedNode(article) = quads[0].graph_name.clone() else { panic!("articles are named graphs") };
        Self { quads, article }
    }

    fn store(self, path: &Path) {
        let Self { quads, article } = self;
        let store = GraphStore::open(path, Access::Create, None).unwrap();
        store.ingest(&[Contribution { article, quads, source: "sample".to_owned() }]).unwrap();
    }

    /// The first quad of a property.
    fn first(&mut self, property: &str) -> &mut Quad {
        self.quads.iter_mut().find(|quad| quad.predicate.as_str() == property).expect("the article has the property")
    }

    fn values(&self, subject: &Quad, property: &str) -> Vec<Term> {
        self.quads
            .iter()
            .filter(|quad| quad.subject == subject.subject && quad.predicate.as_str() == property)
            .map(|quad| quad.object.clone())
            .collect()
    }

    /// The triple of the first statement that has a subject and an object which are entities, and `fits`.
    fn triple(&self, fits: impl Fn(&[Term]) -> bool) -> Quad {
        let statements = self.quads.iter().filter(|quad| quad.predicate.as_str() == format!("{NG}polarity"));
        let triple = |statement: &Quad| {
            let one = |property: &str| self.values(statement, &format!("{RDF}{property}")).pop();
            let sources = self.values(statement, &format!("{NG}attributedTo"));
            let (Term::NamedNode(subject), Term::NamedNode(predicate), Term::NamedNode(object)) =
                (one("subject")?, one("predicate")?, one("object")?)
            else {
                return None;
            };
            let ends = [&subject, &object].iter().all(|end| end.as_str().contains(":person/") || end.as_str().contains(":org/"));
            (ends && fits(&sources)).then(|| Quad::new(subject, predicate, object, self.article.clone()))
        };
        statements.filter_map(triple).next().expect("there is such a statement")
    }
}

/// A way to break a promise: its name, what it does, and what `verify` says.
type Break = (&'static str, fn(&mut Sample), &'static str);

const SHAPES: &[Break] = &[
    (
        "no-polarity",
        |sample| {
            let gone = sample.first(&format!("{NG}polarity")).clone();
            sample.quads.retain(|quad| *quad != gone);
        },
        "ng:polarity: has 0 values, at least 1 wanted",
    ),
    (
        "sure",
        |sample| sample.first(&format!("{NG}confidence")).object = Literal::new_typed_literal("1.5", xsd::DECIMAL).into(),
        "which is not 1 or less",
    ),
    (
        "double",
        |sample| sample.first(&format!("{NG}confidence")).object = Literal::new_typed_literal("0.5", xsd::DOUBLE).into(),
        "which is not a decimal",
    ),
    ("mood", |sample| sample.first(&format!("{NG}modality")).object = ng("Certain").into(), "which is not one of Actual, Planned"),
    (
        "two-labels",
        |sample| {
            let label = sample
                .quads
                .iter()
                .find(|quad| quad.predicate.as_str().ends_with("#label") && quad.subject.to_string().contains(":person/"))
                .unwrap();
            let other = Quad { object: Literal::from("Somebody Else").into(), ..label.clone() };
            sample.quads.push(other);
        },
        "rdfs:label: has 2 values, at most 1 allowed",
    ),
    (
        "no-class",
        |sample| {
            let passage = sample.first(&format!("{NG}evidence")).object.to_string();
            sample.quads.retain(|quad| quad.subject.to_string() != passage || quad.predicate.as_str() != format!("{RDF}type"));
        },
        "which is not a Passage of this article",
    ),
    (
        "date",
        |sample| sample.first(&format!("{SCHEMA}datePublished")).object = Literal::new_typed_literal("2026-02-30", xsd::DATE).into(),
        "which is not a date",
    ),
];

const TEXT: &[Break] = &[
    (
        "words",
        |sample| sample.first(&format!("{NG}exact")).object = Literal::from("Nobody wrote this.").into(),
        "the article does not say \"Nobody wrote this.\" there",
    ),
    ("offsets", |sample| sample.first(&format!("{NG}end")).object = Literal::from(1_000_000).into(), "no offsets inside the article's text"),
    (
        "digest",
        |sample| sample.first(&format!("{SCHEMA}articleBody")).object = Literal::from("Another text.").into(),
        "it is not the text that the article was named by",
    ),
    (
        "evidence",
        |sample| sample.first(&format!("{NG}evidence")).object = NamedNode::new_unchecked("urn:newsgraph:passage/elsewhere").into(),
        "no evidence in this article",
    ),
];

const FACTS: &[Break] = &[
    (
        "lost",
        |sample| {
            let fact = sample.triple(|sources| sources.is_empty());
            let before = sample.quads.len();
            sample.quads.retain(|quad| *quad != fact);
            assert!(sample.quads.len() < before, "the fact was there");
        },
        "the article asserts it, but its direct triple is missing",
    ),
    (
        "invented",
        |sample| {
            let mut fact = sample.triple(|sources| sources.is_empty());
            fact.predicate = NamedNode::new_unchecked("https://w3id.org/newsgraph/relation/robbed");
            sample.quads.push(fact);
        },
        "rel:robbed",
    ),
    (
        "claimed",
        |sample| {
            let claim = sample.triple(|sources| !sources.is_empty());
            assert!(!sample.quads.contains(&claim), "a claim is no fact");
            sample.quads.push(claim);
        },
        "no statement says so as a fact",
    ),
];

/// Makes a store with the example article and breaks it.
fn broken(room: &Room, (name, harm, _): &Break) -> String {
    let mut sample = Sample::of(room, "ferry-minister");
    harm(&mut sample);
    sample.store(&room.path().join(name));
    (*name).to_owned()
}

#[test]
fn each_broken_promise_is_named() {
    let room = Room::new();
    for (promise, breaks) in [("shapes", SHAPES), ("text", TEXT), ("facts", FACTS)] {
        for harm in breaks {
            let store = broken(&room, harm);
            let output = room.newsgraph(&["verify", "--store", &store]).assert().code(1).get_output().clone();
            let (listed, summary) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(listed.replace(NG, "ng:").replace("https://w3id.org/newsgraph/relation/", "rel:").contains(harm.2), "{store}: {listed}");
            assert!(summary.contains(promise) && !summary.contains("all is well"), "{store}: {summary}");
        }
    }
}

#[test]
fn shacl_processors_see_the_same() {
    let room = Room::new();
    let mut stores: Vec<String> = SHAPES.iter().map(|harm| broken(&room, harm)).collect();
    hostile::build(&room.path().join("hostile.db"));
    stores.push("hostile.db".to_owned());
    crate::consumers::run("shapes.py", &room, &stores);
}

#[test]
fn names_that_break_what_is_not_escaped_break_no_promise() {
    let room = Room::new();
    hostile::build(&room.path().join("newsgraph.db"));
    room.newsgraph(&["verify"]).assert().success().stderr(contains("2 articles").and(contains("all is well")));
}

#[test]
fn what_users_write_is_theirs() {
    let room = Room::with_examples();
    let store = GraphStore::open(&room.path().join("newsgraph.db"), Access::Write, None).unwrap();
    let text = "INSERT DATA { GRAPH <urn:notes> { person:edda-norrland rel:robbed org:skerry-lines ; ng:confidence 7 . <urn:s> a ng:Statement } }";
    store.update(&Update::new(text, store.base(), "urn:x", &[], &[]).unwrap(), &CancellationToken::new()).unwrap();
    drop(store);
    room.newsgraph(&["verify"]).assert().success().stderr(contains("5 articles").and(contains("all is well")));
}

#[test]
fn flaws_come_as_json_too() {
    let room = Room::new();
    let store = broken(&room, &SHAPES[0]);
    let output = room.newsgraph(&["verify", "--json", "--store", &store]).assert().code(1).get_output().stdout.clone();
    let flaw: serde_json::Value = serde_json::from_slice(&output).unwrap();
    assert_eq!((flaw["promise"].as_str(), flaw["property"].as_str()), (Some("shape"), Some("https://w3id.org/newsgraph/ontology#polarity")));
    assert!(flaw["node"].as_str().unwrap().contains(":statement/") && flaw["article"].as_str().unwrap().contains(":article/"));
}
