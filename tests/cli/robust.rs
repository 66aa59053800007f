//! What may happen to a build while it runs: it is interrupted, the disk fills up, the store cannot be written, the store lies among the articles.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use predicates::prelude::*;
use predicates::str::contains;

use crate::room::{Room, example};

/// A file of so many small articles, enough to be written in several transactions.
fn many(room: &Room, count: usize) {
    let places = ["Nordhavn", "Kaldvik", "Storby", "Lillefoss", "Ostervik"];
    let line = |number: usize| {
        let (place, other) = (places[number % 5], places[number / 5 % 5]);
        let text = format!(
            "Mayor Greta Holm of {place} met {number} sailors on Monday. \"We will build {number} boats,\" Holm told them in {other}.\n\n\
             Skerry Lines bought ferry number {number} from Brekke Marine for {number} million crowns. Anders Norrland, who founded Skerry Lines, denied that he had paid Tomas Brandel.\n\n\
             Police in {other} arrested Olav Strand after fire number {number} in the harbour of {place}, and the council voted against a new wall."
        );
        serde_json::json!({ "text": text, "date": format!("2026-{:02}-{:02}", 1 + number % 12, 1 + number % 28) }).to_string()
    };
    room.file("many.jsonl", (0..count).map(line).collect::<Vec<_>>().join("\n"));
}

fn export(room: &Room, store: &str) -> String {
    room.output(&["export", "--format", "nq", "--store", store])
}

/// Whether the database has written something.
fn has_written(store: &Path) -> bool {
    let files = std::fs::read_dir(store.join("data")).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok().filter(|_| file.file_name().to_string_lossy().ends_with(".log"))).any(|data| data.len() > 0)
}

#[test]
#[cfg(unix)]
fn an_interrupted_build_goes_on() {
    let room = Room::new();
    many(&room, 200);
    room.output(&["build", "-q", "--store", "whole.db", "many.jsonl"]);
    let whole = export(&room, "whole.db");
    // TERM does what Ctrl-C does, and is not ignored where the tests run in the background.
    for signal in ["TERM", "KILL"] {
        let store = format!("{signal}.db");
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
        command.current_dir(room.path()).args(["build", "-q", "-j", "1", "--store", &store, "many.jsonl"]).stderr(Stdio::null());
        let mut build = command.spawn().expect("the program runs");
        let patience = Instant::now() + Duration::from_secs(300);
        while !has_written(&room.path().join(&store)) && build.try_wait().unwrap().is_none() && Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(Command::new("kill").args([&format!("-{signal}"), &build.id().to_string()]).status().unwrap().success());
        assert!(!build.wait().unwrap().success(), "{signal} came while it ran");
        room.newsgraph(&["verify", "--store", &store]).assert().success().stderr(contains("all is well"));
        room.newsgraph(&["build", "--store", &store, "many.jsonl"]).assert().success();
        room.newsgraph(&["verify", "--store", &store]).assert().success().stderr(contains("200 articles"));
        assert!(export(&room, &store) == whole, "{signal}: another graph");
    }
}

#[test]
#[cfg(unix)]
fn a_full_disk_is_told_and_nothing_is_lost() {
    let room = Room::new();
    many(&room, 60);
    room.output(&["build", "-q", "--store", "whole.db", "many.jsonl"]);
    room.output(&["build", "-q", &example("marathon-record")]);
    // A limit on the size of files fails in the same place as a full disk. Its signal is ignored, so that writing fails instead.
    let limited = "trap '' XFSZ; ulimit -f 400; exec \"$0\" build -q many.jsonl";
    let output = Command::new("sh").args(["-c", limited, env!("CARGO_BIN_EXE_newsgraph")]).current_dir(room.path()).output().expect("sh runs");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("error: ") && message.contains("hint: the disk is full"), "{message}");
    room.newsgraph(&["verify"]).assert().success().stderr(contains("all is well"));
    room.newsgraph(&["build", "-q", "many.jsonl"]).assert().success();
    room.output(&["remove", "-q", "marathon"]);
    assert!(export(&room, "newsgraph.db") == export(&room, "whole.db"));
}

#[test]
#[cfg(unix)]
fn a_store_that_cannot_be_written_can_be_read() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let room = Room::with_examples();
    let path = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let store = room.path().join("newsgraph.db");
    path(room.path(), 0o755);
    path(&store, 0o555);
    path(&store.join("data"), 0o555);
    path(&store.join("lock"), 0o444);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
        command.current_dir(room.path()).args(arguments);
        // To the system's administrator nothing is read-only.
        if std::fs::write(store.join("probe"), "").is_ok() {
            std::fs::remove_file(store.join("probe")).unwrap();
            command.uid(65_534);
        }
        command.output()
    };
    let Ok(asked) = run(&["query", "ASK { person:edda-norrland ?p ?o }"]) else {
        eprintln!("skipped: the program cannot be run as another user here");
        path(&store, 0o755);
        return;
    };
    let built = run(&["build", &example("river-flood")]).unwrap();
    path(&store, 0o755);
    path(&store.join("data"), 0o755);
    let (answer, message) = (String::from_utf8_lossy(&asked.stdout), String::from_utf8_lossy(&built.stderr));
    assert!(answer.contains("true"), "{answer} {}", String::from_utf8_lossy(&asked.stderr));
    assert_eq!(built.status.code(), Some(1));
    assert!(message.contains("the store newsgraph.db cannot be written to") && message.contains("hint: check the permissions"), "{message}");
}

#[test]
fn a_store_among_the_articles_is_no_article() {
    let room = Room::new();
    std::fs::create_dir(room.path().join("news")).unwrap();
    for name in ["marathon-record", "river-flood"] {
        std::fs::copy(example(name), room.path().join("news").join(format!("{name}.txt"))).unwrap();
    }
    let build = ["build", "--store", "news/graph.db", "news"];
    room.newsgraph(&build).assert().success().stderr(contains("2 articles, ").and(contains("passed over").not()));
    room.newsgraph(&build).assert().success().stderr(contains("2 articles there already").and(contains("error").not()));
}
