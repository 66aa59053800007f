//! Reading without a store, annotating, and the command reference, through the program itself.

use crate::room::{Room, example, examples};
use serde_json::{Value, json};

#[test]
fn an_article_as_a_table() {
    let room = Room::new();
    insta::assert_snapshot!(room.output(&["read", "--format", "table", &example("ferry-minister")]));
}

#[test]
fn the_command_reference() {
    insta::assert_snapshot!(newsgraph::cli::reference());
}

#[test]
fn json_lines_hold_the_whole_reading() {
    let room = Room::new();
    let lines = room.output(&["read", "--format", "jsonl", &examples()]);
    assert_eq!(lines.lines().count(), 5);
    for line in lines.lines() {
        let value: Value = serde_json::from_str(line).unwrap();
        let reading: newsgraph::reading::Reading = serde_json::from_value(value.clone()).unwrap();
        assert!(!reading.statements.is_empty() && value["headline"].is_string(), "{line}");
        assert_eq!(value["published"].as_str().unwrap().len(), 10);
    }
}

#[test]
fn an_explanation_shows_every_sentence() {
    let room = Room::new();
    let shown = room.output(&["read", "--explain", &example("marathon-record")]);
    assert!(shown.contains("Sentence 0, characters 0 to 43"), "{shown}");
    assert!(shown.contains("nsubj") && shown.contains("names: Selam Abebe (PER"), "{shown}");
}

#[test]
fn reading_is_a_filter() {
    let room = Room::new();
    let text = std::fs::read_to_string(example("river-flood")).unwrap();
    let output = room.newsgraph(&["read", "--format", "ttl", "-"]).write_stdin(text).assert().success().get_output().stdout.clone();
    assert_eq!(String::from_utf8(output).unwrap(), room.output(&["read", "--format", "ttl", &example("river-flood")]));
    assert!(room.failure(1, &["read", "missing.txt"]).contains("missing.txt"));
    assert!(room.failure(2, &["read", "-o", "x.docx", &example("river-flood")]).contains("names no format"));
}

#[test]
fn wrong_usage_ends_with_2() {
    let room = Room::new();
    room.failure(2, &["build"]);
    room.failure(2, &["frobnicate"]);
    room.failure(2, &["read", "--format", "docx", "a.txt"]);
    room.failure(2, &["build", "--threads", "0", "a.txt"]);
    assert!(room.failure(2, &["build", "--base", "no iri", "a.txt"]).contains("is not the start of an absolute IRI"));
    room.failure(2, &[]);
    assert!(room.output(&["--version"]).starts_with("newsgraph "));
}

fn annotate(room: &Room, task: &str, input: &str) -> Vec<Value> {
    let output = room.newsgraph(&["annotate", "--task", task]).write_stdin(input).assert().success().get_output().stdout.clone();
    String::from_utf8(output).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The words at a place of an annotation.
fn at<'a>(text: &'a str, place: &Value) -> &'a str {
    let byte = |n: &Value| text.char_indices().nth(n.as_u64().unwrap() as usize).map_or(text.len(), |(at, _)| at);
    &text[byte(&place["start"])..byte(&place["end"])]
}

#[test]
fn annotations_count_characters() {
    let room = Room::new();
    let text = "Señora Zoë Brontë founded Nordhavn Radio in Málaga. “It was a good day,” she said.";
    let input = format!("{}\n\n{}\n", json!({"id": "x", "text": text}), json!({"id": 7, "sentence": "Nils Arvid visited Oslo."}));
    let names = annotate(&room, "names", &input);
    assert_eq!((&names[0]["id"], &names[1]["id"], names.len()), (&json!("x"), &json!(7), 2));
    let found: Vec<&str> = names[0]["entities"].as_array().unwrap().iter().map(|name| at(text, name)).collect();
    assert!(found.iter().any(|name| name.ends_with("Zoë Brontë")) && found.contains(&"Málaga"), "{found:?}");

    let tuples = annotate(&room, "openie", &input);
    assert!(
        tuples.iter().any(|t| t["id"] == 7 && t["subject"] == "Nils Arvid" && t["predicate"] == "visited" && t["object"] == "Oslo"),
        "{tuples:?}"
    );
    assert!(tuples.iter().all(|t| t["confidence"].is_f64() && t["args"].is_array() && t["sentence"].is_string()));

    let quotes = &annotate(&room, "quotes", &input)[0]["quotes"][0];
    assert_eq!((at(text, &quotes["source"]), at(text, &quotes["cue"])), ("she", "said"));
    assert!(at(text, &quotes["content"]).starts_with("It was a good day"));

    let clusters = &annotate(&room, "coref", &input)[0]["clusters"];
    let spans: Vec<&str> =
        clusters.as_array().unwrap().iter().flat_map(|c| c.as_array().unwrap()).map(|s| at(text, &json!({"start": s[0], "end": s[1]}))).collect();
    assert!(spans.contains(&"she"), "{spans:?}");

    let relations = annotate(&room, "relations", &input);
    let pair = &relations[1]["relations"][0];
    assert_eq!((at("Nils Arvid visited Oslo.", &pair["source"]), at("Nils Arvid visited Oslo.", &pair["target"])), ("Nils Arvid", "Oslo"));
}

