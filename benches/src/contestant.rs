//! Whoever can do the work.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::work::Work;

/// One way of doing the work.
pub trait Contestant: Sync {
    /// Its name, in tables and on the command line.
    fn name(&self) -> &'static str;

    /// Its version; `None` where it is not installed.
    fn version(&self) -> Option<String>;

    /// Everything that comes before the work itself: reading, parsing, checking. `None` where it
    /// cannot express the work.
    fn prepare(&self, work: &Work) -> Option<Job>;
}

/// Prepared work, to be done as often as wanted.
pub type Job = Box<dyn FnMut() -> Run>;

/// Work once done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// How long it took, on the wall clock.
    pub nanoseconds: u64,
    /// When it was done, on the virtual one.
    pub makespan: u64,
}

impl Run {
    /// Does the work, and looks at the clock before and after.
    pub fn timed(work: impl FnOnce() -> u64) -> Self {
        let begun = Instant::now();
        let makespan = work();
        let nanoseconds = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        Self { nanoseconds, makespan }
    }

    pub fn took(self) -> Duration {
        Duration::from_nanos(self.nanoseconds)
    }
}
