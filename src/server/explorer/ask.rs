//! A query's answer as people see it: a table, a chart or a graph; or where the query goes wrong.

use std::collections::BTreeSet;

use axum::body::to_bytes;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, Quad, Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use serde::Serialize;

use super::address;
use super::listing::Listing;
use super::lookup::Lookup;
use super::model::Link;
use crate::graph::network::{Edge, Network};
use crate::graph::vocabulary::{self, term};
use crate::server::{AppState, Problem, Question, examples as embedded};
use crate::store::StoreError;
use crate::store::names::kind_of;

/// Rows on one page of the table.
const ROWS: usize = 100;
/// Bars of a chart.
const BARS: usize = 40;
/// Bytes of a result that are held for a page.
const LIMIT: usize = 8 << 20;
/// Entities of a picture.
const MOST: usize = 60;

/// A query to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Example {
    /// What it asks, as its first line says.
    pub question: &'static str,
    /// The query.
    pub query: &'static str,
}

/// The queries that come with the program.
pub fn examples() -> Vec<Example> {
    let question = |query: &'static str| query.trim_start_matches(['#', ' ']).split_inclusive(['?', '\n']).next().unwrap_or_default();
    embedded::ALL.iter().map(|example| example.text).map(|query| Example { question: question(query), query }).collect()
}

/// What a query gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Rows of `SELECT`.
    Rows(Vec<Variable>, Vec<Vec<Option<Term>>>),
    /// The answer of `ASK`.
    Answer(bool),
    /// The graph of `CONSTRUCT` and `DESCRIBE`.
    Graph(Vec<Quad>),
}

/// Asks the store, and reads the whole answer.
pub async fn ask(state: &AppState, query: &str) -> Result<Given, Problem> {
    let question = Question {
        query: query.to_owned(),
        rows: Some(QueryResultsFormat::Json.media_type().to_owned()),
        graph: Some(RdfFormat::NTriples.media_type().to_owned()),
        ..Question::default()
    };
    let answer = state.ask(question).await?;
    let too_large = |_| Problem::bad_request("the result did not arrive whole, or is too large to be shown; ask for less with LIMIT, or download it");
    let bytes = to_bytes(answer.body, LIMIT).await.map_err(too_large)?;
    if answer.media_type.contains("n-triples") { read_graph(&bytes) } else { read_rows(&bytes) }
}

fn broken(error: &dyn std::fmt::Display) -> Problem {
    Problem::internal(format!("the result cannot be read: {error}"))
}

fn read_graph(bytes: &[u8]) -> Result<Given, Problem> {
    let parser = RdfParser::from_format(RdfFormat::NTriples).for_slice(bytes);
    parser.collect::<Result<Vec<_>, _>>().map(Given::Graph).map_err(|error| broken(&error))
}

fn read_rows(bytes: &[u8]) -> Result<Given, Problem> {
    let parsed = QueryResultsParser::from_format(QueryResultsFormat::Json).for_reader(bytes).map_err(|error| broken(&error))?;
    match parsed {
        ReaderQueryResultsParserOutput::Boolean(answer) => Ok(Given::Answer(answer)),
        ReaderQueryResultsParserOutput::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let row = |solution: oxigraph::sparql::QuerySolution| variables.iter().map(|variable| solution.get(variable).cloned()).collect();
            let rows = solutions.map(|solution| solution.map(row)).collect::<Result<_, _>>().map_err(|error| broken(&error))?;
            Ok(Given::Rows(variables, rows))
        }
    }
}

/// One bar of a chart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// What is counted.
    pub label: String,
    /// How much.
    pub value: String,
    /// Its length in comparison to the longest, 0 to 100.
    pub length: f64,
}

/// An answer, ready to be shown.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Shown {
    /// The columns.
    pub columns: Vec<String>,
    /// One page of rows; `None` for `ASK`.
    pub rows: Option<Listing<Vec<Option<Link>>>>,
    /// The answer of `ASK`.
    pub answer: Option<bool>,
    /// A chart of the rows: the first column with numbers, by the first other column; empty where no column has numbers.
    pub bars: Vec<Bar>,
    /// A picture of the entities in the answer; `None` where none are linked.
    #[serde(skip)]
    pub picture: Option<String>,
    /// Whether the answer is a graph, not rows.
    pub is_graph: bool,
}

