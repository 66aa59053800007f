//! The command line: one file a subcommand. Results go to standard output, everything else to standard error.

mod about;
mod annotate;
mod articles;
mod backup;
mod best_name;
mod build;
mod completions;
mod context;
mod draw;
mod entity;
mod error;
mod explain;
mod export;
mod format;
mod inputs;
mod intake;
mod link;
mod load;
mod output;
mod pipeline;
mod progress;
mod query;
mod read;
mod remove;
mod resolve;
mod serve;
mod statement;
mod stats;
mod summary;
mod table;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use context::Context;
pub use error::CliError;

/// What a command comes to, if it is not stopped by an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Done,
    /// It went through, but not everything succeeded, and it has said what not.
    Incomplete,
}

/// Reads news articles and builds an RDF knowledge graph in which every edge leads back to the sentence that says it.
#[derive(Debug, Parser)]
#[command(name = "newsgraph", version, subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(flatten)]
    context: Context,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Build),
    Load(load::Load),
    Read(read::Read),
    Intake(intake::Intake),
    Query(query::Query),
    Export(export::Export),
    Draw(draw::Draw),
    Annotate(annotate::Annotate),
    Articles(articles::Articles),
    Link(link::Link),
    Remove(remove::Remove),
    Serve(serve::Serve),
    Resolve(resolve::Resolve),
    Entity(entity::Entity),
    Statement(statement::Statement),
    Verify(verify::Verify),
    Stats(stats::Stats),
    Backup(backup::Backup),
    Completions(completions::Completions),
}

impl Command {
    fn run(&self, context: &Context) -> Result<Outcome, CliError> {
        match self {
            Self::Build(command) => command.run(context),
            Self::Load(command) => command.run(context),
            Self::Read(command) => command.run(context),
            Self::Intake(command) => command.run(context),
            Self::Query(command) => command.run(context),
            Self::Export(command) => command.run(context),
            Self::Draw(command) => command.run(context),
            Self::Annotate(command) => command.run(context),
            Self::Articles(command) => command.run(context),
            Self::Link(command) => command.run(context),
            Self::Remove(command) => command.run(context),
            Self::Serve(command) => command.run(context),
            Self::Resolve(command) => command.run(context),
            Self::Entity(command) => command.run(context),
            Self::Statement(command) => command.run(context),
            Self::Verify(command) => command.run(context),
            Self::Stats(command) => command.run(context),
            Self::Backup(command) => command.run(context),
            Self::Completions(command) => command.run(&Cli::command()),
        }
    }
}

/// Runs the command that `arguments` name (the program's own name first) and says how it ended: 0 done, 1 failed, 2 wrong usage.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come as errors too; they go to standard output with exit code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let outcome = cli.context.check().and_then(|()| cli.command.run(&cli.context));
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Incomplete) => ExitCode::FAILURE,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            context::say(&error.report());
            ExitCode::from(error.exit_code())
        }
    }
}

/// The help of the program and of every command, as one text: the command reference.
#[must_use]
pub fn reference() -> String {
    let mut program = Cli::command().term_width(100);
    program.build();
    let mut text = program.render_long_help().to_string();
    for command in program.get_subcommands_mut().filter(|command| command.get_name() != "help") {
        let help = command.clone().term_width(100).render_long_help();
        text.push_str(&format!("\n## {}\n\n{help}", command.get_bin_name().unwrap_or_default()));
    }
    text.lines().map(str::trim_end).fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Cli::command().debug_assert();
    }
}
