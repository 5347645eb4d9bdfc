//! Node's event loop: ticks, microtasks, timers, immediates, and errors.

use super::agent::{Abrupt, Agent, Completion, ErrorKind};
use super::evaluation::{Crash, EventKind, LimitPassed, Outcome};
use super::jobs::{Job, Rounds, TimerJob, Turn};
use super::object::{Class, Key};
use super::process::ProcessEvent;
use super::timers::{MILLISECOND, SPINS};
use super::value::{Kind, Value};
use crate::Instant;
use crate::executor;

impl Agent {
    /// Runs the event loop until nothing is left to run, or the process ends.
    pub(crate) fn run_event_loop(&mut self) -> Result<(), LimitPassed> {
        while self.record.evaluation.crash.is_none()
            && !self.record.evaluation.has_exited
            && !self.record.is_futile
        {
            match self.count_turn().and_then(|()| self.turn_or_end()) {
                Ok(true) => {}
                Ok(false) => break,
                Err(Abrupt::Throw(error)) => self.uncaught(&error)?,
                Err(Abrupt::Exit) => self.exit(),
                Err(Abrupt::Limit(limit)) => return Err(*limit),
            }
        }
        self.observe_turn();
        self.record.evaluation.quiescent_at = self.executor.now();
        Ok(())
    }

    fn turn_or_end(&mut self) -> Completion<bool> {
        Ok(self.turn()? || self.call_before_exit_listeners()?)
    }

    /// Runs the next tick, microtask, timer or immediate, or reports unhandled rejections. Returns
    /// whether there was anything to do.
    pub(crate) fn turn(&mut self) -> Completion<bool> {
        self.observe_turn();
        // If a timer throws and the process continues, Node runs the next due timer before ticks
        // and microtasks.
        if std::mem::take(&mut self.jobs.timer_threw) {
            let now = self.executor.now();
            if let Some(job) = self.next_timer_by(Some(now)) {
                self.run_timer(job)?;
                return Ok(true);
            }
        }
        if self.jobs.turn.is_ticking {
            if let Some(tick) = self.jobs.ticks.pop_front() {
                self.jobs.turn.has_ticked = true;
                self.call_back(&tick, Value::UNDEFINED)?;
                return Ok(true);
            }
            self.jobs.turn.is_ticking = false;
        }
        if let Some(job) = self.timer_before_microtasks() {
            self.run_timer(job)?;
            return Ok(true);
        }
        self.observe_own_microtasks();
        if let Some((job, outcome, _)) = self.executor.next_microtask() {
            self.run_job(job, outcome)?;
            return Ok(true);
        }
        if !self.jobs.ticks.is_empty() {
            self.jobs.turn.is_ticking = true;
            return Ok(true);
        }
        let handled = self.take_handled();
        let unhandled = self.executor.take_unhandled();
        if !handled.is_empty() || !unhandled.is_empty() {
            self.jobs.turn.is_ticking = true;
            self.jobs.turn.has_ticked = true;
            for promise in handled {
                let promise = self.promise_object(promise);
                self.emit(ProcessEvent::RejectionHandled, &[promise])?;
            }
            self.all_unhandled(unhandled)?;
            return Ok(true);
        }
        self.next_macrotask()
    }

    /// Removes and returns the promises that were reported as unhandled and have a handler now.
    fn take_handled(&mut self) -> Vec<executor::Promise> {
        if self.jobs.reported.is_empty() {
            return Vec::new();
        }
        let executor = &self.executor;
        self.jobs.reported.extract_if(.., |promise| executor.is_handled(*promise)).collect()
    }

    /// Reports all rejections that are unhandled at the end of a turn. Like Node, it does this
    /// before running the jobs that listeners queue. If a listener throws, the remaining rejections
    /// are not reported.
    fn all_unhandled(
        &mut self,
        unhandled: Vec<(executor::Promise, executor::Value)>,
    ) -> Completion<()> {
        for (promise, reason) in unhandled {
            self.jobs.reported.push(promise);
            let promise = self.promise_object(promise);
            let reason = self.kept(reason);
            self.unhandled(&reason, &promise)?;
            if self.record.evaluation.crash.is_some() {
                break;
            }
        }
        Ok(())
    }

    fn run_job(&mut self, job: Job, outcome: executor::Outcome) -> Completion<()> {
        match job {
            Job::Resume(number) => self.resume(number, outcome),
            Job::React(number) => self.react(number, outcome),
            Job::Thenable(number) => self.resolve_thenable(number),
            Job::Callback(number) => {
                let callback = self.jobs.callbacks.remove(number as usize);
                self.strands_runs_microtask(number, |agent| {
                    agent.call_back(&callback, Value::UNDEFINED)
                })
            }
            Job::ProgramSettled => {
                self.program_settled(outcome);
                Ok(())
            }
            Job::MainSettled => match outcome {
                executor::Outcome::Fulfilled(_) => Ok(()),
                executor::Outcome::Rejected(reason) => Err(Abrupt::Throw(self.kept(reason))),
            },
            Job::Handled => Ok(()),
        }
    }