/// An answer as a page shows it. A picture is drawn if it is asked for.
pub fn shown(lookup: &Lookup<'_>, given: Given, page: usize, draws: bool) -> Result<Shown, StoreError> {
    let mut shown = Shown::default();
    let rows = match given {
        Given::Answer(answer) => return Ok(Shown { answer: Some(answer), ..shown }),
        Given::Graph(quads) => {
            shown.columns = ["subject", "property", "value"].map(str::to_owned).to_vec();
            shown.is_graph = true;
            if draws {
                shown.picture = picture(Network::from_quads(with_names(lookup, &quads)?), lookup.base());
            }
            quads.into_iter().map(|quad| vec![Some(quad.subject.into()), Some(quad.predicate.into()), Some(quad.object)]).collect()
        }
        Given::Rows(variables, rows) => {
            shown.columns = variables.iter().map(|variable| variable.as_str().to_owned()).collect();
            shown.bars = bars(lookup, &rows)?;
            if draws {
                shown.picture = picture(network_of_rows(lookup, &rows)?, lookup.base());
            }
            rows
        }
    };
    let cell = |term: Option<Term>| term.map(|term| named(lookup, &term)).transpose();
    shown.rows = Some(Listing::cut(rows, page, ROWS).try_map(|row| row.into_iter().map(cell).collect::<Result<Vec<_>, _>>())?);
    Ok(shown)
}

/// A value of a result: nodes by their prefixed names, as in queries.
fn named(lookup: &Lookup<'_>, term: &Term) -> Result<Link, StoreError> {
    Ok(match term {
        Term::NamedNode(node) => Link {
            text: vocabulary::compact(node.as_str(), lookup.base()),
            href: address::path_of(node.as_str(), lookup.base()),
            kind: kind_of(node.as_str(), lookup.base()),
            iri: Some(node.as_str().to_owned()),
        },
        Term::Literal(literal) => Link::plain(literal.value()),
        other => Link::plain(other.to_string()),
    })
}

fn number(term: &Term) -> Option<f64> {
    let Term::Literal(literal) = term else { return None };
    let is_numeric =
        ["integer", "decimal", "double", "float", "int", "long"].iter().any(|kind| literal.datatype().as_str().ends_with(&format!("#{kind}")));
    literal.value().parse::<f64>().ok().filter(|number| is_numeric && number.is_finite())
}

fn bars(lookup: &Lookup<'_>, rows: &[Vec<Option<Term>>]) -> Result<Vec<Bar>, StoreError> {
    let width = rows.first().map_or(0, Vec::len);
    let is_numeric = |column: &usize| rows.iter().all(|row| row[*column].as_ref().is_none_or(|term| number(term).is_some()));
    let Some(values) = (0..width).find(|column| is_numeric(column) && rows.iter().any(|row| row[*column].is_some())) else { return Ok(Vec::new()) };
    let Some(labels) = (0..width).find(|column| *column != values) else { return Ok(Vec::new()) };
    let value = |row: &Vec<Option<Term>>| row[values].as_ref().and_then(number).unwrap_or(0.0);
    let most = rows.iter().take(BARS).map(|row| value(row).abs()).fold(0.0, f64::max);
    let bar = |row: &Vec<Option<Term>>| {
        let label = row[labels].as_ref().map(|term| lookup.value(term)).transpose()?;
        Ok(Bar {
            label: label.map(|link| link.text).unwrap_or_default(),
            value: row[values]
                .as_ref()
                .map(|term| if let Term::Literal(literal) = term { literal.value().to_owned() } else { String::new() })
                .unwrap_or_default(),
            length: if most > 0.0 { (value(row).abs() / most * 1000.0).round() / 10.0 } else { 0.0 },
        })
    };
    rows.iter().take(BARS).map(bar).collect()
}

/// The quads with names and classes of all nodes in them, which a query need not have asked for.
fn with_names(lookup: &Lookup<'_>, quads: &[Quad]) -> Result<Vec<Quad>, StoreError> {
    let ends = quads.iter().flat_map(|quad| [Term::from(quad.subject.clone()), quad.object.clone()]);
    let mut all = quads.to_vec();
    all.extend(names(lookup, ends)?);
    Ok(all)
}

