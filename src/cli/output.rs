//! Standard output, or a file that is written whole or not at all.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use super::failure::Failure;

/// The columns there are where nobody can say.
const DEFAULT_WIDTH: usize = 80;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// In any case
    Always,
    /// In no case
    Never,
}

impl Color {
    /// Has what goes to standard error coloured so, too.
    pub(super) fn apply(self) {
        match self {
            Self::Auto => {}
            Self::Always => ColorChoice::Always.write_global(),
            Self::Never => ColorChoice::Never.write_global(),
        }
    }

    /// Whether to colour what goes to `file`, or to standard output.
    pub(super) fn applies(self, file: Option<&Path>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => file.is_none() && AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        }
    }
}

/// The columns that `--width` takes.
pub(super) fn columns() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(60..=200)
}

/// The columns there are: as many as were asked for, or as the terminal has.
pub(super) fn width(asked: Option<u16>) -> usize {
    asked.map_or_else(terminal_width, usize::from)
}

/// The terminal's width, where standard output is one.
fn terminal_width() -> usize {
    if !io::stdout().is_terminal() {
        return DEFAULT_WIDTH;
    }
    terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(width, _)| width.0.into())
}

/// Writes to standard output, or to `file`: that is there whole or, if anything goes wrong, as it
/// was before. `-` is standard output.
pub(super) fn write<T>(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let Some(file) = file.filter(|file| *file != Path::new("-")) else {
        let mut stdout = BufWriter::new(io::stdout().lock());
        let result = write(&mut stdout)?;
        return stdout.flush().map_err(stdout_failed).map(|()| result);
    };
    let failed = |error| Failure::Write(file.display().to_string(), error);
    // Behind a link stands the file that is meant; a device, a pipe or a folder is no file to
    // put another one in the place of.
    let target = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    if fs::metadata(&target).is_ok_and(|there| !there.is_file()) {
        let out = fs::File::options().write(true).open(&target).map_err(failed)?;
        return written(out, write, failed);
    }
    let draft = draft_beside(&target);
    let out = fs::File::create(&draft).map_err(failed)?;
    let result = written(out, write, failed)
        .and_then(|result| fs::rename(&draft, &target).map_err(failed).map(|()| result));
    if result.is_err() {
        // The draft is of no use to anybody; that it cannot be removed is not worth a second error.
        let _ = fs::remove_file(&draft);
    }
    result
}

fn written<T>(
    file: fs::File,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
    failed: impl Fn(io::Error) -> Failure,
) -> Result<T, Failure> {
    let mut out = BufWriter::new(file);
    // Whoever writes does not know where to: what failed is this file.
    let result = write(&mut out).map_err(|failure| match failure {
        Failure::Write(_, error) => failed(error),
        other => other,
    })?;
    out.flush().map_err(failed).map(|()| result)
}

/// The failure to write to standard output.
pub(super) fn stdout_failed(error: io::Error) -> Failure {
    Failure::Write("to standard output".to_owned(), error)
}

fn draft_beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}.{}.draft", std::process::id()))
}
