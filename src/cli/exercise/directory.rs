//! A directory of sheets, one for each learner.

use std::fs;
use std::path::Path;

use makespan::exercise::Exercise;

use super::{Format, writing};
use crate::cli::failure::Failure;
use crate::cli::output::{self, Inputs};

/// Whether a path names a directory: it exists as a directory, or ends with a slash.
pub(super) fn is_meant(path: &Path) -> bool {
    let slash = |c: char| c == '/' || std::path::is_separator(c);
    path.is_dir() || path.to_string_lossy().ends_with(slash)
}

/// Writes each sheet and each key to a separate file. Formats for other software are written to one
/// file, with the same name as in a course.
pub(super) fn write(
    format: Format,
    exercise: &Exercise,
    sheets: u64,
    directory: &Path,
    inputs: &Inputs,
) -> Result<(), Failure> {
    fs::create_dir_all(directory)
        .map_err(|error| Failure::Write(directory.display().to_string(), error))?;
    if format != Format::Markdown {
        let file = directory.join(format.file_name());
        return output::stream(Some(&file), inputs, |out| {
            writing::write(format, exercise, sheets, out)
        });
    }
    let digits = sheets.to_string().len().max(2);
    writing::write_sheets(exercise, sheets, writing::sheet_and_key, &mut |number, (sheet, key)| {
        let number = format!("{number:0digits$}.md");
        let put = |name: &str, text: String| {
            output::stream(Some(&directory.join(format!("{name}-{number}"))), inputs, |out| {
                out.write_all(text.as_bytes()).map_err(output::stdout_failed)
            })
        };
        put("sheet", sheet)?;
        put("key", key)
    })
}
