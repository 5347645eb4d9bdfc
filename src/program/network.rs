//! The program `parallel` of a scenario that has none, as the graph that it is.
//!
//! Every task waits for what it needs, is called, and is awaited together with all others. Of the
//! promises of such a program nothing can be seen but the order in which they settle; and who waits
//! for whom is known before it runs. So there need be no promises, no reactions and no functions:
//! only, for each task, who is waiting for it, in the order in which they subscribed. The microtasks
//! are the same, one for one.
//!
//! A task that waits in two ways, for some to settle and then for others to fulfil, subscribes to
//! those others only when its time has come. A scenario that has such a task is run as it is
//! written.

use super::machine::Job;
use crate::scenario::{Generated, Need, Place, Scenario, Task, TaskId, needs_of_tasks};

/// Who waits for whom.
#[derive(Debug)]
pub(super) struct Network {
    /// The order in which tasks are taken.
    pub(super) order: Vec<u32>,
    /// Where each task's name stands.
    pub(super) places: Vec<Place>,
    /// How many others each task waits for.
    pub(super) missing: Vec<u32>,
    /// Where in `jobs` those begin that are queued when a task is there, and behind them the end.
    begins: Vec<u32>,
    jobs: Vec<Job>,
}

/// How a task waits for what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// It needs nothing: it is called at once.
    Nothing,
    /// `await a`
    One,
    /// `await Promise.all([..])`
    All,
    /// `await Promise.allSettled([..])`
    AllSettled,
}

impl Network {
    /// The network of a scenario's tasks for that program, if it can run as one.
    pub(super) fn of(scenario: &Scenario, program: Generated) -> Option<Self> {
        let order = needs_of_tasks(&scenario.tasks).order().into_iter().map(number).collect();
        let places = scenario.tasks.iter().map(|task| task.place).collect();
        match program {
            // One after the other: nobody waits for anybody.
            Generated::Sequential => {
                let (missing, begins, jobs) = (Vec::new(), Vec::new(), Vec::new());
                Some(Self { order, places, missing, begins, jobs })
            }
            Generated::Parallel => Self::when_ready(&scenario.tasks, order, places),
        }
    }

    fn when_ready(tasks: &[Task], order: Vec<u32>, places: Vec<Place>) -> Option<Self> {
        let waits: Vec<Wait> = tasks.iter().map(Wait::of).collect::<Option<_>>()?;
        let mut begins = vec![0_u32; tasks.len() + 1];
        for needed in tasks.iter().flat_map(needed_by) {
            begins[needed + 1] += 1;
        }
        for task in 0..tasks.len() {
            begins[task + 1] += begins[task];
        }
        let mut next = begins.clone();
        let mut jobs = vec![Job::CallerGoesOn; begins[tasks.len()] as usize];
        for &task in &order {
            let job = match waits[task as usize] {
                Wait::Nothing => continue,
                Wait::One => Job::Begin(TaskId(task)),
                Wait::All => Job::NeedIsThere(TaskId(task)),
                Wait::AllSettled => Job::NeedHasSettled(TaskId(task)),
            };
            for needed in needed_by(&tasks[task as usize]) {
                jobs[next[needed] as usize] = job;
                next[needed] += 1;
            }
        }
        let missing = tasks.iter().map(|task| number(needed_by(task).count())).collect();
        Some(Self { order, places, missing, begins, jobs })
    }

    /// What is queued when a task is there, first subscribed first.
    pub(super) fn jobs(&self, TaskId(task): TaskId) -> &[Job] {
        let [begin, end] = [task, task + 1].map(|at| self.begins[at as usize] as usize);
        &self.jobs[begin..end]
    }
}

impl Wait {
    /// `None` where a task waits in two ways.
    fn of(task: &Task) -> Option<Self> {
        let settled = task.needs.iter().filter(|need| matches!(need, Need::Settled(_))).count();
        let fulfilled = needed_by(task).count() - settled;
        match (settled, fulfilled) {
            (0, 0) => Some(Self::Nothing),
            (0, 1) => Some(Self::One),
            (0, _) => Some(Self::All),
            (_, 0) => Some(Self::AllSettled),
            _ => None,
        }
    }
}

/// The tasks that a task needs. There is no call before the first, so `Previous` is none.
fn needed_by(task: &Task) -> impl Iterator<Item = usize> {
    task.needs.iter().filter_map(|need| need.task()).map(|TaskId(id)| id as usize)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("fewer than 2^32 tasks and needs")
}
