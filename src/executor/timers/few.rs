//! A handful of timers, sorted.

use super::Timer;
use crate::Instant;

/// The maximum number of timers that are kept sorted: inserting one moves only a few of them.
pub(super) const MANY: usize = 64;

/// A handful of timers.
///
/// Only keys of sixteen bytes are sorted. Moving the timers themselves took a third of a run of ten
/// tasks: a timer that has just been written is read back in pieces of another size, which is slow.
#[derive(Debug)]
pub(super) struct Few<J> {
    /// In the reverse order of firing.
    keys: Vec<Key>,
    /// The timers, at the indices that the keys contain.
    timers: Vec<Timer<J>>,
    /// A bit for each free index.
    free: u64,
    /// Whether, of tied timers, the one that was set last fires first.
    reversed: bool,
}

/// The due time of a timer, and its index.
#[derive(Clone, Copy, Debug)]
struct Key {
    due: Instant,
    place: usize,
}

impl<J: Copy> Few<J> {
    pub(super) const fn new(reversed: bool) -> Self {
        Self { keys: Vec::new(), timers: Vec::new(), free: u64::MAX, reversed }
    }

    /// Sets a timer, if there are fewer than [`MANY`].
    #[inline]
    pub(super) fn set(&mut self, timer: Timer<J>) {
        let place = self.free.trailing_zeros() as usize;
        self.free &= self.free - 1;
        if place == self.timers.len() {
            self.timers.push(timer);
        } else {
            self.timers[place] = timer;
        }
        self.sort_in(Key { due: timer.due, place });
    }

    fn sort_in(&mut self, key: Key) {
        let mut at = self.keys.len();
        self.keys.push(key);
        while at > 0 && self.fires_after(key, self.keys[at - 1]) {
            self.keys[at] = self.keys[at - 1];
            at -= 1;
        }
        self.keys[at] = key;
    }

    /// Whether a timer that is set now fires after that other one.
    fn fires_after(&self, new: Key, other: Key) -> bool {
        if self.reversed { new.due > other.due } else { new.due >= other.due }
    }

    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(super) fn next_due(&self) -> Option<Instant> {
        self.keys.last().map(|key| key.due)
    }

    /// Removes the next timer; also returns whether another is due at the same time.
    pub(super) fn pop(&mut self) -> Option<(Timer<J>, bool)> {
        let key = self.keys.pop()?;
        self.free |= 1 << key.place;
        let is_tied = self.keys.last().is_some_and(|next| next.due == key.due);
        Some((self.timers[key.place], is_tied))
    }

    /// All timers, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Timer<J>> {
        self.keys.iter().map(|key| &self.timers[key.place])
    }

    /// Removes all timers; tied timers are in the order in which they were set.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Timer<J>> {
        let Self { keys, timers, free, reversed } = self;
        if *reversed {
            keys.sort_by_key(|key| std::cmp::Reverse(timers[key.place].nth));
        }
        *free = u64::MAX;
        keys.drain(..).rev().map(|key| timers[key.place])
    }
}
