//! The program from outside: every subcommand, its outputs, messages and exit codes.

mod graph;
mod intake;
mod ontology;
mod read;
mod room;
mod serve;
mod store;
