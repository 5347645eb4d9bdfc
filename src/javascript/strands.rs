//! A run as async functions that start each other, from which steps can be made.

use std::collections::BTreeMap;

use super::Span;
use crate::{Duration, Instant};

/// A run as async functions, promises and timers: loops are unrolled, only the branches that were
/// taken are there, and values are left out.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Strands {
    /// The first is the program.
    pub list: Vec<Strand>,
    /// By promise, what settles it. A promise that is not in this map had already settled when it
    /// was created.
    pub settlers: BTreeMap<u32, Settler>,
    /// By promise, the call of a function that only waits for a timer and settles.
    pub stubs: BTreeMap<u32, StubCall>,
    /// The first thing that steps cannot express, and its span.
    pub inexpressible: Option<(Span, String)>,
}

impl Strands {
    /// The span at which a strand was started, or at which the nearest outer strand was started by
    /// code of the file.
    #[must_use]
    pub fn span_of(&self, strand: usize) -> Option<Span> {
        let mut strand = strand;
        loop {
            let span = self.list.get(strand)?.span;
            if span != Span::default() {
                return Some(span);
            }
            // A strand is started by an older one.
            let starts = |acts: &[Act]| acts.contains(&Act::Start(strand));
            strand = self.list[..strand].iter().position(|one| starts(&one.acts))?;
        }
    }
}

/// Code that runs in order and waits: the call of an async function, a handler of a promise, or the
/// callback of a timer.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Strand {
    /// Its name: that of the function, with its arguments.
    pub label: String,
    /// The span at which it was started.
    pub span: Span,
    /// Its acts, in order.
    pub acts: Vec<Act>,
    /// How it ends, if it does.
    pub end: Option<End>,
    /// The number of acts before it settled a promise that it did not create, if it did.
    pub settled_after: Option<usize>,
    /// Whether it is a timer that was cleared before it fired.
    pub is_cleared: bool,
}

/// An act of a strand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act {
    /// Another strand starts.
    Start(usize),
    /// A task is called: the index of the call, and its promise.
    Call(usize, u32),
    /// A combinator is called with these promises: its own promise is the last field.
    Combine(Combination, Vec<u32>, u32),
    /// It waits for a promise, or for a tick. The reason, if the promise rejected; `None` if it
    /// never settled.
    Await(Option<u32>, Option<Result<(), String>>),
    /// It waits for a timer.
    Sleep(Duration),
    /// A line is logged.
    Log(String),
}

/// A combinator of promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Combination {
    /// `Promise.all`
    All,
    /// `Promise.allSettled`
    AllSettled,
    /// `Promise.any`
    Any,
    /// `Promise.race`
    Race,
}

/// How a strand ends.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// It returns a promise that is then waited for, or something else.
    Return(Option<u32>),
    /// It throws an error with this message.
    Throw(String),
}

/// What settles a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settler {
    /// A call of a task, or a combinator: an act.
    Act,
    /// The end of a strand.
    Strand(usize),
    /// Nothing yet: `new Promise` created it.
    Open,
}

/// A call of a function that only waits for a timer and settles.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StubCall {
    /// The function's name.
    pub name: String,
    /// Its arguments, shortened.
    pub arguments: String,
    /// When it was called.
    pub called_at: Instant,
}
