//! The names of classes and functions, as formatted values show them.

use std::fmt::Write;

use super::super::own_data;
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::FunctionKind;
use crate::javascript::evaluator::object::{Class, Key, ObjectId};
use crate::javascript::evaluator::value::{Kind, Value};

/// `getConstructorName`: the name of an object's class, or `None` if it has no prototype.
pub(super) fn constructor(agent: &mut Agent, object: ObjectId) -> Option<String> {
    let mut next = Some(object);
    while let Some(at) = next {
        let key = Key::Name(agent.names.constructor);
        let constructor = own_data(agent, at, key).and_then(|value| value.as_object());
        if let Some(constructor) = constructor.filter(|id| agent.function(*id).is_some()) {
            let name = own_name(agent, constructor);
            if !name.is_empty() && is_instance(agent, object, constructor) {
                return Some(name);
            }
        }
        next = agent.object(at).prototype;
    }
    let first = agent.object(object).prototype?;
    let class = class_name(agent, object);
    Some(match constructor(agent, first) {
        Some(name) => format!("{class} <{name}>"),
        None => format!("{class} <[{}: null prototype] {{}}>", class_name(agent, first)),
    })
}

fn is_instance(agent: &mut Agent, object: ObjectId, constructor: ObjectId) -> bool {
    let key = Key::Name(agent.names.prototype);
    let prototype = own_data(agent, constructor, key).and_then(|value| value.as_object());
    let mut next = agent.object(object).prototype;
    while let (Some(above), Some(prototype)) = (next, prototype) {
        if above == prototype {
            return true;
        }
        next = agent.object(above).prototype;
    }
    false
}

/// The own property `name` of a function; empty if it is not a string.
fn own_name(agent: &mut Agent, function: ObjectId) -> String {
    let key = Key::Name(agent.names.name);
    match own_data(agent, function, key) {
        Some(Value { kind: Kind::String(name), .. }) => name.to_string(),
        _ => String::new(),
    }
}

/// The name of an object's class as in V8's error messages.
pub(in crate::javascript::evaluator) fn constructor_name(
    agent: &mut Agent,
    object: ObjectId,
) -> String {
    constructor(agent, object).unwrap_or_else(|| "Object".to_owned())
}

/// The name of the constructor that an object has or inherits, as V8's error messages show it. The
/// prototype of a class has the name of the class.
fn found_constructor(agent: &mut Agent, object: ObjectId) -> String {
    let key = Key::Name(agent.names.constructor);
    let mut next = Some(object);
    while let Some(at) = next {
        if let Some(constructor) = own_data(agent, at, key) {
            let constructor = constructor.as_object();
            let constructor = constructor.filter(|id| agent.function(*id).is_some());
            let name = constructor.map(|constructor| own_name(agent, constructor));
            return name.filter(|name| !name.is_empty()).unwrap_or_else(|| "Object".to_owned());
        }
        next = agent.object(at).prototype;
    }
    "Object".to_owned()
}

/// The name of an object's class according to its internal slots.
pub(super) fn class_name(agent: &Agent, object: ObjectId) -> &'static str {
    match agent.object(object).class {
        Class::Array(_) | Class::DictionaryArray { .. } => "Array",
        Class::Function(_) => "Function",
        Class::Error => "Error",
        Class::Date(_) => "Date",
        Class::RegExp(_) => "RegExp",
        Class::Map(_) => "Map",
        Class::Set(_) => "Set",
        Class::WeakMap(_) => "WeakMap",
        Class::WeakSet(_) => "WeakSet",
        Class::Promise(_) => "Promise",
        _ => "Object",
    }
}

