//! A whole course, ready to be printed or imported.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use makespan::exercise::{COURSE, COURSE_SHEETS, CourseSet, Exercise};
use makespan::view::exercise::practice::{self, Lesson};

use super::writing::{write as write_format, write_practice};
use super::{Format, refused};
use crate::cli::failure::{Failure, Success};
use crate::cli::output::{self, DraftDirectory, Inputs};

/// The page with the links to the lessons.
const INDEX: &str = "index.html";

/// Writes every set of the course to a separate directory: all of them, or none. The directory of
/// the course may exist if it contains none of the sets.
pub(super) fn write(course: &Path) -> Result<Success, Failure> {
    if let Some(existing) = existing(course) {
        return Err(Failure::Message(format!("{} already exists", existing.display())));
    }
    let failed = |error| Failure::Write(course.display().to_string(), error);
    let draft = DraftDirectory::of(course).map_err(failed)?;
    let mut lessons = Vec::new();
    for (index, set) in COURSE.iter().enumerate() {
        let exercise = Exercise::new(set.brief()).map_err(|refusal| refused(&refusal))?;
        let directory = draft.path().join(set.name);
        fs::create_dir(&directory).map_err(failed)?;
        let put = |format: Format, write: &mut dyn FnMut(&mut dyn Write) -> Result<(), Failure>| {
            let file = directory.join(format.file_name());
            let written = output::stream(Some(&file), &Inputs::default(), |out| write(out));
            // The message names the course, not the draft of its directory.
            written.map_err(|failure| match failure {
                Failure::Write(_, error) => {
                    let file = course.join(set.name).join(format.file_name());
                    Failure::Write(file.display().to_string(), error)
                }
                other => other,
            })
        };
        for format in Format::OF_A_COURSE {
            put(format, &mut |out| write_format(format, &exercise, COURSE_SHEETS, out))?;
        }
        let page = practice::Page::new(&set.heading(), &links(COURSE.get(index + 1)));
        put(Format::Practice, &mut |out| write_practice(&page, &exercise, COURSE_SHEETS, out))?;
        lessons.push(lesson(set, &exercise)?);
    }
    let about = "Ten lessons about when things happen in asynchronous code. What you have answered \
                 is kept in this browser.";
    let index = practice::index("Learn async by predicting it", about, &lessons);
    fs::write(draft.path().join(INDEX), index).map_err(failed)?;
    if course.is_dir() {
        draft.move_into(course).map_err(failed)?;
    } else {
        draft.commit(course).map_err(failed)?;
    }
    Ok(Success::Well)
}

/// The links of a lesson: to the index, and to the next lesson.
fn links(next: Option<&CourseSet>) -> Vec<(String, String)> {
    let mut links = vec![("All lessons".to_owned(), format!("../{INDEX}"))];
    links.extend(next.map(|next| {
        let address = format!("../{}/{}", next.name, Format::Practice.file_name());
        (format!("Next: {}", next.heading()), address)
    }));
    links
}

fn lesson(set: &CourseSet, exercise: &Exercise) -> Result<Lesson, Failure> {
    let mut questions = Vec::new();
    for number in 1..=COURSE_SHEETS {
        let sheet = exercise.sheet(number).map_err(|refusal| refused(&refusal))?;
        questions.extend(sheet.questions.into_iter().map(|question| question.id));
    }
    let address = format!("{}/{}", set.name, Format::Practice.file_name());
    Ok(Lesson { heading: set.heading(), address, questions })
}

/// The files that a course would replace.
fn existing(course: &Path) -> Option<PathBuf> {
    let is_there = |path: &PathBuf| path.symlink_metadata().is_ok();
    if course.is_dir() {
        let sets = COURSE.iter().map(|set| set.name);
        sets.chain([INDEX]).map(|name| course.join(name)).find(is_there)
    } else {
        Some(course.to_owned()).filter(is_there)
    }
}
