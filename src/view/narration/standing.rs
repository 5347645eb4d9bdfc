//! Which `await`s are pending after a number of events.

use crate::Instant;
use crate::timeline::{Await, Timeline};

/// Whether an `await` is pending after that many events, the last of which happened at that time.
pub(super) fn stands(stay: &Await, events: u32, at: Instant) -> bool {
    if stay.began.events == events {
        // One without events in between is shown where it starts, until the clock moves.
        return match stay.ended {
            Some(ended) if ended.events == events => stay.began.at == at && ended.at > at,
            _ => true,
        };
    }
    stay.began.events < events && stay.ended.is_none_or(|ended| ended.events > events)
}

/// Returns the awaits that are pending after that many events, in the order in which they started.
pub(in crate::view) fn standing(timeline: &Timeline, events: usize) -> Vec<usize> {
    let at = events.checked_sub(1).map_or(Instant::ZERO, |last| timeline.event(last).at);
    let seen = |(index, stay): (usize, &Await)| stands(stay, number(events), at).then_some(index);
    timeline.awaits.iter().enumerate().filter_map(seen).collect()
}

/// Events are counted in 32 bits.
pub(super) fn number(events: usize) -> u32 {
    u32::try_from(events).unwrap_or(u32::MAX)
}
