//! Generates scenarios, each about one topic.

mod blocking;
mod dependence;
mod fail_fast;
mod loops;
mod partial_success;
mod pools;
mod race_and_timeout;
mod retries;
mod sequential_and_parallel;
mod sketch;
mod start_before_await;
mod theme;

use super::stream::Stream;
use super::{Difficulty, Misconception};
use crate::scenario::Scenario;
use sketch::Sketch;

/// The topic of a generated scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Topic {
    /// The sum of durations, and the longest.
    SequentialAndParallel,
    /// Dependencies between tasks.
    Dependence,
    /// A loop with `await`, and a map.
    Loops,
    /// `Promise.all` with a task that rejects.
    FailFast,
    /// `Promise.allSettled`.
    PartialSuccess,
    /// Calls that are awaited later, and the risk of an unhandled rejection.
    StartBeforeAwait,
    /// `Promise.race`, `Promise.any`, and a timeout.
    RaceAndTimeout,
    /// Pools and chunks.
    Pools,
    /// Retries of a task that fails at first.
    Retries,
    /// Blocking work, which doesn't overlap.
    Blocking,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 10] = [
        Self::SequentialAndParallel,
        Self::Dependence,
        Self::Loops,
        Self::FailFast,
        Self::PartialSuccess,
        Self::StartBeforeAwait,
        Self::RaceAndTimeout,
        Self::Pools,
        Self::Retries,
        Self::Blocking,
    ];

    /// The name of the topic on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SequentialAndParallel => "sequential-and-parallel",
            Self::Dependence => "dependence",
            Self::Loops => "loops",
            Self::FailFast => "fail-fast",
            Self::PartialSuccess => "partial-success",
            Self::StartBeforeAwait => "start-before-await",
            Self::RaceAndTimeout => "race-and-timeout",
            Self::Pools => "pools",
            Self::Retries => "retries",
            Self::Blocking => "blocking",
        }
    }

    /// The title of sheets about the topic.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::SequentialAndParallel => "Sequential and parallel",
            Self::Dependence => "Dependent operations",
            Self::Loops => "Await in loops",
            Self::FailFast => "Promise.all fails fast",
            Self::PartialSuccess => "Partial success",
            Self::StartBeforeAwait => "Start before await",
            Self::RaceAndTimeout => "Races and timeouts",
            Self::Pools => "Limited concurrency",
            Self::Retries => "Retries",
            Self::Blocking => "Blocking work",
        }
    }

    /// The misconceptions that the topic is about.
    #[must_use]
    pub const fn teaches(self) -> &'static [Misconception] {
        use Misconception as M;
        match self {
            Self::SequentialAndParallel | Self::Loops => &[M::AwaitOverlaps, M::OneByOne],
            Self::Dependence => &[M::AllIsLongest],
            Self::FailFast => &[M::AllWaits, M::RejectionCancels],
            Self::PartialSuccess => &[M::AllSettledRejects, M::ResultsByCompletion],
            Self::StartBeforeAwait => &[M::AwaitStarts, M::LateHandler],
            Self::RaceAndTimeout => &[M::RaceCancels, M::RaceIsAny, M::TimeoutStops],
            Self::Pools => &[M::PoolIsChunks],
            Self::Retries => &[M::AwaitOverlaps],
            Self::Blocking => &[M::BlockingOverlaps],
        }
    }

    /// The topic of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Draws a scenario for the topic. Each draw has the same programs, by name and order.
    ///
    /// # Panics
    /// Never: a generated scenario is valid.
    #[must_use]
    pub fn scenario(self, difficulty: Option<Difficulty>, draws: &Stream) -> Scenario {
        let difficulty = difficulty.unwrap_or(Difficulty::Medium);
        let mut sketch = Sketch::new(self.title(), difficulty, draws);
        match self {
            Self::SequentialAndParallel => sequential_and_parallel::sketch(&mut sketch),
            Self::Dependence => dependence::sketch(&mut sketch),
            Self::Loops => loops::sketch(&mut sketch),
            Self::FailFast => fail_fast::sketch(&mut sketch),
            Self::PartialSuccess => partial_success::sketch(&mut sketch),
            Self::StartBeforeAwait => start_before_await::sketch(&mut sketch),
            Self::RaceAndTimeout => race_and_timeout::sketch(&mut sketch),
            Self::Pools => pools::sketch(&mut sketch),
            Self::Retries => retries::sketch(&mut sketch),
            Self::Blocking => blocking::sketch(&mut sketch),
        }
        let text = sketch.into_ron();
        Scenario::from_ron(self.name(), &text).expect("what is sketched is a scenario")
    }
}
