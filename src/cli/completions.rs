//! `simulate completions SHELL`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::failure::{Failure, Success};
use super::output;

#[derive(Args, Debug)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run<Command: CommandFactory>(
    arguments: &CompletionsArguments,
) -> Result<Success, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Command::command(), "simulate", &mut script);
    output::print(|out| out.write_all(&script).map_err(output::stdout_failed))?;
    Ok(Success::Well)
}
