//! Calls of functions of the file that are not async, but return a promise which they created:
//! stubs, sleeps, locks. They have lanes, like calls of async functions.

use rustc_hash::{FxHashMap, FxHashSet};

use super::agent::Agent;
use super::evaluation::FunctionCall;
use super::frame::Frame;
use super::value::Value;
use crate::executor::Promise;

/// The promises that code created with `new Promise`, and the calls that returned them.
#[derive(Debug, Default)]
pub(crate) struct Stubs {
    /// The promises that `new Promise` created and that did not settle immediately, and those that
    /// `then` derived from them, by number.
    made: FxHashSet<u32>,
    /// The recorded call that returned a promise, by the promise's number. Calls of async functions
    /// are added when the functions end.
    calls: FxHashMap<u32, usize>,
    /// The promises of recorded calls that follow another promise.
    following: Vec<Promise>,
}

impl Stubs {
    /// Removes the calls that were recorded so far.
    pub(crate) fn forget_calls(&mut self) {
        self.calls.clear();
        self.following.clear();
    }

    /// Records the promise of an async function that ends. The call of the function ends when the
    /// promise settles, which may be later.
    pub(crate) fn end(&mut self, call: usize, promise: Promise) {
        self.calls.insert(promise.number(), call);
    }

    /// Records that a promise was derived from another.
    pub(crate) fn derive(&mut self, from: Promise, derived: Promise) {
        if self.made.contains(&from.number()) {
            self.made.insert(derived.number());
        }
    }

    /// Records that a promise follows another one.
    pub(crate) fn follow(&mut self, promise: Promise) {
        if self.calls.contains_key(&promise.number()) {
            self.following.push(promise);
        }
    }
}

impl Agent {
    /// Records that `new Promise` created a promise.
    pub(crate) fn note_made(&mut self, promise: Promise) {
        let is_model = self.machine.frames.last().is_none_or(|frame| frame.code.is_model);
        if !is_model && self.executor.outcome(promise).is_none() {
            self.stubs.made.insert(promise.number());
        }
    }

    /// Records the call of a function that returned a promise which it created. If several
    /// functions returned the promise, only the call of the outermost one is recorded.
    pub(crate) fn note_given(&mut self, frame: &Frame, value: &Value, is_called_by_code: bool) {
        if self.stubs.made.is_empty() || frame.code.is_model {
            return;
        }
        let Some(promise) = self.as_promise(value) else { return };
        if !self.stubs.made.contains(&promise.number())
            || self.executor.outcome(promise).is_some()
            || self.machine.frames.is_empty()
        {
            return;
        }
        let span = self.machine.current_span();
        let name = match &*frame.code.name {
            "" if is_called_by_code => callee(self.record.text(span)).to_owned(),
            "" => return,
            name => name.to_owned(),
        };
        let arguments = self.arguments_text(frame.code.declared(&frame.arguments));
        let call = FunctionCall {
            name,
            arguments,
            span: Some(span),
            called_at: self.executor.now(),
            settles_at: None,
            rejected: false,
            made_by: self.record.known_call(frame.activation),
            is_handled: true,
        };
        self.strands_stub(promise, &call);
        if let Some(known) = self.stubs.calls.get(&promise.number()) {
            self.record.evaluation.functions[*known] = call;
            return;
        }
        let number = self.record.stub_called(call, frame.code.span);
        self.stubs.calls.insert(promise.number(), number);
    }

    /// Records that a promise settled, if a recorded call returned it.
    pub(crate) fn note_settled(&mut self, promise: Promise, rejected: bool) {
        if !self.stubs.calls.is_empty()
            && let Some(call) = self.stubs.calls.remove(&promise.number())
        {
            self.record.function_ended(call, self.executor.now(), rejected);
        }
    }

    /// Records which of the promises that follow others have settled. This is called before the
    /// clock advances.
    pub(crate) fn note_followers(&mut self) {
        if self.stubs.following.is_empty() {
            return;
        }
        let mut following = std::mem::take(&mut self.stubs.following);
        following.retain(|promise| match self.executor.outcome(*promise) {
            Some(outcome) => {
                let rejected = matches!(outcome, crate::executor::Outcome::Rejected(_));
                self.note_settled(*promise, rejected);
                false
            }
            None => true,
        });
        self.stubs.following = following;
    }
}

/// The callee in the text of a call.
fn callee(call: &str) -> &str {
    let callee = call.split_once('(').map_or(call, |(callee, _)| callee).trim();
    callee.strip_prefix("this.").unwrap_or(callee)
}
