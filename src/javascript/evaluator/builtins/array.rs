//! `Array` (ECMA-262, 23.1).

mod access;
mod callbacks;
mod change;
mod sort;

use super::{answer, callback, element_or_undefined, index_key, length_of, methods, open_methods};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{
    Class, IterationKind, Iterator, Key, ObjectId, to_index,
};
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.array_prototype;
    let constructor =
        agent.global_constructor(Native::new("Array", 1, construct).open(), prototype);
    super::species(agent, constructor);
    open_methods(agent, constructor, &[("from", 1, from), ("isArray", 1, is_array), ("of", 0, of)]);
    access::initialize(agent, prototype);
    callbacks::initialize(agent, prototype);
    change::initialize(agent, prototype);
    methods(agent, prototype, &[("keys", 0, keys), ("entries", 0, entries), ("values", 0, values)]);
    let key = agent.key("values");
    if let Some(values) = super::own_data(agent, prototype, key) {
        agent.realm.array_values = values.as_object().unwrap_or_default();
        let property = crate::javascript::evaluator::object::Property::hidden(values);
        agent.define(prototype, Key::Symbol(SymbolId::ITERATOR), property);
    }
}

/// `new Array(length)`, `new Array(..elements)`
fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let prototype = agent.prototype_from(&call.new_target, agent.realm.array_prototype)?;
    let elements = match call.arguments {
        [Value { kind: Kind::Number(length), .. }] => {
            let Some(length) = to_index(*length) else {
                return Err(agent.range_error("Invalid array length"));
            };
            agent.charge((length as usize).saturating_mul(32));
            agent.check_memory()?;
            vec![None; length as usize]
        }
        [length] if length.is_unknown() => return Ok(length.clone()),
        elements => elements.iter().cloned().map(Some).collect(),
    };
    answer(agent.allocate(Some(prototype), Class::Array(elements)))
}

/// The object that a method is called on. An unknown `this` becomes an array with the assumed
/// number of elements.
fn this_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<ObjectId> {
    if call.this.is_unknown() {
        let elements = super::list_or_assumed(agent, &call.this)?;
        return Ok(agent.new_array(elements));
    }
    agent.to_object(&call.this)
}

fn is_array(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let value = call.argument(0);
    if value.is_unknown() {
        return answer(super::unknown_result(agent, call, value.origin));
    }
    answer(value.as_object().is_some_and(|object| agent.elements(object).is_some()))
}

fn of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    made_by(agent, &call.this, call.arguments.to_vec())
}

fn from(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mapped = match call.argument(1) {
        none if none.is_undefined() => None,
        _ => Some(callback(agent, call, 1)?),
    };
    let mut list = items(agent, &call.argument(0))?;
    if let Some(function) = mapped {
        for (index, item) in list.iter_mut().enumerate() {
            let arguments = [item.clone(), Value::from(index)];
            *item = agent.call(&function, call.argument(2), &arguments)?;
        }
    }
    agent.check_memory()?;
    made_by(agent, &call.this, list)
}

/// The elements of an iterable or of an array-like object.
fn items(agent: &mut Agent, value: &Value) -> Completion<Vec<Value>> {
    if value.is_nullish() {
        return Err(super::not_iterable(agent, value));
    }
    if value.is_unknown() || agent.get_method(value, Key::Symbol(SymbolId::ITERATOR))?.is_some() {
        return super::list_or_assumed(agent, value);
    }
    let object = agent.to_object(value)?;
    let length = agent.get(object, Key::Name(agent.names.length))?;
    // If the length is unknown, the number of elements is assumed, as for an unknown iterable.
    let length = if length.is_unknown() {
        super::list_or_assumed(agent, &length)?.len()
    } else {
        agent.to_length(&length)?
    };
    agent.charge(length.saturating_mul(32));
    agent.check_memory()?;
    (0..length).map(|index| element_or_undefined(agent, object, index)).collect()
}

/// An array with these elements, created by the constructor `Array` or a subclass of it.
fn made_by(agent: &mut Agent, constructor: &Value, list: Vec<Value>) -> Completion<Value> {
    if let Some(object) = constructor.as_object()
        && agent.is_constructor(constructor)
    {
        let key = Key::Name(agent.names.prototype);
        let prototype = agent.get(object, key)?.as_object();
        if prototype != Some(agent.realm.array_prototype) {
            let elements = list.into_iter().map(Some).collect();
            return construct_with(agent, constructor, elements);
        }
    }
    answer(agent.new_array(list))
}

/// Constructs an object with a constructor, and sets these elements.
fn construct_with(
    agent: &mut Agent,
    constructor: &Value,
    elements: Vec<Option<Value>>,
) -> Completion<Value> {
    let made = agent.construct(constructor, &[], constructor.clone())?;
    let Some(object) = made.as_object() else { return Ok(made) };
    let length = elements.len();
    for (index, element) in elements.into_iter().enumerate() {
        if let Some(element) = element {
            let key = index_key(agent, index);
            agent.put(object, key, element);
        }
    }
    let key = Key::Name(agent.names.length);
    agent.set(object, key, Value::from(length))?;
    Ok(made)
}

/// `ArraySpeciesCreate`, followed by setting these elements.
fn like(agent: &mut Agent, original: ObjectId, elements: Vec<Option<Value>>) -> Completion<Value> {
    agent.charge(elements.len().saturating_mul(32));
    agent.check_memory()?;
    let array_prototype = agent.realm.array_prototype;
    let is_plain = agent.elements(original).is_none()
        || agent.object(original).prototype == Some(array_prototype);
    if !is_plain {
        let constructor = agent.get(original, Key::Name(agent.names.constructor))?;
        if let Some(constructor) = constructor.as_object() {
            let species = agent.get(constructor, Key::Symbol(SymbolId::SPECIES))?;
            if agent.is_constructor(&species) {
                return construct_with(agent, &species, elements);
            }
        }
    }
    answer(agent.allocate(Some(array_prototype), Class::Array(elements)))
}

/// All elements, including holes.
fn elements_of(agent: &mut Agent, object: ObjectId) -> Completion<Vec<Option<Value>>> {
    if let Some(elements) = agent.elements(object) {
        return Ok(elements.clone());
    }
    let length = length_of(agent, object)?;
    agent.charge(length.saturating_mul(32));
    agent.check_memory()?;
    (0..length).map(|index| super::element(agent, object, index)).collect()
}

fn iterator(agent: &mut Agent, call: &NativeCall<'_>, gives: IterationKind) -> Completion<Value> {
    let of = Value::from(this_of(agent, call)?).derived(call.this.origin);
    let prototype = agent.realm.native_iterator_prototype;
    let iterator = Iterator::Array { of, next: 0, gives };
    answer(agent.allocate(Some(prototype), Class::Iterator(iterator)))
}

fn keys(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    iterator(agent, call, IterationKind::Keys)
}

fn entries(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    iterator(agent, call, IterationKind::Entries)
}

fn values(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    iterator(agent, call, IterationKind::Values)
}
