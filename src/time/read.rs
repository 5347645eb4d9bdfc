//! Reads a duration as people and programs write it: a decimal number and a unit, exactly.

use std::str::FromStr;

use super::{Duration, DurationError, UNITS};

impl FromStr for Duration {
    type Err = DurationError;

    /// Reads a decimal number and its unit, such as `80ms`, `1.5s` or `1e-05s`, exactly.
    fn from_str(text: &str) -> Result<Self, DurationError> {
        let (number, unit) = Decimal::read(text).ok_or(DurationError::NoNumber)?;
        if unit.is_empty() {
            return Err(DurationError::NoUnit);
        }
        let scale =
            |unit: &str| UNITS.iter().find(|(name, _)| *name == unit).map(|(_, scale)| scale);
        let scale = scale(unit).ok_or_else(|| match scale(unit.trim()) {
            Some(_) => DurationError::Space,
            None => DurationError::UnknownUnit(unit.trim().to_owned()),
        })?;
        Self::from_nanos(number.times(*scale)?).ok_or(DurationError::TooLong)
    }
}

/// A decimal number: its digits, times a power of ten.
#[derive(Clone, Copy, Debug)]
struct Decimal<'t> {
    /// The digits, from the first to the last that is not zero, in two parts; empty for 0.
    digits: [&'t str; 2],
    /// The power of ten that the digits are multiplied by.
    power: i64,
}

