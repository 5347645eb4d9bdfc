//! A whole course, ready to be handed out or imported.

use std::fs;
use std::path::Path;

use makespan::exercise::{COURSE, COURSE_SHEETS, Exercise};

use super::{Format, refused, write as write_format};
use crate::cli::failure::{Failure, Success};
use crate::cli::output;

/// What each set is written as.
const FILES: [(&str, Format); 7] = [
    ("sheets-and-keys.md", Format::Markdown),
    ("key.json", Format::Json),
    ("moodle.gift", Format::Gift),
    ("moodle.xml", Format::Moodle),
    ("moodle-gaps.xml", Format::Cloze),
    ("canvas.zip", Format::Canvas),
    ("anki.txt", Format::Anki),
];

/// Writes every set of the course to a folder of its own.
pub(super) fn write(folder: &Path) -> Result<Success, Failure> {
    if folder.exists() {
        return Err(Failure::Message(format!("{} is there already", folder.display())));
    }
    for set in &COURSE {
        let exercise = Exercise::new(set.brief()).map_err(|refusal| refused(&refusal))?;
        let folder = folder.join(set.name);
        fs::create_dir_all(&folder)
            .map_err(|error| Failure::Write(folder.display().to_string(), error))?;
        for (name, format) in FILES {
            output::write(Some(&folder.join(name)), |out| {
                write_format(format, &exercise, COURSE_SHEETS, out)
            })?;
        }
    }
    Ok(Success::Well)
}
