//! `String` (ECMA-262, 22.1).

mod case;
mod collation;
mod pattern;

pub(super) use pattern::{Match, Replacement};

use super::{
    answer, append, check_string_length, clamp, float, methods, relative_index, symbol_method,
};
use crate::javascript::evaluator::agent::{Agent, Completion, Hint};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::number::is_white_space;
use crate::javascript::evaluator::object::{Class, Iterator, Key};
use crate::javascript::evaluator::string::JsString;
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.string_prototype;
    agent.object_mut(prototype).class = Class::Primitive(Value::from(""));
    let constructor = agent.global_constructor(Native::new("String", 1, construct), prototype);
    methods(
        agent,
        constructor,
        &[
            ("fromCharCode", 1, from_char_code),
            ("fromCodePoint", 1, from_code_point),
            ("raw", 1, raw),
        ],
    );
    methods(
        agent,
        prototype,
        &[
            ("at", 1, at),
            ("charAt", 1, char_at),
            ("charCodeAt", 1, char_code_at),
            ("codePointAt", 1, code_point),
            ("concat", 1, concat),
            ("endsWith", 1, ends_with),
            ("includes", 1, includes),
            ("indexOf", 1, index_of),
            ("isWellFormed", 0, is_well_formed),
            ("lastIndexOf", 1, last_index_of),
            ("normalize", 0, normalize),
            ("padEnd", 1, pad_end),
            ("padStart", 1, pad_start),
            ("repeat", 1, repeat),
            ("slice", 2, slice),
            ("startsWith", 1, starts_with),
            ("substr", 2, substr),
            ("substring", 2, substring),
            ("toString", 0, to_string),
            ("toWellFormed", 0, to_well_formed),
            ("trim", 0, trim),
            ("trimEnd", 0, trim_end),
            ("trimStart", 0, trim_start),
            ("valueOf", 0, to_string),
        ],
    );
    for (name, other) in [("trimLeft", "trimStart"), ("trimRight", "trimEnd")] {
        let [name, other] = [name, other].map(|name| agent.key(name));
        let same = super::own_data(agent, prototype, other).unwrap_or(Value::UNDEFINED);
        agent.define(prototype, name, crate::javascript::evaluator::object::Property::hidden(same));
    }
    symbol_method(
        agent,
        prototype,
        SymbolId::ITERATOR,
        Native::new("[Symbol.iterator]", 0, iterator),
    );
    case::initialize(agent, prototype);
    collation::initialize(agent, prototype);
    pattern::initialize(agent, prototype);
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let value = call.arguments.first().cloned().unwrap_or_else(|| Value::from(""));
    let text = match value.kind {
        Kind::Symbol(symbol) if call.new_target.is_undefined() => {
            return answer(Value::string(agent.symbol_text(symbol)));
        }
        Kind::Object(_) => {
            let primitive = agent.to_primitive(&value, Hint::String)?;
            if primitive.is_unknown() {
                return Ok(primitive);
            }
            Value::from(agent.to_string(&primitive)?).derived(primitive.origin)
        }
        _ => Value::from(agent.to_string(&value)?).derived(value.origin),
    };
    if call.new_target.is_undefined() {
        return Ok(text);
    }
    let prototype = agent.prototype_from(&call.new_target, agent.realm.string_prototype)?;
    answer(agent.allocate(Some(prototype), Class::Primitive(text)))
}

