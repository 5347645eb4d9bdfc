//! Virtual time: a whole number of nanoseconds, never a float, never the system clock.
//!
//! An [`Instant`] is a moment since the start of its program, a [`Duration`] the time between two.
//! Neither exceeds [`LIMIT`], so the sum of two fits in 64 bits, and a value fits in a signed or
//! unsigned integer of 64 bits.

mod convert;
mod operators;
mod read;
mod timer;

use std::fmt;
use std::num::NonZeroU64;

use serde::{Serialize, Serializer};

pub use timer::TimerError;

/// The last instant and the longest duration, in nanoseconds: 2<sup>63</sup> − 1, a little over
/// 292 years.
pub const LIMIT: u64 = (1 << 63) - 1;

/// The last instant, in nanoseconds, up to which JavaScript's numbers are exact: 2<sup>53</sup> −
/// 1, a little over 104 days.
pub const LAST_EXACT_IN_JS: u64 = (1 << 53) - 1;

/// The units of durations, the largest first, in nanoseconds.
const UNITS: [(&str, u64); 7] = [
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

/// A length of virtual time in whole nanoseconds, at most [`LIMIT`].
///
/// ```
/// use makespan::Duration;
///
/// let takes: Duration = "1.5s".parse()?;
/// assert_eq!(takes.as_nanos(), 1_500_000_000);
/// assert_eq!(takes.to_string(), "1.5s");
/// # Ok::<(), makespan::DurationError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(u64);

/// A moment of virtual time: whole nanoseconds since the program started, at most [`LIMIT`].
///
/// It is stored plus one, so that an `Option<Instant>` is no larger: a record of a million calls
/// has three million of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(NonZeroU64);

impl Duration {
    /// A duration of 0.
    pub const ZERO: Self = Self(0);

    /// Creates a duration of `nanos` nanoseconds, or returns `None` if it exceeds [`LIMIT`].
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Option<Self> {
        if nanos <= LIMIT { Some(Self(nanos)) } else { None }
    }

    /// Returns the multiples of `grain` (in nanoseconds) from half of this duration to twice it:
    /// the smallest of them, counted in grains, and the number of multiples.
    pub(crate) const fn multiples_around(self, grain: u64) -> (u64, u64) {
        let (least, most) = (self.0.div_ceil(2 * grain), 2 * self.0 / grain);
        (least, (most + 1).saturating_sub(least))
    }

    /// The length in nanoseconds.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// The sum, or `None` if it exceeds [`LIMIT`].
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_nanos(self.0 + other.0)
    }

    /// The length in milliseconds, as JavaScript prints the number: `100`, `0.25`.
    #[must_use]
    pub fn to_js_millis(self) -> String {
        // The decimal is exact, reading it rounds correctly, as in JavaScript, and both print the
        // shortest digits that read back. No result depends on this float: it is only text.
        let exact = format!("{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000);
        exact.parse::<f64>().map_or(exact, |millis| millis.to_string())
    }
}

impl Instant {
    /// The time when a program starts.
    pub const ZERO: Self = Self(NonZeroU64::MIN);

    /// The time `nanos` nanoseconds after the start, or `None` if it exceeds [`LIMIT`].
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Option<Self> {
        if nanos > LIMIT {
            return None;
        }
        match NonZeroU64::new(nanos + 1) {
            Some(kept) => Some(Self(kept)),
            None => None,
        }
    }

    /// Nanoseconds since the program started.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0.get() - 1
    }

    /// The moment `after` later, or `None` if it exceeds [`LIMIT`].
    #[must_use]
    pub const fn checked_add(self, after: Duration) -> Option<Self> {
        Self::from_nanos(self.as_nanos() + after.0)
    }

    /// The time since `earlier`, or zero if `earlier` is later than this time.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration(self.as_nanos().saturating_sub(earlier.as_nanos()))
    }

    /// The time from the start of the program to this moment.
    #[must_use]
    pub const fn elapsed(self) -> Duration {
        Duration(self.as_nanos())
    }
}

