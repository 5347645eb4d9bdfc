//! The static methods of `Promise` (ECMA-262, 27.2.4).

use super::prototype::invoke_then;
use crate::javascript::Departure;
use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion, ErrorKind};
use crate::javascript::evaluator::builtins;
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::jobs::Capability;
use crate::javascript::evaluator::object::{Key, ObjectId, Property};
use crate::javascript::evaluator::value::{Kind, Value};
use crate::javascript::strands::Combination;

pub(super) fn initialize(agent: &mut Agent) {
    let constructor = agent.realm.promise_constructor;
    for native in [
        Native::new("all", 1, |agent, call| combine(agent, call, Combination::All)),
        Native::new("allSettled", 1, |agent, call| combine(agent, call, Combination::AllSettled)),
        Native::new("any", 1, |agent, call| combine(agent, call, Combination::Any)),
        Native::new("race", 1, |agent, call| combine(agent, call, Combination::Race)),
        Native::new("resolve", 1, resolve),
        Native::new("reject", 1, reject),
        Native::new("withResolvers", 0, with_resolvers),
        Native::new("try", 1, try_call),
    ] {
        agent.method(constructor, native.open());
    }
}

/// `PromiseResolve`
pub(super) fn promise_resolve_of(
    agent: &mut Agent,
    constructor: &Value,
    value: &Value,
) -> Completion<Value> {
    if constructor.as_object() == Some(agent.realm.promise_constructor) {
        return agent.promise_resolve(value);
    }
    agent.note_returned(value);
    if agent.as_promise(value).is_some() {
        let of = agent.get_v(value, Key::Name(agent.names.constructor))?;
        if of.as_object() == constructor.as_object() {
            return Ok(value.clone());
        }
    }
    let capability = agent.new_capability(constructor)?;
    agent.settle_capability(&capability, Ok(value.clone()))?;
    Ok(agent.capability_promise(&capability))
}

/// The `this` value of a static method of `Promise`, which must be a constructor.
fn constructor(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if call.this.as_object().is_some() {
        return Ok(call.this.clone());
    }
    let message = "PromiseResolve called on non-object";
    Err(agent.type_error(message))
}

fn resolve(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let constructor = constructor(agent, call)?;
    agent.note_awaited(&call.argument(0));
    promise_resolve_of(agent, &constructor, &call.argument(0))
}

fn reject(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let constructor = constructor(agent, call)?;
    let capability = agent.new_capability(&constructor)?;
    if let Capability::Promise(promise) = capability {
        agent.strands_makes(promise);
        agent.strands_rejects(promise, &call.argument(0));
    }
    agent.settle_capability(&capability, Err(call.argument(0)))?;
    Ok(agent.capability_promise(&capability))
}

fn with_resolvers(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let constructor = constructor(agent, call)?;
    let capability = agent.new_capability(&constructor)?;
    if let Capability::Promise(promise) = capability {
        agent.strands_makes(promise);
    }
    let (resolve, reject) = functions(agent, &capability);
    let promise = agent.capability_promise(&capability);
    let object = agent.new_object();
    agent.put_named(object, "promise", promise);
    agent.put_named(object, "resolve", resolve);
    agent.put_named(object, "reject", reject);
    Ok(Value::from(object))
}

fn functions(agent: &mut Agent, capability: &Capability) -> (Value, Value) {
    match capability {
        Capability::Promise(promise) => agent.resolving_functions(*promise),
        Capability::Functions { resolve, reject, .. } => (resolve.clone(), reject.clone()),
    }
}

fn try_call(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let constructor = constructor(agent, call)?;
    let capability = agent.new_capability(&constructor)?;
    let arguments = call.arguments.get(1..).unwrap_or_default();
    let result = agent.call(&call.argument(0), Value::UNDEFINED, arguments);
    let result = caught(result)?;
    if let Capability::Promise(promise) = capability {
        agent.strands_makes(promise);
        match &result {
            Ok(value) => agent.strands_resolves(promise, value),
            Err(reason) => agent.strands_rejects(promise, reason),
        }
    }
    agent.settle_capability(&capability, result)?;
    Ok(agent.capability_promise(&capability))
}

fn caught(result: Completion<Value>) -> Completion<Result<Value, Value>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Abrupt::Throw(reason)) => Ok(Err(reason)),
        Err(limit) => Err(limit),
    }
}

