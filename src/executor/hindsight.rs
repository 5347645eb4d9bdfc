//! Facts about a run that an executor reports afterward: when promises settled and had handlers,
//! and which timers were due at the same time.

use super::{Executor, Outcome, Promise, TimerTie};
use crate::{Cause, Instant};

/// A promise that had no subscriber at the end of the turn in which it fulfilled, and an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LatePromise {
    /// The promise.
    pub promise: Promise,
    /// The time at which it fulfilled, or at which it got its first subscriber.
    pub at: Instant,
}

/// The data for these reports. Most of it is recorded only if `is_on`.
#[derive(Debug, Default)]
pub(super) struct Hindsight {
    is_on: bool,
    /// The time at which each promise settled, by its number.
    settled_at: Vec<Option<Instant>>,
    /// The promise of the last unhandled rejection.
    last_unhandled: Option<Promise>,
    /// Promises that fulfilled in the current turn without a subscriber.
    unsubscribed: Vec<Promise>,
    /// Promises that had no subscriber at the end of the turn in which they fulfilled.
    late: Vec<LatePromise>,
    /// Promises of `late` with the time when they were first subscribed to.
    subscribed_late: Vec<LatePromise>,
}

impl Hindsight {
    pub(super) fn clear(&mut self) {
        let Self { is_on: _, settled_at, last_unhandled, unsubscribed, late, subscribed_late } =
            self;
        settled_at.clear();
        *last_unhandled = None;
        unsubscribed.clear();
        late.clear();
        subscribed_late.clear();
    }

    /// Records that a promise was created.
    pub(super) fn made(&mut self) {
        if self.is_on {
            self.settled_at.push(None);
        }
    }

    pub(super) fn settled(&mut self, promise: Promise, now: Instant, unsubscribed: bool) {
        if self.is_on {
            self.settled_at[promise.number() as usize] = Some(now);
            if unsubscribed {
                self.unsubscribed.push(promise);
            }
        }
    }

    pub(super) fn unhandled(&mut self, promise: Promise) {
        self.last_unhandled = Some(promise);
    }

    pub(super) fn subscribed_late(&mut self, promise: Promise, at: Instant) {
        self.subscribed_late.push(LatePromise { promise, at });
    }
}

impl<J: Copy, T: Copy> Executor<J, T> {
    /// Makes the executor record the data for the reports of this module. It must be called before
    /// the first promise is created.
    #[must_use]
    pub fn with_hindsight(mut self) -> Self {
        self.hindsight.is_on = true;
        self
    }

    /// Returns when and how a promise settled, if it has. Requires
    /// [hindsight](Self::with_hindsight).
    #[must_use]
    pub fn settled(&self, promise: Promise) -> Option<(Instant, Outcome)> {
        let at = *self.hindsight.settled_at.get(promise.number() as usize)?;
        Some((at?, self.promises.outcome(promise)?))
    }

    /// The cause of a promise: why it settled or, if it is pending, why it was created.
    #[must_use]
    pub fn cause_of(&self, promise: Promise) -> Cause {
        self.promises.cause(promise)
    }

    /// The number of subscribers of a promise; 255 if there are more.
    #[must_use]
    pub fn subscribers(&self, promise: Promise) -> u8 {
        self.promises.subscribers(promise)
    }

    /// The first few timers that fired while another one was due at the same time.
    #[must_use]
    pub fn tied(&self) -> &[TimerTie<T>] {
        self.timers.tied()
    }

    /// The promise that the last [`Next::Unhandled`](super::Next::Unhandled) was about.
    #[must_use]
    pub const fn last_unhandled(&self) -> Option<Promise> {
        self.hindsight.last_unhandled
    }

    /// The promises that had no subscriber at the end of the turn in which they fulfilled, with the
    /// time when they fulfilled, in that order. If one of them had rejected, its rejection would
    /// have been unhandled. Requires [hindsight](Self::with_hindsight).
    #[must_use]
    pub fn late(&self) -> &[LatePromise] {
        &self.hindsight.late
    }

    /// The promises of [`late`](Self::late) that got a subscriber afterward, and when, in that
    /// order.
    #[must_use]
    pub fn subscribed_late(&self) -> &[LatePromise] {
        &self.hindsight.subscribed_late
    }

    /// Records the promises that fulfilled in the turn that ends here and have no subscriber: their
    /// rejections would have been unhandled.
    pub(super) fn end_turn(&mut self) {
        let Self { hindsight, promises, .. } = self;
        for promise in hindsight.unsubscribed.drain(..) {
            if promises.note_late(promise) {
                let at = hindsight.settled_at[promise.number() as usize];
                hindsight.late.extend(at.map(|at| LatePromise { promise, at }));
            }
        }
    }
}

#[cfg(test)]
mod tests;
