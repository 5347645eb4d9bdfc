//! Finds the cause of each call: the settlement that it waited for, and the `await` that ended with
//! it.

use std::collections::BTreeMap;

use crate::Instant;
use crate::timeline::{Await, EventKind, Timeline, Waiter};

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
