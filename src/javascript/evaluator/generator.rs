//! Generators and async generators (ECMA-262, 27.5 and 27.6): frames that pause at a `yield`.

use std::collections::VecDeque;

use super::agent::{Abrupt, Agent, Completion};
use super::builtins;
use super::code::Op;
use super::frame::{Frame, FrameKind, Received};
use super::function::{Native, NativeCall};
use super::machine::Step;
use super::object::{Class, Key, ObjectId};
use super::value::Value;
use crate::executor::Promise;

/// The internal slots of a generator object.
#[derive(Clone, Debug)]
pub(crate) struct Generator {
    pub(crate) is_async: bool,
    pub(crate) state: State,
    /// The queued requests of an async generator (`[[AsyncGeneratorQueue]]`).
    pub(crate) requests: VecDeque<Request>,
}

/// `[[GeneratorState]]`, with the frame of a generator that is suspended.
#[derive(Clone, Debug)]
pub(crate) enum State {
    SuspendedStart(Box<Frame>),
    SuspendedYield(Box<Frame>),
    Executing,
    AwaitingReturn,
    Completed,
}

/// `AsyncGeneratorRequest`
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) received: Received,
    pub(crate) value: Value,
    pub(crate) promise: Promise,
}

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.generator_prototype;
    agent.method(
        prototype,
        Native::new("next", 1, |agent, call| resume(agent, call, Received::Next)).open(),
    );
    agent.method(
        prototype,
        Native::new("return", 1, |agent, call| resume(agent, call, Received::Return)).open(),
    );
    agent.method(
        prototype,
        Native::new("throw", 1, |agent, call| resume(agent, call, Received::Throw)).open(),
    );
    builtins::tag(agent, prototype, "Generator");
    let prototype = agent.realm.async_generator_prototype;
    agent.method(
        prototype,
        Native::new("next", 1, |agent, call| enqueue(agent, call, Received::Next)).open(),
    );
    agent.method(
        prototype,
        Native::new("return", 1, |agent, call| enqueue(agent, call, Received::Return)).open(),
    );
    agent.method(
        prototype,
        Native::new("throw", 1, |agent, call| enqueue(agent, call, Received::Throw)).open(),
    );
    builtins::tag(agent, prototype, "AsyncGenerator");
}

/// The error message of a method that is called on something else than a generator.
fn incompatible(agent: &mut Agent, this: &Value, class: &str, received: Received) -> String {
    let (name, text) = (received.name(), agent.brief_text(this));
    format!("Method [{class}].prototype.{name} called on incompatible receiver {text}")
}

/// `GeneratorResume` and `GeneratorResumeAbrupt`
fn resume(agent: &mut Agent, call: &NativeCall<'_>, received: Received) -> Completion<Value> {
    let value = call.argument(0);
    let object = call.this.as_object();
    let object = object.filter(|object| agent.is_generator(*object, false));
    let state = object.and_then(|object| agent.take_state(object));
    let (Some(object), Some(state)) = (object, state) else {
        let message = incompatible(agent, &call.this, "Generator", received);
        return Err(agent.type_error(&message));
    };
    match (state, received) {
        (State::Executing | State::AwaitingReturn, _) => {
            Err(agent.type_error("Generator is already running"))
        }
        (State::SuspendedStart(frame), Received::Next) => {
            let base = agent.machine.frames.len();
            agent.machine.frames.push(*frame);
            agent.nested(base)
        }
        (State::SuspendedYield(frame), received) => {
            let base = agent.machine.frames.len();
            agent.machine.frames.push(*frame);
            agent.go_on(value, received, base)
        }
        (State::Completed | State::SuspendedStart(_), received) => {
            agent.set_state(object, State::Completed);
            match received {
                Received::Next => Ok(agent.iterator_result(Value::UNDEFINED, true)),
                Received::Return => Ok(agent.iterator_result(value, true)),
                Received::Throw => Err(Abrupt::Throw(value)),
            }
        }
    }
}

impl Agent {
    fn is_generator(&self, object: ObjectId, is_async: bool) -> bool {
        let class = &self.object(object).class;
        matches!(class, Class::Generator(generator) if generator.is_async == is_async)
    }

