//! Methods of arrays that change them, and their variants that change a copy.

use std::ops::Range;

use super::super::{
    STEPS_OF_ELEMENT, answer, clamp, float, index_key, length_of, methods, open_methods,
    relative_index,
};
use super::{elements_of, sort, this_of};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::{Key, ObjectId};
use crate::javascript::evaluator::value::Value;

pub(super) fn initialize(agent: &mut Agent, prototype: ObjectId) {
    open_methods(
        agent,
        prototype,
        &[
            ("fill", 1, fill),
            ("push", 1, push),
            ("sort", 1, sort),
            ("splice", 2, splice),
            ("toSorted", 1, to_sorted),
            ("toSpliced", 2, to_spliced),
            ("unshift", 1, unshift),
            ("with", 2, with),
        ],
    );
    methods(
        agent,
        prototype,
        &[
            ("copyWithin", 2, copy_within),
            ("pop", 0, pop),
            ("reverse", 0, reverse),
            ("shift", 0, shift),
            ("toReversed", 0, to_reversed),
        ],
    );
}

/// The elements of an extensible array that are not properties. Changing them directly is the same
/// as changing each through `[[Set]]` and `[[Delete]]`.
fn plain_elements(agent: &mut Agent, object: ObjectId) -> Option<&mut Vec<Option<Value>>> {
    let is_extensible = agent.object(object).extensible;
    let has_plain_prototype = agent.has_plain_array_prototype(object);
    agent.elements_mut(object).filter(|_| is_extensible && has_plain_prototype)
}

/// `DeletePropertyOrThrow` of an element.
fn delete_element(agent: &mut Agent, object: ObjectId, index: usize) -> Completion<()> {
    agent.count_native_steps(STEPS_OF_ELEMENT)?;
    let key = index_key(agent, index);
    if agent.delete(object, key) {
        return Ok(());
    }
    let text = super::super::inspect::brief(agent, &Value::from(object));
    Err(agent.type_error(&format!("Cannot delete property '{index}' of {text}")))
}

/// `Set` of an element.
fn set_element(agent: &mut Agent, object: ObjectId, index: usize, value: Value) -> Completion<()> {
    agent.count_native_steps(STEPS_OF_ELEMENT)?;
    let key = index_key(agent, index);
    agent.set(object, key, value)
}

pub(super) fn set_length(agent: &mut Agent, object: ObjectId, length: usize) -> Completion<()> {
    let key = Key::Name(agent.names.length);
    agent.set(object, key, Value::from(length))
}

/// The maximum length of an array-like object (ECMA-262, 6.1.6.1): 2^53 - 1.
const LONGEST: u64 = (1 << 53) - 1;

/// Throws if a length is more than the maximum.
fn check_length(agent: &mut Agent, length: usize) -> Completion<()> {
    if length as u64 > LONGEST {
        return Err(agent.type_error("Invalid array length"));
    }
    Ok(())
}

/// Moves an element, or a hole.
fn move_element(agent: &mut Agent, object: ObjectId, from: usize, to: usize) -> Completion<()> {
    match super::super::element(agent, object, from)? {
        Some(value) => set_element(agent, object, to, value),
        None => delete_element(agent, object, to),
    }
}

/// Moves the elements of a range so that they start at another index.
fn move_elements(
    agent: &mut Agent,
    object: ObjectId,
    range: Range<usize>,
    to: usize,
) -> Completion<()> {
    let count = range.len();
    for step in 0..count {
        // The order avoids overwriting elements that have not been moved.
        let at = if range.start < to { count - 1 - step } else { step };
        move_element(agent, object, range.start + at, to + at)?;
    }
    Ok(())
}

/// Counts the work of moving elements in memory.
fn count_moved(agent: &mut Agent, elements: usize) -> Completion<()> {
    const ELEMENTS_PER_STEP: u64 = 64;
    agent.count_native_steps(elements as u64 / ELEMENTS_PER_STEP)
}

/// Adds the memory of new elements to the total.
fn charge(agent: &mut Agent, added: usize) -> Completion<()> {
    agent.charge(added.saturating_mul(32));
    agent.check_memory()
}

