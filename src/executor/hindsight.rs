//! What an executor reports after a run: when promises settled and had handlers, and which
//! timers were due at one instant.

use super::{Executor, Outcome, Promise, TimerTie};
use crate::{Cause, Instant};

/// A promise without a subscriber at the end of the turn in which it fulfilled, and an
/// instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LatePromise {
    /// The promise.
    pub promise: Promise,
    /// When it fulfilled; or when it got its first subscriber.
    pub at: Instant,
}

/// What is kept for those who ask later, if anything is.
#[derive(Debug, Default)]
pub(super) struct Hindsight {
    is_on: bool,
    /// When each promise settled, by its number.
    settled_at: Vec<Option<Instant>>,
    /// The promise that the last unhandled rejection was of.
    last_unhandled: Option<Promise>,
    /// Promises that fulfilled in this turn without a subscriber.
    unsubscribed: Vec<Promise>,
    /// Promises that had fulfilled and had no subscriber when that turn ended.
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

    /// One more promise is made.
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
    /// Makes the executor keep the data for the questions here. It has to be
    /// called before the first promise is made.
    #[must_use]
    pub fn with_hindsight(mut self) -> Self {
        self.hindsight.is_on = true;
        self
    }

    /// When and how a promise settled, if it has. Asks for [hindsight](Self::with_hindsight).
    #[must_use]
    pub fn settled(&self, promise: Promise) -> Option<(Instant, Outcome)> {
        let at = *self.hindsight.settled_at.get(promise.number() as usize)?;
        Some((at?, self.promises.outcome(promise)?))
    }

    /// What a promise that has settled settled because of; before, what it was made after.
    #[must_use]
    pub fn cause_of(&self, promise: Promise) -> Cause {
        self.promises.cause(promise)
    }

    /// How many have subscribed to a promise; 255 where there are more.
    #[must_use]
    pub fn subscribers(&self, promise: Promise) -> u8 {
        self.promises.subscribers(promise)
    }

    /// The first few timers that fired with another due at the same instant after them.
    #[must_use]
    pub fn tied(&self) -> &[TimerTie<T>] {
        self.timers.tied()
    }

    /// The promise that the last [`Next::Unhandled`](super::Next::Unhandled) was about.
    #[must_use]
    pub const fn last_unhandled(&self) -> Option<Promise> {
        self.hindsight.last_unhandled
    }

    /// The promises that fulfilled when no one had subscribed, nor did before that turn ended: had
    /// one of them rejected instead, its rejection would have been unhandled. With the time of
    /// fulfilling, in that order. Asks for [hindsight](Self::with_hindsight).
    #[must_use]
    pub fn late(&self) -> &[LatePromise] {
        &self.hindsight.late
    }

    /// Those of [`late`](Self::late) that someone has subscribed to since, and when, in that
    /// order.
    #[must_use]
    pub fn subscribed_late(&self) -> &[LatePromise] {
        &self.hindsight.subscribed_late
    }

    /// A promise that fulfilled in the turn that ends here and has no subscriber would have been an
    /// unhandled rejection, had it rejected.
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
