//! `simulate new`: a commented scenario to start from.

use std::path::PathBuf;

use clap::Args;

use super::failure::{Failure, Success};
use super::output::{self, Inputs};

#[derive(Args, Debug)]
pub(super) struct NewArguments {
    /// Write to this file, which must not exist
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The scenario that is written.
const TEMPLATE: &str = include_str!("new/template.ron");

pub(super) fn run(arguments: &NewArguments) -> Result<Success, Failure> {
    let file = arguments.output.as_deref();
    if let Some(file) = file.filter(|file| file.symlink_metadata().is_ok()) {
        return Err(Failure::Message(format!("{} already exists", file.display())));
    }
    output::write(file, &Inputs::default(), |out| {
        out.write_all(TEMPLATE.as_bytes()).map_err(output::stdout_failed)
    })?;
    Ok(Success::Well)
}
