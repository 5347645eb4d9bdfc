//! The standard library (ECMA-262, 19 to 27), and Node's console.

mod array;
mod bigint;
mod boolean;
mod collections;
mod console;
mod date;
mod error;
mod function;
mod globals;
mod inspect;
mod iterator;
mod json;
mod math;
mod number;
mod object;
mod reflect;
mod regexp;
mod string;
mod structured_clone;
mod symbol;

use std::rc::Rc;

pub(super) use error::define_stack;
pub(super) use inspect::{constructor_name, inspect_native};
pub(crate) use regexp::meter::Meter;
pub(super) use regexp::{invalid_regexp, next_match};

use super::agent::{Abrupt, Agent, Completion};
use super::execute::LONGEST_STRING;
use super::function::{FunctionKind, Native, NativeCall, NativeCode};
use super::object::{Class, Key, ObjectId, Property, Slot};
use super::origin::Origin;
use super::unknown::Unknown;
use super::value::{Kind, SymbolId, Value};
use super::world::{Assumed, Decides};
use crate::javascript::replay::Use;

/// The state of the standard library that is not in objects.
#[derive(Debug, Default)]
pub(crate) struct State {
    console: console::State,
    /// Symbols of `Symbol.for`, in the order of creation.
    registered_symbols: Vec<SymbolId>,
    /// The arrays that are being joined: an array that contains itself joins as an empty string.
    joining: Vec<ObjectId>,
    /// The private name under which a `WeakRef` keeps its target.
    weak_target: Option<Key>,
    /// The private name under which a `FinalizationRegistry` keeps its unregister tokens.
    unregister_tokens: Option<Key>,
}

/// The maximum recursion depth of native functions.
const DEEPEST: usize = 500;

/// The number of steps that the look-up of an element counts as if it is a property, or a hole.
const STEPS_OF_ELEMENT: u64 = 4;

/// Creates the objects of the standard library.
pub(super) fn initialize(agent: &mut Agent) {
    object::initialize(agent);
    function::initialize(agent);
    symbol::initialize(agent);
    error::initialize(agent);
    iterator::initialize(agent);
    array::initialize(agent);
    string::initialize(agent);
    regexp::initialize(agent);
    number::initialize(agent);
    bigint::initialize(agent);
    boolean::initialize(agent);
    math::initialize(agent);
    json::initialize(agent);
    collections::initialize(agent);
    date::initialize(agent);
    reflect::initialize(agent);
    globals::initialize(agent);
    structured_clone::initialize(agent);
    console::initialize(agent);
}

