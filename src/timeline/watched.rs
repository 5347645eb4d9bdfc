//! The data about promises for findings: their subscribers, and the work that was left running.
//!
//! It is stored in flat tables, and only for what could be a mistake.

use std::ops::Range;

use super::CallId;
use crate::scenario::StepId;
use crate::{Cause, Instant};

/// The record of a run's promises.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Watched {
    /// The promises whose rejection was unhandled, in the order of
    /// [`Timeline::reasons`](super::Timeline::reasons).
    pub unhandled: Vec<PromiseOrigin>,
    /// The promises that fulfilled without a subscriber before that turn ended.
    pub late: Vec<LateSubscription>,
    /// The promises that a `Start` or `Let` bound and that never had a subscriber.
    pub unsubscribed: Vec<PromiseOrigin>,
    /// The combinators that lost a result, or that blocking calls were given to.
    pub gathered: Vec<Gathered>,
    /// The branches of those, combinator by combinator.
    pub branches: Vec<Branch>,
    /// The branches that pools started after they had rejected.
    pub orphaned_starts: Vec<OrphanedStart>,
    /// The first timers that fired while another one was due at the same time.
    pub tied: Vec<Tied>,
    /// By call, the number of subscribers of its promise; 255 if there are more.
    pub subscribers: Vec<u8>,
    /// The steps whose handler of a rejection ran, in order: a `Try`, a `Catch`, a `Retry`.
    pub caught: Vec<StepId>,
}

/// Where a promise comes from.
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
    /// Where it comes from.
    pub source: PromiseOrigin,
    /// When it fulfilled.
    pub fulfilled_at: Instant,
    /// When it got its first subscriber, if it did.
    pub subscribed_at: Option<Instant>,
}

/// A timer that fired while another one was due at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tied {
    /// The number of timers that were set before it.
    pub nth: u32,
    /// When both were due.
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
    /// A `Sleep`, or the pause of a `Retry`: that step.
    Sleep(Option<StepId>),
    /// The time of a `Timeout`: that step.
    Timeout(Option<StepId>),
}

/// The kinds of combinators, and the steps that work like one.
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
    /// When it started.
    pub begins_at: Instant,
    /// Why it started.
    pub cause: Cause,
    /// When it settled, if it did.
    pub settles_at: Option<Instant>,
    /// Whether it rejected.
    pub rejected: bool,
    /// Its branches, in [`Watched::branches`].
    pub branches: Range<u32>,
}

/// A branch of a combinator.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Branch {
    /// Where its promise comes from.
    pub source: PromiseOrigin,
    /// The number of its promise.
    pub promise: u32,
    /// When it settled, if it did.
    pub settles_at: Option<Instant>,
    /// Whether it rejected.
    pub rejected: bool,
    /// The number of its subscribers, including the combinator; 255 if there are more.
    pub subscribers: u8,
    /// Why it settled.
    pub cause: Cause,
}

/// Work that a pool started after it had rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OrphanedStart {
    /// The pool's step.
    pub step: StepId,
    /// When the pool had rejected.
    pub failed_at: Instant,
    /// When the work started.
    pub at: Instant,
    /// The first call that it made immediately, if it made any.
    pub call: Option<CallId>,
}

impl Watched {
    /// The branches of a combinator.
    #[must_use]
    pub fn branches_of(&self, gathered: &Gathered) -> &[Branch] {
        &self.branches[gathered.branches.start as usize..gathered.branches.end as usize]
    }
}
