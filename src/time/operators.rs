//! Arithmetic with times.
//!
//! The operators panic if a result exceeds [`LIMIT`](crate::LIMIT) or is negative, like those of
//! [`std::time::Duration`]. `checked_add` and `checked_sub` return `None` instead.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};

use super::{Duration, Instant};

const PAST_THE_LIMIT: &str = "a time past the limit of 2^63 - 1 ns";
const BELOW_ZERO: &str = "a time below zero";

impl Duration {
    /// A duration of `micros` microseconds.
    #[must_use]
    pub const fn from_micros(micros: u32) -> Self {
        Self::of(micros, 1_000)
    }

    /// A duration of `millis` milliseconds.
    ///
    /// ```
    /// use makespan::Duration;
    ///
    /// let both = Duration::from_millis(80) + Duration::from_secs(1);
    /// assert_eq!(both.to_string(), "1.08s");
    /// ```
    #[must_use]
    pub const fn from_millis(millis: u32) -> Self {
        Self::of(millis, 1_000_000)
    }

    /// A duration of `seconds` seconds.
    #[must_use]
    pub const fn from_secs(seconds: u32) -> Self {
        Self::of(seconds, 1_000_000_000)
    }

    /// A duration of `count` units of at most a second: 2<sup>32</sup> of them are far below the
    /// limit.
    const fn of(count: u32, nanos: u64) -> Self {
        Self(count as u64 * nanos)
    }

    /// The number of whole milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000_000
    }

    /// The difference, or `None` if it is negative.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(nanos) => Some(Self(nanos)),
            None => None,
        }
    }
}

impl Add for Duration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.checked_add(other).expect(PAST_THE_LIMIT)
    }
}

impl AddAssign for Duration {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Duration {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.checked_sub(other).expect(BELOW_ZERO)
    }
}

impl SubAssign for Duration {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Mul<u32> for Duration {
    type Output = Self;

    fn mul(self, times: u32) -> Self {
        let nanos = self.0.checked_mul(u64::from(times));
        nanos.and_then(Self::from_nanos).expect(PAST_THE_LIMIT)
    }
}

impl Div<u32> for Duration {
    type Output = Self;

    /// Divides, and drops fractions of a nanosecond.
    fn div(self, parts: u32) -> Self {
        Self(self.0 / u64::from(parts))
    }
}

impl Sum for Duration {
    fn sum<I: Iterator<Item = Self>>(durations: I) -> Self {
        durations.fold(Self::ZERO, Add::add)
    }
}

impl<'a> Sum<&'a Self> for Duration {
    fn sum<I: Iterator<Item = &'a Self>>(durations: I) -> Self {
        durations.copied().sum()
    }
}

impl Add<Duration> for Instant {
    type Output = Self;

    fn add(self, after: Duration) -> Self {
        self.checked_add(after).expect(PAST_THE_LIMIT)
    }
}

impl AddAssign<Duration> for Instant {
    fn add_assign(&mut self, after: Duration) {
        *self = *self + after;
    }
}

impl Sub<Duration> for Instant {
    type Output = Self;

    fn sub(self, before: Duration) -> Self {
        let nanos = self.as_nanos().checked_sub(before.as_nanos());
        nanos.and_then(Self::from_nanos).expect(BELOW_ZERO)
    }
}

impl Sub for Instant {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.elapsed() - earlier.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LIMIT;

    #[test]
    fn times_add_up() {
        let (short, long) = (Duration::from_millis(20), Duration::from_secs(1));
        assert_eq!(long - short, Duration::from_millis(980));
        assert_eq!(short * 3 / 2, Duration::from_micros(30_000));
        assert_eq!([short, long].iter().sum::<Duration>().as_millis(), 1020);
        let mut at = Instant::ZERO + long;
        at += short;
        assert_eq!((at - short, at - Instant::ZERO), (Instant::ZERO + long, long + short));
    }

    #[test]
    fn results_out_of_range_are_none_or_panic() {
        let last = Duration::from_nanos(LIMIT).unwrap();
        let nanosecond = Duration::from_nanos(1).unwrap();
        assert_eq!((last.checked_add(nanosecond), nanosecond.checked_sub(last)), (None, None));
        for reckon in [
            (|last, one| last + one) as fn(Duration, Duration) -> Duration,
            |last, one| one - last,
            |last, _| last * 2,
        ] {
            assert!(std::panic::catch_unwind(|| reckon(last, nanosecond)).is_err());
        }
    }
}
