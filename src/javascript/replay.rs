//! What a run assumed of unknown values: enough for another engine, which runs the
//! same code, to make the same of them.

use std::collections::{BTreeMap, BTreeSet};

use super::Span;
use crate::Duration;

/// What a run made of unknown values: by place, each use, in the order in which it happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    /// At calls, of unknown functions or with unknown values.
    pub calls: BTreeMap<Span, Vec<Use>>,
    /// At conditions: whether each unknown part of one was taken to hold.
    pub conditions: BTreeMap<Span, Vec<bool>>,
    /// Conditions of endless loops: each of their values is recorded.
    pub endless: BTreeSet<Span>,
    /// At what is iterated: how many elements it was taken to have.
    pub counts: BTreeMap<Span, Vec<u32>>,
    /// Functions that call themselves without an end: whether each call of one was not made.
    pub ended: BTreeMap<Span, Vec<bool>>,
    /// Names that nothing declares.
    pub globals: BTreeSet<String>,
    /// Whether an unknown value came up at all.
    pub is_unsure: bool,
}

/// What a use of an unknown value came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// A task was called.
    Task(Box<TaskUse>),
    /// The function that was given to an unknown one was called once, at once.
    CalledOnce,
    /// An unknown function gave an unknown value.
    Unknown,
    /// What a function of the language gave.
    Gave(Shape),
    /// `then`, `catch` or `finally` of an unknown value: of a promise that has settled with it.
    Chained,
    /// A collection was given an unknown key, which the code calls so.
    Key(String),
    /// A function of the language did what it does.
    Done,
    /// A function of the language threw.
    Threw,
    /// An unknown value was taken to have so many elements.
    Elements(u32),
    /// The result of a callback was taken to be true, or not.
    Taken(bool),
}

/// How a call of a task went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskUse {
    /// The task's name.
    pub task: String,
    /// Its arguments, as they are shown.
    pub arguments: String,
    /// How long it takes from its start.
    pub takes: Duration,
    /// How long it holds the thread.
    pub blocks: Duration,
    /// Why it rejects, if it does.
    pub fails: Option<String>,
    /// The string that it fulfills with, if it is known.
    pub returns: Option<String>,
    /// The resources that it occupies, with how many slots of each.
    pub uses: Vec<(usize, u32)>,
    /// Whether it calls back a function that it is given; and if so, whether an error is that one's
    /// first argument.
    pub calls_back: Option<bool>,
}

/// A value, as far as another engine needs it to make the same one.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// A symbol, an object, or a bigint: what the function really gives.
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
