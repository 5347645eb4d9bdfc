//! Checks whether a program meets all dependencies, and why.

use crate::scenario::{Need, TaskId};
use crate::timeline::{Asked, Attempts, Call, CallId, Timeline};

/// The first call that is made before one of its dependencies is met, and the task that it depends
/// on. A dependency counts as met only if it *had* to be met before the call, not if it was met by
/// chance.
pub(super) fn broken(timeline: &Timeline) -> Option<(CallId, TaskId)> {
    first_broken(timeline, |call| timeline.causes.marks_before(call.cause))
}

/// Whether all dependencies are met in time, but one of them only by chance.
pub(super) fn met_only_by_chance(timeline: &Timeline) -> bool {
    let settled_by = |call: &Call| {
        let by = |other: &Call| other.settles_at.is_some_and(|at| at <= call.called_at);
        (0..).zip(&timeline.calls).filter(|(_, other)| by(other)).map(|(id, _)| id).collect()
    };
    broken(timeline).is_some() && first_broken(timeline, settled_by).is_none()
}

/// The first call with a dependency that is not met by the calls that had settled before it.
fn first_broken(
    timeline: &Timeline,
    settled_before: impl Fn(&Call) -> Vec<u32>,
) -> Option<(CallId, TaskId)> {
    let attempts = attempts(timeline);
    (0..).map(CallId).zip(&timeline.calls).find_map(|(id, call)| {
        let before = settled_before(call);
        let needs = &timeline.task_of(call).needs;
        let met_in_time = |call: &CallId| before.binary_search(&call.0).is_ok();
        let is_met = |need: &&Need| {
            meeting(timeline, &attempts, id, **need).iter().all(|any| any.iter().any(met_in_time))
        };
        let broken = needs.iter().find(|need| !is_met(need))?;
        Some((id, broken.task().unwrap_or(call.task)))
    })
}

fn attempts(timeline: &Timeline) -> Attempts {
    Attempts::of(&timeline.tasks, &timeline.calls, &timeline.item_lists)
}

/// The calls that can meet a dependency, as lists: the dependency is met by one call of each list.
/// A dependency that nothing can meet has an empty list.
fn meeting(timeline: &Timeline, attempts: &Attempts, id: CallId, need: Need) -> Vec<Vec<CallId>> {
    let counts = |&call: &CallId| {
        let call = timeline.call(call);
        call.fulfilled() || matches!(need, Need::Settled(_)) && call.settles_at.is_some()
    };
    let counting =
        |calls: &[CallId]| -> Vec<CallId> { calls.iter().copied().filter(counts).collect() };
    match attempts.asked(need, id, timeline.call(id), &timeline.item_lists) {
        Asked::Nothing => Vec::new(),
        Asked::Call(call) => vec![counting(&[call])],
        Asked::Things(things) if things.range().is_empty() => vec![Vec::new()],
        Asked::Things(things) => {
            things.range().map(|thing| counting(attempts.attempts_at(thing))).collect()
        }
    }
}

/// Whether a call is made only after another call that fulfilled and that it doesn't depend on,
/// directly or indirectly. Waiting for a rejection doesn't count.
pub(super) fn waits_unnecessarily(timeline: &Timeline, id: CallId) -> bool {
    let call = timeline.call(id);
    let needed = needed(timeline, call.task);
    let before =
        timeline.causes.marks_before(call.cause).into_iter().map(|id| timeline.call(CallId(id)));
    before.into_iter().any(|other| other.fulfilled() && !needed.contains(&other.task))
}

/// The tasks that a task depends on, directly or indirectly.
fn needed(timeline: &Timeline, task: TaskId) -> Vec<TaskId> {
    let mut needed: Vec<TaskId> = Vec::new();
    let mut at = 0;
    let mut of = task;
    loop {
        for need in &timeline.tasks[of.0 as usize].needs {
            let needs = need.task().unwrap_or(of);
            if !needed.contains(&needs) {
                needed.push(needs);
            }
        }
        let Some(&next) = needed.get(at) else { return needed };
        (of, at) = (next, at + 1);
    }
}
