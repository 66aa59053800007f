//! Asking, exporting and drawing, through the program itself.

use crate::room::{Room, example};
use predicates::prelude::*;
use predicates::str::{contains, ends_with, starts_with};

#[test]
fn queries_give_rows_in_every_form() {
    let room = Room::with_examples();
    let query = "SELECT ?name ?article { ?article schema:mentions ?p . ?p a schema:Person ; rdfs:label ?name } ORDER BY ?name LIMIT 2";
    let rows = |form: &str| room.output(&["query", "--results", form, query]);
    assert!(rows("tsv").starts_with("?name\t?article\n\""));
    assert!(rows("csv").starts_with("name,article\r\n"));
    assert!(rows("xml").contains("<variable name=\"name\"/><variable name=\"article\"/>"));
    let json: serde_json::Value = serde_json::from_str(&rows("json")).unwrap();
    assert_eq!(json["results"]["bindings"].as_array().unwrap().len(), 2);
    let table = rows("table");
    assert!(table.starts_with("name ") && table.contains("article:2026-"), "{table}");
    assert_eq!(room.output(&["query", query]), rows("tsv"), "a pipe gets TSV");
    assert_eq!(table.lines().count(), 4);
}

#[test]
fn queries_come_from_anywhere_and_go_anywhere() {
    let room = Room::with_examples();
    room.file("q.rq", "\u{feff}ASK { ?x a ng:Statement }");
    assert_eq!(room.output(&["query", "-f", "q.rq"]).trim(), "true");
    room.newsgraph(&["query", "-"]).write_stdin("ASK { ?x a ng:Nothing }").assert().success().stdout(starts_with("false"));
    assert_eq!(room.output(&["query", "--results", "table", "ASK {}"]), "yes\n");
    room.output(&["query", "-o", "people.csv", "SELECT ?p { ?p a schema:Person }"]);
    assert!(std::fs::read_to_string(room.path().join("people.csv")).unwrap().starts_with("p\r\n"));
    let graph = room.output(&["query", "CONSTRUCT WHERE { ?p a schema:Person ; rdfs:label ?name }"]);
    assert!(graph.contains("@prefix person:") && graph.contains("a schema:Person"), "{graph}");
    assert!(room.output(&["query", "--results", "nt", "DESCRIBE person:selam-abebe"]).contains("Selam Abebe"));
}

#[test]
fn the_example_queries_have_answers() {
    let room = Room::with_examples();
    let folder = format!("{}/examples/queries", env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let rows = room.output(&["query", "-f", path.to_str().unwrap()]);
        assert!(rows.lines().count() > 2, "{} gives {rows}", path.display());
    }
}

#[test]
fn claims_are_no_facts() {
    let room = Room::with_examples();
    let direct = |person: &str| room.output(&["query", &format!("SELECT ?p ?o {{ person:{person} ?p ?o FILTER(STRSTARTS(STR(?p), STR(rel:))) }}")]);
    assert!(direct("anders-norrland").contains("relation/founded"));
    assert!(!direct("edda-norrland").contains("relation/broken"));
    let denied = "ASK { ?s a ng:Statement ; rdf:subject person:edda-norrland ; ng:polarity ng:Negative ; ng:attributedTo person:edda-norrland }";
    assert_eq!(room.output(&["query", denied]).trim(), "true");
}

#[test]
fn wrong_queries_show_where() {
    let room = Room::with_examples();
    let message = room.failure(1, &["query", "SELECT ?s\nWHERE { ?s foo:bar ?o }"]);
    assert!(message.contains("line 2, column "), "{message}");
    assert!(message.contains("the prefix foo: is not declared\n  2 | WHERE { ?s foo:bar ?o }\n    |"), "{message}");
    assert!(room.failure(1, &["query", "DELETE WHERE { ?s ?p ?o }"]).contains("would change the graph"));
    assert!(room.failure(1, &["query", "SELECT ?s { SERVICE <http://example.org/> { ?s ?p ?o } }"]).contains("because: "));
    assert!(room.failure(1, &["query", "-f", "missing.rq"]).contains("cannot read missing.rq"));
    assert!(room.failure(2, &["query", "--results", "ttl", "SELECT ?s { ?s a ng:Group }"]).contains("hint: give --results table, csv"));
    assert!(room.failure(2, &["query", "--results", "csv", "CONSTRUCT WHERE { ?s a ng:Group }"]).contains("give a graph"));
    assert!(room.failure(2, &["query", "-o", "x.docx", "ASK {}"]).contains("names no form of results"));
    room.newsgraph(&["query"]).assert().code(2).stderr(contains("SPARQL"));
}

