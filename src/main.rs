//! The `newsgraph` command: parse the arguments, run, map the outcome to an exit code.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Loading makes strings on one thread and frees them on another, which takes the system's allocator long.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    newsgraph::cli::run(std::env::args_os())
}
