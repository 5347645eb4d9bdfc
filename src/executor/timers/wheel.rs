//! Any number of timers, by the digits of their due times. Setting and firing a timer cost the same
//! for any number of timers.
//!
//! An instant is eleven digits of six bits. A timer is on the *level* of the highest digit in which
//! its due time differs from the wheel's time, in the slot of that digit. To fire, the wheel takes
//! the first slot of the lowest level that has any. A slot of level 0 has the timers of a single
//! instant. A slot of a higher level is distributed over the lower levels, which are empty. Nothing
//! is ever sorted, and what is put into a slot first is taken out first, so tied timers fire in the
//! order in which they were set, without a comparison.
//!
//! This requires that time never goes back: no timer is due before one that has fired. (It is a
//! radix heap of radix 64, after Ahuja, Mehlhorn, Orlin and Tarjan, 1990; kernels call it a
//! hierarchical timing wheel.)

use super::Timer;
use crate::Instant;

/// The bits of a digit.
const BITS: u32 = 6;
/// The digits of an instant, which has at most 63 bits.
const LEVELS: usize = 11;
/// The slots of a level, one for each digit.
const SLOTS: usize = 1 << BITS;

/// The wheel.
#[derive(Debug)]
pub(super) struct Wheel<J> {
    /// The slots, level by level; empty until the first timer is set.
    slots: Vec<Vec<Timer<J>>>,
    /// For each level, a bit for each slot that has timers.
    occupied: [u64; LEVELS],
    /// The wheel's time: when the last timer that fired was due.
    time: u64,
    /// The number of timers of the current slot that have fired.
    fired: usize,
    timers: usize,
    /// Whether, of tied timers, the one that was set last fires first.
    reversed: bool,
}

impl<J: Copy> Wheel<J> {
    pub(super) const fn new(reversed: bool) -> Self {
        Self { slots: Vec::new(), occupied: [0; LEVELS], time: 0, fired: 0, timers: 0, reversed }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.timers == 0
    }

    /// Sets the wheel to a time, without timers.
    pub(super) fn turn_to(&mut self, time: Instant) {
        debug_assert!(self.is_empty(), "a wheel is turned while it holds nothing");
        self.time = time.as_nanos();
    }

    pub(super) fn set(&mut self, timer: Timer<J>) {
        if self.slots.is_empty() {
            self.slots.resize_with(LEVELS * SLOTS, Vec::new);
        }
        self.timers += 1;
        self.put(timer);
    }

    fn put(&mut self, timer: Timer<J>) {
        let due = timer.due.as_nanos();
        debug_assert!(due >= self.time, "no timer is due before one that has fired");
        let level = match due ^ self.time {
            0 => 0,
            differs => (differs.ilog2() / BITS) as usize,
        };
        let slot = digit(due, level);
        self.slots[level * SLOTS + slot].push(timer);
        self.occupied[level] |= 1 << slot;
    }

    /// The time at which the next timer is due.
    pub(super) fn next_due(&self) -> Option<Instant> {
        let (level, slot) = self.first()?;
        let mut timers = self.slots[level * SLOTS + slot].iter().map(|timer| timer.due);
        // The timers of level 0 are due at the same time, and there may be a million of them.
        if level == 0 { timers.next() } else { timers.min() }
    }

    /// All timers, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Timer<J>> {
        let fired = self.first().map(|(level, slot)| (level * SLOTS + slot, self.fired));
        self.slots.iter().enumerate().flat_map(move |(slot, timers)| {
            // The first timers of the slot that is being fired have fired already.
            let skipped = fired.filter(|(first, _)| *first == slot).map_or(0, |(_, fired)| fired);
            timers.iter().skip(skipped)
        })
    }

    /// Removes the next timer; also returns whether another is due at the same time.
    pub(super) fn pop(&mut self) -> Option<(Timer<J>, bool)> {
        let (level, mut slot) = self.first()?;
        self.timers -= 1;
        if level > 0 {
            if let Some(lone) = self.deal_out(level, slot) {
                return Some((lone, false));
            }
            slot = digit(self.time, 0);
        }
        let timers = &mut self.slots[slot];
        let timer = if self.reversed {
            timers.pop().expect("a slot that is said to have timers")
        } else {
            self.fired += 1;
            timers[self.fired - 1]
        };
        self.time = timer.due.as_nanos();
        let is_tied = timers.len() > self.fired;
        if !is_tied {
            timers.clear();
            self.fired = 0;
            self.occupied[0] &= !(1 << slot);
        }
        Some((timer, is_tied))
    }

    /// The lowest level that has timers, and its first slot.
    fn first(&self) -> Option<(usize, usize)> {
        let level = self.occupied.iter().position(|slots| *slots != 0)?;
        Some((level, self.occupied[level].trailing_zeros() as usize))
    }

    /// Distributes a slot over the lower levels. If the first instant of the slot has a single
    /// timer, it is returned immediately; if it has more, they are in the slot of that instant on
    /// level 0.
    fn deal_out(&mut self, level: usize, slot: usize) -> Option<Timer<J>> {
        self.occupied[level] &= !(1 << slot);
        let mut timers = std::mem::take(&mut self.slots[level * SLOTS + slot]);
        let first = timers.iter().map(|timer| timer.due).min()?;
        self.time = first.as_nanos();
        let mut of_first = timers.iter().filter(|timer| timer.due == first);
        let lone = of_first.next().copied().filter(|_| of_first.next().is_none());
        for timer in timers.drain(..) {
            if lone.is_none() || timer.due > first {
                self.put(timer);
            }
        }
        // The slot keeps its memory.
        self.slots[level * SLOTS + slot] = timers;
        lone
    }
}

/// A digit of an instant; the lowest digit is that of level 0.
fn digit(nanos: u64, level: usize) -> usize {
    let above = nanos >> (level * BITS as usize);
    usize::try_from(above % SLOTS as u64).expect("a digit of six bits")
}
