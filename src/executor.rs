//! A JavaScript event loop on a virtual clock.
//!
//! An [`Executor`] keeps promises, microtasks and timers, and hands out what happens next, one
//! thing at a time. It runs no code of yours: you ask [`Executor::next`], act on the answer
//! (settle a promise, subscribe to one, set a timer), and ask again. What you subscribe and set
//! timers *with* is a value of your own, the job `J`, which comes back when its time has come.
//!
//! ```
//! use makespan::executor::{Executor, Next, Outcome, Value};
//! use makespan::Duration;
//!
//! #[derive(Clone, Copy)]
//! enum Job {
//!     Respond(makespan::executor::Promise),
//!     Show,
//! }
//!
//! // const response = new Promise((resolve) => setTimeout(() => resolve(200), 80));
//! // response.then(show);
//! let mut executor = Executor::new();
//! let response = executor.promise();
//! executor.set_timer("80ms".parse::<Duration>()?, Job::Respond(response))?;
//! executor.subscribe(response, Job::Show);
//!
//! let mut shown = Vec::new();
//! while let Some(next) = executor.next() {
//!     match next {
//!         Next::Timer(Job::Respond(promise)) => executor.fulfil(promise, Value::Atom(200)),
//!         Next::Reaction(Job::Show, Outcome::Fulfilled(value), _) => {
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
//! A *turn* fires one timer and then drains every microtask, those that microtasks add included;
//! only then may the next timer fire, even one that is due at the same instant. The first turn has
//! no timer: it is the code that runs before anything has been waited for. When a turn ends, every
//! rejection of that turn that still nobody has subscribed to is *unhandled*, and
//! [`Next::Unhandled`] says so. (HTML's event loop calls a turn a task; Node runs each timer so
//! since version 11, and looks for unhandled rejections in `processTicksAndRejections`.)
//!
//! # Why a settled promise still costs a tick
//!
//! Settling a promise runs nothing. It moves the promise's reactions to the back of the microtask
//! queue, and each runs when the queue has come to it. Subscribing to a promise that has settled
//! long ago does the same with the one new reaction: it is queued, not run (ECMAScript
//! `PerformPromiseThen`, steps 10 and 11). So code behind an `await` never runs before the code
//! that called it has gone as far as it can, and a chain of a million promises is a million
//! turns of one loop, not a million nested calls.
//!
//! # Async functions
//!
//! The body of an async function runs at once, nested in its caller, up to its first `await`.
//! With this executor that is plain code: make a [`promise`](Executor::promise) for the call, run
//! the body; to await `p`, [`subscribe`](Executor::subscribe) to it with a job that says where the
//! body goes on; at its end, settle the call's promise. `makespan`'s interpreter does just that.

mod combinator;
mod hindsight;
mod promises;
mod reaction;
mod rules;
mod timers;
mod value;

use std::collections::VecDeque;

pub use combinator::Combine;
pub use hindsight::Late;
pub use promises::Promise;
pub use rules::Rules;
pub use timers::Ties;
pub use value::{Entry, List, Outcome, Value, Values};

use crate::{Cause, Causes, Duration, Instant};
use combinator::{Combinators, Listener};
use promises::Promises;
use reaction::{Microtask, Reaction};
use timers::Timers;

/// Promises, microtasks and timers; see the [module](self).
#[derive(Debug)]
pub struct Executor<J> {
    now: Instant,
    timers: Timers<J>,
    microtasks: VecDeque<Microtask<J>>,
    promises: Promises<J>,
    combinators: Combinators<J>,
    values: Values,
    causes: Causes,
    /// Promises that rejected in this turn before anybody had subscribed, in that order.
    unhandled: VecDeque<Promise>,
    rules: Rules,
    /// The one that was given out last.
    last_unhandled: Option<Promise>,
    /// Promises that fulfilled in this turn before anybody had subscribed.
    unheard: Vec<Promise>,
    /// Promises that fulfilled, and nobody had subscribed when that turn ended; and when the first
    /// did, if anybody has.
    late: Vec<Late>,
    /// Promises of `late` with the time when they were first subscribed to.
    heard_late: Vec<Late>,
}

