//! Methods of arrays that read them and take no callback.

use super::super::{
    answer, append, check_depth, element, element_or_undefined, length_of, methods, open_methods,
    relative_index, unknown, unknown_result,
};
use super::{elements_of, like, this_of};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::object::{Key, ObjectId};
use crate::javascript::evaluator::operators::{is_strictly_equal, same_value_zero};
use crate::javascript::evaluator::origin::Origin;
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent, prototype: ObjectId) {
    open_methods(agent, prototype, &[("concat", 1, concat)]);
    methods(
        agent,
        prototype,
        &[
            ("at", 1, at),
            ("flat", 0, flat),
            ("includes", 1, includes),
            ("indexOf", 1, index_of),
            ("join", 1, join),
            ("lastIndexOf", 1, last_index_of),
            ("slice", 2, slice),
            ("toLocaleString", 0, to_locale_string),
            ("toString", 0, to_string),
        ],
    );
}

fn at(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let length = super::super::float(length_of(agent, object)?);
    let relative = agent.to_integer(&call.argument(0))?;
    let index = if relative < 0.0 { length + relative } else { relative };
    if index < 0.0 || index >= length {
        return answer(Value::UNDEFINED);
    }
    element_or_undefined(agent, object, super::super::clamp(index, usize::MAX))
}

fn slice(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let start = relative_index(agent, &call.argument(0), length, 0)?;
    let end = relative_index(agent, &call.argument(1), length, length)?;
    let mut elements = Vec::new();
    for index in start..end {
        elements.push(element(agent, object, index)?);
    }
    like(agent, object, elements, end.saturating_sub(start), true)
}

/// `concat`. An unknown argument is assumed to be an array.
fn concat(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let mut all = Vec::new();
    for value in std::iter::once(&Value::from(object)).chain(call.arguments) {
        match value.as_object() {
            Some(part) if is_concat_spreadable(agent, part)? => {
                all.extend(elements_of(agent, part)?);
            }
            _ if value.is_unknown() => {
                all.extend(super::super::list_or_assumed(agent, value)?.into_iter().map(Some));
            }
            _ => all.push(Some(value.clone())),
        }
        agent.charge(all.len());
        agent.check_memory()?;
    }
    like(agent, object, all, 0, true)
}

/// `IsConcatSpreadable` of an object.
fn is_concat_spreadable(agent: &mut Agent, object: ObjectId) -> Completion<bool> {
    let spreadable = agent.get(object, Key::Symbol(SymbolId::IS_CONCAT_SPREADABLE))?;
    if spreadable.is_undefined() || spreadable.is_unknown() {
        return Ok(agent.is_array(object));
    }
    Ok(Agent::to_boolean(&spreadable).unwrap_or(true))
}

/// `flat`. An unknown element is assumed to be an array.
fn flat(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let depth = match call.argument(0) {
        none if none.is_undefined() => 1.0,
        depth => agent.to_integer(&depth)?,
    };
    let mut all = Vec::new();
    flatten(agent, object, depth, 0, &mut all)?;
    like(agent, object, all, 0, false)
}

/// `FlattenIntoArray`
pub(super) fn flatten(
    agent: &mut Agent,
    object: ObjectId,
    depth: f64,
    level: usize,
    all: &mut Vec<Option<Value>>,
) -> Completion<()> {
    check_depth(agent, level)?;
    for value in elements_of(agent, object)?.into_iter().flatten() {
        let inner = value.as_object().filter(|inner| agent.is_array(*inner));
        match inner {
            Some(inner) if depth >= 1.0 => flatten(agent, inner, depth - 1.0, level + 1, all)?,
            None if depth >= 1.0 && value.is_unknown() => {
                all.extend(super::super::list_or_assumed(agent, &value)?.into_iter().map(Some));
            }
            _ => all.push(Some(value)),
        }
    }
    agent.charge(all.len());
    agent.check_memory()
}

