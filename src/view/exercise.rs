//! Writes sheets and banks of questions, for printing and for other software: one file per format.
//!
//! A format that cannot represent something returns an error that names it; nothing is dropped
//! silently.
//!
//! ```
//! use makespan::exercise::{Brief, Exercise, Subject, Topic};
//! use makespan::view::exercise::{json, markdown};
//!
//! let brief = Brief { seed: Some(7), ..Brief::of(Subject::Topic(Topic::Pools)) };
//! let sheet = Exercise::new(brief)?.sheet(1)?;
//! assert!(markdown::sheet(&sheet).contains("Name: ____"));
//! assert!(!markdown::key(&sheet).is_empty());
//! assert_eq!(json::sheet(&sheet)["sheet"], 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anki;
mod canvas;
mod cloze;
mod gift;
pub mod grades;
mod html;
pub mod json;
mod legend;
pub mod markdown;
mod moodle;
mod moodle_quiz;
pub mod practice;
pub mod print;
mod runs;
mod shape;
mod solution;
mod statement;
mod xml;

pub use anki::Anki;
pub use canvas::Canvas;
pub use cloze::Cloze;
pub use gift::Gift;
pub use moodle::Moodle;
pub use moodle_quiz::MoodleQuiz;

use crate::exercise::{Kind, Question};

/// A format for banks of questions. There is a bank for each kind of question, so that software can
/// draw one question of each kind. The methods are called in the order in which the parts are
/// written.
pub trait Bank {
    /// Returns the start of the output.
    fn head(&mut self) -> String {
        String::new()
    }

    /// Returns the start of the bank of this kind, in an exercise with this title.
    fn bank(&mut self, title: &str, kind: Kind) -> String;

    /// Returns a question of the current bank.
    ///
    /// # Errors
    ///
    /// If the format cannot represent it.
    fn question(&mut self, question: &Question) -> Result<String, Unfit>;

    /// Returns the end of the output.
    fn foot(&mut self) -> String {
        String::new()
    }
}

/// The error that a format cannot represent something in a question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{format} cannot contain {what}, which is in question {question}")]
#[non_exhaustive]
pub struct Unfit {
    /// The format.
    pub format: &'static str,
    /// The part that the format cannot represent.
    pub what: String,
    /// The question's id.
    pub question: String,
}

/// Returns the text of a question if XML 1.0 allows all its characters. No format here except JSON
/// preserves other characters.
fn fit(format: &'static str, question: &Question, text: String) -> Result<String, Unfit> {
    let carried = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    match text.chars().find(|&c| !carried(c)) {
        None => Ok(text),
        Some(c) => Err(Unfit {
            format,
            what: format!("the character U+{:04X}", u32::from(c)),
            question: question.id.clone(),
        }),
    }
}
