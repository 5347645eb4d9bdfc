//! `Boolean` (ECMA-262, 20.3).

use super::{answer, methods};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::Class;
use crate::javascript::evaluator::value::{Kind, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.boolean_prototype;
    agent.object_mut(prototype).class = Class::Primitive(Value::from(false));
    agent.global_constructor(Native::new("Boolean", 1, construct).open(), prototype);
    methods(agent, prototype, &[("toString", 0, to_string), ("valueOf", 0, value_of)]);
}

/// `Boolean(value)`. An unknown value is returned unchanged: its truth is decided where it is
/// tested.
fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let value = call.argument(0);
    let Some(boolean) = Agent::to_boolean(&value) else { return Ok(value) };
    let boolean = Value::from(boolean).derived(value.origin);
    if call.new_target.is_undefined() {
        return Ok(boolean);
    }
    let prototype = agent.prototype_from(&call.new_target, agent.realm.boolean_prototype)?;
    answer(agent.allocate(Some(prototype), Class::Primitive(boolean)))
}

fn this_boolean(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<bool> {
    match super::this_primitive(agent, call).kind {
        Kind::Boolean(boolean) => Ok(boolean),
        _ => Err(super::wrong_this(agent, call, "Boolean")),
    }
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    answer(if this_boolean(agent, call)? { "true" } else { "false" })
}

fn value_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    answer(this_boolean(agent, call)?)
}
