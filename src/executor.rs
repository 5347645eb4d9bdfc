//! A JavaScript event loop on a virtual clock.
//!
//! An [`Executor`] keeps promises, microtasks and timers, and returns what happens next, one event
//! at a time. It runs none of your code: call [`Executor::next`], react to the result (settle a
//! promise, subscribe to one, set a timer), and call it again. A subscription has a job `J`, and a
//! timer has a value `T`. Both are your own types, and are returned when they are due.
//!
//! ```
//! use makespan::executor::{Executor, Next, Outcome, Value};
//! use makespan::Duration;
//!
//! // What a timer is set with, and what a promise is subscribed to with.
//! #[derive(Clone, Copy)]
//! struct Respond(makespan::executor::Promise);
//! #[derive(Clone, Copy)]
//! struct Show;
//!
//! // const response = new Promise((resolve) => setTimeout(() => resolve(200), 80));
//! // response.then(show);
//! let mut executor: Executor<Show, Respond> = Executor::new();
//! let response = executor.promise();
//! executor.set_timer("80ms".parse::<Duration>()?, Respond(response))?;
//! executor.subscribe(response, Show);
//!
//! let mut shown = Vec::new();
//! while let Some(next) = executor.next() {
//!     match next {
//!         Next::Timer(Respond(promise)) => executor.fulfill(promise, Value::Atom(200)),
//!         Next::Reaction(Show, Outcome::Fulfilled(value), _) => {
//!             shown.push((executor.now().to_string(), value));
//!         }
//!         _ => unreachable!(),
//!     }
//! }
//! assert_eq!(shown, [("80ms".to_owned(), Value::Atom(200))]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Turns
//!
//! A *turn* fires one timer and then runs all microtasks, including those that microtasks add. Only
//! then can the next timer fire, even if it is due at the same instant. The first turn has no
//! timer: it is the code that runs at the start. When a turn ends, each rejection of that turn
//! without a subscriber is *unhandled*, and [`Next::Unhandled`] reports it. (HTML's event loop
//! calls a turn a task. Node runs each timer in its own turn since version 11, and looks for
//! unhandled rejections in `processTicksAndRejections`.)
//!
//! # Why a settled promise still costs a tick
//!
//! Settling a promise runs nothing. It moves the reactions of the promise to the end of the
//! microtask queue, and each one runs when it is first in the queue. Subscribing to a promise that
//! has settled long ago does the same with the new reaction: it is queued, not run (ECMAScript
//! `PerformPromiseThen`, steps 10 and 11). So code after an `await` never runs before the code that
//! called it has returned, and a chain of a million promises is a million iterations of one loop,
//! not a million nested calls.
//!
//! # Async functions
//!
//! The body of an async function runs immediately, nested in its caller, up to its first `await`.
//! With this executor that is plain code: create a [`promise`](Executor::promise) for the call, and
//! run the body. To await `p`, [`subscribe`](Executor::subscribe) to it with a job that identifies
//! where the body continues. At the end, settle the promise of the call. The interpreter of this
//! crate does the same.

mod combinator;
mod hindsight;
mod operations;
mod promises;
mod queues;
mod reaction;
mod rules;
mod timers;
mod value;

use std::collections::VecDeque;

pub use combinator::Combine;
pub use hindsight::LatePromise;
pub use promises::Promise;
pub(crate) use queues::QueueRecorder;
pub use queues::{QueueEntry, QueuePoint, QueuedWhat, Queues};
pub use rules::Rules;
pub(crate) use timers::Timers;
pub use timers::{Ties, TimerTie};
pub use value::{Entry, List, Outcome, Value, Values};

use crate::{Cause, Causes, Duration, Instant};
use combinator::Combinators;
use hindsight::Hindsight;
use promises::Promises;
pub(crate) use reaction::Queued;
use reaction::{Microtask, Reaction};

/// Promises, microtasks and timers; see the [module](self).
#[derive(Debug)]
pub struct Executor<J, T = J> {
    now: Instant,
    timers: Timers<T>,
    microtasks: VecDeque<Microtask<J>>,
    promises: Promises<J>,
    combinators: Combinators<J>,
    values: Values,
    causes: Causes,
    /// Promises that rejected in this turn without a handler, in that order.
    unhandled: VecDeque<Promise>,
    rules: Rules,
    hindsight: Hindsight,
}

/// The next event.
#[derive(Clone, Copy, Debug)]
pub enum Next<J, T = J> {
    /// A timer fires: a new turn starts.
    Timer(T),
    /// A promise has settled with this outcome, and the microtask of this subscribed job runs. The
    /// cause is everything that had to happen before.
    Reaction(J, Outcome, Cause),
    /// The turn is over, and a promise that rejected in it with this reason has no handler. Node
    /// ends the process here, or warns if it is asked to; the user of the executor decides.
    Unhandled(Value),
}

