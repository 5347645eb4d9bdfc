//! Promises (ECMA-262, 27.2), based on those of the executor.

mod combinators;
mod prototype;

use super::agent::{Abrupt, Agent, Completion, ErrorKind};
use super::builtins;
use super::code::Op;
use super::frame::{AwaitHistory, CompletionRecord, Frame, FrameKind, Received};
use super::function::{Native, NativeCall};
use super::jobs::{Awaited, Capability, Job, Jobs, Reaction, Suspended, Thenable};
use super::machine::Step;
use super::object::{Class, Key, ObjectId};
use super::value::{Kind, Value};
use crate::Cause;
use crate::executor::{self, Outcome, Promise};
use crate::javascript::Departure;

pub(super) fn initialize(agent: &mut Agent) {
    prototype::initialize(agent);
    combinators::initialize(agent);
}

/// What resolves a promise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Resolver {
    Code,
    /// A job, with the value that a handler has returned.
    Job,
}

impl Agent {
    /// The object of a promise, which is created on first use.
    pub(crate) fn promise_object(&mut self, promise: Promise) -> Value {
        if let Some(known) = self.record.promise_objects.get(&promise.number()) {
            return Value::from(*known);
        }
        let prototype = self.realm.promise_prototype;
        // The executor keeps its state and its reactions.
        self.charge(size_of::<Value>() + 64);
        let object = self.allocate(Some(prototype), Class::Promise(promise));
        self.record.promise_objects.insert(promise.number(), object);
        Value::from(object)
    }

    /// The promise of a promise object; `None` for other values.
    pub(crate) fn as_promise(&self, value: &Value) -> Option<Promise> {
        match self.object(value.as_object()?).class {
            Class::Promise(promise) => Some(promise),
            _ => None,
        }
    }

    /// Converts a value to the form that the executor stores.
    fn keep(&mut self, value: Value) -> executor::Value {
        self.settled.push(value);
        executor::Value::Atom(Jobs::number(self.settled.len() - 1))
    }

    /// The value that the executor has stored.
    pub(crate) fn kept(&self, value: executor::Value) -> Value {
        match value {
            executor::Value::Atom(index) => self.settled[index as usize].clone(),
            _ => Value::UNDEFINED,
        }
    }

    /// The outcome of a promise, if it has settled.
    pub(crate) fn promise_outcome(&self, promise: Promise) -> Option<Result<Value, Value>> {
        Some(match self.executor.outcome(promise)? {
            Outcome::Fulfilled(value) => Ok(self.kept(value)),
            Outcome::Rejected(reason) => Err(self.kept(reason)),
        })
    }

    /// `FulfillPromise`
    pub(crate) fn fulfill(&mut self, promise: Promise, value: Value) {
        self.note_settled(promise, false);
        let value = self.keep(value);
        self.executor.fulfill(promise, value);
    }

    /// `RejectPromise`
    pub(crate) fn reject(&mut self, promise: Promise, reason: Value) {
        self.note_settled(promise, true);
        let reason = self.keep(reason);
        self.executor.reject(promise, reason);
    }

    /// The error of a promise that would follow itself.
    fn chaining_cycle(&mut self, resolver: Resolver) -> Value {
        let message = "Chaining cycle detected for promise #<Promise>";
        let error = self.new_error(ErrorKind::Type, message);
        if let Some(object) = error.as_object()
            && resolver == Resolver::Job
            && !self.jobs.turn.has_ticked
        {
            // No code creates this error, so its stack has no lines.
            builtins::define_stack(self, object, Value::string(format!("TypeError: {message}")));
        }
        error
    }

    /// `Promise Resolve Functions`, starting with step 7: settles a promise, or makes it follow
    /// another one.
    pub(crate) fn resolve(&mut self, promise: Promise, resolution: Value) -> Completion<()> {
        self.resolve_from(promise, resolution, Resolver::Code)
    }

