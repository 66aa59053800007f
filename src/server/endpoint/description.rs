//! What the endpoint says of itself: the SPARQL 1.1 Service Description, VoID, and the example queries as SHACL describes queries.
//!
//! Editors for SPARQL look for examples, prefixes, classes and properties by asking the endpoint itself. Queries that speak of SHACL's or VoID's
//! terms, of which no article's graph has any, are answered from this description in place of the store.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use oxigraph::io::{RdfFormat, RdfParser, RdfSerializer};
use oxigraph::model::{Literal, Quad, Term};

use super::super::examples;
use super::super::negotiate::{Form, quality};
use super::super::{AppState, Problem, Settings};
use super::operation::GRAPHS;
use crate::graph::vocabulary;

const SHACL: &str = "http://www.w3.org/ns/shacl#";
const VOID: &str = "http://rdfs.org/ns/void#";
const PREFIXES: &[(&str, &str)] = &[
    ("sd", "http://www.w3.org/ns/sparql-service-description#"),
    ("void", VOID),
    ("sh", SHACL),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("schema", "https://schema.org/"),
];

/// Whether a query asks for the description rather than for what is in the store.
pub(super) fn is_asked_by(query: &str) -> bool {
    query.contains(SHACL) || query.contains(VOID)
}

/// The description, as `GET /sparql` without a query gives it.
pub(super) async fn get(state: &AppState, headers: &HeaderMap) -> Result<Response, Problem> {
    const PAGE: &[Form] = &[Form::of("text/html")];
    let form = quality(headers, GRAPHS);
    // A browser is led to the page where queries are written.
    let page = quality(headers, PAGE).filter(|_| headers.contains_key(header::ACCEPT)).map_or(0, |(_, liking)| liking);
    if page > form.map_or(0, |(_, liking)| liking) {
        return Ok((axum::http::StatusCode::SEE_OTHER, [(header::LOCATION, "/query"), (header::VARY, "Accept")]).into_response());
    }
    let (form, _) = form.ok_or_else(|| Problem::not_acceptable("Turtle, N-Triples, RDF/XML, JSON-LD, TriG or N-Quads"))?;
    let origin = state.origin(headers);
    let short = [declarations(), service(&origin, &state.settings), dataset(state.base(), &origin)].concat();
    write(&parsed(&short)?, form.media_type)
}

