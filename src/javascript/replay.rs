//! The assumptions of a run about unknown values, for another engine that runs the same code.

use std::collections::{BTreeMap, BTreeSet};

use super::Span;
use crate::Duration;

/// The uses of unknown values in a run: by span, each use, in the order in which it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replay {
    /// At calls of unknown functions, or with unknown values.
    pub calls: BTreeMap<Span, Vec<Use>>,
    /// At conditions: the assumed value of each unknown part.
    pub conditions: BTreeMap<Span, Vec<bool>>,
    /// Conditions of endless loops: each of their values is recorded.
    pub endless: BTreeSet<Span>,
    /// At iterables: the assumed number of elements.
    pub counts: BTreeMap<Span, Vec<u32>>,
    /// At functions that call themselves endlessly: whether each call was skipped.
    pub ended: BTreeMap<Span, Vec<bool>>,
    /// Names that nothing declares.
    pub globals: BTreeSet<String>,
    /// Whether there was any unknown value.
    pub is_unsure: bool,
}

/// The use of an unknown value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// A task was called.
    Task(Box<TaskUse>),
    /// A function that was passed to an unknown function was called once, immediately.
    CalledOnce,
    /// An unknown function returned an unknown value.
    Unknown,
    /// A built-in function returned this.
    Gave(Shape),
    /// `then`, `catch` or `finally` of an unknown value, as of a promise that has settled with it.
    Chained,
    /// A collection got an unknown key, which has this name in the code.
    Key(String),
    /// A built-in function did its work.
    Done,
    /// A built-in function threw.
    Threw,
    /// The assumed number of elements of an unknown value.
    Elements(u32),
    /// The assumed truth of the result of a callback.
    Taken(bool),
}

/// How a call of a task went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaskUse {
    /// The task's name.
    pub task: String,
    /// Its arguments, as a lane shows them.
    pub arguments: String,
    /// How long it takes from its start.
    pub takes: Duration,
    /// How long it blocks the thread.
    pub blocks: Duration,
    /// Why it rejects, if it does.
    pub fails: Option<String>,
    /// The string that it fulfills with, if it is known.
    pub returns: Option<String>,
    /// The resources that it uses, and how many slots of each.
    pub uses: Vec<(usize, u32)>,
    /// Whether it calls back a function that it got; and if so, whether the first argument is an
    /// error.
    pub calls_back: Option<bool>,
}

/// A value, as far as another engine needs it to create the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// An unknown value.
    Unknown,
    /// `undefined`
    Undefined,
    /// `true` or `false`
    Boolean(bool),
    /// A number, as JavaScript writes it.
    Number(String),
    /// A string.
    Text(String),
    /// `null`
    Null,
    /// A symbol, an object, or a bigint: the actual result of the function.
    Own,
    /// An array.
    Array(Vec<Shape>),
}

impl Shape {
    /// Whether any part of it is unknown.
    #[must_use]
    pub fn is_unsure(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Array(parts) => parts.iter().any(Self::is_unsure),
            _ => false,
        }
    }
}
