//! The command as users run it: arguments and files in, text and an exit code out.

mod bad_usage;
mod batch;
mod check;
mod code;
mod code_base;
mod course;
mod directory;
mod exercise;
mod exit_codes;
mod fix;
mod formats;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod lsp;
mod output;
#[cfg(unix)]
mod outputs;
#[cfg(unix)]
mod overwriting;
mod pictures;
mod readme;
mod schema;
mod test_command;
#[cfg(unix)]
mod verify;

use directory::Directory;
