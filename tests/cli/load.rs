//! Loading what was read elsewhere, through the program itself.

use std::io::Write;
use std::process::{Command, Stdio};

use flate2::{Compression, write::GzEncoder};
use predicates::prelude::*;
use predicates::str::contains;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::room::{Room, example, examples};

/// One story in three papers, of which the second has cut it.
const STORY: &str = "Mayor Greta Holm reopened the harbour of Nordhavn on Monday, three months after a storm had broken its outer wall. \
    \"We are back,\" Holm told the sailors who had come to see it, and thanked the engineers of Brekke Marine for their work over the winter.\n\n\
    The wall had been built in 1931 and was to last a hundred years. The storm of February took two hundred metres of it in one night and sank eleven boats. \
    Brekke Marine rebuilt it for 40 million crowns, of which the state paid half.\n\n\
    Fishermen said the harbour would need a second wall before the next winter.";

/// A room with articles in the folder `in`, a store of them, and their quads.
fn with_quads() -> Room {
    let room = Room::new();
    let cut = STORY.rsplit_once("\n\n").unwrap().0;
    for (name, day, story) in [("a", "2026-05-04", STORY), ("b", "2026-05-05", cut), ("c", "2026-05-03", STORY)] {
        room.file(&format!("in/{name}.txt"), format!("Harbour of Nordhavn reopens\n\ndate {day}\nSource: Paper {name}\n\nBy Ann Lee\n\n{story}\n"));
    }
    let line = serde_json::json!({ "text": STORY, "title": "Harbour of Nordhavn reopens", "date": "2026-05-06", "authors": ["Bo Ek"] });
    room.file("in/d.jsonl", line.to_string());
    for (name, person) in [("f", "Dr. Robert Quillan"), ("g", "Bob Quillan")] {
        let text = format!("date 2025-02-01\n\n{person}, a minister, met Greta Holm in Ashby on Monday. Holm praised the Ashby Trust.\n");
        room.file(&format!("in/{name}.txt"), text);
    }
    room.file("in/e.html", format!("<html><body><article><h1>Harbour</h1><p>{}</p></article></body></html>", STORY.replace("\n\n", "</p><p>")));
    room.output(&["build", "-q", "--store", "built.db", "in", &examples()]);
    room.output(&["read", "in", &examples(), "-o", "graph.nq"]);
    room
}

fn export(room: &Room, store: &str) -> String {
    room.output(&["export", "--format", "nq", "--store", store])
}

#[test]
fn a_loaded_store_is_the_one_that_is_built() {
    let room = with_quads();
    let built = export(&room, "built.db");
    assert_eq!(built.matches("ontology#reprintOf>").count(), 4);
    assert!(built.contains("graph/resolution>"));
    room.newsgraph(&["load", "--store", "a.db", "graph.nq"])
        .assert()
        .success()
        .stdout("")
        .stderr(contains("12 articles, ").and(contains("into a.db")));
    room.output(&["read", "in", &examples(), "-o", "graph.trig"]);
    room.output(&["load", "-q", "--store", "b.db", "graph.trig"]);
    let union = |store| room.output(&["export", "--format", "nt", "--store", store]);
    for store in ["a.db", "b.db"] {
        assert!(export(&room, store) == built, "{store} is another");
        assert!(union(store) == union("built.db"), "{store} has another default graph");
        room.newsgraph(&["verify", "--store", store]).assert().success().stderr(contains("all is well"));
        assert_eq!(room.output(&["stats", "--store", store]), room.output(&["stats", "--store", "built.db"]));
    }
    assert!(room.output(&["articles", "--store", "a.db"]).contains("\tgraph.nq"));
}

#[test]
fn files_come_compressed_in_folders_and_through_pipes() {
    let room = with_quads();
    let text = std::fs::read_to_string(room.path().join("graph.nq")).unwrap();
    // Lines of an article may lie in several files.
    let lines: Vec<&str> = text.lines().collect();
    let part = |number: usize| lines.iter().skip(number).step_by(3).map(|line| format!("{line}\n")).collect::<String>();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(part(0).as_bytes()).unwrap();
    room.file("parts/part-00000.gz", packed.finish().unwrap());
    room.file("parts/part-00001", part(1).replace('\n', "\r\n"));
    // Two frames that meet in the middle of a line, as programs write that compress on several cores.
    let last = part(2).into_bytes();
    let frames = last.chunks(last.len().div_ceil(2)).map(|frame| compress_to_vec(frame, CompressionLevel::Fastest)).collect::<Vec<_>>();
    room.file("parts/part-00002.zst", frames.concat());
    room.file("parts/_SUCCESS", "");
    room.file("parts/.part-00001.crc", [0, 159, 146]);
    room.output(&["load", "-q", "--store", "parts.db", "-j", "3", "parts"]);
    room.newsgraph(&["load", "-q", "--store", "pipe.db", "-j", "1", "-"]).write_stdin(text).assert().success();
    let built = export(&room, "built.db");
    assert!(export(&room, "parts.db") == built && export(&room, "pipe.db") == built);
}