#[test]
fn chains_hold_each_phrase_once_and_no_predicates() {
    let room = Room::new();
    let text =
        "Nils Arvid, the mayor of Oslo, met the press on Monday. Arvid is the leader of the party. He praised a library. The library opened in May.";
    let clusters = annotate(&room, "coref", &format!("{}\n", json!({"id": 1, "text": text})))[0]["clusters"].clone();
    let words = |cluster: &Value| -> Vec<String> {
        cluster.as_array().unwrap().iter().map(|s| at(text, &json!({"start": s[0], "end": s[1]})).to_owned()).collect()
    };
    let chains: Vec<Vec<String>> = clusters.as_array().unwrap().iter().map(words).collect();
    assert_eq!(chains, [vec!["Nils Arvid, the mayor of Oslo", "Arvid", "He"], vec!["a library", "The library"]]);
}

#[test]
fn trees_come_from_text_or_from_given_words() {
    let room = Room::new();
    room.file("a.txt", "Dogs bark.\n\nCats don't.\n");
    let parsed = room.output(&["annotate", "--task", "parse", "a.txt"]);
    let words: Vec<&str> = parsed.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    assert_eq!(words, ["Dogs", "bark", ".", "Cats", "do", "n't", "."]);
    room.file("a.conllu", &parsed);
    let again = room.output(&["annotate", "--task", "parse", "--gold-tokens", "a.conllu"]);
    assert_eq!(again.lines().filter_map(|line| line.split('\t').nth(1)).collect::<Vec<_>>(), words);
    assert!(room.failure(2, &["annotate", "--task", "names", "--gold-tokens", "a.txt"]).contains("--gold-tokens"));
}

#[test]
fn lines_that_cannot_be_annotated_are_named() {
    let room = Room::new();
    room.file("in.jsonl", "{\"id\": 1, \"text\": \"Nils Arvid visited Oslo.\"}\nnot json\n{\"id\": 3}\n");
    let output = room.newsgraph(&["annotate", "--task", "names", "in.jsonl"]).assert().code(1).get_output().clone();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("in.jsonl, line 2: not JSON") && message.contains("in.jsonl, line 3: neither"), "{message}");
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 1);
    assert!(room.failure(1, &["annotate", "--task", "names", "missing.jsonl"]).contains("cannot read missing.jsonl"));
}

#[test]
fn a_stream_goes_through_article_by_article() {
    let room = Room::new();
    let article = |day: u32| format!("{{\"text\": \"Nils Arvid visited Oslo.\", \"date\": \"2026-05-0{day}\"}}");
    let input = [article(1).as_str(), "{\"other\": 1}", "", "no json", article(2).as_str()].join("\n");
    let filter = |format: &str, input: &str| {
        room.newsgraph(&["read", "--stdin", "jsonl", "--format", format]).write_stdin(input.to_owned()).assert().success().get_output().clone()
    };
    let output = filter("nq", &input);
    let errors = String::from_utf8(output.stderr).unwrap();
    let errors: Vec<serde_json::Value> = errors.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(errors.iter().map(|error| error["source"].as_str().unwrap()).collect::<Vec<_>>(), ["-#2", "-#4"]);
    assert!(errors.iter().all(|error| !error["error"].as_str().unwrap().is_empty()));
    // The same as article by article, one after the other.
    let alone = |day| String::from_utf8(filter("nq", &article(day)).stdout).unwrap();
    assert!(alone(1).contains("/2026-05-01-") && !alone(1).contains("_:"));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), alone(1) + &alone(2));
    let nothing = filter("jsonl", "");
    assert!(nothing.stdout.is_empty() && nothing.stderr.is_empty());
    let message = room.failure(2, &["read", "--stdin", "jsonl", "--format", "ttl"]);
    assert!(message.contains("hint: with --stdin use --format nq"), "{message}");
}
