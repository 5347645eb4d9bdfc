//! What waits for a promise, and what waits in the microtask queue.

use super::combinator::CombinatorId;
use super::promises::KeptId;
use super::{Outcome, Promise};
use crate::Cause;

/// What is to happen when a promise settles.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reaction<J> {
    /// Hand the outcome to the executor's user.
    Job(J),
    /// Settle this promise with the same outcome.
    Settle(Promise),
    /// Settle a promise as was decided before, unless this outcome is a rejection.
    Keep(KeptId),
    /// Notify a combinator about one of its branches.
    Branch { combinator: CombinatorId, index: u32 },
}

/// An entry of the microtask queue.
#[derive(Clone, Copy, Debug)]
pub(super) enum Microtask<J> {
    /// A promise has settled, and this is one of its reactions.
    React { reaction: Reaction<J>, outcome: Outcome, cause: Cause },
    /// One promise was resolved with another, and will now subscribe to it.
    Adopt { derived: Promise, promise: Promise },
}
