//! What no program can beat, and what any program can do.

use crate::Duration;

/// What any program could do with the same calls, and none can beat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds<Id> {
    /// One after the other: the sum.
    pub sequential: Duration,
    /// All at once, as far as the needs allow: the longest chain of them.
    pub parallel: Duration,
    /// The larger of that and of each resource's work over its capacity, rounded up.
    pub with_resources: Duration,
    /// The chain that is the longest; of several, the one declared first.
    pub critical_path: Vec<Id>,
}

/// What the calls of one resource ask of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    /// How many calls may hold it at once, at least 1.
    pub(crate) capacity: u32,
    /// How long calls hold it, added up.
    pub(crate) work: Duration,
}

impl Load {
    /// The load of a resource that nothing holds yet.
    pub(crate) const fn none(capacity: u32) -> Self {
        Self { capacity, work: Duration::ZERO }
    }

    /// One more call holds it so long. `None` past [`LIMIT`](crate::LIMIT).
    pub(crate) fn hold(&mut self, takes: Duration) -> Option<()> {
        self.work = self.work.checked_add(takes)?;
        Some(())
    }

    /// The least time the work takes, were it cut into whole nanoseconds and dealt out evenly.
    fn least(self) -> Duration {
        let nanos = self.work.as_nanos().div_ceil(u64::from(self.capacity.max(1)));
        // Never more than the work itself, which has its limit behind it.
        Duration::from_nanos(nanos).unwrap_or(self.work)
    }
}

/// The longest chain, or the busiest resource where that takes longer.
pub(crate) fn with_resources(parallel: Duration, loads: &[Load]) -> Duration {
    loads.iter().map(|load| load.least()).fold(parallel, Duration::max)
}
