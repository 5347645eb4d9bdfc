//! `Array` (ECMA-262, 23.1).

mod access;
mod callbacks;
mod change;
mod sort;

use super::{answer, callback, element_or_undefined, index_key, length_of, methods, open_methods};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{Class, IterationKind, Iterator, Key, ObjectId};
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

/// The maximum number of holes of a new array whose elements are not properties, as in V8.
const MOST_HOLES: usize = 1 << 25;

/// `new Array(length)`, `new Array(..elements)`
fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let prototype = agent.prototype_from(&call.new_target, agent.realm.array_prototype)?;
    let elements = match call.arguments {
        [Value { kind: Kind::Number(length), .. }] => {
            let length = agent.valid_array_length(&Value::from(*length))?;
            let holes = agent.to_length(&length)?;
            if holes <= MOST_HOLES {
                agent.charge(holes * size_of::<Value>());
                agent.check_memory()?;
                let elements = vec![None; holes];
                return answer(agent.allocate(Some(prototype), Class::Array(elements)));
            }
            let array = agent.allocate(Some(prototype), Class::Array(Vec::new()));
            let key = Key::Name(agent.names.length);
            agent.set(array, key, length)?;
            return answer(array);
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
    if let Kind::Unknown(unknown) = &value.kind {
        let result = super::unknown_result(agent, call, value.origin);
        agent.identify_is_array(&result, unknown);
        return answer(result);
    }
    answer(value.as_object().is_some_and(|object| agent.is_array(object)))
}

fn of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let count = call.arguments.len();
    let made = made_by(agent, &call.this, Some(count))?;
    let elements = call.arguments.iter().cloned().map(Some).collect();
    fill_new(agent, &made, elements, true)?;
    Ok(made)
}

/// An empty array, or an object that the constructor creates, with a length if there is one.
fn made_by(agent: &mut Agent, constructor: &Value, length: Option<usize>) -> Completion<Value> {
    if !agent.is_constructor(constructor) {
        return answer(agent.new_array(Vec::new()));
    }
    let arguments: Vec<Value> = length.map(Value::from).into_iter().collect();
    agent.construct(constructor, &arguments, constructor.clone())
}

fn from(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mapped = match call.argument(1) {
        none if none.is_undefined() => None,
        _ => Some(callback(agent, call, 1)?),
    };
    let items = call.argument(0);
    if items.is_nullish() {
        return Err(super::not_iterable(agent, &items));
    }
    let map = |agent: &mut Agent, index: usize, item: Value| match &mapped {
        None => Ok(item),
        Some(function) => agent.call(function, call.argument(2), &[item, Value::from(index)]),
    };
    let key = Key::Symbol(SymbolId::ITERATOR);
    if items.is_unknown() || agent.get_method(&items, key)?.is_some() {
        let made = made_by(agent, &call.this, None)?;
        let items = agent.promised_elements(&items);
        let mut length = 0;
        agent.for_each_of(&items, &mut |agent, item| {
            let item = map(agent, length, item)?;
            length += 1;
            add_new(agent, &made, length - 1, item)
        })?;
        set_length(agent, &made, length)?;
        return Ok(made);
    }
    let object = agent.to_object(&items)?;
    let length = array_like_length(agent, object)?;
    let made = made_by(agent, &call.this, Some(length))?;
    for index in 0..length {
        let item = element_or_undefined(agent, object, index)?;
        let item = map(agent, index, item)?;
        add_new(agent, &made, index, item)?;
    }
    set_length(agent, &made, length)?;
    Ok(made)
}

/// The length of an array-like object. If it is unknown, the number of elements is assumed, as for
/// an unknown iterable.
fn array_like_length(agent: &mut Agent, object: ObjectId) -> Completion<usize> {
    let length = agent.get(object, Key::Name(agent.names.length))?;
    if length.is_unknown() {
        return Ok(super::list_or_assumed(agent, &length)?.len());
    }
    agent.to_length(&length)
}

/// Adds an element to a new object (`CreateDataPropertyOrThrow`).
fn add_new(agent: &mut Agent, made: &Value, index: usize, item: Value) -> Completion<()> {
    let Some(object) = made.as_object() else { return Ok(()) };
    agent.count_native_steps(1)?;
    let key = index_key(agent, index);
    if agent.put(object, key, item) {
        return Ok(());
    }
    Err(agent.type_error(&format!("Cannot redefine property: {index}")))
}

fn set_length(agent: &mut Agent, made: &Value, length: usize) -> Completion<()> {
    made.as_object().map_or(Ok(()), |object| change::set_length(agent, object, length))
}

/// Sets these elements of a new object.
fn fill_new(
    agent: &mut Agent,
    made: &Value,
    elements: Vec<Option<Value>>,
    sets_length: bool,
) -> Completion<()> {
    let length = elements.len();
    for (index, element) in elements.into_iter().enumerate() {
        if let Some(element) = element {
            add_new(agent, made, index, element)?;
        }
    }
    if sets_length { set_length(agent, made, length) } else { Ok(()) }
}

/// `ArraySpeciesCreate` with this length, followed by setting these elements.
fn like(
    agent: &mut Agent,
    original: ObjectId,
    elements: Vec<Option<Value>>,
    length: usize,
    sets_length: bool,
) -> Completion<Value> {
    agent.charge(elements.len().saturating_mul(32));
    agent.check_memory()?;
    let Some(species) = species(agent, original)? else {
        let prototype = agent.realm.array_prototype;
        return answer(agent.allocate(Some(prototype), Class::Array(elements)));
    };
    let made = agent.construct(&species, &[Value::from(length)], species.clone())?;
    fill_new(agent, &made, elements, sets_length)?;
    Ok(made)
}

/// The constructor that `ArraySpeciesCreate` calls; `None` for that of plain arrays.
fn species(agent: &mut Agent, original: ObjectId) -> Completion<Option<Value>> {
    if !agent.is_array(original) {
        return Ok(None);
    }
    let mut constructor = agent.get(original, Key::Name(agent.names.constructor))?;
    if let Some(object) = constructor.as_object() {
        constructor = agent.get(object, Key::Symbol(SymbolId::SPECIES))?;
        if constructor.is_nullish() {
            return Ok(None);
        }
    }
    let plain = agent.get(agent.realm.array_prototype, Key::Name(agent.names.constructor))?;
    if constructor.is_undefined() || constructor.as_object() == plain.as_object() {
        return Ok(None);
    }
    if agent.is_constructor(&constructor) {
        return Ok(Some(constructor));
    }
    Err(agent.type_error("object.constructor[Symbol.species] is not a constructor"))
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
