//! A handful of timers, sorted.

use super::Timer;
use crate::Instant;

/// Timers in the order of firing, from the last to the first.
#[derive(Debug)]
pub(super) struct Few<J> {
    sorted: Vec<Timer<J>>,
    /// Whether of timers due together the last set fires first.
    reversed: bool,
}

impl<J: Copy> Few<J> {
    pub(super) const fn new(reversed: bool) -> Self {
        Self { sorted: Vec::new(), reversed }
    }

    pub(super) fn set(&mut self, timer: Timer<J>) {
        let due = timer.due;
        let place = if self.reversed {
            self.sorted.partition_point(|other| other.due >= due)
        } else {
            self.sorted.partition_point(|other| other.due > due)
        };
        self.sorted.insert(place, timer);
    }

    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    pub(super) fn next_due(&self) -> Option<Instant> {
        self.sorted.last().map(|timer| timer.due)
    }

    /// The next, and whether another is due with it.
    pub(super) fn pop(&mut self) -> Option<(Timer<J>, bool)> {
        let timer = self.sorted.pop()?;
        Some((timer, self.next_due() == Some(timer.due)))
    }

    /// All of them, those that are due together in the order in which they were set.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Timer<J>> {
        if self.reversed {
            self.sorted.sort_by_key(|timer| std::cmp::Reverse(timer.nth));
        }
        self.sorted.drain(..).rev()
    }
}