    /// Takes the state of a generator and marks it as executing; `None` if it is already executing.
    fn take_state(&mut self, generator: ObjectId) -> Option<State> {
        let Class::Generator(generator) = &mut self.object_mut(generator).class else {
            return None;
        };
        Some(std::mem::replace(&mut generator.state, State::Executing))
    }

    fn set_state(&mut self, generator: ObjectId, state: State) {
        if let Class::Generator(generator) = &mut self.object_mut(generator).class {
            generator.state = state;
        }
    }

    fn requests(&mut self, generator: ObjectId) -> Option<&mut VecDeque<Request>> {
        match &mut self.object_mut(generator).class {
            Class::Generator(generator) => Some(&mut generator.requests),
            _ => None,
        }
    }

    /// Resumes the frame that was just pushed, which was suspended at a `yield`.
    fn go_on(&mut self, value: Value, received: Received, base: usize) -> Completion<Value> {
        match self.receive(value, received, base)? {
            Step::On => self.nested(base),
            Step::Ended(value) => Ok(value),
        }
    }

    /// Prepares a frame that was suspended at a `yield` for a request.
    fn receive(&mut self, value: Value, received: Received, base: usize) -> Completion<Step> {
        let frame = self.frame();
        let is_delegating = frame.code.ops[frame.pc - 1] == Op::DelegateYield;
        if is_delegating {
            frame.received = received;
            frame.push(value);
            if received == Received::Return && matches!(frame.kind, FrameKind::AsyncGenerator(_)) {
                // The code that awaits the value is located after the jump that follows the
                // `yield`.
                frame.pc += 1;
            }
            return Ok(Step::On);
        }
        match received {
            Received::Next => {
                frame.push(value);
                Ok(Step::On)
            }
            Received::Throw => self.unwind(value, base),
            Received::Return if matches!(frame.kind, FrameKind::AsyncGenerator(_)) => {
                // The code that awaits and returns the value is located after the jump that follows
                // the `yield`.
                frame.push(value);
                frame.pc += 1;
                Ok(Step::On)
            }
            Received::Return => self.return_value(value, base),
        }
    }

    /// Returns the generator object from the call of a generator function.
    pub(crate) fn op_generator_start(&mut self, base: usize) -> Completion<Step> {
        let function = self.frame().function;
        let is_async = self.frame().code.is_async;
        let default = if is_async {
            self.realm.async_generator_prototype
        } else {
            self.realm.generator_prototype
        };
        let function = function.map_or(Value::UNDEFINED, Value::from);
        let prototype = self.prototype_from(&function, default)?;
        let generator = Generator { is_async, state: State::Completed, requests: VecDeque::new() };
        let object = self.allocate(Some(prototype), Class::Generator(generator));
        let mut frame = self.machine.frames.pop().expect("a function is being run");
        frame.kind =
            if is_async { FrameKind::AsyncGenerator(object) } else { FrameKind::Generator(object) };
        self.set_state(object, State::SuspendedStart(Box::new(frame)));
        Ok(self.give(Value::from(object), base))
    }

    pub(crate) fn op_yield(&mut self, base: usize) -> Completion<Step> {
        let value = self.pop();
        match self.frame().kind {
            FrameKind::AsyncGenerator(generator) => self.async_yield(generator, value, base),
            FrameKind::Generator(generator) => {
                self.stop_at_yield(generator);
                Ok(Step::Ended(self.iterator_result(value, false)))
            }
            _ => Ok(Step::On),
        }
    }

    fn stop_at_yield(&mut self, generator: ObjectId) {
        let frame = self.machine.frames.pop().expect("a function is being run");
        self.set_state(generator, State::SuspendedYield(Box::new(frame)));
    }

    pub(crate) fn generator_ended(&mut self, generator: ObjectId) {
        self.set_state(generator, State::Completed);
    }

    /// The error for an operand of `yield*` that is not iterable.
    fn not_delegable(&mut self, operand: &Value, says: Option<u32>) -> Abrupt {
        let Some(says) = says else { return builtins::not_iterable(self, operand) };
        let message = self.frame().code.strings[says as usize].to_string();
        self.type_error(&message)
    }

