//! The bounds of a timeline: the sum of its calls, and the shortest times that any program with
//! these calls can take.
//!
//! The *ideal plan*: each call that the program waited for starts as soon as its dependencies are
//! met, however the program was written, and takes its own `blocks` and then its own `takes`. No
//! call is queued for a resource or waits for the blocked thread. The time when the last call
//! finishes is `parallel`: "the optimum for these dependencies".
//!
//! A dependency is met by the calls that met it in the run:
//!
//! - `"a"`: the calls of `a` with exactly the same items, if the program made any; otherwise those
//!   that share the most items with this call, counted from the outermost, and one for each of
//!   their lists of items. Of the calls with the same items, the one that finishes first is enough.
//!   Only calls that fulfilled count.
//! - `Settled("a")`: likewise, but calls that rejected count as well.
//! - `Previous`: the call of the same task made before this one with the same items except for the
//!   innermost, if it fulfilled. Failed attempts with exactly the same items are skipped.
//!
//! A call that the program did not wait for, or that never settled as required, does not meet a
//! dependency. A dependency that no call meets is ignored, as in the run.

mod attempts;
mod code;
mod ideal;
mod met;
mod once;

pub(crate) use attempts::{Asked, Attempts, Things};
use ideal::Ideal;
pub(crate) use met::Met;
use once::Once;

use super::{Call, CallId, ItemLists, Timeline};
use crate::Duration;
use crate::graph::{Bounds, Load, with_resources};
use crate::scenario::Task;

impl Timeline {
    /// The bounds of the calls that this program made, computed on first use.
    ///
    /// # Panics
    /// Never for a run: it ends with an error if its calls together take longer than
    /// [`LIMIT`](crate::LIMIT).
    #[must_use]
    pub fn bounds(&self) -> &Bounds<CallId> {
        self.bounds.get_or_init(|| {
            let waited_for: Vec<CallId> = self.settled_because.map_or_else(Vec::new, |cause| {
                self.causes.marks_before(cause).into_iter().map(CallId).collect()
            });
            if let Some(coded) = &self.coded {
                return code::bounds(self, coded)
                    .expect("all calls of a run together stay within the limit");
            }
            let calls = (&self.calls[..], &self.item_lists);
            let bounds = bounds_of_calls(&self.tasks, &self.capacities, calls, &waited_for);
            bounds.expect("all calls of a run together stay within the limit")
        })
    }
}

/// The time that a call takes by itself: it blocks, and then it runs.
fn weight(call: &Call) -> Option<Duration> {
    call.busy()
}

/// The bounds of the calls of one program, in the order of calling: `sequential` is for all of
/// them, the other bounds are for those that the program waited for before it settled.
///
/// `None` if the calls together take longer than [`LIMIT`](crate::LIMIT).
fn bounds_of_calls(
    tasks: &[Task],
    capacities: &[u32],
    (calls, lists): (&[Call], &ItemLists),
    waited_for: &[CallId],
) -> Option<Bounds<CallId>> {
    let sequential =
        calls.iter().try_fold(Duration::ZERO, |sum, call| sum.checked_add(weight(call)?))?;
    let mut waited = vec![false; calls.len()];
    for call in waited_for {
        waited[call.0 as usize] = true;
    }
    let (parallel, critical_path) = match Once::of(tasks.len(), calls, &waited) {
        Some(once) => once.longest_chain(tasks, calls)?,
        None => longest_chain(tasks, (calls, lists), &waited)?,
    };
    let loads = loads(tasks, capacities, calls, &waited);
    let with_resources = with_resources(parallel, &loads);
    Some(Bounds { sequential, parallel, with_resources, critical_path })
}

/// The duration of the longest chain, and its calls, of calls with or without items.
fn longest_chain(
    tasks: &[Task],
    (calls, lists): (&[Call], &ItemLists),
    waited: &[bool],
) -> Option<(Duration, Vec<CallId>)> {
    let attempts = Attempts::of(tasks, calls, lists);
    Some(Ideal::reckon(tasks, (calls, lists), &attempts, waited)?.longest_chain())
}

/// The load of each resource, followed by that of the thread, by the calls that were waited for. A
/// call blocks before it gets its slot.
fn loads(tasks: &[Task], capacities: &[u32], calls: &[Call], waited: &[bool]) -> Vec<Load> {
    let mut loads: Vec<Load> = capacities.iter().map(|&capacity| Load::none(capacity)).collect();
    let mut thread = Load::none(1);
    for (call, _) in calls.iter().zip(waited).filter(|(_, waited)| **waited) {
        for one in tasks[call.task.0 as usize].uses.iter() {
            loads[one.resource.0 as usize].hold(one.slots, call.takes);
        }
        thread.hold(1, call.blocks);
    }
    loads.push(thread);
    loads
}

#[cfg(test)]
mod tests;
