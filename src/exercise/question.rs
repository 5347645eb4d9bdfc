//! A question, its key, and the wrong answers that somebody will give.

use std::sync::Arc;

use super::text::Text;
use super::{Kind, Misconception};
use crate::Scenario;

/// A question with its certain key.
#[derive(Clone, Debug)]
pub struct Question {
    /// What it is known by, the same whenever it is made from the same.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// What it speaks of: each question has a world of its own.
    pub setting: Arc<Setting>,
    /// What is asked.
    pub prompt: Text,
    /// The key, and the wrong answers.
    pub answer: Answer,
    /// The misconceptions that it tells from understanding: each gives a wrong answer.
    pub tests: Vec<Misconception>,
    /// How the key is worked out, line by line.
    pub working: Vec<Text>,
}

/// The world of a question.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its tasks and programs.
    pub scenario: Scenario,
    /// The programs that the question speaks of, by index.
    pub programs: Vec<usize>,
}

/// A question that has not been certified, and has no name yet.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) programs: Vec<usize>,
    pub(super) prompt: Text,
    pub(super) answer: Answer,
    pub(super) tests: Vec<Misconception>,
    pub(super) working: Vec<Text>,
}

/// What answers a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A number.
    Number(Number),
    /// One of several.
    Choice(Choice),
    /// An order of several.
    Order(Order),
    /// One of several options for each of several rows.
    Match(Match),
}

/// A whole number of milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The right one.
    pub key: u64,
    /// Others that people will give.
    pub wrong: Vec<Wrong<u64>>,
}

/// One of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What there is to choose from, in the order in which it is shown.
    pub options: Vec<Text>,
    /// The index of the right one.
    pub key: usize,
    /// What is wrong with each of the others.
    pub wrong: Vec<Wrong<usize>>,
}

/// An order of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What is to be put in order, as it is shown.
    pub items: Vec<Text>,
    /// Which item must come before which, by their indices: every order that keeps these is right.
    pub before: Vec<(usize, usize)>,
    /// One right order, of indices.
    pub key: Vec<usize>,
    /// Others that people will give.
    pub wrong: Vec<Wrong<Vec<usize>>>,
}

/// One of several options for each of several rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// What needs an option.
    pub rows: Vec<Text>,
    /// The options; each may serve several rows, or none.
    pub options: Vec<Text>,
    /// The index of the right option, row by row.
    pub key: Vec<usize>,
    /// Others that people will give.
    pub wrong: Vec<Wrong<Vec<usize>>>,
}

/// A wrong answer, and what is to be said to whoever gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong<A> {
    /// The answer.
    pub answer: A,
    /// Why somebody might give it: at least one thing.
    pub feedback: Vec<Feedback>,
}

/// What is to be said to a wrong answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// What one must believe to give it, where that is known.
    pub misconception: Option<Misconception>,
    /// A sentence: where that belief and the timeline part.
    pub text: Text,
}

impl Order {
    /// Whether an order of all items is right.
    #[must_use]
    pub fn allows(&self, order: &[usize]) -> bool {
        let position = |item: usize| order.iter().position(|&other| other == item);
        self.before.iter().all(|&(one, other)| match (position(one), position(other)) {
            (Some(one), Some(other)) => one < other,
            _ => false,
        })
    }
}
