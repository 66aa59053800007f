//! Building, replacing, listing and removing, through the program itself.

use crate::room::{Room, example, examples};
use predicates::prelude::*;
use predicates::str::contains;

const HARBOUR: &str =
    "Harbour reopens\n\nBy Nils Arvid\ndate 2026-05-04\n\nMayor Greta Holm reopened the harbour on Monday. \"We are back,\" Holm told the sailors.\n";

#[test]
fn building_tells_what_was_read() {
    let room = Room::new();
    room.newsgraph(&["build", &examples()]).assert().success().stdout("").stderr(contains("5 articles").and(contains("into newsgraph.db")));
    room.newsgraph(&["build", &examples()]).assert().success().stderr(contains("0 articles").and(contains("5 articles there already")));
    room.newsgraph(&["build", "--again", &examples()]).assert().success().stderr(contains("5 articles (5 replaced)"));
    room.newsgraph(&["build", "--no-text", &examples()]).assert().success().stderr(contains("5 articles (5 replaced)"));
    room.newsgraph(&["build", "-q", &examples()]).assert().success().stderr("");
}

#[test]
fn of_one_text_under_two_headers_the_first_counts_and_goes_on_counting() {
    let room = Room::new();
    let line = |author: &str| {
        let text = r"The mayor of Lakeside, Ana Holm, opened the bridge on Monday. It took two years to build, Holm said.";
        format!("{{\"text\": \"{text}\", \"date\": \"2026-03-02\", \"author\": \"{author}\"}}\n")
    };
    room.file("in.jsonl", line("Ben Aske") + &line("Cleo Dane"));
    room.newsgraph(&["build", "in.jsonl"]).assert().success().stderr(contains("1 article").and(contains("1 article there already")));
    let export = room.output(&["export", "--format", "nq"]);
    assert!(export.contains("Ben Aske") && !export.contains("Cleo Dane"), "{export}");
    for _ in 0..2 {
        room.newsgraph(&["build", "in.jsonl"]).assert().success().stderr(contains("0 articles").and(contains("2 articles there already")));
        assert_eq!(room.output(&["export", "--format", "nq"]), export);
    }
}

#[test]
fn building_again_changes_nothing() {
    let room = Room::with_examples();
    let before = room.output(&["export", "--format", "nq"]);
    room.output(&["build", "-q", &examples(), &examples()]);
    assert!(!before.is_empty());
    assert_eq!(before, room.output(&["export", "--format", "nq"]));
}

#[test]
fn order_and_threads_do_not_matter() {
    let room = Room::new();
    let names = ["ferry-minister", "river-flood", "art-theft-trial", "battery-takeover", "marathon-record"];
    room.output(&["build", "-q", "--store", "a.db", "-j", "1", &examples()]);
    let mut reversed: Vec<String> = names.iter().map(|name| example(name)).collect();
    reversed.sort_unstable_by(|a, b| b.cmp(a));
    let mut arguments = vec!["build", "-q", "--store", "b.db", "-j", "4"];
    arguments.extend(reversed.iter().map(String::as_str));
    room.output(&arguments);
    for name in &reversed {
        room.output(&["build", "-q", "--store", "c.db", name]);
    }
    for format in ["nq", "nt", "ttl", "trig", "jsonld", "dot", "svg"] {
        let export = |store| room.output(&["export", "-q", "--store", store, "--format", format]);
        let first = export("a.db");
        assert!(first == export("b.db"), "{format} depends on order or threads");
        assert!(first == export("c.db"), "{format} depends on what is read together");
    }
}

#[test]
fn one_article_is_the_same_in_a_store_and_out_of_it() {
    let room = Room::with_examples();
    let read = room.output(&["read", "--format", "nq", &example("river-flood")]);
    assert_eq!(read, room.output(&["export", "--format", "nq", "--article", "dam break"]));
}

#[test]
fn articles_are_listed_and_removed_by_any_of_their_names() {
    let room = Room::new();
    room.file("in/harbour.txt", HARBOUR);
    room.output(&["build", "-q", &examples(), "in"]);
    let list = room.output(&["articles"]);
    assert_eq!(list.lines().count(), 7);
    assert!(list.lines().nth(4).unwrap().contains("2026-05-04"), "{list}");
    assert!(list.contains("\tHarbour reopens\tin/harbour.txt"), "{list}");
    let json: serde_json::Value = serde_json::from_str(room.output(&["articles", "--json"]).lines().next().unwrap()).unwrap();
    let first = json["name"].as_str().unwrap().to_owned();
    room.newsgraph(&["remove", &first]).assert().success().stderr(contains("removed").and(contains("Former curator")));
    room.newsgraph(&["remove", "./in/../in/harbour.txt"]).assert().success().stderr(contains("Harbour reopens"));
    room.newsgraph(&["remove", "-q", "TRANSPORT minister", "marathon"]).assert().success().stderr("");
    assert_eq!(room.output(&["articles"]).lines().count(), 3);
    assert!(!room.output(&["export", "--format", "nt"]).contains("Greta Holm"));
}