    /// Runs the next timer or immediate. Immediates run if no timer is due; those that were queued
    /// together run one after another, without timers between them.
    fn next_macrotask(&mut self) -> Completion<bool> {
        self.note_followers();
        self.record.clock_reads.1 = 0;
        if self.jobs.immediates_now == 0 {
            if let Some(job) = self.next_timer() {
                self.run_timer(job)?;
                return Ok(true);
            }
            self.jobs.immediates_now = self.jobs.queued_immediates.len();
            self.jobs.rounds.starts = true;
            self.note_due_with_immediates();
        }
        let Some(number) = self.jobs.queued_immediates.pop_front() else { return Ok(false) };
        self.jobs.has_ended = false;
        self.jobs.immediates_now -= 1;
        if let Some(callback) = self.jobs.immediates[number as usize].take() {
            self.jobs.alive -= 1;
            self.jobs.turn = Turn::BEGIN;
            self.machine.turns += 1;
            if std::mem::take(&mut self.jobs.rounds.starts) {
                self.begin_round();
            }
            self.call_back(&callback, Value::UNDEFINED)?;
        }
        Ok(true)
    }

    /// Begins an iteration of the event loop that runs immediates. After many of them, the code is
    /// assumed to wait for time to pass, and each takes a millisecond.
    fn begin_round(&mut self) {
        let now = self.executor.now();
        let Rounds { at, times, .. } = self.jobs.rounds;
        let times = if at == now || times > SPINS { times + 1 } else { 1 };
        if times > SPINS {
            // At the last instant of the clock, no time can pass; the limit of steps then ends the
            // run.
            let _ = self.executor.hold(MILLISECOND);
        }
        self.jobs.rounds = Rounds { at: self.executor.now(), times, starts: false };
    }

    /// Notes that the order is open if Node would run a timer before these immediates, in case
    /// starting took a millisecond. After a timer, immediates always run first.
    fn note_due_with_immediates(&mut self) {
        let soon = self.executor.now().checked_add(MILLISECOND);
        let is_due = self.executor.next_due().zip(soon).is_some_and(|(due, soon)| due <= soon);
        if self.jobs.immediates_now > 0 && self.jobs.fired.take().is_none() && is_due {
            self.record.evaluation.order_is_open = true;
        }
    }

    /// Notes that the order is open if a timer fires at the same instant as the previous one, but
    /// has another delay.
    fn note_tie(&mut self, job: TimerJob) {
        let delay = match job {
            TimerJob::Timer(number) => Some(self.jobs.timers[number as usize].delay),
            TimerJob::Task(_) => None,
        };
        let now = self.executor.now();
        if let Some((at, before)) = self.jobs.fired.replace((now, delay))
            && at == now
            && (delay.is_none() || delay != before)
        {
            self.record.evaluation.order_is_open = true;
        }
    }

    fn run_timer(&mut self, job: TimerJob) -> Completion<()> {
        self.jobs.turn = Turn::BEGIN;
        self.jobs.has_ended = false;
        self.jobs.rounds.times = 0;
        self.machine.turns += 1;
        self.note_tie(job);
        match job {
            TimerJob::Timer(number) => {
                let result = self.fire(number);
                self.jobs.timer_threw = matches!(result, Err(Abrupt::Throw(_)));
                result
            }
            TimerJob::Task(call) => self.task_done(call as usize),
        }
    }

    /// The next timer. If immediates are queued, only a timer that is already due counts.
    fn next_timer(&mut self) -> Option<TimerJob> {
        let due_by = (!self.jobs.queued_immediates.is_empty()).then(|| self.executor.now());
        self.next_timer_by(due_by)
    }

    pub(crate) fn next_timer_by(&mut self, due_by: Option<Instant>) -> Option<TimerJob> {
        let (timers, alive) = (&self.jobs.timers, self.jobs.alive);
        let calls = &self.record.evaluation.calls;
        self.executor.next_timer(due_by, |job| match job {
            TimerJob::Timer(number) => {
                let timer = &timers[*number as usize];
                timer.is_live && (timer.is_ref || alive > 0)
            }
            TimerJob::Task(call) => !Self::has_settled(calls, *call),
        })
    }

