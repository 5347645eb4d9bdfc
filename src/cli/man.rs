//! `simulate man`: the manual page, for packagers of the command.

use clap::CommandFactory;

use super::failure::{Failure, Success};
use super::output;

/// Prints the manual page of the command.
pub(super) fn run<Command: CommandFactory>() -> Result<Success, Failure> {
    let page = clap_mangen::Man::new(Command::command());
    output::print(|out| page.render(out).map_err(output::stdout_failed))?;
    Ok(Success::Well)
}
