//! The calls of an evaluation: their dependencies, and which of them were waited for.

use std::collections::BTreeMap;

use crate::Duration;
use crate::javascript::{Evaluation, TaskCall};
use crate::program::limit::Limit;
use crate::scenario::{CallComments, CommentDependency, ResourceId, Scenario, Task, Use};
use crate::timeline::{CallId, Dependencies};

/// The id of the call with this number.
pub(super) fn id(call: usize) -> CallId {
    CallId(u32::try_from(call).unwrap_or(u32::MAX))
}

/// The calls that had to settle before the program. If the evaluation does not know them, these are
/// the calls that had settled by then, including those that were not awaited.
pub(super) fn waited_for(evaluation: &Evaluation) -> Vec<usize> {
    if !evaluation.waited_for.is_empty() {
        return evaluation.waited_for.clone();
    }
    let Some(end) = evaluation.settles_at else { return Vec::new() };
    let calls = evaluation.calls.iter().enumerate();
    let by_then = calls.filter(|(_, call)| call.settles_at.is_some_and(|at| at <= end));
    by_then.map(|(number, _)| number).collect()
}

/// Checks that the sums of all calls and of all used slots are within the limit of time.
pub(super) fn within_time(calls: &[TaskCall]) -> Result<(), Limit> {
    let mut sum = Duration::ZERO;
    for call in calls {
        let slots: u32 = call.uses.iter().map(|(_, slots)| slots).sum();
        let takes = call.takes.as_nanos().checked_mul(u64::from(slots.max(1)));
        let longer = takes.and_then(Duration::from_nanos);
        let longer = longer.and_then(|takes| takes.checked_add(call.blocks));
        sum = longer.and_then(|longer| sum.checked_add(longer)).ok_or(Limit::Time)?;
    }
    Ok(())
}

/// The dependencies of each call, according to the code, the comments and the scenario.
pub(super) fn dependencies(
    scenario: &Scenario,
    said: &CallComments,
    calls: &[TaskCall],
) -> Vec<Dependencies> {
    let tasks: BTreeMap<&str, &Task> =
        scenario.tasks.iter().map(|task| (scenario.text(task.name), task)).collect();
    // The last call of each task so far.
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = Vec::with_capacity(calls.len());
    for (number, call) in calls.iter().enumerate() {
        let task = tasks.get(call.task.as_str());
        let mut needs = task.map_or_else(Vec::new, |task| scenario.dependencies_of(task));
        needs.extend(said.dependencies_of(call.span.end).cloned());
        let mut certain: Vec<usize> = call.depends_on.clone();
        certain.extend(needs.iter().filter_map(|need| match need {
            CommentDependency::Task(task) => last.get(task.as_str()).copied(),
            CommentDependency::Previous => last.get(call.task.as_str()).copied(),
        }));
        certain.sort_unstable();
        certain.dedup();
        let assumed = call.assumed_to_depend_on.iter().copied();
        let assumed = assumed.filter(|one| certain.binary_search(one).is_err()).map(id).collect();
        all.push(Dependencies { certain: certain.into_iter().map(id).collect(), assumed });
        last.insert(&call.task, number);
    }
    all
}

/// The slots of a resource that a call uses, as they are stored in a task.
pub(super) fn slots(held: &(usize, u32)) -> Option<Use> {
    let (resource, slots) = *held;
    Some(Use { resource: ResourceId(u32::try_from(resource).ok()?), slots })
}
