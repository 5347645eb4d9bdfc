//! A whole course, ready to be printed or imported.

use std::fs;
use std::path::{Path, PathBuf};

use makespan::exercise::{COURSE, COURSE_SHEETS, Exercise};

use super::writing::write as write_format;
use super::{Format, refused};
use crate::cli::failure::{Failure, Success};
use crate::cli::output::{self, DraftDirectory, Inputs};

/// Writes every set of the course to a separate directory: all of them or none. The directory of
/// the course may exist if it contains none of the sets.
pub(super) fn write(course: &Path) -> Result<Success, Failure> {
    if let Some(existing) = existing(course) {
        return Err(Failure::Message(format!("{} already exists", existing.display())));
    }
    let failed = |error| Failure::Write(course.display().to_string(), error);
    let draft = DraftDirectory::of(course).map_err(failed)?;
    for set in &COURSE {
        let exercise = Exercise::new(set.brief()).map_err(|refusal| refused(&refusal))?;
        let directory = draft.path().join(set.name);
        fs::create_dir(&directory).map_err(failed)?;
        for format in Format::OF_A_COURSE {
            let file = directory.join(format.file_name());
            let written = output::stream(Some(&file), &Inputs::default(), |out| {
                write_format(format, &exercise, COURSE_SHEETS, out)
            });
            // The message names the course, not the draft.
            written.map_err(|failure| match failure {
                Failure::Write(_, error) => {
                    let file = course.join(set.name).join(format.file_name());
                    Failure::Write(file.display().to_string(), error)
                }
                other => other,
            })?;
        }
    }
    if course.is_dir() {
        draft.move_into(course).map_err(failed)?;
    } else {
        draft.commit(course).map_err(failed)?;
    }
    Ok(Success::Well)
}

/// The files that a course would replace.
fn existing(course: &Path) -> Option<PathBuf> {
    let is_there = |path: &PathBuf| path.symlink_metadata().is_ok();
    if course.is_dir() {
        COURSE.iter().map(|set| course.join(set.name)).find(is_there)
    } else {
        Some(course.to_owned()).filter(is_there)
    }
}
