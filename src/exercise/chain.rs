//! Explains the time of an event as a sum: the chain of calls that led to it.

use super::text::{Text, ms};
use crate::timeline::{Call, CallId, Timeline};
use crate::{Cause, Duration, Instant};

/// The sequential intervals that led to an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TimeChain {
    /// The links with their durations.
    pub(super) links: Vec<(Link, Duration)>,
}

/// Something that takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// A call runs.
    Runs(CallId),
    /// A call blocks the thread.
    Blocks(CallId),
    /// A call is queued for a slot.
    Slot,
    /// A call has completed, but the thread is busy.
    Thread,
    /// A timer runs.
    Wait,
}

/// The chains that an event had to wait for, the last to end first. If several end at the same
/// time, they are ordered by their last calls.
pub(super) fn chains(timeline: &Timeline, cause: Cause, end: Instant) -> Vec<TimeChain> {
    let before: Vec<CallId> = timeline.causes.marks_before(cause).into_iter().map(CallId).collect();
    let mut last = before.clone();
    for &id in &before {
        for earlier in timeline.causes.marks_before(timeline.call(id).cause) {
            last.retain(|&CallId(id)| id != earlier);
        }
    }
    last.sort_by_key(|&id| (std::cmp::Reverse(timeline.call(id).settles_at), id));
    let mut chains: Vec<TimeChain> = last.into_iter().map(|id| up_to(timeline, id)).collect();
    // If the longest chain doesn't reach the end, a timer ran after it.
    let reached = chains.first().map_or(Instant::ZERO, TimeChain::end);
    let rest = end.since(reached);
    if rest > Duration::ZERO {
        if chains.is_empty() {
            chains.push(TimeChain { links: Vec::new() });
        }
        chains[0].links.push((Link::Wait, rest));
    }
    chains
}

fn up_to(timeline: &Timeline, last: CallId) -> TimeChain {
    // From the end to the beginning.
    let mut links = Vec::new();
    let mut at = Some(last);
    while let Some(id) = at {
        let call = timeline.call(id);
        let (Some(starts), Some(settles)) = (call.starts_at, call.settles_at) else { break };
        let due = starts.checked_add(call.takes).map_or(settles, |due| due.min(settles));
        links.push((Link::Thread, settles.since(due)));
        links.push((Link::Runs(id), due.since(starts)));
        links.push((Link::Slot, starts.since(promised_at(call))));
        links.push((Link::Blocks(id), call.blocks));
        let before = timeline.causes.marks_before(call.cause);
        at = before.into_iter().map(CallId).max_by_key(|&id| (timeline.call(id).settles_at, id));
        let from = at.and_then(|id| timeline.call(id).settles_at).unwrap_or(Instant::ZERO);
        links.extend(between(timeline, from, call.called_at).into_iter().rev());
    }
    links.retain(|&(_, time)| time > Duration::ZERO);
    links.reverse();
    TimeChain { links }
}

/// The time at which a call returns its promise: after it has blocked the thread.
fn promised_at(call: &Call) -> Instant {
    call.called_at.checked_add(call.blocks).unwrap_or(call.called_at)
}

/// The links between two instants: calls that block the thread, and timers.
fn between(timeline: &Timeline, from: Instant, to: Instant) -> Vec<(Link, Duration)> {
    let mut links = Vec::new();
    let mut reached = from;
    for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
        let until = promised_at(call);
        if call.blocks > Duration::ZERO && call.called_at >= reached && until <= to {
            links.push((Link::Wait, call.called_at.since(reached)));
            links.push((Link::Blocks(id), call.blocks));
            reached = until;
        }
    }
    links.push((Link::Wait, to.since(reached)));
    links
}

impl TimeChain {
    /// The time at which the chain ends.
    pub(super) fn end(&self) -> Instant {
        let add = |at: Instant, (_, time): &(_, Duration)| at.checked_add(*time).unwrap_or(at);
        self.links.iter().fold(Instant::ZERO, add)
    }

    /// Whether the chain is a single call with nothing before it.
    pub(super) fn is_one_call(&self) -> bool {
        matches!(self.links.as_slice(), [(Link::Runs(_), _)])
    }

    /// The sum in milliseconds: `100 + 150`.
    pub(super) fn sum(&self) -> String {
        let terms: Vec<String> = self.links.iter().map(|(_, time)| time.to_js_millis()).collect();
        if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
    }

    /// The terms of the sum in words: "`fetchUser`, then `fetchPosts`".
    pub(super) fn words(&self, labels: &[String]) -> Text {
        let label = |CallId(id)| Text::code(labels[id as usize].clone());
        let word = |&(link, time): &(Link, Duration)| match link {
            Link::Runs(id) => label(id),
            Link::Blocks(id) => label(id).and(" blocks the thread"),
            Link::Slot => Text::from(format!("a wait of {} for a slot", ms(time)).as_str()),
            Link::Thread => Text::from(format!("a wait of {} for the thread", ms(time)).as_str()),
            Link::Wait => Text::from(format!("a wait of {}", ms(time)).as_str()),
        };
        let words: Vec<Text> = self.links.iter().map(word).collect();
        Text::join(&words, ", then ")
    }
}
