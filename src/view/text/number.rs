//! Numbers for readers.

use crate::Duration;

/// Returns a count with separated thousands: `1,000,000`.
pub(in crate::view) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a number of things: `1 call`, `2,000 calls`.
pub(in crate::view) fn counted(number: usize, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", count(number))
}

/// Returns `time` divided by `of`, with two decimals, rounded half up; `None` if `of` is zero.
pub(super) fn ratio(time: Duration, of: Duration) -> Option<String> {
    let [time, of] = [time, of].map(|duration| u128::from(duration.as_nanos()));
    let hundredths = (time * 200 + of).checked_div(of * 2)?;
    let whole = usize::try_from(hundredths / 100).ok()?;
    Some(format!("{}.{:02}", count(whole), hundredths % 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated_by_commas() {
        let texts = [0, 12, 999, 1000, 999_960, 1_000_000].map(count);
        assert_eq!(texts, ["0", "12", "999", "1,000", "999,960", "1,000,000"]);
        assert_eq!([1, 2].map(|n| counted(n, "call")), ["1 call", "2 calls"]);
    }

    #[test]
    fn a_ratio_is_rounded_half_up() {
        let ratio = |time, of| {
            let [time, of] = [time, of].map(|nanos| Duration::from_nanos(nanos).unwrap());
            ratio(time, of)
        };
        assert_eq!(ratio(300, 100).as_deref(), Some("3.00"));
        assert_eq!(ratio(1005, 1000).as_deref(), Some("1.01"));
        assert_eq!(ratio(1004, 1000).as_deref(), Some("1.00"));
        assert_eq!(ratio(2, 3).as_deref(), Some("0.67"));
        assert_eq!(ratio(crate::LIMIT, 1).as_deref(), Some("9,223,372,036,854,775,807.00"));
        assert_eq!(ratio(1, 0), None);
    }
}
