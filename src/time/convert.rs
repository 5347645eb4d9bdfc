//! Conversions from and to the durations of `std`.

use std::time;

use super::{Duration, DurationError};

impl From<Duration> for time::Duration {
    fn from(duration: Duration) -> Self {
        Self::from_nanos(duration.as_nanos())
    }
}

impl TryFrom<time::Duration> for Duration {
    type Error = DurationError;

    /// # Errors
    /// If it exceeds [`LIMIT`](crate::LIMIT).
    fn try_from(duration: time::Duration) -> Result<Self, DurationError> {
        let nanos = u64::try_from(duration.as_nanos()).ok();
        nanos.and_then(Self::from_nanos).ok_or(DurationError::TooLong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_std_are_durations() {
        let millis = time::Duration::from_millis(80);
        assert_eq!(Duration::try_from(millis), Ok(Duration::from_millis(80)));
        assert_eq!(time::Duration::from(Duration::from_millis(80)), millis);
        assert_eq!(Duration::try_from(time::Duration::MAX), Err(DurationError::TooLong));
    }
}