    fn resolve_from(
        &mut self,
        promise: Promise,
        resolution: Value,
        resolver: Resolver,
    ) -> Completion<()> {
        self.note_returned(&resolution);
        let resolution = Self::settled_value(resolution);
        let Some(object) = resolution.as_object() else {
            self.fulfill(promise, resolution);
            return Ok(());
        };
        if self.as_promise(&resolution) == Some(promise) {
            let reason = self.chaining_cycle(resolver);
            self.reject(promise, reason);
            return Ok(());
        }
        let then = match self.get(object, Key::Name(self.names.then)) {
            Ok(then) => then,
            Err(Abrupt::Throw(reason)) => {
                self.reject(promise, reason);
                return Ok(());
            }
            Err(limit) => return Err(limit),
        };
        if !self.is_callable(&then) {
            self.fulfill(promise, resolution);
            return Ok(());
        }
        if let Some(followed) = self.as_promise(&resolution)
            && then.as_object() == Some(self.realm.promise_then)
        {
            self.record.follow(promise, followed);
            self.stubs.follow(promise);
            if !self.is_plain_promise(object) {
                // The object's `then` belongs to a subclass or was overridden, so it must be
                // called.
                self.queue_thenable(promise, resolution, then);
            } else if self.departs(Departure::AdoptsInOneTick) {
                let derived = Some(Capability::Promise(promise));
                self.perform_then(followed, &Value::UNDEFINED, &Value::UNDEFINED, derived);
            } else {
                self.executor.adopt(promise, followed, Cause::START);
            }
            return Ok(());
        }
        self.queue_thenable(promise, resolution, then);
        Ok(())
    }

    /// Whether a promise inherits from `%Promise.prototype%` directly and has no own properties.
    fn is_plain_promise(&self, object: ObjectId) -> bool {
        let object = self.object(object);
        object.prototype == Some(self.realm.promise_prototype) && object.properties.is_empty()
    }

    fn queue_thenable(&mut self, promise: Promise, object: Value, then: Value) {
        self.strands_refuse("a `then` of the code's own");
        let thenable = Thenable { promise, object, then };
        let number = Jobs::number(self.jobs.thenables.insert(thenable));
        self.queue(Job::Thenable(number));
    }

    /// Queues a microtask.
    pub(crate) fn queue(&mut self, job: Job) {
        let outcome = Outcome::Fulfilled(executor::Value::Null);
        self.executor.queue(job, outcome, Cause::START);
    }

    /// `PromiseResolve` with `%Promise%`: the value itself if it is a promise, otherwise a new
    /// promise.
    pub(crate) fn promise_resolve(&mut self, value: &Value) -> Completion<Value> {
        if let (Some(_), Some(object)) = (self.as_promise(value), value.as_object()) {
            let constructor = self.get(object, Key::Name(self.names.constructor))?;
            if constructor.as_object() == Some(self.realm.promise_constructor) {
                return Ok(value.clone());
            }
        }
        let promise = self.executor.promise();
        self.resolve(promise, value.clone())?;
        Ok(self.promise_object(promise))
    }

    /// `PerformPromiseThen`
    pub(crate) fn perform_then(
        &mut self,
        promise: Promise,
        fulfilled: &Value,
        rejected: &Value,
        derived: Option<Capability>,
    ) {
        let number = self.add_reaction(promise, fulfilled, rejected, derived);
        self.executor.subscribe(promise, Job::React(number));
    }

    /// Creates a reaction without subscribing it to a promise; returns its number.
    pub(super) fn add_reaction(
        &mut self,
        promise: Promise,
        fulfilled: &Value,
        rejected: &Value,
        derived: Option<Capability>,
    ) -> u32 {
        let callable = |agent: &Self, value: &Value| {
            (agent.is_callable(value) || value.is_unknown()).then(|| value.clone())
        };
        if let Some(Capability::Promise(derived)) = derived {
            self.record.follow(derived, promise);
            self.stubs.derive(promise, derived);
        }
        let reaction = Reaction {
            fulfilled: callable(self, fulfilled),
            rejected: callable(self, rejected),
            derived,
            passed_by: self.passed_by(),
        };
        let derived = match reaction.derived {
            Some(Capability::Promise(derived)) => Some(derived),
            _ => None,
        };
        let number = Jobs::number(self.jobs.reactions.insert(reaction));
        self.strands_then((promise, derived), number);
        number
    }

    /// Marks a promise as handled.
    pub(crate) fn note_handled(&mut self, promise: &Value) {
        if let Some(promise) = self.as_promise(promise) {
            self.executor.subscribe(promise, Job::Handled);
        }
    }

