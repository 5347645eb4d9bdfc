//! A task of a network: its only call, how it waits, and the tasks that wait for it.

use super::Need;
use crate::program::calls::{CallEnd, Plan};
use crate::scenario::{StepId, Task};
use crate::timeline::Value;
use crate::{Duration, Name};

/// The data of a task, in half a cache line. In a million tasks, each is read when it is due, in an
/// order that no cache can predict. (With 72 bytes, over two lines, a graph of a million tasks with
/// three dependencies each took a third longer.)
#[derive(Debug)]
#[repr(align(32))]
pub(super) struct Node {
    pub(super) takes: Duration,
    /// The step that calls the task.
    pub(super) step: StepId,
    /// The start and the end in [`Network::waiting`](super::Network) of the tasks that wait for
    /// this one.
    pub(super) waiting: (u32, u32),
    /// The value that the task fulfills with, or the reason that it rejects with.
    gives: Name,
    rejects: bool,
    /// Whether the task neither blocks nor uses a resource.
    pub(super) is_plain: bool,
    pub(super) wait: Wait,
}

/// How a task waits for its dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// `await a`
    One,
    /// `await Promise.all([..])`; no `await` if there are no dependencies.
    All,
    /// `await Promise.allSettled([..])`
    AllSettled,
}

impl Node {
    /// The node of a task, and the number of its dependencies; `None` if it waits in two steps.
    /// `Previous` is ignored, because a first call has no previous call.
    pub(super) fn of(task: &Task, step: StepId) -> Option<(Self, u32)> {
        let settled = task.needs.iter().filter(|need| matches!(need, Need::Settled(_))).count();
        let needs = task.needs.iter().filter(|need| need.task().is_some()).count();
        let wait = match (settled, needs - settled) {
            (0, 1) => Wait::One,
            (0, _) => Wait::All,
            (_, 0) => Wait::AllSettled,
            _ => return None,
        };
        let Plan { blocks, takes, ending, uses_slots, .. } = Plan::of_first_call(task);
        let (CallEnd::Fulfills(gives) | CallEnd::Rejects(gives)) = ending;
        let node = Self {
            takes,
            step,
            waiting: (0, 0),
            gives,
            rejects: matches!(ending, CallEnd::Rejects(_)),
            is_plain: blocks == Duration::ZERO && !uses_slots,
            wait,
        };
        Some((node, u32::try_from(needs).expect("a scenario's text is under 4 GiB")))
    }

    /// The reason that the task rejects with, if it does.
    pub(super) fn rejects(&self) -> Option<Name> {
        self.rejects.then_some(self.gives)
    }

    /// The value that the task fulfills with, if it does.
    pub(super) fn value(&self) -> Value {
        if self.rejects { Value::Null } else { Value::Text(self.gives) }
    }
}
