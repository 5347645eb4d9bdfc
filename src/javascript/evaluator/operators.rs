//! Operators (ECMA-262, 13.5 to 13.15) and comparison (7.2).

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::{BigInt, Sign};

use super::agent::{Abrupt, Agent, Completion, Hint};
use super::code::{Binary, Unary};
use super::execute::LONGEST_STRING;
use super::function::FunctionKind;
use super::number::{power, to_int32, to_uint32};
use super::object::Key;
use super::truths::Derivation;
use super::unknown::UNARY;
use super::value::{Kind, SymbolId, Value};

#[expect(clippy::wrong_self_convention, reason = "operations are named as in ECMA-262")]
impl Agent {
    pub(crate) fn unary(&mut self, unary: Unary, value: &Value) -> Completion<Value> {
        if let Kind::Unknown(unknown) = &value.kind {
            let sign = match unary {
                Unary::Plus => "+",
                Unary::Negate => "-",
                Unary::Not => "!",
                Unary::BitNot => "~",
            };
            let text = format!("{sign}{}", unknown.operand(UNARY));
            let result = self.unknown_operation(&text, UNARY);
            if matches!(unary, Unary::Not) {
                let of = self.identity(unknown);
                self.identify(&result, Derivation::Not(of));
            }
            return Ok(result.derived(value.origin));
        }
        let result = match unary {
            Unary::Plus => Value::from(self.to_number(value)?),
            Unary::Not => Value::from(!Self::to_boolean(value).unwrap_or(false)),
            Unary::Negate => match self.to_numeric(value)?.kind {
                Kind::BigInt(number) => self.new_bigint(-&*number)?,
                Kind::Number(number) => Value::from(-number),
                _ => Value::from(f64::NAN),
            },
            Unary::BitNot => match self.to_numeric(value)?.kind {
                Kind::BigInt(number) => self.new_bigint(!&*number)?,
                Kind::Number(number) => Value::from(f64::from(!to_int32(number))),
                _ => Value::from(f64::NAN),
            },
        };
        Ok(result.derived(value.origin))
    }

    /// `ToNumeric`
    pub(crate) fn to_numeric(&mut self, value: &Value) -> Completion<Value> {
        if matches!(value.kind, Kind::Unknown(_) | Kind::Number(_)) {
            return Ok(value.clone());
        }
        let primitive = self.to_primitive(value, Hint::Number)?;
        if matches!(primitive.kind, Kind::BigInt(_)) {
            return Ok(primitive);
        }
        let number = self.to_number(&primitive)?;
        Ok(Value::from(number).derived(value.origin))
    }

    /// A number or bigint plus `by`.
    pub(crate) fn increment(&mut self, value: &Value, by: i8) -> Completion<Value> {
        let result = match &value.kind {
            Kind::Number(number) => Value::from(number + f64::from(by)),
            Kind::BigInt(number) => self.new_bigint(&**number + by)?,
            // It has the same name, but it is another value.
            Kind::Unknown(unknown) => self.unknown_operation(&unknown.text, unknown.precedence),
            _ => value.clone(),
        };
        Ok(result.derived(value.origin))
    }

    /// Creates a bigint, and counts its memory and the work of creating it.
    pub(crate) fn new_bigint(&mut self, number: BigInt) -> Completion<Value> {
        if number.bits() > MOST_BITS {
            return Err(self.too_many_bits());
        }
        self.charge(usize::try_from(number.bits() / 8).unwrap_or(usize::MAX));
        self.check_memory()?;
        self.count_native_steps(number.bits() / 64 / WORDS_PER_STEP)?;
        Ok(bigint(number))
    }

    /// Counts the work of writing or reading a bigint, which is quadratic in its length.
    pub(crate) fn count_digits(&mut self, number: &BigInt) -> Completion<()> {
        let words = number.bits() / 64 + 1;
        self.count_native_steps(words * words / 64)
    }

