//! A whole course, ready to be handed out or imported.

use std::fs;
use std::path::Path;

use makespan::exercise::{COURSE, COURSE_SHEETS, Exercise};

use super::writing::write as write_format;
use super::{Format, refused};
use crate::cli::failure::{Failure, Success};
use crate::cli::output;

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
        for format in Format::ALL {
            output::write(Some(&folder.join(format.file_name())), |out| {
                write_format(format, &exercise, COURSE_SHEETS, out)
            })?;
        }
    }
    Ok(Success::Well)
}
