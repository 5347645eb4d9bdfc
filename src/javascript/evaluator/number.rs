//! Conversion between numbers and text (ECMA-262, 6.1.6.1.20 and 7.1.4.1).

use num_bigint::BigInt;

use super::string::JsString;

/// `Number::toString` with radix 10.
pub(crate) fn to_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    // Rust also writes the shortest digits that parse as the same number, but with another layout.
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').expect("that format has an exponent");
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    let digits: String = digits.chars().filter(|digit| *digit != '.').collect();
    let digits = even_of_two(number, digits);
    let exponent: i32 = exponent.parse().expect("that format has a whole exponent");
    format!("{sign}{}", lay_out(&digits, exponent + 1))
}

/// Of two shortest texts that are equally close to the number, the one whose last digit is even.
fn even_of_two(number: f64, digits: String) -> String {
    // A text with fewer digits is exact, or closer than any other text of its length.
    const FEWEST: usize = 15;
    let is_odd = digits.bytes().last().is_some_and(|digit| digit % 2 == 1);
    if !is_odd || digits.len() < FEWEST {
        return digits;
    }
    let exact = format!("{:.40e}", number.abs());
    let (exact, exponent) = exact.split_once('e').unwrap_or((&exact, "0"));
    let exact: String = exact.chars().filter(|digit| *digit != '.').collect();
    let exact = exact.trim_end_matches('0');
    let below = match exact.strip_suffix('5') {
        Some(below) if below.len() == digits.len() && below < &*digits => below,
        _ => return digits,
    };
    let (first, rest) = below.split_at(1);
    let reads_back = format!("{first}.{rest}e{exponent}").parse() == Ok(number.abs());
    if reads_back { below.to_owned() } else { digits }
}

/// Formats digits with the decimal point after the first `point` of them.
fn lay_out(digits: &str, point: i32) -> String {
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    match point {
        _ if count <= point && point <= 21 => format!("{digits}{}", zeros(point - count)),
        1..=21 => {
            let (whole, part) = digits.split_at(usize::try_from(point).unwrap_or(0));
            format!("{whole}.{part}")
        }
        -5..=0 => format!("0.{}{digits}", zeros(-point)),
        _ => {
            let exponent = point - 1;
            let sign = if exponent < 0 { '-' } else { '+' };
            let (first, rest) = digits.split_at(1);
            let rest = if rest.is_empty() { String::new() } else { format!(".{rest}") };
            format!("{first}{rest}e{sign}{}", exponent.abs())
        }
    }
}

/// `StringToNumber`
pub(crate) fn of_text(text: &JsString) -> f64 {
    let text = text.to_string();
    let text = text.trim_matches(is_white_space);
    if text.is_empty() {
        return 0.0;
    }
    let prefixed = |radix| whole_of_radix(&text[2..], radix);
    match text.get(..2) {
        Some("0x" | "0X") => return prefixed(16),
        Some("0o" | "0O") => return prefixed(8),
        Some("0b" | "0B") => return prefixed(2),
        _ => {}
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned == "Infinity" {
        return if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    // Rust also parses texts such as `inf` and `nan`, which are not numbers in JavaScript.
    let is_plain = unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    if is_plain { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
}

fn whole_of_radix(digits: &str, radix: u32) -> f64 {
    if digits.is_empty() {
        return f64::NAN;
    }
    digits
        .chars()
        .try_fold(0.0, |sum: f64, digit| {
            Some(sum.mul_add(f64::from(radix), f64::from(digit.to_digit(radix)?)))
        })
        .unwrap_or(f64::NAN)
}

/// `WhiteSpace` and `LineTerminator`
pub(crate) fn is_white_space(char: char) -> bool {
    char.is_whitespace() && char != '\u{85}' || char == '\u{feff}'
}

/// `ToInt32`
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is taken modulo 2^32"
)]
pub(crate) fn to_int32(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    let modulo = number.trunc().rem_euclid(4_294_967_296.0);
    (modulo as u32).cast_signed()
}

/// `ToUint32`
pub(crate) fn to_uint32(number: f64) -> u32 {
    to_int32(number).cast_unsigned()
}

/// `Number::exponentiate`
pub(crate) fn power(base: f64, exponent: f64) -> f64 {
    if exponent.is_nan() || exponent.is_infinite() && base.abs().to_bits() == 1_f64.to_bits() {
        return f64::NAN;
    }
    libm::pow(base, exponent)
}

/// The bigint that is equal to a whole number.
pub(crate) fn to_bigint(number: f64) -> BigInt {
    const FRACTION_BITS: u32 = 52;
    const BIAS: u64 = 1023;
    let bits = number.abs().to_bits();
    let exponent = (bits >> FRACTION_BITS).saturating_sub(BIAS);
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    if number.abs() < 1.0 {
        return BigInt::default();
    }
    let scaled = BigInt::from(fraction | 1 << FRACTION_BITS) << exponent >> FRACTION_BITS;
    if number < 0.0 { -scaled } else { scaled }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_language_writes_them() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (100.0, "100"),
            (0.1, "0.1"),
            (1e21, "1e+21"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (1.5e-7, "1.5e-7"),
            (0.000_001, "0.000001"),
            (-12.25, "-12.25"),
            (f64::NAN, "NaN"),
            (0.860_847_473_144_531_2, "0.8608474731445312"),
            (5e-324, "5e-324"),
        ] {
            assert_eq!(to_text(number), text);
        }
    }

    #[test]
    fn texts_are_read_as_the_language_reads_them() {
        for (text, number) in [
            ("", 0.0),
            (" 12 ", 12.0),
            ("0x10", 16.0),
            ("-1.5e3", -1500.0),
            (".5", 0.5),
            ("5.", 5.0),
            ("-Infinity", f64::NEG_INFINITY),
        ] {
            assert_eq!(of_text(&text.into()).to_bits(), number.to_bits(), "{text:?}");
        }
        for text in ["inf", "nan", "1px", "0x", "--1", "1_000"] {
            assert!(of_text(&text.into()).is_nan(), "{text:?}");
        }
    }

    #[test]
    fn bits_are_taken_modulo_two_to_the_32() {
        assert_eq!(to_int32(4_294_967_297.0), 1);
        assert_eq!(to_int32(-1.0), -1);
        assert_eq!(to_uint32(-1.0), u32::MAX);
        assert_eq!(to_int32(2_147_483_648.0), i32::MIN);
    }
}