/// The name, length and code of a native function.
type Definition = (&'static str, usize, NativeCode);

/// Defines native methods whose `this` and arguments are always known.
fn methods(agent: &mut Agent, object: ObjectId, definitions: &[Definition]) {
    for (name, length, code) in definitions {
        agent.method(object, Native::new(name, *length, *code));
    }
}

/// Defines native methods that accept unknown values.
fn open_methods(agent: &mut Agent, object: ObjectId, definitions: &[Definition]) {
    for (name, length, code) in definitions {
        agent.method(object, Native::new(name, *length, *code).open());
    }
}

/// Defines a method whose key is a symbol.
fn symbol_method(agent: &mut Agent, object: ObjectId, symbol: SymbolId, native: Native) {
    let function = agent.new_native(native);
    agent.define(object, Key::Symbol(symbol), Property::hidden(Value::from(function)));
}

/// Defines a getter. The function's name is `get` and the key.
fn getter(agent: &mut Agent, object: ObjectId, key: &str, name: &'static str, code: NativeCode) {
    let function = agent.new_native(Native::new(name, 0, code));
    let key = agent.key(key);
    agent.define(object, key, Property::accessor(Some(function), None));
}

/// Defines `Symbol.toStringTag`.
pub(super) fn tag(agent: &mut Agent, object: ObjectId, tag: &str) {
    let property = Property { configurable: true, ..Property::fixed(Value::from(tag)) };
    agent.define(object, Key::Symbol(SymbolId::TO_STRING_TAG), property);
}

/// Defines `Symbol.species` of a constructor: a getter that returns `this`.
pub(super) fn species(agent: &mut Agent, constructor: ObjectId) {
    let itself = |_: &mut Agent, call: &NativeCall<'_>| answer(call.this.clone());
    let function = agent.new_native(Native::new("get [Symbol.species]", 0, itself));
    let property = Property::accessor(Some(function), None);
    agent.define(constructor, Key::Symbol(SymbolId::SPECIES), property);
}

/// Defines read-only constants.
fn constants(agent: &mut Agent, object: ObjectId, constants: &[(&str, f64)]) {
    for (name, value) in constants {
        let key = agent.key(name);
        agent.define(object, key, Property::fixed(Value::from(*value)));
    }
}

/// Wraps the result of a native function that does not throw.
#[expect(clippy::unnecessary_wraps, reason = "native functions that cannot fail end with it")]
fn answer(value: impl Into<Value>) -> Completion<Value> {
    Ok(value.into())
}

/// An unknown value with this source text.
fn unknown(text: &str, origin: Origin) -> Value {
    Value::new(Kind::Unknown(Rc::new(Unknown::new(text)))).derived(origin)
}

/// An unknown result of a native function, with the source text of the call.
fn unknown_result(agent: &mut Agent, call: &NativeCall<'_>, origin: Origin) -> Value {
    let text = match agent.function(call.function) {
        Some(FunctionKind::Native(native)) => {
            let native = Rc::clone(native);
            agent.text_of_native_call(&native, &call.this, call.arguments)
        }
        _ => String::new(),
    };
    unknown(&text, origin)
}

/// The first unknown value of a list.
fn first_unknown(values: &[Value]) -> Option<&Value> {
    values.iter().find(|value| value.is_unknown())
}

/// Whether a flag is true. An unknown flag counts as true.
fn is_true(value: &Value) -> bool {
    Agent::to_boolean(value).unwrap_or(true)
}

/// Whether the result of a callback is true. If it is unknown, this is decided or assumed.
fn is_assumed_true(agent: &mut Agent, result: &Value) -> bool {
    let Kind::Unknown(unknown) = &result.kind else { return is_true(result) };
    let span = agent.current_span();
    let said = agent.record.world.taken(span);
    let is_true = said.unwrap_or(true);
    let assumed = Assumed::Taken(unknown.text.to_string(), is_true, Decides::Branch);
    agent.record.assume(span, assumed, said.is_some());
    agent.record_use(span, Use::Taken(is_true));
    is_true
}

/// The values of an iterable. If it is unknown, these are the assumed elements.
fn list_or_assumed(agent: &mut Agent, iterable: &Value) -> Completion<Vec<Value>> {
    let elements = agent.promised_elements(iterable);
    agent.iterate_to_list(&elements)
}

/// Throws if a constructor is called without `new`.
fn require_new(agent: &mut Agent, call: &NativeCall<'_>, name: &str) -> Completion<()> {
    if call.new_target.is_undefined() {
        return Err(agent.type_error(&format!("Constructor {name} requires 'new'")));
    }
    Ok(())
}

/// The callback in an argument; throws if it is not callable. An unknown value counts as callable.
fn callback(agent: &mut Agent, call: &NativeCall<'_>, index: usize) -> Completion<Value> {
    let callback = call.argument(index);
    if callback.is_unknown() || agent.is_callable(&callback) {
        return Ok(callback);
    }
    let text = inspect::brief(agent, &callback);
    Err(agent.type_error(&format!("{text} is not a function")))
}

/// The key of an element.
fn index_key(agent: &mut Agent, index: usize) -> Key {
    match u32::try_from(index) {
        Ok(index) if index < u32::MAX => Key::Index(index),
        _ => agent.key(&index.to_string()),
    }
}

/// `LengthOfArrayLike`
pub(super) fn length_of(agent: &mut Agent, object: ObjectId) -> Completion<usize> {
    if let Some(length) = agent.array_length(object) {
        return Ok(length);
    }
    let length = agent.get(object, Key::Name(agent.names.length))?;
    agent.to_length(&length)
}

/// The element at an index, or `None` if there is a hole.
fn element(agent: &mut Agent, object: ObjectId, index: usize) -> Completion<Option<Value>> {
    if let Some(Some(Some(value))) = agent.elements(object).map(|list| list.get(index)) {
        return Ok(Some(value.clone()));
    }
    agent.count_native_steps(STEPS_OF_ELEMENT)?;
    let key = index_key(agent, index);
    if !agent.has_property(object, key) {
        return Ok(None);
    }
    agent.get(object, key).map(Some)
}

/// The element at an index; `undefined` for a hole.
fn element_or_undefined(agent: &mut Agent, object: ObjectId, index: usize) -> Completion<Value> {
    Ok(element(agent, object, index)?.unwrap_or(Value::UNDEFINED))
}

/// `CreateListFromArrayLike`
fn list_of(agent: &mut Agent, value: &Value) -> Completion<Vec<Value>> {
    let Some(object) = value.as_object() else {
        return Err(agent.type_error("CreateListFromArrayLike called on non-object"));
    };
    let length = length_of(agent, object)?;
    agent.charge(length.saturating_mul(32));
    agent.check_memory()?;
    (0..length).map(|index| element_or_undefined(agent, object, index)).collect()
}

/// The index in an argument: a negative one counts from the end. The result is clamped to the
/// length.
fn relative_index(
    agent: &mut Agent,
    value: &Value,
    length: usize,
    default: usize,
) -> Completion<usize> {
    if value.is_undefined() {
        return Ok(default);
    }
    let relative = agent.to_integer(value)?;
    Ok(from_either_end(relative, length))
}

/// Converts a relative index: a negative one counts from the end. The result is clamped to the
/// length.
fn from_either_end(relative: f64, length: usize) -> usize {
    if relative < 0.0 { length - clamp(-relative, length) } else { clamp(relative, length) }
}

/// Converts a number to an index of at most `most`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float saturates"
)]
fn clamp(number: f64, most: usize) -> usize {
    (number as usize).min(most)
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "nothing has 2^53 elements")]
const fn float(count: usize) -> f64 {
    count as f64
}

