//! The program from outside: every subcommand, its outputs, messages and exit codes.

mod consumers;
mod corpus;
mod dice;
mod entity;
mod graph;
mod hostile;
mod hostile_names;
mod intake;
mod link;
mod load;
mod names;
mod ontology;
mod read;
mod reprints;
mod resolution;
mod robust;
mod room;
mod serve;
mod statement;
mod steps;
mod store;
mod verify;
