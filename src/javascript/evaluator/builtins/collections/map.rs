//! `Map` (ECMA-262, 24.1).

use super::super::{answer, callback, getter, methods, open_methods, unknown_result};
use super::{
    Collection, clear, delete, entries, fill, for_each, get, has, insert, iterator, size, this_of,
};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{
    Class, CollectionEntries, IterationKind, Key, Property,
};
use crate::javascript::evaluator::value::{SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.map_prototype;
    let constructor = agent.global_constructor(Native::new("Map", 0, construct).open(), prototype);
    super::super::species(agent, constructor);
    open_methods(agent, constructor, &[("groupBy", 2, group_by)]);
    open_methods(
        agent,
        prototype,
        &[
            ("get", 1, |agent, call| get(agent, call, Collection::Map)),
            ("set", 2, set),
            ("has", 1, |agent, call| has(agent, call, Collection::Map)),
            ("delete", 1, |agent, call| delete(agent, call, Collection::Map)),
            ("forEach", 1, |agent, call| for_each(agent, call, Collection::Map)),
        ],
    );
    methods(
        agent,
        prototype,
        &[
            ("clear", 0, |agent, call| clear(agent, call, Collection::Map)),
            ("entries", 0, |agent, call| {
                iterator(agent, call, Collection::Map, IterationKind::Entries)
            }),
            ("keys", 0, |agent, call| iterator(agent, call, Collection::Map, IterationKind::Keys)),
            ("values", 0, |agent, call| {
                iterator(agent, call, Collection::Map, IterationKind::Values)
            }),
        ],
    );
    getter(agent, prototype, "size", "get size", |agent, call| size(agent, call, Collection::Map));
    super::super::tag(agent, prototype, "Map");
    let key = agent.key("entries");
    let same = super::super::own_data(agent, prototype, key).unwrap_or(Value::UNDEFINED);
    agent.define(prototype, Key::Symbol(SymbolId::ITERATOR), Property::hidden(same));
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    super::super::require_new(agent, call, "Map")?;
    let default = agent.realm.map_prototype;
    let prototype = agent.prototype_from(&call.new_target, default)?;
    let object = agent.allocate(Some(prototype), Class::Map(CollectionEntries::default()));
    fill(agent, object, Collection::Map, &call.argument(0))?;
    answer(object)
}

fn set(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call, Collection::Map)?;
    insert(agent, object, call.argument(0), call.argument(1))?;
    answer(call.this.clone())
}

/// `Map.groupBy`
fn group_by(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let callback = callback(agent, call, 1)?;
    let mut groups = CollectionEntries::default();
    let (mut index, mut unknown_key) = (0, None);
    super::super::for_each_of(agent, &call.argument(0), &mut |agent, item| {
        let arguments = [item.clone(), Value::from(index)];
        index += 1;
        let key = agent.call(&callback, Value::UNDEFINED, &arguments)?;
        if key.is_unknown() {
            unknown_key = Some(agent.origin_of_unknown_key(unknown_key, &key, &item));
            return Ok(());
        }
        let known = groups.get(&key).and_then(Value::as_object);
        let group = known.unwrap_or_else(|| agent.new_array(Vec::new()));
        if known.is_none() {
            groups.insert(key, Value::from(group));
        }
        if let Some(elements) = agent.elements_mut(group) {
            elements.push(Some(item));
        }
        Ok(())
    })?;
    if let Some(origin) = unknown_key {
        return answer(unknown_result(agent, call, origin));
    }
    let prototype = agent.realm.map_prototype;
    let map = agent.allocate(Some(prototype), Class::Map(CollectionEntries::default()));
    *entries(agent, map) = groups;
    answer(map)
}
