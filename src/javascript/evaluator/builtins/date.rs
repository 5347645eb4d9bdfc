//! `Date` (ECMA-262, 21.4) on the virtual clock. A run starts at a fixed time, and the time zone is
//! UTC, so results are the same everywhere.

mod calendar;
mod parse;
mod text;

use calendar::Fields;

use super::{answer, methods, open_methods, symbol_method};
use crate::javascript::evaluator::agent::{Agent, Completion, Hint};
use crate::javascript::evaluator::function::{Native, NativeCall, NativeCode};
use crate::javascript::evaluator::object::{Class, ObjectId};
use crate::javascript::evaluator::value::{Kind, SymbolId, Value};

/// The time value at which a run starts: 2024-01-01T00:00:00.000Z, in milliseconds since 1970.
pub(super) const EPOCH: f64 = 1_704_067_200_000.0;

/// Milliseconds since the run started.
pub(super) fn elapsed(agent: &mut Agent) -> f64 {
    agent.read_clock()
}

fn current(agent: &mut Agent) -> f64 {
    EPOCH + elapsed(agent).floor()
}

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.date_prototype;
    let constructor = agent.global_constructor(Native::new("Date", 7, construct), prototype);
    methods(agent, constructor, &[("now", 0, now), ("parse", 1, parse), ("UTC", 7, utc)]);
    methods(
        agent,
        prototype,
        &[
            ("getTime", 0, |agent, call| this_time(agent, call).map(Value::from)),
            ("getTimezoneOffset", 0, get_timezone_offset),
            ("setTime", 1, set_time),
            ("toDateString", 0, |agent, call| shown(agent, call, text::date)),
            ("toISOString", 0, to_iso_string),
            ("toString", 0, |agent, call| shown(agent, call, text::full)),
            ("toTimeString", 0, |agent, call| shown(agent, call, text::time)),
            ("toUTCString", 0, |agent, call| shown(agent, call, text::utc)),
            ("valueOf", 0, |agent, call| this_time(agent, call).map(Value::from)),
            ("toLocaleDateString", 0, |agent, call| localized(agent, call, text::locale_date)),
            ("toLocaleString", 0, |agent, call| localized(agent, call, text::locale)),
            ("toLocaleTimeString", 0, |agent, call| localized(agent, call, text::locale_time)),
        ],
    );
    open_methods(agent, prototype, &[("toJSON", 1, to_json)]);
    initialize_fields(agent, prototype);
    let to_primitive = Native::new("[Symbol.toPrimitive]", 1, to_primitive);
    symbol_method(agent, prototype, SymbolId::TO_PRIMITIVE, to_primitive);
}

/// Defines the getters and setters of the parts of a date. Local time is UTC.
fn initialize_fields(agent: &mut Agent, prototype: ObjectId) {
    let parts: [(&'static str, &'static str, NativeCode); 8] = [
        ("getFullYear", "getUTCFullYear", |agent, call| field(agent, call, |of| of.year)),
        ("getMonth", "getUTCMonth", |agent, call| field(agent, call, |of| of.month)),
        ("getDate", "getUTCDate", |agent, call| field(agent, call, |of| of.day)),
        ("getDay", "getUTCDay", |agent, call| field(agent, call, |of| of.weekday)),
        ("getHours", "getUTCHours", |agent, call| field(agent, call, |of| of.hour)),
        ("getMinutes", "getUTCMinutes", |agent, call| field(agent, call, |of| of.minute)),
        ("getSeconds", "getUTCSeconds", |agent, call| field(agent, call, |of| of.second)),
        ("getMilliseconds", "getUTCMilliseconds", |agent, call| {
            field(agent, call, |of| of.millisecond)
        }),
    ];
    for (local, universal, code) in parts {
        methods(agent, prototype, &[(local, 0, code), (universal, 0, code)]);
    }
    let parts: [(&'static str, &'static str, usize, NativeCode); 7] = [
        ("setFullYear", "setUTCFullYear", 3, |agent, call| set(agent, call, 0, 3)),
        ("setMonth", "setUTCMonth", 2, |agent, call| set(agent, call, 1, 2)),
        ("setDate", "setUTCDate", 1, |agent, call| set(agent, call, 2, 1)),
        ("setHours", "setUTCHours", 4, |agent, call| set(agent, call, 3, 4)),
        ("setMinutes", "setUTCMinutes", 3, |agent, call| set(agent, call, 4, 3)),
        ("setSeconds", "setUTCSeconds", 2, |agent, call| set(agent, call, 5, 2)),
        ("setMilliseconds", "setUTCMilliseconds", 1, |agent, call| set(agent, call, 6, 1)),
    ];
    for (local, universal, length, code) in parts {
        methods(agent, prototype, &[(local, length, code), (universal, length, code)]);
    }
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if call.new_target.is_undefined() {
        let now = current(agent);
        return answer(Value::string(text::full(now)));
    }
    let time = match call.arguments {
        [] => current(agent),
        [value] => {
            let known = value.as_object().and_then(|object| time_of(agent, object));
            match known {
                Some(time) => time,
                None => match agent.to_primitive(value, Hint::Default)? {
                    text @ Value { kind: Kind::String(_), .. } => {
                        let text = agent.to_string(&text)?.to_string();
                        parse::parsed(&text)
                    }
                    number => calendar::clip(agent.to_number(&number)?),
                },
            }
        }
        _ => time_of_fields(agent, call)?,
    };
    let prototype = agent.prototype_from(&call.new_target, agent.realm.date_prototype)?;
    answer(agent.allocate(Some(prototype), Class::Date(time)))
}