#[test]
fn exports_are_read_back() {
    let room = Room::with_examples();
    let count = |bytes: &[u8], format| oxigraph::io::RdfParser::from_format(format).for_slice(bytes).map(Result::unwrap).count();
    use oxigraph::io::RdfFormat::{NQuads, NTriples, TriG, Turtle};
    let export = |format: &str| room.output(&["export", "--format", format]).into_bytes();
    let quads = count(&export("nq"), NQuads);
    assert!(quads > 1000);
    assert_eq!(count(&export("trig"), TriG), quads);
    assert_eq!(count(&export("ttl"), Turtle), count(&export("nt"), NTriples));
    let lines = String::from_utf8(export("nt")).unwrap();
    assert!(!lines.contains("_:"), "there are no blank nodes");
    assert!(!lines.contains("examples/articles"), "where articles were found stays in the store");
    serde_json::from_slice::<serde_json::Value>(&export("jsonld")).unwrap();
}

#[test]
fn the_format_follows_the_extension() {
    let room = Room::with_examples();
    let written = |name: &str| {
        room.output(&["export", "-q", "-o", name]);
        std::fs::read_to_string(room.path().join(name)).unwrap()
    };
    assert!(written("g.ttl").starts_with("@prefix "));
    assert!(written("g.dot").starts_with("digraph"));
    assert!(written("g.svg").contains("<svg"));
    assert!(room.failure(2, &["export", "-o", "g.docx"]).contains("names no format"));
    assert!(room.failure(2, &["export", "--format", "table"]).contains("cannot be written as a table"));
    assert!(room.failure(1, &["export", "-o", "no/such/folder/g.ttl"]).contains("cannot write no/such/folder/g.ttl"));
    let left: Vec<_> = std::fs::read_dir(room.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains(".part")), "{left:?}");
}

#[test]
fn pictures_show_whom_they_are_about() {
    let room = Room::with_examples();
    let dot = room.output(&["draw", "--about", "edda NORRLAND", "--hops", "1"]);
    assert!(dot.contains("Norrland") && !dot.contains("Abebe"), "{dot}");
    assert!(room.output(&["draw", "--about", "selam ABÉBE", "--format", "dot"]).contains("Selam Abebe"));
    room.output(&["draw", "-q", "-o", "all.svg"]);
    assert!(std::fs::read_to_string(room.path().join("all.svg")).unwrap().contains("</svg>"));
    room.newsgraph(&["draw", "--most", "5"]).assert().success().stderr(contains("most connected of"));
    assert!(room.output(&["draw", "--about", "Abebbe"]).contains("Abebe"), "a slip of the pen is forgiven");
    let message = room.failure(1, &["draw", "--about", "Ebebe"]);
    assert!(
        message.contains("nothing in the store is called \"Ebebe\"") && message.contains("did you mean") && message.contains("Abebe"),
        "{message}"
    );
}

#[test]
fn a_closed_pipe_is_no_failure() {
    use std::process::{Command, Stdio};
    let room = Room::with_examples();
    for arguments in [&["export", "--format", "nq"][..], &["query", "SELECT * { ?s ?p ?o }"], &["articles"], &["completions", "zsh"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_newsgraph"))
            .current_dir(room.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn rdf_12_is_there_when_asked_for() {
    let room = Room::new();
    let plain = room.output(&["read", "--format", "nq", &example("marathon-record")]);
    assert!(!plain.contains("reifies"));
    assert!(room.output(&["read", "--format", "nq", "--rdf-12", &example("marathon-record")]).contains("#reifies> <<("));
    assert!(!room.output(&["read", "--format", "nq", "--no-text", &example("marathon-record")]).contains("articleBody"));
    room.newsgraph(&["completions", "bash"]).assert().success().stdout(contains("newsgraph").and(ends_with("\n")));
}
