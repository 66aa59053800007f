//! The program from outside: every subcommand, its outputs, messages and exit codes.

mod consumers;
mod graph;
mod intake;
mod hostile;
mod ontology;
mod read;
mod room;
mod serve;
mod store;
