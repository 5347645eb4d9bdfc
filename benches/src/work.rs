//! What there is to do, in words that every contestant can carry out in its own way.

use std::sync::Arc;

use serde::Serialize;

use crate::graph::{Graph, duration};
use crate::random::SplitMix64;

/// A piece of work. All times are milliseconds.
#[derive(Clone, Debug, Serialize)]
pub enum Work {
    /// Every task begins when all that it needs is done.
    Parallel(Arc<Graph>),
    /// Tasks without needs, in order, at most `limit` at once.
    Pool { limit: u32, tasks: Arc<Graph> },
    /// The same graph, from the beginning, `times` over.
    Repeated { times: u32, graph: Arc<Graph> },
    /// One after the other, `times` calls that take `takes`, each awaited through `depth` nested
    /// async functions.
    Nesting { depth: u32, times: u32, takes: u32 },
    /// So many calls at once, joined.
    Wide { branches: u32, takes: u32 },
    /// So many calls, each awaited before the next.
    Loop { passes: u32, takes: u32 },
    /// A pool whose tasks fail before they succeed: each attempt takes its task's time, and
    /// `wait` passes between two.
    Retries { limit: u32, wait: u32, tasks: Arc<Graph>, failures: Arc<[u32]> },
    /// Tasks that all begin at once, each against a timer; what loses a race runs on.
    Races { tasks: Arc<Graph>, timers: Arc<[u32]> },
}

/// How many tasks the small graph has.
pub const SMALL: u32 = 10;

/// Calls through nested functions, and calls of one task, take that long.
const TAKES: u32 = 3;

/// How many async functions are nested: as many lists as a scenario may nest,
/// the loop around them counted.
pub const DEPTH: u32 = 62;

impl Work {
    /// Tasks in layers of 1,000, with 3 needs each.
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

    /// About as many awaits as asked for, in whole stacks of functions.
    pub fn nesting(functions: u32) -> Self {
        Self::Nesting { depth: DEPTH, times: functions.div_ceil(DEPTH), takes: TAKES }
    }

    pub fn wide(branches: u32) -> Self {
        Self::Wide { branches, takes: TAKES }
    }

    pub fn looping(passes: u32) -> Self {
        Self::Loop { passes, takes: TAKES }
    }

    /// A pool of 16: half of the tasks succeed at once, the others at their second or third
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