/// A timer would be due after the last possible instant, [`LIMIT`](crate::LIMIT).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("virtual time ends at 2^63 - 1 ns (292 years)")]
pub struct TimeExhausted;

impl<J: Copy, T: Copy> Default for Executor<J, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<J: Copy, T: Copy> Executor<J, T> {
    /// An executor at time 0 with nothing to do.
    #[must_use]
    pub fn new() -> Self {
        Self::with_rules(Rules::default())
    }

    /// An executor that differs from JavaScript as specified by `rules`.
    #[must_use]
    pub fn with_rules(rules: Rules) -> Self {
        Self {
            now: Instant::ZERO,
            timers: Timers::new(rules.ties),
            microtasks: VecDeque::new(),
            promises: Promises::default(),
            combinators: Combinators::new(rules),
            values: Values::default(),
            causes: Causes::default(),
            unhandled: VecDeque::new(),
            rules,
            hindsight: Hindsight::default(),
        }
    }

    /// Resets the executor to time 0 without promises, and keeps its allocated memory.
    pub fn reset(&mut self) {
        self.now = Instant::ZERO;
        self.timers.clear(self.rules.ties);
        self.microtasks.clear();
        self.promises.clear();
        self.combinators.clear();
        self.values.clear();
        self.causes.clear();
        self.unhandled.clear();
        self.hindsight.clear();
    }

    /// Goes back to time 0 and removes microtasks and timers; promises keep their state.
    pub fn rewind(&mut self) {
        self.now = Instant::ZERO;
        self.timers.clear(self.rules.ties);
        self.microtasks.clear();
        self.unhandled.clear();
        self.hindsight.clear();
    }

    /// The time on the virtual clock.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// The lists that values refer to.
    #[must_use]
    pub const fn values(&self) -> &Values {
        &self.values
    }

    /// The lists that values refer to, for adding new ones.
    pub const fn values_mut(&mut self) -> &mut Values {
        &mut self.values
    }

    /// The graph of causes.
    #[must_use]
    pub const fn causes(&self) -> &Causes {
        &self.causes
    }

    /// The graph of causes, for adding to it.
    pub const fn causes_mut(&mut self) -> &mut Causes {
        &mut self.causes
    }

    /// Advances to the next event. First it runs the microtasks of the executor itself, until the
    /// next microtask is one of yours; if there are no microtasks, the turn ends; then the next
    /// timer fires, and the clock moves. Returns `None` if no timer is left: the executor is
    /// quiescent.
    ///
    /// (It is not an [`Iterator`], because you change the executor between two calls.)
    #[expect(clippy::should_implement_trait, reason = "between two calls the executor is changed")]
    pub fn next(&mut self) -> Option<Next<J, T>> {
        if let Some((job, outcome, cause)) = self.next_microtask() {
            return Some(Next::Reaction(job, outcome, cause));
        }
        let ends = !self.rules.late_handlers_count || self.timers.is_empty();
        if let Some(reason) = ends.then(|| self.next_unhandled()).flatten() {
            return Some(Next::Unhandled(reason));
        }
        self.next_timer(None, |_| true).map(Next::Timer)
    }

    /// The next microtask that you subscribed, or `None` if there is none.
    pub(crate) fn next_microtask(&mut self) -> Option<(J, Outcome, Cause)> {
        while let Some(microtask) = self.microtasks.front() {
            // The microtask is read in place, field by field: a copy of what has just been written
            // would have to wait for the write.
            let next = match *microtask {
                Microtask::React { reaction: Reaction::Job(job), outcome, cause } => {
                    Some((job, outcome, cause))
                }
                Microtask::React { reaction, outcome, cause } => {
                    self.react_to(reaction, outcome, cause);
                    None
                }
                Microtask::Adopt { derived, promise } => {
                    self.react(promise, Reaction::Settle(derived));
                    None
                }
            };
            self.microtasks.pop_front();
            if next.is_some() {
                return next;
            }
        }
        None
    }

    /// Ends the turn, and starts the turn of the next timer for which `is_live` holds, unless it is
    /// due after `due_by`. A timer that is not live is removed and does not move the clock.
    pub(crate) fn next_timer(
        &mut self,
        due_by: Option<Instant>,
        is_live: impl Fn(&T) -> bool,
    ) -> Option<T> {
        self.end_turn();
        loop {
            let is_due = |due: Instant| due_by.is_none_or(|by| due <= by);
            if due_by.is_some() && !self.timers.next_due().is_some_and(is_due) {
                return None;
            }
            let (due, job) = self.timers.pop()?;
            if is_live(&job) {
                // After blocking work, a timer may be overdue. It fires now, because the clock
                // never goes back.
                self.now = self.now.max(due);
                return Some(job);
            }
        }
    }

