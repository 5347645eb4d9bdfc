//! A question, its key, and its wrong answers.

use std::sync::Arc;

use super::text::Text;
use super::{Kind, Misconception};
use crate::Scenario;

/// A certified question with its key.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Question {
    /// The id, which depends only on the brief, the sheet and the kind.
    pub id: String,
    /// The kind.
    pub kind: Kind,
    /// The scenario and the programs: each question has its own.
    pub setting: Arc<Setting>,
    /// The prompt.
    pub prompt: Text,
    /// The key, and the wrong answers.
    pub answer: Answer,
    /// The misconceptions that the question tests: each leads to a wrong answer.
    pub tests: Vec<Misconception>,
    /// The worked solution, line by line.
    pub working: Vec<Text>,
}

/// The scenario and the programs of a question.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Setting {
    /// The scenario, with its tasks and programs.
    pub scenario: Scenario,
    /// The programs that the question is about, by index.
    pub programs: Vec<usize>,
}

/// A question that is not certified yet, and has no id.
#[derive(Clone, Debug)]
pub(super) struct QuestionDraft {
    pub(super) programs: Vec<usize>,
    pub(super) prompt: Text,
    pub(super) answer: Answer,
    pub(super) tests: Vec<Misconception>,
    pub(super) working: Vec<Text>,
}

/// The kind of answer, the key and the wrong answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A number.
    Number(Number),
    /// A choice of one option.
    Choice(Choice),
    /// An order of items.
    Order(Order),
    /// One of several options for each of several rows.
    Match(Match),
}

/// A whole number of milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Number {
    /// The right number.
    pub key: u64,
    /// Wrong answers.
    pub wrong: Vec<Wrong<u64>>,
}

/// A choice of one option.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Choice {
    /// The options, in the order in which they are shown.
    pub options: Vec<Text>,
    /// The index of the right option.
    pub key: usize,
    /// The other options, and why they are wrong.
    pub wrong: Vec<Wrong<usize>>,
}

/// An order of items.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Order {
    /// The items, in the order in which they are shown.
    pub items: Vec<Text>,
    /// The pairs of items, by index, of which the first must come before the second: every order
    /// that keeps all pairs is right.
    pub before: Vec<(usize, usize)>,
    /// One right order, of indices.
    pub key: Vec<usize>,
    /// Wrong answers.
    pub wrong: Vec<Wrong<Vec<usize>>>,
}

/// One of several options for each of several rows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Match {
    /// The rows, each of which gets an option.
    pub rows: Vec<Text>,
    /// The options; each can be used for several rows, or for none.
    pub options: Vec<Text>,
    /// The index of the right option, row by row.
    pub key: Vec<usize>,
    /// Wrong answers.
    pub wrong: Vec<Wrong<Vec<usize>>>,
}

/// A wrong answer, and the feedback to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Wrong<A> {
    /// The answer.
    pub answer: A,
    /// The feedback: at least one.
    pub feedback: Vec<Feedback>,
}

/// The feedback to a wrong answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Feedback {
    /// The misconception that leads to the answer, if it is known.
    pub misconception: Option<Misconception>,
    /// The first difference between the misconception and the truth, as a sentence.
    pub text: Text,
}

impl Order {
    /// Whether an order of all items is a right answer.
    #[must_use]
    pub fn allows(&self, order: &[usize]) -> bool {
        let position = |item: usize| order.iter().position(|&other| other == item);
        self.before.iter().all(|&(one, other)| match (position(one), position(other)) {
            (Some(one), Some(other)) => one < other,
            _ => false,
        })
    }
}