    /// `NewPromiseReactionJob`
    pub(crate) fn react(&mut self, number: u32, outcome: Outcome) -> Completion<()> {
        let reaction = self.jobs.reactions.remove(number as usize);
        let (handler, value, is_rejected) = match outcome {
            Outcome::Fulfilled(value) => (reaction.fulfilled, self.kept(value), false),
            Outcome::Rejected(reason) => (reaction.rejected, self.kept(reason), true),
        };
        let passed_by = reaction.passed_by;
        let result = self.strands_reaction(number, outcome, |agent| match handler {
            None if is_rejected => Ok(Err(value)),
            None => Ok(Ok(value)),
            Some(handler) => {
                match agent.call_passed(&handler, passed_by, Value::UNDEFINED, &[value]) {
                    Ok(value) => Ok(Ok(value)),
                    Err(Abrupt::Throw(reason)) => Ok(Err(reason)),
                    Err(limit) => Err(limit),
                }
            }
        })?;
        match reaction.derived {
            None => Ok(()),
            Some(derived) => self.settle_capability(&derived, result),
        }
    }

    pub(crate) fn settle_capability(
        &mut self,
        capability: &Capability,
        result: Result<Value, Value>,
    ) -> Completion<()> {
        match (capability, result) {
            (Capability::Promise(promise), Ok(value)) => {
                self.resolve_from(*promise, value, Resolver::Job)
            }
            (Capability::Promise(promise), Err(reason)) => {
                self.reject(*promise, reason);
                Ok(())
            }
            (Capability::Functions { resolve, .. }, Ok(value)) => {
                self.call(resolve, Value::UNDEFINED, &[value]).map(drop)
            }
            (Capability::Functions { reject, .. }, Err(reason)) => {
                self.call(reject, Value::UNDEFINED, &[reason]).map(drop)
            }
        }
    }

    /// `NewPromiseResolveThenableJob`
    pub(crate) fn resolve_thenable(&mut self, number: u32) -> Completion<()> {
        let Thenable { promise, object, then } = self.jobs.thenables.remove(number as usize);
        let (resolve, reject) = self.resolving_functions(promise);
        match self.call(&then, object, &[resolve, reject.clone()]) {
            Err(Abrupt::Throw(reason)) => self.call(&reject, Value::UNDEFINED, &[reason]).map(drop),
            result => result.map(drop),
        }
    }

    /// `CreateResolvingFunctions`
    pub(crate) fn resolving_functions(&mut self, promise: Promise) -> (Value, Value) {
        let promise = self.promise_object(promise);
        // This is the `[[AlreadyResolved]]` record that both functions share.
        let state = Value::from(self.new_array(vec![Value::from(false)]));
        let resolve = Native { resolves: true, ..Native::new("", 1, resolve_function).open() };
        let reject = Native::new("", 1, |agent, call| Ok(reject_function(agent, call))).open();
        let captured = vec![promise, state];
        let resolve = self.new_native(resolve.capturing(captured.clone()));
        let reject = self.new_native(reject.capturing(captured));
        (Value::from(resolve), Value::from(reject))
    }

    /// The promise of resolving functions, if none of them has been called yet; marks it as
    /// resolved.
    fn take_unresolved(&mut self, call: &NativeCall<'_>) -> Option<Promise> {
        let state = call.captured[1].as_object()?;
        let first = self.elements_mut(state)?.first_mut()?;
        let was = first.replace(Value::from(true));
        let is_resolved = matches!(was, Some(Value { kind: Kind::Boolean(true), .. }));
        let promise = self.as_promise(&call.captured[0])?;
        (!is_resolved).then_some(promise)
    }

    /// `NewPromiseCapability`
    pub(crate) fn new_capability(&mut self, constructor: &Value) -> Completion<Capability> {
        if constructor.as_object() == Some(self.realm.promise_constructor) {
            return Ok(Capability::Promise(self.executor.promise()));
        }
        let pair = self.new_array(vec![Value::UNDEFINED, Value::UNDEFINED]);
        let executor = Native::new("", 2, capability_executor).open();
        let executor = self.new_native(executor.capturing(vec![Value::from(pair)]));
        let executor = Value::from(executor);
        let promise = self.construct(constructor, &[executor], constructor.clone())?;
        let resolve = self.get(pair, Key::Index(0))?;
        let reject = self.get(pair, Key::Index(1))?;
        if !self.is_callable(&resolve) || !self.is_callable(&reject) {
            return Err(self.type_error("Promise resolve or reject function is not callable"));
        }
        Ok(Capability::Functions { promise, resolve, reject })
    }

