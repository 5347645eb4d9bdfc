//! `Object` (ECMA-262, 20.1).

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::{answer, enumerable_keys, methods, open_methods, unknown_result};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{Class, IterationKind, Key, ObjectId, Property, Slot};
use crate::javascript::evaluator::operators::same_value;
use crate::javascript::evaluator::unknown::Unknown;
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.object_prototype;
    let constructor =
        agent.global_constructor(Native::new("Object", 1, construct).open(), prototype);
    open_methods(
        agent,
        constructor,
        &[
            ("assign", 2, assign),
            ("create", 2, create),
            ("defineProperty", 3, define_property),
            ("defineProperties", 2, define_properties),
            ("freeze", 1, freeze),
            ("seal", 1, seal),
            ("preventExtensions", 1, prevent_extensions),
            ("fromEntries", 1, from_entries),
            ("groupBy", 2, group_by),
            ("setPrototypeOf", 2, set_prototype_of),
        ],
    );
    methods(
        agent,
        constructor,
        &[
            ("entries", 1, entries),
            ("keys", 1, keys),
            ("values", 1, values),
            ("is", 2, is),
            ("hasOwn", 2, has_own),
            ("isExtensible", 1, is_extensible),
            ("isFrozen", 1, is_frozen),
            ("isSealed", 1, is_sealed),
            ("getOwnPropertyDescriptor", 2, get_own_property_descriptor),
            ("getOwnPropertyDescriptors", 1, get_own_property_descriptors),
            ("getOwnPropertyNames", 1, get_own_property_names),
            ("getOwnPropertySymbols", 1, get_own_property_symbols),
            ("getPrototypeOf", 1, get_prototype_of),
        ],
    );
    methods(
        agent,
        prototype,
        &[
            ("hasOwnProperty", 1, has_own_property),
            ("isPrototypeOf", 1, is_prototype_of),
            ("propertyIsEnumerable", 1, property_is_enumerable),
            ("toLocaleString", 0, to_locale_string),
            ("toString", 0, to_string),
            ("valueOf", 0, value_of),
        ],
    );
    let get = agent.new_native(Native::new("get __proto__", 0, get_proto));
    let set = agent.new_native(Native::new("set __proto__", 1, set_proto));
    let key = agent.key("__proto__");
    agent.define(prototype, key, Property::accessor(Some(get), Some(set)));
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let value = call.argument(0);
    let is_derived = call.new_target.as_object().is_some_and(|target| target != call.function);
    if is_derived || value.is_nullish() {
        let prototype = agent.prototype_from(&call.new_target, agent.realm.object_prototype)?;
        return answer(agent.allocate(Some(prototype), Class::Ordinary));
    }
    if value.is_unknown() {
        return Ok(value);
    }
    agent.to_object(&value).map(Value::from)
}

/// `Object.assign`. An unknown source gives the target all properties that have no value.
fn assign(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Kind::Unknown(unknown) = &call.argument(0).kind {
        assign_to_unknown(agent, unknown, &call.arguments[1..])?;
        return Ok(call.argument(0));
    }
    let target = agent.to_object(&call.argument(0))?;
    for source in call.arguments.iter().skip(1) {
        if let Kind::Unknown(unknown) = &source.kind {
            agent.take_over(target, &unknown.text);
            continue;
        }
        if source.is_nullish() {
            continue;
        }
        let from = agent.to_object(source)?;
        agent.copy_hidden(target, from);
        for key in agent.own_keys(from) {
            let is_enumerable =
                agent.get_own_property(from, key).is_some_and(|property| property.enumerable);
            if is_enumerable {
                let value = agent.get(from, key)?;
                agent.set(target, key, value)?;
            }
        }
    }
    answer(target)
}

