//! The assumptions of a run about unknown values, so that another engine can replay the run.

use std::collections::{BTreeMap, BTreeSet};

use super::Span;
use crate::Duration;

/// The uses of unknown values in a run, by span. The uses at a span are in the order of execution.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Replay {
    /// At calls of unknown functions, and at calls with unknown values.
    pub calls: BTreeMap<Span, Vec<Use>>,
    /// At conditions: the assumed value of each unknown part.
    pub conditions: BTreeMap<Span, Vec<bool>>,
    /// The conditions of endless loops, for which each value is recorded.
    pub endless: BTreeSet<Span>,
    /// At iterables: the assumed number of elements.
    pub counts: BTreeMap<Span, Vec<u32>>,
    /// The assumed number of firings of endless intervals, by the number of the interval.
    pub firings: BTreeMap<u32, u32>,
    /// At functions that call themselves endlessly: whether each call was skipped.
    pub ended: BTreeMap<Span, Vec<bool>>,
    /// The empty values that became unknown values while the definitions ran, each with the name
    /// of what holds it.
    pub starts: BTreeMap<Span, String>,
    /// The reads of properties that the code has assigned on some unknown object, by key and in the
    /// order of execution: the number of the assignment whose value was read, or `None` if the
    /// property of this object was not assigned.
    pub members: BTreeMap<String, Vec<Option<u32>>>,
    /// The undeclared names.
    pub globals: BTreeSet<String>,
    /// The properties of the global object that the code reads and does not set.
    pub global_properties: BTreeSet<String>,
    /// Whether there is any unknown value.
    pub is_unsure: bool,
}

/// The use of an unknown value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// A task was called.
    Task(Box<TaskUse>),
    /// A callback that was passed to an unknown function was called once, immediately.
    CalledOnce,
    /// An unknown function returned an unknown value.
    Unknown,
    /// A built-in function returned a value of this shape.
    Gave(Shape),
    /// `then`, `catch` or `finally` was called on an unknown value, as if it were a promise that
    /// fulfilled with itself.
    Chained,
    /// A collection was accessed with an unknown key, which has this source text.
    Key(String),
    /// A built-in function returned, and its result is not needed.
    Done,
    /// A built-in function threw.
    Threw,
    /// An unknown function threw an error with this message.
    Throws(String),
    /// The assumed number of elements of an unknown value.
    Elements(u32),
    /// The assumed truth of the result of a callback.
    Taken(bool),
}

/// The data of a task's call that a replay needs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaskUse {
    /// The task's name.
    pub task: String,
    /// Its arguments, as a lane shows them.
    pub arguments: String,
    /// Its duration, after it has started.
    pub takes: Duration,
    /// The duration for which it blocks the thread.
    pub blocks: Duration,
    /// The reason of its rejection, if it rejects.
    pub fails: Option<String>,
    /// The string with which it fulfills, if it is known.
    pub returns: Option<String>,
    /// The resources that it uses, and how many slots of each.
    pub uses: Vec<(usize, u32)>,
    /// Whether the code reads members of its promise that promises don't have.
    pub is_read: bool,
    /// Whether it calls a callback once when it is made.
    pub calls_once: bool,
    /// The callback that it calls when it is done, if any.
    pub calls_back: Option<CallsBack>,
}

/// The callback of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallsBack {
    /// The index of the argument that is the callback.
    pub argument: usize,
    /// Whether its first parameter is an error.
    pub takes_error: bool,
}

/// A value, as far as a replay needs it to create the same value.
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
    /// A symbol, an object or a bigint. The replay uses the actual result of the function.
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