    /// Executes an instruction of `yield*`.
    pub(crate) fn execute_delegation(&mut self, op: Op, base: usize) -> Completion<Step> {
        match op {
            Op::DelegateBegin { not_iterable } => {
                let iterable = self.pop();
                let iterable = self.promised_elements(&iterable);
                let error = |agent: &mut Self| agent.not_delegable(&iterable, not_iterable);
                let (iterator, next) = if self.frame().code.is_async {
                    self.get_async_iterator_or(&iterable, error)?
                } else {
                    self.get_iterator_or(&iterable, error)?
                };
                let frame = self.frame();
                frame.stack.extend([iterator, next, Value::UNDEFINED]);
                frame.received = Received::Next;
                Ok(Step::On)
            }
            Op::DelegateCall(missing) => self.delegate_call(missing),
            Op::DelegateResult(done) => self.delegate_result(done, base),
            _ => {
                let result = self.pop();
                match self.frame().kind {
                    FrameKind::AsyncGenerator(generator) => {
                        let value = self.get_v(&result, Key::Name(self.names.value))?;
                        self.async_yield(generator, value, base)
                    }
                    FrameKind::Generator(generator) => {
                        self.stop_at_yield(generator);
                        Ok(Step::Ended(result))
                    }
                    _ => Ok(Step::On),
                }
            }
        }
    }

    /// iterator next received → iterator next result
    fn delegate_call(&mut self, missing: u32) -> Completion<Step> {
        let value = self.pop();
        let frame = self.frame();
        let (iterator, next) = (frame.peek(1).clone(), frame.peek(0).clone());
        let method = match frame.received {
            Received::Next => Some(next),
            Received::Throw => {
                let key = self.key("throw");
                self.get_method(&iterator, key)?
            }
            Received::Return => {
                let key = self.key("return");
                self.get_method(&iterator, key)?
            }
        };
        let Some(method) = method else {
            if self.frame().received == Received::Return {
                let frame = self.frame();
                frame.push(value);
                frame.pc = missing as usize;
                return Ok(Step::On);
            }
            self.iterator_close(&iterator)?;
            return Err(self.type_error("The iterator does not provide a 'throw' method."));
        };
        let result = self.call(&method, iterator, &[value])?;
        self.push(result);
        Ok(Step::On)
    }

    /// iterator next result → value, if the iterator is done
    fn delegate_result(&mut self, done: u32, base: usize) -> Completion<Step> {
        let result = self.frame().top().clone();
        let Some(object) = result.as_object() else {
            return Err(self.not_a_result(&result));
        };
        let is_done = self.get(object, Key::Name(self.names.done))?;
        if !Self::to_boolean(&is_done).unwrap_or(true) {
            return Ok(Step::On);
        }
        let value = self.get(object, Key::Name(self.names.value))?;
        self.frame().pop_many(3);
        if self.frame().received == Received::Return {
            return self.return_value(value, base);
        }
        self.push(value);
        self.frame().pc = done as usize;
        Ok(Step::On)
    }
}

/// `AsyncGenerator.prototype.next`, `return` and `throw`: returns a promise of the result.
fn enqueue(agent: &mut Agent, call: &NativeCall<'_>, received: Received) -> Completion<Value> {
    let promise = agent.executor.promise();
    let result = agent.promise_object(promise);
    let object = call.this.as_object();
    let Some(generator) = object.filter(|object| agent.is_generator(*object, true)) else {
        let message = incompatible(agent, &call.this, "AsyncGenerator", received);
        let error = agent.new_error(super::agent::ErrorKind::Type, &message);
        agent.reject(promise, error);
        return Ok(result);
    };
    agent.ask(generator, Request { received, value: call.argument(0), promise })?;
    Ok(result)
}

impl Agent {
    /// Adds a request to the queue of an async generator, and resumes it if possible.
    fn ask(&mut self, generator: ObjectId, request: Request) -> Completion<()> {
        let Request { received, value, promise } = request.clone();
        let Class::Generator(Generator { state, .. }) = &self.object(generator).class else {
            return Ok(());
        };
        let is_start = matches!(state, State::SuspendedStart(_));
        let is_stopped = matches!(state, State::SuspendedYield(_));
        let is_completed = matches!(state, State::Completed);
        match received {
            Received::Next if is_completed => {
                let result = self.iterator_result(Value::UNDEFINED, true);
                return self.resolve(promise, result);
            }
            Received::Throw if is_completed || is_start => {
                self.set_state(generator, State::Completed);
                self.reject(promise, value);
                return Ok(());
            }
            _ => {}
        }
        if let Some(requests) = self.requests(generator) {
            requests.push_back(request);
        }
        if received == Received::Return && (is_start || is_completed) {
            return self.await_return(generator);
        }
        if is_start || is_stopped {
            return self.strands_generator(promise, |agent| {
                agent.resume_async_generator(generator, value, received)
            });
        }
        Ok(())
    }

