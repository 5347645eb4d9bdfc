//! Why something happens when it does, as a sum: the chain of calls that led to it.

use super::text::Text;
use crate::timeline::{CallId, Timeline};
use crate::{Cause, Duration, Instant};

/// What took time, one behind the other, up to a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chain {
    /// Each with what it is: a call, or none where code slept or waited for a slot.
    pub(super) links: Vec<(Option<CallId>, Duration)>,
}

/// The chains that a moment had to wait for, longest first; of those that end together, the one
/// called first.
pub(super) fn chains(timeline: &Timeline, cause: Cause, end: Instant) -> Vec<Chain> {
    let before: Vec<CallId> = timeline.causes.marks_before(cause).into_iter().map(CallId).collect();
    let mut last = before.clone();
    for &id in &before {
        for earlier in timeline.causes.marks_before(timeline.call(id).cause) {
            last.retain(|&CallId(id)| id != earlier);
        }
    }
    last.sort_by_key(|&id| (std::cmp::Reverse(timeline.call(id).settles_at), id));
    let mut chains: Vec<Chain> = last.into_iter().map(|id| up_to(timeline, id)).collect();
    // Where the longest does not reach the end, code slept behind it.
    let reached = chains.first().map_or(Instant::ZERO, Chain::end);
    let rest = end.since(reached);
    if rest > Duration::ZERO {
        if chains.is_empty() {
            chains.push(Chain { links: Vec::new() });
        }
        chains[0].links.push((None, rest));
    }
    chains
}

fn up_to(timeline: &Timeline, last: CallId) -> Chain {
    let mut links = Vec::new();
    let mut at = Some(last);
    while let Some(id) = at {
        let call = timeline.call(id);
        let (Some(starts), Some(settles)) = (call.starts_at, call.settles_at) else { break };
        let blocks = call.blocks;
        links.push((Some(id), settles.since(starts)));
        let asked = call.called_at.checked_add(blocks).unwrap_or(call.called_at);
        links.push((None, starts.since(asked)));
        links.push((Some(id), blocks));
        let behind = timeline.causes.marks_before(call.cause);
        at = behind.into_iter().map(CallId).max_by_key(|&id| (timeline.call(id).settles_at, id));
        let from = at.and_then(|id| timeline.call(id).settles_at).unwrap_or(Instant::ZERO);
        links.push((None, call.called_at.since(from)));
    }
    links.retain(|&(_, time)| time > Duration::ZERO);
    links.reverse();
    Chain { links }
}

impl Chain {
    /// When it ends.
    pub(super) fn end(&self) -> Instant {
        let add = |at: Instant, (_, time): &(_, Duration)| at.checked_add(*time).unwrap_or(at);
        self.links.iter().fold(Instant::ZERO, add)
    }

    /// `100 + 150`, in milliseconds.
    pub(super) fn sum(&self) -> String {
        let terms: Vec<String> = self.links.iter().map(|(_, time)| time.to_js_millis()).collect();
        if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") }
    }

    /// "`fetchUser`, then `fetchPosts`".
    pub(super) fn words(&self, labels: &[String]) -> Text {
        let mut words: Vec<Text> = Vec::new();
        for (call, time) in &self.links {
            words.push(match call {
                Some(id) => Text::code(labels[id.0 as usize].clone()),
                None => Text::from(format!("a wait of {}", super::text::ms(*time)).as_str()),
            });
        }
        words.dedup();
        Text::join(&words, ", then ")
    }
}