/// Gives an unknown object the properties of the known sources.
fn assign_to_unknown(agent: &mut Agent, target: &Unknown, sources: &[Value]) -> Completion<()> {
    for from in sources.iter().filter_map(Value::as_object) {
        for key in agent.own_keys(from) {
            if agent.get_own_property(from, key).is_some_and(|property| property.enumerable) {
                let value = agent.get(from, key)?;
                agent.set_member(target, key, &value);
            }
        }
    }
    Ok(())
}

fn create(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let prototype = match call.argument(0).kind {
        Kind::Null => None,
        Kind::Object(object) => Some(object),
        Kind::Unknown(_) => Some(agent.realm.object_prototype),
        _ => {
            let text = super::inspect::brief(agent, &call.argument(0));
            let message = format!("Object prototype may only be an Object or null: {text}");
            return Err(agent.type_error(&message));
        }
    };
    let object = agent.allocate(prototype, Class::Ordinary);
    if let Some(descriptors) = call.argument(1).as_object() {
        define_all(agent, object, descriptors)?;
    }
    answer(object)
}

/// A property descriptor (ECMA-262, 6.2.6): an absent field is `None`.
#[derive(Debug, Default)]
pub(super) struct Descriptor {
    value: Option<Value>,
    writable: Option<bool>,
    get: Option<Half>,
    set: Option<Half>,
    enumerable: Option<bool>,
    configurable: Option<bool>,
}

/// The getter or setter of an accessor: a function or `undefined`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Half(Option<ObjectId>);

/// `ToPropertyDescriptor`
pub(super) fn to_descriptor(agent: &mut Agent, value: &Value) -> Completion<Descriptor> {
    let Some(object) = value.as_object() else {
        let text = super::inspect::brief(agent, value);
        return Err(agent.type_error(&format!("Property description must be an object: {text}")));
    };
    let mut field = |name: &str| -> Completion<Option<Value>> {
        let key = agent.key(name);
        if !agent.has_property(object, key) {
            return Ok(None);
        }
        agent.get(object, key).map(Some)
    };
    let flag = |value: Option<Value>| value.map(|value| super::is_true(&value));
    let enumerable = flag(field("enumerable")?);
    let configurable = flag(field("configurable")?);
    let value = field("value")?;
    let writable = flag(field("writable")?);
    let [get, set] = [field("get")?, field("set")?];
    let get = accessor_function(agent, get, "Getter")?;
    let set = accessor_function(agent, set, "Setter")?;
    if (get.is_some() || set.is_some()) && (value.is_some() || writable.is_some()) {
        let text = super::inspect::brief(agent, &Value::from(object));
        return Err(agent.type_error(&format!(
            "Invalid property descriptor. Cannot both specify accessors and a value or writable \
             attribute, {text}"
        )));
    }
    Ok(Descriptor { value, writable, get, set, enumerable, configurable })
}

fn accessor_function(
    agent: &mut Agent,
    value: Option<Value>,
    what: &str,
) -> Completion<Option<Half>> {
    match value {
        None => Ok(None),
        Some(value) if value.is_undefined() || value.is_unknown() => Ok(Some(Half(None))),
        Some(value) if agent.is_callable(&value) => Ok(Some(Half(value.as_object()))),
        Some(value) => {
            let text = super::inspect::brief(agent, &value);
            Err(agent.type_error(&format!("{what} must be a function: {text}")))
        }
    }
}