    pub(crate) fn binary(
        &mut self,
        binary: Binary,
        left: &Value,
        right: &Value,
    ) -> Completion<Value> {
        let origin = self.join(left.origin, right.origin);
        if let (Kind::Number(left), Kind::Number(right)) = (&left.kind, &right.kind)
            && let Some(result) = of_numbers(binary, *left, *right)
        {
            return Ok(result.derived(origin));
        }
        if left.is_unknown() || right.is_unknown() {
            return Ok(self.binary_of_unknown(binary, left, right).derived(origin));
        }
        let result = match binary {
            Binary::Add => self.add(left, right)?,
            Binary::StrictlyEqual => Value::from(is_strictly_equal(left, right)),
            Binary::NotStrictlyEqual => Value::from(!is_strictly_equal(left, right)),
            Binary::Equal => Value::from(self.is_loosely_equal(left, right)?),
            Binary::NotEqual => Value::from(!self.is_loosely_equal(left, right)?),
            Binary::Less | Binary::Greater | Binary::LessOrEqual | Binary::GreaterOrEqual => {
                self.relational(binary, left, right)?
            }
            Binary::In => self.has(left, right)?,
            Binary::InstanceOf => Value::from(self.instance_of(left, right)?),
            _ => self.arithmetic(binary, left, right)?,
        };
        Ok(result.derived(origin))
    }

    fn binary_of_unknown(&mut self, binary: Binary, left: &Value, right: &Value) -> Value {
        // An unknown value is assumed to be neither nullish, nor an object or symbol that this code
        // created.
        let is_equality = matches!(binary, Binary::StrictlyEqual | Binary::NotStrictlyEqual);
        if let (true, Kind::Object(_) | Kind::Symbol(_), _)
        | (true, _, Kind::Object(_) | Kind::Symbol(_)) = (is_equality, &left.kind, &right.kind)
        {
            return Value::from(binary == Binary::NotStrictlyEqual);
        }
        let is_comparison = is_equality || matches!(binary, Binary::Equal | Binary::NotEqual);
        if !is_comparison {
            self.note_read(left);
            self.note_read(right);
        }
        let precedence = binary.precedence();
        // `**` is the only operator that is evaluated from right to left.
        let (of_left, of_right) = match binary {
            Binary::Power => (precedence + 1, precedence),
            _ => (precedence, precedence + 1),
        };
        let (first, second) =
            (self.operand_text(left, of_left), self.operand_text(right, of_right));
        let text = format!("{first} {} {second}", binary.text());
        let result = self.unknown_operation(&text, precedence);
        self.identify_operation(&result, binary, (left, right));
        result
    }

    fn operand_text(&mut self, value: &Value, precedence: u8) -> String {
        match &value.kind {
            Kind::Unknown(unknown) => unknown.operand(precedence).to_string(),
            _ => self.short_text(value),
        }
    }

    fn add(&mut self, left: &Value, right: &Value) -> Completion<Value> {
        let left = self.to_primitive(left, Hint::Default)?;
        let right = self.to_primitive(right, Hint::Default)?;
        if left.is_unknown() || right.is_unknown() {
            return Ok(self.binary_of_unknown(Binary::Add, &left, &right));
        }
        if matches!(left.kind, Kind::String(_)) || matches!(right.kind, Kind::String(_)) {
            let (left, right) = (self.to_string(&left)?, self.to_string(&right)?);
            if left.len() + right.len() > LONGEST_STRING {
                return Err(self.range_error("Invalid string length"));
            }
            let text = left.concat(&right);
            self.check_memory()?;
            return Ok(Value::from(text));
        }
        self.arithmetic(Binary::Add, &left, &right)
    }

    fn arithmetic(&mut self, binary: Binary, left: &Value, right: &Value) -> Completion<Value> {
        let left = self.to_numeric(left)?;
        let right = self.to_numeric(right)?;
        match (&left.kind, &right.kind) {
            (Kind::Number(left), Kind::Number(right)) => {
                Ok(of_numbers(binary, *left, *right).unwrap_or(Value::UNDEFINED))
            }
            (Kind::BigInt(left), Kind::BigInt(right)) => self.of_bigints(binary, left, right),
            _ => {
                let message = "Cannot mix BigInt and other types, use explicit conversions";
                Err(self.type_error(message))
            }
        }
    }