    /// Handles a rejection that is unhandled at the end of its turn.
    fn unhandled(&mut self, reason: &Value, promise: &Value) -> Completion<()> {
        let text = self.error_text(reason);
        let now = self.executor.now();
        self.observe();
        self.record.event(now, EventKind::Unhandled(text));
        let arguments = [reason.clone(), promise.clone()];
        let is_heard = self.emit(ProcessEvent::UnhandledRejection, &arguments)?;
        if !is_heard && !self.record.world.only_warns {
            let error = self.unhandled_error(reason);
            return self.crash_unless_caught(&error, "unhandledRejection");
        }
        Ok(())
    }

    /// The error that listeners for exceptions receive for a rejection: Node wraps a reason that is
    /// not an error.
    fn unhandled_error(&mut self, reason: &Value) -> Value {
        let is_error = reason
            .as_object()
            .is_some_and(|object| matches!(self.object(object).class, Class::Error));
        let is_heard = self.record.listeners.has(ProcessEvent::UncaughtException);
        if is_error || reason.is_unknown() || !is_heard {
            return reason.clone();
        }
        let message = format!(
            "This error originated either by throwing inside of an async function without a catch \
             block, or by rejecting a promise which was not handled with .catch(). The promise \
             rejected with the reason \"{}\".",
            self.brief_text(reason)
        );
        let error = self.new_error(ErrorKind::Error, &message);
        if let Some(object) = error.as_object() {
            self.put_named(object, "code", Value::from("ERR_UNHANDLED_REJECTION"));
            self.put_named(object, "name", Value::from("UnhandledPromiseRejection"));
        }
        error
    }

    /// Ends the process with an uncaught error, unless a listener handles it.
    pub(crate) fn crash_unless_caught(&mut self, reason: &Value, origin: &str) -> Completion<()> {
        let arguments = [reason.clone(), Value::from(origin)];
        self.emit(ProcessEvent::UncaughtExceptionMonitor, &arguments)?;
        if !self.emit(ProcessEvent::UncaughtException, &arguments)? {
            self.crash(reason);
        }
        Ok(())
    }

    pub(crate) fn uncaught(&mut self, error: &Value) -> Result<(), LimitPassed> {
        let result = self.crash_unless_caught(error, "uncaughtException");
        self.after_listeners(result)
    }

    /// Ends the process if a listener threw.
    pub(crate) fn after_listeners(&mut self, result: Completion<()>) -> Result<(), LimitPassed> {
        match result {
            Ok(()) => Ok(()),
            Err(Abrupt::Throw(error)) => {
                self.crash(&error);
                Ok(())
            }
            Err(Abrupt::Exit) => {
                self.exit();
                Ok(())
            }
            Err(Abrupt::Limit(limit)) => Err(*limit),
        }
    }

    /// Ends the process (`process.exit`). Running code does not continue.
    pub(crate) fn exit(&mut self) {
        self.machine.frames.clear();
        self.record.evaluation.has_exited = true;
    }

    /// Ends the process with an uncaught error.
    pub(crate) fn crash(&mut self, error: &Value) {
        let span = error.as_object().and_then(|error| self.record.errors.get(&error)).copied();
        let reason = self.error_text(error);
        let at = self.executor.now();
        self.record.evaluation.crash = Some(Crash { at, reason, span });
    }

    /// The message of an error, or the thrown value as text.
    pub(crate) fn error_text(&mut self, error: &Value) -> String {
        if let Some(object) = error.as_object()
            && matches!(self.object(object).class, Class::Error)
            && let Ok(Value { kind: Kind::String(message), .. }) =
                self.get(object, Key::Name(self.names.message))
            && !message.is_empty()
        {
            return message.to_string();
        }
        match self.to_string(error) {
            Ok(text) => text.to_string(),
            Err(_) => self.short_text(error),
        }
    }

    /// Records the outcome of the program's promise.
    pub(crate) fn program_settled(&mut self, outcome: executor::Outcome) {
        let now = self.executor.now();
        let outcome = match outcome {
            executor::Outcome::Fulfilled(value) => {
                let value = self.kept(value);
                // The caller of the program can be unknown.
                if self.record.world.what_if.shows_origins {
                    self.hand_over_promises(std::slice::from_ref(&value));
                }
                Outcome::Fulfilled(self.shown(&value))
            }
            executor::Outcome::Rejected(reason) => {
                let reason = self.kept(reason);
                Outcome::Rejected(self.error_text(&reason))
            }
        };
        self.record.evaluation.outcome = outcome;
        self.record.evaluation.settles_at = Some(now);
        self.observe();
        self.record.event(now, EventKind::Settled);
    }

    /// The value with which a program fulfilled, as text; `None` for `undefined`.
    fn shown(&mut self, value: &Value) -> Option<String> {
        match &value.kind {
            Kind::Undefined => None,
            Kind::String(text) => Some(text.to_string()),
            Kind::Unknown(unknown) => Some(self.shown_unknown(unknown, value.origin)),
            _ => Some(self.inspect(value)),
        }
    }
}
