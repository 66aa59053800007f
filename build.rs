//! Computes the digest of the language model once, when the program is built: every graph names the model that it was read with.

use std::fmt::Write as _;
use std::fs;
use std::io;

use sha2::{Digest, Sha256};

/// The files that decide what the model says, in the order of the digest.
const FILES: &[&str] = &["models/main.onnx", "models/label.onnx", "models/coreference.json", "models/vocab.txt"];

fn main() -> io::Result<()> {
    let mut digest = Sha256::new();
    for file in FILES {
        println!("cargo::rerun-if-changed={file}");
        digest.update(fs::read(file)?);
    }
    let mut hexadecimal = String::new();
    for byte in digest.finalize() {
        let _ = write!(hexadecimal, "{byte:02x}");
    }
    println!("cargo::rustc-env=NEWSGRAPH_MODEL_DIGEST={hexadecimal}");
    Ok(())
}
