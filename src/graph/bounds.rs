//! What no program can beat, and what any program can do.

use crate::{Duration, LIMIT};

/// Lower bounds for all programs with the same calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds<Id> {
    /// One after the other: the sum.
    pub sequential: Duration,
    /// The longest chain of dependencies.
    pub parallel: Duration,
    /// The larger of that, of each resource's work over its capacity, rounded up, and of how long
    /// the one thread is held: it is a resource of one slot.
    pub with_resources: Duration,
    /// The chain that is the longest; of several, the one declared first.
    pub critical_path: Vec<Id>,
}

/// The longest duration there is.
const LONGEST: Duration = match Duration::from_nanos(LIMIT) {
    Some(longest) => longest,
    None => Duration::ZERO,
};

/// What the calls of one resource ask of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// How many slots it has, at least 1.
    capacity: u32,
    /// How long calls hold its slots, added up over the slots, in nanoseconds.
    work: u128,
}

impl Load {
    /// The load of a resource that nothing holds yet.
    pub(crate) const fn none(capacity: u32) -> Self {
        Self { capacity, work: 0 }
    }

    /// One more call holds that many of its slots so long.
    pub(crate) fn hold(&mut self, slots: u32, takes: Duration) {
        self.work += u128::from(slots) * u128::from(takes.as_nanos());
    }

    /// The least time the work takes, were it cut into whole nanoseconds and dealt out evenly.
    fn least(self) -> Duration {
        let nanos = self.work.div_ceil(u128::from(self.capacity.max(1)));
        // No call holds more slots than there are: it is never more than the calls take one after
        // the other, and that has its limit after it.
        u64::try_from(nanos).ok().and_then(Duration::from_nanos).unwrap_or(LONGEST)
    }
}

/// The longest chain, or the busiest resource where that takes longer; the thread is one of them.
pub(crate) fn with_resources(parallel: Duration, loads: &[Load]) -> Duration {
    loads.iter().map(|load| load.least()).fold(parallel, Duration::max)
}