/// `RequireObjectCoercible` and `ToString` of `this`.
fn this_text(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<JsString> {
    if call.this.is_nullish() {
        let name = super::name_of(agent, call);
        let message = format!("String.prototype.{name} called on null or undefined");
        return Err(agent.type_error(&message));
    }
    agent.to_string(&call.this)
}

/// `CodePointAt`: the code point at an index, and its number of code units. A lone surrogate is a
/// code point.
pub(super) fn code_point_at(units: &[u16], index: usize) -> Option<(u32, usize)> {
    let first = *units.get(index)?;
    let second = units.get(index + 1).copied().unwrap_or(0);
    if (0xD800..0xDC00).contains(&first) && (0xDC00..0xE000).contains(&second) {
        let point = 0x10000 + ((u32::from(first) - 0xD800) << 10) + (u32::from(second) - 0xDC00);
        return Some((point, 2));
    }
    Some((u32::from(first), 1))
}

fn from_char_code(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mut units = Vec::with_capacity(call.arguments.len());
    for argument in call.arguments {
        let number = agent.to_number(argument)?;
        let unit = crate::javascript::evaluator::number::to_uint32(number) & 0xFFFF;
        units.push(u16::try_from(unit).unwrap_or(0));
    }
    answer(JsString::new(units))
}

fn from_code_point(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mut units = Vec::with_capacity(call.arguments.len());
    for argument in call.arguments {
        let number = agent.to_number(argument)?;
        if number.fract() != 0.0 || !(0.0..=1_114_111.0).contains(&number) {
            let text = super::inspect::brief(agent, argument);
            return Err(agent.range_error(&format!("Invalid code point {text}")));
        }
        let point = crate::javascript::evaluator::number::to_uint32(number);
        match char::from_u32(point) {
            Some(char) => units.extend_from_slice(char.encode_utf16(&mut [0; 2])),
            None => units.push(u16::try_from(point).unwrap_or(0)),
        }
    }
    answer(JsString::new(units))
}

fn raw(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let strings = agent.to_object(&call.argument(0))?;
    let raw = agent.get_named(strings, "raw")?;
    let raw = agent.to_object(&raw)?;
    let length = super::length_of(agent, raw)?;
    let mut units = Vec::new();
    for index in 0..length {
        let part = super::element_or_undefined(agent, raw, index)?;
        let part = agent.to_string(&part)?;
        append(agent, &mut units, part.units())?;
        if index + 1 < length
            && let Some(argument) = call.arguments.get(index + 1)
        {
            let argument = agent.to_string(argument)?;
            append(agent, &mut units, argument.units())?;
        }
    }
    answer(JsString::new(units))
}

/// The index in an argument; `None` if it is out of range.
fn index_in(agent: &mut Agent, value: &Value, length: usize) -> Completion<Option<usize>> {
    let index = agent.to_integer(value)?;
    Ok((index >= 0.0 && index < float(length)).then(|| clamp(index, length)))
}

fn at(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let length = float(text.len());
    let relative = agent.to_integer(&call.argument(0))?;
    let index = if relative < 0.0 { length + relative } else { relative };
    if index < 0.0 || index >= length {
        return answer(Value::UNDEFINED);
    }
    let index = clamp(index, text.len());
    answer(text.slice(index, index + 1))
}

fn char_at(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    match index_in(agent, &call.argument(0), text.len())? {
        Some(index) => answer(text.slice(index, index + 1)),
        None => answer(""),
    }
}

fn char_code_at(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    match index_in(agent, &call.argument(0), text.len())? {
        Some(index) => answer(f64::from(text.units()[index])),
        None => answer(f64::NAN),
    }
}

fn code_point(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let index = index_in(agent, &call.argument(0), text.len())?;
    match index.and_then(|index| code_point_at(text.units(), index)) {
        Some((point, _)) => answer(f64::from(point)),
        None => answer(Value::UNDEFINED),
    }
}

fn concat(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let mut units = this_text(agent, call)?.units().to_vec();
    for argument in call.arguments {
        let argument = agent.to_string(argument)?;
        append(agent, &mut units, argument.units())?;
    }
    answer(JsString::new(units))
}

/// `IsRegExp`
fn is_regexp(agent: &mut Agent, value: &Value) -> Completion<bool> {
    let Some(object) = value.as_object() else { return Ok(false) };
    let matcher = agent.get(object, Key::Symbol(SymbolId::MATCH))?;
    if matcher.is_undefined() {
        return Ok(super::regexp::of_value(agent, value).is_some());
    }
    Ok(super::is_true(&matcher))
}

/// The search string in the first argument; throws if the argument is a regular expression.
fn sought(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<JsString> {
    let value = call.argument(0);
    if is_regexp(agent, &value)? {
        let name = super::name_of(agent, call);
        let message =
            format!("First argument to String.prototype.{name} must not be a regular expression");
        return Err(agent.type_error(&message));
    }
    agent.to_string(&value)
}

fn starts_with(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let sought = sought(agent, call)?;
    let start = agent.to_integer(&call.argument(1))?;
    let start = clamp(start.max(0.0), text.len());
    answer(text.units()[start..].starts_with(sought.units()))
}

fn ends_with(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let sought = sought(agent, call)?;
    let end = match call.argument(1) {
        none if none.is_undefined() => text.len(),
        end => clamp(agent.to_integer(&end)?.max(0.0), text.len()),
    };
    answer(text.units()[..end].ends_with(sought.units()))
}

fn includes(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let sought = sought(agent, call)?;
    let start = agent.to_integer(&call.argument(1))?;
    answer(text.find(sought.units(), clamp(start.max(0.0), text.len())).is_some())
}

fn index_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let sought = agent.to_string(&call.argument(0))?;
    let start = agent.to_integer(&call.argument(1))?;
    let found = text.find(sought.units(), clamp(start.max(0.0), text.len()));
    answer(found.map_or(-1.0, float))
}

fn last_index_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let sought = agent.to_string(&call.argument(0))?;
    let Some(most) = text.len().checked_sub(sought.len()) else { return answer(-1.0) };
    let start = agent.to_number(&call.argument(1))?;
    let start = if start.is_nan() { most } else { clamp(start.max(0.0), most) };
    let found = (0..=start).rev().find(|at| text.units()[*at..].starts_with(sought.units()));
    answer(found.map_or(-1.0, float))
}

