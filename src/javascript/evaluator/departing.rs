//! The evaluator's departures from the language.

use super::agent::{Abrupt, Agent, Completion};
use super::frame::FrameKind;
use super::jobs::{Awaited, Callback, Job, Jobs, TimerJob};
use super::machine::Step;
use super::timers::MILLISECOND;
use super::value::Value;
use crate::Duration;
use crate::executor::{Outcome, Promise};
use crate::javascript::{Departure, TaskCall};

impl Agent {
    /// Whether the running code is evaluated with this departure. Models of libraries never are.
    pub(crate) fn departs(&self, departure: Departure) -> bool {
        self.record.world.departure == Some(departure)
            && self.machine.frames.last().is_none_or(|frame| !frame.code.is_model)
    }

    /// Executes an `await` according to a departure; `None` if no departure applies.
    pub(crate) fn await_by_departure(
        &mut self,
        awaited: Option<Promise>,
        value: &Value,
    ) -> Completion<Option<Step>> {
        if self.departs(Departure::AwaitBlocks) || self.departs(Departure::TopToBottom) {
            if let Some(promise) = awaited {
                self.run_until_settled(promise)?;
            }
        } else if !self.departs(Departure::AwaitRunsOn) && !self.departs(Departure::AwaitOverlaps) {
            return Ok(None);
        }
        let Some(promise) = awaited else {
            self.frame().push(value.clone());
            return Ok(Some(Step::On));
        };
        let Some(outcome) = self.promise_outcome(promise) else {
            return Ok(self.overlap(promise));
        };
        self.executor.subscribe(promise, Job::Handled);
        let value = outcome.map_err(Abrupt::Throw)?;
        self.frame().push(value);
        Ok(Some(Step::On))
    }

    /// Continues an async function without pausing it, if the departure is `AwaitOverlaps`. The
    /// value of the `await` is then unknown.
    fn overlap(&mut self, promise: Promise) -> Option<Step> {
        if !self.departs(Departure::AwaitOverlaps) {
            return None;
        }
        let FrameKind::Async { promise: own, .. } = self.frame().kind else { return None };
        self.executor.subscribe(promise, Job::Handled);
        self.jobs.overlapping.entry(own.number()).or_default().push(promise);
        let value = self.unknown_value("what is awaited");
        self.frame().push(value);
        Some(Step::On)
    }

    /// The value that an async function settles with: if it overlapped its awaits, a promise of all
    /// values that it awaited.
    pub(crate) fn with_overlapping(&mut self, own: Promise, value: Value) -> Completion<Value> {
        let Some(promises) = self.jobs.overlapping.remove(&own.number()) else { return Ok(value) };
        let promises = promises.into_iter().map(|promise| self.promise_object(promise)).collect();
        let promises = Value::from(self.new_array(promises));
        let constructor = Value::from(self.realm.promise_constructor);
        let key = self.key("all");
        let all = self.get_v(&constructor, key)?;
        self.call(&all, constructor, &[promises])
    }

    /// Runs the event loop within the running code, until a promise has settled or nothing is left
    /// to run.
    fn run_until_settled(&mut self, promise: Promise) -> Completion<()> {
        self.executor.subscribe(promise, Job::Handled);
        while self.promise_outcome(promise).is_none() && self.record.evaluation.crash.is_none() {
            match self.count_turn().and_then(|()| self.turn()) {
                Ok(true) => {}
                Ok(false) => break,
                Err(Abrupt::Throw(error)) => {
                    self.uncaught(&error).map_err(|limit| Abrupt::Limit(Box::new(limit)))?;
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    /// Calls a callback immediately, if the departure is `TopToBottom`; returns whether it did.
    /// Before the call, the clock advances by `after`.
    pub(crate) fn call_at_once(
        &mut self,
        callback: &Callback,
        after: Duration,
    ) -> Completion<bool> {
        if !self.departs(Departure::TopToBottom) {
            return Ok(false);
        }
        self.executor.hold(after).map_err(|error| self.limit(&error.to_string()))?;
        self.call_back(callback, Value::UNDEFINED)?;
        Ok(true)
    }

    /// The outcome of a promise that gets a handler, if a departure lets the handler run
    /// immediately.
    pub(crate) fn settled_by_departure(&mut self, promise: Promise) -> Completion<Option<Outcome>> {
        if self.departs(Departure::TopToBottom) {
            self.run_until_settled(promise)?;
        } else if !self.departs(Departure::ThenRunsAtOnce) {
            return Ok(None);
        }
        Ok(self.executor.outcome(promise))
    }

    /// Waits for the promise that a callback of `forEach` returned, if the departure is
    /// `ForEachWaits`.
    pub(crate) fn wait_by_departure(&mut self, result: &Value) -> Completion<()> {
        match self.as_promise(result) {
            Some(promise) if self.departs(Departure::ForEachWaits) => {
                self.run_until_settled(promise)
            }
            _ => Ok(()),
        }
    }

    /// Suspends the async function that was just entered until a microtask; returns its promise.
    pub(crate) fn start_later(&mut self) -> Value {
        let frame = self.machine.frames.pop().expect("a function was just entered");
        let FrameKind::Async { promise, .. } = frame.kind else {
            unreachable!("only async functions start later")
        };
        let number = self.suspend(frame, Awaited::Value(Value::UNDEFINED), None);
        self.queue(Job::Resume(number));
        self.promise_object(promise)
    }

    /// Queues a microtask that calls a function.
    pub(crate) fn queue_call(&mut self, function: Value, arguments: Vec<Value>) {
        let callback = Callback { function, arguments, passed_by: self.passed_by() };
        let number = Jobs::number(self.jobs.callbacks.insert(callback));
        self.queue(Job::Callback(number));
    }

    /// Whether a call must wait for running calls, because the departure is `OneByOne`.
    pub(crate) fn waits_for_others(&self) -> bool {
        self.departs(Departure::OneByOne) && self.record.evaluation.calls.iter().any(is_running)
    }

    /// The timer that fires before microtasks, if the departure is `TimersFirst`.
    pub(crate) fn timer_before_microtasks(&mut self) -> Option<TimerJob> {
        if self.record.world.departure != Some(Departure::TimersFirst) {
            return None;
        }
        let due_by = self.executor.now().checked_add(MILLISECOND)?;
        self.next_timer_by(Some(due_by))
    }
}

fn is_running(call: &TaskCall) -> bool {
    call.starts_at.is_some() && call.settles_at.is_none()
}