/// What happens next.
#[derive(Clone, Copy, Debug)]
pub enum Next<J> {
    /// A timer fires: a new turn begins.
    Timer(J),
    /// A promise that this job had subscribed to has settled so, and the microtask queue has come
    /// to it. The cause is what had to happen before.
    Reaction(J, Outcome, Cause),
    /// The turn is over and nobody has subscribed to a promise that rejected in it, for this
    /// reason. Node ends the process here unless it is told to warn; whoever drives the executor
    /// decides.
    Unhandled(Value),
}

/// A timer would be due past the last instant there is, [`LIMIT`](crate::LIMIT).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("virtual time ends at 2^53 - 1 ns (104 days)")]
pub struct TimeExhausted;

impl<J: Copy> Default for Executor<J> {
    fn default() -> Self {
        Self::new()
    }
}

impl<J: Copy> Executor<J> {
    /// An executor at time 0 with nothing to do.
    #[must_use]
    pub fn new() -> Self {
        Self::with_rules(Rules::default())
    }

    /// One that departs from JavaScript where the rules say so.
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
            last_unhandled: None,
            unheard: Vec::new(),
            late: Vec::new(),
            heard_late: Vec::new(),
        }
    }

    /// The time on the virtual clock.
    #[must_use]
    pub const fn now(&self) -> Instant {
        self.now
    }

    /// The lists that values speak of.
    #[must_use]
    pub const fn values(&self) -> &Values {
        &self.values
    }

    /// The same, to make new ones.
    pub const fn values_mut(&mut self) -> &mut Values {
        &mut self.values
    }

    /// What had to happen before what.
    #[must_use]
    pub const fn causes(&self) -> &Causes {
        &self.causes
    }

    /// The same, of an executor that has done its work.
    #[must_use]
    pub fn into_causes(self) -> Causes {
        self.causes
    }

    /// The same, to say more.
    pub const fn causes_mut(&mut self) -> &mut Causes {
        &mut self.causes
    }

    /// Advances to what happens next: through the microtasks that are the executor's own
    /// business, to the next one that is yours; when there is none, to the end of the turn; then
    /// to the next timer, moving the clock. `None` when no timer is left: quiescent.
    ///
    /// (It is no [`Iterator`]: between two calls the executor is yours to change.)
    #[expect(clippy::should_implement_trait, reason = "between two calls the executor is changed")]
    pub fn next(&mut self) -> Option<Next<J>> {
        while let Some(microtask) = self.microtasks.pop_front() {
            if let Some(next) = self.run(microtask) {
                return Some(next);
            }
        }
        let ends = !self.rules.late_handlers_count || self.timers.is_empty();
        if let Some(reason) = ends.then(|| self.next_unhandled()).flatten() {
            return Some(Next::Unhandled(reason));
        }
        self.end_turn();
        let (due, job) = self.timers.pop()?;
        // After blocking work a timer may be overdue. It fires now; the clock never goes back.
        self.now = self.now.max(due);
        Some(Next::Timer(job))
    }

    /// Sets a timer that fires `delay` from now. Timers fire by the instant they are due, and
    /// those of one instant in the order they were set.
    ///
    /// # Errors
    /// Where it would be due past the last instant.
    pub fn set_timer(&mut self, delay: Duration, job: J) -> Result<(), TimeExhausted> {
        let due = self.now.checked_add(delay).ok_or(TimeExhausted)?;
        self.timers.set(due, job);
        Ok(())
    }

    /// Holds the thread: time passes, nothing else does.
    ///
    /// # Errors
    /// Where that would end past the last instant.
    pub fn hold(&mut self, time: Duration) -> Result<(), TimeExhausted> {
        self.now = self.now.checked_add(time).ok_or(TimeExhausted)?;
        Ok(())
    }

    /// A new promise, pending.
    pub fn promise(&mut self) -> Promise {
        self.promise_after(Cause::START)
    }

    /// A new promise, pending, made by code that runs because of `cause`. Settled without another
    /// cause, it settles because of this one.
    pub fn promise_after(&mut self, cause: Cause) -> Promise {
        self.promises.add(cause)
    }

    /// `Promise.resolve(value)`: a promise that has fulfilled already.
    pub fn fulfilled(&mut self, value: Value, cause: Cause) -> Promise {
        let promise = self.promises.add(cause);
        self.fulfil(promise, value);
        promise
    }

    /// Fulfils a promise; one that has settled stays as it is.
    pub fn fulfil(&mut self, promise: Promise, value: Value) {
        self.settle(promise, Outcome::Fulfilled(value));
    }

    /// Rejects a promise; one that has settled stays as it is.
    pub fn reject(&mut self, promise: Promise, reason: Value) {
        self.settle(promise, Outcome::Rejected(reason));
    }

    /// Settles a promise, because of what it was made after; one that has settled stays as it is.
    pub fn settle(&mut self, promise: Promise, outcome: Outcome) {
        let cause = self.promises.cause(promise);
        self.settle_because(promise, outcome, cause);
    }

    /// Settles a promise because of `cause`; one that has settled stays as it is. Its reactions
    /// are queued in the order in which they subscribed. Nothing runs.
    pub fn settle_because(&mut self, promise: Promise, outcome: Outcome, cause: Cause) {
        if !self.promises.is_pending(promise) {
            return;
        }
        self.promises.settle(promise, outcome, cause, self.now, &mut self.microtasks);
        if !self.promises.is_handled(promise) {
            match outcome {
                Outcome::Rejected(_) => self.unhandled.push_back(promise),
                Outcome::Fulfilled(_) => self.unheard.push(promise),
            }
        }
    }

    /// `await promise`, or `promise.then(job, job)` whose own promise nobody keeps: the job comes
    /// back as a microtask once the promise has settled, never before the next microtask.
    pub fn subscribe(&mut self, promise: Promise, job: J) {
        self.react(promise, Reaction::Job(job));
    }

    /// `resolve(promise)` from within the executor function of `derived`, or returning `promise`
    /// from a `then` callback: `derived` settles as `promise` does. One microtask subscribes, and
    /// its reaction settles: two ticks (ECMAScript `NewPromiseResolveThenableJob`).
    ///
    /// `cause` is why the code ran that resolved it so.
    pub fn adopt(&mut self, derived: Promise, promise: Promise, cause: Cause) {
        self.promises.made_after(derived, cause);
        self.microtasks.push_back(Microtask::Adopt { derived, promise });
    }

    /// Says what a pending promise comes after, beside what it was made after.
    pub fn comes_after(&mut self, promise: Promise, cause: Cause) {
        let cause = self.causes.join(self.promises.cause(promise), cause);
        self.promises.made_after(promise, cause);
    }

    /// `promise.then(() => kept)`: a promise that settles as `kept` once `promise` has fulfilled,
    /// or rejects as it does. The second half of what `finally` does.
    pub fn keep(&mut self, promise: Promise, kept: Outcome, cause: Cause) -> Promise {
        let derived = self.promises.add(cause);
        let kept = self.promises.keep(derived, kept);
        self.react(promise, Reaction::Keep(kept));
        derived
    }

    /// `Promise.all(branches)` and its three sisters. Every branch is subscribed to at once. The
    /// result settles within the reaction of the branch that decides it; of no branches, at once,
    /// or for a race never (ECMAScript 27.2.4.1 to 27.2.4.5).
    pub fn combine(&mut self, how: Combine, branches: &[Promise], cause: Cause) -> Promise {
        let promise = self.promises.add(cause);
        self.combine_into(how, branches, true, Listener::Promise(promise));
        promise
    }

    /// The same, of a combinator whose array of results nobody ever reads: it fulfils with null.
    pub fn combine_unread(&mut self, how: Combine, branches: &[Promise], cause: Cause) -> Promise {
        let promise = self.promises.add(cause);
        self.combine_into(how, branches, false, Listener::Promise(promise));
        promise
    }

    /// `await Promise.all(branches)` and its three sisters: the same, where nothing but this job
    /// can ever subscribe to the promise, which therefore need not exist. Unless it is `read`, it
    /// fulfils with null.
    pub fn await_combined(&mut self, how: Combine, branches: &[Promise], read: bool, job: J) {
        self.combine_into(how, branches, read, Listener::Job(job));
    }

    fn combine_into(
        &mut self,
        how: Combine,
        branches: &[Promise],
        read: bool,
        listener: Listener<J>,
    ) {
        if branches.is_empty() {
            if let Some(outcome) = how.outcome_of_none(&mut self.values) {
                self.tell(listener, outcome, None);
            }
            return;
        }
        // The reasons of an `any` may yet be read by whoever catches them.
        let keeps = how == Combine::Any || read && how != Combine::Race;
        let results = keeps.then(|| self.values.reserve(branches.len()));
        let combinator = self.combinators.add(how, branches.len(), listener, results);
        for (index, &branch) in (0..).zip(branches) {
            self.react(branch, Reaction::Branch { combinator, index });
        }
    }

    /// Tells a combinator's listener what has become of it, because of `cause`, or of what it was
    /// made after.
    fn tell(&mut self, listener: Listener<J>, outcome: Outcome, cause: Option<Cause>) {
        match listener {
            Listener::Promise(promise) => {
                let cause = cause.unwrap_or_else(|| self.promises.cause(promise));
                self.settle_because(promise, outcome, cause);
            }
            Listener::Job(job) => self.queue(job, outcome, cause.unwrap_or(Cause::START)),
            Listener::Nobody => {}
        }
    }

    /// Queues a microtask: what becomes of a promise that settles so and that nothing but this job
    /// has subscribed to, or ever could.
    pub fn queue(&mut self, job: J, outcome: Outcome, cause: Cause) {
        let reaction = Reaction::Job(job);
        self.microtasks.push_back(Microtask::React { reaction, outcome, cause });
    }

    /// Queues a microtask that settles a promise: what becomes of a promise that settles so and
    /// that nothing but an async function has awaited, which returns its value.
    pub fn queue_settling(&mut self, derived: Promise, outcome: Outcome, cause: Cause) {
        let reaction = Reaction::Settle(derived);
        self.microtasks.push_back(Microtask::React { reaction, outcome, cause });
    }

    fn react(&mut self, promise: Promise, reaction: Reaction<J>) {
        if self.promises.is_late(promise) {
            self.heard_late.push(Late { promise, at: self.now });
        }
        if let Some((outcome, cause)) = self.promises.subscribe(promise, reaction) {
            self.microtasks.push_back(Microtask::React { reaction, outcome, cause });
        }
    }

    /// Runs one microtask; gives it out where it is a job.
    fn run(&mut self, microtask: Microtask<J>) -> Option<Next<J>> {
        let (reaction, outcome, cause) = match microtask {
            Microtask::React { reaction, outcome, cause } => (reaction, outcome, cause),
            Microtask::Adopt { derived, promise } => {
                self.react(promise, Reaction::Settle(derived));
                return None;
            }
        };
        match reaction {
            Reaction::Job(job) => return Some(Next::Reaction(job, outcome, cause)),
            Reaction::Settle(derived) => self.settle_after_both(derived, outcome, cause),
            Reaction::Keep(kept) => {
                let (derived, kept) = self.promises.kept(kept);
                let outcome = if outcome.is_fulfilled() { kept } else { outcome };
                self.settle_after_both(derived, outcome, cause);
            }
            Reaction::Branch { combinator, index } => {
                let Self { combinators, values, causes, .. } = self;
                let told =
                    combinators.branch_settled(combinator, index, outcome, cause, values, causes);
                if let Some((listener, outcome, cause)) = told {
                    self.tell(listener, outcome, Some(cause));
                }
            }
        }
        None
    }

    /// Settles a promise because of what it was made after, and of `cause`.
    fn settle_after_both(&mut self, promise: Promise, outcome: Outcome, cause: Cause) {
        let cause = self.causes.join(self.promises.cause(promise), cause);
        self.settle_because(promise, outcome, cause);
    }

    fn next_unhandled(&mut self) -> Option<Value> {
        while let Some(promise) = self.unhandled.pop_front() {
            if let Some(reason) = self.promises.unhandled_reason(promise) {
                self.last_unhandled = Some(promise);
                return Some(reason);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests;
