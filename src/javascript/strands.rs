//! A run as async functions that start each other, from which steps can be derived.

use std::collections::BTreeMap;

use super::Span;
use crate::{Duration, Instant};

/// A run as async functions, promises and timers. Loops are unrolled, branches that were not taken
/// are omitted, and so are values.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Strands {
    /// The strands. The first is the program.
    pub list: Vec<Strand>,
    /// The settler of each promise, by number. A promise without a settler had already settled when
    /// it was created.
    pub settlers: BTreeMap<u32, Settler>,
    /// The calls of functions that only wait for a timer and settle, by the number of the returned
    /// promise.
    pub stubs: BTreeMap<u32, StubCall>,
    /// The first thing that steps cannot express, with its span.
    pub inexpressible: Option<(Span, String)>,
}

impl Strands {
    /// The span of the code of the file that started a strand, directly or through other strands.
    #[must_use]
    pub fn span_of(&self, strand: usize) -> Option<Span> {
        let mut strand = strand;
        loop {
            let span = self.list.get(strand)?.span;
            if span != Span::default() {
                return Some(span);
            }
            // A strand starts only strands with higher indices.
            let starts = |acts: &[Act]| acts.contains(&Act::Start(strand));
            strand = self.list[..strand].iter().position(|one| starts(&one.acts))?;
        }
    }
}

/// A sequence of code that can pause: the call of an async function, a handler of a promise, or the
/// callback of a timer.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Strand {
    /// The name of the function with its arguments.
    pub label: String,
    /// The span of the code that started it.
    pub span: Span,
    /// Its acts, in order.
    pub acts: Vec<Act>,
    /// The end of the strand; `None` if it never ended.
    pub end: Option<End>,
    /// The number of acts before it settled a promise that it did not create; `None` if it did not.
    pub settled_after: Option<usize>,
    /// Whether it is a timer that was cleared before it fired.
    pub is_cleared: bool,
}

/// An action of a strand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act {
    /// It starts another strand.
    Start(usize),
    /// It calls a task: the index of the call, and its promise.
    Call(usize, u32),
    /// It calls a combinator: the kind, the promises of the elements, and the resulting promise.
    Combine(Combination, Vec<u32>, u32),
    /// It awaits a promise, or only a tick (`None`). The second field is the outcome, with the
    /// reason of a rejection; `None` if the promise never settled.
    Await(Option<u32>, Option<Result<(), String>>),
    /// It waits for a timer.
    Sleep(Duration),
    /// It logs a line.
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

/// The end of a strand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// It returns: a promise that is then awaited, or another value (`None`).
    Return(Option<u32>),
    /// It throws an error with this message.
    Throw(String),
}

/// The cause of the settlement of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settler {
    /// An act: the call of a task, or of a combinator.
    Act,
    /// The end of a strand.
    Strand(usize),
    /// No cause is known yet, because `new Promise` created the promise.
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
    /// The instant of the call.
    pub called_at: Instant,
}
