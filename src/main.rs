//! The `newsgraph` command: parse the arguments, run, map the outcome to an exit code.

use std::process::ExitCode;

/// Articles and quads are made on one thread and freed on another, which costs the system's allocator time and memory (docs/benchmarks.md); the database
/// takes its memory here, too.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    newsgraph::cli::run(std::env::args_os())
}