/// Throws if a string would be longer than V8's maximum.
fn check_string_length(agent: &mut Agent, length: usize) -> Completion<()> {
    if length > LONGEST_STRING {
        return Err(agent.range_error("Invalid string length"));
    }
    agent.check_memory_for(length.saturating_mul(2))
}

/// Appends to a string that is being built. Throws if it would be longer than V8's maximum.
fn append(agent: &mut Agent, units: &mut Vec<u16>, part: &[u16]) -> Completion<()> {
    check_string_length(agent, units.len() + part.len())?;
    units.extend_from_slice(part);
    Ok(())
}

/// Throws if native functions recurse too deeply.
fn check_depth(agent: &mut Agent, depth: usize) -> Completion<()> {
    if depth > DEEPEST {
        return Err(agent.range_error("Maximum call stack size exceeded"));
    }
    Ok(())
}

/// The own enumerable properties with string keys, in the order of `Object.keys`.
fn enumerable_keys(agent: &mut Agent, object: ObjectId) -> Vec<Key> {
    let mut keys = agent.own_keys(object);
    keys.retain(|key| {
        !matches!(key, Key::Symbol(_))
            && agent.get_own_property(object, *key).is_some_and(|property| property.enumerable)
    });
    keys
}

/// The value of an own data property, read without running code.
pub(super) fn own_data(agent: &mut Agent, object: ObjectId, key: Key) -> Option<Value> {
    match agent.get_own_property(object, key)?.slot {
        Slot::Data { value, .. } => Some(value),
        Slot::Accessor { .. } => None,
    }
}

