//! The awaits of a run.

use crate::Instant;
use crate::scenario::StepId;

/// An `await` at which an async function was suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Await {
    /// The step that is awaited or, if a helper waits, the step of the helper.
    pub step: StepId,
    /// The suspended function.
    pub waiter: Waiter,
    /// The point at which the function was suspended.
    pub began: Moment,
    /// The point at which it resumed, or `None` if it never did.
    pub ended: Option<Moment>,
    /// Whether it resumed by throwing the reason of the rejection.
    pub threw: bool,
}

/// The kinds of code that an `await` suspends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Waiter {
    /// The program's own function.
    Program,
    /// An async function within the program.
    Function,
    /// The helper `pool`, for all its workers.
    Pool,
    /// A worker of the helper `pool`, for the branch that it has started.
    Worker,
    /// The helper `retry`, for an attempt.
    Attempt,
    /// The helper `retry`, between two attempts.
    Pause,
}

/// A point between two events, at which code runs without taking time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Moment {
    /// The time.
    pub at: Instant,
    /// The number of events that had happened.
    pub events: u32,
}
