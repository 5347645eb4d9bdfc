//! What any program could do with the calls that this one made.
//!
//! The *ideal reckoning*: every call that the settling waited for starts the moment its needs are
//! met, however the program was written, and takes its own `blocks` and then its own `takes`. No
//! call waits for a resource, and none for another's blocking. When it says that the last call
//! finishes is `parallel`: "the optimum for these dependencies".
//!
//! A need counts as met by the calls that met it in the run:
//!
//! - `"a"`: the calls of `a` with the very same items, if the program made any; else those that
//!   share the most items with this call, counted from the outermost, and of each list of items
//!   one. Among the calls with the same items the one that finishes first is enough. Only calls
//!   that fulfilled count.
//! - `Settled("a")`: the same, and calls that rejected count as well.
//! - `Previous`: the call of the same task made before this one with the same items but for the
//!   innermost, if it fulfilled. Failed attempts at the very same items are passed over.
//!
//! A call that the settling did not wait for, or that never did what was needed, meets nothing,
//! and a need that nothing meets is not waited for: the program that was run did not either.

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
    /// What any program could do with the calls that this one made: reckoned when it is first asked
    /// for.
    ///
    /// # Panics
    /// Never, of a run: it ends with an error where its calls together pass
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

/// How long a call is busy by itself.
fn weight(call: &Call) -> Option<Duration> {
    call.busy()
}

/// The bounds of the calls of one program, in the order of calling: `sequential` over all of
/// them, the others over those that its settling waited for.
///
/// `None` where the calls together take longer than [`LIMIT`](crate::LIMIT).
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

/// How long the longest chain takes, and its calls, whatever calls they are.
fn longest_chain(
    tasks: &[Task],
    (calls, lists): (&[Call], &ItemLists),
    waited: &[bool],
) -> Option<(Duration, Vec<CallId>)> {
    let attempts = Attempts::of(tasks, calls, lists);
    Some(Ideal::reckon(tasks, (calls, lists), &attempts, waited)?.longest_chain())
}

/// What the calls that were waited for ask of each resource, and at last of the thread: blocking
/// comes before the slot.
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
