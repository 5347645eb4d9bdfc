//! Formats numbers with a given number of digits, or in another radix.

use super::super::{clamp, float};
use crate::javascript::evaluator::number::to_text;

/// The decimal digits of a number and its exponent: `0.d1d2.. * 10^point`.
struct Digits {
    digits: Vec<u8>,
    point: i32,
}

impl Digits {
    /// All digits of a finite, non-negative number.
    fn exact(number: f64) -> Self {
        // The smallest positive number has this many digits after the point.
        Self::read(&format!("{number:.1074}"))
    }

    /// The fewest digits that parse as the same number.
    fn shortest(number: f64) -> Self {
        Self::read(&format!("{number}"))
    }

    fn read(text: &str) -> Self {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits: Vec<u8> = whole.bytes().chain(part.bytes()).map(|digit| digit - b'0').collect();
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        let length = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
        Self { digits: digits[zeros..].to_vec(), point: length(whole.len()) - length(zeros) }
    }

    /// Rounds to this many digits, ties away from zero. With a negative count, no digits remain.
    fn round(&mut self, count: i32) {
        let Ok(count) = usize::try_from(count) else {
            self.digits.clear();
            return;
        };
        if count >= self.digits.len() {
            self.digits.resize(count, 0);
            return;
        }
        let is_up = self.digits[count] >= 5;
        self.digits.truncate(count);
        if !is_up {
            return;
        }
        for digit in self.digits.iter_mut().rev() {
            *digit += 1;
            if *digit < 10 {
                return;
            }
            *digit = 0;
        }
        self.digits.insert(0, 1);
        self.point += 1;
    }

    /// The digits between two positions, which are relative to the decimal point.
    fn text(&self, from: i32, to: i32) -> String {
        let digit = |at: i32| {
            let digit = usize::try_from(at).ok().and_then(|at| self.digits.get(at));
            char::from(b'0' + digit.copied().unwrap_or(0))
        };
        (self.point + from..self.point + to).map(digit).collect()
    }

    fn whole(&self) -> String {
        if self.point <= 0 { "0".to_owned() } else { self.text(-self.point, 0) }
    }
}

fn count(digits: usize) -> i32 {
    i32::try_from(digits).unwrap_or(i32::MAX)
}

/// `Number.prototype.toFixed`
pub(super) fn fixed(number: f64, digits: usize) -> String {
    if !number.is_finite() || number.abs() >= 1e21 {
        return to_text(number);
    }
    let mut exact = Digits::exact(number.abs());
    let kept = exact.point + count(digits);
    exact.round(kept);
    let sign = if number < 0.0 { "-" } else { "" };
    let whole = exact.whole();
    if digits == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{}", exact.text(0, count(digits)))
}

/// `Number.prototype.toExponential`
pub(super) fn exponential(number: f64, digits: Option<usize>) -> String {
    if !number.is_finite() {
        return to_text(number);
    }
    let mut value = match digits {
        Some(_) => Digits::exact(number.abs()),
        None => Digits::shortest(number.abs()),
    };
    if number == 0.0 {
        value = Digits { digits: vec![0], point: 1 };
    }
    let shortest = value.digits.iter().rposition(|digit| *digit != 0).map_or(1, |last| last + 1);
    value.round(count(digits.map_or(shortest, |digits| digits + 1)));
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}{}", scientific(&value))
}

fn scientific(value: &Digits) -> String {
    let digits: String = value.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let (first, rest) = digits.split_at(1);
    let exponent = value.point - 1;
    let sign = if exponent < 0 { '-' } else { '+' };
    let point = if rest.is_empty() { "" } else { "." };
    format!("{first}{point}{rest}e{sign}{}", exponent.abs())
}

/// `Number.prototype.toPrecision` of a finite number.
pub(super) fn precision(number: f64, digits: usize) -> String {
    let mut value = Digits::exact(number.abs());
    if number == 0.0 {
        value = Digits { digits: vec![0], point: 1 };
    }
    value.round(count(digits));
    value.digits.truncate(digits);
    let sign = if number < 0.0 { "-" } else { "" };
    let exponent = value.point - 1;
    if exponent < -6 || exponent >= count(digits) {
        return format!("{sign}{}", scientific(&value));
    }
    let behind = count(digits) - value.point;
    if behind <= 0 {
        return format!("{sign}{}", value.whole());
    }
    format!("{sign}{}.{}", value.whole(), value.text(0, behind))
}

/// Formats a number for the locale `en-US`, with the minimum and maximum number of fraction digits.
pub(super) fn localized(number: f64, least: usize, most: usize) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if number.is_infinite() {
        return format!("{sign}∞");
    }
    let mut value = Digits::shortest(number.abs());
    let kept = value.point + count(most);
    value.round(kept);
    let whole = grouped(&value.whole());
    let mut part = value.text(0, count(most));
    while part.len() > least && part.ends_with('0') {
        part.pop();
    }
    let point = if part.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{part}")
}

/// Separates groups of three digits with commas.
pub(in super::super) fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `Number::toString` with a radix other than 10, like V8's `DoubleToRadixCString`.
pub(super) fn in_radix(number: f64, radix: u32) -> String {
    if radix == 10 || !number.is_finite() {
        return to_text(number);
    }
    let value = number.abs();
    let mut whole = value.floor();
    let part = fraction(value - whole, value, radix, &mut whole);
    let mut digits = Vec::new();
    let base = f64::from(radix);
    while whole / base >= 9_007_199_254_740_992.0 {
        whole /= base;
        digits.push('0');
    }
    loop {
        let remainder = whole % base;
        digits.push(digit(remainder, radix));
        whole = (whole - remainder) / base;
        if whole <= 0.0 {
            break;
        }
    }
    digits.extend((number < 0.0).then_some('-'));
    let whole: String = digits.into_iter().rev().collect();
    format!("{whole}{part}")
}

fn digit(value: f64, radix: u32) -> char {
    let digit = u32::try_from(clamp(value, 35)).unwrap_or(0);
    char::from_digit(digit, radix).unwrap_or('0')
}

/// The digits after the point: as many as are needed to distinguish the number from the next float.
/// A carry is added to the integer part.
fn fraction(part: f64, value: f64, radix: u32, whole: &mut f64) -> String {
    let mut delta = (0.5 * (value.next_up() - value)).max(f64::from_bits(1));
    let (mut part, base) = (part, f64::from(radix));
    if part < delta {
        return String::new();
    }
    let mut digits: Vec<usize> = Vec::new();
    loop {
        part *= base;
        delta *= base;
        let next = clamp(part, 35);
        digits.push(next);
        part -= float(next);
        let is_up = part > 0.5 || part >= 0.5 && next % 2 == 1;
        if is_up && part + delta > 1.0 {
            carry(&mut digits, radix, whole);
            break;
        }
        if part < delta {
            break;
        }
    }
    if digits.is_empty() {
        return String::new();
    }
    let digits: String = digits.into_iter().map(|value| digit(float(value), radix)).collect();
    format!(".{digits}")
}

fn carry(digits: &mut Vec<usize>, radix: u32, whole: &mut f64) {
    while let Some(last) = digits.pop() {
        if last + 1 < radix as usize {
            digits.push(last + 1);
            return;
        }
    }
    *whole += 1.0;
}
