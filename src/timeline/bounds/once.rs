//! The ideal reckoning where no task is called twice, nor any with items, as in a program that
//! no one wrote. What meets a need is that task's one call, and nothing has to be sorted: of a
//! million calls it takes a fifth of the time and of the memory.

use super::ideal::Finish;
use super::weight;
use crate::Duration;
use crate::scenario::{Need, Task, TaskId, order_of_tasks};
use crate::timeline::{Call, CallId, CallItems};

/// For each task, its only call. All its data is side by side: calls are made in no
/// order that a cache could foresee, and each is looked at once.
#[derive(Debug)]
pub(super) struct Once(Vec<Option<Only>>);

/// The only call of a task.
#[derive(Clone, Copy, Debug)]
struct Only {
    /// How long it is busy by itself; once that is reckoned, when it finishes.
    time: Duration,
    call: CallId,
    end: End,
}

/// How a call that was waited for ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Fulfilled,
    Rejected,
    Pending,
}

impl Once {
    /// Of these calls those that were waited for. `None` where a task is called twice or with
    /// items, or where one takes longer than [`LIMIT`](crate::LIMIT).
    pub(super) fn of(tasks: usize, calls: &[Call], waited: &[bool]) -> Option<Self> {
        let (mut only, mut is_called) = (vec![None; tasks], vec![false; tasks]);
        for ((id, call), waited) in (0..).map(CallId).zip(calls).zip(waited) {
            let task = call.task.0 as usize;
            if call.items != CallItems::None || std::mem::replace(&mut is_called[task], true) {
                return None;
            }
            if *waited {
                only[task] = Some(Only { time: weight(call)?, call: id, end: End::of(call) });
            }
        }
        Some(Self(only))
    }

    /// How long the longest chain takes, and its calls, as
    /// [`Ideal::longest_chain`](super::ideal::Ideal::longest_chain) says it. `None` past
    /// [`LIMIT`](crate::LIMIT).
    pub(super) fn longest_chain(
        mut self,
        tasks: &[Task],
        calls: &[Call],
    ) -> Option<(Duration, Vec<CallId>)> {
        let mut end: Option<Finish> = None;
        // What a task needs comes before it, so that every need is reckoned when it is asked for.
        for task in order_of_tasks(tasks) {
            let Some(Only { time, call, .. }) = self.0[task] else { continue };
            let begins = self.needs_met(&tasks[task].needs);
            let at = begins.map_or(Duration::ZERO, |begins| begins.at).checked_add(time)?;
            if let Some(only) = &mut self.0[task] {
                only.time = at;
            }
            let finish = Finish { at, call };
            end = Some(end.map_or(finish, |end| end.or_later(finish)));
        }
        let needs_of = |call: CallId| &tasks[calls[call.0 as usize].task.0 as usize].needs;
        let before = |call: &CallId| Some(self.needs_met(needs_of(*call))?.call);
        let mut chain: Vec<CallId> =
            std::iter::successors(end.map(|end| end.call), before).collect();
        chain.reverse();
        Some((end.map_or(Duration::ZERO, |end| end.at), chain))
    }

    /// The last finish that a call with these needs has to wait for.
    fn needs_met(&self, needs: &[Need]) -> Option<Finish> {
        needs.iter().filter_map(|need| self.met(*need)).reduce(Finish::or_later)
    }

    /// When what meets that need finishes, if anything does. There is no call before a task's only
    /// one.
    fn met(&self, need: Need) -> Option<Finish> {
        let TaskId(task) = need.task()?;
        let Only { time, call, end } = self.0[task as usize]?;
        let is_met =
            end == End::Fulfilled || end == End::Rejected && matches!(need, Need::Settled(_));
        is_met.then_some(Finish { at: time, call })
    }
}

impl End {
    const fn of(call: &Call) -> Self {
        match call.settles_at {
            Some(_) if call.fulfilled() => Self::Fulfilled,
            Some(_) => Self::Rejected,
            None => Self::Pending,
        }
    }
}
