//! What the system does elsewhere, and the host of a WebAssembly module has to tell.

use std::env;
use std::path::Path;

use super::failure::Failure;

/// Enters the folder that `PWD` names: WASI has no working directory of its own.
pub(super) fn enter_folder() -> Result<(), Failure> {
    let Some(folder) = env::var_os("PWD") else { return Ok(()) };
    env::set_current_dir(&folder).map_err(|error| {
        let folder = Path::new(&folder).display();
        Failure::Message(format!("cannot enter {folder}: {error}"))
    })
}

/// The width of the terminal, if the host tells it in `COLUMNS`.
pub(super) fn columns() -> Option<usize> {
    env::var("COLUMNS").ok()?.parse().ok()
}
