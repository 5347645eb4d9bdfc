//! The ideal plan if no task is called twice or with items, as in a generated program. A dependency
//! is then met by the only call of its task, and nothing has to be sorted. For a million calls,
//! this takes a fifth of the time and of the memory.

use super::ideal::Finish;
use super::weight;
use crate::Duration;
use crate::scenario::{Need, Task, TaskId, order_of_tasks};
use crate::timeline::{Call, CallId, CallItems};

/// The only call of each task. The data of a call is in one place, because each call is read once,
/// in an order that no cache can predict.
#[derive(Debug)]
pub(super) struct Once(Vec<Option<Only>>);

/// The only call of a task.
#[derive(Clone, Copy, Debug)]
struct Only {
    /// The time that the call takes by itself; after the computation, the time at which it
    /// finishes.
    time: Duration,
    call: CallId,
    end: CallOutcome,
}

/// The ends of a call that was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CallOutcome {
    Fulfilled,
    Rejected,
    Pending,
}

impl Once {
    /// The calls that the program waited for. `None` if a task is called twice or with items, or if
    /// a call takes longer than [`LIMIT`](crate::LIMIT).
    pub(super) fn of(tasks: usize, calls: &[Call], waited: &[bool]) -> Option<Self> {
        let (mut only, mut is_called) = (vec![None; tasks], vec![false; tasks]);
        for ((id, call), waited) in (0..).map(CallId).zip(calls).zip(waited) {
            let task = call.task.0 as usize;
            if call.items != CallItems::None || std::mem::replace(&mut is_called[task], true) {
                return None;
            }
            if *waited {
                only[task] =
                    Some(Only { time: weight(call)?, call: id, end: CallOutcome::of(call) });
            }
        }
        Some(Self(only))
    }

    /// The duration of the longest chain, and its calls, as in
    /// [`Ideal::longest_chain`](super::ideal::Ideal::longest_chain). `None` if it exceeds
    /// [`LIMIT`](crate::LIMIT).
    pub(super) fn longest_chain(
        mut self,
        tasks: &[Task],
        calls: &[Call],
    ) -> Option<(Duration, Vec<CallId>)> {
        let mut end: Option<Finish> = None;
        // The dependencies of a task come before it in this order, so each is computed before it is
        // used.
        for task in order_of_tasks(tasks) {
            let Some(Only { time, call, .. }) = self.0[task] else { continue };
            let begins = self.dependencies_met(&tasks[task].needs);
            let at = begins.map_or(Duration::ZERO, |begins| begins.at).checked_add(time)?;
            if let Some(only) = &mut self.0[task] {
                only.time = at;
            }
            let finish = Finish { at, call };
            end = Some(end.map_or(finish, |end| end.or_later(finish)));
        }
        let dependencies_of = |call: CallId| &tasks[calls[call.0 as usize].task.0 as usize].needs;
        let before = |call: &CallId| Some(self.dependencies_met(dependencies_of(*call))?.call);
        let mut chain: Vec<CallId> =
            std::iter::successors(end.map(|end| end.call), before).collect();
        chain.reverse();
        Some((end.map_or(Duration::ZERO, |end| end.at), chain))
    }

    /// The last call to finish of those that a call with these dependencies waits for.
    fn dependencies_met(&self, needs: &[Need]) -> Option<Finish> {
        needs.iter().filter_map(|need| self.met(*need)).reduce(Finish::or_later)
    }

    /// The time at which the call that meets this dependency finishes, if there is such a call. The
    /// only call of a task has no previous call.
    fn met(&self, need: Need) -> Option<Finish> {
        let TaskId(task) = need.task()?;
        let Only { time, call, end } = self.0[task as usize]?;
        let is_met = end == CallOutcome::Fulfilled
            || end == CallOutcome::Rejected && matches!(need, Need::Settled(_));
        is_met.then_some(Finish { at: time, call })
    }
}

impl CallOutcome {
    const fn of(call: &Call) -> Self {
        match call.settles_at {
            Some(_) if call.fulfilled() => Self::Fulfilled,
            Some(_) => Self::Rejected,
            None => Self::Pending,
        }
    }
}