fn is_well_formed(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let is_well_formed = char::decode_utf16(text.units().iter().copied()).all(|char| char.is_ok());
    answer(is_well_formed)
}

fn to_well_formed(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    answer(Value::string(text.to_string()))
}

/// `normalize`. For text that is not ASCII, the result is unknown, because this crate has no
/// Unicode normalization tables.
fn normalize(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let form = match call.argument(0) {
        none if none.is_undefined() => "NFC".to_owned(),
        form => agent.to_string(&form)?.to_string(),
    };
    if !["NFC", "NFD", "NFKC", "NFKD"].contains(&&*form) {
        let message = "The normalization form should be one of NFC, NFD, NFKC, NFKD.";
        return Err(agent.range_error(message));
    }
    if text.units().iter().all(|unit| *unit < 0x80) {
        return answer(text);
    }
    answer(super::unknown_result(agent, call, call.this.origin))
}

/// The text and the padding for it, as code units.
fn padding(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<(JsString, Vec<u16>)> {
    let text = this_text(agent, call)?;
    let length = agent.to_length(&call.argument(0))?;
    let filler = match call.argument(1) {
        none if none.is_undefined() => JsString::from(" "),
        filler => agent.to_string(&filler)?,
    };
    let missing = length.saturating_sub(text.len());
    if missing == 0 || filler.is_empty() {
        return Ok((text, Vec::new()));
    }
    check_string_length(agent, length)?;
    let padding = filler.units().iter().copied().cycle().take(missing).collect();
    Ok((text, padding))
}

fn pad_start(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (text, padding) = padding(agent, call)?;
    answer(JsString::new(padding).concat(&text))
}

fn pad_end(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (text, padding) = padding(agent, call)?;
    answer(text.concat(&JsString::new(padding)))
}

fn repeat(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let count = agent.to_integer(&call.argument(0))?;
    if count < 0.0 || count.is_infinite() {
        let count = super::inspect::brief(agent, &call.argument(0));
        return Err(agent.range_error(&format!("Invalid count value: {count}")));
    }
    if text.is_empty() {
        return answer(text);
    }
    let count = clamp(count, usize::MAX);
    check_string_length(agent, text.len().saturating_mul(count))?;
    answer(JsString::new(text.units().repeat(count)))
}

fn slice(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let start = relative_index(agent, &call.argument(0), text.len(), 0)?;
    let end = relative_index(agent, &call.argument(1), text.len(), text.len())?;
    answer(text.slice(start, end))
}

fn substring(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let start = agent.to_integer(&call.argument(0))?;
    let start = clamp(start.max(0.0), text.len());
    let end = match call.argument(1) {
        none if none.is_undefined() => text.len(),
        end => clamp(agent.to_integer(&end)?.max(0.0), text.len()),
    };
    answer(text.slice(start.min(end), start.max(end)))
}

fn substr(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let start = relative_index(agent, &call.argument(0), text.len(), 0)?;
    let rest = text.len() - start;
    let length = match call.argument(1) {
        none if none.is_undefined() => rest,
        length => clamp(agent.to_integer(&length)?.max(0.0), rest),
    };
    answer(text.slice(start, start + length))
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    match super::this_primitive(agent, call) {
        text @ Value { kind: Kind::String(_), .. } => Ok(text),
        _ => Err(super::wrong_this(agent, call, "String")),
    }
}

fn is_white(unit: u16) -> bool {
    char::from_u32(u32::from(unit)).is_some_and(is_white_space)
}

/// The text without whitespace at its start, its end, or both.
fn trimmed(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    at_start: bool,
    at_end: bool,
) -> Completion<Value> {
    let text = this_text(agent, call)?;
    let is_text = |unit: &u16| !is_white(*unit);
    let end = match text.units().iter().rposition(is_text) {
        Some(last) if at_end => last + 1,
        None if at_end => 0,
        _ => text.len(),
    };
    let start = match text.units().iter().position(is_text) {
        Some(first) if at_start => first,
        None if at_start => end,
        _ => 0,
    };
    answer(text.slice(start, end))
}

fn trim(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    trimmed(agent, call, true, true)
}

fn trim_start(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    trimmed(agent, call, true, false)
}

fn trim_end(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    trimmed(agent, call, false, true)
}

fn iterator(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let of = this_text(agent, call)?;
    let prototype = agent.realm.native_iterator_prototype;
    let iterator = Iterator::String { of, next: 0 };
    answer(agent.allocate(Some(prototype), Class::Iterator(iterator)))
}
