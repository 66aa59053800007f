//! `newsgraph completions`: what a shell needs to complete commands and options.

use std::io::Write;

use clap::Args;
use clap_complete::Shell;

use super::output::Output;
use super::{CliError, Outcome};

/// Writes the completions for a shell.
///
/// For example: newsgraph completions bash > ~/.local/share/bash-completion/completions/newsgraph
#[derive(Debug, Args)]
pub struct Completions {
    /// Which shell.
    shell: Shell,
}

impl Completions {
    pub fn run(&self, program: &clap::Command) -> Result<Outcome, CliError> {
        // Into memory first: the generator panics where a write fails.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program.clone(), "newsgraph", &mut script);
        let mut out = Output::open(None)?;
        out.write_all(&script)?;
        out.finish()?;
        Ok(Outcome::Done)
    }
}
