//! Timers, ordered by due time and then by creation.
//!
//! A scenario of ten tasks has a handful of timers, and one of a million tasks has a million. A
//! handful of timers are kept sorted. If there are more, they go into a wheel, until the wheel is
//! empty again.

mod few;
mod wheel;

use crate::Instant;
use few::{Few, MANY};
use wheel::Wheel;

/// The order of timers that are due at the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ties {
    /// The timer that was set first fires first: Node's order.
    #[default]
    Created,
    /// The timer that was set last fires first.
    Reversed,
    /// The timer that was set first fires first, except that the timer with this number (from 0)
    /// fires after the others.
    Last(u32),
}

/// The maximum number of ties that are recorded.
const TIED: usize = 32;

/// The timers that have not fired.
#[derive(Debug)]
pub(crate) struct Timers<J> {
    few: Few<J>,
    wheel: Wheel<J>,
    /// The due time of the timer that fired last: no timer that is set later is due before it.
    fired: Instant,
    set: u32,
    ties: Ties,
    /// The timer of [`Ties::Last`], while it is held back.
    held: Option<Timer<J>>,
    tied: Vec<TimerTie<J>>,
}

/// A timer that fired while another one was due at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerTie<J> {
    /// The number of timers that were set before it.
    pub nth: u32,
    /// The time at which both were due.
    pub due: Instant,
    /// Its job.
    pub job: J,
    /// The job of the timer that fired next; `None` if the run ended before that.
    pub next: Option<J>,
}

#[derive(Clone, Copy, Debug)]
struct Timer<J> {
    due: Instant,
    job: J,
    /// The number of timers that were set before this one.
    nth: u32,
}

impl<J: Copy> Timers<J> {
    pub(crate) fn new(ties: Ties) -> Self {
        Self {
            few: Few::new(ties == Ties::Reversed),
            wheel: Wheel::new(ties == Ties::Reversed),
            fired: Instant::ZERO,
            set: 0,
            ties,
            held: None,
            tied: Vec::new(),
        }
    }

    /// Removes all timers, and keeps the memory.
    pub(crate) fn clear(&mut self, ties: Ties) {
        self.few.drain().for_each(drop);
        while self.wheel.pop().is_some() {}
        self.fired = Instant::ZERO;
        self.set = 0;
        self.ties = ties;
        self.held = None;
        self.tied.clear();
    }

    /// The first timers that fired while another one was due at the same time.
    pub(crate) fn tied(&self) -> &[TimerTie<J>] {
        &self.tied
    }

    /// Sets a timer. The common case, a handful of timers, is short enough to be inlined; otherwise
    /// the timer would first be written to memory to pass it on.
    #[inline]
    pub(crate) fn set(&mut self, due: Instant, job: J) {
        let timer = Timer { due, job, nth: self.set };
        self.set += 1;
        if self.wheel.is_empty() && self.few.len() < MANY && self.ties == Ties::Created {
            self.few.set(timer);
        } else {
            self.set_among_many(timer);
        }
    }

    #[inline(never)]
    fn set_among_many(&mut self, timer: Timer<J>) {
        if self.ties == Ties::Last(timer.nth) {
            self.held = Some(timer);
        } else if !self.wheel.is_empty() {
            self.wheel.set(timer);
        } else if self.few.len() < MANY {
            self.few.set(timer);
        } else {
            self.wheel.turn_to(self.fired);
            self.few.drain().for_each(|timer| self.wheel.set(timer));
            self.wheel.set(timer);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.few.is_empty() && self.wheel.is_empty() && self.held.is_none()
    }

    /// Removes the timer that fires next.
    #[inline]
    pub(crate) fn pop(&mut self) -> Option<(Instant, J)> {
        if !self.wheel.is_empty() || self.held.is_some() {
            return self.pop_among_many();
        }
        let (timer, is_tied) = self.few.pop()?;
        self.fires(timer, is_tied);
        Some((timer.due, timer.job))
    }

    #[inline(never)]
    fn pop_among_many(&mut self) -> Option<(Instant, J)> {
        if let Some(held) = self.held
            && self.next_due().is_none_or(|due| due > held.due)
        {
            self.held = None;
            self.fires(held, false);
            return Some((held.due, held.job));
        }
        let (timer, is_tied) =
            if self.wheel.is_empty() { self.few.pop() } else { self.wheel.pop() }?;
        let is_tied = is_tied || self.held.is_some_and(|held| held.due == timer.due);
        self.fires(timer, is_tied);
        Some((timer.due, timer.job))
    }

    /// Records a timer that fires: as the next one of a tie, and as a tie itself if another is due.
    fn fires(&mut self, Timer { due, job, nth }: Timer<J>, is_tied: bool) {
        self.fired = due;
        if let Some(last) = self.tied.last_mut() {
            last.next.get_or_insert(job);
        }
        if is_tied && self.tied.len() < TIED {
            self.tied.push(TimerTie { nth, due, job, next: None });
        }
    }

    /// All timers and when each is due, in the order in which they fire.
    pub(crate) fn all(&self) -> Vec<(Instant, J)> {
        let mut all: Vec<Timer<J>> = self.few.all().chain(self.wheel.all()).copied().collect();
        all.extend(self.held);
        let is_last = |timer: &Timer<J>| self.ties == Ties::Last(timer.nth);
        match self.ties {
            Ties::Reversed => all.sort_by_key(|timer| (timer.due, std::cmp::Reverse(timer.nth))),
            _ => all.sort_by_key(|timer| (timer.due, is_last(timer), timer.nth)),
        }
        all.into_iter().map(|timer| (timer.due, timer.job)).collect()
    }

    /// The time at which the next timer is due, without the timer that is held back.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        if self.wheel.is_empty() { self.few.next_due() } else { self.wheel.next_due() }
    }
}

#[cfg(test)]
mod tests;
