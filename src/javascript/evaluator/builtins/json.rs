//! `JSON` (ECMA-262, 25.5).

mod parse;
mod stringify;

use super::{answer, enumerable_keys, methods, open_methods};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::{Key, ObjectId};
use crate::javascript::evaluator::value::Value;

pub(super) use stringify::stringified;

pub(super) fn initialize(agent: &mut Agent) {
    let json = agent.new_object();
    methods(agent, json, &[("parse", 2, parse)]);
    open_methods(agent, json, &[("stringify", 3, stringify::stringify)]);
    super::tag(agent, json, "JSON");
    agent.global("JSON", Value::from(json));
}

fn parse(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = agent.to_string(&call.argument(0))?;
    let value = parse::parsed(agent, &text)?;
    let origin = call.argument(0).origin;
    let reviver = call.argument(1);
    if !agent.is_callable(&reviver) {
        return answer(value.derived(origin));
    }
    let root = agent.new_object();
    let key = agent.key("");
    agent.put(root, key, value);
    revive(agent, root, key, &reviver, 0)
}

/// `InternalizeJSONProperty`
fn revive(
    agent: &mut Agent,
    holder: ObjectId,
    key: Key,
    reviver: &Value,
    depth: usize,
) -> Completion<Value> {
    super::check_depth(agent, depth)?;
    let value = agent.get(holder, key)?;
    if let Some(object) = value.as_object() {
        for key in enumerable_keys(agent, object) {
            let element = revive(agent, object, key, reviver, depth + 1)?;
            if element.is_undefined() {
                agent.delete(object, key);
            } else {
                agent.put(object, key, element);
            }
        }
    }
    let name = agent.key_value(key);
    agent.call(reviver, Value::from(holder), &[name, value])
}
