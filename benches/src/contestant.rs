//! The interface of all contestants.

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::work::Work;

/// A contestant: one way of running the work.
pub trait Contestant: Sync {
    /// Its name, in tables and on the command line.
    fn name(&self) -> &'static str;

    /// Its version; `None` if it is not installed.
    fn version(&self) -> Option<String>;

    /// Prepares the work: reads, parses, checks. `None` if the contestant cannot express it.
    fn prepare(&self, work: &Work) -> Option<Job>;
}

/// Prepared work, which can be run any number of times.
pub type Job = Box<dyn FnMut() -> Run>;

/// One run of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// How long it took, in real time.
    pub nanoseconds: u64,
    /// When it was done, in virtual time.
    pub makespan: u64,
}

impl Run {
    /// Runs the work, and reads the clock before and after.
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
