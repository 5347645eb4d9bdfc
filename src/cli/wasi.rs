//! Replaces services of the system that the host of a WebAssembly module must provide.

use std::env;
use std::path::Path;

use super::failure::Failure;

/// Enters the directory in `PWD`, because WASI has no working directory.
pub(super) fn enter_directory() -> Result<(), Failure> {
    let Some(directory) = env::var_os("PWD") else { return Ok(()) };
    env::set_current_dir(&directory).map_err(|error| {
        let directory = Path::new(&directory).display();
        Failure::Message(format!("cannot enter {directory}: {error}"))
    })
}

/// The width of the terminal, if the host sets `COLUMNS`.
pub(super) fn columns() -> Option<usize> {
    env::var("COLUMNS").ok()?.parse().ok()
}