fn names(lookup: &Lookup<'_>, terms: impl IntoIterator<Item = Term>) -> Result<Vec<Quad>, StoreError> {
    let nodes: BTreeSet<NamedNode> = terms.into_iter().filter_map(|term| if let Term::NamedNode(node) = term { Some(node) } else { None }).collect();
    let mut quads = Vec::new();
    for node in nodes.iter().filter(|node| kind_of(node.as_str(), lookup.base()).is_some()) {
        for property in [term::TYPE, term::LABEL] {
            quads.extend(lookup.store.matching(Some(node.as_ref()), Some(property), None, None).collect::<Result<Vec<_>, _>>()?);
        }
    }
    Ok(quads)
}

/// The entities in the rows; two that stand beside each other in a row are linked by the words between them.
fn network_of_rows(lookup: &Lookup<'_>, rows: &[Vec<Option<Term>>]) -> Result<Network, StoreError> {
    let mut network = Network::from_quads(names(lookup, rows.iter().flatten().flatten().cloned())?);
    let place = |network: &Network, iri: &str| network.graph.node_indices().find(|at| network.graph[*at].iri == iri);
    for row in rows.iter().take(500) {
        let mut before = None;
        let mut between: Vec<String> = Vec::new();
        for term in row.iter().flatten() {
            let node = if let Term::NamedNode(node) = term { place(&network, node.as_str()) } else { None };
            match (node, before) {
                (Some(node), Some(from)) => {
                    let label = if between.is_empty() { "beside".to_owned() } else { between.join(" ") };
                    link(&mut network, from, node, label);
                    (before, between) = (Some(node), Vec::new());
                }
                (Some(node), None) => (before, between) = (Some(node), Vec::new()),
                (None, _) => between.push(named(lookup, term)?.text),
            }
        }
    }
    Ok(network)
}

fn link(network: &mut Network, from: petgraph::graph::NodeIndex, to: petgraph::graph::NodeIndex, label: String) {
    let known = network.graph.find_edge(from, to).and_then(|edge| network.graph.edge_weight_mut(edge));
    match known {
        Some(edge) if edge.labels.contains(&label) => {}
        Some(edge) => edge.labels.push(label),
        None => {
            network.graph.add_edge(from, to, Edge { labels: vec![label], claim: false });
        }
    }
}

fn picture(network: Network, base: &str) -> Option<String> {
    let network = network.capped(MOST);
    let has_edges = network.graph.edge_count() > 0;
    has_edges.then(|| crate::graph::svg::to_linked_svg(&network, &|node| address::path_of(&node.iri, base)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::explorer::tests::store;
    use oxigraph::model::Literal;

    #[test]
    fn every_example_says_what_it_asks_and_is_a_query() {
        for example in examples() {
            assert!(example.query.starts_with("# ") && example.question.ends_with('?'), "{}", example.question);
            assert!(crate::store::Prepared::new(example.query, "urn:newsgraph:").is_ok(), "{}", example.question);
        }
    }

    #[test]
    fn numbers_become_bars_and_words_do_not() {
        let (_folder, store) = store();
        let row = |name: &str, count: i64| vec![Some(Literal::from(name).into()), Some(Literal::from(count).into())];
        let variables = ["name", "count"].map(Variable::new_unchecked).to_vec();
        let given = Given::Rows(variables, vec![row("Post", 4), row("Herald", 1)]);
        let shown = shown(&Lookup::new(&store), given, 1, true).unwrap();
        assert_eq!(shown.bars.iter().map(|bar| (bar.label.as_str(), bar.length)).collect::<Vec<_>>(), [("Post", 100.0), ("Herald", 25.0)]);
        assert_eq!((shown.picture, shown.rows.unwrap().total), (None, 2));
    }

    #[test]
    fn entities_in_a_row_are_linked_by_the_words_between_them() {
        let (_folder, store) = store();
        let person = |name: &str| Some(Term::from(NamedNode::new(format!("urn:newsgraph:person/{name}")).unwrap()));
        let rows = vec![vec![person("ada-reed"), Some(Literal::from("wed").into()), person("tom-hale")]];
        let given = Given::Rows(["a", "how", "b"].map(Variable::new_unchecked).to_vec(), rows);
        let picture = shown(&Lookup::new(&store), given, 1, true).unwrap().picture.unwrap();
        assert!(picture.contains("Ada Reed") && picture.contains("wed") && picture.contains("href=\"/person/tom-hale\""));
    }
}