    pub(crate) fn capability_promise(&mut self, capability: &Capability) -> Value {
        match capability {
            Capability::Promise(promise) => self.promise_object(*promise),
            Capability::Functions { promise, .. } => promise.clone(),
        }
    }
}

fn resolve_function(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(promise) = agent.take_unresolved(call) {
        agent.strands_resolves(promise, &call.argument(0));
        agent.resolve(promise, call.argument(0))?;
    }
    Ok(Value::UNDEFINED)
}

fn reject_function(agent: &mut Agent, call: &NativeCall<'_>) -> Value {
    if let Some(promise) = agent.take_unresolved(call) {
        agent.strands_rejects(promise, &call.argument(0));
        agent.reject(promise, call.argument(0));
    }
    Value::UNDEFINED
}

fn capability_executor(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(pair) = call.captured[0].as_object() else { return Ok(Value::UNDEFINED) };
    for index in [0, 1] {
        let known = agent.get(pair, Key::Index(index))?;
        if !known.is_undefined() {
            return Err(agent.type_error(
                "Promise executor has already been invoked with non-undefined arguments",
            ));
        }
    }
    for index in [0, 1] {
        agent.put(pair, Key::Index(index), call.argument(index as usize));
    }
    Ok(Value::UNDEFINED)
}

/// `await` and the ends of async functions (ECMA-262, 27.7.5).
impl Agent {
    /// `await` in the code.
    pub(crate) fn op_await(&mut self, base: usize) -> Completion<Step> {
        let value = self.pop();
        self.note_awaited(&value);
        self.await_value(value, base)
    }

    /// The `Await` of a `yield` in an async generator, which also yields plain values.
    pub(crate) fn op_await_yielded(&mut self, base: usize) -> Completion<Step> {
        let value = self.pop();
        self.note_returned(&value);
        self.await_value(value, base)
    }

    /// `Await`: suspends the frame until a value has settled.
    fn await_value(&mut self, value: Value, base: usize) -> Completion<Step> {
        let awaited = if value.as_object().is_none() {
            None
        } else {
            let promise = self.promise_resolve(&value)?;
            self.as_promise(&promise)
        };
        if let Some(step) = self.await_by_departure(awaited, &value)? {
            return Ok(step);
        }
        self.observe();
        let frame = self.machine.frames.pop().expect("a function is being run");
        let span = frame.code.span_at(frame.pc - 1);
        let now = self.executor.now();
        let activation = self.record.known_call(frame.activation);
        let recorded = (!frame.code.is_model).then(|| self.record.awaits(span, activation, now));
        let first = first_stop(&frame);
        let value = Self::settled_value(value);
        let what = awaited.map_or(Awaited::Value(value), Awaited::Promise);
        let number = self.suspend(frame, what, recorded);
        self.strands_await(number, awaited, first.is_some());
        if let Some(promise) = awaited {
            self.executor.subscribe(promise, Job::Resume(number));
        } else {
            self.queue(Job::Resume(number));
        }
        let Some(promise) = first else {
            return Ok(Step::Ended(Value::UNDEFINED));
        };
        let promise = self.promise_object(promise);
        Ok(self.give(promise, base))
    }

    pub(crate) fn suspend(
        &mut self,
        mut frame: Frame,
        awaited: Awaited,
        recorded: Option<usize>,
    ) -> u32 {
        if let FrameKind::Async { has_stopped, .. } = &mut frame.kind {
            *has_stopped = true;
            if let Some(activation) = self.record.known_call(frame.activation) {
                self.record.function_stopped(activation);
            }
        }
        let suspended = Suspended { frame, awaited, recorded };
        Jobs::number(self.jobs.suspended.insert(suspended))
    }

