//! Writes to standard output, or atomically to a file.

mod destination;
mod draft;
mod inputs;

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use self::destination::Destination;
pub(super) use self::draft::DraftDirectory;
use self::draft::DraftFile;
pub(super) use self::inputs::Inputs;
use super::failure::Failure;
use super::number;

/// The width if there is no terminal.
const DEFAULT_WIDTH: usize = 80;

/// When to color the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Applies the choice to standard error, too.
    pub(super) fn apply(self) {
        match self {
            Self::Auto => {}
            Self::Always => ColorChoice::Always.write_global(),
            Self::Never => ColorChoice::Never.write_global(),
        }
    }

    /// Whether to color the output to `file`, or to standard output.
    pub(super) fn applies(self, file: Option<&Path>) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => file.is_none() && AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        }
    }
}

/// The widths that `--width` accepts.
pub(super) fn columns() -> impl Fn(&str) -> Result<u16, String> + Clone {
    number::whole(60, 200)
}

/// The width: the requested one, or that of the terminal.
pub(super) fn width(asked: Option<u16>) -> usize {
    asked.map_or_else(terminal_width, usize::from)
}

/// The width of the terminal, if standard output is one.
fn terminal_width() -> usize {
    if !io::stdout().is_terminal() {
        return DEFAULT_WIDTH;
    }
    #[cfg(target_os = "wasi")]
    return super::wasi::columns().unwrap_or(DEFAULT_WIDTH);
    #[cfg(not(target_os = "wasi"))]
    terminal_size::terminal_size().map_or(DEFAULT_WIDTH, |(width, _)| width.0.into())
}

/// The behavior of a command when its pipe is closed, as by `| head`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unread {
    /// It continues and discards the rest: its exit code is a result that must not change.
    GoesOn,
    /// It ends: it has no other purpose.
    Ends,
}

/// Prints to standard output. The command continues if the pipe is closed.
pub(super) fn print<T>(
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    written(io::stdout().lock(), Unread::GoesOn, write, stdout_failed)
}

/// Writes to `file`, or prints to standard output if there is none or it is `-`. The file is
/// written atomically; a device or a pipe is written directly. The file must not be one of the
/// inputs. The command continues if a pipe is closed.
pub(super) fn write<T>(
    file: Option<&Path>,
    inputs: &Inputs,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    write_to(file, inputs, Unread::GoesOn, write)
}

/// Writes like [`write()`], for a command without a result that may take long: the command ends if
/// a pipe is closed.
pub(super) fn stream<T>(
    file: Option<&Path>,
    inputs: &Inputs,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    write_to(file, inputs, Unread::Ends, write)
}

fn write_to<T>(
    file: Option<&Path>,
    inputs: &Inputs,
    unread: Unread,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let name = file.unwrap_or(Path::new("-"));
    inputs.refuse(name)?;
    let failed = |error| Failure::Write(name.display().to_string(), error);
    match Destination::of(name).map_err(failed)? {
        Destination::Stdout => written(io::stdout().lock(), unread, write, stdout_failed),
        Destination::Open(target) => {
            // The descriptor may have been written to already.
            let out = fs::File::options().append(true).open(target).map_err(failed)?;
            written(out, unread, write, failed)
        }
        Destination::File(target, there) => {
            let draft = DraftFile::of(&target, there.as_ref()).map_err(failed)?;
            let result = written(draft.file(), unread, write, failed)?;
            draft.commit(&target).map_err(failed).map(|()| result)
        }
    }
}

/// Writes everything to `out`; `failed` describes a failure.
fn written<T>(
    out: impl Write,
    unread: Unread,
    write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
    failed: impl Fn(io::Error) -> Failure,
) -> Result<T, Failure> {
    let mut out = Output { out: BufWriter::new(out), unread, is_read: true };
    // The writer does not know the destination, so it is added here.
    let result = write(&mut out).map_err(|failure| match failure {
        Failure::Write(_, error) => failed(error),
        other => other,
    })?;
    out.flush().map_err(failed).map(|()| result)
}

/// An output whose pipe may be closed.
struct Output<W: Write> {
    out: W,
    unread: Unread,
    is_read: bool,
}

impl<W: Write> Output<W> {
    /// The result of writing, or `left` if the pipe was closed and the command continues.
    fn unless_left<T>(&mut self, result: io::Result<T>, left: T) -> io::Result<T> {
        match result {
            Err(error)
                if error.kind() == io::ErrorKind::BrokenPipe && self.unread == Unread::GoesOn =>
            {
                self.is_read = false;
                Ok(left)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.is_read {
            return Ok(bytes.len());
        }
        let result = self.out.write(bytes);
        self.unless_left(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.is_read {
            return Ok(());
        }
        let result = self.out.flush();
        self.unless_left(result, ())
    }
}

/// The error of a failed write to standard output.
pub(super) fn stdout_failed(error: io::Error) -> Failure {
    Failure::Write("to standard output".to_owned(), error)
}
