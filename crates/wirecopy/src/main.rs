//! Wirecopy: a news wire that a newsroom runs itself.
//!
//! This file reads the command line, starts the command, and turns its outcome into an exit code.
//! Each command has its file in `commands/`.

mod arguments;
mod check;
mod commands;
mod context;
mod copied;
mod demo;
mod find;
mod output;
mod problem;
mod settings;
mod unpack;

use std::io;
use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use crate::commands::Command;
use crate::context::Context;
use crate::output::{Format, Output};

/// A fan-out asks for memory in many sizes from many threads (decision 25).
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

/// A news wire that a newsroom runs itself.
///
/// Offers each story to every publisher that qualifies, licenses it to those that don't, delivers
/// it with every later correction or kill, and finds the copies.
#[derive(Debug, Parser)]
#[command(
    name = "wirecopy",
    version,
    arg_required_else_help = true,
    after_help = "Examples:\n  \
        wirecopy demo                     a sample wire, ready to click\n  \
        wirecopy init newsroom            make a wire in the folder 'newsroom'\n  \
        wirecopy --data newsroom serve    run it\n\n\
        Data goes to standard output, words to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage."
)]
struct Arguments {
    /// The wire's folder; without it, the current folder
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<std::path::PathBuf>,

    /// How data is printed: table, json (a line for each record) or csv
    #[arg(long, global = true, value_name = "FORMAT", default_value = "table")]
    format: Format,

    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let context = Context {
        data: arguments.data,
        out: Output::new(arguments.format),
    };
    let outcome = commands::run(arguments.command, &context);
    match outcome {
        Ok(code) => code,
        Err(error) if reader_went_away(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&error);
            ExitCode::FAILURE
        }
    }
}

/// Whether whoever read our output has seen enough (`wirecopy stories | head`): no failure.
fn reader_went_away(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn every_command_shows_how_it_is_used() {
        let mut commands = vec![Arguments::command()];
        while let Some(command) = commands.pop() {
            let help = command.get_after_help().map(ToString::to_string);
            let name = command.get_name();
            let shown =
                help.is_some_and(|help| help.starts_with("Example") && help.contains("wirecopy "));
            assert!(shown || name == "help", "'{name}' shows no example");
            commands.extend(command.get_subcommands().cloned());
        }
    }
}
