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
    /// Whether to colour what goes to `file`, or to standard output.
    pub(super) fn applies(self, file: Option<&Path>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => file.is_none() && AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        }
    }
}

/// The terminal's width, where standard output is one.
pub(super) fn terminal_width() -> usize {
    if !io::stdout().is_terminal() {
        return DEFAULT_WIDTH;
    }
    terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(width, _)| width.0.into())
}

/// Writes to standard output, or to `file`: that is there whole or, if anything goes wrong, as it
/// was before.
pub(super) fn write(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let Some(file) = file else {
        let mut stdout = BufWriter::new(io::stdout().lock());
        write(&mut stdout)?;
        return stdout.flush().map_err(stdout_failed);
    };
    let failed = |error| Failure::Write(file.display().to_string(), error);
    let draft = draft_beside(file);
    let mut out = BufWriter::new(fs::File::create(&draft).map_err(failed)?);
    let result = write(&mut out)
        .and_then(|()| out.flush().map_err(failed))
        .and_then(|()| fs::rename(&draft, file).map_err(failed));
    if result.is_err() {
        // The draft is of no use to anybody; that it cannot be removed is not worth a second error.
        let _ = fs::remove_file(&draft);
    }
    result
}

/// The failure to write to standard output.
pub(super) fn stdout_failed(error: io::Error) -> Failure {
    Failure::Write("to standard output".to_owned(), error)
}

fn draft_beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}.{}.draft", std::process::id()))
}
