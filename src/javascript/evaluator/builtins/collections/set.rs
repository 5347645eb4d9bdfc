//! `Set` (ECMA-262, 24.2).

use super::super::{answer, getter, methods, open_methods};
use super::{
    Collection, clear, delete, entries, entries_of, fill, for_each, has, insert, iterator, size,
    this_of,
};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{
    Class, CollectionEntries, IterationKind, Key, ObjectId, Property,
};
use crate::javascript::evaluator::value::{SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.set_prototype;
    let constructor = agent.global_constructor(Native::new("Set", 0, construct).open(), prototype);
    super::super::species(agent, constructor);
    open_methods(
        agent,
        prototype,
        &[
            ("has", 1, |agent, call| has(agent, call, Collection::Set)),
            ("add", 1, add),
            ("delete", 1, |agent, call| delete(agent, call, Collection::Set)),
            ("forEach", 1, |agent, call| for_each(agent, call, Collection::Set)),
        ],
    );
    methods(
        agent,
        prototype,
        &[
            ("clear", 0, |agent, call| clear(agent, call, Collection::Set)),
            ("entries", 0, |agent, call| {
                iterator(agent, call, Collection::Set, IterationKind::Entries)
            }),
            ("values", 0, |agent, call| {
                iterator(agent, call, Collection::Set, IterationKind::Values)
            }),
            ("difference", 1, difference),
            ("intersection", 1, intersection),
            ("isDisjointFrom", 1, is_disjoint_from),
            ("isSubsetOf", 1, is_subset_of),
            ("isSupersetOf", 1, is_superset_of),
            ("symmetricDifference", 1, symmetric_difference),
            ("union", 1, union),
        ],
    );
    getter(agent, prototype, "size", "get size", |agent, call| size(agent, call, Collection::Set));
    super::super::tag(agent, prototype, "Set");
    let key = agent.key("values");
    let same = super::super::own_data(agent, prototype, key).unwrap_or(Value::UNDEFINED);
    for key in [agent.key("keys"), Key::Symbol(SymbolId::ITERATOR)] {
        agent.define(prototype, key, Property::hidden(same.clone()));
    }
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    super::super::require_new(agent, call, "Set")?;
    let default = agent.realm.set_prototype;
    let prototype = agent.prototype_from(&call.new_target, default)?;
    let object = agent.allocate(Some(prototype), Class::Set(CollectionEntries::default()));
    fill(agent, object, Collection::Set, &call.argument(0))?;
    answer(object)
}

fn add(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call, Collection::Set)?;
    insert(agent, object, call.argument(0), call.argument(0))?;
    answer(call.this.clone())
}

/// The values of this set, and of the argument, which may be any set-like object.
fn both(
    agent: &mut Agent,
    call: &NativeCall<'_>,
) -> Completion<(CollectionEntries, CollectionEntries)> {
    let this = this_of(agent, call, Collection::Set)?;
    let mut sets = (CollectionEntries::default(), CollectionEntries::default());
    for value in keys(agent, this) {
        sets.0.insert(value.clone(), value);
    }
    let Some(other) = call.argument(0).as_object() else {
        let text = super::super::inspect::brief(agent, &call.argument(0));
        return Err(agent.type_error(&format!("{text} is not an object")));
    };
    let values = if entries_of(agent, other).is_some() {
        keys(agent, other)
    } else {
        let method = agent.get_named(other, "keys")?;
        let iterator = agent.call(&method, Value::from(other), &[])?;
        agent.iterate_to_list(&iterator)?
    };
    for value in values {
        sets.1.insert(value.clone(), value);
    }
    Ok(sets)
}

fn keys(agent: &mut Agent, object: ObjectId) -> Vec<Value> {
    entries(agent, object).iter().map(|(key, _)| key.clone()).collect()
}

/// A new set of the values for which the predicate is true.
fn set_where<'a>(
    agent: &mut Agent,
    values: impl Iterator<Item = &'a (Value, Value)>,
    is_wanted: impl Fn(&Value) -> bool,
) -> Completion<Value> {
    let mut wanted = CollectionEntries::default();
    for (value, _) in values.filter(|(value, _)| is_wanted(value)) {
        wanted.insert(value.clone(), value.clone());
    }
    agent.charge(128 * wanted.len());
    agent.check_memory()?;
    let prototype = agent.realm.set_prototype;
    answer(agent.allocate(Some(prototype), Class::Set(wanted)))
}

fn union(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (this, other) = both(agent, call)?;
    set_where(agent, this.iter().chain(other.iter()), |_| true)
}

fn intersection(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (this, other) = both(agent, call)?;
    let (fewer, more) = if this.len() <= other.len() { (&this, &other) } else { (&other, &this) };
    set_where(agent, fewer.iter(), |value| more.get(value).is_some())
}

fn difference(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (this, other) = both(agent, call)?;
    set_where(agent, this.iter(), |value| other.get(value).is_none())
}

fn symmetric_difference(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (this, other) = both(agent, call)?;
    set_where(agent, this.iter().chain(other.iter()), |value| {
        this.get(value).is_none() || other.get(value).is_none()
    })
}

fn is_subset_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (this, other) = both(agent, call)?;
    answer(this.iter().all(|(value, _)| other.get(value).is_some()))
}

fn is_superset_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (this, other) = both(agent, call)?;
    answer(other.iter().all(|(value, _)| this.get(value).is_some()))
}

fn is_disjoint_from(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (this, other) = both(agent, call)?;
    answer(this.iter().all(|(value, _)| other.get(value).is_none()))
}
