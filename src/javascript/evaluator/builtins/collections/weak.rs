//! `WeakMap`, `WeakSet`, `WeakRef` and `FinalizationRegistry` (ECMA-262, 24.3, 24.4, 26.1, 26.2).
//! No object is garbage-collected during a run, which the specification permits.

use super::super::{answer, open_methods, require_new, tag};
use super::{Collection, delete, entries, fill, get, has, insert, this_of};
use crate::javascript::evaluator::agent::{Abrupt, Agent, Completion, PrivateName};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::object::{Class, CollectionEntries, ObjectId, Property};
use crate::javascript::evaluator::operators::same_value;
use crate::javascript::evaluator::value::{Kind, Value};

pub(super) fn initialize(agent: &mut Agent) {
    initialize_map(agent);
    initialize_set(agent);
    let prototype = agent.new_object();
    let native = Native::new("WeakRef", 1, construct_ref).open();
    agent.global_constructor(native.capturing(vec![Value::from(prototype)]), prototype);
    open_methods(agent, prototype, &[("deref", 0, deref)]);
    tag(agent, prototype, "WeakRef");
    let prototype = agent.new_object();
    let native = Native::new("FinalizationRegistry", 1, construct_registry).open();
    agent.global_constructor(native.capturing(vec![Value::from(prototype)]), prototype);
    open_methods(agent, prototype, &[("register", 2, register), ("unregister", 1, unregister)]);
    tag(agent, prototype, "FinalizationRegistry");
}

fn initialize_map(agent: &mut Agent) {
    let prototype = agent.realm.weak_map_prototype;
    agent.global_constructor(Native::new("WeakMap", 0, construct_map).open(), prototype);
    open_methods(
        agent,
        prototype,
        &[
            ("delete", 1, |agent, call| delete(agent, call, Collection::WeakMap)),
            ("get", 1, |agent, call| get(agent, call, Collection::WeakMap)),
            ("has", 1, |agent, call| has(agent, call, Collection::WeakMap)),
            ("set", 2, set),
        ],
    );
    tag(agent, prototype, "WeakMap");
}

fn initialize_set(agent: &mut Agent) {
    let prototype = agent.realm.weak_set_prototype;
    agent.global_constructor(Native::new("WeakSet", 0, construct_set).open(), prototype);
    open_methods(
        agent,
        prototype,
        &[
            ("add", 1, add),
            ("delete", 1, |agent, call| delete(agent, call, Collection::WeakSet)),
            ("has", 1, |agent, call| has(agent, call, Collection::WeakSet)),
        ],
    );
    tag(agent, prototype, "WeakSet");
}

/// `CanBeHeldWeakly`
fn can_be_held(agent: &Agent, value: &Value) -> bool {
    match value.kind {
        Kind::Object(_) | Kind::Unknown(_) => true,
        Kind::Symbol(symbol) => !agent.library.registered_symbols.contains(&symbol),
        _ => false,
    }
}

fn construct_map(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    require_new(agent, call, "WeakMap")?;
    let default = agent.realm.weak_map_prototype;
    let prototype = agent.prototype_from(&call.new_target, default)?;
    let object = agent.allocate(Some(prototype), Class::WeakMap(CollectionEntries::default()));
    fill(agent, object, Collection::WeakMap, &call.argument(0))?;
    answer(object)
}

fn construct_set(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    require_new(agent, call, "WeakSet")?;
    let default = agent.realm.weak_set_prototype;
    let prototype = agent.prototype_from(&call.new_target, default)?;
    let object = agent.allocate(Some(prototype), Class::WeakSet(CollectionEntries::default()));
    fill(agent, object, Collection::WeakSet, &call.argument(0))?;
    answer(object)
}

fn require_key(agent: &mut Agent, key: &Value, message: &str) -> Completion<()> {
    if can_be_held(agent, key) {
        return Ok(());
    }
    Err(agent.type_error(message))
}

