//! Bounds for the time of programs with the same calls: lower bounds, and the sum of all calls.

use crate::{Duration, LIMIT};

/// Bounds for the time of all programs with the same calls.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bounds<Id> {
    /// The sum of all durations.
    pub sequential: Duration,
    /// The longest chain of dependencies.
    pub parallel: Duration,
    /// The maximum of `parallel`, of each resource's work divided by its capacity, rounded up, and
    /// of the time for which the one thread is blocked: the thread is a resource with one slot.
    pub with_resources: Duration,
    /// The longest chain; of several, the one declared first.
    pub critical_path: Vec<Id>,
}

/// The longest duration.
const LONGEST: Duration = match Duration::from_nanos(LIMIT) {
    Some(longest) => longest,
    None => Duration::ZERO,
};

/// The work of the calls that use one resource.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// The number of its slots, at least 1.
    capacity: u32,
    /// The time for which calls use its slots, summed over the slots, in nanoseconds.
    work: u128,
}

impl Load {
    /// The load of a resource that no call uses.
    pub(crate) const fn none(capacity: u32) -> Self {
        Self { capacity, work: 0 }
    }

    /// Adds a call that uses `slots` slots for the time `takes`.
    pub(crate) fn hold(&mut self, slots: u32, takes: Duration) {
        self.work += u128::from(slots) * u128::from(takes.as_nanos());
    }

    /// The shortest time for this work, if it could be split into single nanoseconds and
    /// distributed evenly over the slots.
    fn least(self) -> Duration {
        let nanos = self.work.div_ceil(u128::from(self.capacity.max(1)));
        // No call uses more slots than there are, so this is at most the sum of the calls, which is
        // within the limit.
        u64::try_from(nanos).ok().and_then(Duration::from_nanos).unwrap_or(LONGEST)
    }
}

/// The longest chain, or the time of the busiest resource if that is longer. The thread is a
/// resource.
pub(crate) fn with_resources(parallel: Duration, loads: &[Load]) -> Duration {
    loads.iter().map(|load| load.least()).fold(parallel, Duration::max)
}
