//! The promises themselves, in one table by number.

use std::collections::VecDeque;
use std::num::NonZeroU32;

use super::reaction::{Microtask, Reaction};
use super::{Outcome, Value};
use crate::Cause;

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
/// A promise is a row of a table, with the first that waits for it: most have no other, and to
/// settle one of a million promises is to go to one place in memory. The others that wait are a
/// ring through a second table; the promise knows the last of them, and the last the first. A ring
/// is queued in order and given back as a whole.
#[derive(Debug)]
pub(super) struct Promises<J> {
    states: Vec<State<J>>,
    others: Vec<Other<J>>,
    /// The first of the rows of `others` that are free again.
    free: Link,
    kept: Vec<(Promise, Outcome)>,
}

#[derive(Clone, Copy, Debug)]
struct State<J> {
    /// The first that waits, while it is pending.
    first: Option<Reaction<J>>,
    /// What it settled with.
    value: Value,
    /// While pending, what it was made after; then, what it settled because of.
    cause: Cause,
    /// While pending, the last of the others that wait.
    last: Link,
    status: Status,
    /// How many have ever subscribed, as far as can be counted: a rejection that one of them hears
    /// is never unhandled.
    subscribers: u8,
    /// Whether it was still unsubscribed when the turn ended in which it fulfilled.
    late: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Pending,
    Fulfilled,
    Rejected,
}

#[derive(Clone, Copy, Debug)]
struct Other<J> {
    reaction: Reaction<J>,
    next: Link,
}

/// A row of `others`, or none.
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
        Self { states: Vec::new(), others: Vec::new(), free: Link::NONE, kept: Vec::new() }
    }
}

impl<J: Copy> Promises<J> {
    /// Forgets every promise, and keeps the memory.
    pub(super) fn clear(&mut self) {
        let Self { states, others, free, kept } = self;
        states.clear();
        others.clear();
        *free = Link::NONE;
        kept.clear();
    }

    pub(super) fn add(&mut self, cause: Cause) -> Promise {
        self.states.push(State {
            first: None,
            value: Value::Null,
            cause,
            last: Link::NONE,
            status: Status::Pending,
            subscribers: 0,
            late: false,
        });
        let kept = u32::try_from(self.states.len()).ok().and_then(NonZeroU32::new);
        Promise(kept.expect("fewer than 2^32 promises"))
    }

    /// How many have subscribed to it; 255 where there are more.
    pub(super) fn subscribers(&self, promise: Promise) -> u8 {
        self.state(promise).subscribers
    }

    /// How it settled, if it has.
    pub(super) fn outcome(&self, promise: Promise) -> Option<Outcome> {
        self.state(promise).outcome()
    }

    /// Notes a promise if it had no subscriber when the turn ended in which it fulfilled; returns
    /// whether it did.
    pub(super) fn note_late(&mut self, promise: Promise) -> bool {
        let state = self.state_mut(promise);
        state.late = state.subscribers == 0;
        state.late
    }

    pub(super) fn cause(&self, promise: Promise) -> Cause {
        self.state(promise).cause
    }

    /// Says what a pending promise comes after.
    pub(super) fn made_after(&mut self, promise: Promise, cause: Cause) {
        let state = self.state_mut(promise);
        if state.status == Status::Pending {
            state.cause = cause;
        }
    }

    /// The reason of a rejection without a handler.
    pub(super) fn unhandled_reason(&self, promise: Promise) -> Option<Value> {
        let state = self.state(promise);
        (state.status == Status::Rejected && state.subscribers == 0).then_some(state.value)
    }

    /// Settles a promise, if it is pending, because of `cause`, or of what it was made after; and
    /// queues its reactions, first subscribed first. Returns the number of its subscribers, or
    /// `None` if it had settled.
    pub(super) fn settle(
        &mut self,
        promise: Promise,
        outcome: Outcome,
        cause: Option<Cause>,
        queue: &mut VecDeque<Microtask<J>>,
    ) -> Option<u8> {
        let state = &mut self.states[promise.index()];
        if state.status != Status::Pending {
            return None;
        }
        (state.status, state.value) = match outcome {
            Outcome::Fulfilled(value) => (Status::Fulfilled, value),
            Outcome::Rejected(reason) => (Status::Rejected, reason),
        };
        let cause = cause.unwrap_or(state.cause);
        state.cause = cause;
        let react = |reaction| Microtask::React { reaction, outcome, cause };
        let subscribers = state.subscribers;
        if let Some(first) = state.first {
            queue.push_back(react(first));
        }
        let last = state.last;
        if last != Link::NONE {
            let first = self.others[last.0 as usize].next;
            let mut link = first;
            loop {
                let row = &self.others[link.0 as usize];
                queue.push_back(react(row.reaction));
                if link == last {
                    break;
                }
                link = row.next;
            }
            self.others[last.0 as usize].next = std::mem::replace(&mut self.free, first);
        }
        Some(subscribers)
    }

    /// Whether a late promise has no subscriber yet: the next one is the first.
    pub(super) fn is_late(&self, promise: Promise) -> bool {
        let state = self.state(promise);
        state.late && state.subscribers == 0
    }

    /// Keeps a reaction until the promise settles; if it has, says how.
    pub(super) fn subscribe(
        &mut self,
        promise: Promise,
        reaction: Reaction<J>,
    ) -> Option<(Outcome, Cause)> {
        let state = &mut self.states[promise.index()];
        state.subscribers = state.subscribers.saturating_add(1);
        if let Some(outcome) = state.outcome() {
            return Some((outcome, state.cause));
        }
        if state.first.is_none() {
            state.first = Some(reaction);
            return None;
        }
        let row = self.add_other(reaction);
        let last = std::mem::replace(&mut self.state_mut(promise).last, row);
        let before = if last == Link::NONE { row } else { last };
        let first = self.others[before.0 as usize].next;
        self.others[before.0 as usize].next = row;
        self.others[row.0 as usize].next = if last == Link::NONE { row } else { first };
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

    fn add_other(&mut self, reaction: Reaction<J>) -> Link {
        let row = Other { reaction, next: Link::NONE };
        if self.free == Link::NONE {
            let index = u32::try_from(self.others.len()).expect("fewer than 2^32 reactions");
            self.others.push(row);
            return Link(index);
        }
        let link = self.free;
        self.free = std::mem::replace(&mut self.others[link.0 as usize], row).next;
        link
    }

    fn state(&self, promise: Promise) -> &State<J> {
        &self.states[promise.index()]
    }

    fn state_mut(&mut self, promise: Promise) -> &mut State<J> {
        &mut self.states[promise.index()]
    }
}

impl<J> State<J> {
    const fn outcome(&self) -> Option<Outcome> {
        match self.status {
            Status::Pending => None,
            Status::Fulfilled => Some(Outcome::Fulfilled(self.value)),
            Status::Rejected => Some(Outcome::Rejected(self.value)),
        }
    }
}