/// `ValidateAndApplyPropertyDescriptor`; returns whether it succeeded.
pub(super) fn apply(agent: &mut Agent, id: ObjectId, key: Key, descriptor: Descriptor) -> bool {
    let known = agent.get_own_property(id, key);
    if let Some(known) = &known {
        if !permits(known, &descriptor) {
            return false;
        }
    } else if !agent.object(id).extensible {
        return false;
    }
    let flag = |said: Option<bool>, of: fn(&Property) -> bool| {
        said.unwrap_or_else(|| known.as_ref().is_some_and(of))
    };
    let enumerable = flag(descriptor.enumerable, |known| known.enumerable);
    let configurable = flag(descriptor.configurable, |known| known.configurable);
    let old = known.as_ref().map(|known| known.slot.clone());
    let says_accessor = descriptor.get.is_some() || descriptor.set.is_some();
    let says_data = descriptor.value.is_some() || descriptor.writable.is_some();
    let slot = match old {
        Some(Slot::Accessor { get, set }) if !says_data => Slot::Accessor {
            get: descriptor.get.map_or(get, |half| half.0),
            set: descriptor.set.map_or(set, |half| half.0),
        },
        Some(Slot::Data { value, writable }) if !says_accessor => Slot::Data {
            value: descriptor.value.unwrap_or(value),
            writable: descriptor.writable.unwrap_or(writable),
        },
        _ if says_accessor => Slot::Accessor {
            get: descriptor.get.and_then(|half| half.0),
            set: descriptor.set.and_then(|half| half.0),
        },
        _ => Slot::Data {
            value: descriptor.value.unwrap_or(Value::UNDEFINED),
            writable: descriptor.writable.unwrap_or(false),
        },
    };
    if known.as_ref().is_some_and(|known| !known.configurable)
        && says_nothing_new(&slot, known.as_ref())
    {
        return true;
    }
    agent.define(id, key, Property { slot, enumerable, configurable })
}

/// Whether a read-only property already has this value, or an accessor stays an accessor.
fn says_nothing_new(slot: &Slot, known: Option<&Property>) -> bool {
    match (slot, known.map(|known| &known.slot)) {
        (Slot::Accessor { .. }, Some(Slot::Accessor { .. })) => true,
        (
            Slot::Data { value, writable: false },
            Some(Slot::Data { value: old, writable: false }),
        ) => same_value(value, old),
        _ => false,
    }
}

/// Whether `ValidateAndApplyPropertyDescriptor` permits this change of a property.
fn permits(known: &Property, descriptor: &Descriptor) -> bool {
    if known.configurable {
        return true;
    }
    if descriptor.configurable == Some(true)
        || descriptor.enumerable.is_some_and(|enumerable| enumerable != known.enumerable)
    {
        return false;
    }
    match &known.slot {
        Slot::Data { value, writable } => {
            let is_same = descriptor.value.as_ref().is_none_or(|new| same_value(new, value));
            descriptor.get.is_none()
                && descriptor.set.is_none()
                && (*writable || descriptor.writable != Some(true) && is_same)
        }
        Slot::Accessor { get, set } => {
            descriptor.value.is_none()
                && descriptor.writable.is_none()
                && descriptor.get.is_none_or(|new| new.0 == *get)
                && descriptor.set.is_none_or(|new| new.0 == *set)
        }
    }
}

fn define_or_throw(
    agent: &mut Agent,
    object: ObjectId,
    key: Key,
    descriptor: Descriptor,
) -> Completion<()> {
    let is_there = agent.get_own_property(object, key).is_some();
    if apply(agent, object, key, descriptor) {
        return Ok(());
    }
    let name = agent.key_text(key);
    let message = if is_there {
        format!("Cannot redefine property: {name}")
    } else {
        format!("Cannot define property {name}, object is not extensible")
    };
    Err(agent.type_error(&message))
}

fn define_property(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if super::first_unknown(call.arguments).is_some() {
        return Ok(call.argument(0));
    }
    let Some(object) = call.argument(0).as_object() else {
        return Err(agent.type_error("Object.defineProperty called on non-object"));
    };
    let key = agent.to_property_key(&call.argument(1))?;
    let descriptor = to_descriptor(agent, &call.argument(2))?;
    define_or_throw(agent, object, key, descriptor)?;
    answer(object)
}

fn define_properties(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if super::first_unknown(call.arguments).is_some() {
        return Ok(call.argument(0));
    }
    let Some(object) = call.argument(0).as_object() else {
        return Err(agent.type_error("Object.defineProperties called on non-object"));
    };
    let descriptors = agent.to_object(&call.argument(1))?;
    define_all(agent, object, descriptors)?;
    answer(object)
}

