//! Pauses, resumes and ends bodies, and calls callbacks.

use super::execute::Flow;
use super::{Job, Machine};
use crate::Cause;
use crate::executor::{Outcome, Value};
use crate::program::frame::{Completion, FrameId, HandlerKind, Operand};
use crate::program::instruction::{Address, Slot};
use crate::program::limit::Limit;
use crate::timeline::Waiter;

impl Machine<'_> {
    /// Pauses a body at an `await` of the topmost promise, with the operands below it put aside.
    pub(super) fn suspend(&mut self, id: FrameId, at: Address, under: u32, waiter: Waiter) -> Flow {
        self.observe();
        let promise = self.pop_promise();
        let stay = self.recorder.awaits(self.executor.now(), self.step(at), waiter);
        let kept = self.operands.len() - under as usize;
        let frame = self.frames.get(id);
        frame.at = Address(at.0 + 1);
        frame.stay = stay;
        frame.awaits = Some(promise);
        if under > 0 {
            frame.rare().aside.extend(self.operands.drain(kept..));
        }
        self.executor.subscribe(promise, Job::Resume(id));
        Flow::Out
    }

    /// Resumes a body after an `await`: with the value, or by throwing the reason.
    pub(super) fn resume(
        &mut self,
        id: FrameId,
        outcome: Outcome,
        cause: Cause,
    ) -> Result<(), Limit> {
        let frame = self.frames.get(id);
        frame.awaits = None;
        if let Some(stay) = frame.stay.take() {
            self.recorder.resumes(self.executor.now(), stay, !outcome.is_fulfilled());
        }
        frame.cause = self.executor.causes_mut().join(frame.cause, cause);
        match outcome {
            Outcome::Fulfilled(value) => {
                frame.take_aside(&mut self.operands);
                self.operands.push(Operand::Value(value));
                self.execute(id)
            }
            Outcome::Rejected(reason) => {
                frame.forget_aside();
                match self.throw(id, reason) {
                    Some(handler) => {
                        self.frames.get(id).at = handler;
                        self.execute(id)
                    }
                    None => Ok(()),
                }
            }
        }
    }

    /// Throws; returns the address where control continues, or `None` if the exception ends the
    /// body.
    pub(super) fn throw(&mut self, id: FrameId, reason: Value) -> Option<Address> {
        let Some(handler) = self.frames.get(id).leave_try() else {
            self.end(id, Outcome::Rejected(reason));
            return None;
        };
        match handler.kind {
            HandlerKind::Catch(slot) => {
                self.watch.caught(handler.address);
                self.frames.store(id, slot, Operand::Value(reason));
            }
            HandlerKind::Finally(slot) => {
                self.frames.complete(id, slot, Completion::Throw(reason));
            }
        }
        Some(handler.address)
    }

    /// Returns from the function through every `finally`; returns the address where control
    /// continues, or `None` if it does not.
    pub(super) fn return_value(&mut self, id: FrameId, value: Value) -> Option<Address> {
        while let Some(handler) = self.frames.get(id).leave_try() {
            if let HandlerKind::Finally(slot) = handler.kind {
                self.frames.complete(id, slot, Completion::Return(value));
                return Some(handler.address);
            }
        }
        self.end(id, Outcome::Fulfilled(value));
        None
    }

    fn end(&mut self, id: FrameId, outcome: Outcome) {
        self.observe();
        let frame = self.frames.remove(id);
        debug_assert!(!frame.has_aside(), "what is set aside is taken back or forgotten");
        self.executor.settle_because(frame.promise, outcome, frame.cause);
    }

    /// The promise of a `then` or `catch` has settled: calls the callback, or passes the outcome
    /// on.
    pub(super) fn call_back(
        &mut self,
        id: FrameId,
        outcome: Outcome,
        cause: Cause,
        concerned: bool,
    ) -> Result<(), Limit> {
        let (Outcome::Fulfilled(argument) | Outcome::Rejected(argument)) = outcome;
        self.called_back(id, cause);
        if concerned {
            self.frames.store(id, Slot(0), Operand::Value(argument));
            return self.execute(id);
        }
        self.end(id, outcome);
        Ok(())
    }

    /// The promise of a `finally` has settled: calls the callback in any case.
    pub(super) fn call_back_finally(
        &mut self,
        id: FrameId,
        outcome: Outcome,
        cause: Cause,
    ) -> Result<(), Limit> {
        self.called_back(id, cause);
        let completion = match outcome {
            Outcome::Fulfilled(value) => Completion::Return(value),
            Outcome::Rejected(reason) => Completion::Throw(reason),
        };
        self.frames.complete(id, Slot(0), completion);
        self.execute(id)
    }

    /// Records that a callback runs because of `cause` and of the cause of its creation.
    fn called_back(&mut self, id: FrameId, cause: Cause) {
        let frame = self.frames.get(id);
        frame.cause = self.executor.causes_mut().join(frame.cause, cause);
    }

    /// The callback of a `then` or `catch` has returned a promise: the derived one adopts it.
    pub(super) fn return_from_then(&mut self, id: FrameId) -> Flow {
        self.observe();
        let returned = self.pop_promise();
        let callback = self.frames.remove(id);
        self.executor.adopt(callback.promise, returned, callback.cause);
        Flow::Out
    }

    /// The callback of a `finally` has returned: the derived promise adopts `returned.then(() =>
    /// outcome)`.
    pub(super) fn return_from_finally(&mut self, id: FrameId) -> Flow {
        self.observe();
        let returned = self.pop_promise();
        let outcome = match self.frames.completion(id, Slot(0)) {
            Completion::Throw(reason) => Outcome::Rejected(reason),
            Completion::Normal(value) | Completion::Return(value) => Outcome::Fulfilled(value),
        };
        let callback = self.frames.remove(id);
        let kept = self.executor.keep(returned, outcome, callback.cause);
        self.executor.adopt(callback.promise, kept, callback.cause);
        Flow::Out
    }
}