    fn of_bigints(&mut self, binary: Binary, left: &BigInt, right: &BigInt) -> Completion<Value> {
        // A shift by a negative number is a shift in the other direction.
        let is_negative = right.sign() == Sign::Minus;
        let binary = match binary {
            Binary::ShiftLeft if is_negative => Binary::ShiftRight,
            Binary::ShiftRight if is_negative => Binary::ShiftLeft,
            _ => binary,
        };
        let by = u32::try_from(right.magnitude()).ok();
        self.check_bigints(binary, left, right, by)?;
        let result = match binary {
            Binary::Add => left + right,
            Binary::Subtract => left - right,
            Binary::Multiply => left * right,
            Binary::Divide | Binary::Remainder if right.sign() == Sign::NoSign => {
                return Err(self.range_error("Division by zero"));
            }
            Binary::Divide => left / right,
            Binary::Remainder => left % right,
            Binary::Power if is_negative => {
                return Err(self.range_error("undefined must be positive"));
            }
            Binary::Power => exponentiate(left, right),
            Binary::BitAnd => left & right,
            Binary::BitOr => left | right,
            Binary::BitXor => left ^ right,
            Binary::ShiftLeft => left << by.unwrap_or(0),
            Binary::ShiftRight => left >> by.unwrap_or(u32::MAX),
            _ => {
                let message = "BigInts have no unsigned right shift, use >> instead";
                return Err(self.type_error(message));
            }
        };
        if result.bits() > MOST_BITS {
            return Err(self.too_many_bits());
        }
        Ok(bigint(result))
    }

    /// The error that a bigint exceeds the limit.
    pub(crate) fn too_many_bits(&mut self) -> Abrupt {
        self.limit("a bigint has more than the limit of 8,388,608 bits")
    }

    /// Counts the work of an operation, and throws if the result would be too large.
    fn check_bigints(
        &mut self,
        binary: Binary,
        left: &BigInt,
        right: &BigInt,
        by: Option<u32>,
    ) -> Completion<()> {
        let (one, other) = (left.bits(), right.bits());
        // The result has at least, and at most, so many bits.
        let [least, bits] = match binary {
            Binary::Multiply => [(one + other).saturating_sub(1), one + other],
            Binary::Power if one > 1 => by.map_or([u64::MAX; 2], |by| {
                let by = u64::from(by);
                let least = (one - 1).saturating_mul(by).saturating_add(1);
                let is_exact = power_of_two(left).is_some();
                [least, if is_exact { least } else { one.saturating_mul(by) }]
            }),
            Binary::ShiftLeft if one > 0 => by.map_or([u64::MAX; 2], |by| [one + u64::from(by); 2]),
            _ => [0, one.max(other)],
        };
        if least > MOST_BITS_OF_V8 {
            return Err(self.range_error("Maximum BigInt size exceeded"));
        }
        if least > MOST_BITS {
            return Err(self.too_many_bits());
        }
        let words = |bits: u64| bits / 64 + 1;
        let work = match binary {
            Binary::Multiply | Binary::Divide | Binary::Remainder => words(one) * words(other),
            Binary::Power if power_of_two(left).is_none() => words(bits) * words(bits),
            _ => words(bits),
        };
        self.charge(usize::try_from(bits / 8).unwrap_or(usize::MAX));
        self.count_native_steps(work / WORDS_PER_STEP)
    }

    /// `IsLooselyEqual`
    pub(crate) fn is_loosely_equal(&mut self, left: &Value, right: &Value) -> Completion<bool> {
        if left.is_nullish() || right.is_nullish() {
            return Ok(left.is_nullish() && right.is_nullish());
        }
        let rank = |value: &Value| match value.kind {
            Kind::Number(_) | Kind::Boolean(_) => 0,
            Kind::BigInt(_) => 1,
            Kind::String(_) => 2,
            Kind::Symbol(_) => 3,
            _ => 4,
        };
        if rank(left) == rank(right) && rank(left) > 0 {
            return Ok(is_strictly_equal(left, right));
        }
        if rank(left) == 4 || rank(right) == 4 {
            let left = self.to_primitive(left, Hint::Default)?;
            let right = self.to_primitive(right, Hint::Default)?;
            if rank(&left) == 4 || rank(&right) == 4 {
                return Ok(false);
            }
            return self.is_loosely_equal(&left, &right);
        }
        if rank(left) == 3 || rank(right) == 3 {
            return Ok(false);
        }
        let order = self.compare_numeric(left, right)?;
        Ok(order == Some(Ordering::Equal))
    }

    fn relational(&mut self, binary: Binary, left: &Value, right: &Value) -> Completion<Value> {
        let left = self.to_primitive(left, Hint::Number)?;
        let right = self.to_primitive(right, Hint::Number)?;
        let order = match (&left.kind, &right.kind) {
            (Kind::String(left), Kind::String(right)) => Some(left.units().cmp(right.units())),
            _ => self.compare_numeric(&left, &right)?,
        };
        Ok(Value::from(match binary {
            Binary::Less => order == Some(Ordering::Less),
            Binary::Greater => order == Some(Ordering::Greater),
            Binary::LessOrEqual => matches!(order, Some(Ordering::Less | Ordering::Equal)),
            _ => matches!(order, Some(Ordering::Greater | Ordering::Equal)),
        }))
    }