/// `Promise.all`, `allSettled`, `any` and `race`.
fn combine(agent: &mut Agent, call: &NativeCall<'_>, how: Combination) -> Completion<Value> {
    let constructor = constructor(agent, call)?;
    let capability = agent.new_capability(&constructor)?;
    let iterable = agent.promised_elements(&call.argument(0));
    agent.strands_combines();
    let result = perform(agent, &constructor, &capability, &iterable, how);
    let promise = match capability {
        Capability::Promise(promise) => Some(promise),
        Capability::Functions { .. } => None,
    };
    if result.is_err() {
        agent.strands_refuse("a combinator that throws");
    }
    agent.strands_combined(how, promise);
    if let Err(reason) = caught(result.map(|()| Value::UNDEFINED))? {
        agent.settle_capability(&capability, Err(reason))?;
    }
    Ok(agent.capability_promise(&capability))
}

/// The state that the element functions of a combinator share.
#[derive(Clone)]
struct Shared {
    values: ObjectId,
    /// `remainingElementsCount`: the number of pending elements, plus one until all are subscribed.
    remaining: ObjectId,
}

/// `PerformPromiseAll`, `PerformPromiseAllSettled`, `PerformPromiseAny` and `PerformPromiseRace`.
fn perform(
    agent: &mut Agent,
    constructor: &Value,
    capability: &Capability,
    iterable: &Value,
    how: Combination,
) -> Completion<()> {
    let key = agent.key("resolve");
    let promise_resolve = agent.get_v(constructor, key)?;
    if !agent.is_callable(&promise_resolve) {
        return Err(agent.type_error("Promise resolve or reject function is not callable"));
    }
    let shared = Shared {
        values: agent.new_array(Vec::new()),
        remaining: agent.new_array(vec![Value::from(1.0)]),
    };
    let (resolve, reject) = functions(agent, capability);
    let mut index = 0;
    agent.for_each_of(iterable, &mut |agent, element| {
        let next = agent.call(&promise_resolve, constructor.clone(), &[element])?;
        if let (Capability::Promise(result), Some(part)) = (capability, agent.as_promise(&next)) {
            agent.record.follow(*result, part);
        }
        let handlers = match how {
            Combination::Race => [resolve.clone(), reject.clone()],
            _ => element_functions(agent, &shared, index, how, &resolve, &reject),
        };
        count(agent, &shared, 1.0);
        index += 1;
        invoke_then(agent, &next, &handlers).map(drop)
    })?;
    if how != Combination::Race && count(agent, &shared, -1.0) == 0.0 {
        finish(agent, &shared, how, &resolve, &reject)?;
    }
    Ok(())
}

/// Changes the number of pending elements; returns the new number.
fn count(agent: &mut Agent, shared: &Shared, by: f64) -> f64 {
    let Some(elements) = agent.elements_mut(shared.remaining) else { return 0.0 };
    let Some(Some(Value { kind: Kind::Number(count), .. })) = elements.first_mut() else {
        return 0.0;
    };
    *count += by;
    *count
}

/// Settles the result of a combinator, because no element is pending.
fn finish(
    agent: &mut Agent,
    shared: &Shared,
    how: Combination,
    resolve: &Value,
    reject: &Value,
) -> Completion<()> {
    let values = Value::from(shared.values);
    if how == Combination::All && agent.departs(Departure::AllWaits) {
        let reason = agent.get(shared.remaining, Key::Index(1))?;
        if !reason.is_undefined() {
            return agent.call(reject, Value::UNDEFINED, &[reason]).map(drop);
        }
    }
    if how == Combination::Any {
        let error = aggregate_error(agent, values);
        return agent.call(reject, Value::UNDEFINED, &[error]).map(drop);
    }
    agent.call(resolve, Value::UNDEFINED, &[values]).map(drop)
}

pub(super) fn aggregate_error(agent: &mut Agent, errors: Value) -> Value {
    let error = agent.new_error(ErrorKind::Aggregate, "All promises were rejected");
    if let Some(object) = error.as_object() {
        let key = agent.key("errors");
        agent.define(object, key, Property::hidden(errors));
        // No code creates this error, so its stack has no lines.
        let stack = Value::from("AggregateError: All promises were rejected");
        builtins::define_stack(agent, object, stack);
    }
    error
}