/// The time value of a date object; `None` for other objects.
pub(super) fn time_of(agent: &Agent, object: ObjectId) -> Option<f64> {
    match agent.object(object).class {
        Class::Date(time) => Some(time),
        _ => None,
    }
}

/// A time value, formatted like `toISOString`; `None` if it is invalid.
pub(super) fn iso_text(time: f64) -> Option<String> {
    time.is_finite().then(|| text::iso(time))
}

fn time_of_fields(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<f64> {
    let mut parts = [f64::NAN, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    for (part, argument) in parts.iter_mut().zip(call.arguments) {
        *part = agent.to_number(argument)?;
    }
    let year = parts[0].trunc();
    if (0.0..=99.0).contains(&year) {
        parts[0] = 1900.0 + year;
    }
    Ok(calendar::time(parts))
}

fn now(agent: &mut Agent, _: &NativeCall<'_>) -> Completion<Value> {
    answer(current(agent))
}

fn parse(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = agent.to_string(&call.argument(0))?.to_string();
    answer(parse::parsed(&text))
}

fn utc(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    answer(time_of_fields(agent, call)?)
}

fn this_time(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<f64> {
    match call.this.as_object().and_then(|object| time_of(agent, object)) {
        Some(time) => Ok(time),
        None => Err(agent.type_error("this is not a Date object.")),
    }
}

fn field(agent: &mut Agent, call: &NativeCall<'_>, field: fn(&Fields) -> i64) -> Completion<Value> {
    let time = this_time(agent, call)?;
    match Fields::of(time) {
        Some(fields) => answer(calendar::float(field(&fields))),
        None => answer(f64::NAN),
    }
}

/// Sets consecutive parts of a date, starting at `first`, to the arguments.
fn set(agent: &mut Agent, call: &NativeCall<'_>, first: usize, most: usize) -> Completion<Value> {
    let mut time = this_time(agent, call)?;
    let mut given = Vec::new();
    for argument in call.arguments.iter().take(most) {
        given.push(agent.to_number(argument)?);
    }
    if first == 0 && time.is_nan() {
        time = 0.0;
    }
    let time = match Fields::of(time) {
        Some(fields) if !given.is_empty() => {
            let mut parts = fields.parts();
            parts[first..first + given.len()].copy_from_slice(&given);
            calendar::time(parts)
        }
        _ => f64::NAN,
    };
    change(agent, call, time)
}

fn set_time(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    this_time(agent, call)?;
    let time = agent.to_number(&call.argument(0))?;
    change(agent, call, calendar::clip(time))
}

fn change(agent: &mut Agent, call: &NativeCall<'_>, time: f64) -> Completion<Value> {
    if let Some(object) = call.this.as_object() {
        agent.object_mut(object).class = Class::Date(time);
    }
    answer(time)
}

fn get_timezone_offset(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let time = this_time(agent, call)?;
    answer(if time.is_nan() { f64::NAN } else { 0.0 })
}

/// Formats the date in `this`; "Invalid Date" if it is invalid.
fn shown(agent: &mut Agent, call: &NativeCall<'_>, text: fn(f64) -> String) -> Completion<Value> {
    let time = this_time(agent, call)?;
    answer(Value::string(text(time)))
}

/// Formats a date for the locale `en-US`. With a locale or options in the arguments, the result is
/// unknown.
fn localized(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    text: fn(f64) -> String,
) -> Completion<Value> {
    let time = this_time(agent, call)?;
    let is_american = match &call.argument(0).kind {
        Kind::Undefined => true,
        Kind::String(locale) => locale.to_string() == "en-US",
        _ => false,
    };
    if is_american && call.argument(1).is_undefined() {
        return answer(Value::string(text(time)));
    }
    answer(super::unknown_result(agent, call, call.this.origin))
}

fn to_iso_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let time = this_time(agent, call)?;
    match iso_text(time) {
        Some(text) => answer(Value::string(text)),
        None => Err(agent.range_error("Invalid time value")),
    }
}

fn to_json(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let time = call.this.as_object().and_then(|object| time_of(agent, object));
    if time.is_some_and(f64::is_nan) {
        return answer(Value::NULL);
    }
    let key = agent.key("toISOString");
    let method = agent.get_v(&call.this, key)?;
    agent.call(&method, call.this.clone(), &[])
}

fn to_primitive(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let hint = agent.to_string(&call.argument(0))?.to_string();
    let methods = match &*hint {
        "number" => ["valueOf", "toString"],
        "default" | "string" => ["toString", "valueOf"],
        _ => return Err(agent.type_error(&format!("Invalid hint: {hint}"))),
    };
    for name in methods {
        let key = agent.key(name);
        let method = agent.get_v(&call.this, key)?;
        if agent.is_callable(&method) {
            let value = agent.call(&method, call.this.clone(), &[])?;
            if value.as_object().is_none() {
                return Ok(value);
            }
        }
    }
    Err(agent.type_error("Cannot convert object to primitive value"))
}
