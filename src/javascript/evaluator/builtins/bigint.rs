//! `BigInt` (ECMA-262, 21.2).

use num_bigint::{BigInt, Sign};

use super::{answer, methods};
use crate::javascript::evaluator::agent::{Agent, Completion, ErrorKind, Hint};
use crate::javascript::evaluator::function::{Native, NativeCall};
use crate::javascript::evaluator::operators::{MOST_BITS, MOST_BITS_OF_V8};
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

fn construct(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    if !call.new_target.is_undefined() {
        return Err(agent.type_error("BigInt is not a constructor"));
    }
    let primitive = agent.to_primitive(&call.argument(0), Hint::Number)?;
    if primitive.is_unknown() {
        return Ok(primitive);
    }
    let number = to_bigint(agent, &primitive)?;
    agent.new_bigint(number)
}

fn to_bigint(agent: &mut Agent, primitive: &Value) -> Completion<BigInt> {
    match &primitive.kind {
        Kind::BigInt(number) => Ok((**number).clone()),
        Kind::Boolean(boolean) => Ok(BigInt::from(u8::from(*boolean))),
        Kind::Number(number) if number.fract() == 0.0 => {
            Ok(crate::javascript::evaluator::number::to_bigint(*number))
        }
        Kind::Number(number) => {
            let text = crate::javascript::evaluator::number::to_text(*number);
            let message = format!(
                "The number {text} cannot be converted to a BigInt because it is not an integer"
            );
            Err(agent.range_error(&message))
        }
        Kind::String(text) => {
            let text = text.to_string();
            // A decimal digit has less than 4 bits. Reading takes quadratic time.
            let words = text.len() as u64 / 16 + 1;
            agent.count_native_steps(words * words / 64)?;
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
fn parse(text: &str) -> Option<BigInt> {
    if text.is_empty() {
        return Some(BigInt::default());
    }
    // The crate would accept separators.
    if text.contains('_') {
        return None;
    }
    let radix = match text.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => return text.parse().ok(),
    };
    let digits = &text[2..];
    BigInt::parse_bytes(digits.as_bytes(), radix).filter(|_| !digits.starts_with(['+', '-']))
}

fn this_bigint(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<BigInt> {
    match super::this_primitive(agent, call).kind {
        Kind::BigInt(number) => Ok((*number).clone()),
        _ => Err(super::wrong_this(agent, call, "BigInt")),
    }
}

fn to_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_bigint(agent, call)?;
    let radix = super::number::radix(agent, &call.argument(0))?;
    agent.count_digits(&number)?;
    answer(Value::string(number.to_str_radix(radix)))
}

fn to_locale_string(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_bigint(agent, call)?;
    agent.count_digits(&number)?;
    let sign = if number.sign() == Sign::Minus { "-" } else { "" };
    let digits = super::number::grouped(&number.magnitude().to_string());
    answer(Value::string(format!("{sign}{digits}")))
}

fn value_of(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let number = this_bigint(agent, call)?;
    agent.new_bigint(number)
}

/// The bit count and the number in the arguments of `asIntN`.
fn bits_and_number(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<(u64, BigInt)> {
    let bits = to_index(agent, &call.argument(0))?;
    let primitive = agent.to_primitive(&call.argument(1), Hint::Number)?;
    if matches!(primitive.kind, Kind::Number(_)) {
        let text = super::inspect::brief(agent, &primitive);
        return Err(agent.type_error(&format!("Cannot convert {text} to a BigInt")));
    }
    Ok((bits, to_bigint(agent, &primitive)?))
}

/// `ToIndex`
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is between 0 and 2^53"
)]
fn to_index(agent: &mut Agent, value: &Value) -> Completion<u64> {
    let integer = agent.to_integer(value)?;
    if !(0.0..=super::number::MAX_SAFE_INTEGER).contains(&integer) {
        return Err(agent.range_error("Invalid value: not (convertible to) a safe integer"));
    }
    Ok(integer as u64)
}

fn as_int(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (bits, number) = bits_and_number(agent, call)?;
    if bits > number.bits() {
        return agent.new_bigint(number);
    }
    let rest = modulo(&number, bits);
    let Some(last) = bits.checked_sub(1) else { return agent.new_bigint(rest) };
    if rest.bit(last) {
        return agent.new_bigint(rest - (BigInt::from(1) << bits));
    }
    agent.new_bigint(rest)
}

fn as_uint(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let (bits, number) = bits_and_number(agent, call)?;
    if number.sign() == Sign::Minus && bits > MOST_BITS_OF_V8 {
        return Err(agent.range_error("Maximum BigInt size exceeded"));
    }
    if number.sign() == Sign::Minus && bits > MOST_BITS {
        return Err(agent.too_many_bits());
    }
    agent.new_bigint(modulo(&number, bits))
}

/// The last bits of a bigint in two's complement.
fn modulo(number: &BigInt, bits: u64) -> BigInt {
    if bits > number.bits() + 1 && number.sign() != Sign::Minus {
        return number.clone();
    }
    number & ((BigInt::from(1) << bits) - 1)
}
