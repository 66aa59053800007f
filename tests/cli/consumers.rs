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
    let arguments = [env!("CARGO_BIN_EXE_newsgraph"), "newsgraph.db", "hostile.db"];
    let output = Command::new(python()).arg(folder().join(script)).args(arguments).current_dir(room.path()).output().expect("Python runs");
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
