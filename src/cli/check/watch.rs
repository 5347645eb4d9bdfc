//! `--watch`: checks again when a file changes.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::configuration::Configuration;
use super::{CheckArguments, files};
use crate::cli::failure::{Failure, Success, say};

/// The pause between two checks of the files' times. Checking the times needs no library for each
/// operating system.
const PAUSE: Duration = Duration::from_millis(300);

/// A file, the time of its last change, and its size.
type FileState = (PathBuf, Option<SystemTime>, u64);

/// Checks until the process is interrupted, or its output is closed.
pub(super) fn run(arguments: &CheckArguments) -> Result<Success, Failure> {
    if arguments.paths.iter().any(|path| path == Path::new("-")) {
        let message = "--watch requires files: standard input is read only once";
        return Err(Failure::Message(message.to_owned()));
    }
    loop {
        // Changes during the check are checked again.
        let seen = seen(arguments);
        match super::once(arguments) {
            Err(failure @ Failure::Write(..)) => return Err(failure),
            Err(failure) => drop(failure.report()),
            Ok(_) => {}
        }
        say("watching for changes; Ctrl-C ends this");
        while self::seen(arguments) == seen {
            sleep(PAUSE);
        }
        let mut out = io::stdout();
        if out.is_terminal() {
            let cleared = write!(out, "\x1b[2J\x1b[3J\x1b[H").and_then(|()| out.flush());
            cleared.map_err(crate::cli::output::stdout_failed)?;
        }
    }
}

/// The files and their current state. A file that cannot be read now may be readable later.
fn seen(arguments: &CheckArguments) -> Vec<FileState> {
    let (named, first) = (arguments.config.as_deref(), &arguments.paths[0]);
    let configuration = Configuration::of(named, first).unwrap_or_default();
    let found = files::of(&arguments.paths, arguments.tests, &configuration).unwrap_or_default();
    let files = found.files.into_iter().map(|file| file.path);
    let files = files.chain(Configuration::file(named, first));
    let seen = files.map(|path| {
        let there = fs::metadata(&path).ok();
        let changed = there.as_ref().and_then(|there| there.modified().ok());
        (path, changed, there.map_or(0, |there| there.len()))
    });
    seen.collect()
}
