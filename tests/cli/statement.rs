//! People say that single statements are wrong.

use serde_json::Value;

use crate::room::Room;

/// Two articles: a marriage is told twice in one of them, a visit in both.
fn room() -> Room {
    let room = Room::new();
    room.file(
        "news/a.txt",
        "date 2025-03-01\n\nMara Quint founded the Harbour Trust in 2011. Joel Abara visited Ostermark. Mara Quint visited Velden.\n",
    );
    room.file("news/b.txt", "date 2025-03-02\n\nJoel Abara visited Ostermark. Ruth Okon said that Mara Quint had resigned.\n");
    room.output(&["build", "-q", "news"]);
    room
}

fn rows(room: &Room, query: &str) -> Vec<String> {
    room.output(&["query", "--results", "csv", query]).lines().skip(1).map(str::to_owned).collect()
}

/// The statements with that relation whose article begins with that day.
fn statements(room: &Room, relation: &str, day: &str) -> Vec<String> {
    let query = format!(
        "SELECT ?s {{ GRAPH ?article {{ ?s a ng:Statement ; rdf:predicate {relation} }} FILTER(CONTAINS(STR(?article), '/{day}') || CONTAINS(STR(?article), ':article/{day}')) }}"
    );
    rows(room, &query)
}

fn is_proven(room: &Room) -> bool {
    room.newsgraph(&["verify", "-q"]).assert().get_output().status.code() == Some(0)
}

const FOUNDED: &str = "SELECT ?o { person:mara-quint rel:founded ?o }";
const FOUNDER: &str = "SELECT ?o { ?o schema:founder person:mara-quint }";
const VISITED: &str = "SELECT ?o { person:joel-abara rel:visited ?o }";

#[test]
fn a_rejected_statement_goes_with_the_triples_that_rest_on_it_alone() {
    let room = room();
    let before = room.output(&["export", "--format", "nt"]);
    let founded = statements(&room, "rel:founded", "2025-03-01");
    assert_eq!((founded.len(), rows(&room, FOUNDED).len(), rows(&room, FOUNDER).len()), (1, 1, 1));
    room.output(&["statement", "reject", &founded[0], "--by", "ana", "--because", "her brother did"]);
    assert_eq!((rows(&room, FOUNDED).len(), rows(&room, FOUNDER).len()), (0, 0), "the known relation goes with the open one");
    let left = rows(
        &room,
        &format!("SELECT ?p {{ {{ <{0}> ?p ?x }} UNION {{ ?x ?p <{0}> FILTER(?p NOT IN (ng:rejects, ng:concernedStatement)) }} }}", founded[0]),
    );
    assert!(left.is_empty(), "nothing is said of it: {left:?}");
    assert_eq!(statements(&room, "rel:founded", "2025-03-01"), founded, "the article's graph keeps what was read");
    assert!(is_proven(&room));
    room.output(&["statement", "undo", "--by", "ana"]);
    let is_kept = |line: &&str| !line.contains("decision");
    let after = room.output(&["export", "--format", "nt"]);
    assert_eq!(after.lines().filter(is_kept).collect::<Vec<_>>(), before.lines().collect::<Vec<_>>(), "nothing but the log is left");
    assert!(is_proven(&room));
}

#[test]
fn what_another_article_says_too_stays_until_that_is_wrong_as_well() {
    let room = room();
    let [first, second] = ["2025-03-01", "2025-03-02"].map(|day| statements(&room, "rel:visited", day));
    let of_abara = |found: &[String]| {
        found
            .iter()
            .find(|iri| rows(&room, &format!("SELECT ?x {{ <{iri}> rdf:subject person:joel-abara ; rdf:object ?x }}")).len() == 1)
            .unwrap()
            .clone()
    };
    let (first, second) = (of_abara(&first), of_abara(&second));
    room.output(&["statement", "reject", &first]);
    assert_eq!(rows(&room, VISITED).len(), 1);
    room.output(&["statement", "reject", &second]);
    assert_eq!(rows(&room, VISITED).len(), 0);
    assert_eq!(rows(&room, "SELECT ?o { person:mara-quint rel:visited ?o }").len(), 1, "the visit of another stands");
    assert!(is_proven(&room));
}

