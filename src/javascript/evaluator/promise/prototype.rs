//! The constructor `Promise`, and its methods `then`, `catch` and `finally`.

use crate::javascript::Departure;
use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion};
use crate::javascript::evaluator::builtins;
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{Class, Key};
use crate::javascript::evaluator::value::{SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.promise_prototype;
    let constructor =
        agent.global_constructor(Native::new("Promise", 1, construct).open(), prototype);
    agent.realm.promise_constructor = constructor;
    agent.method(prototype, Native::new("then", 2, then).open());
    agent.method(prototype, Native::new("catch", 1, catch).open());
    agent.method(prototype, Native::new("finally", 1, finally).open());
    let key = agent.key("then");
    if let Ok(Some(then)) = agent.get(prototype, key).map(|then| then.as_object()) {
        agent.realm.promise_then = then;
    }
    builtins::tag(agent, prototype, "Promise");
    builtins::species(agent, constructor);
}

/// `Promise(executor)`
fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if call.new_target.is_undefined() {
        return Err(agent.type_error("Promise constructor cannot be invoked without 'new'"));
    }
    let executor = call.argument(0);
    if !agent.is_callable(&executor) {
        let text = agent.brief_text(&executor);
        return Err(agent.type_error(&format!("Promise resolver {text} is not a function")));
    }
    let default = agent.realm.promise_prototype;
    let prototype = agent.prototype_from(&call.new_target, default)?;
    let promise = agent.executor.promise();
    let object = agent.allocate(Some(prototype), Class::Promise(promise));
    agent.record.promise_objects.insert(promise.number(), object);
    let (resolve, reject) = agent.resolving_functions(promise);
    agent.strands_makes(promise);
    if agent.departs(Departure::ExecutorRunsLater) {
        agent.queue_call(executor, vec![resolve, reject]);
        return Ok(Value::from(object));
    }
    agent.record.executing.push(promise);
    let result = agent.call(&executor, Value::UNDEFINED, &[resolve, reject.clone()]);
    agent.record.executing.pop();
    match result {
        Err(Abrupt::Throw(reason)) => drop(agent.call(&reject, Value::UNDEFINED, &[reason])?),
        result => drop(result?),
    }
    agent.note_made(promise);
    Ok(Value::from(object))
}

/// `Promise.prototype.then`
fn then(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(promise) = agent.as_promise(&call.this) else {
        let text = agent.brief_text(&call.this);
        let message =
            format!("Method Promise.prototype.then called on incompatible receiver {text}");
        return Err(agent.type_error(&message));
    };
    agent.note_ignored_handlers(&[call.argument(0), call.argument(1)]);
    let constructor = species(agent, &call.this)?;
    let derived = agent.new_capability(&constructor)?;
    let result = agent.capability_promise(&derived);
    if let Some(outcome) = agent.settled_by_departure(promise)? {
        let [fulfilled, rejected] = [call.argument(0), call.argument(1)];
        let number = agent.add_reaction(promise, &fulfilled, &rejected, Some(derived));
        agent.note_handled(&call.this);
        agent.react(number, outcome)?;
        return Ok(result);
    }
    agent.perform_then(promise, &call.argument(0), &call.argument(1), Some(derived));
    Ok(result)
}

impl Agent {
    /// `SpeciesConstructor`
    pub(crate) fn species_constructor(&mut self, of: &Value, default: &Value) -> Completion<Value> {
        let constructor = self.get_v(of, Key::Name(self.names.constructor))?;
        if constructor.is_undefined() {
            return Ok(default.clone());
        }
        if constructor.as_object().is_none() {
            return Err(self.type_error("The .constructor property is not an object"));
        }
        let species = self.get_v(&constructor, Key::Symbol(SymbolId::SPECIES))?;
        if species.is_nullish() {
            return Ok(default.clone());
        }
        if self.is_constructor(&species) {
            return Ok(species);
        }
        Err(self.type_error("object.constructor[Symbol.species] is not a constructor"))
    }

    /// Records the handlers that `then` ignores, because they are known not to be functions.
    fn note_ignored_handlers(&mut self, handlers: &[Value; 2]) {
        let is_none = |handler: &Value| !handler.is_unknown() && !self.is_callable(handler);
        let [fulfilled, rejected] = handlers;
        // `catch(f)` calls `then(undefined, f)`.
        let is_ignored = if fulfilled.is_undefined() {
            is_none(rejected)
        } else {
            is_none(fulfilled) || !rejected.is_nullish() && is_none(rejected)
        };
        if is_ignored && !self.machine.frames.is_empty() {
            let span = self.current_span();
            self.record.evaluation.ignored_handlers.push(span);
        }
    }
}

/// `SpeciesConstructor` with `%Promise%` as the default.
fn species(agent: &mut Agent, promise: &Value) -> Completion<Value> {
    let default = Value::from(agent.realm.promise_constructor);
    agent.species_constructor(promise, &default)
}

/// `Invoke` of `then`
pub(super) fn invoke_then(
    agent: &mut Agent,
    promise: &Value,
    arguments: &[Value],
) -> Completion<Value> {
    let then = agent.get_v(promise, Key::Name(agent.names.then))?;
    agent.call(&then, promise.clone(), arguments)
}

/// `Promise.prototype.catch`
fn catch(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    invoke_then(agent, &call.this, &[Value::UNDEFINED, call.argument(0)])
}

/// `Promise.prototype.finally`
fn finally(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if call.this.as_object().is_none() {
        return Err(agent.type_error("Promise.prototype.finally called on a non-object"));
    }
    let constructor = species(agent, &call.this)?;
    let on_finally = call.argument(0);
    if !agent.is_callable(&on_finally) {
        return invoke_then(agent, &call.this, &[on_finally.clone(), on_finally]);
    }
    let captured = vec![on_finally, constructor];
    let fulfilled = Native::new("", 1, then_finally).open().capturing(captured.clone());
    let rejected = Native::new("", 1, catch_finally).open().capturing(captured);
    let fulfilled = Value::from(agent.new_native(fulfilled));
    let rejected = Value::from(agent.new_native(rejected));
    invoke_then(agent, &call.this, &[fulfilled, rejected])
}

fn after_finally(agent: &mut Agent, call: &NativeCall<'_>, then: Native) -> Completion<Value> {
    let result = agent.call(&call.captured[0], Value::UNDEFINED, &[])?;
    let promise = super::combinators::promise_resolve_of(agent, &call.captured[1], &result)?;
    let then = agent.new_native(then.capturing(vec![call.argument(0)]));
    invoke_then(agent, &promise, &[Value::from(then)])
}

fn then_finally(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let give = Native::new("", 0, |_, call| Ok(call.captured[0].clone())).open();
    after_finally(agent, call, give)
}

fn catch_finally(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let throw = Native::new("", 0, |_, call| Err(Abrupt::Throw(call.captured[0].clone()))).open();
    after_finally(agent, call, throw)
}