fn push(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if call.this.is_unknown() {
        return Ok(call.this.clone());
    }
    let object = this_of(agent, call)?;
    charge(agent, call.arguments.len())?;
    if let Some(elements) = plain_elements(agent, object) {
        elements.extend(call.arguments.iter().cloned().map(Some));
        let length = elements.len();
        return answer(length);
    }
    let mut length = length_of(agent, object)?;
    let count = call.arguments.len();
    if length as u64 + count as u64 > LONGEST {
        let message = format!(
            "Pushing {count} elements on an array-like of length {length} is disallowed, as the \
             total surpasses 2**53-1"
        );
        return Err(agent.type_error(&message));
    }
    for value in call.arguments {
        set_element(agent, object, length, value.clone())?;
        length += 1;
    }
    set_length(agent, object, length)?;
    answer(length)
}

fn unshift(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    charge(agent, call.arguments.len())?;
    let (length, added) = (length_of(agent, object)?, call.arguments.len());
    if let Some(elements) = plain_elements(agent, object) {
        elements.splice(0..0, call.arguments.iter().cloned().map(Some));
        count_moved(agent, length)?;
        return answer(length + added);
    }
    if added > 0 {
        check_length(agent, length + added)?;
        move_elements(agent, object, 0..length, added)?;
    }
    for (index, value) in call.arguments.iter().enumerate() {
        set_element(agent, object, index, value.clone())?;
    }
    set_length(agent, object, length + added)?;
    answer(length + added)
}

fn pop(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let Some(last) = length_of(agent, object)?.checked_sub(1) else {
        set_length(agent, object, 0)?;
        return answer(Value::UNDEFINED);
    };
    let value = super::super::element_or_undefined(agent, object, last)?;
    if let Some(elements) = plain_elements(agent, object) {
        elements.truncate(last);
        return Ok(value);
    }
    delete_element(agent, object, last)?;
    set_length(agent, object, last)?;
    Ok(value)
}

fn shift(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    if length == 0 {
        set_length(agent, object, 0)?;
        return answer(Value::UNDEFINED);
    }
    let value = super::super::element_or_undefined(agent, object, 0)?;
    if let Some(elements) = plain_elements(agent, object).filter(|list| !list.is_empty()) {
        elements.remove(0);
        count_moved(agent, length)?;
        return Ok(value);
    }
    move_elements(agent, object, 1..length, 0)?;
    delete_element(agent, object, length - 1)?;
    set_length(agent, object, length - 1)?;
    Ok(value)
}

/// The start of a splice, and the number of elements that it removes.
fn spliced_range(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    length: usize,
) -> Completion<(usize, usize)> {
    let start = relative_index(agent, &call.argument(0), length, 0)?;
    let count = match call.arguments.len() {
        0 => 0,
        1 => length - start,
        _ => {
            let count = agent.to_integer(&call.argument(1))?;
            clamp(count.max(0.0), length - start)
        }
    };
    Ok((start, count))
}

/// The elements that a splice inserts.
fn spliced_in(call: &NativeCall<'_>) -> impl Iterator<Item = Option<Value>> {
    call.arguments.iter().skip(2).cloned().map(Some)
}

/// Whether the range of a splice is unknown.
fn is_unknown_range(call: &NativeCall<'_>) -> bool {
    call.this.is_unknown() || call.arguments.iter().take(2).any(Value::is_unknown)
}

fn splice(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if is_unknown_range(call) {
        return answer(super::super::unknown_result(agent, call, call.argument(0).origin));
    }
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let (start, count) = spliced_range(agent, call, length)?;
    charge(agent, call.arguments.len())?;
    if let Some(elements) = plain_elements(agent, object).filter(|list| list.len() == length) {
        let removed: Vec<_> = elements.splice(start..start + count, spliced_in(call)).collect();
        count_moved(agent, length)?;
        return super::like(agent, object, removed, count, true);
    }
    let added = call.arguments.len().saturating_sub(2);
    check_length(agent, length - count + added)?;
    let mut removed = Vec::new();
    for index in start..start + count {
        removed.push(super::super::element(agent, object, index)?);
    }
    let removed = super::like(agent, object, removed, count, true)?;
    if added != count {
        move_elements(agent, object, start + count..length, start + added)?;
    }
    for index in (length - count + added..length).rev() {
        delete_element(agent, object, index)?;
    }
    for (index, value) in call.arguments.iter().skip(2).enumerate() {
        set_element(agent, object, start + index, value.clone())?;
    }
    set_length(agent, object, length - count + added)?;
    Ok(removed)
}

fn to_spliced(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if is_unknown_range(call) {
        return answer(super::super::unknown_result(agent, call, call.argument(0).origin));
    }
    let object = this_of(agent, call)?;
    let mut elements = elements_of(agent, object)?;
    let (start, count) = spliced_range(agent, call, elements.len())?;
    elements.splice(start..start + count, spliced_in(call));
    copy(agent, elements)
}

