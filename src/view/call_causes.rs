//! Finds the cause of each call: the settlement that it waited for, and the `await` that ended with
//! it.

use std::collections::BTreeMap;

use crate::Instant;
use crate::timeline::{Await, Call, EventKind, Timeline, Waiter};

/// For each call, the call whose settlement led to it, if there is one.
pub(super) fn causes(timeline: &Timeline) -> Vec<Option<usize>> {
    if timeline.coded.is_some() { of_code(timeline) } else { of_steps(timeline) }
}

/// For programs of steps: the last cause in the graph of causes.
fn of_steps(timeline: &Timeline) -> Vec<Option<usize>> {
    let mut settled = vec![u32::MAX; timeline.calls.len()];
    for (number, event) in (0..).zip(timeline.events()) {
        if let EventKind::Fulfilled(id) | EventKind::Rejected(id) = event.kind {
            settled[id.0 as usize] = number;
        }
    }
    let last = timeline.causes.last_marks(|call| settled[call as usize]);
    let cause = |point: usize| last.get(point).copied().flatten().map(|call| call as usize);
    timeline.calls.iter().map(|call| cause(call.cause.number())).collect()
}

/// For code: the call that ended the `await` right before.
fn of_code(timeline: &Timeline) -> Vec<Option<usize>> {
    let mut made = vec![None; timeline.calls.len()];
    let ended = ended(timeline);
    let mut cause = None;
    for (number, event) in timeline.events().enumerate() {
        match event.kind {
            EventKind::Fulfilled(id) | EventKind::Rejected(id) => {
                let resumes = ended.contains_key(&(number + 1, event.at));
                cause = resumes.then_some((id.0 as usize, event.at)).or(cause);
            }
            EventKind::Called(id) => {
                let now = cause.filter(|(_, at)| *at == event.at);
                made[id.0 as usize] = now.map(|(call, _)| call);
            }
            _ => {}
        }
    }
    made
}

/// For each call that was queued, the call that freed the slot with which it starts: of those that
/// settle then and use one of its resources, the first that has not made another call start.
pub(super) fn freed_by(timeline: &Timeline) -> Vec<Option<usize>> {
    let mut freed = vec![None; timeline.calls.len()];
    let mut settled: Vec<(usize, Instant)> = Vec::new();
    for event in timeline.events() {
        settled.retain(|(_, at)| *at == event.at);
        match event.kind {
            EventKind::Fulfilled(id) | EventKind::Rejected(id) => {
                settled.push((id.0 as usize, event.at));
            }
            EventKind::Started(id) if was_queued(timeline.call(id)) => {
                let shares = |(call, _): &(usize, Instant)| shares(timeline, *call, id.0 as usize);
                if let Some(first) = settled.iter().position(shares) {
                    freed[id.0 as usize] = Some(settled.remove(first).0);
                }
            }
            _ => {}
        }
    }
    freed
}

/// Whether a call waited in a queue before it started.
fn was_queued(call: &Call) -> bool {
    let free = call.called_at.checked_add(call.blocks);
    call.starts_at.zip(free).is_some_and(|(starts, free)| starts > free)
}

/// Whether two calls use the same resource.
fn shares(timeline: &Timeline, one: usize, other: usize) -> bool {
    let [one, other] = [one, other].map(|call| &timeline.task_of(&timeline.calls[call]).uses);
    one.iter().any(|uses| other.iter().any(|also| also.resource == uses.resource))
}

/// The awaits of functions that have ended, by the number of events at that time, and the time.
pub(super) fn ended(timeline: &Timeline) -> BTreeMap<(usize, Instant), &Await> {
    let mut ended = BTreeMap::new();
    // Of several awaits, the one that started last is the innermost.
    for stay in &timeline.awaits {
        let is_code = matches!(stay.waiter, Waiter::Program | Waiter::Function);
        if let Some(end) = stay.ended.filter(|_| is_code) {
            ended.insert((end.events as usize, end.at), stay);
        }
    }
    ended
}
