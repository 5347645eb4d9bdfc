//! The durations of calls, one after the other.

use std::ops::{Deref, DerefMut};

use crate::Duration;

/// The durations of calls, one after the other; the last one repeats. Never empty in a checked
/// scenario.
///
/// Nearly always there is one duration, which takes 16 bytes in total.
///
/// ```
/// use makespan::Duration;
/// use makespan::scenario::Takes;
///
/// let [slow, fast] = [90, 20].map(|nanos| Duration::from_nanos(nanos).unwrap());
/// let slow_at_first: Takes = [slow, fast].into_iter().collect();
/// assert_eq!(slow_at_first[1], fast);
/// assert_eq!(Takes::from(slow), [slow].into_iter().collect());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takes(Stored);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Stored {
    One(Duration),
    NotOne(Box<[Duration]>),
}

impl From<Duration> for Takes {
    fn from(duration: Duration) -> Self {
        Self(Stored::One(duration))
    }
}

impl FromIterator<Duration> for Takes {
    fn from_iter<I: IntoIterator<Item = Duration>>(durations: I) -> Self {
        let mut durations = durations.into_iter();
        match (durations.next(), durations.next()) {
            (Some(one), None) => Self(Stored::One(one)),
            (first, second) => {
                Self(Stored::NotOne(first.into_iter().chain(second).chain(durations).collect()))
            }
        }
    }
}

impl<'a> IntoIterator for &'a Takes {
    type Item = &'a Duration;
    type IntoIter = std::slice::Iter<'a, Duration>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Takes {
    type Item = &'a mut Duration;
    type IntoIter = std::slice::IterMut<'a, Duration>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

impl Deref for Takes {
    type Target = [Duration];

    fn deref(&self) -> &[Duration] {
        match &self.0 {
            Stored::One(duration) => std::slice::from_ref(duration),
            Stored::NotOne(durations) => durations,
        }
    }
}

impl DerefMut for Takes {
    fn deref_mut(&mut self) -> &mut [Duration] {
        match &mut self.0 {
            Stored::One(duration) => std::slice::from_mut(duration),
            Stored::NotOne(durations) => durations,
        }
    }
}
