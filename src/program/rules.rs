//! Options to run a program differently from JavaScript.

use crate::executor;

/// Departures from what Node does; the default departs nowhere.
///
/// See [`executor::Rules`] for what they are good for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Those of the executor.
    pub executor: executor::Rules,
    /// What stops work that is under way. In JavaScript nothing does.
    pub cancels: Option<Cancels>,
}

/// What, against the specification, stops the calls that it no longer waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancels {
    /// A branch of `Promise.all` that rejects stops the other branches.
    Rejection,
    /// The branch of `Promise.race` that settles first stops the other branches.
    Race,
    /// A timeout that expires stops the work it was set for.
    Timeout,
}