#[test]
fn names_can_be_resolved_later() {
    let room = with_quads();
    room.output(&["load", "-q", "--no-resolve", "--store", "later.db", "graph.nq"]);
    assert!(!export(&room, "later.db").contains("graph/resolution>"));
    room.newsgraph(&["resolve", "--store", "later.db"]).assert().success().stderr(contains("12 articles"));
    assert!(export(&room, "later.db") == export(&room, "built.db"));
}

#[test]
fn what_is_there_is_replaced_and_the_rest_is_added() {
    let room = with_quads();
    room.output(&["build", "-q", "--min-confidence", "0.9", &example("river-flood"), "in/b.txt"]);
    room.output(&["build", "-q", &example("ferry-minister")]);
    room.newsgraph(&["load", "graph.nq"]).assert().success().stderr(contains("12 articles (3 replaced)"));
    let built = export(&room, "built.db");
    assert!(export(&room, "newsgraph.db") == built);
    room.newsgraph(&["load", "graph.nq", "graph.nq"]).assert().success().stderr(contains("12 articles (12 replaced)"));
    assert!(export(&room, "newsgraph.db") == built);
    room.newsgraph(&["verify"]).assert().success();
    // How it was read is not in the quads: it is read again, and gives the same.
    room.newsgraph(&["build", &example("marathon-record")]).assert().success().stderr(contains("1 article (1 replaced)"));
    assert!(export(&room, "newsgraph.db") == built);
}

#[test]
fn what_is_no_article_is_refused_with_its_line() {
    let room = with_quads();
    let text = std::fs::read_to_string(room.path().join("graph.nq")).unwrap();
    let first = text.lines().next().unwrap();
    let (triple, graph) = first.rsplit_once(" <").unwrap();
    let cases = [
        ("cut.nq", format!("{first}\n{first}\n{}\n", &first[..first.len() - 9]), "cut.nq, line 3 cannot be loaded: "),
        ("none.nq", format!("{first}\n{triple} .\n"), "none.nq, line 2 cannot be loaded: it lies in no graph"),
        (
            "other.nq",
            format!("{triple} <urn:newsgraph:graph/resolution> .\n"),
            "line 1 cannot be loaded: it lies in the graph <urn:newsgraph:graph/resolution>",
        ),
        ("blank.nq", format!("\n_:x <urn:x> \"y\" <{graph}\n"), "line 2 cannot be loaded: it has a blank node"),
        ("words.nq", "The ferry sank.\n".to_owned(), "words.nq, line 1 cannot be loaded: "),
        ("cut.trig", "@prefix x: <urn:x:> .\n\nx:g { x:a x:b .\n".to_owned(), "cut.trig, line 3 cannot be loaded: "),
        ("default.trig", "@prefix x: <urn:x:> .\nx:a x:b x:c .\n".to_owned(), "default.trig cannot be loaded: it lies in no graph"),
    ];
    for (name, text, expected) in cases {
        room.file(name, text);
        let message = room.failure(1, &["load", "graph.nq", name]);
        assert!(message.contains(expected) && message.lines().count() == 2, "{message}");
        assert_eq!(export(&room, "newsgraph.db"), "", "{name}: nothing is loaded");
    }
    room.file("bytes.nq", [first.as_bytes(), b"\n\xff\n"].concat());
    assert!(room.failure(1, &["load", "bytes.nq"]).contains("bytes.nq, line 2 cannot be loaded: it is not UTF-8"));
    room.file("empty.nq", "# nothing\n");
    assert!(room.failure(1, &["load", "empty.nq"]).contains("there is no article"));
    assert!(room.failure(1, &["load", "missing.nq"]).contains("cannot read missing.nq"));
    let message = room.failure(1, &["load", "--store", "new.db", "--base", "https://kg.example.org/", "graph.nq"]);
    assert!(message.contains("the articles of this store begin with <https://kg.example.org/article/"), "{message}");
    room.output(&["read", "--base", "https://kg.example.org/", &example("river-flood"), "-o", "other.nq"]);
    room.output(&["load", "-q", "--store", "new.db", "other.nq"]);
}

#[test]
#[cfg(unix)]
fn a_load_that_is_killed_leaves_whole_articles_only() {
    let room = with_quads();
    room.output(&["build", "-q", &example("river-flood")]);
    let before = export(&room, "newsgraph.db");
    let text = std::fs::read_to_string(room.path().join("graph.nq")).unwrap();
    // The pipe stays open, so that the load waits for more when it is killed.
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
    let mut load = command.current_dir(room.path()).args(["load", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    load.stdin.as_mut().unwrap().write_all(&text.as_bytes()[..text.len() / 2]).unwrap();
    load.kill().unwrap();
    assert!(!load.wait().unwrap().success());
    room.file("newsgraph.db/data/bulk-12345.sst", "what the loader has left");
    room.newsgraph(&["verify"]).assert().success().stderr(contains("all is well"));
    assert!(export(&room, "newsgraph.db") == before);
    room.output(&["load", "-q", "graph.nq"]);
    assert!(export(&room, "newsgraph.db") == export(&room, "built.db"));
    assert!(!room.path().join("newsgraph.db/data/bulk-12345.sst").exists());
}