/// `getPrefix`, which ends with a space.
pub(super) fn prefix(constructor: Option<&str>, tag: &str, fallback: &str, size: &str) -> String {
    match constructor {
        None if !tag.is_empty() && fallback != tag => {
            format!("[{fallback}{size}: null prototype] [{tag}] ")
        }
        None => format!("[{fallback}{size}: null prototype] "),
        Some(constructor) if !tag.is_empty() && constructor != tag => {
            format!("{constructor}{size} [{tag}] ")
        }
        Some(constructor) => format!("{constructor}{size} "),
    }
}

/// Adds a prefix to a text, unless it is the default prefix.
pub(super) fn with_prefix(prefix: &str, plain: &str, text: &str) -> String {
    if prefix == plain { text.to_owned() } else { format!("{prefix}{text}") }
}

/// `getFunctionBase`
pub(super) fn function(
    agent: &mut Agent,
    object: ObjectId,
    constructor: Option<&str>,
    tag: &str,
) -> Completion<String> {
    let (is_async, is_generator) = match agent.function(object) {
        Some(FunctionKind::Closure(closure)) if closure.code.is_class => {
            return class(agent, object, constructor, tag);
        }
        Some(FunctionKind::Closure(closure)) => (closure.code.is_async, closure.code.is_generator),
        _ => (false, false),
    };
    let type_ = match (is_async, is_generator) {
        (false, false) => "Function",
        (true, false) => "AsyncFunction",
        (false, true) => "GeneratorFunction",
        (true, true) => "AsyncGeneratorFunction",
    };
    let name = agent.get(object, Key::Name(agent.names.name))?;
    let name = text_of(&name);
    let null = if constructor.is_none() { " (null prototype)" } else { "" };
    let name = if name.is_empty() { " (anonymous)".to_owned() } else { format!(": {name}") };
    let mut base = format!("[{type_}{null}{name}]");
    let is_usual = |name: &str| name == type_ || name == "Function";
    if let Some(constructor) = constructor.filter(|constructor| !is_usual(constructor)) {
        let _ = write!(base, " {constructor}");
    }
    if !tag.is_empty() && constructor != Some(tag) && tag != type_ {
        let _ = write!(base, " [{tag}]");
    }
    Ok(base)
}

/// `getClassBase`
fn class(
    agent: &mut Agent,
    object: ObjectId,
    constructor: Option<&str>,
    tag: &str,
) -> Completion<String> {
    let name = own_name(agent, object);
    let name = if name.is_empty() { "(anonymous)" } else { &name };
    let mut base = format!("class {name}");
    if let Some(constructor) = constructor.filter(|constructor| *constructor != "Function") {
        let _ = write!(base, " [{constructor}]");
    }
    if !tag.is_empty() && constructor != Some(tag) {
        let _ = write!(base, " [{tag}]");
    }
    match agent.object(object).prototype {
        Some(above) if constructor.is_some() => {
            let name = agent.get(above, Key::Name(agent.names.name))?;
            let name = text_of(&name);
            if !name.is_empty() {
                let _ = write!(base, " extends {name}");
            }
        }
        _ => base.push_str(" extends [null prototype]"),
    }
    Ok(format!("[{base}]"))
}

fn text_of(value: &Value) -> String {
    match &value.kind {
        Kind::String(text) => text.to_string(),
        _ => String::new(),
    }
}

/// A value as in V8's error messages.
pub(in super::super) fn brief(agent: &mut Agent, value: &Value) -> String {
    match &value.kind {
        Kind::Symbol(symbol) => agent.symbol_text(*symbol),
        Kind::Object(object) => {
            let object = *object;
            match &agent.object(object).class {
                Class::Array(_) | Class::DictionaryArray { .. } => "[object Array]".to_owned(),
                Class::Function(_) => super::super::function::source(agent, object),
                Class::Error => {
                    let header = super::super::error::header(agent, object);
                    header.unwrap_or_else(|_| "#<Error>".to_owned())
                }
                _ => format!("#<{}>", found_constructor(agent, object)),
            }
        }
        _ => agent.to_string(value).map(|text| text.to_string()).unwrap_or_default(),
    }
}