/// `ObjectDefineProperties`
fn define_all(agent: &mut Agent, object: ObjectId, descriptors: ObjectId) -> Completion<()> {
    let mut list = Vec::new();
    for key in agent.own_keys(descriptors) {
        if agent.get_own_property(descriptors, key).is_some_and(|property| property.enumerable) {
            let value = agent.get(descriptors, key)?;
            list.push((key, to_descriptor(agent, &value)?));
        }
    }
    list.into_iter().try_for_each(|(key, value)| define_or_throw(agent, object, key, value))
}

fn freeze(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(object) = call.argument(0).as_object() {
        agent.freeze(object);
    }
    answer(call.argument(0))
}

fn seal(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(object) = call.argument(0).as_object() {
        agent.seal(object);
    }
    answer(call.argument(0))
}

fn prevent_extensions(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(object) = call.argument(0).as_object() {
        agent.materialize(object);
        agent.object_mut(object).extensible = false;
    }
    answer(call.argument(0))
}

/// `Object.fromEntries`. If a key is unknown, the result is unknown.
fn from_entries(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let entries = call.argument(0);
    if entries.is_unknown() {
        return answer(unknown_result(agent, call, entries.origin));
    }
    let object = agent.new_object();
    let mut unknown_key = None;
    super::for_each_of(agent, &entries, &mut |agent, entry| {
        let (key, value) = key_and_value(agent, &entry)?;
        if key.is_unknown() {
            unknown_key = Some(agent.origin_of_unknown_key(unknown_key, &key, &value));
            return Ok(());
        }
        let key = agent.to_property_key(&key)?;
        agent.put(object, key, value);
        Ok(())
    })?;
    match unknown_key {
        Some(origin) => answer(unknown_result(agent, call, origin)),
        None => answer(object),
    }
}

/// The key and the value of an entry.
pub(super) fn key_and_value(agent: &mut Agent, entry: &Value) -> Completion<(Value, Value)> {
    if entry.is_unknown() {
        return Ok((entry.clone(), entry.clone()));
    }
    let Some(entry) = entry.as_object() else {
        let text = super::inspect::brief(agent, entry);
        return Err(agent.type_error(&format!("Iterator value {text} is not an entry object")));
    };
    Ok((agent.get(entry, Key::Index(0))?, agent.get(entry, Key::Index(1))?))
}

/// `Object.groupBy`. If a key is unknown, the result is unknown.
fn group_by(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let callback = super::callback(agent, call, 1)?;
    let mut groups: IndexMap<Key, Vec<Value>, FxBuildHasher> = IndexMap::default();
    let (mut index, mut unknown_key) = (0, None);
    super::for_each_of(agent, &call.argument(0), &mut |agent, item| {
        let arguments = [item.clone(), Value::from(index)];
        index += 1;
        let key = agent.call(&callback, Value::UNDEFINED, &arguments)?;
        if key.is_unknown() {
            unknown_key = Some(agent.origin_of_unknown_key(unknown_key, &key, &item));
            return Ok(());
        }
        let key = agent.to_property_key(&key)?;
        groups.entry(key).or_default().push(item);
        Ok(())
    })?;
    if let Some(origin) = unknown_key {
        return answer(unknown_result(agent, call, origin));
    }
    let object = agent.allocate(None, Class::Ordinary);
    for (key, group) in groups {
        let group = agent.new_array(group);
        agent.put(object, key, Value::from(group));
    }
    answer(object)
}

