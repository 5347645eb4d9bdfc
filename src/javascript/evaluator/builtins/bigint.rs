//! `BigInt` (ECMA-262, 21.2), within 128 bits.

use std::rc::Rc;

use super::{answer, methods};
use crate::javascript::evaluator::agent::{Agent, Completion, ErrorKind, Hint};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::value::{Kind, Value};

pub(super) fn initialize(agent: &mut Agent) {
    let prototype = agent.realm.bigint_prototype;
    let constructor = agent.global_constructor(Native::new("BigInt", 1, construct), prototype);
    methods(agent, constructor, &[("asIntN", 2, as_int), ("asUintN", 2, as_uint)]);
    methods(
        agent,
        prototype,
        &[
            ("toLocaleString", 0, to_locale_string),
            ("toString", 0, to_string),
            ("valueOf", 0, value_of),
        ],
    );
    super::tag(agent, prototype, "BigInt");
}

fn value(number: i128) -> Value {
    Value::new(Kind::BigInt(Rc::new(number)))
}

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if !call.new_target.is_undefined() {
        return Err(agent.type_error("BigInt is not a constructor"));
    }
    let primitive = agent.to_primitive(&call.argument(0), Hint::Number)?;
    if primitive.is_unknown() {
        return Ok(primitive);
    }
    answer(value(to_bigint(agent, &primitive)?))
}

#[expect(clippy::cast_possible_truncation, reason = "a whole number; what is too large saturates")]
fn to_bigint(agent: &mut Agent, primitive: &Value) -> Completion<i128> {
    match &primitive.kind {
        Kind::BigInt(number) => Ok(**number),
        Kind::Boolean(boolean) => Ok(i128::from(*boolean)),
        Kind::Number(number) if number.fract() == 0.0 => Ok(*number as i128),
        Kind::Number(number) => {
            let text = crate::javascript::evaluator::number::to_text(*number);
            let message = format!(
                "The number {text} cannot be converted to a BigInt because it is not an integer"
            );
            Err(agent.range_error(&message))
        }
        Kind::String(text) => {
            let text = text.to_string();
            let number =
                parse(text.trim_matches(crate::javascript::evaluator::number::is_white_space));
            number.ok_or_else(|| {
                agent.error(ErrorKind::Syntax, &format!("Cannot convert {text} to a BigInt"))
            })
        }
        _ => {
            let text = super::inspect::brief(agent, primitive);
            Err(agent.type_error(&format!("Cannot convert {text} to a BigInt")))
        }
    }
}

/// `StringToBigInt`
fn parse(text: &str) -> Option<i128> {
    if text.is_empty() {
        return Some(0);
    }
    let radix = match text.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => return text.parse().ok(),
    };
    i128::from_str_radix(&text[2..], radix).ok().filter(|_| !text[2..].starts_with(['+', '-']))
}

fn this_bigint(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<i128> {
    match super::this_primitive(agent, call).kind {
        Kind::BigInt(number) => Ok(*number),
        _ => Err(super::wrong_this(agent, call, "BigInt")),
    }
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_bigint(agent, call)?;
    let radix = super::number::radix(agent, &call.argument(0))?;
    if radix == 10 {
        return answer(Value::string(number.to_string()));
    }
    let mut digits = Vec::new();
    let (mut rest, radix_wide) = (number.unsigned_abs(), u128::from(radix));
    while rest > 0 || digits.is_empty() {
        let digit = u32::try_from(rest % radix_wide).unwrap_or(0);
        digits.extend(char::from_digit(digit, radix));
        rest /= radix_wide;
    }
    digits.extend((number < 0).then_some('-'));
    answer(Value::string(digits.into_iter().rev().collect::<String>()))
}

fn to_locale_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_bigint(agent, call)?;
    let sign = if number < 0 { "-" } else { "" };
    let digits = super::number::grouped(&number.unsigned_abs().to_string());
    answer(Value::string(format!("{sign}{digits}")))
}

fn value_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_bigint(agent, call)?;
    answer(value(number))
}

/// The bit count and the number in the arguments of `asIntN`.
fn bits_and_number(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<(u32, i128)> {
    let bits = agent.to_length(&call.argument(0))?;
    let primitive = agent.to_primitive(&call.argument(1), Hint::Number)?;
    if matches!(primitive.kind, Kind::Number(_)) {
        let text = super::inspect::brief(agent, &primitive);
        return Err(agent.type_error(&format!("Cannot convert {text} to a BigInt")));
    }
    Ok((u32::try_from(bits).unwrap_or(u32::MAX), to_bigint(agent, &primitive)?))
}

fn as_int(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (bits, number) = bits_and_number(agent, call)?;
    answer(value(match bits {
        0 => 0,
        1..128 => number << (128 - bits) >> (128 - bits),
        _ => number,
    }))
}

fn as_uint(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (bits, number) = bits_and_number(agent, call)?;
    answer(value(match bits {
        0 => 0,
        1..127 => number & ((1 << bits) - 1),
        _ => number,
    }))
}
