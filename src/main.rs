//! The `newsgraph` command: parse the arguments, run, map the outcome to an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    newsgraph::cli::run(std::env::args_os())
}
