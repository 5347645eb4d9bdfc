//! Whether a program keeps every need, and by what it keeps it.

use crate::Instant;
use crate::scenario::{Need, TaskId};
use crate::timeline::{Call, CallId, Timeline};

/// The first call that is made before one of its needs is met, and the task that it needs. A need
/// is kept only where it *had* to be met before: luck does not count.
pub(super) fn broken(timeline: &Timeline) -> Option<(CallId, TaskId)> {
    first_broken(timeline, |call| timeline.causes.marks_before(call.cause))
}

/// Whether every need is met in time, and one of them only because the times happen to be so.
pub(super) fn kept_by_luck(timeline: &Timeline) -> bool {
    let settled_by = |call: &Call| {
        let by = |other: &Call| other.settles_at.is_some_and(|at| at <= call.called_at);
        (0..).zip(&timeline.calls).filter(|(_, other)| by(other)).map(|(id, _)| id).collect()
    };
    broken(timeline).is_some() && first_broken(timeline, settled_by).is_none()
}

/// The first call with a need that is not met by the calls that had settled before it.
fn first_broken(
    timeline: &Timeline,
    settled_before: impl Fn(&Call) -> Vec<u32>,
) -> Option<(CallId, TaskId)> {
    (0..).map(CallId).zip(&timeline.calls).find_map(|(id, call)| {
        let before = settled_before(call);
        let needs = &timeline.task_of(call).needs;
        let broken = needs.iter().find(|need| !met(timeline, id, call, **need, &before))?;
        Some((id, broken.task().unwrap_or(call.task)))
    })
}

fn met(timeline: &Timeline, id: CallId, call: &Call, need: Need, before: &[u32]) -> bool {
    let fulfilled = |id: u32| timeline.call(CallId(id)).rejected.is_none();
    let (task, settled_will_do) = match need {
        Need::Fulfilled(task) => (task, false),
        Need::Settled(task) => (task, true),
        Need::Previous => {
            let earlier =
                (0..id.0).rev().find(|&other| timeline.call(CallId(other)).task == call.task);
            return earlier.is_none_or(|other| before.contains(&other) && fulfilled(other));
        }
    };
    let text = |call: &Call| call.item.map(|item| timeline.text(item).to_owned());
    let mut of_task: Vec<(u32, Option<String>)> = (0..)
        .zip(&timeline.calls)
        .filter(|(_, other)| other.task == task)
        .map(|(id, other)| (id, text(other)))
        .collect();
    let own = text(call);
    if of_task.iter().any(|(_, item)| *item == own) {
        of_task.retain(|(_, item)| *item == own);
    }
    let met_for = |item: &Option<String>| {
        let mut calls = of_task.iter().filter(|(_, other)| other == item);
        calls.any(|(id, _)| before.contains(id) && (settled_will_do || fulfilled(*id)))
    };
    !of_task.is_empty() && of_task.iter().all(|(_, item)| met_for(item))
}

/// Whether a call is made only behind another that fulfilled and that it does not need, neither
/// directly nor by way of what it needs. A rejection that something waits for is no such thing.
pub(super) fn waits_needlessly(timeline: &Timeline, id: CallId) -> bool {
    let call = timeline.call(id);
    let needed = needed(timeline, call.task);
    let behind =
        timeline.causes.marks_before(call.cause).into_iter().map(|id| timeline.call(CallId(id)));
    behind.into_iter().any(|other| other.fulfilled() && !needed.contains(&other.task))
}

/// When everything had fulfilled that a call needs: as soon as that it could have been made.
pub(super) fn ready_at(timeline: &Timeline, id: CallId) -> Instant {
    let needed = needed(timeline, timeline.call(id).task);
    let earlier = &timeline.calls[..id.0 as usize];
    let met = earlier.iter().filter(|other| needed.contains(&other.task));
    met.filter_map(|other| other.settles_at).max().unwrap_or(Instant::ZERO)
}

/// The tasks that a task needs, and those that they need.
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
