//! The lower bounds that pictures show.

use crate::timeline::{Outcome, Timeline};
use crate::{Duration, Instant};

/// The lower bound for all programs with the calls of this one; `None` for a program that fails.
pub(super) fn lower_bound(timeline: &Timeline) -> Option<Instant> {
    let fulfills = matches!(timeline.outcome, Outcome::Fulfilled(_)) && timeline.crash.is_none();
    let bound = timeline.bounds().with_resources;
    let is_one = fulfills && timeline.calls.len() > 1 && bound > Duration::ZERO;
    is_one.then(|| Instant::ZERO.checked_add(bound)).flatten()
}

/// The lower bound of the programs that have one, if it is the same for all of them.
pub(super) fn shared<'t>(timelines: impl Iterator<Item = &'t Timeline>) -> Option<Instant> {
    let mut bounds = timelines.filter_map(lower_bound);
    let first = bounds.next()?;
    bounds.all(|other| other == first).then_some(first)
}