    /// `AsyncGeneratorResume`
    fn resume_async_generator(
        &mut self,
        generator: ObjectId,
        value: Value,
        received: Received,
    ) -> Completion<()> {
        let base = self.machine.frames.len();
        match self.take_state(generator) {
            Some(State::SuspendedStart(frame)) => {
                self.note_entered(&frame.code);
                self.machine.frames.push(*frame);
                self.nested(base).map(drop)
            }
            Some(State::SuspendedYield(frame)) => {
                self.machine.frames.push(*frame);
                self.go_on(value, received, base).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// `AsyncGeneratorYield`, starting with step 8.
    fn async_yield(&mut self, generator: ObjectId, value: Value, base: usize) -> Completion<Step> {
        let result = self.iterator_result(value, false);
        self.complete_step(generator, Ok(result))?;
        let next = self.requests(generator).and_then(|requests| requests.front().cloned());
        if let Some(request) = next {
            self.strands_refuse("a generator that is asked before it has answered");
            self.receive(request.value, request.received, base)
        } else {
            self.stop_at_yield(generator);
            Ok(Step::Ended(Value::UNDEFINED))
        }
    }

    /// `AsyncGeneratorCompleteStep`
    fn complete_step(
        &mut self,
        generator: ObjectId,
        result: Result<Value, Value>,
    ) -> Completion<()> {
        let request = self.requests(generator).and_then(VecDeque::pop_front);
        let Some(Request { promise, .. }) = request else { return Ok(()) };
        self.strands_given(promise, &result);
        match result {
            Ok(value) => self.resolve(promise, value),
            Err(reason) => {
                self.reject(promise, reason);
                Ok(())
            }
        }
    }

    /// Answers the current request of an async generator that has ended.
    pub(crate) fn async_generator_ended(
        &mut self,
        generator: ObjectId,
        result: Result<Value, Value>,
    ) -> Completion<()> {
        self.set_state(generator, State::AwaitingReturn);
        let result = result.map(|value| self.iterator_result(value, true));
        self.complete_step(generator, result)?;
        self.drain_requests(generator)
    }

    /// `AsyncGeneratorDrainQueue`
    fn drain_requests(&mut self, generator: ObjectId) -> Completion<()> {
        loop {
            let next = self.requests(generator).and_then(|requests| requests.front().cloned());
            let Some(Request { received, value, .. }) = next else {
                self.set_state(generator, State::Completed);
                return Ok(());
            };
            match received {
                Received::Return => return self.await_return(generator),
                Received::Throw => self.complete_step(generator, Err(value))?,
                Received::Next => {
                    let result = self.iterator_result(Value::UNDEFINED, true);
                    self.complete_step(generator, Ok(result))?;
                }
            }
        }
    }

    /// `AsyncGeneratorAwaitReturn`
    fn await_return(&mut self, generator: ObjectId) -> Completion<()> {
        self.set_state(generator, State::AwaitingReturn);
        let value = self.requests(generator).and_then(|requests| requests.front().cloned());
        let value = value.map_or(Value::UNDEFINED, |request| request.value);
        let promise = match self.promise_resolve(&value) {
            Ok(promise) => promise,
            Err(Abrupt::Throw(reason)) => {
                self.complete_step(generator, Err(reason))?;
                return self.drain_requests(generator);
            }
            Err(limit) => return Err(limit),
        };
        let captured = vec![Value::from(generator)];
        let fulfilled = Native::new("", 1, return_fulfilled).open().capturing(captured.clone());
        let rejected = Native::new("", 1, return_rejected).open().capturing(captured);
        let fulfilled = Value::from(self.new_native(fulfilled));
        let rejected = Value::from(self.new_native(rejected));
        if let Some(promise) = self.as_promise(&promise) {
            self.perform_then(promise, &fulfilled, &rejected, None);
        }
        Ok(())
    }
}

fn return_fulfilled(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(generator) = call.captured[0].as_object() else { return Ok(Value::UNDEFINED) };
    let result = agent.iterator_result(call.argument(0), true);
    agent.complete_step(generator, Ok(result))?;
    agent.drain_requests(generator)?;
    Ok(Value::UNDEFINED)
}

fn return_rejected(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(generator) = call.captured[0].as_object() else { return Ok(Value::UNDEFINED) };
    agent.complete_step(generator, Err(call.argument(0)))?;
    agent.drain_requests(generator)?;
    Ok(Value::UNDEFINED)
}

/// Conversion of a synchronous iterator to an async iterator (ECMA-262, 27.1.4).
impl Agent {
    /// `CreateAsyncFromSyncIterator`: returns the iterator and its `next`.
    pub(crate) fn async_from_sync_iterator(
        &mut self,
        iterator: Value,
        next: Value,
    ) -> (Value, Value) {
        let prototype = self.realm.async_iterator_prototype;
        let object = self.allocate(Some(prototype), Class::Ordinary);
        let captured = vec![iterator, next];
        for native in [
            Native::new("next", 1, |agent, call| sync_call(agent, call, Received::Next)),
            Native::new("return", 1, |agent, call| sync_call(agent, call, Received::Return)),
            Native::new("throw", 1, |agent, call| sync_call(agent, call, Received::Throw)),
        ] {
            self.method(object, native.open().capturing(captured.clone()));
        }
        let next = builtins::own_data(self, object, Key::Name(self.names.next));
        (Value::from(object), next.unwrap_or(Value::UNDEFINED))
    }

    /// `AsyncFromSyncIteratorContinuation` of ECMA-262, 15th edition (2024), and of Node 20. Unlike
    /// in later editions, the iterator is not closed if a value rejects.
    fn continue_sync(&mut self, result: &Value) -> Completion<Value> {
        let Some(object) = result.as_object() else {
            return Err(self.not_a_result(result));
        };
        let done = self.get(object, Key::Name(self.names.done))?;
        let done = Self::to_boolean(&done).unwrap_or(true);
        let value = self.get(object, Key::Name(self.names.value))?;
        self.note_awaited(&value);
        let wrapper = self.promise_resolve(&value)?;
        let unwrap = Native::new("", 1, |agent, call| {
            let done = Agent::to_boolean(&call.captured[0]).unwrap_or(true);
            Ok(agent.iterator_result(call.argument(0), done))
        });
        let unwrap = self.new_native(unwrap.open().capturing(vec![Value::from(done)]));
        let derived = self.executor.promise();
        if let Some(promise) = self.as_promise(&wrapper) {
            let derived = Some(super::jobs::Capability::Promise(derived));
            self.perform_then(promise, &Value::from(unwrap), &Value::UNDEFINED, derived);
        }
        Ok(self.promise_object(derived))
    }
}

fn sync_call(agent: &mut Agent, call: &NativeCall<'_>, received: Received) -> Completion<Value> {
    let [iterator, next] = call.captured else { return Ok(Value::UNDEFINED) };
    let result = sync_result(agent, call, received, iterator, next);
    match result {
        Ok(promise) => Ok(promise),
        Err(Abrupt::Throw(reason)) => {
            let promise = agent.executor.promise();
            agent.reject(promise, reason);
            Ok(agent.promise_object(promise))
        }
        Err(limit) => Err(limit),
    }
}

fn sync_result(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    received: Received,
    iterator: &Value,
    next: &Value,
) -> Completion<Value> {
    let method = match received {
        Received::Next => Some(next.clone()),
        Received::Return => {
            let key = agent.key("return");
            agent.get_method(iterator, key)?
        }
        Received::Throw => {
            let key = agent.key("throw");
            agent.get_method(iterator, key)?
        }
    };
    let Some(method) = method else {
        if received == Received::Return {
            let result = agent.iterator_result(call.argument(0), true);
            let promise = agent.executor.promise();
            agent.resolve(promise, result)?;
            return Ok(agent.promise_object(promise));
        }
        return Err(Abrupt::Throw(call.argument(0)));
    };
    let result = agent.call(&method, iterator.clone(), call.arguments)?;
    agent.continue_sync(&result)
}
