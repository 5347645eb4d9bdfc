//! Calls of a task whose behavior depends on their number: if their order depends on durations,
//! which of them fails does too.

use std::collections::BTreeMap;

use crate::Name;
use crate::scenario::{ItemBehavior, Task, TaskId};
use crate::timeline::{CallId, Timeline};

/// The tasks, with the items of their calls, whose calls differ by their number and are ordered
/// only by durations; ascending. Each visit of a call is subtracted from the budget. Returns `None`
/// if it is used up.
pub(super) fn by_chance(
    timeline: &Timeline,
    budget: &mut u64,
) -> Option<Vec<(TaskId, Vec<String>)>> {
    let mut numbered: BTreeMap<(TaskId, Vec<String>), Vec<CallId>> = BTreeMap::new();
    for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
        if differing(&timeline.tasks[call.task.0 as usize]) > 0 {
            let text = |name: Name| timeline.text(name).to_owned();
            let items = timeline.items(call).into_iter().map(text).collect();
            numbered.entry((call.task, items)).or_default().push(id);
        }
    }
    let mut found = Vec::new();
    for (whose, calls) in numbered {
        let differing = differing(&timeline.tasks[whose.0.0 as usize]);
        if !are_ordered(timeline, &calls, differing, budget)? {
            found.push(whose);
        }
    }
    Some(found)
}

/// The number of the first calls of a task that may differ from later ones.
fn differing(task: &Task) -> usize {
    let of =
        |takes: usize, first: Option<u32>| takes.saturating_sub(1).max(first.unwrap_or(0) as usize);
    let own = &task.behavior;
    let item = |(_, item): &(Name, ItemBehavior)| {
        let takes = item.takes.as_ref().map_or(0, |takes| takes.len());
        of(takes, item.fails.and_then(|fails| fails.first))
    };
    let items = task.items.iter().map(item);
    items.fold(of(own.takes.len(), own.fails.and_then(|fails| fails.first)), usize::max)
}

/// Whether each of the first calls comes before all later ones by design: the later ones waited for
/// everything that it waited for.
fn are_ordered(
    timeline: &Timeline,
    calls: &[CallId],
    differing: usize,
    budget: &mut u64,
) -> Option<bool> {
    // The calls that each of the first calls waited for.
    let mut first: Vec<Vec<u32>> = Vec::new();
    for id in calls {
        let waited = timeline.causes.marks_before(timeline.call(*id).cause);
        let cost = (1 + waited.len() as u64) * first.len() as u64;
        *budget = budget.checked_sub(cost)?;
        let has = |mark: &u32| waited.binary_search(mark).is_ok();
        if !first.iter().flatten().all(has) {
            return Some(false);
        }
        if first.len() < differing {
            first.push(waited);
        }
    }
    Some(true)
}
