//! What holds of every graph, whatever the reading.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, Term};
use proptest::prelude::*;

use super::sample::{entity, evidence, known, ontology, text, verb};
use crate::article::Article;
use crate::graph::vocabulary::{REL, term};
use crate::graph::{GraphOptions, Network, dot, quads, serial, svg};
use crate::reading::*;

fn any_label() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8}){0,2}",
        Just("\u{202e}drowssap\u{202c}".to_owned()),
        Just("a> <b> . } INSERT DATA { ".to_owned()),
        Just("🎺🎺🎺".to_owned()),
        Just(String::new()),
        Just("x".repeat(10_000)),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        5 => (0_usize..4).prop_map(Value::Entity),
        1 => (0_usize..3).prop_map(Value::Quotation),
        1 => (0_usize..3).prop_map(Value::Statement),
        1 => any_label().prop_map(Value::Text),
        1 => (any::<f64>(), proptest::option::of(any_label()), any_label()).prop_map(|(amount, unit, text)| Value::Quantity { amount, unit, text }),
        1 => (any_label(), any::<i16>(), any::<i8>()).prop_map(|(text, year, month)| Value::Time(Time { text, value: TimeValue::Month(year, month) })),
    ]
}

fn any_statement() -> impl Strategy<Value = Statement> {
    let modality = prop_oneof![Just(Modality::Actual), Just(Modality::Planned), Just(Modality::Hypothetical)];
    let predicate = prop_oneof![
        any_label().prop_map(|label| verb(&label, &label)),
        Just(verb("married", "marry")),
        Just(verb("founded", "found")),
        Just(known("schema:jobTitle")),
    ];
    let standing = (any::<bool>(), any::<bool>(), any::<bool>(), modality, any::<f64>());
    (any_value(), predicate, proptest::option::of(any_value()), any_value(), standing).prop_map(
        |(subject, predicate, object, other, (asserted, negative, passive, modality, confidence))| {
            let mut statement = Statement::new(subject, predicate, object, evidence("Rain fell.", "Rain fell."));
            statement.arguments = vec![Argument { role: "with".into(), value: other.clone(), relation: None }];
            (statement.asserted, statement.passive, statement.modality, statement.confidence) = (asserted, passive, modality, confidence);
            if negative {
                statement.polarity = Polarity::Negative;
                statement.attributed_to = vec![other];
            }
            statement
        },
    )
}

fn any_reading() -> impl Strategy<Value = Reading> {
    let kind = proptest::sample::select(Kind::ALL);
    let entities = proptest::collection::vec((kind, any_label(), any::<bool>()), 0..4);
    (entities, proptest::collection::vec(any_statement(), 0..3)).prop_map(|(entities, statements)| Reading {
        entities: entities.iter().map(|(kind, label, identifying)| entity(*kind, label, *identifying, &[])).collect(),
        statements,
        quotations: Vec::new(),
    })
}

fn graph_of(reading: &Reading, rdf_12: bool) -> Vec<Quad> {
    let article = Article::from_body("Rain fell.");
    quads(&article, reading, ontology(), &GraphOptions { rdf_12, ..GraphOptions::default() })
}

fn names_are_valid(term: &Term) -> bool {
    match term {
        Term::NamedNode(node) => NamedNode::new(node.as_str()).is_ok() && node.as_str().len() < 250,
        Term::Literal(_) => true,
        Term::Triple(triple) => names_are_valid(&triple.object) && NamedNode::new(triple.predicate.as_str()).is_ok(),
        Term::BlankNode(_) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_reading_gives_valid_quads_that_survive_a_round_trip(reading in any_reading(), rdf_12 in any::<bool>()) {
        let graph = graph_of(&reading, rdf_12);
        for quad in &graph {
            prop_assert!(names_are_valid(&quad.subject.clone().into()) && names_are_valid(&quad.object), "{quad}");
            prop_assert!(names_are_valid(&quad.predicate.clone().into()), "{quad}");
        }
        for format in [RdfFormat::NQuads, RdfFormat::TriG] {
            let text = serial::to_string(graph.clone(), format, "urn:newsgraph:").unwrap();
            let mut back: Vec<Quad> = RdfParser::from_format(format).for_slice(text.as_bytes()).map(|quad| quad.unwrap()).collect();
            back.sort_by_cached_key(ToString::to_string);
            prop_assert_eq!(&back, &graph);
        }
    }

    #[test]
    fn only_facts_are_direct_triples(reading in any_reading()) {
        let graph = graph_of(&reading, false);
        let facts = reading.statements.iter().filter(|s| s.asserted && s.polarity == Polarity::Positive && s.modality == Modality::Actual);
        let most_from_one = 4;
        let direct: Vec<&Quad> = graph.iter().filter(|q| q.predicate.as_str().starts_with(REL) || q.predicate == term::JOB_TITLE).collect();
        prop_assert!(direct.len() <= facts.clone().count() * most_from_one);
        for statement in facts {
            let (Value::Entity(a), Some(Value::Entity(b)), false) = (&statement.subject, &statement.object, statement.passive) else { continue };
            if *a < reading.entities.len() && *b < reading.entities.len() {
                let property = crate::graph::fact::property(&statement.predicate);
                prop_assert!(direct.iter().any(|q| q.predicate == property));
            }
        }
    }

    #[test]
    fn entities_of_one_article_meet_only_in_one_name(labels in proptest::collection::vec(any_label(), 2..6), identifying in any::<bool>()) {
        let entities: Vec<Entity> = labels.iter().map(|label| entity(Kind::Person, label, identifying, &[])).collect();
        let reading = Reading { entities, ..Reading::default() };
        let network = Network::from_quads(graph_of(&reading, false));
        let mut names: Vec<String> = labels.iter().map(|label| crate::graph::iri::name_key(label)).collect();
        if identifying {
            names.sort();
            names.dedup();
        }
        prop_assert!(network.graph.node_count() >= names.len());
    }

    #[test]
    fn every_network_can_be_drawn(reading in any_reading()) {
        let network = Network::from_quads(graph_of(&reading, false));
        let dot = dot::to_dot(&network);
        prop_assert_eq!(dot.lines().last(), Some("}"));
        prop_assert!(svg::to_svg(&network.capped(3)).ends_with("</svg>\n"));
    }
}

#[test]
fn a_text_subject_or_a_passive_writes_no_direct_triple() {
    let of = |subject: Value, passive: bool| {
        let mut statement = Statement::new(subject, verb("saw", "see"), Some(Value::Entity(1)), evidence("Rain fell.", "Rain fell."));
        statement.passive = passive;
        let entities = vec![entity(Kind::Person, "Ada Reed", true, &[]), entity(Kind::Person, "Tom Hale", true, &[])];
        let graph = graph_of(&Reading { entities, statements: vec![statement], quotations: vec![] }, false);
        graph.iter().filter(|quad| quad.predicate.as_str() == format!("{REL}saw")).count()
    };
    assert_eq!((of(Value::Entity(0), false), of(Value::Entity(0), true), of(text("who"), false)), (1, 0, 0));
}