/// The value in a wrapper object.
fn wrapped(agent: &Agent, object: ObjectId) -> Option<&Value> {
    match &agent.object(object).class {
        Class::Primitive(value) => Some(value),
        _ => None,
    }
}

/// The name of the native function that is called.
fn name_of(agent: &Agent, call: &NativeCall<'_>) -> &'static str {
    match agent.function(call.function) {
        Some(FunctionKind::Native(native)) => native.name,
        _ => "",
    }
}

/// The error of a method that is called on an incompatible object.
fn incompatible(agent: &mut Agent, call: &NativeCall<'_>, class: &str) -> Abrupt {
    let (name, this) = (name_of(agent, call), inspect::brief(agent, &call.this));
    let message = format!("Method {class}.prototype.{name} called on incompatible receiver {this}");
    agent.type_error(&message)
}

/// The primitive value that a method is called on, directly or in a wrapper.
fn this_primitive(agent: &Agent, call: &NativeCall<'_>) -> Value {
    let wrapped = call.this.as_object().and_then(|object| wrapped(agent, object));
    wrapped.unwrap_or(&call.this).clone()
}

/// The error of a method that is called on an incompatible value.
fn wrong_this(agent: &mut Agent, call: &NativeCall<'_>, class: &str) -> Abrupt {
    let name = name_of(agent, call);
    agent.type_error(&format!("{class}.prototype.{name} requires that 'this' be a {class}"))
}

/// Calls `take` with each value of an iterable; closes its iterator if `take` throws. If the value
/// is not iterable, throws the error of constructors.
fn for_each_of(
    agent: &mut Agent,
    value: &Value,
    take: &mut dyn FnMut(&mut Agent, Value) -> Completion<()>,
) -> Completion<()> {
    let key = Key::Symbol(SymbolId::ITERATOR);
    if value.is_unknown() || !value.is_nullish() && agent.get_method(value, key)?.is_some() {
        let elements = agent.promised_elements(value);
        return agent.for_each_of(&elements, take);
    }
    Err(not_iterable(agent, value))
}

/// The values of an iterable.
fn iterable(agent: &mut Agent, value: &Value) -> Completion<Vec<Value>> {
    let mut values = Vec::new();
    for_each_of(agent, value, &mut |agent, value| {
        agent.charge(size_of::<Value>());
        values.push(value);
        agent.check_memory()
    })?;
    Ok(values)
}

/// The error for a value that is not iterable.
pub(super) fn not_iterable(agent: &mut Agent, value: &Value) -> Abrupt {
    let what = type_and_value(agent, value);
    let message = format!("{what} is not iterable (cannot read property Symbol(Symbol.iterator))");
    agent.type_error(&message)
}

/// The maximum length of a string that V8's messages show in full.
const LONGEST_PRINTED: usize = 100;

/// The type of a value, and the value itself if it is short, as V8's messages show it.
pub(super) fn type_and_value(agent: &mut Agent, value: &Value) -> String {
    let text = inspect::brief(agent, value);
    match &value.kind {
        // Unknown values are iterable and callable, so no message is about one.
        Kind::Undefined | Kind::Unknown(_) => text,
        Kind::Object(object) if agent.function(*object).is_some() => "function".to_owned(),
        Kind::Object(_) => "object".to_owned(),
        Kind::Null => format!("object {text}"),
        Kind::Boolean(_) => format!("boolean {text}"),
        Kind::BigInt(_) => "bigint".to_owned(),
        Kind::Symbol(_) => "symbol".to_owned(),
        Kind::String(string) if string.len() > LONGEST_PRINTED => {
            format!("string \"{}<...>\"", string.start(LONGEST_PRINTED))
        }
        Kind::String(_) => format!("string \"{text}\""),
        Kind::Number(_) => format!("number {text}"),
    }
}