    /// The microtasks in the order in which they run.
    pub(crate) fn queued(&self) -> impl Iterator<Item = Queued<J>> {
        self.microtasks.iter().map(Microtask::queued)
    }

    /// Runs the next microtask if it is one of the executor itself; returns whether it was.
    pub(crate) fn run_own_microtask(&mut self) -> bool {
        let own = self.microtasks.front().filter(|first| !matches!(first.queued(), Queued::Job(_)));
        match own.copied() {
            Some(Microtask::React { reaction, outcome, cause }) => {
                self.react_to(reaction, outcome, cause);
            }
            Some(Microtask::Adopt { derived, promise }) => {
                self.react(promise, Reaction::Settle(derived));
            }
            None => return false,
        }
        self.microtasks.pop_front();
        true
    }

    /// The timers and when each is due, in the order in which they fire.
    pub(crate) fn timers(&self) -> Vec<(Instant, T)> {
        self.timers.all()
    }

    /// The time at which the next timer is due.
    #[must_use]
    pub fn next_due(&self) -> Option<Instant> {
        self.timers.next_due()
    }

    /// Sets a timer that fires `delay` from now. Timers fire in the order of their due times, and
    /// those with the same due time in the order in which they were set.
    ///
    /// # Errors
    /// If it would be due after the last possible instant.
    pub fn set_timer(&mut self, delay: Duration, job: T) -> Result<(), TimeExhausted> {
        let due = self.now.checked_add(delay).ok_or(TimeExhausted)?;
        self.timers.set(due, job);
        Ok(())
    }

    /// Blocks the thread: time passes, and nothing else happens.
    ///
    /// # Errors
    /// If it would end after the last possible instant.
    pub fn hold(&mut self, time: Duration) -> Result<(), TimeExhausted> {
        self.now = self.now.checked_add(time).ok_or(TimeExhausted)?;
        Ok(())
    }

    /// Runs a reaction of the executor itself.
    fn react_to(&mut self, reaction: Reaction<J>, outcome: Outcome, cause: Cause) {
        match reaction {
            Reaction::Job(_) => {}
            Reaction::Settle(derived) => self.settle_after_both(derived, outcome, cause),
            Reaction::Keep(kept) => {
                let (derived, kept) = self.promises.kept(kept);
                let outcome = if outcome.is_fulfilled() { kept } else { outcome };
                self.settle_after_both(derived, outcome, cause);
            }
            Reaction::Branch { combinator, index } => {
                let Self { combinators, values, causes, .. } = self;
                let notified =
                    combinators.branch_settled(combinator, index, outcome, cause, values, causes);
                if let Some((listener, outcome, cause)) = notified {
                    self.notify(listener, outcome, Some(cause));
                }
            }
        }
    }

    /// Settles a promise because of its own cause and of `cause`.
    fn settle_after_both(&mut self, promise: Promise, outcome: Outcome, cause: Cause) {
        let cause = self.causes.join(self.promises.cause(promise), cause);
        self.settle_because(promise, outcome, cause);
    }

    fn next_unhandled(&mut self) -> Option<Value> {
        self.next_unhandled_promise().map(|(_, reason)| reason)
    }

    /// All promises that rejected in this turn and have no handler, and their reasons.
    #[cfg(feature = "javascript")]
    pub(crate) fn take_unhandled(&mut self) -> Vec<(Promise, Value)> {
        std::iter::from_fn(|| self.next_unhandled_promise()).collect()
    }

    /// A promise that rejected in this turn and has no handler, and its reason.
    fn next_unhandled_promise(&mut self) -> Option<(Promise, Value)> {
        while let Some(promise) = self.unhandled.pop_front() {
            if let Some(reason) = self.promises.unhandled_reason(promise) {
                self.hindsight.unhandled(promise);
                return Some((promise, reason));
            }
        }
        None
    }

    /// Whether a promise has a subscriber.
    #[cfg(feature = "javascript")]
    pub(crate) fn is_handled(&self, promise: Promise) -> bool {
        self.promises.subscribers(promise) > 0
    }

    /// How a promise has settled, if it has.
    #[cfg(feature = "javascript")]
    pub(crate) fn outcome(&self, promise: Promise) -> Option<Outcome> {
        self.promises.outcome(promise)
    }
}

#[cfg(test)]
mod tests;
