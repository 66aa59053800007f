//! What networks and pictures show of the sample.

use super::sample::{ontology, sample};
use crate::graph::vocabulary::DEFAULT_BASE;
use crate::graph::{GraphOptions, Network, dot, quads, svg};
use crate::reading::{Modality, Polarity, Value};

fn network() -> Network {
    let (article, mut reading) = sample();
    // "Lumen did not attack Oslo, Hale said."
    reading.statements[3].object = Some(Value::Entity(2));
    (reading.statements[3].polarity, reading.statements[3].modality) = (Polarity::Negative, Modality::Possible);
    Network::from_quads(quads(&article, &reading, ontology(), &GraphOptions::default()))
}

fn edges(network: &Network) -> Vec<(String, String, String, bool)> {
    let name = |at: petgraph::graph::NodeIndex| network.graph[at].label.clone();
    let edges = network.graph.edge_indices().filter_map(|at| Some((network.graph.edge_endpoints(at)?, &network.graph[at])));
    edges.map(|((from, to), edge)| (name(from), edge.labels.join("; "), name(to), edge.claim)).collect()
}

#[test]
fn facts_are_solid_claims_dashed_and_repeated_relations_left_out() {
    let mut edges = edges(&network());
    edges.sort();
    let expected = [
        ("Ada Reed", "married", "Tom Hale", false),
        ("Lumen Corp.", "not paid (possible), says Tom Hale", "Oslo", true),
        ("Tom Hale", "told", "reporters", false),
    ];
    assert_eq!(edges, expected.map(|(a, label, b, claim)| (a.to_owned(), label.to_owned(), b.to_owned(), claim)));
}

#[test]
fn a_neighbourhood_is_found_by_any_name_and_reaches_as_far_as_asked() {
    let network = network();
    let labels = |about: &str, hops| {
        let mut names: Vec<String> =
            network.neighbourhood(about, hops, DEFAULT_BASE).unwrap().graph.node_weights().map(|n| n.label.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(labels("reed", 1), ["Ada Reed", "Tom Hale"]);
    assert_eq!(labels("person:ada-reed", 2), ["Ada Reed", "Tom Hale", "reporters"]);
    assert_eq!(labels("lum", 0), ["Lumen Corp."]);
    assert!(network.neighbourhood("nobody", 1, DEFAULT_BASE).is_none());
    assert!(network.neighbourhood(" ", 1, DEFAULT_BASE).is_none());
}

#[test]
fn a_cap_keeps_the_most_connected_and_says_so() {
    let capped = network().capped(2);
    let names: Vec<&str> = capped.graph.node_weights().map(|node| node.label.as_str()).collect();
    assert!(names.contains(&"Tom Hale") && names.len() == 2);
    assert!(capped.note.unwrap().contains("2 most connected of 5"));
    assert_eq!(network().capped(10).note, None);
}

#[test]
fn pictures_tell_kinds_and_claims() {
    let dot = dot::to_dot(&network().capped(50));
    assert!(dot.contains("label=\"Ada Reed\\nJudge\"") && dot.contains("style=dashed"));
    let svg = svg::to_svg(&network().capped(50));
    assert!(svg.contains(">Judge<") && svg.contains("stroke-dasharray") && svg.contains("claimed, planned or denied"));
}
