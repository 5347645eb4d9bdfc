//! Methods of arrays that change them, and their variants that change a copy.

use super::super::{
    answer, clamp, float, index_key, length_of, methods, open_methods, relative_index,
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

/// The kind of a change, which determines the error message if the change is not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ChangeKind {
    Adds,
    Removes,
    Assigns,
}

/// Changes the elements of an array or an array-like object.
fn edit<R>(
    agent: &mut Agent,
    object: ObjectId,
    change: ChangeKind,
    edit: impl FnOnce(&mut Vec<Option<Value>>) -> R,
) -> Completion<R> {
    let is_extensible = agent.object(object).extensible;
    if let Some(elements) = agent.elements_mut(object) {
        if is_extensible {
            return Ok(edit(elements));
        }
        let length = elements.len();
        return forbidden(agent, object, change, length, edit);
    }
    let mut elements = elements_of(agent, object)?;
    let before = elements.len();
    let result = edit(&mut elements);
    let after = elements.len();
    for (index, element) in elements.into_iter().enumerate() {
        let key = index_key(agent, index);
        match element {
            Some(value) => agent.set(object, key, value)?,
            None => drop(agent.delete(object, key)),
        }
    }
    for index in after..before {
        let key = index_key(agent, index);
        agent.delete(object, key);
    }
    let key = Key::Name(agent.names.length);
    agent.set(object, key, Value::from(after))?;
    Ok(result)
}

/// Applies a change to an array that is not extensible. Elements cannot be added, and a frozen
/// array cannot be changed at all.
fn forbidden<R>(
    agent: &mut Agent,
    object: ObjectId,
    change: ChangeKind,
    length: usize,
    edit: impl FnOnce(&mut Vec<Option<Value>>) -> R,
) -> Completion<R> {
    let message = match change {
        ChangeKind::Adds => format!("Cannot add property {length}, object is not extensible"),
        ChangeKind::Removes if agent.is_frozen(object) => {
            let last = length.saturating_sub(1);
            format!("Cannot delete property '{last}' of [object Array]")
        }
        ChangeKind::Assigns if agent.is_frozen(object) => {
            "Cannot assign to read only property '0' of object '[object Array]'".to_owned()
        }
        ChangeKind::Removes | ChangeKind::Assigns => {
            let elements = agent.elements_mut(object).expect("an array");
            return Ok(edit(elements));
        }
    };
    Err(agent.type_error(&message))
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
    let length = edit(agent, object, ChangeKind::Adds, |elements| {
        elements.extend(call.arguments.iter().cloned().map(Some));
        elements.len()
    })?;
    answer(length)
}

fn unshift(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    charge(agent, call.arguments.len())?;
    let length = edit(agent, object, ChangeKind::Adds, |elements| {
        elements.splice(0..0, call.arguments.iter().cloned().map(Some));
        elements.len()
    })?;
    answer(length)
}

fn pop(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    if let Some(last) = length_of(agent, object)?.checked_sub(1) {
        let value = super::super::element_or_undefined(agent, object, last)?;
        edit(agent, object, ChangeKind::Removes, |elements| elements.truncate(last))?;
        return Ok(value);
    }
    answer(Value::UNDEFINED)
}

fn shift(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    if length_of(agent, object)? == 0 {
        return answer(Value::UNDEFINED);
    }
    let value = super::super::element_or_undefined(agent, object, 0)?;
    edit(agent, object, ChangeKind::Removes, |elements| drop(elements.remove(0)))?;
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
    let removed = edit(agent, object, ChangeKind::Adds, |elements| {
        elements.splice(start..start + count, spliced_in(call)).collect::<Vec<_>>()
    })?;
    super::like(agent, object, removed)
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
    edit(agent, object, ChangeKind::Assigns, |elements| elements.reverse())?;
    answer(object)
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
    if start < end {
        edit(agent, object, ChangeKind::Assigns, |elements| {
            elements[start..end].fill(Some(value));
        })?;
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
    edit(agent, object, ChangeKind::Assigns, |elements| {
        let copied = elements[start..start + count].to_vec();
        elements.splice(to..to + count, copied);
    })?;
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
    edit(agent, object, ChangeKind::Assigns, |elements| {
        *elements = sorted.into_iter().map(Some).collect();
        elements.resize(length, None);
    })?;
    answer(object)
}

fn to_sorted(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let comparator = comparator(agent, call)?;
    let object = this_of(agent, call)?;
    let list = super::super::list_of(agent, &Value::from(object))?;
    let sorted = sort::sorted(agent, list, comparator.as_ref())?;
    answer(agent.new_array(sorted))
}
