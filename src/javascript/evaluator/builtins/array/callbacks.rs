//! Methods of arrays that take a callback.

use super::super::{
    answer, callback, element, element_or_undefined, is_assumed_true, length_of, open_methods,
};
use super::{access, like, this_of};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::ObjectId;
use crate::javascript::evaluator::value::Value;

pub(super) fn initialize(agent: &mut Agent, prototype: ObjectId) {
    open_methods(
        agent,
        prototype,
        &[
            ("every", 1, every),
            ("filter", 1, filter),
            ("find", 1, find),
            ("findIndex", 1, find_index),
            ("findLast", 1, find_last),
            ("findLastIndex", 1, find_last_index),
            ("flatMap", 1, flat_map),
            ("forEach", 1, for_each),
            ("map", 1, map),
            ("reduce", 1, reduce),
            ("reduceRight", 1, reduce_right),
            ("some", 1, some),
        ],
    );
}

/// Calls the callback for each existing element, until `next` returns false.
fn each(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    mut next: impl FnMut(&mut Agent, usize, Option<(Value, Value)>) -> bool,
) -> Completion<ObjectId> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let callback = callback(agent, call, 0)?;
    for index in 0..length {
        let Some(value) = element(agent, object, index)? else {
            next(agent, index, None);
            continue;
        };
        let result = call_with(agent, call, &callback, object, index, &value)?;
        agent.wait_by_departure(&result)?;
        if !next(agent, index, Some((value, result))) {
            break;
        }
    }
    Ok(object)
}

/// Calls the callback with an element, its index and the array; an unknown callback is called only
/// with the element.
fn call_with(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    callback: &Value,
    object: ObjectId,
    index: usize,
    value: &Value,
) -> Completion<Value> {
    let arguments = [value.clone(), Value::from(index), Value::from(object)];
    let count = if callback.is_unknown() { 1 } else { arguments.len() };
    agent.call(callback, call.argument(1), &arguments[..count])
}

fn for_each(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    each(agent, call, |_, _, _| true)?;
    answer(Value::UNDEFINED)
}

fn map(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mut mapped = Vec::new();
    let object = each(agent, call, |_, _, element| {
        mapped.push(element.map(|(_, result)| result));
        true
    })?;
    let length = mapped.len();
    like(agent, object, mapped, length, false)
}

fn filter(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mut kept = Vec::new();
    let object = each(agent, call, |agent, _, element| {
        if let Some((value, result)) = element
            && is_assumed_true(agent, &result)
        {
            let origin = agent.join(value.origin, result.origin);
            kept.push(Some(value.derived(origin)));
        }
        true
    })?;
    like(agent, object, kept, 0, false)
}

fn some(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mut found = Value::from(false);
    each(agent, call, |agent, _, element| {
        let Some((_, result)) = element else { return true };
        if !is_assumed_true(agent, &result) {
            return true;
        }
        found = Value::from(true).derived(result.origin);
        false
    })?;
    Ok(found)
}

fn every(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mut all = Value::from(true);
    each(agent, call, |agent, _, element| {
        let Some((_, result)) = element else { return true };
        if is_assumed_true(agent, &result) {
            return true;
        }
        all = Value::from(false).derived(result.origin);
        false
    })?;
    Ok(all)
}

/// The index and value of the first element, in this order, for which the callback returns true.
/// Holes count as `undefined`.
fn found(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    from_end: bool,
) -> Completion<Option<(usize, Value)>> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let callback = callback(agent, call, 0)?;
    for step in 0..length {
        let index = if from_end { length - 1 - step } else { step };
        let value = element_or_undefined(agent, object, index)?;
        let result = call_with(agent, call, &callback, object, index, &value)?;
        if is_assumed_true(agent, &result) {
            agent.note_found(&value);
            let origin = agent.join(value.origin, result.origin);
            return Ok(Some((index, value.derived(origin))));
        }
    }
    Ok(None)
}

fn value_or_undefined(found: Option<(usize, Value)>) -> Completion<Value> {
    answer(found.map_or(Value::UNDEFINED, |(_, value)| value))
}

fn index_or_minus_one(found: Option<(usize, Value)>) -> Completion<Value> {
    answer(
        found.map_or(Value::from(-1.0), |(index, value)| Value::from(index).derived(value.origin)),
    )
}

fn find(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    value_or_undefined(found(agent, call, false)?)
}

fn find_index(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    index_or_minus_one(found(agent, call, false)?)
}

fn find_last(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    value_or_undefined(found(agent, call, true)?)
}

fn find_last_index(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    index_or_minus_one(found(agent, call, true)?)
}

fn flat_map(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mut mapped = Vec::new();
    let object = each(agent, call, |_, _, element| {
        mapped.extend(element.map(|(_, result)| result));
        true
    })?;
    let mapped = agent.new_array(mapped);
    let mut all = Vec::new();
    access::flatten(agent, mapped, 1.0, 0, &mut all)?;
    like(agent, object, all, 0, false)
}

fn reduced(agent: &mut Agent, call: &NativeCall<'_>, from_end: bool) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let callback = callback(agent, call, 0)?;
    let mut sum = call.arguments.get(1).cloned();
    for step in 0..length {
        let index = if from_end { length - 1 - step } else { step };
        let Some(value) = element(agent, object, index)? else { continue };
        sum = Some(match sum {
            None => value,
            Some(sum) => {
                let arguments = [sum, value, Value::from(index), Value::from(object)];
                let count = if callback.is_unknown() { 2 } else { arguments.len() };
                agent.call(&callback, Value::UNDEFINED, &arguments[..count])?
            }
        });
    }
    match sum {
        Some(sum) => Ok(sum),
        None => Err(agent.type_error("Reduce of empty array with no initial value")),
    }
}

fn reduce(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    reduced(agent, call, false)
}

fn reduce_right(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    reduced(agent, call, true)
}
