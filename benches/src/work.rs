//! The work, in a form that every contestant can implement in its own way.

use std::sync::Arc;

use serde::Serialize;

use crate::graph::{Graph, duration};
use crate::random::SplitMix64;

/// The work. All times are milliseconds.
#[derive(Clone, Debug, Serialize)]
pub enum Work {
    /// Every task starts when its dependencies are done.
    Parallel(Arc<Graph>),
    /// Tasks without dependencies, in order, at most `limit` at the same time.
    Pool { limit: u32, tasks: Arc<Graph> },
    /// The same graph, run from the start `times` times.
    Repeated { times: u32, graph: Arc<Graph> },
    /// `times` sequential calls that take `takes`, each awaited through `depth` nested async
    /// functions.
    Nesting { depth: u32, times: u32, takes: u32 },
    /// Concurrent calls, joined.
    Wide { branches: u32, takes: u32 },
    /// Calls, each awaited before the next.
    Loop { passes: u32, takes: u32 },
    /// A pool whose tasks fail before they succeed: each attempt takes the duration of its task,
    /// and `wait` passes between two attempts.
    Retries { limit: u32, wait: u32, tasks: Arc<Graph>, failures: Arc<[u32]> },
    /// Tasks that all start at the same time, each against a timer; the losers of the races keep
    /// running.
    Races { tasks: Arc<Graph>, timers: Arc<[u32]> },
}

/// The number of tasks in the small graph.
pub const SMALL: u32 = 10;

/// The duration of calls through nested functions, and of calls of one task.
const TAKES: u32 = 3;

/// The number of nested async functions: as many lists as a scenario may nest, counting the loop
/// around them.
pub const DEPTH: u32 = 62;

impl Work {
    /// Tasks in layers of 1,000, with 3 dependencies each.
    pub fn layered(tasks: u32) -> Self {
        Self::Parallel(Arc::new(Graph::layered(tasks, 1_000, 3)))
    }

    /// A small graph, in four layers.
    pub fn small(times: u32) -> Self {
        Self::Repeated { times, graph: Arc::new(Graph::layered(SMALL, 3, 2)) }
    }

    /// A pool of 16.
    pub fn pool(tasks: u32) -> Self {
        Self::Pool { limit: 16, tasks: Arc::new(Graph::independent(tasks)) }
    }

    /// About the requested number of awaits, in whole stacks of functions.
    pub fn nesting(functions: u32) -> Self {
        Self::Nesting { depth: DEPTH, times: functions.div_ceil(DEPTH), takes: TAKES }
    }

    pub fn wide(branches: u32) -> Self {
        Self::Wide { branches, takes: TAKES }
    }

    pub fn looping(passes: u32) -> Self {
        Self::Loop { passes, takes: TAKES }
    }

    /// A pool of 16: half of the tasks succeed immediately, the others in their second or third
    /// attempt.
    pub fn retries(tasks: u32) -> Self {
        let tasks = Arc::new(Graph::independent(tasks));
        let mut random = SplitMix64::new(0xFA11);
        let failures = tasks.takes.iter().map(|_| random.below(4).saturating_sub(1)).collect();
        Self::Retries { limit: 16, wait: 5, tasks, failures }
    }

    pub fn races(races: u32) -> Self {
        let tasks = Arc::new(Graph::independent(races));
        let mut random = SplitMix64::new(0x7ACE);
        let timers = tasks.takes.iter().map(|_| duration(&mut random)).collect();
        Self::Races { tasks, timers }
    }
}