fn set(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call, Collection::WeakMap)?;
    require_key(agent, &call.argument(0), "Invalid value used as weak map key")?;
    insert(agent, object, call.argument(0), call.argument(1))?;
    answer(call.this.clone())
}

fn add(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call, Collection::WeakSet)?;
    require_key(agent, &call.argument(0), "Invalid value used in weak set")?;
    insert(agent, object, call.argument(0), call.argument(0))?;
    answer(call.this.clone())
}

fn construct_ref(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    require_new(agent, call, "WeakRef")?;
    let target = call.argument(0);
    if !can_be_held(agent, &target) {
        return Err(agent.type_error("WeakRef: invalid target"));
    }
    let default = call.captured[0].as_object().unwrap_or_default();
    let prototype = agent.prototype_from(&call.new_target, default)?;
    let object = agent.allocate(Some(prototype), Class::Ordinary);
    let slot = agent
        .library
        .weak_target
        .unwrap_or_else(|| agent.new_private_name(PrivateName::internal("#target")));
    agent.library.weak_target = Some(slot);
    agent.define(object, slot, Property::hidden(target));
    answer(object)
}

fn deref(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let target = call.this.as_object().zip(agent.library.weak_target);
    let target = target.and_then(|(object, slot)| super::super::own_data(agent, object, slot));
    match target {
        Some(target) => Ok(target),
        None => Err(super::super::incompatible(agent, call, "WeakRef")),
    }
}

fn construct_registry(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    require_new(agent, call, "FinalizationRegistry")?;
    let cleanup = call.argument(0);
    if !cleanup.is_unknown() && !agent.is_callable(&cleanup) {
        return Err(agent.type_error("FinalizationRegistry: cleanup must be callable"));
    }
    let default = call.captured[0].as_object().unwrap_or_default();
    let prototype = agent.prototype_from(&call.new_target, default)?;
    let object = agent.allocate(Some(prototype), Class::Ordinary);
    let tokens = Class::Set(CollectionEntries::default());
    let tokens = agent.allocate(None, tokens);
    let slot = agent
        .library
        .unregister_tokens
        .unwrap_or_else(|| agent.new_private_name(PrivateName::internal("#tokens")));
    agent.library.unregister_tokens = Some(slot);
    agent.define(object, slot, Property::hidden(Value::from(tokens)));
    answer(object)
}

/// The unregister tokens of the registry that a method is called on.
fn tokens(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<ObjectId> {
    let registry = call.this.as_object().zip(agent.library.unregister_tokens);
    let tokens = registry.and_then(|(object, slot)| super::super::own_data(agent, object, slot));
    match tokens.and_then(|tokens| tokens.as_object()) {
        Some(tokens) => Ok(tokens),
        None => Err(super::super::incompatible(agent, call, "FinalizationRegistry")),
    }
}

fn invalid_token(agent: &mut Agent, token: &Value) -> Abrupt {
    let text = super::super::inspect::brief(agent, token);
    agent.type_error(&format!("Invalid unregisterToken ('{text}')"))
}

/// `FinalizationRegistry.prototype.register`
fn register(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let tokens = tokens(agent, call)?;
    let [target, holdings, token] = [0, 1, 2].map(|index| call.argument(index));
    let failure = if !can_be_held(agent, &target) {
        Some("invalid target")
    } else if same_value(&target, &holdings) {
        Some("target and holdings must not be same")
    } else {
        None
    };
    if let Some(failure) = failure {
        let message = format!("FinalizationRegistry.prototype.register: {failure}");
        return Err(agent.type_error(&message));
    }
    if can_be_held(agent, &token) {
        insert(agent, tokens, token.clone(), token)?;
    } else if !token.is_undefined() {
        return Err(invalid_token(agent, &token));
    }
    answer(Value::UNDEFINED)
}

/// `FinalizationRegistry.prototype.unregister`
fn unregister(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let tokens = tokens(agent, call)?;
    let token = call.argument(0);
    if !can_be_held(agent, &token) {
        return Err(invalid_token(agent, &token));
    }
    let was_there = entries(agent, tokens).remove(&token);
    answer(was_there)
}
