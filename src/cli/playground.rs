//! `simulate playground`: serves the site of the playground to this machine, or writes it to a
//! directory.

mod server;
mod site;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::{Failure, Success};
use super::output::{self, DraftDirectory};
use site::FILES;

/// Serves the playground to this machine until it is interrupted.
#[derive(Args, Debug)]
pub(super) struct PlaygroundArguments {
    /// Write the site to this directory instead, for any static host; the directory must not exist
    /// yet
    #[arg(short, long, value_name = "DIRECTORY")]
    output: Option<PathBuf>,
    /// The port of the server [default: a free one]
    #[arg(
        long,
        value_name = "PORT",
        conflicts_with = "output",
        default_value_t = 0,
        hide_default_value = true
    )]
    port: u16,
}

pub(super) fn run(arguments: &PlaygroundArguments) -> Result<Success, Failure> {
    if FILES.is_empty() {
        return Err(Failure::Message(NO_SITE.to_owned()));
    }
    match &arguments.output {
        Some(directory) => write(directory),
        None => server::serve(arguments.port),
    }
}

/// The reason why a command that was built only with Cargo has no site: the site's WebAssembly must
/// be built first.
const NO_SITE: &str = "this build of the command does not contain the playground\n  = help: in \
                       the source, run `web/build`, then `cargo install --path . --features \
                       playground`; or serve web/dist/site with any static server";

fn write(directory: &Path) -> Result<Success, Failure> {
    let failed = |error| Failure::Write(directory.display().to_string(), error);
    if directory.symlink_metadata().is_ok() {
        return Err(Failure::Message(format!("{} already exists", directory.display())));
    }
    let draft = DraftDirectory::of(directory).map_err(failed)?;
    for (name, bytes) in FILES {
        let file = draft.path().join(name);
        file.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
        fs::write(file, bytes).map_err(failed)?;
    }
    draft.commit(directory).map_err(failed)?;
    let count = FILES.len();
    let directory = directory.display();
    output::print(|out| {
        writeln!(out, "{count} files written to {directory}").map_err(output::stdout_failed)
    })?;
    Ok(Success::Well)
}
