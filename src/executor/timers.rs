//! Timers, by the instant they are due and then by the order they were set.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::Instant;

/// In which order timers fire that are due at the same instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ties {
    /// Set first, fired first: Node's order.
    #[default]
    Created,
    /// Set last, fired first.
    Reversed,
    /// Set first, fired first, but for the timer of that number, the first being 0: it fires
    /// behind the others.
    Last(u64),
}

/// So many tied timers are remembered.
const TIED: usize = 32;

/// The timers that have not fired.
#[derive(Debug)]
pub(super) struct Timers<J> {
    heap: BinaryHeap<Reverse<Timer<J>>>,
    set: u64,
    ties: Ties,
    tied: Vec<u64>,
}

#[derive(Debug)]
struct Timer<J> {
    due: Instant,
    /// How many timers had been set before this one.
    nth: u64,
    /// Where it stands among those due with it.
    rank: u64,
    job: J,
}

impl<J> Default for Timers<J> {
    fn default() -> Self {
        Self::new(Ties::Created)
    }
}

impl<J> Timers<J> {
    pub(super) fn new(ties: Ties) -> Self {
        Self { heap: BinaryHeap::new(), set: 0, ties, tied: Vec::new() }
    }

    /// The first timers that fired with another due at the same instant behind them.
    pub(super) fn tied(&self) -> &[u64] {
        &self.tied
    }

    pub(super) fn set(&mut self, due: Instant, job: J) {
        let rank = match self.ties {
            Ties::Reversed => u64::MAX - self.set,
            Ties::Last(nth) if nth == self.set => u64::MAX,
            Ties::Created | Ties::Last(_) => self.set,
        };
        self.heap.push(Reverse(Timer { due, nth: self.set, rank, job }));
        self.set += 1;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }

    /// Takes the one that fires next.
    pub(super) fn pop(&mut self) -> Option<(Instant, J)> {
        let Reverse(timer) = self.heap.pop()?;
        let next = self.heap.peek();
        if self.tied.len() < TIED && next.is_some_and(|Reverse(next)| next.due == timer.due) {
            self.tied.push(timer.nth);
        }
        Some((timer.due, timer.job))
    }
}

impl<J> Timer<J> {
    fn key(&self) -> (Instant, u64) {
        (self.due, self.rank)
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
