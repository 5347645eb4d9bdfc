//! `Math` (ECMA-262, 21.3). Functions whose results differ between platforms are computed with
//! `libm`, which is based on Sun's `fdlibm`, as V8 is.

mod fdlibm;

use super::{answer, constants, methods};
use crate::javascript::evaluator::agent::{Agent, Completion};
use crate::javascript::evaluator::function::NativeCall;
use crate::javascript::evaluator::number::{power, to_int32, to_uint32};
use crate::javascript::evaluator::origin::Origin;
use crate::javascript::evaluator::value::Value;

pub(super) fn initialize(agent: &mut Agent) {
    use std::f64::consts;
    let math = agent.new_object();
    constants(
        agent,
        math,
        &[
            ("E", consts::E),
            ("LN10", consts::LN_10),
            ("LN2", consts::LN_2),
            ("LOG10E", consts::LOG10_E),
            ("LOG2E", consts::LOG2_E),
            ("PI", consts::PI),
            ("SQRT1_2", consts::FRAC_1_SQRT_2),
            ("SQRT2", consts::SQRT_2),
        ],
    );
    methods(
        agent,
        math,
        &[
            ("abs", 1, |agent, call| of_one(agent, call, f64::abs)),
            ("acos", 1, |agent, call| of_one(agent, call, libm::acos)),
            ("acosh", 1, |agent, call| of_one(agent, call, libm::acosh)),
            ("asin", 1, |agent, call| of_one(agent, call, libm::asin)),
            ("asinh", 1, |agent, call| of_one(agent, call, libm::asinh)),
            ("atan", 1, |agent, call| of_one(agent, call, libm::atan)),
            ("atan2", 2, |agent, call| of_two(agent, call, libm::atan2)),
            ("atanh", 1, |agent, call| of_one(agent, call, libm::atanh)),
            ("cbrt", 1, |agent, call| of_one(agent, call, fdlibm::cbrt)),
            ("ceil", 1, |agent, call| of_one(agent, call, f64::ceil)),
            ("clz32", 1, |agent, call| {
                of_one(agent, call, |number| f64::from(to_uint32(number).leading_zeros()))
            }),
            ("cos", 1, |agent, call| of_one(agent, call, libm::cos)),
            ("cosh", 1, |agent, call| of_one(agent, call, fdlibm::cosh)),
            ("exp", 1, |agent, call| of_one(agent, call, fdlibm::exp)),
            ("expm1", 1, |agent, call| of_one(agent, call, libm::expm1)),
            ("floor", 1, |agent, call| of_one(agent, call, f64::floor)),
            ("fround", 1, |agent, call| of_one(agent, call, to_single)),
            ("hypot", 2, hypot),
            ("imul", 2, |agent, call| {
                of_two(agent, call, |one, other| {
                    f64::from(to_int32(one).wrapping_mul(to_int32(other)))
                })
            }),
            ("log", 1, |agent, call| of_one(agent, call, fdlibm::log)),
            ("log10", 1, |agent, call| of_one(agent, call, fdlibm::log10)),
            ("log1p", 1, |agent, call| of_one(agent, call, libm::log1p)),
            ("log2", 1, |agent, call| of_one(agent, call, libm::log2)),
            ("max", 2, max),
            ("min", 2, min),
            ("pow", 2, |agent, call| of_two(agent, call, power)),
            ("random", 0, random),
            ("round", 1, |agent, call| of_one(agent, call, round)),
            ("sign", 1, |agent, call| of_one(agent, call, sign)),
            ("sin", 1, |agent, call| of_one(agent, call, libm::sin)),
            ("sinh", 1, |agent, call| of_one(agent, call, fdlibm::sinh)),
            ("sqrt", 1, |agent, call| of_one(agent, call, f64::sqrt)),
            ("tan", 1, |agent, call| of_one(agent, call, libm::tan)),
            ("tanh", 1, |agent, call| of_one(agent, call, fdlibm::tanh)),
            ("trunc", 1, |agent, call| of_one(agent, call, f64::trunc)),
        ],
    );
    super::tag(agent, math, "Math");
    agent.global("Math", Value::from(math));
}

fn of_one(agent: &mut Agent, call: &NativeCall<'_>, function: fn(f64) -> f64) -> Completion<Value> {
    let number = agent.to_number(&call.argument(0))?;
    answer(function(number))
}

fn of_two(
    agent: &mut Agent,
    call: &NativeCall<'_>,
    function: fn(f64, f64) -> f64,
) -> Completion<Value> {
    let one = agent.to_number(&call.argument(0))?;
    let other = agent.to_number(&call.argument(1))?;
    answer(function(one, other))
}

fn numbers(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Vec<f64>> {
    call.arguments.iter().map(|argument| agent.to_number(argument)).collect()
}

/// `Math.round`: the nearest integer; ties round up.
fn round(number: f64) -> f64 {
    let floor = number.floor();
    let rounded = if number - floor >= 0.5 { number.ceil() } else { floor };
    rounded.copysign(number)
}

fn sign(number: f64) -> f64 {
    if number.is_nan() || number == 0.0 { number } else { number.signum() }
}

#[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
fn to_single(number: f64) -> f64 {
    f64::from(number as f32)
}

fn hypot(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let numbers = numbers(agent, call)?;
    if numbers.iter().any(|number| number.is_infinite()) {
        return answer(f64::INFINITY);
    }
    let largest = numbers.iter().fold(0.0, |most: f64, number| {
        if number.is_nan() || most.is_nan() { f64::NAN } else { most.max(number.abs()) }
    });
    if largest == 0.0 || largest.is_nan() {
        return answer(largest);
    }
    // V8 uses Kahan's compensated summation.
    let (mut sum, mut compensation) = (0.0, 0.0);
    for number in numbers {
        let scaled = number / largest;
        let summand = scaled * scaled - compensation;
        let preliminary = sum + summand;
        compensation = (preliminary - sum) - summand;
        sum = preliminary;
    }
    answer(sum.sqrt() * largest)
}

fn max(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let numbers = numbers(agent, call)?;
    answer(numbers.into_iter().fold(f64::NEG_INFINITY, |most, number| {
        if most.is_nan() || number.is_nan() {
            f64::NAN
        } else if most == 0.0 && number == 0.0 {
            if most.is_sign_negative() { number } else { most }
        } else {
            most.max(number)
        }
    }))
}

fn min(agent: &mut Agent, call: &NativeCall<'_>) -> Completion<Value> {
    let numbers = numbers(agent, call)?;
    answer(numbers.into_iter().fold(f64::INFINITY, |least, number| {
        if least.is_nan() || number.is_nan() {
            f64::NAN
        } else if least == 0.0 && number == 0.0 {
            if least.is_sign_negative() { least } else { number }
        } else {
            least.min(number)
        }
    }))
}

/// `Math.random`, whose result is unknown.
fn random(_: &mut Agent, _: &NativeCall<'_>) -> Completion<Value> {
    answer(super::unknown("Math.random()", Origin::NONE))
}