    fn compare_numeric(&mut self, left: &Value, right: &Value) -> Completion<Option<Ordering>> {
        match (&left.kind, &right.kind) {
            (Kind::BigInt(left), Kind::BigInt(right)) => Ok(Some(left.cmp(right))),
            (Kind::BigInt(left), _) => Ok(compare_mixed(left, self.to_number(right)?)),
            (_, Kind::BigInt(right)) => {
                let order = compare_mixed(right, self.to_number(left)?);
                Ok(order.map(Ordering::reverse))
            }
            _ => {
                let (left, right) = (self.to_number(left)?, self.to_number(right)?);
                Ok(left.partial_cmp(&right))
            }
        }
    }

    /// The error of `in` with a right side that is not an object.
    pub(crate) fn cannot_search(&mut self, key: &str, object: &Value) -> Abrupt {
        let object = self.short_text(object);
        self.type_error(&format!("Cannot use 'in' operator to search for '{key}' in {object}"))
    }

    fn has(&mut self, key: &Value, object: &Value) -> Completion<Value> {
        let Some(object) = object.as_object() else {
            let key = self.short_text(key);
            return Err(self.cannot_search(&key, object));
        };
        let key = self.to_property_key(key)?;
        Ok(Value::from(self.has_property(object, key)))
    }

    /// `InstanceofOperator`
    pub(crate) fn instance_of(&mut self, value: &Value, class: &Value) -> Completion<bool> {
        let Some(target) = class.as_object() else {
            return Err(self.type_error("Right-hand side of 'instanceof' is not an object"));
        };
        let key = Key::Symbol(SymbolId::HAS_INSTANCE);
        if let Some(method) = self.get_method(class, key)?
            && method.as_object() != Some(self.realm.has_instance)
        {
            let result = self.call(&method, class.clone(), std::slice::from_ref(value))?;
            return Ok(Self::to_boolean(&result).unwrap_or(true));
        }
        if !self.is_callable(class) {
            return Err(self.type_error("Right-hand side of 'instanceof' is not callable"));
        }
        if let Some(FunctionKind::Bound { target, .. }) = self.function(target) {
            let target = Value::from(*target);
            return self.instance_of(value, &target);
        }
        let prototype = self.get(target, Key::Name(self.names.prototype))?;
        let mut next = value.as_object().and_then(|object| self.object(object).prototype);
        while let Some(object) = next {
            if prototype.as_object() == Some(object) {
                return Ok(true);
            }
            next = self.object(object).prototype;
        }
        Ok(false)
    }

    /// `typeof`
    pub(crate) fn typeof_value(&mut self, value: &Value) -> Value {
        if let Kind::Unknown(unknown) = &value.kind {
            self.note_read(value);
            let text = format!("typeof {}", unknown.operand(UNARY));
            let of = self.identity(unknown);
            let result = self.unknown_operation(&text, UNARY);
            self.identify(&result, Derivation::Typeof(of));
            return result.derived(value.origin);
        }
        Value::from(self.type_of(value)).derived(value.origin)
    }

    /// The result of `typeof` for a known value.
    pub(crate) fn type_of(&self, value: &Value) -> &'static str {
        match value.kind {
            Kind::Undefined | Kind::Unknown(_) => "undefined",
            Kind::Boolean(_) => "boolean",
            Kind::Number(_) => "number",
            Kind::BigInt(_) => "bigint",
            Kind::String(_) => "string",
            Kind::Symbol(_) => "symbol",
            Kind::Object(_) if self.is_callable(value) => "function",
            Kind::Null | Kind::Object(_) => "object",
        }
    }
}

/// `IsStrictlyEqual`
#[expect(clippy::float_cmp, reason = "the language compares numbers so")]
pub(crate) fn is_strictly_equal(left: &Value, right: &Value) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Number(left), Kind::Number(right)) => left == right,
        _ => same_value_non_number(left, right),
    }
}

/// `SameValue`
#[expect(clippy::float_cmp, reason = "the language compares numbers so")]
pub(crate) fn same_value(left: &Value, right: &Value) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Number(left), Kind::Number(right)) => {
            left.is_nan() && right.is_nan()
                || left == right && left.is_sign_negative() == right.is_sign_negative()
        }
        _ => same_value_non_number(left, right),
    }
}