#[test]
fn it_stays_rejected_when_the_article_is_read_again() {
    let room = room();
    let founded = statements(&room, "rel:founded", "2025-03-01");
    room.output(&["statement", "reject", &founded[0].replace("urn:newsgraph:statement/", "statement:")]);
    room.output(&["build", "-q", "--again", "news"]);
    room.output(&["resolve", "--all"]);
    assert!(rows(&room, FOUNDED).is_empty());
    // Without its text the article is written otherwise, so that all that followed from its graph goes.
    room.output(&["build", "-q", "--again", "--no-text", "news"]);
    assert!(rows(&room, FOUNDED).is_empty() && rows(&room, FOUNDER).is_empty());
    room.output(&["remove", "news/a.txt"]);
    room.output(&["build", "-q", "news"]);
    assert!(rows(&room, FOUNDED).is_empty());
    assert!(is_proven(&room));

    let log = room.output(&["statement", "log", "--json"]);
    room.file("log.jsonl", &log);
    room.output(&["build", "-q", "--store", "new.db", "news"]);
    room.output(&["statement", "apply", "--store", "new.db", "log.jsonl"]);
    assert_eq!(room.output(&["query", "--store", "new.db", "--results", "csv", FOUNDED]).lines().count(), 1, "and in a store that is built anew");
}

#[test]
fn every_fact_rests_on_statements() {
    let room = Room::with_examples();
    let all = rows(&room, "SELECT ?s { ?s a ng:Statement }");
    let mut arguments: Vec<&str> = vec!["statement", "reject"];
    arguments.extend(all.iter().map(String::as_str));
    room.output(&arguments);
    assert!(is_proven(&room));
    let facts = rows(
        &room,
        "SELECT ?s ?p ?o { ?s a ?kind ; ?p ?o . FILTER(?kind IN (schema:Person, schema:Organization, schema:Place, schema:Event, ng:Group, ng:Thing))
           FILTER(?p != rel:said && (STRSTARTS(STR(?p), STR(rel:)) || STRSTARTS(STR(?p), STR(schema:)) || STRSTARTS(STR(?p), STR(ng:)))) }",
    );
    assert!(facts.is_empty(), "{facts:?}");
    let left = rows(&room, "SELECT ?x { ?x a ?kind FILTER(?kind IN (ng:Statement, ng:Argument, ng:Quantity)) }");
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(rows(&room, "SELECT ?p { ?p a ng:Passage FILTER NOT EXISTS { ?q ng:evidence ?p } }").len(), 0, "passages of quotations stay");
}

#[test]
fn it_is_shown_with_what_was_decided() {
    let room = room();
    let founded = statements(&room, "rel:founded", "2025-03-01");
    let shown = room.output(&["statement", "show", &founded[0]]);
    assert!(shown.contains("Mara Quint") && shown.contains("rel:founded") && !shown.contains("rejected"), "{shown}");
    room.output(&["statement", "reject", &founded[0], "--by", "ana", "--because", "her brother did"]);
    let shown: Value = serde_json::from_str(&room.output(&["statement", "show", &founded[0], "--json"])).unwrap();
    assert_eq!((shown["rejected"].as_bool(), shown["decisions"][0]["because"].as_str()), (Some(true), Some("her brother did")));
    assert!(shown["passage"].as_str().unwrap().starts_with("Mara Quint founded"));
    assert!(room.failure(1, &["statement", "reject", &founded[0]]).contains("rejected already"));
    assert!(room.failure(1, &["statement", "show", "statement:nowhere-1"]).contains("no article makes the statement"));
}
