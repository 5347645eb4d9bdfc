//! `Reflect` (ECMA-262, 28.1).

use super::object::{
    apply as apply_descriptor, from_property, to_descriptor, try_change_prototype,
};
use super::{answer, list_of, methods, open_methods};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::ObjectId;
use crate::javascript::evaluator::value::{Kind, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let reflect = agent.new_object();
    open_methods(
        agent,
        reflect,
        &[("apply", 3, apply), ("construct", 2, construct), ("set", 3, set)],
    );
    methods(
        agent,
        reflect,
        &[
            ("defineProperty", 3, define_property),
            ("deleteProperty", 2, delete_property),
            ("get", 2, get),
            ("getOwnPropertyDescriptor", 2, get_own_property_descriptor),
            ("getPrototypeOf", 1, get_prototype_of),
            ("has", 2, has),
            ("isExtensible", 1, is_extensible),
            ("ownKeys", 1, own_keys),
            ("preventExtensions", 1, prevent_extensions),
            ("setPrototypeOf", 2, set_prototype_of),
        ],
    );
    super::tag(agent, reflect, "Reflect");
    agent.global("Reflect", Value::from(reflect));
}

/// The first argument; throws if it is not an object.
fn target(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<ObjectId> {
    call.argument(0).as_object().ok_or_else(|| {
        let name = super::name_of(agent, call);
        agent.type_error(&format!("Reflect.{name} called on non-object"))
    })
}

fn apply(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let function = call.argument(0);
    if !function.is_unknown() && !agent.is_callable(&function) {
        let text = super::inspect::brief(agent, &function);
        let kind = agent.typeof_value(&function);
        let kind = agent.to_string(&kind)?.to_string();
        let article = if kind.starts_with('o') { "an" } else { "a" };
        return Err(agent.type_error(&format!(
            "Function.prototype.apply was called on {text}, which is {article} {kind} and not a \
             function"
        )));
    }
    let arguments = arguments(agent, &call.argument(2))?;
    agent.call(&call.argument(0), call.argument(1), &arguments)
}

fn arguments(agent: &mut Agent, list: &Value) -> Completion<Vec<Value>> {
    if list.is_unknown() { super::list_or_assumed(agent, list) } else { list_of(agent, list) }
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let constructor = call.argument(0);
    if !constructor.is_unknown() && !agent.is_constructor(&constructor) {
        let text = super::inspect::brief(agent, &constructor);
        return Err(agent.type_error(&format!("{text} is not a constructor")));
    }
    let arguments = arguments(agent, &call.argument(1))?;
    let new_target = call.arguments.get(2).unwrap_or(&constructor).clone();
    if !new_target.is_unknown() && !agent.is_constructor(&new_target) {
        let text = super::inspect::brief(agent, &new_target);
        return Err(agent.type_error(&format!("{text} is not a constructor")));
    }
    agent.construct(&constructor, &arguments, new_target)
}

fn define_property(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    let key = agent.to_property_key(&call.argument(1))?;
    let descriptor = to_descriptor(agent, &call.argument(2))?;
    answer(apply_descriptor(agent, object, key, descriptor))
}

fn delete_property(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    let key = agent.to_property_key(&call.argument(1))?;
    answer(agent.delete(object, key))
}

fn get(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    let key = agent.to_property_key(&call.argument(1))?;
    let receiver = call.arguments.get(2).unwrap_or(&call.arguments[0]).clone();
    agent.get_for(object, key, &receiver)
}

fn set(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if call.argument(1).is_unknown() {
        return answer(true);
    }
    let key = agent.to_property_key(&call.argument(1))?;
    if let Kind::Unknown(unknown) = &call.argument(0).kind {
        agent.set_member(unknown, key, &call.argument(2));
        return answer(true);
    }
    let object = target(agent, call)?;
    let receiver = call.arguments.get(3).unwrap_or(&call.arguments[0]).clone();
    answer(agent.set_for(object, key, call.argument(2), &receiver)?)
}

fn get_own_property_descriptor(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    let key = agent.to_property_key(&call.argument(1))?;
    match agent.get_own_property(object, key) {
        Some(property) => answer(from_property(agent, property)),
        None => answer(Value::UNDEFINED),
    }
}

fn get_prototype_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    answer(agent.object(object).prototype.map_or(Value::NULL, Value::from))
}

fn has(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    let key = agent.to_property_key(&call.argument(1))?;
    answer(agent.has_property(object, key))
}

fn is_extensible(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    answer(agent.object(object).extensible)
}

fn own_keys(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    let keys = agent.own_keys(object).into_iter().map(|key| agent.key_value(key)).collect();
    answer(agent.new_array(keys))
}

fn prevent_extensions(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    agent.materialize(object);
    agent.object_mut(object).extensible = false;
    answer(true)
}

fn set_prototype_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = target(agent, call)?;
    let prototype = match call.argument(1).kind {
        Kind::Null => None,
        Kind::Object(prototype) => Some(prototype),
        _ => return Err(agent.type_error("Object prototype may only be an Object or null")),
    };
    answer(try_change_prototype(agent, object, prototype).is_ok())
}
