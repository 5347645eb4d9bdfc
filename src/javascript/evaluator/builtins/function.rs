//! `Function` (ECMA-262, 20.2).

use std::rc::Rc;

use super::{answer, list_of, methods, open_methods, symbol_method};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::{Function, FunctionKind, Native, NativeCall};
use crate::javascript::evaluator::object::{Class, Key, ObjectId, Property};
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.function_prototype;
    let function =
        agent.global_constructor(Native::new("Function", 1, construct).open(), prototype);
    let name = Property { configurable: true, ..Property::fixed(Value::from("")) };
    agent.define(prototype, Key::Name(agent.names.name), name);
    let length = Property { configurable: true, ..Property::fixed(Value::from(0.0)) };
    agent.define(prototype, Key::Name(agent.names.length), length);
    open_methods(agent, prototype, &[("call", 1, call), ("apply", 2, apply), ("bind", 1, bind)]);
    methods(agent, prototype, &[("toString", 0, to_string)]);
    let has_instance = Native::new("[Symbol.hasInstance]", 1, has_instance);
    symbol_method(agent, prototype, SymbolId::HAS_INSTANCE, has_instance);
    initialize_kinds(agent, function);
    let thrower = agent.new_native(Native::new("", 0, throw_type_error));
    agent.object_mut(thrower).extensible = false;
    agent.realm.throw_type_error = thrower;
}

/// `%ThrowTypeError%`
fn throw_type_error(agent: &mut Agent, _: &NativeCall<'_>) -> Completion<Value> {
    Err(agent.type_error(
        "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode \
         functions or the arguments objects for calls to them",
    ))
}

/// Creates the constructors and prototypes of async functions, generators and async generators
/// (ECMA-262, 27.3, 27.4 and 27.7), which have no global names.
fn initialize_kinds(agent: &mut Agent, function: ObjectId) {
    let realm = &agent.realm;
    let kinds = [
        ("AsyncFunction", realm.async_function_prototype, None),
        ("GeneratorFunction", realm.generator_function_prototype, Some(realm.generator_prototype)),
        (
            "AsyncGeneratorFunction",
            realm.async_generator_function_prototype,
            Some(realm.async_generator_prototype),
        ),
    ];
    let (constructor_key, prototype_key) =
        (Key::Name(agent.names.constructor), Key::Name(agent.names.prototype));
    for (name, prototype, of_objects) in kinds {
        let native = Native::new(name, 1, construct).open().constructor();
        let constructor = agent.new_native(native);
        agent.object_mut(constructor).prototype = Some(function);
        agent.define(constructor, prototype_key, Property::fixed(Value::from(prototype)));
        let changeable =
            |value| Property { configurable: true, ..Property::fixed(Value::from(value)) };
        agent.define(prototype, constructor_key, changeable(constructor));
        super::tag(agent, prototype, name);
        if let Some(objects) = of_objects {
            agent.define(prototype, prototype_key, changeable(objects));
            agent.define(objects, constructor_key, changeable(prototype));
        }
    }
}

/// `new Function(..)`. Code in a string is not evaluated, so the result is unknown.
fn construct(_: &mut Agent, _: &NativeCall<'_>) -> Completion<Value> {
    answer(super::unknown("new Function(..)", super::Origin::NONE))
}

fn call(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let arguments = call.arguments.get(1..).unwrap_or_default();
    agent.call(&call.this, call.argument(0), arguments)
}

fn apply(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let list = call.argument(1);
    let arguments = if list.is_nullish() {
        Vec::new()
    } else if list.is_unknown() {
        super::list_or_assumed(agent, &list)?
    } else {
        list_of(agent, &list)?
    };
    agent.call(&call.this, call.argument(0), &arguments)
}

