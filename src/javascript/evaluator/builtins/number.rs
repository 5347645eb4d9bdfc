//! `Number` (ECMA-262, 21.1), and the global functions that parse numbers.

mod format;

pub(super) use format::grouped;

use super::{answer, clamp, constants, methods, own_data};
use crate::javascript::evaluator::agent::{Agent, Completion, Hint};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::number::{is_white_space, of_text, to_int32, to_text};
use crate::javascript::evaluator::object::{Class, ObjectId, Property};
use crate::javascript::evaluator::value::{Kind, Value};

/// 2^53 - 1
pub(super) const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.number_prototype;
    agent.object_mut(prototype).class = Class::Primitive(Value::from(0.0));
    let constructor = agent.global_constructor(Native::new("Number", 1, construct), prototype);
    constants(
        agent,
        constructor,
        &[
            ("EPSILON", f64::EPSILON),
            ("MAX_SAFE_INTEGER", MAX_SAFE_INTEGER),
            ("MAX_VALUE", f64::MAX),
            ("MIN_SAFE_INTEGER", -MAX_SAFE_INTEGER),
            ("MIN_VALUE", f64::from_bits(1)),
            ("NEGATIVE_INFINITY", f64::NEG_INFINITY),
            ("NaN", f64::NAN),
            ("POSITIVE_INFINITY", f64::INFINITY),
        ],
    );
    methods(
        agent,
        constructor,
        &[
            ("isFinite", 1, |_, call| is(call, f64::is_finite)),
            ("isInteger", 1, |_, call| is(call, |number| number.fract() == 0.0)),
            ("isNaN", 1, |_, call| is(call, f64::is_nan)),
            ("isSafeInteger", 1, |_, call| {
                is(call, |number| number.fract() == 0.0 && number.abs() <= MAX_SAFE_INTEGER)
            }),
            ("parseFloat", 1, parse_float),
            ("parseInt", 2, parse_int),
        ],
    );
    methods(
        agent,
        prototype,
        &[
            ("toExponential", 1, to_exponential),
            ("toFixed", 1, to_fixed),
            ("toLocaleString", 0, to_locale_string),
            ("toPrecision", 1, to_precision),
            ("toString", 1, to_string),
            ("valueOf", 0, value_of),
        ],
    );
    initialize_globals(agent, constructor);
}

fn initialize_globals(agent: &mut Agent, constructor: ObjectId) {
    let global = agent.realm.global;
    for name in ["parseFloat", "parseInt"] {
        let key = agent.key(name);
        let function = own_data(agent, constructor, key).unwrap_or(Value::UNDEFINED);
        agent.define(global, key, Property::hidden(function));
    }
    methods(
        agent,
        global,
        &[
            ("isFinite", 1, |agent, call| is_converted(agent, call, f64::is_finite)),
            ("isNaN", 1, |agent, call| is_converted(agent, call, f64::is_nan)),
        ],
    );
    constants(agent, global, &[("NaN", f64::NAN), ("Infinity", f64::INFINITY)]);
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = match call.arguments.first() {
        None => Value::from(0.0),
        Some(value) => {
            let primitive = agent.to_primitive(value, Hint::Number)?;
            match &primitive.kind {
                Kind::Unknown(_) => return Ok(primitive),
                Kind::BigInt(number) => of_text(&number.to_string().into()).into(),
                _ => Value::from(agent.to_number(&primitive)?).derived(value.origin),
            }
        }
    };
    if call.new_target.is_undefined() {
        return Ok(number);
    }
    let prototype = agent.prototype_from(&call.new_target, agent.realm.number_prototype)?;
    answer(agent.allocate(Some(prototype), Class::Primitive(number)))
}

/// Whether the argument is a number that passes a test.
fn is(call: &NativeCall<'_>, test: fn(f64) -> bool) -> Completion<Value> {
    match call.argument(0).kind {
        Kind::Number(number) => answer(test(number)),
        _ => answer(false),
    }
}

/// Whether the argument, converted to a number, passes a test.
fn is_converted(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    test: fn(f64) -> bool,
) -> Completion<Value> {
    let number = agent.to_number(&call.argument(0))?;
    answer(test(number))
}

fn parse_float(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = agent.to_string(&call.argument(0))?.to_string();
    answer(read_float(&text))
}

