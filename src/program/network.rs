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

use crate::scenario::{Generated, Need, Scenario, Task, TaskId, needs_of_tasks};

/// Who waits for whom.
#[derive(Debug)]
pub(super) struct Network {
    /// The order in which tasks are taken.
    pub(super) order: Vec<u32>,
    /// How each task waits for what it needs.
    pub(super) waits: Vec<Wait>,
    /// Where in `waiting` those begin that wait for each task, and behind them the end.
    begins: Vec<u32>,
    waiting: Vec<TaskId>,
}

/// How a task waits for what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// It needs nothing: it is called at once.
    Nothing,
    /// `await a`
    One,
    /// `await Promise.all([..])` of so many.
    All(u32),
    /// `await Promise.allSettled([..])` of so many.
    AllSettled(u32),
}

impl Network {
    /// The network of a scenario's tasks for that program, if it can run as one.
    pub(super) fn of(scenario: &Scenario, program: Generated) -> Option<Self> {
        let order = needs_of_tasks(&scenario.tasks).order().into_iter().map(number).collect();
        match program {
            // One after the other: nobody waits for anybody.
            Generated::Sequential => {
                Some(Self { order, waits: Vec::new(), begins: Vec::new(), waiting: Vec::new() })
            }
            Generated::Parallel => Self::when_ready(&scenario.tasks, order),
        }
    }

    fn when_ready(tasks: &[Task], order: Vec<u32>) -> Option<Self> {
        let waits: Vec<Wait> = tasks.iter().map(Wait::of).collect::<Option<_>>()?;
        let mut begins = vec![0_u32; tasks.len() + 1];
        for needed in tasks.iter().flat_map(needed_by) {
            begins[needed + 1] += 1;
        }
        for task in 0..tasks.len() {
            begins[task + 1] += begins[task];
        }
        let mut next = begins.clone();
        let mut waiting = vec![TaskId(0); begins[tasks.len()] as usize];
        for &task in &order {
            for needed in needed_by(&tasks[task as usize]) {
                waiting[next[needed] as usize] = TaskId(task);
                next[needed] += 1;
            }
        }
        Some(Self { order, waits, begins, waiting })
    }

    /// Who waits for a task, first subscribed first.
    pub(super) fn waiting_for(&self, TaskId(task): TaskId) -> &[TaskId] {
        let [begin, end] = [task, task + 1].map(|at| self.begins[at as usize] as usize);
        &self.waiting[begin..end]
    }
}

impl Wait {
    fn of(task: &Task) -> Option<Self> {
        let settled = task.needs.iter().filter(|need| matches!(need, Need::Settled(_))).count();
        let fulfilled = needed_by(task).count() - settled;
        match (number(settled), number(fulfilled)) {
            (0, 0) => Some(Self::Nothing),
            (0, 1) => Some(Self::One),
            (0, fulfilled) => Some(Self::All(fulfilled)),
            (settled, 0) => Some(Self::AllSettled(settled)),
            _ => None,
        }
    }

    /// How many have to be there.
    pub(super) const fn count(self) -> u32 {
        match self {
            Self::Nothing => 0,
            Self::One => 1,
            Self::All(count) | Self::AllSettled(count) => count,
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
