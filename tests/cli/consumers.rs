//! Every export read by the program that it is made for, in Python: `tests/consumers`. What they find is compared with what rdflib finds in the
//! same store's N-Quads.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

use crate::hostile;
use crate::room::Room;

/// The Python that has the consumers installed; made on first use.
fn python() -> &'static str {
    static PYTHON: OnceLock<String> = OnceLock::new();
    PYTHON.get_or_init(|| {
        let output = Command::new("sh").arg(folder().join("venv")).output().expect("sh runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "the virtual environment with the exports' readers cannot be made; python3-venv and a network are needed:\n{errors}"
        );
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    })
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/consumers")
}

/// Runs a consumer over the examples' store and the hostile one.
fn consume(script: &str) {
    let room = Room::with_examples();
    hostile::build(&room.path().join("hostile.db"));
    run(script, &room, &["newsgraph.db".to_owned(), "hostile.db".to_owned()]);
}

/// Runs a consumer over some stores of a room.
pub fn run(script: &str, room: &Room, stores: &[String]) {
    let mut command = Command::new(python());
    command.arg(folder().join(script)).arg(env!("CARGO_BIN_EXE_newsgraph")).args(stores).current_dir(room.path());
    let output = command.output().expect("Python runs");
    let (told, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script}:\n{told}\n{errors}");
}

#[test]
fn networkx_reads_graphml_and_gexf() {
    consume("networks.py");
}

#[test]
fn followthemoney_reads_its_entities() {
    consume("followthemoney_.py");
}

#[test]
fn property_graphs_come_as_csv_and_cypher() {
    consume("property_graphs.py");
}

#[test]
fn linked_data_is_read_in_other_words() {
    consume("linked_data.py");
}

#[test]
fn pandas_reads_the_tables_of_graphrag() {
    consume("graphrag_.py");
}

#[test]
fn trees_are_conllu() {
    let arguments = [env!("CARGO_BIN_EXE_newsgraph").to_owned(), crate::room::examples()];
    let output = Command::new(python()).arg(folder().join("treebank.py")).args(arguments).output().expect("Python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_store_is_counted_and_copied() {
    let room = Room::with_examples();
    let stats: serde_json::Value = serde_json::from_str(&room.output(&["stats", "--json"])).unwrap();
    let total = |name: &str| stats[name].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum::<u64>();
    assert_eq!(stats["class"]["schema:NewsArticle"], 5);
    assert_eq!(total("month"), 5);
    for standing in ["relation", "polarity", "modality", "source", "confidence"] {
        assert_eq!(total(standing), stats["class"]["ng:Statement"].as_u64().unwrap(), "{standing}");
    }
    assert!(room.output(&["stats"]).contains("schema:Person"));
    room.output(&["backup", "-q", "copy.db"]);
    assert_eq!(room.output(&["export", "--format", "nq"]), room.output(&["export", "--store", "copy.db", "--format", "nq"]));
    assert!(room.failure(1, &["backup", "copy.db"]).contains("copy.db"));
    // What is known of names is copied, too.
    let resolved = room.newsgraph(&["resolve", "--store", "copy.db"]).assert().success().get_output().stderr.clone();
    assert!(String::from_utf8(resolved).unwrap().starts_with("nothing has changed"));
}