/// Creates an array with these elements and no holes, for the methods that return a copy.
fn copy(agent: &mut Agent, elements: Vec<Option<Value>>) -> Completion<Value> {
    let list = elements.into_iter().map(|element| element.unwrap_or(Value::UNDEFINED)).collect();
    let array = agent.new_array(list);
    agent.check_memory()?;
    answer(array)
}

fn reverse(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    if let Some(elements) = plain_elements(agent, object) {
        elements.reverse();
        let length = elements.len();
        count_moved(agent, length)?;
        return answer(object);
    }
    let length = length_of(agent, object)?;
    for lower in 0..length / 2 {
        let upper = length - 1 - lower;
        let values = [lower, upper].map(|index| super::super::element(agent, object, index));
        let [low, high] = values;
        match (low?, high?) {
            (None, None) => {}
            (low, high) => {
                replace_element(agent, object, lower, high)?;
                replace_element(agent, object, upper, low)?;
            }
        }
    }
    answer(object)
}

/// Sets an element, or deletes it if there is no value.
fn replace_element(
    agent: &mut Agent,
    object: ObjectId,
    index: usize,
    value: Option<Value>,
) -> Completion<()> {
    match value {
        Some(value) => set_element(agent, object, index, value),
        None => delete_element(agent, object, index),
    }
}

fn to_reversed(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let mut elements = elements_of(agent, object)?;
    elements.reverse();
    copy(agent, elements)
}

fn fill(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let start = relative_index(agent, &call.argument(1), length, 0)?;
    let end = relative_index(agent, &call.argument(2), length, length)?;
    let value = call.argument(0);
    if let Some(elements) = plain_elements(agent, object).filter(|list| list.len() >= end) {
        if start < end {
            elements[start..end].fill(Some(value));
        }
        count_moved(agent, end)?;
        return answer(object);
    }
    for index in start..end {
        set_element(agent, object, index, value.clone())?;
    }
    answer(object)
}

fn copy_within(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let to = relative_index(agent, &call.argument(0), length, 0)?;
    let start = relative_index(agent, &call.argument(1), length, 0)?;
    let end = relative_index(agent, &call.argument(2), length, length)?;
    let count = end.saturating_sub(start).min(length - to);
    move_elements(agent, object, start..start + count, to)?;
    answer(object)
}

fn with(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    if call.argument(0).is_unknown() {
        return answer(super::super::unknown_result(agent, call, call.argument(0).origin));
    }
    let mut elements = elements_of(agent, object)?;
    let length = float(elements.len());
    let relative = agent.to_integer(&call.argument(0))?;
    let index = if relative < 0.0 { length + relative } else { relative };
    if index < 0.0 || index >= length {
        let text = crate::javascript::evaluator::number::to_text(relative);
        return Err(agent.range_error(&format!("Invalid index : {text}")));
    }
    elements[clamp(index, usize::MAX)] = Some(call.argument(1));
    copy(agent, elements)
}

/// The comparator in the arguments, if there is one.
fn comparator(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Option<Value>> {
    let comparator = call.argument(0);
    if comparator.is_undefined() {
        return Ok(None);
    }
    if comparator.is_unknown() || agent.is_callable(&comparator) {
        return Ok(Some(comparator));
    }
    Err(agent.type_error("The comparison function must be either a function or undefined"))
}

/// `sort`: elements first, then `undefined`, then holes.
fn sort(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let comparator = comparator(agent, call)?;
    let object = this_of(agent, call)?;
    let elements = elements_of(agent, object)?;
    let length = elements.len();
    let present = elements.into_iter().flatten().collect();
    let sorted = sort::sorted(agent, present, comparator.as_ref())?;
    if let Some(elements) = plain_elements(agent, object) {
        *elements = sorted.into_iter().map(Some).collect();
        elements.resize(length, None);
        return answer(object);
    }
    let count = sorted.len();
    for (index, value) in sorted.into_iter().enumerate() {
        set_element(agent, object, index, value)?;
    }
    for index in count..length {
        delete_element(agent, object, index)?;
    }
    answer(object)
}

fn to_sorted(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let comparator = comparator(agent, call)?;
    let object = this_of(agent, call)?;
    let list = super::super::list_of(agent, &Value::from(object))?;
    let sorted = sort::sorted(agent, list, comparator.as_ref())?;
    answer(agent.new_array(sorted))
}