/// Creates the functions that handle the outcome of an element
/// (`Promise.all Resolve Element Functions` and the corresponding ones).
fn element_functions(
    agent: &mut Agent,
    shared: &Shared,
    index: u32,
    how: Combination,
    resolve: &Value,
    reject: &Value,
) -> [Value; 2] {
    // This is the `[[AlreadyCalled]]` record that both functions of an element share.
    let called = agent.new_array(vec![Value::from(false)]);
    let captured = vec![
        Value::from(shared.values),
        Value::from(shared.remaining),
        Value::from(f64::from(index)),
        Value::from(called),
        resolve.clone(),
        reject.clone(),
    ];
    let mut element = |code| {
        let native = Native::new("", 1, code).open().capturing(captured.clone());
        Value::from(agent.new_native(native))
    };
    match how {
        Combination::All => {
            let fulfilled = element(|agent, call| settled(agent, call, Combination::All, true));
            let rejected = if agent.departs(Departure::AllWaits) {
                let native = Native::new("", 1, rejected_late).open().capturing(captured.clone());
                Value::from(agent.new_native(native))
            } else {
                reject.clone()
            };
            [fulfilled, rejected]
        }
        Combination::Any => {
            let rejected = element(|agent, call| settled(agent, call, Combination::Any, false));
            [resolve.clone(), rejected]
        }
        _ => [
            element(|agent, call| settled(agent, call, Combination::AllSettled, true)),
            element(|agent, call| settled(agent, call, Combination::AllSettled, false)),
        ],
    }
}

fn settled(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    how: Combination,
    is_fulfilled: bool,
) -> Completion<Value> {
    let [values, remaining, index, called, resolve, reject] = call.captured else {
        return Ok(Value::UNDEFINED);
    };
    let objects = (values.as_object(), remaining.as_object(), called.as_object());
    let (Some(values), Some(remaining), Some(called)) = objects else {
        return Ok(Value::UNDEFINED);
    };
    let was = agent.elements_mut(called).and_then(|state| state[0].replace(Value::from(true)));
    if matches!(was, Some(Value { kind: Kind::Boolean(true), .. })) {
        return Ok(Value::UNDEFINED);
    }
    let value = match how {
        Combination::AllSettled => entry(agent, call.argument(0), is_fulfilled),
        _ => call.argument(0),
    };
    let Kind::Number(index) = index.kind else { return Ok(Value::UNDEFINED) };
    let index = crate::javascript::evaluator::object::to_index(index).unwrap_or(0) as usize;
    let by_completion = how == Combination::All && agent.departs(Departure::ResultsByCompletion);
    let settled_before = agent.elements_mut(values).map(|values| values.len());
    let index = settled_before.filter(|_| by_completion).unwrap_or(index);
    put_at(agent, values, index, value);
    let shared = Shared { values, remaining };
    if count(agent, &shared, -1.0) == 0.0 {
        finish(agent, &shared, how, resolve, reject)?;
    }
    Ok(Value::UNDEFINED)
}

/// Handles the rejection of an element of `Promise.all`, if the departure is `AllWaits`.
fn rejected_late(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let [values, remaining, _, _, resolve, reject] = call.captured else {
        return Ok(Value::UNDEFINED);
    };
    let (Some(values), Some(remaining)) = (values.as_object(), remaining.as_object()) else {
        return Ok(Value::UNDEFINED);
    };
    // The reason of the first rejection is stored beside the number of pending elements.
    if agent.get(remaining, Key::Index(1))?.is_undefined() {
        agent.put(remaining, Key::Index(1), call.argument(0));
    }
    let shared = Shared { values, remaining };
    if count(agent, &shared, -1.0) == 0.0 {
        finish(agent, &shared, Combination::All, resolve, reject)?;
    }
    Ok(Value::UNDEFINED)
}

fn put_at(agent: &mut Agent, values: ObjectId, index: usize, value: Value) {
    if let Some(elements) = agent.elements_mut(values) {
        if elements.len() <= index {
            elements.resize(index + 1, Some(Value::UNDEFINED));
        }
        elements[index] = Some(value);
    }
}

/// An entry of the result of `Promise.allSettled`.
fn entry(agent: &mut Agent, value: Value, is_fulfilled: bool) -> Value {
    let object = agent.new_object();
    let (status, key) = if is_fulfilled { ("fulfilled", "value") } else { ("rejected", "reason") };
    agent.put_named(object, "status", Value::from(status));
    let origin = value.origin;
    agent.put_named(object, key, value);
    Value::from(object).derived(origin)
}
