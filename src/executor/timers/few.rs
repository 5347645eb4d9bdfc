//! A handful of timers, sorted.

use super::Timer;
use crate::Instant;

/// The most timers that are kept sorted: inserting one moves only a few of them.
pub(super) const MANY: usize = 64;

/// A handful of timers.
///
/// What is sorted is their keys, of sixteen bytes each: to move the timers themselves, which have
/// just been written in other pieces than they are read in, took a third of a run of ten tasks.
#[derive(Debug)]
pub(super) struct Few<J> {
    /// In the order of firing, from the last to the first.
    keys: Vec<Key>,
    /// The timers, where their keys say.
    timers: Vec<Timer<J>>,
    /// A bit for each place among them that is free.
    free: u64,
    /// Whether of timers due together the last set fires first.
    reversed: bool,
}

/// When a timer is due, and where it is.
#[derive(Clone, Copy, Debug)]
struct Key {
    due: Instant,
    place: usize,
}

impl<J: Copy> Few<J> {
    pub(super) const fn new(reversed: bool) -> Self {
        Self { keys: Vec::new(), timers: Vec::new(), free: u64::MAX, reversed }
    }

    /// Sets a timer, while there are fewer than [`MANY`].
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

    /// Whether a timer that is set now fires after that other.
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

    /// The next, and whether another is due with it.
    pub(super) fn pop(&mut self) -> Option<(Timer<J>, bool)> {
        let key = self.keys.pop()?;
        self.free |= 1 << key.place;
        let is_tied = self.keys.last().is_some_and(|next| next.due == key.due);
        Some((self.timers[key.place], is_tied))
    }

    /// All of them, those that are due together in the order in which they were set.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Timer<J>> {
        let Self { keys, timers, free, reversed } = self;
        if *reversed {
            keys.sort_by_key(|key| std::cmp::Reverse(timers[key.place].nth));
        }
        *free = u64::MAX;
        keys.drain(..).rev().map(|key| timers[key.place])
    }
}
