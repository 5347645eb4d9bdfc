//! Replaces services of the system that the host of a WebAssembly module must provide.

use std::env;
use std::path::Path;

use super::failure::Failure;

/// Enters the directory in `PWD`, because WASI has no working directory.
pub(super) fn enter_folder() -> Result<(), Failure> {
    let Some(folder) = env::var_os("PWD") else { return Ok(()) };
    env::set_current_dir(&folder).map_err(|error| {
        let folder = Path::new(&folder).display();
        Failure::Message(format!("cannot enter {folder}: {error}"))
    })
}

/// The width of the terminal, if the host sets `COLUMNS`.
pub(super) fn columns() -> Option<usize> {
    env::var("COLUMNS").ok()?.parse().ok()
}