fn bind(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if call.this.is_unknown() {
        return answer(call.this.clone());
    }
    let Some(target) = call.this.as_object().filter(|id| agent.function(*id).is_some()) else {
        return Err(agent.type_error("Bind must be called on a function"));
    };
    let arguments = call.arguments.get(1..).unwrap_or_default();
    let prototype = agent.object(target).prototype;
    let kind = bound(agent, target, call.argument(0), arguments)?;
    let function = Function { kind, is_materialized: true };
    let function = agent.allocate(prototype, Class::Function(function));
    let length = bound_length(agent, target, arguments.len())?;
    let name = match agent.get(target, Key::Name(agent.names.name))?.kind {
        Kind::String(name) => name,
        _ => "".into(),
    };
    let name = Value::from(JsString::from("bound ").concat(&name));
    for (key, value) in [(agent.names.length, length), (agent.names.name, name)] {
        let property = Property { configurable: true, ..Property::fixed(value) };
        agent.define(function, Key::Name(key), property);
    }
    answer(function)
}

/// `BoundFunctionCreate`. A function that is bound again refers to the innermost function, so that
/// a call of it takes one step.
fn bound(
    agent: &mut Agent,
    target: ObjectId,
    this: Value,
    arguments: &[Value],
) -> Completion<FunctionKind> {
    let (target, this, first) = match agent.function(target).cloned() {
        Some(FunctionKind::Bound { target, this, arguments }) => (target, this, arguments),
        _ => (target, this, Rc::default()),
    };
    agent.charge((first.len() + arguments.len()) * size_of::<Value>());
    agent.check_memory()?;
    let arguments = [&first, arguments].concat().into();
    Ok(FunctionKind::Bound { target, this, arguments })
}

/// The `length` of a bound function.
fn bound_length(agent: &mut Agent, target: ObjectId, bound: usize) -> Completion<Value> {
    let key = Key::Name(agent.names.length);
    if agent.get_own_property(target, key).is_none() {
        return answer(0.0);
    }
    let length = agent.get(target, key)?;
    if !matches!(length.kind, Kind::Number(_)) {
        return answer(0.0);
    }
    let length = agent.to_integer(&length)? - super::float(bound);
    answer(length.max(0.0))
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    match call.this.as_object().filter(|id| agent.function(*id).is_some()) {
        Some(function) => answer(Value::string(source(agent, function))),
        None => {
            Err(agent.type_error("Function.prototype.toString requires that 'this' be a Function"))
        }
    }
}

/// The source text of a function, as `toString` returns it.
pub(super) fn source(agent: &Agent, function: ObjectId) -> String {
    match agent.function(function) {
        Some(FunctionKind::Closure(closure)) => {
            let code = &closure.code;
            agent.record.text(code.source_text.unwrap_or(code.span)).to_owned()
        }
        Some(FunctionKind::Native(native)) => {
            format!("function {}() {{ [native code] }}", native.name)
        }
        _ => "function () { [native code] }".to_owned(),
    }
}

fn has_instance(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(function) = call.this.as_object().filter(|id| agent.function(*id).is_some()) else {
        return answer(false);
    };
    answer(is_instance(agent, function, &call.argument(0))?)
}

/// `OrdinaryHasInstance`
pub(super) fn is_instance(
    agent: &mut Agent,
    function: ObjectId,
    value: &Value,
) -> Completion<bool> {
    let mut function = function;
    while let Some(FunctionKind::Bound { target, .. }) = agent.function(function) {
        function = *target;
    }
    let Some(object) = value.as_object() else { return Ok(false) };
    let prototype = agent.get(function, Key::Name(agent.names.prototype))?;
    let Some(prototype) = prototype.as_object() else {
        let text = super::inspect::brief(agent, &prototype);
        let message = format!("Function has non-object prototype '{text}' in instanceof check");
        return Err(agent.type_error(&message));
    };
    let mut next = agent.object(object).prototype;
    while let Some(above) = next {
        if above == prototype {
            return Ok(true);
        }
        next = agent.object(above).prototype;
    }
    Ok(false)
}
