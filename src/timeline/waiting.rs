//! Where code awaited.

use crate::Instant;
use crate::scenario::StepId;

/// An `await` at which an async function was suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Await {
    /// The step that is awaited; if a helper waits, the step of the helper.
    pub step: StepId,
    /// The suspended function.
    pub waiter: Waiter,
    /// When it started to wait.
    pub began: Moment,
    /// When it resumed, or `None` if it never did.
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
    /// An async function within it.
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

/// A point between two events. Code runs there, and takes no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Moment {
    /// The time.
    pub at: Instant,
    /// The number of events that had happened.
    pub events: u32,
}
