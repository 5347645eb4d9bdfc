//! The tasks that a run called, each with its items and its `Retry`.

use crate::findings::outline::{Parent, StepOutline};
use crate::scenario::{Need, Retry, StepKind, TaskId};
use crate::timeline::Attempts;
use crate::timeline::{Call, CallId, Timeline};
use crate::{Name, Names};

/// A task that was called.
#[derive(Debug)]
pub(super) struct Called {
    pub(super) task: TaskId,
    pub(super) name: Name,
    /// The items it was called with, in the order of the first call with each; none if it was
    /// called without items.
    pub(super) items: Vec<Name>,
    /// The `Retry` that directly contains its call.
    pub(super) retry: Option<Retry>,
    /// Whether each call depends on the previous one.
    pub(super) in_order: bool,
    /// Whether the last attempt at one of its items failed.
    pub(super) fails: bool,
    /// The value of its only call, if that has no item.
    pub(super) value: Option<String>,
}

/// The tasks that a run of an outline called, in the order of declaration. Returns `None` if one
/// was called with and without items, or in nested loops, or again after it had succeeded, or again
/// without a `Retry`, or with different `Retry`s for its items: no simple step does that.
pub(super) fn of(
    outline: &StepOutline,
    timeline: &Timeline,
    names: &mut Names,
) -> Option<Vec<Called>> {
    let attempts = Attempts::of(&timeline.tasks, &timeline.calls, &timeline.item_lists);
    let tasks = (0..).map(TaskId).zip(timeline.tasks.iter());
    let called = tasks.filter(|(id, _)| !attempts.calls_of(*id).is_empty());
    called.map(|(id, _)| called_task(outline, timeline, &attempts, id, names)).collect()
}

fn called_task(
    outline: &StepOutline,
    timeline: &Timeline,
    attempts: &Attempts,
    task: TaskId,
    names: &mut Names,
) -> Option<Called> {
    let declared = &timeline.tasks[task.0 as usize];
    let mut firsts: Vec<CallId> = Vec::new();
    let mut called = Called {
        task,
        name: declared.name,
        items: [].into(),
        retry: None,
        in_order: declared.needs.contains(&Need::Previous),
        fails: false,
        value: None,
    };
    for calls in attempts.things_of(task).map(|thing| attempts.attempts_at(thing)) {
        let (&last, before) = calls.split_last()?;
        if before.iter().any(|&call| timeline.call(call).rejected.is_none()) {
            return None;
        }
        firsts.push(calls[0]);
        let retry = retry_around(outline, timeline.call(last));
        if firsts.len() > 1 && !are_alike(called.retry.as_ref(), retry.as_ref()) {
            return None;
        }
        called.retry = retry;
        if calls.len() > 1 && called.retry.is_none() {
            return None;
        }
        called.fails |= timeline.call(last).rejected.is_some();
    }
    firsts.sort_unstable();
    let items = firsts.iter().map(|&call| timeline.items(timeline.call(call)));
    match &*items.collect::<Vec<_>>() {
        [none] if none.is_empty() => {
            let returns = declared.behavior.returns.unwrap_or(declared.name);
            called.value = Some(timeline.text(returns).to_owned());
        }
        lists => {
            for list in lists {
                let [item] = list[..] else { return None };
                // The texts of a run are not names of the scenario.
                called.items.push(names.intern(timeline.text(item)));
            }
        }
    }
    Some(called)
}

/// Whether the calls of a task are retried in the same way.
fn are_alike(one: Option<&Retry>, other: Option<&Retry>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.times == other.times && one.wait == other.wait,
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// The `Retry` whose step is this call.
fn retry_around(outline: &StepOutline, call: &Call) -> Option<Retry> {
    let Parent::Within(around) = outline.steps[call.step].parent else { return None };
    match &outline.step(around)?.kind {
        StepKind::Retry(retry) => Some((**retry).clone()),
        _ => None,
    }
}
