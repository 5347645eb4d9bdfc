//! The data about promises for findings: their subscribers, and the work that was left running.
//!
//! It is stored in flat tables, and only where there could be a mistake.

use std::ops::Range;

use super::CallId;
use crate::scenario::StepId;
use crate::{Cause, Instant};

/// The record of the promises of a run.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Watched {
    /// The promises whose rejection was unhandled, in the order of
    /// [`Timeline::reasons`](super::Timeline::reasons).
    pub unhandled: Vec<PromiseOrigin>,
    /// The promises that had no subscriber at the end of the turn in which they fulfilled.
    pub late: Vec<LateSubscription>,
    /// The promises that a `Start` or `Let` bound and that never had a subscriber.
    pub unsubscribed: Vec<PromiseOrigin>,
    /// The combinators that lost a result, or that got branches from blocking calls.
    pub gathered: Vec<Gathered>,
    /// The branches of these combinators, combinator by combinator.
    pub branches: Vec<Branch>,
    /// The branches that pools started after they had rejected.
    pub orphaned_starts: Vec<OrphanedStart>,
    /// The first timers that fired while another one was due at the same time.
    pub tied: Vec<Tied>,
    /// The number of subscribers of each call's promise; 255 if there are more.
    pub subscribers: Vec<u8>,
    /// The steps whose handler of a rejection ran, in order: a `Try`, a `Catch`, a `Retry`.
    pub caught: Vec<StepId>,
}

/// The origin of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PromiseOrigin {
    /// The step that created it, or that bound it; `None` for a worker of a pool.
    pub step: Option<StepId>,
    /// The call whose promise it is, if it is the promise of a call.
    pub call: Option<CallId>,
}

/// A promise that fulfilled before it had a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LateSubscription {
    /// The origin of the promise.
    pub source: PromiseOrigin,
    /// The time at which it fulfilled.
    pub fulfilled_at: Instant,
    /// The time at which it got its first subscriber, if it did.
    pub subscribed_at: Option<Instant>,
}

/// A timer that fired while another one was due at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tied {
    /// The number of timers that were set before it.
    pub nth: u32,
    /// The time at which both were due.
    pub due: Instant,
    /// Its purpose.
    pub timer: Timer,
    /// The purpose of the timer that fired next; `None` if the run ended before that.
    pub next: Option<Timer>,
}

/// The purposes of timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Timer {
    /// The work of a call.
    Call(CallId),
    /// A `Sleep`, or the pause of a `Retry`: its step.
    Sleep(Option<StepId>),
    /// The time limit of a `Timeout`: its step.
    Timeout(Option<StepId>),
}

/// The kinds of combinators, and the steps that behave like a combinator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Gathering {
    /// `All`
    All,
    /// `AllSettled`
    AllSettled,
    /// `Race`
    Race,
    /// `Any`
    Any,
    /// `Timeout`: its branches are the work and its timer.
    Timeout,
    /// `Pool`: its branches are those that fulfilled, as the workers report them.
    Pool,
}

/// One run of a combinator, or of a `Timeout`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Gathered {
    /// The step.
    pub step: StepId,
    /// The number of its promise.
    pub promise: u32,
    /// Its kind.
    pub how: Gathering,
    /// The time at which it started.
    pub begins_at: Instant,
    /// The cause of its start.
    pub cause: Cause,
    /// The time at which it settled, if it did.
    pub settles_at: Option<Instant>,
    /// Whether it rejected.
    pub rejected: bool,
    /// The indices of its branches in [`Watched::branches`].
    pub branches: Range<u32>,
}

/// A branch of a combinator.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Branch {
    /// The origin of its promise.
    pub source: PromiseOrigin,
    /// The number of its promise.
    pub promise: u32,
    /// The time at which it settled, if it did.
    pub settles_at: Option<Instant>,
    /// Whether it rejected.
    pub rejected: bool,
    /// The number of its subscribers, including the combinator; 255 if there are more.
    pub subscribers: u8,
    /// The cause of its settlement.
    pub cause: Cause,
}

/// Work that a pool started after it had rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrphanedStart {
    /// The pool's step.
    pub step: StepId,
    /// The time at which the pool had rejected.
    pub failed_at: Instant,
    /// The time at which the work started.
    pub at: Instant,
    /// The first call that the work made immediately, if it made any.
    pub call: Option<CallId>,
}

impl Watched {
    /// The branches of a combinator.
    #[must_use]
    pub fn branches_of(&self, gathered: &Gathered) -> &[Branch] {
        &self.branches[gathered.branches.start as usize..gathered.branches.end as usize]
    }
}
