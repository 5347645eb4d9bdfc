//! The promises themselves, in one table by number.

use std::collections::VecDeque;
use std::num::NonZeroU32;

use super::reaction::{Microtask, Reaction};
use super::{Outcome, Value};
use crate::{Cause, Instant};

/// A promise of one [`Executor`](super::Executor), by number. It is kept with one added, so that
/// an `Option` of it is no larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Promise(NonZeroU32);

impl Promise {
    /// Its number: dense from 0 in the order of making.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get() - 1
    }

    const fn index(self) -> usize {
        self.number() as usize
    }
}

/// Every promise of an executor, and what waits for each.
///
/// Promises and reactions stand in two flat tables instead of boxes of their own: making one costs
/// no allocation, and a promise that nobody waits for no more than its row of 32 bytes. A promise's
/// reactions are a ring through the second table; the promise knows the last of them, and the last
/// the first. A ring is queued in order and its rows are given back at once, however long it is.
#[derive(Debug)]
pub(super) struct Promises<J> {
    states: Vec<State>,
    waiting: Vec<Waiting<J>>,
    /// The first of the rows of `waiting` that are free again.
    free: Link,
    kept: Vec<(Promise, Outcome)>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    /// When it settled, if it has.
    settled_at: Instant,
    /// What it settled with.
    value: Value,
    /// While pending, what it was made after; then, what it settled because of.
    cause: Cause,
    /// While pending, the last of what waits for it.
    last: Link,
    status: Status,
    /// How many have ever subscribed, as far as can be counted: a rejection that one of them hears
    /// is never unhandled.
    heard: u8,
    /// Whether it was still unheard when the turn ended in which it fulfilled.
    late: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Pending,
    Fulfilled,
    Rejected,
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

/// What [`Reaction::Keep`] settles, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptId(u32);

impl<J> Default for Promises<J> {
    fn default() -> Self {
        Self { states: Vec::new(), waiting: Vec::new(), free: Link::NONE, kept: Vec::new() }
    }
}

impl<J: Copy> Promises<J> {
    pub(super) fn add(&mut self, cause: Cause) -> Promise {
        self.states.push(State {
            settled_at: Instant::ZERO,
            value: Value::Null,
            cause,
            last: Link::NONE,
            status: Status::Pending,
            heard: 0,
            late: false,
        });
        let kept = u32::try_from(self.states.len()).ok().and_then(NonZeroU32::new);
        Promise(kept.expect("fewer than 2^32 promises"))
    }

    pub(super) fn is_pending(&self, promise: Promise) -> bool {
        self.state(promise).status == Status::Pending
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
        state.outcome().map(|outcome| (state.settled_at, outcome))
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
        let state = self.state(promise);
        (state.status == Status::Rejected && state.heard == 0).then_some(state.value)
    }

    /// Settles a pending promise and queues its reactions, first subscribed first.
    pub(super) fn settle(
        &mut self,
        promise: Promise,
        outcome: Outcome,
        cause: Cause,
        now: Instant,
        queue: &mut VecDeque<Microtask<J>>,
    ) {
        let state = &mut self.states[promise.index()];
        debug_assert!(state.status == Status::Pending, "a promise settles once");
        (state.status, state.value) = match outcome {
            Outcome::Fulfilled(value) => (Status::Fulfilled, value),
            Outcome::Rejected(reason) => (Status::Rejected, reason),
        };
        state.cause = cause;
        state.settled_at = now;
        let last = state.last;
        if last == Link::NONE {
            return;
        }
        let first = self.waiting[last.0 as usize].next;
        let mut link = first;
        loop {
            let row = &self.waiting[link.0 as usize];
            queue.push_back(Microtask::React { reaction: row.reaction, outcome, cause });
            if link == last {
                break;
            }
            link = row.next;
        }
        self.waiting[last.0 as usize].next = std::mem::replace(&mut self.free, first);
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
        if let Some(outcome) = state.outcome() {
            return Some((outcome, state.cause));
        }
        let row = self.add_waiting(reaction);
        let last = std::mem::replace(&mut self.state_mut(promise).last, row);
        if last == Link::NONE {
            self.waiting[row.0 as usize].next = row;
        } else {
            let first = std::mem::replace(&mut self.waiting[last.0 as usize].next, row);
            self.waiting[row.0 as usize].next = first;
        }
        None
    }

    /// What a promise is to settle as once another has fulfilled.
    pub(super) fn keep(&mut self, derived: Promise, outcome: Outcome) -> KeptId {
        self.kept.push((derived, outcome));
        KeptId(u32::try_from(self.kept.len() - 1).expect("fewer than 2^32 promises"))
    }

    pub(super) fn kept(&self, id: KeptId) -> (Promise, Outcome) {
        self.kept[id.0 as usize]
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
        &self.states[promise.index()]
    }

    fn state_mut(&mut self, promise: Promise) -> &mut State {
        &mut self.states[promise.index()]
    }
}

impl State {
    fn outcome(&self) -> Option<Outcome> {
        match self.status {
            Status::Pending => None,
            Status::Fulfilled => Some(Outcome::Fulfilled(self.value)),
            Status::Rejected => Some(Outcome::Rejected(self.value)),
        }
    }
}
