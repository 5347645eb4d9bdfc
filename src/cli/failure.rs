//! The ways in which a command can end, with their exit codes.

use std::fmt::Display;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// The command did what was requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Success {
    /// Everything is as expected: exit code 0.
    Well,
    /// An expectation is not met: exit code 1.
    Unmet,
}

impl Success {
    /// Combines two results.
    pub(super) fn and(self, other: Self) -> Self {
        if self == Self::Well { other } else { self }
    }
}

/// The command could not do what was requested: exit code 2.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The error has been printed already.
    #[error("")]
    Reported,
    /// A message to print.
    #[error("{0}")]
    Message(String),
    /// Standard output or a file could not be written.
    #[error("cannot write {0}: {1}")]
    Write(String, io::Error),
}

impl Failure {
    /// Prints the error and returns the exit code.
    ///
    /// A closed pipe (`| head`) is not an error.
    pub(super) fn report(&self) -> ExitCode {
        if let Self::Reported = self {
            return ExitCode::from(2);
        }
        if let Self::Write(_, error) = self
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            return ExitCode::SUCCESS;
        }
        report_error(&self.to_string());
        ExitCode::from(2)
    }
}

/// Prints an error about a file.
pub(super) fn report_failure(file: impl Display, error: &impl Display) -> Failure {
    report_error(&format!("{file}: {error}"));
    Failure::Reported
}

/// Prints an error to standard error, in color on a terminal.
pub(super) fn report_error(message: &str) {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    say(format_args!("{red}error{red:#}: {message}"));
}

/// Prints a line to standard error. If this fails, the failure cannot be reported.
pub(super) fn say(line: impl Display) {
    let _ = writeln!(anstream::stderr(), "{line}");
}
