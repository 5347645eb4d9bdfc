//! How a body stops at an `await`, goes on behind it, and ends; and how callbacks are called.

use super::{Job, Machine};
use crate::Cause;
use crate::executor::{Outcome, Promise, Value};
use crate::program::code::BodyId;
use crate::program::frame::{Completion, FrameId, HandlerKind, Operand};
use crate::program::instruction::{Address, Slot};
use crate::program::limit::Limit;
use crate::scenario::Chain;
use crate::timeline::Waiter;

impl Machine<'_> {
    /// Stops a body at an `await`, with the operands under the awaited one put aside.
    pub(super) fn suspend(
        &mut self,
        id: FrameId,
        at: Address,
        promise: Promise,
        (under, waiter): (u32, Waiter),
    ) {
        let kept = self.operands.len() - under as usize;
        let frame = &mut self.frames[id.0 as usize];
        frame.at = at;
        // The instruction before the one that it goes on at is the `Await`.
        let place = self.code.places[at.0 as usize - 1];
        let stay = self.recorder.awaits(self.executor.now(), place, waiter);
        frame.awaits = Some((promise, stay));
        if under > 0 {
            frame.rare().aside.extend(self.operands.drain(kept..));
        }
        self.executor.subscribe(promise, Job::Resume(id));
    }

    /// Goes on behind an `await`: with the value, or by throwing the reason.
    pub(super) fn resume(
        &mut self,
        id: FrameId,
        outcome: Outcome,
        cause: Cause,
    ) -> Result<(), Limit> {
        let frame = &mut self.frames[id.0 as usize];
        if let Some((_, Some(stay))) = frame.awaits.take() {
            self.recorder.goes_on(self.executor.now(), stay, !outcome.is_fulfilled());
        }
        frame.cause = self.executor.causes_mut().join(frame.cause, cause);
        let aside = frame.take_aside();
        match outcome {
            Outcome::Fulfilled(value) => {
                self.operands.extend(aside);
                self.operands.push(Operand::Value(value));
                self.execute(id)
            }
            Outcome::Rejected(reason) => match self.throw(id, reason) {
                Some(handler) => {
                    self.frame(id).at = handler;
                    self.execute(id)
                }
                None => Ok(()),
            },
        }
    }

    /// Throws: where control goes on, or `None` where that was the end of the body.
    pub(super) fn throw(&mut self, id: FrameId, reason: Value) -> Option<Address> {
        let frame = self.frame(id);
        let Some(handler) = frame.leave_try() else {
            self.end(id, Outcome::Rejected(reason));
            return None;
        };
        match handler.kind {
            HandlerKind::Catch(slot) => frame.set(slot, Operand::Value(reason)),
            HandlerKind::Finally(slot) => frame.complete(slot, Completion::Throw(reason)),
        }
        Some(handler.address)
    }

    /// Returns, through every `finally` on the way: where control goes on, if it does.
    pub(super) fn return_value(&mut self, id: FrameId, value: Value) -> Option<Address> {
        let frame = self.frame(id);
        while let Some(handler) = frame.leave_try() {
            if let HandlerKind::Finally(slot) = handler.kind {
                frame.complete(slot, Completion::Return(value));
                return Some(handler.address);
            }
        }
        self.end(id, Outcome::Fulfilled(value));
        None
    }

    fn end(&mut self, id: FrameId, outcome: Outcome) {
        let frame = self.frames.remove(id.0 as usize);
        self.executor.settle_because(frame.promise, outcome, frame.cause);
    }

    /// `promise.then(callback)` and its sisters: the derived promise.
    pub(super) fn chain(
        &mut self,
        chain: Chain,
        promise: Promise,
        body: BodyId,
        around: FrameId,
    ) -> Promise {
        let cause = self.frame(around).cause;
        let derived = self.executor.promise_after(cause);
        let callback = self.new_frame(body, Some(around), derived, cause);
        let job = match chain {
            Chain::Then => Job::Then(callback),
            Chain::Catch => Job::Catch(callback),
            Chain::Finally => Job::Finally(callback),
        };
        self.executor.subscribe(promise, job);
        self.watch_chain(derived, promise);
        derived
    }

    /// The promise of a `then` or `catch` has settled: calls the callback, or passes by.
    pub(super) fn call_back(
        &mut self,
        id: FrameId,
        outcome: Outcome,
        cause: Cause,
        concerned: bool,
    ) -> Result<(), Limit> {
        let (Outcome::Fulfilled(argument) | Outcome::Rejected(argument)) = outcome;
        let frame = &mut self.frames[id.0 as usize];
        frame.cause = self.executor.causes_mut().join(frame.cause, cause);
        if concerned {
            frame.set(Slot(0), Operand::Value(argument));
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
        let frame = &mut self.frames[id.0 as usize];
        frame.cause = self.executor.causes_mut().join(frame.cause, cause);
        frame.complete(
            Slot(0),
            match outcome {
                Outcome::Fulfilled(value) => Completion::Return(value),
                Outcome::Rejected(reason) => Completion::Throw(reason),
            },
        );
        self.execute(id)
    }

    /// The callback of a `then` or `catch` has returned a promise: the derived one adopts it.
    pub(super) fn return_from_then(&mut self, id: FrameId, returned: Promise) {
        let callback = self.frames.remove(id.0 as usize);
        self.executor.adopt(callback.promise, returned, callback.cause);
    }

    /// The callback of a `finally` has: the derived one adopts `returned.then(() => outcome)`.
    pub(super) fn return_from_finally(&mut self, id: FrameId, returned: Promise) {
        let callback = self.frames.remove(id.0 as usize);
        let outcome = match callback.completion(Slot(0)) {
            Completion::Throw(reason) => Outcome::Rejected(reason),
            Completion::Normal(value) | Completion::Return(value) => Outcome::Fulfilled(value),
        };
        let kept = self.executor.keep(returned, outcome, callback.cause);
        self.executor.adopt(callback.promise, kept, callback.cause);
    }
}
