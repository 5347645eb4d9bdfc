//! Sheets and banks of questions, written for paper and for other people's software: one file a
//! format.
//!
//! A format that cannot carry something says so and names it; nothing is dropped in silence.

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
mod shape;
mod statement;
mod xml;

pub use anki::Anki;
pub use canvas::Canvas;
pub use cloze::Cloze;
pub use gift::Gift;
pub use moodle::Moodle;

use crate::exercise::{Kind, Question};

/// A format for banks of questions: each kind is a bank of its own, so that one can be drawn of
/// each. What comes back is written in the order in which it is asked for.
pub trait Bank {
    /// What stands before everything.
    fn head(&mut self) -> String {
        String::new()
    }

    /// What begins the bank of that kind, of an exercise of that title.
    fn bank(&mut self, title: &str, kind: Kind) -> String;

    /// A question of the bank begun last.
    ///
    /// # Errors
    /// Where the format cannot carry what is in it.
    fn question(&mut self, question: &Question) -> Result<String, Unfit>;

    /// What stands behind everything.
    fn foot(&mut self) -> String {
        String::new()
    }
}

/// A format cannot carry something that a question holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{format} cannot carry {what}, which stands in question {question}")]
pub struct Unfit {
    /// The format.
    pub format: &'static str,
    /// What it cannot carry.
    pub what: String,
    /// The question's id.
    pub question: String,
}

/// The text of a question, if all its characters are such as XML 1.0 has: no format here keeps the
/// others whole, but for JSON.
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