/// `SameValueZero`
#[expect(clippy::float_cmp, reason = "the language compares numbers so")]
pub(crate) fn same_value_zero(left: &Value, right: &Value) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Number(left), Kind::Number(right)) => {
            left.is_nan() && right.is_nan() || left == right
        }
        _ => same_value_non_number(left, right),
    }
}

/// `SameValueNonNumber`; numbers are never equal here.
fn same_value_non_number(left: &Value, right: &Value) -> bool {
    match (&left.kind, &right.kind) {
        (Kind::Undefined, Kind::Undefined) | (Kind::Null, Kind::Null) => true,
        (Kind::Boolean(left), Kind::Boolean(right)) => left == right,
        (Kind::BigInt(left), Kind::BigInt(right)) => left == right,
        (Kind::String(left), Kind::String(right)) => left == right,
        (Kind::Symbol(left), Kind::Symbol(right)) => left == right,
        (Kind::Object(left), Kind::Object(right)) => left == right,
        (Kind::Unknown(left), Kind::Unknown(right)) => left.text == right.text,
        _ => false,
    }
}

fn bigint(number: BigInt) -> Value {
    Value::new(Kind::BigInt(Rc::new(number)))
}

/// The maximum number of bits of a bigint in V8.
pub(super) const MOST_BITS_OF_V8: u64 = 1 << 30;
/// The maximum number of bits of a bigint here.
pub(super) const MOST_BITS: u64 = 1 << 23;
/// Products of two words that take as long as an instruction.
const WORDS_PER_STEP: u64 = 64;

/// The exponent of a number that is a power of two, or the negative of one.
fn power_of_two(number: &BigInt) -> Option<u64> {
    number.trailing_zeros().filter(|zeros| zeros + 1 == number.bits())
}

/// `BigInt::exponentiate` with an exponent that is not negative.
fn exponentiate(base: &BigInt, exponent: &BigInt) -> BigInt {
    match (u32::try_from(exponent), power_of_two(base)) {
        (Ok(exponent), Some(power)) => {
            let magnitude = BigInt::from(1) << (power * u64::from(exponent));
            let is_negative = base.sign() == Sign::Minus && exponent % 2 == 1;
            if is_negative { -magnitude } else { magnitude }
        }
        (Ok(exponent), None) => base.pow(exponent),
        // Only the powers of 0, 1 and -1 have such large exponents: they alternate at most.
        (Err(_), _) => base.pow(if exponent.bit(0) { 1 } else { 2 }),
    }
}

/// The order of a bigint and a number; `None` for NaN.
fn compare_mixed(left: &BigInt, right: f64) -> Option<Ordering> {
    if right.is_nan() {
        return None;
    }
    if right.is_infinite() {
        return 0.0.partial_cmp(&right);
    }
    let whole = super::number::to_bigint(right.trunc());
    Some(left.cmp(&whole).then(0.0.partial_cmp(&right.fract())?))
}

/// The result of an operator for two numbers; `None` if it is not an operator for numbers.
#[expect(clippy::float_cmp, reason = "the language compares numbers so")]
fn of_numbers(binary: Binary, left: f64, right: f64) -> Option<Value> {
    let bits = |operate: fn(i32, i32) -> i32| {
        Value::from(f64::from(operate(to_int32(left), to_int32(right))))
    };
    let by = || to_uint32(right) & 31;
    Some(match binary {
        Binary::Add => Value::from(left + right),
        Binary::Subtract => Value::from(left - right),
        Binary::Multiply => Value::from(left * right),
        Binary::Divide => Value::from(left / right),
        Binary::Remainder => Value::from(left % right),
        Binary::Power => Value::from(power(left, right)),
        Binary::BitAnd => bits(|left, right| left & right),
        Binary::BitOr => bits(|left, right| left | right),
        Binary::BitXor => bits(|left, right| left ^ right),
        Binary::ShiftLeft => Value::from(f64::from(to_int32(left) << by())),
        Binary::ShiftRight => Value::from(f64::from(to_int32(left) >> by())),
        Binary::ShiftRightUnsigned => Value::from(f64::from(to_uint32(left) >> by())),
        Binary::Equal | Binary::StrictlyEqual => Value::from(left == right),
        Binary::NotEqual | Binary::NotStrictlyEqual => Value::from(left != right),
        Binary::Less => Value::from(left < right),
        Binary::LessOrEqual => Value::from(left <= right),
        Binary::Greater => Value::from(left > right),
        Binary::GreaterOrEqual => Value::from(left >= right),
        Binary::In | Binary::InstanceOf => return None,
    })
}
