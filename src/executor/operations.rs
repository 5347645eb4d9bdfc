//! The operations on promises: code creates, settles, awaits and combines them.

use super::combinator::{Combine, Listener};
use super::reaction::{Microtask, Reaction};
use super::{Executor, Outcome, Promise, Value};
use crate::Cause;

impl<J: Copy, T: Copy> Executor<J, T> {
    /// A new promise, pending.
    pub fn promise(&mut self) -> Promise {
        self.promise_after(Cause::START)
    }

    /// A new promise, pending, created by code that runs because of `cause`. Without another cause,
    /// it settles because of this one.
    pub fn promise_after(&mut self, cause: Cause) -> Promise {
        self.hindsight.made();
        self.promises.add(cause)
    }

    /// `Promise.resolve(value)`: a promise that has already fulfilled.
    pub fn fulfilled(&mut self, value: Value, cause: Cause) -> Promise {
        let promise = self.promise_after(cause);
        self.fulfill(promise, value);
        promise
    }

    /// Fulfills a promise, unless it has settled.
    pub fn fulfill(&mut self, promise: Promise, value: Value) {
        self.settle(promise, Outcome::Fulfilled(value));
    }

    /// Rejects a promise, unless it has settled.
    pub fn reject(&mut self, promise: Promise, reason: Value) {
        self.settle(promise, Outcome::Rejected(reason));
    }

    /// Settles a promise because of the cause that it was created with, unless it has settled.
    pub fn settle(&mut self, promise: Promise, outcome: Outcome) {
        self.settle_for(promise, outcome, None);
    }

    /// Settles a promise because of `cause`, unless it has settled. Its reactions are queued in the
    /// order in which they subscribed. Nothing runs.
    pub fn settle_because(&mut self, promise: Promise, outcome: Outcome, cause: Cause) {
        self.settle_for(promise, outcome, Some(cause));
    }

    fn settle_for(&mut self, promise: Promise, outcome: Outcome, cause: Option<Cause>) {
        let subscribers = self.promises.settle(promise, outcome, cause, &mut self.microtasks);
        let Some(subscribers) = subscribers else { return };
        if subscribers == 0 && !outcome.is_fulfilled() {
            self.unhandled.push_back(promise);
        }
        self.hindsight.settled(promise, self.now, subscribers == 0 && outcome.is_fulfilled());
    }

    /// `await promise`, or `promise.then(job, job)` whose own promise is not used: the job is
    /// returned as a microtask after the promise has settled, never before the next microtask.
    pub fn subscribe(&mut self, promise: Promise, job: J) {
        self.react(promise, Reaction::Job(job));
    }

    /// `resolve(promise)` in the executor function of `derived`, or `return promise` in a `then`
    /// callback: `derived` settles as `promise` does. One microtask subscribes, and its reaction
    /// settles: two ticks (ECMAScript `NewPromiseResolveThenableJob`).
    ///
    /// `cause` is why the code that resolved it ran.
    pub fn adopt(&mut self, derived: Promise, promise: Promise, cause: Cause) {
        self.promises.made_after(derived, cause);
        self.microtasks.push_back(Microtask::Adopt { derived, promise });
    }

    /// `promise.then(() => kept)`: a promise that settles like `kept` once `promise` has fulfilled,
    /// or rejects like `promise`. It is the second half of `finally`.
    pub fn keep(&mut self, promise: Promise, kept: Outcome, cause: Cause) -> Promise {
        let derived = self.promise_after(cause);
        let kept = self.promises.keep(derived, kept);
        self.react(promise, Reaction::Keep(kept));
        derived
    }

    /// `Promise.all(branches)` and the other three. It subscribes to each branch immediately. The
    /// result settles in the reaction of the branch that decides it. Without branches it settles
    /// immediately, or never if it is a race (ECMAScript 27.2.4.1 to 27.2.4.5).
    pub fn combine(&mut self, how: Combine, branches: &[Promise], cause: Cause) -> Promise {
        let promise = self.promise_after(cause);
        self.combine_into(how, branches, true, Listener::Promise(promise));
        promise
    }

    /// Like [`combine`](Self::combine), for results that are never read: the promise fulfills with
    /// null.
    pub fn combine_unread(&mut self, how: Combine, branches: &[Promise], cause: Cause) -> Promise {
        let promise = self.promise_after(cause);
        self.combine_into(how, branches, false, Listener::Promise(promise));
        promise
    }

    /// `await Promise.all(branches)` and the other three, if only this job can subscribe to the
    /// promise, so that no promise is needed. If the results are not `read`, it fulfills with null.
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
                self.notify(listener, outcome, None);
            }
            return;
        }
        // The reasons of an `any` may still be read by a handler.
        let keeps = how == Combine::Any || read && how != Combine::Race;
        let results = keeps.then(|| self.values.reserve(branches.len()));
        let combinator = self.combinators.add(how, branches.len(), listener, results);
        for (index, &branch) in (0..).zip(branches) {
            self.react(branch, Reaction::Branch { combinator, index });
        }
    }

    /// Notifies the listener of a combinator that has settled, because of `cause` or of the cause
    /// of the listener's promise.
    pub(super) fn notify(&mut self, listener: Listener<J>, outcome: Outcome, cause: Option<Cause>) {
        match listener {
            Listener::Promise(promise) => {
                self.settle_for(promise, outcome, cause);
            }
            Listener::Job(job) => self.queue(job, outcome, cause.unwrap_or(Cause::START)),
            Listener::None => {}
        }
    }

    /// Queues a microtask: the reaction to a promise that settles with this outcome and that only
    /// this job can subscribe to.
    pub fn queue(&mut self, job: J, outcome: Outcome, cause: Cause) {
        let reaction = Reaction::Job(job);
        self.microtasks.push_back(Microtask::React { reaction, outcome, cause });
    }

    pub(super) fn react(&mut self, promise: Promise, reaction: Reaction<J>) {
        if self.promises.is_late(promise) {
            self.hindsight.subscribed_late(promise, self.now);
        }
        if let Some((outcome, cause)) = self.promises.subscribe(promise, reaction) {
            self.microtasks.push_back(Microtask::React { reaction, outcome, cause });
        }
    }
}