/// `EnumerableOwnProperties`: the own enumerable properties of a value, as keys, values or entries.
fn listed(agent: &mut Agent, value: &Value, gives: IterationKind) -> Completion<Value> {
    let object = agent.to_object(value)?;
    let mut list = Vec::new();
    for key in enumerable_keys(agent, object) {
        if gives == IterationKind::Keys {
            list.push(agent.key_value(key));
            continue;
        }
        // A getter that ran before may have deleted the property.
        if agent.get_own_property(object, key).is_none() {
            continue;
        }
        let value = agent.get(object, key)?;
        if gives == IterationKind::Values {
            list.push(value);
        } else {
            let entry = vec![agent.key_value(key), value];
            list.push(Value::from(agent.new_array(entry)));
        }
    }
    let origin = value.origin;
    Ok(Value::from(agent.new_array(list)).derived(origin))
}

fn entries(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    listed(agent, &call.argument(0), IterationKind::Entries)
}

fn keys(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    listed(agent, &call.argument(0), IterationKind::Keys)
}

fn values(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    listed(agent, &call.argument(0), IterationKind::Values)
}

fn is(_: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    answer(same_value(&call.argument(0), &call.argument(1)))
}

fn has_own(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = agent.to_object(&call.argument(0))?;
    let key = agent.to_property_key(&call.argument(1))?;
    answer(agent.get_own_property(object, key).is_some())
}

fn is_extensible(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = call.argument(0).as_object();
    answer(object.is_some_and(|object| agent.object(object).extensible))
}

fn is_frozen(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = call.argument(0).as_object();
    answer(object.is_none_or(|object| agent.is_frozen(object)))
}

fn is_sealed(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = call.argument(0).as_object();
    answer(object.is_none_or(|object| agent.is_sealed(object)))
}

/// `FromPropertyDescriptor`
pub(super) fn from_property(agent: &mut Agent, property: Property) -> Value {
    let object = agent.new_object();
    match property.slot {
        Slot::Data { value, writable } => {
            agent.put_named(object, "value", value);
            agent.put_named(object, "writable", Value::from(writable));
        }
        Slot::Accessor { get, set } => {
            let function =
                |function: Option<ObjectId>| function.map_or(Value::UNDEFINED, Value::from);
            agent.put_named(object, "get", function(get));
            agent.put_named(object, "set", function(set));
        }
    }
    agent.put_named(object, "enumerable", Value::from(property.enumerable));
    agent.put_named(object, "configurable", Value::from(property.configurable));
    Value::from(object)
}

fn get_own_property_descriptor(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = agent.to_object(&call.argument(0))?;
    let key = agent.to_property_key(&call.argument(1))?;
    match agent.get_own_property(object, key) {
        Some(property) => answer(from_property(agent, property)),
        None => answer(Value::UNDEFINED),
    }
}

fn get_own_property_descriptors(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = agent.to_object(&call.argument(0))?;
    let result = agent.new_object();
    for key in agent.own_keys(object) {
        if let Some(property) = agent.get_own_property(object, key) {
            let descriptor = from_property(agent, property);
            agent.put(result, key, descriptor);
        }
    }
    answer(result)
}

fn own_keys_where(
    agent: &mut Agent,
    value: &Value,
    is_wanted: fn(&Key) -> bool,
) -> Completion<Value> {
    let object = agent.to_object(value)?;
    let keys = agent.own_keys(object).into_iter().filter(is_wanted);
    let keys = keys.map(|key| agent.key_value(key)).collect();
    answer(agent.new_array(keys))
}

fn get_own_property_names(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    own_keys_where(agent, &call.argument(0), |key| !matches!(key, Key::Symbol(_)))
}

fn get_own_property_symbols(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    own_keys_where(agent, &call.argument(0), |key| matches!(key, Key::Symbol(_)))
}

fn get_prototype_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = agent.to_object(&call.argument(0))?;
    answer(agent.object(object).prototype.map_or(Value::NULL, Value::from))
}

fn set_prototype_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let prototype = match call.argument(1).kind {
        Kind::Null => None,
        Kind::Object(object) => Some(object),
        Kind::Unknown(_) => return answer(call.argument(0)),
        _ => {
            let text = super::inspect::brief(agent, &call.argument(1));
            let message = format!("Object prototype may only be an Object or null: {text}");
            return Err(agent.type_error(&message));
        }
    };
    if let Some(object) = call.argument(0).as_object() {
        change_prototype(agent, object, prototype)?;
    }
    answer(call.argument(0))
}

