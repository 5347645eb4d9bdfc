//! Where code stood and waited.

use crate::Instant;
use crate::scenario::StepId;

/// A stay at an `await`: an async function is suspended there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Await {
    /// The step that is awaited; where a helper waits, the step that the helper is.
    pub step: StepId,
    /// Who waits.
    pub waiter: Waiter,
    /// When it started to wait.
    pub began: Moment,
    /// When it went on; `None` where it never did.
    pub ended: Option<Moment>,
    /// Whether it went on by throwing what the promise rejected with.
    pub threw: bool,
}

/// What is suspended at an `await`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A point between two events: code runs there, and takes no time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Moment {
    /// The time.
    pub at: Instant,
    /// How many events had happened.
    pub events: u32,
}