#[test]
fn a_wrong_name_removes_nothing() {
    let room = Room::with_examples();
    let message = room.failure(1, &["remove", "marathon", "no such thing"]);
    assert!(message.contains("no article in the store answers to \"no such thing\""), "{message}");
    assert!(message.contains("hint: `newsgraph articles` lists them"), "{message}");
    let message = room.failure(1, &["remove", "2026"]);
    assert!(message.contains("\"2026\" could be any of 5") && message.contains("Abebe wins"), "{message}");
    assert_eq!(room.output(&["articles"]).lines().count(), 6);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_read() {
    let room = Room::new();
    room.file("harbour.txt", HARBOUR);
    room.file("empty.txt", "");
    room.file("binary.txt", [0_u8, 159, 146, 150, 0, 1, 2, 3, 0, 0]);
    let message = room.failure(1, &["build", "empty.txt", "harbour.txt", "binary.txt", "missing.txt"]);
    for file in ["empty.txt", "binary.txt", "missing.txt"] {
        assert_eq!(message.lines().filter(|line| line.starts_with("error: ") && line.contains(file)).count(), 1, "{file} in {message}");
    }
    assert!(message.contains("1 article, ") && message.contains("3 inputs could not be read"), "{message}");
    assert!(room.output(&["articles"]).contains("Harbour reopens"));
}

#[test]
fn a_folder_without_articles_is_an_error() {
    let room = Room::new();
    std::fs::create_dir(room.path().join("nothing")).unwrap();
    let message = room.failure(1, &["build", "nothing"]);
    assert!(message.starts_with("error: "), "{message}");
}

#[test]
fn standard_input_and_file_urls_are_articles_too() {
    let room = Room::new();
    room.newsgraph(&["build", "-"]).write_stdin(HARBOUR).assert().success().stderr(contains("1 article,"));
    let path = room.file("with blank.txt", HARBOUR);
    let url = format!("file://{}", path.display()).replace(' ', "%20");
    room.newsgraph(&["build", &url]).assert().success().stderr(contains("1 article there already"));
}

#[test]
fn encodings_do_not_matter() {
    let room = Room::new();
    let text = "date 2026-05-04\n\nPresident José Muñoz met Zoë Brontë in Málaga. “It was a good day,” he said.\n";
    room.file("utf8.txt", text);
    room.file("bom.txt", [b"\xEF\xBB\xBF", text.as_bytes()].concat());
    room.file("utf16.txt", text.encode_utf16().fold(vec![0xFF, 0xFE], |bytes, unit| [bytes, unit.to_le_bytes().to_vec()].concat()));
    room.file("crlf.txt", text.replace('\n', "\r\n"));
    let read = |file| room.output(&["read", "--format", "nq", file]);
    let expected = read("utf8.txt");
    assert!(expected.contains("José Muñoz"), "{expected}");
    for file in ["bom.txt", "utf16.txt", "crlf.txt"] {
        assert_eq!(read(file), expected, "{file}");
    }
}

#[test]
fn stores_that_cannot_be_used_say_why() {
    let room = Room::new();
    let unknown = room.failure(1, &["query", "--store", "gone.db", "ASK {}"]);
    assert!(
        unknown.contains("there is no store at gone.db") && unknown.contains("hint: build it with `newsgraph build --store gone.db"),
        "{unknown}"
    );
    room.file("notes.txt", "mine");
    assert!(room.failure(1, &["articles", "--store", "notes.txt"]).contains("notes.txt is not a newsgraph store"));
    room.file("photos/a.jpg", "mine");
    let other = room.failure(1, &["build", "--store", "photos", &examples()]);
    assert!(other.contains("photos is not a newsgraph store") && other.contains("hint: "), "{other}");
    room.output(&["build", "-q", "--base", "https://kg.example.org/", &example("marathon-record")]);
    assert!(room.failure(1, &["build", "--base", "urn:x:", &examples()]).contains("begin with https://kg.example.org/, not with urn:x:"));
    assert!(room.output(&["export", "--format", "nt"]).contains("<https://kg.example.org/person/"));
    assert!(room.output(&["query", "SELECT ?p { ?p a schema:Person . FILTER(STRSTARTS(STR(?p), STR(person:))) }"]).lines().count() > 1);
}

#[test]
fn nobody_stands_beside_a_writer() {
    use newsgraph::store::{Access, GraphStore};
    let room = Room::with_examples();
    let writer = GraphStore::open(&room.path().join("newsgraph.db"), Access::Write, None).unwrap();
    for arguments in [&["query", "ASK {}"][..], &["remove", "marathon"], &["build", &example("marathon-record")]] {
        let message = room.failure(1, arguments);
        assert!(message.contains("the store newsgraph.db is in use by another process") && message.contains("hint: wait"), "{message}");
    }
    drop(writer);
    // A process that another test starts at this moment may hold the writer's lock until it has begun its own program.
    let open = || GraphStore::open(&room.path().join("newsgraph.db"), Access::Read, None).ok();
    let wait = || std::thread::sleep(std::time::Duration::from_millis(20));
    let _reader = (0..250)
        .find_map(|_| {
            open().or_else(|| {
                wait();
                None
            })
        })
        .expect("the lock goes with the writer");
    assert_eq!(room.output(&["articles"]).lines().count(), 6);
}

#[test]
fn the_store_is_named_by_the_environment_too() {
    let room = Room::new();
    room.newsgraph(&["build", "-q", &example("marathon-record")]).env("NEWSGRAPH_STORE", "by-env.db").assert().success();
    assert!(room.path().join("by-env.db").is_dir());
    room.newsgraph(&["articles"]).env("NEWSGRAPH_STORE", "by-env.db").assert().success().stdout(contains("Abebe wins"));
}

#[test]
fn a_store_keeps_its_promises() {
    let room = Room::with_examples();
    room.newsgraph(&["verify"]).assert().success().stderr(contains("5 articles").and(contains("all is well")));
    room.output(&["build", "-q", "--store", "bare.db", "--no-text", &examples()]);
    room.newsgraph(&["verify", "--store", "bare.db"]).assert().success().stderr(contains("without their article's text"));
}