impl<'t> Decimal<'t> {
    /// Reads `1`, `1.5`, `1e-05` or `1.5E+3`, and also returns the rest of the text.
    fn read(text: &'t str) -> Option<(Self, &'t str)> {
        let (whole, rest) = split_digits(text);
        let (fraction, rest) = match rest.strip_prefix('.') {
            Some(rest) => split_digits(rest),
            None => ("0", rest),
        };
        if whole.is_empty() || fraction.is_empty() || rest.starts_with('.') {
            return None;
        }
        let (exponent, rest) = split_exponent(rest);
        let (mut whole, mut fraction) =
            (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let after_point = length(fraction);
        let mut zeros = 0;
        if whole.is_empty() {
            fraction = fraction.trim_start_matches('0');
        } else if fraction.is_empty() {
            let all = length(whole);
            whole = whole.trim_end_matches('0');
            zeros = all - length(whole);
        }
        let power = exponent.saturating_add(zeros).saturating_sub(after_point);
        Some((Self { digits: [whole, fraction], power }, rest))
    }

    /// The number times `scale`, which must be whole and within [`LIMIT`](crate::LIMIT).
    fn times(self, scale: u64) -> Result<u64, DurationError> {
        // A number with more digits before the point exceeds the limit in any unit. A whole number
        // of nanoseconds has fewer digits after the point, since 2^16 and 5^11 divide the longest
        // unit.
        const MOST: i64 = 19;
        let Self { digits: [whole, fraction], power } = self;
        let count = length(whole) + length(fraction);
        if count == 0 {
            return Ok(0);
        }
        if power.saturating_add(count) > MOST {
            return Err(DurationError::TooLong);
        }
        if power < -MOST {
            return Err(DurationError::TooFine);
        }
        // There are at most 38 digits, and at most 19 on one side of the point, which leaves room
        // for a scale.
        let digits = whole.bytes().chain(fraction.bytes());
        let number = digits.fold(0, |value, digit| value * 10 + u128::from(digit - b'0'));
        let ten = |power: i64| (0..power).fold(1_u128, |product, _| product * 10);
        let scale = u128::from(scale);
        let nanos = if power >= 0 {
            number * ten(power) * scale
        } else {
            let one = ten(-power);
            let rest = number % one * scale;
            if !rest.is_multiple_of(one) {
                return Err(DurationError::TooFine);
            }
            number / one * scale + rest / one
        };
        u64::try_from(nanos).map_err(|_| DurationError::TooLong)
    }
}

/// The number of digits. A text is shorter than 2^63 bytes.
fn length(digits: &str) -> i64 {
    i64::try_from(digits.len()).unwrap_or(i64::MAX)
}

/// Splits a text into the digits at its start and the rest.
fn split_digits(text: &str) -> (&str, &str) {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    text.split_at(text.bytes().take_while(is_digit).count())
}

/// The exponent at the start of a text, such as `e-05`, or 0; and the rest. An exponent that is too
/// large for the limit becomes the largest number.
fn split_exponent(text: &str) -> (i64, &str) {
    let Some(signed) = text.strip_prefix(['e', 'E']) else { return (0, text) };
    let (sign, unsigned) = match signed.as_bytes().first() {
        Some(b'-') => (-1, &signed[1..]),
        Some(b'+') => (1, &signed[1..]),
        _ => (1, signed),
    };
    let (digits, rest) = split_digits(unsigned);
    if digits.is_empty() {
        return (0, text);
    }
    (sign * digits.parse::<i64>().unwrap_or(i64::MAX), rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::LIMIT;

    fn nanos(text: &str) -> Result<u64, DurationError> {
        text.parse::<Duration>().map(Duration::as_nanos)
    }

    #[test]
    fn every_unit_is_read_exactly() {
        assert_eq!(nanos("1ns"), Ok(1));
        assert_eq!(nanos("2us"), Ok(2_000));
        assert_eq!(nanos("0.25ms"), Ok(250_000));
        assert_eq!(nanos("1.5s"), Ok(1_500_000_000));
        assert_eq!(nanos("0.5m"), Ok(30_000_000_000));
        assert_eq!(nanos("1h"), Ok(3_600_000_000_000));
        assert_eq!(nanos("1.000000001s"), Ok(1_000_000_001));
        assert_eq!(nanos("0.00000000005m"), Ok(3));
        assert_eq!(nanos("1.0000000000000000000000000s"), Ok(1_000_000_000));
        assert_eq!(nanos("2d"), Ok(172_800_000_000_000));
        assert_eq!(nanos("0.0000152587890625d"), Ok(1_318_359_375));
    }

    #[test]
    fn an_exponent_moves_the_point() {
        assert_eq!(nanos("1e-05s"), Ok(10_000));
        assert_eq!(nanos("1E3ms"), Ok(1_000_000_000));
        assert_eq!(nanos("1.5e+2us"), Ok(150_000));
        assert_eq!(nanos("12.50e-1ns"), Err(DurationError::TooFine));
        assert_eq!(nanos("20e-1ns"), Ok(2));
        assert_eq!(nanos("0e999999999999999999999d"), Ok(0));
        assert_eq!(nanos("0.0e-999999999999999999999d"), Ok(0));
        assert_eq!(nanos("1e999999999999999999999s"), Err(DurationError::TooLong));
        assert_eq!(nanos("1e-999999999999999999999s"), Err(DurationError::TooFine));
        assert_eq!(nanos("9223372036854775807e0ns"), Ok(LIMIT));
        assert_eq!(nanos("922337203685477580800e-2ns"), Err(DurationError::TooLong));
        assert_eq!(nanos("1e5"), Err(DurationError::NoUnit));
        assert_eq!(nanos("1es"), Err(DurationError::UnknownUnit("es".into())));
        assert_eq!(nanos("1e-s"), Err(DurationError::UnknownUnit("e-s".into())));
        assert_eq!(nanos("1e1.5s"), Err(DurationError::UnknownUnit(".5s".into())));
    }

    proptest! {
        /// The decimal arithmetic of the definition: the digits times a power of ten and the unit.
        #[test]
        fn a_decimal_is_read_exactly(
            whole in "[0-9]{1,12}",
            fraction in "[0-9]{1,12}",
            exponent in -12..12_i32,
            unit in 0..UNITS.len(),
        ) {
            let (name, scale) = UNITS[unit];
            let digits: u128 = format!("{whole}{fraction}").parse().unwrap();
            let power = exponent - i32::try_from(fraction.len()).unwrap();
            let ten = 10_u128.pow(power.unsigned_abs().min(24));
            let scaled = digits * u128::from(scale);
            let expected = match power {
                0.. => Some(scaled * ten),
                _ => Some(scaled / ten).filter(|nanos| nanos * ten == scaled),
            };
            let expected = expected.and_then(|n| u64::try_from(n).ok()).filter(|n| *n <= LIMIT);
            prop_assert_eq!(nanos(&format!("{whole}.{fraction}e{exponent}{name}")).ok(), expected);
        }
    }

    #[test]
    fn an_invalid_duration_has_a_reason() {
        assert_eq!(nanos(""), Err(DurationError::NoNumber));
        assert_eq!(nanos("-1ms"), Err(DurationError::NoNumber));
        assert_eq!(nanos("1.ms"), Err(DurationError::NoNumber));
        assert_eq!(nanos("1.2.3ms"), Err(DurationError::NoNumber));
        assert_eq!(nanos("80"), Err(DurationError::NoUnit));
        assert_eq!(nanos("80 ms"), Err(DurationError::Space));
        assert_eq!(nanos("5 parsec"), Err(DurationError::UnknownUnit("parsec".into())));
        assert_eq!(nanos("0.5ns"), Err(DurationError::TooFine));
        assert_eq!(nanos("0.0000000000005h"), Err(DurationError::TooFine));
    }

    #[test]
    fn the_limit_is_the_last_that_fits() {
        assert_eq!(nanos("9223372036854775807ns"), Ok(LIMIT));
        assert_eq!(nanos("9223372036854775808ns"), Err(DurationError::TooLong));
        assert_eq!(nanos("9223372036.854775807s"), Ok(LIMIT));
        assert_eq!(nanos("9223372036.854775808s"), Err(DurationError::TooLong));
        assert_eq!(nanos("99999999999999999999999h"), Err(DurationError::TooLong));
    }
}
