//! Reports the events of a run to the recorder of strands.

use super::recorder::Settled;
use crate::Duration;
use crate::executor::{Outcome, Promise};
use crate::javascript::evaluation::FunctionCall;
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::code::FunctionCode;
use crate::javascript::evaluator::value::Value;
use crate::javascript::strands::{Combination, End, StubCall};

impl Agent {
    /// Records that the run does something that strands cannot express, such as `setInterval`.
    pub(in crate::javascript) fn strands_refuse(&mut self, what: &str) {
        let span = self.machine.last_span();
        if let Some(strands) = &mut self.record.strands {
            strands.refuse(span, what);
        }
    }

    /// Runs a function as part of a strand, or outside of all strands.
    fn strands<T>(&mut self, strand: Option<usize>, run: impl FnOnce(&mut Self) -> T) -> T {
        let Some(strands) = &mut self.record.strands else { return run(self) };
        let before = strands.enter(strand);
        let result = run(self);
        if let Some(strands) = &mut self.record.strands {
            strands.leave(before);
        }
        result
    }

    /// Records that an async function was called.
    pub(in crate::javascript) fn strands_function(
        &mut self,
        code: &FunctionCode,
        promise: Promise,
    ) {
        if self.record.strands.is_none() {
            return;
        }
        let arguments = self.frame().arguments.clone();
        let arguments = self.arguments_text(&arguments);
        let label = if code.name.is_empty() {
            "async".to_owned()
        } else {
            format!("{}({arguments})", code.name)
        };
        let span = self.machine.current_span();
        if let Some(strands) = &mut self.record.strands {
            strands.function(label, span, promise);
        }
    }

    /// Records that an async function ended. If it has not paused before, it now returns to its
    /// caller.
    pub(in crate::javascript) fn strands_end(
        &mut self,
        promise: Promise,
        has_stopped: bool,
        result: &Result<Value, Value>,
    ) {
        if self.record.strands.is_none() {
            return;
        }
        let end = self.end_of(result);
        if let Some(strands) = &mut self.record.strands {
            if let Some(strand) = strands.strand_of(promise) {
                strands.ends(strand, end);
            }
            if !has_stopped {
                strands.back();
            }
        }
    }

    fn end_of(&mut self, result: &Result<Value, Value>) -> End {
        match result {
            Ok(value) => End::Return(self.as_promise(value).map(Promise::number)),
            Err(reason) => End::Throw(self.error_text(reason)),
        }
    }

    /// Records that a frame pauses at an `await`. If `goes_back`, it now returns to its caller.
    pub(in crate::javascript) fn strands_await(
        &mut self,
        frame: u32,
        promise: Option<Promise>,
        goes_back: bool,
    ) {
        if let Some(strands) = &mut self.record.strands {
            strands.awaits(frame, promise);
            if goes_back {
                strands.back();
            }
        }
    }

    fn outcome_of(&mut self, outcome: Outcome) -> Result<(), String> {
        match outcome {
            Outcome::Fulfilled(_) => Ok(()),
            Outcome::Rejected(reason) => {
                let reason = self.kept(reason);
                Err(self.error_text(&reason))
            }
        }
    }

    /// Runs a frame that resumes, as part of its strand.
    pub(in crate::javascript) fn strands_resume<T>(
        &mut self,
        frame: u32,
        outcome: Outcome,
        run: impl FnOnce(&mut Self) -> T,
    ) -> T {
        if self.record.strands.is_none() {
            return run(self);
        }
        let outcome = self.outcome_of(outcome);
        let strands = self.record.strands.as_mut();
        let strand = strands.and_then(|strands| strands.resumes(frame, outcome));
        self.strands(strand, run)
    }

    /// Records a `PerformPromiseThen`.
    pub(in crate::javascript) fn strands_then(
        &mut self,
        promises: (Promise, Option<Promise>),
        reaction: u32,
    ) {
        let span = self.machine.last_span();
        if let Some(strands) = &mut self.record.strands {
            strands.then(promises, reaction, span);
        }
    }

    /// Runs the handler of a reaction, as part of its strand.
    pub(in crate::javascript) fn strands_reaction(
        &mut self,
        reaction: u32,
        outcome: Outcome,
        run: impl FnOnce(&mut Self) -> Completion<Result<Value, Value>>,
    ) -> Completion<Result<Value, Value>> {
        if self.record.strands.is_none() {
            return run(self);
        }
        let outcome = self.outcome_of(outcome);
        let strands = self.record.strands.as_mut();
        let strand = strands.and_then(|strands| strands.reacts(reaction, outcome));
        let result = self.strands(strand, run);
        if let (Some(strand), Ok(result)) = (strand, &result) {
            let end = self.end_of(result);
            if let Some(strands) = &mut self.record.strands {
                strands.ends(strand, end);
            }
        }
        result
    }

