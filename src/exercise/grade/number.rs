//! Reads whole numbers in the notations that software uses.

/// The value of a decimal numeral if it is a whole number and not negative: `320`, `320.0`,
/// `3.2e2`. It is computed from the digits, without rounding.
pub(super) fn whole(numeral: &str) -> Option<u64> {
    let (is_negative, numeral) = match numeral.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, numeral.strip_prefix('+').unwrap_or(numeral)),
    };
    let (mantissa, exponent) = match numeral.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (numeral, 0),
    };
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [integer, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let significant = digits.trim_end_matches('0');
    if significant.trim_start_matches('0').is_empty() {
        return Some(0);
    }
    // The number of zeros after the significant digits.
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?
        - i64::try_from(fraction.len()).ok()?;
    let zeros = u32::try_from(zeros.checked_add(exponent)?).ok()?;
    let number = significant.parse::<u64>().ok()?.checked_mul(10_u64.checked_pow(zeros)?)?;
    (!is_negative).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn a_whole_number_is_one_however_it_is_written() {
        for numeral in [
            "320", "320.0", "320.", "320.000", "3.2e2", "3.2E+2", "32e1", "32000e-2", "+320",
            "0320",
        ] {
            assert_eq!(whole(numeral), Some(320), "{numeral}");
        }
        for numeral in ["0", "-0", "0.0", ".0", "0e99999", "-0.0e-7"] {
            assert_eq!(whole(numeral), Some(0), "{numeral}");
        }
        assert_eq!(whole("18446744073709551615.0"), Some(u64::MAX));
        assert_eq!(whole("9007199254740993"), Some(9_007_199_254_740_993));
        for numeral in [
            "",
            ".",
            "-",
            "e2",
            "320.5",
            "-320",
            "1e-1",
            "3.21e1",
            "0x10",
            "1 2",
            "1_000",
            "NaN",
            "inf",
            "1e",
            "1e1.5",
            "18446744073709551616",
            "1e20",
            "1e999999999999999999999",
            "3.2e-999999999",
            "--1",
            "١",
        ] {
            assert_eq!(whole(numeral), None, "{numeral}");
        }
    }
}
