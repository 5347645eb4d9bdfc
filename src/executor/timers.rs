//! Timers, by the instant they are due and then by the order they were set.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::Instant;

/// The timers that have not fired.
#[derive(Debug)]
pub(super) struct Timers<J> {
    heap: BinaryHeap<Reverse<Timer<J>>>,
    set: u64,
}

#[derive(Debug)]
struct Timer<J> {
    due: Instant,
    /// How many timers had been set before this one.
    nth: u64,
    job: J,
}

impl<J> Default for Timers<J> {
    fn default() -> Self {
        Self { heap: BinaryHeap::new(), set: 0 }
    }
}

impl<J> Timers<J> {
    pub(super) fn set(&mut self, due: Instant, job: J) {
        self.heap.push(Reverse(Timer { due, nth: self.set, job }));
        self.set += 1;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Takes the one that fires next.
    pub(super) fn pop(&mut self) -> Option<(Instant, J)> {
        self.heap.pop().map(|Reverse(timer)| (timer.due, timer.job))
    }
}

impl<J> Timer<J> {
    fn key(&self) -> (Instant, u64) {
        (self.due, self.nth)
    }
}

impl<J> PartialEq for Timer<J> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<J> Eq for Timer<J> {}

impl<J> PartialOrd for Timer<J> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<J> Ord for Timer<J> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}
