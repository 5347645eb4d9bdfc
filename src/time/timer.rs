//! The durations that Node's `setTimeout` accepts without changing them.

use super::Duration;

/// A millisecond, in nanoseconds.
const MILLISECOND: u64 = 1_000_000;

/// The longest time of a timer, in milliseconds: 2<sup>31</sup> − 1, nearly 25 days.
const LONGEST: u64 = (1 << 31) - 1;

/// The reason why a duration is not valid for a timer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimerError {
    /// It has a fraction of a millisecond, which Node drops.
    #[error("a timer takes whole milliseconds: Node's `setTimeout` drops the rest")]
    NotWhole,
    /// It is longer than 2<sup>31</sup> − 1 ms, which Node turns into 1 ms.
    #[error(
        "a timer takes 2147483647ms (24.8 days) at most: Node's `setTimeout` turns more into 1ms"
    )]
    TooLong,
}

impl Duration {
    /// Checks that a timer can be set to this time: whole milliseconds, 2<sup>31</sup> − 1 at most.
    ///
    /// # Errors
    /// If Node would change the time.
    pub const fn check_timer(self) -> Result<(), TimerError> {
        if !self.as_nanos().is_multiple_of(MILLISECOND) {
            Err(TimerError::NotWhole)
        } else if self.as_nanos() / MILLISECOND > LONGEST {
            Err(TimerError::TooLong)
        } else {
            Ok(())
        }
    }

    /// The time after which a timer with this duration fires: 0 counts as 1 ms, as in Node.
    #[must_use]
    pub(crate) const fn of_timer(self) -> Self {
        if self.as_nanos() == 0 { Self(MILLISECOND) } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timers_accept_only_durations_that_node_keeps() {
        let check = |text: &str| text.parse::<Duration>().unwrap().check_timer();
        for kept in ["0ms", "1ms", "1.5s", "2147483647ms"] {
            assert_eq!(check(kept), Ok(()), "{kept}");
        }
        for part in ["0.5ms", "1ns", "2147483647.5ms"] {
            assert_eq!(check(part), Err(TimerError::NotWhole), "{part}");
        }
        assert_eq!(check("2147483648ms"), Err(TimerError::TooLong));
        assert_eq!(check("720h"), Err(TimerError::TooLong));
    }
}
