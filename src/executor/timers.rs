//! Timers, by the instant they are due and then by the order they were set.
//!
//! A scenario of ten tasks has a handful of timers, one of a million tasks a million. A handful is
//! kept sorted; what is more goes into a wheel, until that is empty again.

mod few;
mod wheel;

use crate::Instant;
use few::{Few, MANY};
use wheel::Wheel;

/// The order of timers that are due at the same time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ties {
    /// Set first, fired first: Node's order.
    #[default]
    Created,
    /// Set last, fired first.
    Reversed,
    /// Set first, fired first, but for the timer of that number, the first being 0: it fires
    /// after the others.
    Last(u32),
}

/// The most tied timers that are remembered.
const TIED: usize = 32;

/// The timers that have not fired.
#[derive(Debug)]
pub(crate) struct Timers<J> {
    few: Few<J>,
    wheel: Wheel<J>,
    /// When the one was due that fired last: none that is set later is due before it.
    fired: Instant,
    set: u32,
    ties: Ties,
    /// The one that [`Ties::Last`] is about, while it waits.
    held: Option<Timer<J>>,
    tied: Vec<TimerTie<J>>,
}

/// A timer that fired while another was due at the same instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerTie<J> {
    /// How many timers had been set before it.
    pub nth: u32,
    /// When both were due.
    pub due: Instant,
    /// What it was set with.
    pub job: J,
    /// What the one was set with that fired next; `None` where the run ended before.
    pub next: Option<J>,
}

#[derive(Clone, Copy, Debug)]
struct Timer<J> {
    due: Instant,
    job: J,
    /// How many timers had been set before this one.
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

    /// Forgets every timer, and keeps the memory.
    pub(crate) fn clear(&mut self, ties: Ties) {
        self.few.drain().for_each(drop);
        while self.wheel.pop().is_some() {}
        self.fired = Instant::ZERO;
        self.set = 0;
        self.ties = ties;
        self.held = None;
        self.tied.clear();
    }

    /// The first timers that fired with another due at the same instant after them.
    pub(crate) fn tied(&self) -> &[TimerTie<J>] {
        &self.tied
    }

    /// Sets a timer. The common case, a handful of timers, is short enough to be inlined: otherwise
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

    /// Takes the one that fires next.
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

    /// Notes what fires: after the one before it, if that was tied, and whether it is.
    fn fires(&mut self, Timer { due, job, nth }: Timer<J>, is_tied: bool) {
        self.fired = due;
        if let Some(last) = self.tied.last_mut() {
            last.next.get_or_insert(job);
        }
        if is_tied && self.tied.len() < TIED {
            self.tied.push(TimerTie { nth, due, job, next: None });
        }
    }

    /// When the next is due, but for the one that is held.
    pub(crate) fn next_due(&self) -> Option<Instant> {
        if self.wheel.is_empty() { self.few.next_due() } else { self.wheel.next_due() }
    }
}

#[cfg(test)]
mod tests;