    pub(in crate::javascript) fn strands_combines(&mut self) {
        if let Some(strands) = &mut self.record.strands {
            strands.combines();
        }
    }

    pub(in crate::javascript) fn strands_combined(
        &mut self,
        combinator: Combination,
        promise: Option<Promise>,
    ) {
        if let Some(strands) = &mut self.record.strands {
            strands.combined(combinator, promise);
        }
    }

    pub(in crate::javascript) fn strands_task(&mut self, call: usize, promise: Promise) {
        if let Some(strands) = &mut self.record.strands {
            strands.task(call, promise);
        }
    }

    pub(in crate::javascript) fn strands_log(&mut self, text: &str) {
        if let Some(strands) = &mut self.record.strands {
            strands.log(text);
        }
    }

    pub(in crate::javascript) fn strands_timer(&mut self, timer: u32, takes: Duration) {
        let span = self.machine.last_span();
        if let Some(strands) = &mut self.record.strands {
            strands.timer(timer, takes, span);
        }
    }

    pub(in crate::javascript) fn strands_cleared(&mut self, timer: u32) {
        if let Some(strands) = &mut self.record.strands {
            strands.timer_is_cleared(timer);
        }
    }

    /// Runs the callback of a timer, as part of its strand.
    pub(in crate::javascript) fn strands_fire<T>(
        &mut self,
        timer: u32,
        run: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let strands = self.record.strands.as_mut();
        let strand = strands.and_then(|strands| strands.timer_fires(timer));
        self.strands(strand, run)
    }

    pub(in crate::javascript) fn strands_microtask(&mut self, callback: u32) {
        let span = self.machine.last_span();
        if let Some(strands) = &mut self.record.strands {
            strands.microtask(callback, span);
        }
    }

    pub(in crate::javascript) fn strands_runs_microtask<T>(
        &mut self,
        callback: u32,
        run: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let strands = self.record.strands.as_mut();
        let strand = strands.and_then(|strands| strands.microtask_runs(callback));
        self.strands(strand, run)
    }

    pub(in crate::javascript) fn strands_makes(&mut self, promise: Promise) {
        if let Some(strands) = &mut self.record.strands {
            strands.makes(promise);
        }
    }

    /// Records that a resolving function of a promise was called.
    pub(in crate::javascript) fn strands_resolves(&mut self, promise: Promise, value: &Value) {
        if self.record.strands.is_none() {
            return;
        }
        let followed = self.as_promise(value).map(Promise::number);
        self.strands_settled(promise, Settled::Resolved(followed));
    }

    pub(in crate::javascript) fn strands_rejects(&mut self, promise: Promise, reason: &Value) {
        if self.record.strands.is_none() {
            return;
        }
        let reason = self.error_text(reason);
        self.strands_settled(promise, Settled::Rejected(reason));
    }

    fn strands_settled(&mut self, promise: Promise, settled: Settled) {
        let span = self.machine.last_span();
        if let Some(strands) = &mut self.record.strands {
            strands.resolving(promise, settled, span);
        }
    }

    /// Records that a function returned a promise which it created.
    pub(in crate::javascript) fn strands_stub(&mut self, promise: Promise, call: &FunctionCall) {
        if let Some(strands) = &mut self.record.strands {
            let FunctionCall { name, arguments, called_at, .. } = call;
            let (name, arguments) = (name.clone(), arguments.clone());
            strands.stub(promise, StubCall { name, arguments, called_at: *called_at });
        }
    }

    /// Records the result of the function that is the program.
    pub(in crate::javascript) fn strands_program(&mut self, given: &Value) {
        let promise = self.as_promise(given);
        if let Some(strands) = &mut self.record.strands {
            strands.gives(promise);
        }
    }

    /// Runs an async generator until it answers a request, as a strand.
    pub(in crate::javascript) fn strands_generator<T>(
        &mut self,
        promise: Promise,
        run: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let span = self.machine.last_span();
        let Some(strands) = &mut self.record.strands else { return run(self) };
        let strand = strands.start("next".to_owned(), span, Vec::new());
        strands.settles(promise, strand);
        self.strands(Some(strand), run)
    }

    /// Records that an async generator answered a request.
    pub(in crate::javascript) fn strands_given(
        &mut self,
        promise: Promise,
        result: &Result<Value, Value>,
    ) {
        if self.record.strands.is_none() {
            return;
        }
        let end = match result {
            Ok(_) => End::Return(None),
            Err(reason) => End::Throw(self.error_text(reason)),
        };
        if let Some(strands) = &mut self.record.strands
            && let Some(strand) = strands.strand_of(promise)
        {
            strands.ends(strand, end);
        }
    }
}
