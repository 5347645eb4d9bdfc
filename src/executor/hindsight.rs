//! What an executor can tell of what has been: when promises settled and who heard of it, and which
//! timers were due at one instant.

use super::{Executor, Outcome, Promise};
use crate::{Cause, Instant};

/// A promise that nobody had subscribed to when the turn ended in which it fulfilled, and an
/// instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Late {
    /// The promise.
    pub promise: Promise,
    /// When it fulfilled; or when somebody first subscribed to it.
    pub at: Instant,
}

impl<J: Copy> Executor<J> {
    /// When and how a promise settled, if it has.
    #[must_use]
    pub fn settled(&self, promise: Promise) -> Option<(Instant, Outcome)> {
        self.promises.settled(promise)
    }

    /// What a promise that has settled settled because of; before, what it was made after.
    #[must_use]
    pub fn cause_of(&self, promise: Promise) -> Cause {
        self.promises.cause(promise)
    }

    /// How many have subscribed to a promise; 255 where there are more.
    #[must_use]
    pub fn heard(&self, promise: Promise) -> u8 {
        self.promises.heard(promise)
    }

    /// The first few timers that fired with another due at the same instant behind them, by the
    /// order in which they were set, from 0.
    #[must_use]
    pub fn tied(&self) -> &[u32] {
        self.timers.tied()
    }

    /// The promise that the last [`Next::Unhandled`](super::Next::Unhandled) was about.
    #[must_use]
    pub const fn last_unhandled(&self) -> Option<Promise> {
        self.last_unhandled
    }

    /// The promises that fulfilled when nobody had subscribed, nor did before that turn ended: had
    /// one of them rejected instead, its rejection would have been unhandled. With the time of
    /// fulfilling, in that order.
    #[must_use]
    pub fn late(&self) -> &[Late] {
        &self.late
    }

    /// Those of [`late`](Self::late) that somebody has subscribed to since, and when, in that
    /// order.
    #[must_use]
    pub fn heard_late(&self) -> &[Late] {
        &self.heard_late
    }

    /// What fulfilled in the turn that ends here and is still unheard would have been unhandled,
    /// had it rejected.
    pub(super) fn end_turn(&mut self) {
        for promise in self.unheard.drain(..) {
            if self.promises.note_late(promise) {
                let at = self.promises.settled(promise).map_or(self.now, |(at, _)| at);
                self.late.push(Late { promise, at });
            }
        }
    }
}
