//! Reactions to promises, and the entries of the microtask queue.

use super::combinator::CombinatorId;
use super::promises::KeptId;
use super::{Outcome, Promise};
use crate::Cause;

/// The reactions to the settlement of a promise.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reaction<J> {
    /// Return the outcome to the user of the executor.
    Job(J),
    /// Settle this promise with the same outcome.
    Settle(Promise),
    /// Settle a promise with a stored outcome, unless this outcome is a rejection.
    Keep(KeptId),
    /// Notify a combinator about one of its branches.
    Branch { combinator: CombinatorId, index: u32 },
}

/// The kinds of microtasks.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Queued<J> {
    /// A job that is returned to the user of the executor.
    Job(J),
    /// A promise settles as another one has.
    Settle,
    /// A combinator records the outcome of the branch with this index.
    Branch(u32),
    /// A promise subscribes to the one that it was resolved with.
    Adopt,
}

impl<J: Copy> Microtask<J> {
    /// The kind of microtask that this reaction becomes.
    pub(super) const fn queued(&self) -> Queued<J> {
        match self {
            Self::React { reaction: Reaction::Job(job), .. } => Queued::Job(*job),
            Self::React { reaction: Reaction::Branch { index, .. }, .. } => Queued::Branch(*index),
            Self::React { reaction: Reaction::Settle(_) | Reaction::Keep(_), .. } => Queued::Settle,
            Self::Adopt { .. } => Queued::Adopt,
        }
    }
}

/// An entry of the microtask queue.
#[derive(Clone, Copy, Debug)]
pub(super) enum Microtask<J> {
    /// A promise has settled, and this is one of its reactions.
    React { reaction: Reaction<J>, outcome: Outcome, cause: Cause },
    /// A promise was resolved with another one, and subscribes to it now.
    Adopt { derived: Promise, promise: Promise },
}
