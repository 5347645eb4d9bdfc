//! `Map`, `Set` and their weak variants (ECMA-262, 24 and 26.1).

mod entries;
mod map;
mod set;
mod weak;

use super::{answer, callback};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::{
    Class, CollectionEntries, IterationKind, Iterator, ObjectId,
};
use crate::javascript::evaluator::value::{Kind, Value};

pub(super) fn initialize(agent: &mut Agent) {
    map::initialize(agent);
    set::initialize(agent);
    weak::initialize(agent);
}

/// The kind of a collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Collection {
    Map,
    Set,
    WeakMap,
    WeakSet,
}

impl Collection {
    const fn name(self) -> &'static str {
        match self {
            Self::Map => "Map",
            Self::Set => "Set",
            Self::WeakMap => "WeakMap",
            Self::WeakSet => "WeakSet",
        }
    }
}

/// The kind and the entries of a collection; `None` for other objects.
fn entries_of(agent: &mut Agent, object: ObjectId) -> Option<(Collection, &mut CollectionEntries)> {
    match &mut agent.object_mut(object).class {
        Class::Map(entries) => Some((Collection::Map, entries)),
        Class::Set(entries) => Some((Collection::Set, entries)),
        Class::WeakMap(entries) => Some((Collection::WeakMap, entries)),
        Class::WeakSet(entries) => Some((Collection::WeakSet, entries)),
        _ => None,
    }
}

/// The collection that a method is called on.
fn this_of(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    collection: Collection,
) -> Completion<ObjectId> {
    let found = call
        .this
        .as_object()
        .filter(|object| entries_of(agent, *object).is_some_and(|(found, _)| found == collection));
    match found {
        Some(object) => Ok(object),
        None => Err(super::incompatible(agent, call, collection.name())),
    }
}

/// The entries of an object, which must be a collection.
fn entries(agent: &mut Agent, object: ObjectId) -> &mut CollectionEntries {
    entries_of(agent, object).expect("a collection").1
}

/// The result of looking up a key in a collection.
enum Lookup {
    There(Value),
    Absent,
    /// The key itself, or some key of the collection, is unknown.
    Unknown,
}

/// Looks up a key. An unknown key is found if a key with the same source text was inserted.
/// Otherwise it is unknown whether a collection that is not empty contains it.
fn look_up(agent: &mut Agent, object: ObjectId, key: &Value) -> Lookup {
    agent.record_key(key);
    let entries = entries(agent, object);
    match entries.get(key) {
        Some(value) => Lookup::There(value.clone()),
        None if entries.len() == 0 => Lookup::Absent,
        None if key.is_unknown() || entries.has_unknown_keys() => Lookup::Unknown,
        None => Lookup::Absent,
    }
}

/// `has` of all collections.
fn has(agent: &mut Agent, call: &NativeCall<'_>, collection: Collection) -> Completion<Value> {
    let object = this_of(agent, call, collection)?;
    let key = call.argument(0);
    match look_up(agent, object, &key) {
        Lookup::There(_) => answer(true),
        Lookup::Absent => answer(false),
        Lookup::Unknown => answer(super::unknown_result(agent, call, key.origin)),
    }
}

/// `get` of maps.
fn get(agent: &mut Agent, call: &NativeCall<'_>, collection: Collection) -> Completion<Value> {
    let object = this_of(agent, call, collection)?;
    let key = call.argument(0);
    match look_up(agent, object, &key) {
        Lookup::There(value) => Ok(value),
        Lookup::Absent => answer(Value::UNDEFINED),
        Lookup::Unknown => answer(super::unknown_result(agent, call, key.origin)),
    }
}

/// `delete` of all collections.
fn delete(agent: &mut Agent, call: &NativeCall<'_>, collection: Collection) -> Completion<Value> {
    let object = this_of(agent, call, collection)?;
    let key = call.argument(0);
    match look_up(agent, object, &key) {
        Lookup::Absent => answer(false),
        Lookup::There(_) => answer(entries(agent, object).remove(&key)),
        Lookup::Unknown => answer(super::unknown_result(agent, call, key.origin)),
    }
}

/// `forEach`: also visits entries that the callback adds, but none that it deletes.
fn for_each(agent: &mut Agent, call: &NativeCall<'_>, collection: Collection) -> Completion<Value> {
    let object = this_of(agent, call, collection)?;
    let callback = callback(agent, call, 0)?;
    let mut next = 0;
    while let Some((key, value)) = entries(agent, object).next(&mut next) {
        let arguments = [value, key, Value::from(object)];
        agent.call(&callback, call.argument(1), &arguments)?;
    }
    answer(Value::UNDEFINED)
}

fn clear(agent: &mut Agent, call: &NativeCall<'_>, collection: Collection) -> Completion<Value> {
    let object = this_of(agent, call, collection)?;
    entries(agent, object).clear();
    answer(Value::UNDEFINED)
}

fn size(agent: &mut Agent, call: &NativeCall<'_>, collection: Collection) -> Completion<Value> {
    let object = this_of(agent, call, collection)?;
    answer(entries(agent, object).len())
}

/// An iterator over a collection.
fn iterator(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    collection: Collection,
    gives: IterationKind,
) -> Completion<Value> {
    let of = this_of(agent, call, collection)?;
    let prototype = agent.realm.native_iterator_prototype;
    let iterator = Iterator::Entries { of, next: 0, gives };
    answer(agent.allocate(Some(prototype), Class::Iterator(iterator)))
}

/// Adds the values of a constructor's argument, if there is one, by calling the method with this
/// name, which a subclass may override. A map takes entries (`AddEntriesFromIterable`).
fn fill(
    agent: &mut Agent,
    object: ObjectId,
    collection: Collection,
    values: &Value,
) -> Completion<()> {
    if values.is_nullish() {
        return Ok(());
    }
    let is_map = matches!(collection, Collection::Map | Collection::WeakMap);
    let name = if is_map { "set" } else { "add" };
    let adder = agent.get_named(object, name)?;
    if !agent.is_callable(&adder) {
        let text = super::inspect::brief(agent, &adder);
        let of = super::inspect::brief(agent, &Value::from(object));
        let message = format!("'{text}' returned for property '{name}' of object '{of}' is not");
        return Err(agent.type_error(&format!("{message} a function")));
    }
    super::for_each_of(agent, values, &mut |agent, value| {
        let this = Value::from(object);
        if is_map {
            let (key, value) = super::object::key_and_value(agent, &value)?;
            return agent.call(&adder, this, &[key, value]).map(drop);
        }
        agent.call(&adder, this, &[value]).map(drop)
    })
}

fn insert(agent: &mut Agent, object: ObjectId, key: Value, value: Value) -> Completion<()> {
    agent.charge(128);
    agent.record_key(&key);
    agent.check_memory()?;
    let Some((collection, entries)) = entries_of(agent, object) else { return Ok(()) };
    match (collection, value) {
        // `CanonicalizeKeyedCollectionKey`: -0 becomes +0.
        (Collection::Set, Value { kind: Kind::Number(number), origin }) => {
            entries.insert(key, Value::from(number + 0.0).derived(origin));
        }
        (_, value) => entries.insert(key, value),
    }
    Ok(())
}
