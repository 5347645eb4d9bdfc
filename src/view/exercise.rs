//! Sheets and banks of questions, written for paper and for other people's software: one file a
//! format.
//!
//! A format that cannot carry something says so and names it; nothing is dropped in silence.

pub mod json;
pub mod markdown;
mod shape;
mod statement;

/// A format cannot carry something that a question holds.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{format} cannot carry {what}: question {question}")]
pub struct Unfit {
    /// The format.
    pub format: &'static str,
    /// What it cannot carry.
    pub what: String,
    /// The question's id.
    pub question: String,
}
