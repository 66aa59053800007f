//! People decide what is one entity and what is two.

use serde_json::Value;

use crate::room::Room;

/// Two articles on the same Mara Quint under two names, one on a namesake, and one on somebody else.
fn room() -> Room {
    let room = Room::new();
    let articles = [
        ("a", "2025-03-01", "Mara Quint, a senator, met Joel Abara in Ostermark. Quint praised the Harbour Trust."),
        ("b", "2025-03-02", "Mara Quint, a senator, met Joel Abara in Ostermark again. She criticised the Harbour Trust."),
        ("c", "2025-03-03", "Mara Quint, a senator, visited the Harbour Trust in Ostermark. Joel Abara thanked her."),
        ("d", "2025-03-04", "Marietta Quint-Sorel, a painter, opened the Garden Gallery in Velden. Ruth Okon thanked her."),
    ];
    for (name, day, text) in articles {
        room.file(&format!("news/{name}.txt"), format!("date {day}\n\n{text}\n"));
    }
    room.output(&["build", "-q", "news"]);
    room
}

fn json(room: &Room, arguments: &[&str]) -> Vec<Value> {
    room.output(arguments).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Names and numbers of articles of the people called so.
fn people(room: &Room, like: &str) -> Vec<(String, u64)> {
    let mut people: Vec<(String, u64)> = json(room, &["entity", "list", "--kind", "person", "--like", like, "--json"])
        .iter()
        .map(|entry| (entry["name"].as_str().unwrap().to_owned(), entry["articles"].as_u64().unwrap()))
        .collect();
    people.sort();
    people
}

fn owned(people: &[(&str, u64)]) -> Vec<(String, u64)> {
    people.iter().map(|(name, articles)| ((*name).to_owned(), *articles)).collect()
}

#[test]
fn a_merge_holds_whatever_is_read_and_can_be_undone() {
    let room = room();
    let before = room.output(&["export", "--format", "nq"]);
    assert_eq!(people(&room, "quint"), owned(&[("Mara Quint", 3), ("Marietta Quint-Sorel", 1)]));
    room.output(&["entity", "merge", "mara quint", "Marietta Quint-Sorel", "--by", "ana", "--because", "the same passport"]);
    assert_eq!(people(&room, "quint"), owned(&[("Mara Quint", 4)]));
    let row = room.output(&["query", "--results", "csv", "SELECT ?e { ?e ng:opened|rel:opened ?x }"]);
    assert!(row.contains("person/mara-quint"), "queries see one entity: {row}");

    room.output(&["resolve", "--all"]);
    room.output(&["build", "-q", "--again", "news"]);
    room.file("more/e.txt", "date 2025-03-05\n\nMarietta Quint-Sorel, a painter, sold a picture in Velden. Ruth Okon bought it.\n");
    room.output(&["build", "-q", "more"]);
    assert_eq!(people(&room, "quint"), owned(&[("Mara Quint", 5)]));
    assert_eq!(room.newsgraph(&["verify", "-q"]).assert().get_output().status.code(), Some(0));

    let sheet = &json(&room, &["entity", "show", "person:mara-quint", "--json"])[0];
    let decided = sheet["mentions"].as_array().unwrap().iter().find(|mention| !mention["decision"].is_null()).unwrap();
    assert_eq!((decided["score"].as_f64(), decided["reasons"][0].as_str()), (Some(1.0), Some("decided by ana: the same passport")));

    room.output(&["remove", "more/e.txt"]);
    room.output(&["entity", "undo", "--by", "ana"]);
    assert_eq!(people(&room, "quint"), owned(&[("Mara Quint", 3), ("Marietta Quint-Sorel", 1)]));
    let is_decided = |line: &&str| !line.contains("decision");
    let after = room.output(&["export", "--format", "nq"]);
    assert_eq!(after.lines().filter(is_decided).collect::<Vec<_>>(), before.lines().collect::<Vec<_>>(), "nothing but the log is left");
    room.output(&["entity", "undo", "2", "--by", "ana"]);
    assert_eq!(people(&room, "quint"), owned(&[("Mara Quint", 4)]), "what was undone holds again");
}

#[test]
fn a_part_can_be_split_off_and_stays_off() {
    let room = room();
    room.output(&["entity", "split", "Mara Quint", "--article", "news/b.txt"]);
    assert_eq!(people(&room, "mara quint"), owned(&[("Mara Quint", 1), ("Mara Quint", 2)]));
    room.output(&["build", "-q", "--again", "news"]);
    room.output(&["resolve", "--all"]);
    assert_eq!(people(&room, "mara quint"), owned(&[("Mara Quint", 1), ("Mara Quint", 2)]));
    let message = room.failure(1, &["entity", "show", "mara quint"]);
    assert!(message.contains("2 entities are called") && message.contains("person:mara-quint"), "{message}");
    room.output(&["entity", "undo"]);
    assert_eq!(people(&room, "mara quint"), owned(&[("Mara Quint", 3)]));
}

#[test]
fn names_are_changed_and_what_is_no_entity_goes() {
    let room = room();
    room.output(&["entity", "rename", "Mara Quint", "Mara Ellen Quint"]);
    assert_eq!(people(&room, "quint"), owned(&[("Mara Ellen Quint", 3), ("Marietta Quint-Sorel", 1)]));
    room.output(&["entity", "reject", "Joel Abara", "--because", "a misreading"]);
    assert!(people(&room, "abara").is_empty());
    room.output(&["build", "-q", "--again", "news"]);
    assert!(people(&room, "abara").is_empty());
    assert_eq!(people(&room, "ellen"), owned(&[("Mara Ellen Quint", 3)]));
    let met = room.output(&[
        "query",
        "--results",
        "csv",
        "SELECT ?o { ?s a ng:Statement ; rdf:object ?o ; rdf:predicate ?p FILTER(STRENDS(STR(?p), '/met')) }",
    ]);
    assert!(met.contains("Joel Abara") && !met.contains("joel-abara"), "its words stay in what is said of it: {met}");
    assert_eq!(room.newsgraph(&["verify", "-q"]).assert().get_output().status.code(), Some(0));
}

#[test]
fn a_log_moves_to_a_store_that_is_built_anew() {
    let room = room();
    room.output(&["entity", "merge", "Mara Quint", "Marietta Quint-Sorel", "--by", "ana"]);
    room.output(&["entity", "reject", "Ruth Okon", "--by", "ben"]);
    room.output(&["entity", "undo", "--by", "ben"]);
    let log = room.output(&["entity", "log", "--json"]);
    room.file("log.jsonl", &log);
    let wanted = room.output(&["export", "--format", "nq"]);
    room.output(&["build", "-q", "--store", "new.db", "news"]);
    room.output(&["entity", "apply", "--store", "new.db", "log.jsonl"]);
    room.output(&["entity", "apply", "--store", "new.db", "log.jsonl"]);
    assert_eq!(room.output(&["entity", "log", "--json", "--store", "new.db"]), log, "and nothing is made twice");
    assert_eq!(room.output(&["export", "--format", "nq", "--store", "new.db"]), wanted);
    room.output(&["backup", "copy.db"]);
    assert_eq!(room.output(&["entity", "log", "--json", "--store", "copy.db"]), log, "a copy has the log too");
}

#[test]
fn what_cannot_be_decided_is_said() {
    let room = room();
    let message = room.failure(1, &["entity", "rename", "Mara Quimt", "Mara"]);
    assert!(message.contains("nothing in the store is called \"Mara Quimt\"") && message.contains("Mara Quint"), "{message}");
    let message = room.failure(1, &["entity", "undo"]);
    assert!(message.contains("no decision that could be undone"), "{message}");
    let message = room.failure(1, &["entity", "split", "Marietta Quint-Sorel", "--article", "news/d.txt"]);
    assert!(message.contains("nothing would be left"), "{message}");
    assert!(room.failure(2, &["entity", "merge", "Mara Quint"]).contains("ENTITY"));
    assert_eq!(room.output(&["entity", "log", "--json"]), "", "nothing is written");
}