/// `GET /.well-known/void`: all of the description, with classes, prefixes and examples.
pub(super) async fn void(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Problem> {
    let (form, _) = quality(&headers, GRAPHS).ok_or_else(|| Problem::not_acceptable("Turtle, N-Triples, RDF/XML, JSON-LD, TriG or N-Quads"))?;
    write(&quads(&state, &headers)?, form.media_type)
}

fn write(quads: &[Quad], media_type: &'static str) -> Result<Response, Problem> {
    let failed = |error: &dyn std::fmt::Display| Problem::internal(error.to_string());
    let format = RdfFormat::from_media_type(media_type).ok_or_else(|| Problem::internal("a form without a format"))?;
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in PREFIXES {
        serializer = serializer.with_prefix(*prefix, *namespace).map_err(|error| failed(&error))?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    for quad in quads {
        writer.serialize_triple(quad.as_ref()).map_err(|error| failed(&error))?;
    }
    let bytes = writer.finish().map_err(|error| failed(&error))?;
    Ok(([(header::CONTENT_TYPE, media_type), (header::VARY, "Accept")], bytes).into_response())
}

/// The description as quads of the default graph.
pub(super) fn quads(state: &AppState, headers: &HeaderMap) -> Result<Vec<Quad>, Problem> {
    parsed(&turtle(state.base(), &state.origin(headers), &state.settings))
}

fn parsed(turtle: &str) -> Result<Vec<Quad>, Problem> {
    read(turtle).map_err(|error| Problem::internal(format!("the description is not Turtle: {error}")))
}

fn declarations() -> String {
    PREFIXES.iter().map(|(prefix, namespace)| format!("PREFIX {prefix}: <{namespace}>\n")).collect()
}

fn read(turtle: &str) -> Result<Vec<Quad>, oxigraph::io::RdfParseError> {
    RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle).collect::<Result<_, _>>().map_err(oxigraph::io::RdfParseError::from)
}

fn turtle(base: &str, origin: &str, settings: &Settings) -> String {
    let mut text = declarations();
    text.push_str(&service(origin, settings));
    text.push_str(&dataset(base, origin));
    text.push_str(&partitions(origin));
    text.push_str(&shared_prefixes(base, origin));
    examples::ALL.iter().for_each(|example| text.push_str(&described(example, base, origin)));
    text
}

fn service(origin: &str, settings: &Settings) -> String {
    let formats =
        ["SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD"];
    let formats = formats.map(|format| format!("<http://www.w3.org/ns/formats/{format}>")).join(", ");
    let languages = if settings.write { "sd:SPARQL11Query, sd:SPARQL11Update" } else { "sd:SPARQL11Query" };
    let federation = if settings.services.is_empty() { "" } else { " sd:feature sd:BasicFederatedQuery ;" };
    format!(
        "<{origin}/sparql> a sd:Service ; sd:endpoint <{origin}/sparql> ; sd:supportedLanguage {languages} ; sd:resultFormat {formats} ;{federation}\n\
           sd:defaultDataset <{origin}/.well-known/void#dataset> ;\n\
           dcterms:title \"newsgraph\" .\n"
    )
}

fn dataset(base: &str, origin: &str) -> String {
    let vocabularies = [vocabulary::NG, vocabulary::SCHEMA, "http://www.w3.org/ns/prov#", "http://www.w3.org/2004/02/skos/core#"];
    let vocabularies = vocabularies.map(|namespace| format!("<{namespace}>")).join(", ");
    let space = Literal::new_simple_literal(base);
    format!(
        "<{origin}/.well-known/void#dataset> a sd:Dataset, void:Dataset ; sd:defaultGraph <{origin}/.well-known/void#union> ;\n\
           dcterms:title \"What news articles say\" ; void:sparqlEndpoint <{origin}/sparql> ; void:uriSpace {space} ; void:vocabulary {vocabularies} .\n\
         <{origin}/.well-known/void#union> a sd:Graph ; dcterms:description \"The union of the graphs of all articles.\" .\n"
    )
}

/// Which classes have which properties, as the vocabulary says.
fn partitions(origin: &str) -> String {
    let Ok(ontology) = read(vocabulary::ONTOLOGY) else { return String::new() };
    let rdfs = |local: &str| format!("{}{local}", vocabulary::RDFS);
    let (domain, range) = (rdfs("domain"), rdfs("range"));
    let value = |quad: &Quad, property: &str| match &quad.object {
        Term::NamedNode(class) if quad.predicate.as_str() == property => Some(class.clone()),
        _ => None,
    };
    let mut text = String::new();
    for quad in &ontology {
        let Some(class) = value(quad, &domain) else { continue };
        let object = ontology.iter().filter(|other| other.subject == quad.subject).find_map(|other| value(other, &range));
        let object = object.map_or(String::new(), |object| {
            if object.as_str().starts_with(vocabulary::XSD) {
                format!(" ; <http://ldf.fi/void-ext#datatypePartition> [ <http://ldf.fi/void-ext#datatype> {object} ]")
            } else {
                format!(" ; void:classPartition [ void:class {object} ]")
            }
        });
        text.push_str(&format!(
            "<{origin}/.well-known/void#dataset> void:classPartition [ void:class {class} ; void:propertyPartition [ void:property {}{object} ] ] .\n",
            quad.subject
        ));
    }
    text
}

fn shared_prefixes(base: &str, origin: &str) -> String {
    let declared = vocabulary::prefixes(base).into_iter().map(|(prefix, namespace)| {
        let (prefix, namespace) = (Literal::new_simple_literal(prefix), Literal::new_simple_literal(namespace));
        format!("<{origin}/sparql> sh:declare [ a sh:PrefixDeclaration ; sh:prefix {prefix} ; sh:namespace {} ] .\n", typed(&namespace))
    });
    declared.collect()
}

/// SHACL wants namespaces as `xsd:anyURI`.
fn typed(namespace: &Literal) -> String {
    format!("{namespace}^^xsd:anyURI")
}

fn described(example: &examples::Example, base: &str, origin: &str) -> String {
    let (question, query) = (Literal::new_simple_literal(example.question()), Literal::new_simple_literal(example.with_prefixes(base)));
    let (class, property) = if example.makes_a_graph() { ("SPARQLConstructExecutable", "construct") } else { ("SPARQLSelectExecutable", "select") };
    format!(
        "<{origin}/.well-known/void#{}> a sh:SPARQLExecutable, sh:{class} ; rdfs:label {question} ; rdfs:comment {question} ; sh:{property} {query} ;\n\
           sh:prefixes <{origin}/sparql> ; schema:target <{origin}/sparql> .\n",
        example.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_turtle_with_all_examples_and_prefixes() {
        let quads = read(&turtle("urn:newsgraph:", "http://localhost:7878", &Settings::default())).unwrap();
        let count = |property: &str| quads.iter().filter(|quad| quad.predicate.as_str() == property).count();
        assert_eq!(count(&format!("{SHACL}select")) + count(&format!("{SHACL}construct")), examples::ALL.len());
        assert_eq!(count(&format!("{SHACL}namespace")), vocabulary::prefixes("urn:newsgraph:").len());
        assert!(count(&format!("{VOID}propertyPartition")) > 20);
    }

    #[test]
    fn the_service_says_what_it_is_started_with() {
        let told = |settings: &Settings| service("http://localhost:7878", settings);
        let plain = told(&Settings::default());
        assert!(!plain.contains("SPARQL11Update") && !plain.contains("BasicFederatedQuery"), "{plain}");
        let services = vec!["http://127.0.0.1:9/sparql".parse().unwrap()];
        let open = told(&Settings { write: true, services, ..Settings::default() });
        assert!(open.contains("SPARQL11Update") && open.contains("sd:feature sd:BasicFederatedQuery ;"), "{open}");
        assert!(read(&(declarations() + &open)).is_ok());
    }

    #[test]
    fn only_queries_about_the_description_are_answered_from_it() {
        assert!(is_asked_by("PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT ?q { ?q a sh:SPARQLExecutable }"));
        assert!(!is_asked_by("SELECT ?s { ?s a schema:Person }"));
    }
}
