//! Finds the `await`s that are pending after a number of events.

use crate::Instant;
use crate::timeline::Await;

/// Whether an `await` is pending after `events` events, the last of which happened at `at`.
pub(super) fn is_pending(stay: &Await, events: u32, at: Instant) -> bool {
    if stay.began.events == events {
        // An await without events between its start and its end is shown at its start, until the
        // clock moves.
        return match stay.ended {
            Some(ended) if ended.events == events => stay.began.at == at && ended.at > at,
            _ => true,
        };
    }
    stay.began.events < events && stay.ended.is_none_or(|ended| ended.events > events)
}

/// The number of events in 32 bits, as in the record.
pub(super) fn number(events: usize) -> u32 {
    u32::try_from(events).unwrap_or(u32::MAX)
}
