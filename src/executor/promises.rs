//! The promises themselves, in one table by number.

use super::reaction::Reaction;
use super::{Outcome, Value};
use crate::{Cause, Instant};

/// A promise of one [`Executor`](super::Executor), by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Promise(u32);

impl Promise {
    /// Its number: dense from 0 in the order of making.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

/// Every promise of an executor, and what waits for each.
///
/// Promises and reactions stand in two flat tables instead of boxes of their own: making one costs
/// no allocation, and a promise that nobody waits for no more than its row. A promise's reactions
/// are a chain through the second table, first to last.
#[derive(Debug)]
pub(super) struct Promises<J> {
    states: Vec<State>,
    waiting: Vec<Waiting<J>>,
    /// The head of the chain of rows of `waiting` that are free again.
    free: Link,
}

#[derive(Clone, Copy, Debug)]
struct State {
    /// `None` while it is pending.
    outcome: Option<Outcome>,
    /// How many have ever subscribed, as far as can be counted: a rejection that one of them hears
    /// is never unhandled.
    heard: u8,
    /// Whether it was still unheard when the turn ended in which it fulfilled.
    late: bool,
    /// When it settled, if it has.
    settled_at: Instant,
    /// While pending, what it was made after; then, what it settled because of.
    cause: Cause,
    first: Link,
    last: Link,
}

#[derive(Clone, Copy, Debug)]
struct Waiting<J> {
    reaction: Reaction<J>,
    next: Link,
}

/// A row of `waiting`, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Link(u32);

impl Link {
    const NONE: Self = Self(u32::MAX);
}

impl<J> Default for Promises<J> {
    fn default() -> Self {
        Self { states: Vec::new(), waiting: Vec::new(), free: Link::NONE }
    }
}

impl<J: Copy> Promises<J> {
    pub(super) fn add(&mut self, cause: Cause) -> Promise {
        let index = u32::try_from(self.states.len()).expect("fewer than 2^32 promises");
        self.states.push(State {
            outcome: None,
            heard: 0,
            late: false,
            settled_at: Instant::ZERO,
            cause,
            first: Link::NONE,
            last: Link::NONE,
        });
        Promise(index)
    }

    pub(super) fn is_pending(&self, promise: Promise) -> bool {
        self.state(promise).outcome.is_none()
    }

    pub(super) fn is_handled(&self, promise: Promise) -> bool {
        self.state(promise).heard > 0
    }

    /// How many have subscribed to it; 255 where there are more.
    pub(super) fn heard(&self, promise: Promise) -> u8 {
        self.state(promise).heard
    }

    /// When and how it settled, if it has.
    pub(super) fn settled(&self, promise: Promise) -> Option<(Instant, Outcome)> {
        let state = self.state(promise);
        state.outcome.map(|outcome| (state.settled_at, outcome))
    }

    /// Notes a promise that was still unheard when the turn ended in which it fulfilled; whether
    /// it is one.
    pub(super) fn note_late(&mut self, promise: Promise) -> bool {
        let state = self.state_mut(promise);
        state.late = state.heard == 0;
        state.late
    }

    pub(super) fn cause(&self, promise: Promise) -> Cause {
        self.state(promise).cause
    }

    /// Says what a pending promise comes after.
    pub(super) fn made_after(&mut self, promise: Promise, cause: Cause) {
        if self.is_pending(promise) {
            self.state_mut(promise).cause = cause;
        }
    }

    /// The reason of a rejection that nobody has subscribed to.
    pub(super) fn unhandled_reason(&self, promise: Promise) -> Option<Value> {
        match self.state(promise) {
            State { outcome: Some(Outcome::Rejected(reason)), heard: 0, .. } => Some(*reason),
            _ => None,
        }
    }

    /// Settles a pending promise and gives out its reactions, first subscribed first.
    pub(super) fn settle(
        &mut self,
        promise: Promise,
        outcome: Outcome,
        cause: Cause,
        now: Instant,
    ) -> impl Iterator<Item = Reaction<J>> {
        let state = self.state_mut(promise);
        debug_assert!(state.outcome.is_none(), "a promise settles once");
        state.outcome = Some(outcome);
        state.cause = cause;
        state.settled_at = now;
        let mut link = std::mem::replace(&mut state.first, Link::NONE);
        std::iter::from_fn(move || {
            let row = self.waiting.get_mut(link.0 as usize)?;
            let reaction = row.reaction;
            let next = std::mem::replace(&mut row.next, self.free);
            self.free = std::mem::replace(&mut link, next);
            Some(reaction)
        })
    }

    /// Whether nobody has heard a late promise yet: whoever subscribes now is the first.
    pub(super) fn is_late(&self, promise: Promise) -> bool {
        let state = self.state(promise);
        state.late && state.heard == 0
    }

    /// Keeps a reaction until the promise settles; if it has, says how.
    pub(super) fn subscribe(
        &mut self,
        promise: Promise,
        reaction: Reaction<J>,
    ) -> Option<(Outcome, Cause)> {
        let state = self.state_mut(promise);
        state.heard = state.heard.saturating_add(1);
        if let Some(outcome) = state.outcome {
            return Some((outcome, state.cause));
        }
        let row = self.add_waiting(reaction);
        let state = self.state_mut(promise);
        let last = std::mem::replace(&mut state.last, row);
        if state.first == Link::NONE {
            state.first = row;
        } else {
            self.waiting[last.0 as usize].next = row;
        }
        None
    }

    fn add_waiting(&mut self, reaction: Reaction<J>) -> Link {
        let row = Waiting { reaction, next: Link::NONE };
        if self.free == Link::NONE {
            let index = u32::try_from(self.waiting.len()).expect("fewer than 2^32 reactions");
            self.waiting.push(row);
            return Link(index);
        }
        let link = self.free;
        self.free = std::mem::replace(&mut self.waiting[link.0 as usize], row).next;
        link
    }

    fn state(&self, promise: Promise) -> &State {
        &self.states[promise.0 as usize]
    }

    fn state_mut(&mut self, promise: Promise) -> &mut State {
        &mut self.states[promise.0 as usize]
    }
}
