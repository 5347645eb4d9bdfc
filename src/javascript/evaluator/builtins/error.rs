//! `Error` and its subclasses (ECMA-262, 20.5), with V8's property `stack`.

use super::{answer, methods, open_methods};
use crate::javascript::evaluator::agent::{Agent, Completion, ErrorKind};
use crate::javascript::evaluator::function::{Native, NativeCall, NativeCode};
use crate::javascript::evaluator::object::{Class, Key, ObjectId, Property};
use crate::javascript::evaluator::value::{Kind, Value};

/// The only line of a stack, because source paths are not shown.
pub(super) const FRAME: &str = "\n    at <anonymous>";

pub(super) fn initialize(agent: &mut Agent) {
    let constructors: [NativeCode; ErrorKind::ALL.len()] = [
        |agent, call| construct(agent, call, ErrorKind::Error),
        |agent, call| construct(agent, call, ErrorKind::Type),
        |agent, call| construct(agent, call, ErrorKind::Range),
        |agent, call| construct(agent, call, ErrorKind::Reference),
        |agent, call| construct(agent, call, ErrorKind::Syntax),
        |agent, call| construct(agent, call, ErrorKind::Eval),
        |agent, call| construct(agent, call, ErrorKind::Uri),
        construct_aggregate,
    ];
    let mut error_constructor = None;
    for ((kind, name), code) in ErrorKind::ALL.into_iter().zip(constructors) {
        let prototype = agent.realm.error_prototypes[kind as usize];
        let length = if kind == ErrorKind::Aggregate { 2 } else { 1 };
        let constructor =
            agent.global_constructor(Native::new(name, length, code).open(), prototype);
        let above = *error_constructor.get_or_insert(constructor);
        if above != constructor {
            agent.object_mut(constructor).prototype = Some(above);
        }
        let key = Key::Name(agent.names.name);
        agent.define(prototype, key, Property::hidden(Value::from(name)));
        let key = Key::Name(agent.names.message);
        agent.define(prototype, key, Property::hidden(Value::from("")));
    }
    let prototype = agent.realm.error_prototypes[ErrorKind::Error as usize];
    methods(agent, prototype, &[("toString", 0, to_string)]);
    let get = agent.new_native(Native::new("stack", 0, get_stack).open());
    let set = agent.new_native(Native::new("stack", 1, set_stack).open());
    let key = agent.key("stack");
    agent.define(prototype, key, Property::accessor(Some(get), Some(set)));
    if let Some(constructor) = error_constructor {
        let capture = ("captureStackTrace", 2, capture_stack_trace as NativeCode);
        open_methods(agent, constructor, &[capture]);
        let key = agent.key("stackTraceLimit");
        agent.put(constructor, key, Value::from(10.0));
    }
}

/// Creates an error object of the class that is constructed.
fn new_error(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    kind: ErrorKind,
    message: &Value,
    options: &Value,
) -> Completion<ObjectId> {
    let default = agent.realm.error_prototypes[kind as usize];
    let prototype = agent.prototype_from(&call.new_target, default)?;
    let Value { kind: Kind::Object(error), .. } = agent.new_error(kind, "") else {
        return Err(agent.type_error("not an error"));
    };
    agent.object_mut(error).prototype = Some(prototype);
    let key = Key::Name(agent.names.message);
    if message.is_undefined() {
        agent.delete(error, key);
    } else {
        let text = if message.is_unknown() {
            message.clone()
        } else {
            Value::from(agent.to_string(message)?).derived(message.origin)
        };
        agent.define(error, key, Property::hidden(text));
    }
    if let Some(options) = options.as_object() {
        let key = agent.key("cause");
        if agent.has_property(options, key) {
            let cause = agent.get(options, key)?;
            agent.define(error, key, Property::hidden(cause));
        }
    }
    Ok(error)
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>, kind: ErrorKind) -> Completion<Value> {
    answer(new_error(agent, call, kind, &call.argument(0), &call.argument(1))?)
}

fn construct_aggregate(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let kind = ErrorKind::Aggregate;
    let error = new_error(agent, call, kind, &call.argument(1), &call.argument(2))?;
    let errors = super::iterable(agent, &call.argument(0))?;
    let errors = agent.new_array(errors);
    let key = agent.key("errors");
    agent.define(error, key, Property::hidden(Value::from(errors)));
    answer(error)
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let Some(error) = call.this.as_object() else {
        return Err(super::incompatible(agent, call, "Error"));
    };
    let message = agent.get(error, Key::Name(agent.names.message))?;
    let text = header(agent, error)?;
    if message.is_unknown() {
        return answer(super::unknown(&text, message.origin));
    }
    answer(Value::string(text).derived(message.origin))
}

/// `Error.prototype.toString`: the name and the message of an error.
pub(super) fn header(agent: &mut Agent, error: ObjectId) -> Completion<String> {
    let name = agent.get(error, Key::Name(agent.names.name))?;
    let name = if name.is_undefined() { "Error".into() } else { agent.to_string(&name)? };
    let message = agent.get(error, Key::Name(agent.names.message))?;
    let message = if message.is_undefined() { "".into() } else { agent.to_string(&message)? };
    Ok(match (name.is_empty(), message.is_empty()) {
        (true, _) => message.to_string(),
        (false, true) => name.to_string(),
        (false, false) => format!("{name}: {message}"),
    })
}

/// The getter of `stack`: V8 computes the text when it is first read.
fn get_stack(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    match call.this.as_object() {
        Some(error) if matches!(agent.object(error).class, Class::Error) => {
            capture(agent, error)?;
            let key = agent.key("stack");
            agent.get(error, key)
        }
        _ => answer(Value::UNDEFINED),
    }
}

fn set_stack(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(object) = call.this.as_object() {
        define_stack(agent, object, call.argument(0));
    }
    answer(Value::UNDEFINED)
}

/// Sets the stack of an object.
pub(in crate::javascript::evaluator) fn define_stack(
    agent: &mut Agent,
    object: ObjectId,
    stack: Value,
) {
    let key = agent.key("stack");
    agent.define(object, key, Property::hidden(stack));
}

fn capture(agent: &mut Agent, object: ObjectId) -> Completion<()> {
    let stack = format!("{}{FRAME}", header(agent, object)?);
    define_stack(agent, object, Value::string(stack));
    Ok(())
}

fn capture_stack_trace(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if let Some(object) = call.argument(0).as_object()
        && !matches!(agent.object(object).class, Class::Error)
    {
        capture(agent, object)?;
    }
    answer(Value::UNDEFINED)
}
