//! Inputs of every format, through the program itself.

use crate::room::{Room, example};
use serde_json::Value;

const PAGE: &str = r#"<!DOCTYPE html><html><head><title>Harbour reopens</title><meta property="article:published_time" content="2026-05-04T08:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Harbour reopens</h1>
<p>Mayor Greta Holm reopened the harbour of Nordhavn on Monday, three months after a storm had broken its outer wall.</p>
<p>"We are back," Holm told the sailors who had come to see it, and thanked the engineers for their work over the winter.</p></article></body></html>"#;

#[test]
fn what_was_understood_is_shown() {
    let room = Room::new();
    room.file("in/page.html", PAGE);
    room.file("in/style.css", "p { margin: 0 }");
    room.file("in/news.jsonl", "{\"body\": \"Nils Arvid visited Oslo.\", \"date\": \"2026-05-05\"}\n{\"other\": 1}\n");
    let message = room.failure(1, &["intake", "in"]);
    assert!(message.contains("error: in/news.jsonl#2: the record has no text"), "{message}");
    assert!(message.contains("2 articles; 1 input passed over; 1 input could not be read"), "{message}");
    let shown = room.newsgraph(&["intake", "--format", "jsonl", "in/page.html"]).assert().success().get_output().stdout.clone();
    let line: Value = serde_json::from_slice(&shown).unwrap();
    assert_eq!((line["headline"].as_str(), line["published"].as_str()), (Some("Harbour reopens"), Some("2026-05-04")));
    assert!(line["body"].as_str().unwrap().starts_with("Mayor Greta Holm") && !line["text"].as_str().unwrap().contains("Home"), "{line}");
}

#[test]
fn columns_are_named_by_the_user() {
    let room = Room::new();
    room.file("a.csv", "when,what,who\n2026-05-04,Nils Arvid visited Oslo.,Ann Lee\n");
    let read = room.output(&["read", "--format", "jsonl", "--text", "what", "--date", "when", "--author", "who", "a.csv"]);
    let line: Value = serde_json::from_str(&read).unwrap();
    assert_eq!(
        (line["source"].as_str(), line["published"].as_str(), line["authors"][0].as_str()),
        (Some("a.csv#1"), Some("2026-05-04"), Some("Ann Lee"))
    );
}

#[test]
fn a_build_reads_pages_and_text_alike_and_keeps_a_list_of_what_it_could_not() {
    let room = Room::new();
    room.file("page", PAGE);
    room.file("empty.txt", "");
    let message = room.failure(1, &["build", "--errors", "errors.jsonl", "page", "empty.txt", &example("marathon-record")]);
    assert!(message.contains("2 articles, ") && message.contains("1 input could not be read"), "{message}");
    let errors = std::fs::read_to_string(room.path().join("errors.jsonl")).unwrap();
    let error: Value = serde_json::from_str(&errors).unwrap();
    assert_eq!((error["source"].as_str(), error["error"].as_str()), (Some("empty.txt"), Some("is empty")));
    room.newsgraph(&["verify"]).assert().success();
    assert!(room.output(&["articles"]).contains("Harbour reopens"));
}
