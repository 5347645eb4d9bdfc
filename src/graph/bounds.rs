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