/// `parseFloat`: the number at the start of a text.
pub(super) fn read_float(text: &str) -> f64 {
    let text = text.trim_start_matches(is_white_space);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.starts_with("Infinity") {
        return if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(unsigned);
    let mut length = whole;
    let mut count = whole;
    if unsigned[length..].starts_with('.') {
        let part = digits(&unsigned[length + 1..]);
        count += part;
        length += 1 + part;
    }
    if count == 0 {
        return f64::NAN;
    }
    if let Some(exponent) = unsigned[length..].strip_prefix(['e', 'E']) {
        let signed = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let sign = exponent.len() - signed.len();
        let part = digits(signed);
        if part > 0 {
            length += 1 + sign + part;
        }
    }
    let sign = text.len() - unsigned.len();
    text[..sign + length].parse().unwrap_or(f64::NAN)
}

fn parse_int(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let text = agent.to_string(&call.argument(0))?.to_string();
    let radix = agent.to_number(&call.argument(1))?;
    answer(read_int(&text, to_int32(radix)))
}

/// `parseInt`: the integer at the start of a text.
pub(super) fn read_int(text: &str, radix: i32) -> f64 {
    let text = text.trim_start_matches(is_white_space);
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_prefixed = unsigned.starts_with("0x") || unsigned.starts_with("0X");
    let (radix, digits) = match radix {
        0 | 16 if is_prefixed => (16, &unsigned[2..]),
        0 => (10, unsigned),
        2..=36 => (radix.unsigned_abs(), unsigned),
        _ => return f64::NAN,
    };
    let end = digits.find(|digit: char| !digit.is_digit(radix)).unwrap_or(digits.len());
    let digits = &digits[..end];
    if digits.is_empty() {
        return f64::NAN;
    }
    let number = match radix {
        10 => digits.parse().unwrap_or(f64::NAN),
        _ => digits
            .chars()
            .filter_map(|digit| digit.to_digit(radix))
            .fold(0.0, |sum, digit| sum * f64::from(radix) + f64::from(digit)),
    };
    if text.starts_with('-') { -number } else { number }
}

fn this_number(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<f64> {
    match super::this_primitive(agent, call).kind {
        Kind::Number(number) => Ok(number),
        _ => Err(super::wrong_this(agent, call, "Number")),
    }
}

fn value_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    answer(this_number(agent, call)?)
}

/// The radix in the argument of `toString`; throws if it is out of range.
pub(super) fn radix(agent: &mut Agent, value: &Value) -> Completion<u32> {
    if value.is_undefined() {
        return Ok(10);
    }
    let radix = agent.to_integer(value)?;
    if !(2.0..=36.0).contains(&radix) {
        return Err(agent.range_error("toString() radix argument must be between 2 and 36"));
    }
    Ok(crate::javascript::evaluator::number::to_uint32(radix))
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_number(agent, call)?;
    let radix = radix(agent, &call.argument(0))?;
    answer(Value::string(format::in_radix(number, radix)))
}

/// The number of digits in an argument; throws if it is out of range.
fn digits(agent: &mut Agent, call: &NativeCall<'_>, limits: (f64, f64)) -> Completion<usize> {
    let digits = agent.to_integer(&call.argument(0))?;
    if !(limits.0..=limits.1).contains(&digits) {
        let name = super::name_of(agent, call);
        let (least, most) = (to_text(limits.0), to_text(limits.1));
        let what = if name == "toFixed" { "digits argument" } else { "argument" };
        return Err(
            agent.range_error(&format!("{name}() {what} must be between {least} and {most}"))
        );
    }
    Ok(clamp(digits, 100))
}

fn to_fixed(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_number(agent, call)?;
    let digits = digits(agent, call, (0.0, 100.0))?;
    answer(Value::string(format::fixed(number, digits)))
}

fn to_exponential(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_number(agent, call)?;
    let digits = match call.argument(0) {
        none if none.is_undefined() => None,
        _ if !number.is_finite() => None,
        _ => Some(digits(agent, call, (0.0, 100.0))?),
    };
    answer(Value::string(format::exponential(number, digits)))
}

fn to_precision(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_number(agent, call)?;
    if call.argument(0).is_undefined() || !number.is_finite() {
        return answer(Value::string(to_text(number)));
    }
    let digits = digits(agent, call, (1.0, 100.0))?;
    answer(Value::string(format::precision(number, digits)))
}

/// `toLocaleString` for the locale `en-US`. With another locale, or with options that are not
/// modeled, the result is unknown.
fn to_locale_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_number(agent, call)?;
    let (mut least, mut most) = (0, None);
    let mut is_modelled = match &call.argument(0).kind {
        Kind::Undefined => true,
        Kind::String(locale) => matches!(&*locale.to_string(), "en-US" | "en"),
        _ => false,
    };
    if let Some(options) = call.argument(1).as_object() {
        for key in super::enumerable_keys(agent, options) {
            let value = agent.get(options, key)?;
            match &*agent.key_text(key) {
                "minimumFractionDigits" => least = agent.to_length(&value)?.min(100),
                "maximumFractionDigits" => most = Some(agent.to_length(&value)?.min(100)),
                _ => is_modelled = false,
            }
        }
    }
    if !is_modelled {
        return answer(super::unknown_result(agent, call, call.this.origin));
    }
    let most = most.unwrap_or(3.max(least));
    answer(Value::string(format::localized(number, least.min(most), most)))
}