    /// Resumes a frame after an `await`.
    pub(crate) fn resume(&mut self, number: u32, outcome: Outcome) -> Completion<()> {
        let suspended = self.jobs.suspended.remove(number as usize);
        let Suspended { mut frame, awaited, recorded } = suspended;
        if let Some(recorded) = recorded {
            self.record.resumes(recorded, self.executor.now());
        }
        let value = match awaited {
            Awaited::Value(value) => Some(value),
            Awaited::Promise(promise) => {
                let flow = self.flow_of(promise);
                frame.flow.awaited = self.join(frame.flow.awaited, flow.awaited);
                frame.flow.effects = self.join(frame.flow.effects, flow.effects);
                None
            }
        };
        let base = self.machine.frames.len();
        self.machine.frames.push(frame);
        let result = match (value, outcome) {
            (Some(value), _) => Ok(value),
            (None, Outcome::Fulfilled(value)) => Ok(self.kept(value)),
            // The exception that caused the closing of the iterator takes precedence over its
            // rejection.
            (None, Outcome::Rejected(_)) if self.closes_for_exception() => Ok(Value::UNDEFINED),
            (None, Outcome::Rejected(reason)) if self.delegates_return() => {
                self.frame().received = Received::Throw;
                Ok(self.kept(reason))
            }
            (None, Outcome::Rejected(reason)) => Err(self.kept(reason)),
        };
        self.strands_resume(number, outcome, |agent| match result {
            Ok(value) => {
                agent.frame().push(value);
                agent.run(base).map(drop)
            }
            Err(reason) => agent.throw_into(reason, base).map(drop),
        })
    }

    /// Whether the frame that was just pushed awaits the result of an iterator's `return` that was
    /// called because of an exception.
    fn closes_for_exception(&mut self) -> bool {
        let frame = self.frame();
        frame.code.ops.get(frame.pc) == Some(&Op::AsyncIteratorClosed)
            && matches!(frame.completions.last(), Some(CompletionRecord::Throw(_)))
    }

    /// Whether the frame that was just pushed awaits the value of a `return` request, which
    /// `yield*` forwards. A rejection becomes a `throw` request.
    fn delegates_return(&mut self) -> bool {
        let frame = self.frame();
        frame.code.ops.get(frame.pc) == Some(&Op::DelegateReceived)
    }

    /// Resumes the frame that was just pushed by throwing an exception in it.
    pub(crate) fn throw_into(&mut self, reason: Value, base: usize) -> Completion<Value> {
        match self.unwind(reason, base)? {
            Step::On => self.run(base),
            Step::Ended(value) => Ok(value),
        }
    }

    /// Ends an async function and settles its promise.
    pub(crate) fn finish_async(
        &mut self,
        result: Result<Value, Value>,
        base: usize,
    ) -> Completion<Step> {
        self.observe();
        let frame = self.machine.frames.pop().expect("a function is being run");
        let FrameKind::Async { promise, has_stopped } = frame.kind else {
            return Ok(Step::Ended(Value::UNDEFINED));
        };
        self.record.flows.insert(promise.number(), frame.flow);
        let activation = self.record.known_call(frame.activation);
        let activation = activation.filter(|call| self.record.is_call_of(*call, frame.code.span));
        if let Some(activation) = activation {
            self.stubs.end(activation, promise);
            self.record.function_promises.push((activation, promise));
        }
        self.strands_end(promise, has_stopped, &result);
        match result {
            Ok(value) => {
                let value = self.with_overlapping(promise, value)?;
                self.resolve(promise, value)?;
            }
            Err(reason) => self.reject(promise, reason),
        }
        if has_stopped {
            return Ok(Step::Ended(Value::UNDEFINED));
        }
        let promise = self.promise_object(promise);
        Ok(self.give(promise, base))
    }

    /// The calls that had to be awaited before a promise settles.
    pub(crate) fn flow_of(&mut self, promise: Promise) -> AwaitHistory {
        let mut flow = AwaitHistory::default();
        for number in self.record.followed(promise) {
            if let Some(part) = self.record.flows.get(&number).copied() {
                flow.awaited = self.join(flow.awaited, part.awaited);
                flow.effects = self.join(flow.effects, part.effects);
            }
        }
        flow
    }
}

/// The promise of an async function, if the function has not paused before.
fn first_stop(frame: &Frame) -> Option<Promise> {
    match frame.kind {
        FrameKind::Async { promise, has_stopped: false } => Some(promise),
        _ => None,
    }
}
