//! Describes what a rewrite changes in one world.

use super::seen::{Seen, without};
use crate::findings::fix::Gives;
use crate::timeline::Ending;
use crate::{Duration, Instant};

/// What changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// The calls that only the rewrite makes.
    pub(super) called: Vec<String>,
    /// The calls that keep running only in the rewrite after it has settled.
    pub(super) running: Vec<String>,
    /// The calls that it doesn't make.
    pub(super) missing: Vec<String>,
    pub(super) end: Option<End>,
    /// The lines that only the rewrite logs, and those that it doesn't.
    pub(super) logged: [Vec<String>; 2],
    /// Whether it logs the same lines in a different order.
    pub(super) reordered: bool,
    /// Whether a handler runs that doesn't run in the original.
    pub(super) caught: bool,
}

/// What changes in the outcome: before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) how: [How; 2],
    pub(super) at: [Option<Instant>; 2],
    /// Whether it settles with another value or reason.
    pub(super) with_another: bool,
}

/// How a program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Fulfills,
    Rejects,
    Crashes,
    NeverSettles,
}

impl Change {
    /// Returns `None` if nothing changes.
    pub(super) fn between(before: &Seen, after: &Seen, gives: Gives) -> Option<Self> {
        let sorted = |seen: &Seen| {
            let mut logs: Vec<String> = seen.logs().map(str::to_owned).collect();
            logs.sort();
            logs
        };
        let logs = [before, after].map(sorted);
        let change = Self {
            called: after.labels(&without(&after.calls, &before.calls)),
            running: after.labels(&without(&after.running, &before.running)),
            missing: before.labels(&without(&before.calls, &after.calls)),
            end: End::between(before, after, gives),
            reordered: logs[0] == logs[1] && !before.logs().eq(after.logs()),
            logged: [without(&logs[1], &logs[0]), without(&logs[0], &logs[1])],
            caught: !without(&after.caught, &before.caught).is_empty(),
        };
        let is_any = change.end.is_some()
            || change.reordered
            || change.caught
            || ![&change.called, &change.running, &change.missing].iter().all(|c| c.is_empty())
            || !change.logged.iter().all(Vec::is_empty);
        is_any.then_some(change)
    }

    /// Whether another change is described in the same sentence.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let shape = |change: &Self| {
            (
                change.called.is_empty(),
                change.running.is_empty(),
                change.called == change.running,
                change.missing.is_empty(),
                change.end.map(End::shape),
                change.reordered,
                change.caught,
            )
        };
        shape(self) == shape(other) && self.logged == other.logged
    }
}

impl End {
    fn between(before: &Seen, after: &Seen, gives: Gives) -> Option<Self> {
        let at = |seen: &Seen| match how(seen) {
            How::Crashes => Some(seen.quiescent_at()),
            _ => seen.settles_at(),
        };
        let (how, at) = ([how(before), how(after)], [at(before), at(after)]);
        let with_another = how[0] == how[1] && !gives.allows([&before.ending, &after.ending]);
        (how[0] != how[1] || at[0] != at[1] || with_another).then_some(Self {
            how,
            at,
            with_another,
        })
    }

    /// What outcomes in several worlds have to share to be described together.
    fn shape(self) -> (How, How, std::cmp::Ordering, bool) {
        (self.how[0], self.how[1], self.at[0].cmp(&self.at[1]), self.with_another)
    }

    /// By how much it settles earlier or later.
    pub(super) fn by(self) -> Option<Duration> {
        let [before, after] = self.at;
        let (before, after) = (before?, after?);
        Some(before.max(after).since(before.min(after)))
    }
}

const fn how(seen: &Seen) -> How {
    match seen.ending {
        Ending::Fulfilled(_) => How::Fulfills,
        Ending::Rejected(_) => How::Rejects,
        Ending::Crashed(_) => How::Crashes,
        Ending::Pending => How::NeverSettles,
    }
}
