//! A whole course, ready to be handed out or imported.

use std::fs;
use std::path::Path;

use makespan::exercise::{COURSE, COURSE_SHEETS, Exercise};

use super::writing::write as write_format;
use super::{Format, refused};
use crate::cli::failure::{Failure, Success};
use crate::cli::output::{self, DraftFolder, Inputs};

/// Writes every set of the course to a folder of its own, and all of them or none.
pub(super) fn write(course: &Path) -> Result<Success, Failure> {
    if course.symlink_metadata().is_ok() {
        return Err(Failure::Message(format!("{} is there already", course.display())));
    }
    let failed = |error| Failure::Write(course.display().to_string(), error);
    let draft = DraftFolder::of(course).map_err(failed)?;
    for set in &COURSE {
        let exercise = Exercise::new(set.brief()).map_err(|refusal| refused(&refusal))?;
        let folder = draft.path().join(set.name);
        fs::create_dir(&folder).map_err(failed)?;
        for format in Format::ALL {
            let file = folder.join(format.file_name());
            let written = output::stream(Some(&file), &Inputs::default(), |out| {
                write_format(format, &exercise, COURSE_SHEETS, out)
            });
            // People know the course by its own name, not by the draft's.
            written.map_err(|failure| match failure {
                Failure::Write(_, error) => {
                    let file = course.join(set.name).join(format.file_name());
                    Failure::Write(file.display().to_string(), error)
                }
                other => other,
            })?;
        }
    }
    draft.commit(course).map_err(failed)?;
    Ok(Success::Well)
}