/// Searches the elements, starting at an index. The result is unknown if there is an unknown
/// element before the first match. `includes` also finds holes (as `undefined`) and NaN.
fn search(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    mut range: impl Iterator<Item = usize>,
    object: ObjectId,
    finds_holes: bool,
) -> Completion<Result<Option<usize>, Origin>> {
    let wanted = call.argument(0);
    let is_equal = |value: &Value| {
        if finds_holes {
            same_value_zero(value, &wanted)
        } else {
            is_strictly_equal(value, &wanted)
        }
    };
    let mut unsure = None;
    let found = loop {
        let Some(index) = range.next() else { break None };
        match element(agent, object, index)? {
            None if finds_holes && wanted.is_undefined() => break Some(index),
            Some(value) if value.is_unknown() => {
                let known = unsure.unwrap_or(Origin::NONE);
                unsure = Some(agent.join(known, value.origin));
            }
            Some(value) if is_equal(&value) => break Some(index),
            _ => {}
        }
    };
    Ok(match unsure {
        Some(origin) => Err(origin),
        None => Ok(found),
    })
}

fn includes(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let start = relative_index(agent, &call.argument(1), length, 0)?;
    match search(agent, call, start..length, object, true)? {
        Ok(found) => answer(found.is_some()),
        Err(origin) => answer(unknown_result(agent, call, origin)),
    }
}

fn index_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let start = relative_index(agent, &call.argument(1), length, 0)?;
    let found = search(agent, call, start..length, object, false)?;
    index_or_unknown(agent, call, found)
}

fn last_index_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let length = length_of(agent, object)?;
    let end = match call.arguments.get(1) {
        None => length,
        Some(from) => {
            let from = agent.to_integer(from)?;
            let last = if from < 0.0 { super::super::float(length) + from } else { from };
            super::super::clamp(last + 1.0, length)
        }
    };
    let found = search(agent, call, (0..end).rev(), object, false)?;
    index_or_unknown(agent, call, found)
}

fn index_or_unknown(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    found: Result<Option<usize>, Origin>,
) -> Completion<Value> {
    match found {
        Ok(Some(index)) => answer(index),
        Ok(None) => answer(-1.0),
        Err(origin) => answer(unknown_result(agent, call, origin)),
    }
}

fn join(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let separator = match call.argument(0) {
        none if none.is_undefined() => JsString::from(","),
        separator => agent.to_string(&separator)?,
    };
    let to_text = |agent: &mut Agent, value: &Value| agent.to_string(value);
    joined(agent, object, &separator, to_text)
}

/// Joins the elements. An array that is already being joined yields an empty string.
fn joined(
    agent: &mut Agent,
    object: ObjectId,
    separator: &JsString,
    to_text: fn(&mut Agent, &Value) -> Completion<JsString>,
) -> Completion<Value> {
    if agent.library.joining.contains(&object) {
        return answer("");
    }
    agent.library.joining.push(object);
    let text = join_elements(agent, object, separator, to_text);
    agent.library.joining.pop();
    text
}

fn join_elements(
    agent: &mut Agent,
    object: ObjectId,
    separator: &JsString,
    to_text: fn(&mut Agent, &Value) -> Completion<JsString>,
) -> Completion<Value> {
    let mut units = Vec::new();
    let (mut is_unknown, mut origin) = (false, Origin::NONE);
    for index in 0..length_of(agent, object)? {
        if index > 0 {
            append(agent, &mut units, separator.units())?;
        }
        let value = element_or_undefined(agent, object, index)?;
        origin = agent.join(origin, value.origin);
        if let Kind::Unknown(unknown) = &value.kind {
            is_unknown = true;
            units.extend(unknown.text.encode_utf16());
        } else if !value.is_nullish() {
            let part = to_text(agent, &value)?;
            append(agent, &mut units, part.units())?;
        }
    }
    let text = JsString::new(units);
    if is_unknown {
        return answer(unknown(&text.to_string(), origin));
    }
    answer(Value::from(text).derived(origin))
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let join = agent.get_named(object, "join")?;
    if agent.is_callable(&join) {
        return agent.call(&join, call.this.clone(), &[]);
    }
    let key = agent.key("toString");
    let prototype = agent.realm.object_prototype;
    let method = agent.get(prototype, key)?;
    agent.call(&method, call.this.clone(), &[])
}

fn to_locale_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let object = this_of(agent, call)?;
    let to_text = |agent: &mut Agent, value: &Value| {
        let key: Key = agent.key("toLocaleString");
        let method = agent.get_v(value, key)?;
        let text = agent.call(&method, value.clone(), &[])?;
        agent.to_string(&text)
    };
    joined(agent, object, &JsString::from(","), to_text)
}
