//! `newsgraph read`: article in, graph out, no store.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use oxigraph::model::{GraphName, NamedNode, Quad};
use serde::Serialize;

use super::context::{Context, GraphChoices, LeastConfidence, say};
use super::draw::Picture;
