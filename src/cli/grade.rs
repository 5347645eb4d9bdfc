//! `simulate grade KEY ANSWERS`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use makespan::exercise::{Grades, Key, KeyError};
use makespan::view::exercise::grades;
use makespan::view::html;

use super::failure::{Failure, Success};
use super::input;
use super::output::{self, Inputs};

#[derive(Args, Debug)]
pub(super) struct GradeArguments {
    /// The sheets with their keys, as `simulate exercise --format json` writes them
    #[arg(value_name = "KEY")]
    key: PathBuf,
    /// The answers: JSON, or a table that a form or a spreadsheet exports as CSV
    #[arg(value_name = "ANSWERS")]
    answers: PathBuf,
    /// The output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the output to this file (atomically)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// A table with an answer per row, for spreadsheets
    Csv,
    /// A page for the teacher: what to repeat, and who knows what
    Html,
}

/// Grades all answers that can be read. An answer that cannot be read is reported, and the exit
/// code is then 1.
pub(super) fn run(arguments: &GradeArguments) -> Result<Success, Failure> {
    let named =
        |path: &Path, error: KeyError| Failure::Message(format!("{}:{error}", path.display()));
    let key = Key::from_json(&input::text(&arguments.key)?);
    let key = key.map_err(|error| named(&arguments.key, error))?;
    let result = key.grade(&input::text(&arguments.answers)?);
    let result = result.map_err(|error| named(&arguments.answers, error))?;
    let inputs = Inputs::of([&arguments.key, &arguments.answers]);
    output::write(arguments.output.as_deref(), &inputs, |out| {
        write(&result, arguments, out).map_err(output::stdout_failed)
    })?;
    Ok(if result.unreadable.is_empty() { Success::Well } else { Success::Unmet })
}

fn write(result: &Grades, arguments: &GradeArguments, out: &mut dyn Write) -> io::Result<()> {
    let text = match arguments.format {
        Format::Text => grades::text(result, &arguments.answers.display().to_string()),
        Format::Json => serde_json::to_string(result).unwrap_or_default() + "\n",
        Format::Csv => grades::csv(result),
        Format::Html => return html::write_grades(result, out),
    };
    out.write_all(text.as_bytes())
}
