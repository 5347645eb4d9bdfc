//! The bounds of code: its dependencies are between calls, so its bounds are the longest chains of
//! calls.

use crate::Duration;
use crate::graph::{Bounds, Load, with_resources};
use crate::timeline::{Call, CallId, Coded, Timeline};

/// The bounds of the calls that the program waited for before it settled. Assumed dependencies
/// count, so a call with an effect keeps its position.
///
/// `None` if the calls together take longer than [`LIMIT`](crate::LIMIT).
pub(super) fn bounds(timeline: &Timeline, coded: &Coded) -> Option<Bounds<CallId>> {
    let calls = &timeline.calls;
    let mut all = calls.iter();
    let sequential = all.try_fold(Duration::ZERO, |sum, call| sum.checked_add(call.busy()?))?;
    let (finishes, before) = chains(calls, coded)?;
    let mut last: Option<usize> = None;
    for call in (0..calls.len()).filter(|call| coded.waited_for[*call]) {
        if last.is_none_or(|last| finishes[call] > finishes[last]) {
            last = Some(call);
        }
    }
    let parallel = last.map_or(Duration::ZERO, |last| finishes[last]);
    let mut critical_path: Vec<CallId> =
        std::iter::successors(last, |call| before[*call]).filter_map(id).collect();
    critical_path.reverse();
    let with_resources = with_resources(parallel, &loads(timeline, coded)?);
    Some(Bounds { sequential, parallel, with_resources, critical_path })
}

/// The earliest time at which each call finishes, and the call that it then follows.
fn chains(calls: &[Call], coded: &Coded) -> Option<(Vec<Duration>, Vec<Option<usize>>)> {
    let (mut finishes, mut before) = (Vec::new(), Vec::new());
    for (number, call) in calls.iter().enumerate() {
        // A call is made after the calls that it depends on.
        let needed = coded.depends_on[number].all().map(|CallId(needed)| needed as usize);
        let mut latest: Option<usize> = None;
        for needed in needed.filter(|needed| *needed < number) {
            if latest.is_none_or(|latest| finishes[needed] > finishes[latest]) {
                latest = Some(needed);
            }
        }
        let begins = latest.map_or(Duration::ZERO, |latest| finishes[latest]);
        finishes.push(begins.checked_add(call.busy()?)?);
        before.push(latest);
    }
    Some((finishes, before))
}

/// The load of each resource, by the calls that were waited for.
fn loads(timeline: &Timeline, coded: &Coded) -> Option<Vec<Load>> {
    let mut loads: Vec<Load> =
        timeline.capacities.iter().map(|&capacity| Load::none(capacity)).collect();
    for (number, call) in timeline.calls.iter().enumerate() {
        for (resource, slots) in coded.uses[number].iter().filter(|_| coded.waited_for[number]) {
            let load = loads.get_mut(*resource)?;
            load.hold(*slots, call.takes);
        }
    }
    Some(loads)
}

fn id(call: usize) -> Option<CallId> {
    u32::try_from(call).ok().map(CallId)
}
