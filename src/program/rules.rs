//! Options to run a program differently from JavaScript.

use crate::executor;
use crate::javascript::Departure;

/// Differences from Node; the default has none.
///
/// [`executor::Rules`] describes their purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// The rules of the executor.
    pub executor: executor::Rules,
    /// The event that cancels running work. In JavaScript there is none.
    pub cancels: Option<Cancels>,
    /// How the evaluation of code departs from the language.
    pub departure: Option<Departure>,
}

/// The event that cancels the calls whose results are no longer needed, unlike in the
/// specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cancels {
    /// A branch of `Promise.all` that rejects cancels the other branches.
    Rejection,
    /// The branch of `Promise.race` that settles first cancels the other branches.
    Race,
    /// A timeout that expires cancels its work.
    Timeout,
}