impl Default for Instant {
    fn default() -> Self {
        Self::ZERO
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Instant").field(&self.as_nanos()).finish()
    }
}

/// The reason why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DurationError {
    /// It does not start with a number: `"ms"`, `"-1ms"`, `""`.
    #[error("a duration is a number and a unit, such as \"80ms\" or \"1.5s\"")]
    NoNumber,
    /// A number without a unit.
    #[error("a duration needs its unit: one of ns, us, ms, s, m, h, d")]
    NoUnit,
    /// An unknown unit.
    #[error("`{0}` is not a unit of time; the units are ns, us, ms, s, m, h and d")]
    UnknownUnit(String),
    /// A space before the unit: `"80 ms"`.
    #[error("a duration has no space between its number and its unit, such as \"80ms\"")]
    Space,
    /// Not a whole number of nanoseconds: `"0.5ns"`.
    #[error("the duration is not a whole number of nanoseconds, the smallest unit")]
    TooFine,
    /// It exceeds [`LIMIT`].
    #[error("the duration is longer than the limit of 2^63 - 1 ns (292 years)")]
    TooLong,
}

impl fmt::Display for Duration {
    /// Writes the duration in the largest unit that keeps it short: `1.5s`, `250ms`, `90m`, `0`.
    /// Days, hours and minutes are used only if there are two or more, or exactly one, and two
    /// decimals are exact. Every text is read back as the same time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.width().is_none() && f.precision().is_none() {
            return self.write(f);
        }
        let mut text = String::new();
        self.write(&mut text)?;
        f.pad(&text)
    }
}

impl Duration {
    /// Writes the text, without padding.
    fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        let is_short = |&&(unit, scale): &&(&str, u64)| match (unit, self.0 / scale) {
            (_, 0) => false,
            ("d" | "h" | "m", 1) => self.0 == scale,
            ("d" | "h" | "m", _) => self.0.is_multiple_of(scale / 100),
            _ => true,
        };
        let Some((unit, scale)) = UNITS.iter().find(is_short) else {
            return out.write_char('0');
        };
        let (whole, rest) = (self.0 / scale, self.0 % scale);
        if rest == 0 {
            return write!(out, "{whole}{unit}");
        }
        let (mut rest, mut places) = match *unit {
            "d" | "h" | "m" => (rest / (scale / 100), 2),
            _ => (rest, scale.ilog10() as usize),
        };
        while rest.is_multiple_of(10) {
            (rest, places) = (rest / 10, places - 1);
        }
        write!(out, "{whole}.{rest:0places$}{unit}")
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.elapsed().fmt(f)
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.as_nanos())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_duration_is_written_in_the_largest_unit_that_keeps_it_short() {
        for text in [
            "0",
            "1ns",
            "1.5us",
            "250ms",
            "1.5s",
            "1m",
            "90s",
            "1.000000001s",
            "2m",
            "2.05m",
            "121s",
            "90m",
            "2.25h",
            "1d",
            "36h",
            "2.5d",
            "100d",
            "7201s",
        ] {
            let time = if text == "0" { Duration::ZERO } else { text.parse().unwrap() };
            assert_eq!(time.to_string(), text);
        }
    }

    #[test]
    fn milliseconds_read_as_javascript_prints_them() {
        for (nanos, text) in [(100_000_000, "100"), (250_000, "0.25"), (1, "0.000001"), (0, "0")] {
            assert_eq!(Duration(nanos).to_js_millis(), text);
        }
    }

    proptest! {
        #[test]
        fn a_displayed_duration_reads_back(nanos in 0..=LIMIT, round in 0..UNITS.len()) {
            let (_, scale) = UNITS[round];
            let time = Duration(nanos / scale * scale);
            if time > Duration::ZERO {
                prop_assert_eq!(time.to_string().parse(), Ok(time));
            }
        }
    }
}