/// `OrdinarySetPrototypeOf`; returns whether it succeeded.
pub(super) fn try_change_prototype(
    agent: &mut Agent,
    object: ObjectId,
    prototype: Option<ObjectId>,
) -> Result<(), &'static str> {
    if agent.object(object).prototype == prototype {
        return Ok(());
    }
    if !agent.object(object).extensible {
        return Err("#<Object> is not extensible");
    }
    if object == agent.realm.object_prototype {
        // It is an immutable prototype exotic object (ECMA-262, 10.4.7).
        return Err(
            "Immutable prototype object 'Object.prototype' cannot have their prototype set",
        );
    }
    let mut next = prototype;
    while let Some(above) = next {
        if above == object {
            return Err("Cyclic __proto__ value");
        }
        next = agent.object(above).prototype;
    }
    agent.object_mut(object).prototype = prototype;
    Ok(())
}

fn change_prototype(
    agent: &mut Agent,
    object: ObjectId,
    prototype: Option<ObjectId>,
) -> Completion<()> {
    let done = try_change_prototype(agent, object, prototype);
    done.map_err(|message| agent.type_error(message))
}

fn get_proto(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = agent.to_object(&call.this)?;
    answer(agent.object(object).prototype.map_or(Value::NULL, Value::from))
}

fn set_proto(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let prototype = match call.argument(0).kind {
        Kind::Null => None,
        Kind::Object(object) => Some(object),
        _ => return answer(Value::UNDEFINED),
    };
    if let Some(object) = call.this.as_object() {
        change_prototype(agent, object, prototype)?;
    }
    answer(Value::UNDEFINED)
}

fn has_own_property(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let key = agent.to_property_key(&call.argument(0))?;
    let object = agent.to_object(&call.this)?;
    answer(agent.get_own_property(object, key).is_some())
}

fn is_prototype_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(object) = call.argument(0).as_object() else { return answer(false) };
    let this = agent.to_object(&call.this)?;
    let mut next = agent.object(object).prototype;
    while let Some(above) = next {
        if above == this {
            return answer(true);
        }
        next = agent.object(above).prototype;
    }
    answer(false)
}

fn property_is_enumerable(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let key = agent.to_property_key(&call.argument(0))?;
    let object = agent.to_object(&call.this)?;
    answer(agent.get_own_property(object, key).is_some_and(|property| property.enumerable))
}

fn to_locale_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let key = agent.key("toString");
    let method = agent.get_v(&call.this, key)?;
    agent.call(&method, call.this.clone(), &[])
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    match call.this.kind {
        Kind::Undefined => return answer("[object Undefined]"),
        Kind::Null => return answer("[object Null]"),
        _ => {}
    }
    let object = agent.to_object(&call.this)?;
    let builtin = match &agent.object(object).class {
        Class::Array(_) | Class::DictionaryArray { .. } => "Array",
        Class::Arguments(_) => "Arguments",
        Class::Function(_) => "Function",
        Class::Error => "Error",
        Class::Date(_) => "Date",
        Class::RegExp(_) => "RegExp",
        Class::Primitive(value) => match value.kind {
            Kind::Boolean(_) => "Boolean",
            Kind::Number(_) => "Number",
            Kind::String(_) => "String",
            _ => "Object",
        },
        _ => "Object",
    };
    let tag = agent.get_for(object, Key::Symbol(SymbolId::TO_STRING_TAG), &call.this)?;
    match tag.kind {
        Kind::String(tag) => answer(Value::string(format!("[object {tag}]"))),
        _ => answer(Value::string(format!("[object {builtin}]"))),
    }
}

fn value_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    agent.to_object(&call.this).map(Value::from)
}
