//! The work as callbacks, for engines that have only timers.
//!
//! A timer is set with a number, and the engine returns that number when it fires. All other data
//! of the callbacks is in flat arrays, so contestants that use them differ only in their engines.

use std::sync::Arc;

use crate::graph::Graph;
use crate::work::Work;

/// The timers of an engine.
pub trait Timers {
    /// Sets a timer with this number, due in so many milliseconds.
    fn set(&mut self, after: u32, number: u32);
}

/// Work, as callbacks.
pub trait Callbacks: Send + 'static {
    /// Called at the start.
    fn begin(&mut self, timers: &mut impl Timers);

    /// A timer has fired; returns whether anything waited for it.
    fn fire(&mut self, number: u32, timers: &mut impl Timers) -> bool;
}

/// An engine that runs callbacks until no timer is left.
pub trait Engine {
    /// Returns when the last timer fired that anything waited for.
    fn run(&mut self, callbacks: impl Callbacks) -> u64;

    /// Runs the work; `None` if the work needs more than timers.
    fn work(&mut self, work: &Work) -> Option<u64> {
        Some(match work.clone() {
            Work::Parallel(graph) => self.run(Parallel::new(graph)),
            Work::Repeated { times, graph } => {
                self.run(Repeated { times, left: 0, graph: Parallel::new(graph) })
            }
            Work::Pool { limit, tasks } => self.run(Pool { limit, next: 0, tasks }),
            Work::Wide { branches, takes } => self.run(Wide { branches, takes }),
            Work::Loop { passes, takes } => self.run(Loop { passes, takes }),
            Work::Retries { limit, wait, tasks, failures } => {
                let pool = Pool { limit, next: 0, tasks };
                self.run(Retries { wait, failures: failures.to_vec(), pool })
            }
            Work::Races { tasks, timers } => {
                self.run(Races { won: vec![false; timers.len()], tasks, timers })
            }
            Work::Nesting { .. } => return None,
        })
    }
}

/// Counts dependencies: a task whose last dependency is met sets its timer.
struct Parallel {
    graph: Arc<Graph>,
    missing: Vec<u32>,
}

impl Parallel {
    fn new(graph: Arc<Graph>) -> Self {
        Self { graph, missing: Vec::new() }
    }
}

impl Callbacks for Parallel {
    fn begin(&mut self, timers: &mut impl Timers) {
        self.missing.clone_from(&self.graph.need_counts);
        for (task, &takes) in (0..).zip(&self.graph.takes) {
            if self.missing[task as usize] == 0 {
                timers.set(takes, task);
            }
        }
    }

    fn fire(&mut self, task: u32, timers: &mut impl Timers) -> bool {
        for &waiting in self.graph.dependents(task) {
            let missing = &mut self.missing[waiting as usize];
            *missing -= 1;
            if *missing == 0 {
                timers.set(self.graph.takes[waiting as usize], waiting);
            }
        }
        true
    }
}

struct Repeated {
    times: u32,
    /// The number of tasks of the current stage that are not done.
    left: u32,
    graph: Parallel,
}

impl Callbacks for Repeated {
    fn begin(&mut self, timers: &mut impl Timers) {
        if self.times > 0 {
            self.times -= 1;
            self.left = self.graph.graph.len();
            self.graph.begin(timers);
        }
    }

    fn fire(&mut self, task: u32, timers: &mut impl Timers) -> bool {
        self.graph.fire(task, timers);
        self.left -= 1;
        if self.left == 0 {
            self.begin(timers);
        }
        true
    }
}

struct Pool {
    limit: u32,
    next: u32,
    tasks: Arc<Graph>,
}

impl Pool {
    /// The next task that no worker has taken.
    fn take(&mut self) -> Option<u32> {
        let task = self.next;
        self.next += 1;
        (task < self.tasks.len()).then_some(task)
    }

    fn takes(&self, task: u32) -> u32 {
        self.tasks.takes[task as usize]
    }
}

impl Callbacks for Pool {
    fn begin(&mut self, timers: &mut impl Timers) {
        for worker in 0..self.limit {
            self.fire(worker, timers);
        }
    }

    fn fire(&mut self, _: u32, timers: &mut impl Timers) -> bool {
        if let Some(task) = self.take() {
            timers.set(self.takes(task), task);
        }
        true
    }
}

struct Wide {
    branches: u32,
    takes: u32,
}

impl Callbacks for Wide {
    fn begin(&mut self, timers: &mut impl Timers) {
        (0..self.branches).for_each(|branch| timers.set(self.takes, branch));
    }

    fn fire(&mut self, _: u32, _: &mut impl Timers) -> bool {
        true
    }
}

struct Loop {
    passes: u32,
    takes: u32,
}

impl Callbacks for Loop {
    fn begin(&mut self, timers: &mut impl Timers) {
        if self.passes > 0 {
            self.passes -= 1;
            timers.set(self.takes, self.passes);
        }
    }

    fn fire(&mut self, _: u32, timers: &mut impl Timers) -> bool {
        self.begin(timers);
        true
    }
}

/// Task `i` has two timers: `2 i` ends an attempt, `2 i + 1` the wait before the next.
struct Retries {
    wait: u32,
    /// The number of times that each task will still fail.
    failures: Vec<u32>,
    pool: Pool,
}

impl Retries {
    fn begin_next(&mut self, timers: &mut impl Timers) {
        if let Some(task) = self.pool.take() {
            timers.set(self.pool.takes(task), 2 * task);
        }
    }
}

impl Callbacks for Retries {
    fn begin(&mut self, timers: &mut impl Timers) {
        (0..self.pool.limit).for_each(|_| self.begin_next(timers));
    }

    fn fire(&mut self, number: u32, timers: &mut impl Timers) -> bool {
        let task = number / 2;
        let failures = &mut self.failures[task as usize];
        if number % 2 == 1 {
            timers.set(self.pool.takes(task), 2 * task);
        } else if *failures > 0 {
            *failures -= 1;
            timers.set(self.wait, 2 * task + 1);
        } else {
            self.begin_next(timers);
        }
        true
    }
}

/// Race `i` has two timers: `2 i` is its task's, `2 i + 1` the other.
struct Races {
    won: Vec<bool>,
    tasks: Arc<Graph>,
    timers: Arc<[u32]>,
}

impl Callbacks for Races {
    fn begin(&mut self, timers: &mut impl Timers) {
        for (race, (&task, &timer)) in (0..).zip(self.tasks.takes.iter().zip(&*self.timers)) {
            timers.set(task, 2 * race);
            timers.set(timer, 2 * race + 1);
        }
    }

    fn fire(&mut self, number: u32, _: &mut impl Timers) -> bool {
        !std::mem::replace(&mut self.won[number as usize / 2], true)
    }
}
