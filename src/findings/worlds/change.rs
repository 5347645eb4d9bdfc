//! Describes what a rewrite changes in one world.

use std::cmp::Ordering;

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
    /// When the program settles.
    pub(super) settles_at: [Option<Instant>; 2],
    /// When the process crashes.
    pub(super) crashes_at: [Option<Instant>; 2],
    /// Whether it settles with another value or reason.
    pub(super) with_another: bool,
}

/// How a program settles, and whether the process crashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct How {
    pub(super) settles: Option<Settles>,
    pub(super) crashes: bool,
}

/// How a program settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settles {
    Fulfills,
    Rejects,
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
        let both = [before, after];
        let how = both.map(how);
        let settles_at = both.map(Seen::settles_at);
        let crashes_at = both.map(Seen::crashes_at);
        let with_another = how[0] == how[1] && !gives.allows([&before.ending, &after.ending]);
        let is_any = how[0] != how[1]
            || settles_at[0] != settles_at[1]
            || crashes_at[0] != crashes_at[1]
            || with_another;
        is_any.then_some(Self { how, settles_at, crashes_at, with_another })
    }

    /// What outcomes in several worlds have to share to be described together.
    fn shape(self) -> ([How; 2], [Ordering; 2], bool) {
        let orders = [self.settles_at, self.crashes_at].map(|[before, after]| before.cmp(&after));
        (self.how, orders, self.with_another)
    }

    /// When the program settles, or when the process crashes before it does.
    pub(super) fn at(self) -> [Option<Instant>; 2] {
        let [before, after] = self.settles_at;
        [before.or(self.crashes_at[0]), after.or(self.crashes_at[1])]
    }

    /// By how much that is earlier or later.
    pub(super) fn by(self) -> Option<Duration> {
        let [before, after] = self.at();
        let (before, after) = (before?, after?);
        Some(before.max(after).since(before.min(after)))
    }
}

fn how(seen: &Seen) -> How {
    let settles = match seen.ending.settled() {
        Some(Ending::Fulfilled(_)) => Some(Settles::Fulfills),
        Some(Ending::Rejected(_)) => Some(Settles::Rejects),
        _ => None,
    };
    How { settles, crashes: seen.crashes_at().is_some() }
}
