//! The promises, in one table by number.

use std::collections::VecDeque;
use std::num::NonZeroU32;

use super::reaction::{Microtask, Reaction};
use super::{Outcome, Value};
use crate::Cause;

/// A promise of one [`Executor`](super::Executor), as a number. It is stored plus one, so that an
/// `Option<Promise>` is no larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Promise(NonZeroU32);

impl Promise {
    /// The number: from 0, in the order of creation.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0.get() - 1
    }

    const fn index(self) -> usize {
        self.number() as usize
    }
}

/// All promises of an executor, and their reactions.
///
/// A promise is a row of a table, with its first reaction: most promises have no other, so settling
/// one of a million promises reads one place in memory. Further reactions are a ring in a second
/// table: the promise refers to the last one, and the last one to the first. A ring is queued in
/// order and freed as a whole.
#[derive(Debug)]
pub(super) struct Promises<J> {
    states: Vec<State<J>>,
    others: Vec<Other<J>>,
    /// The first free row of `others`.
    free: Link,
    kept: Vec<(Promise, Outcome)>,
}

#[derive(Clone, Copy, Debug)]
struct State<J> {
    /// The first reaction, if the promise is pending.
    first: Option<Reaction<J>>,
    /// The value or reason, if the promise has settled.
    value: Value,
    /// The reason why the promise was created or, after it has settled, why it settled.
    cause: Cause,
    /// The last of the other reactions, if the promise is pending.
    last: Link,
    status: Status,
    /// The number of subscribers, at most 255: the rejection of a promise with a subscriber is
    /// never unhandled.
    subscribers: u8,
    /// Whether the promise had no subscriber at the end of the turn in which it fulfilled.
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

/// The promise that [`Reaction::Keep`] settles, and the outcome.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptId(u32);

impl<J> Default for Promises<J> {
    fn default() -> Self {
        Self { states: Vec::new(), others: Vec::new(), free: Link::NONE, kept: Vec::new() }
    }
}

impl<J: Copy> Promises<J> {
    /// Removes all promises, and keeps the memory.
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

    /// The number of its subscribers; 255 if there are more.
    pub(super) fn subscribers(&self, promise: Promise) -> u8 {
        self.state(promise).subscribers
    }

    /// How the promise settled, if it has.
    pub(super) fn outcome(&self, promise: Promise) -> Option<Outcome> {
        self.state(promise).outcome()
    }

    /// Records a promise if it had no subscriber at the end of the turn in which it fulfilled;
    /// returns whether it had none.
    pub(super) fn note_late(&mut self, promise: Promise) -> bool {
        let state = self.state_mut(promise);
        state.late = state.subscribers == 0;
        state.late
    }

    pub(super) fn cause(&self, promise: Promise) -> Cause {
        self.state(promise).cause
    }

    /// Sets the cause of a pending promise.
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

    /// Settles a promise, if it is pending, because of `cause` or of its own cause, and queues its
    /// reactions in the order in which they subscribed. Returns the number of its subscribers, or
    /// `None` if it had already settled.
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

    /// Whether a late promise still has no subscriber.
    pub(super) fn is_late(&self, promise: Promise) -> bool {
        let state = self.state(promise);
        state.late && state.subscribers == 0
    }

    /// Stores a reaction until the promise settles; if it has settled, returns the outcome.
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

    /// Stores the outcome with which a promise will settle after another one has fulfilled.
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
