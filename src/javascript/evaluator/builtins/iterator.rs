//! Built-in iterators (ECMA-262, 27.1, 23.1.5, 22.1.5, 24.1.5).

use super::{answer, own_data, symbol_method};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{Class, Iterator, Key, Property};
use crate::javascript::evaluator::value::{SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let itself = |_: &mut Agent, call: &NativeCall<'_>| answer(call.this.clone());
    let prototype = agent.realm.iterator_prototype;
    let native = Native::new("[Symbol.iterator]", 0, itself);
    symbol_method(agent, prototype, SymbolId::ITERATOR, native);
    let prototype = agent.realm.async_iterator_prototype;
    let native = Native::new("[Symbol.asyncIterator]", 0, itself);
    symbol_method(agent, prototype, SymbolId::ASYNC_ITERATOR, native);
    let prototype = agent.realm.native_iterator_prototype;
    agent.method(prototype, Native::new("next", 0, next));
    let key = Key::Name(agent.names.next);
    let next = own_data(agent, prototype, key).and_then(|next| next.as_object());
    agent.realm.native_iterator_next = next.unwrap_or_default();
    let tag = agent.new_native(Native::new("get [Symbol.toStringTag]", 0, tag));
    let property = Property::accessor(Some(tag), None);
    agent.define(prototype, Key::Symbol(SymbolId::TO_STRING_TAG), property);
}

fn next(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let iterator = call.this.as_object();
    let iterator = iterator.filter(|id| matches!(agent.object(*id).class, Class::Iterator(_)));
    let Some(iterator) = iterator else {
        return Err(agent.type_error("next method called on incompatible receiver"));
    };
    let value = agent.native_step(iterator)?;
    let is_done = value.is_none();
    answer(agent.iterator_result(value.unwrap_or(Value::UNDEFINED), is_done))
}

/// The getter of `Symbol.toStringTag`, which depends on the kind of the iterator.
fn tag(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    match call.this.as_object().map(|id| &agent.object(id).class) {
        Some(Class::Iterator(iterator)) => answer(name(agent, iterator)),
        _ => answer(Value::UNDEFINED),
    }
}

/// `Symbol.toStringTag` of an iterator.
pub(super) fn name(agent: &Agent, iterator: &Iterator) -> &'static str {
    match iterator {
        Iterator::Array { .. } | Iterator::Done => "Array Iterator",
        Iterator::String { .. } => "String Iterator",
        Iterator::Entries { of, .. } => match agent.object(*of).class {
            Class::Map(_) => "Map Iterator",
            _ => "Set Iterator",
        },
        Iterator::Matches { .. } | Iterator::Names { .. } => "RegExp String Iterator",
    }
}
