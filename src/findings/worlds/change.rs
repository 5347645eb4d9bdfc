//! The changes by a rewrite in one world.

use std::cmp::Ordering;

use crate::timeline::{Ending, Timeline};
use crate::{Duration, Instant};

/// The changes by a rewrite; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::findings) struct Change {
    /// The calls that only the rewrite makes.
    pub(in crate::findings) called: Vec<String>,
    /// The calls that keep running only in the rewrite after it has settled.
    pub(in crate::findings) running: Vec<String>,
    /// The calls that only the original makes.
    pub(in crate::findings) missing: Vec<String>,
    pub(in crate::findings) end: Option<End>,
    /// The lines that only the rewrite logs, and those that only the original logs.
    pub(in crate::findings) logged: [Vec<String>; 2],
    /// Whether the rewrite logs the same lines in a different order.
    pub(in crate::findings) reordered: bool,
    /// Whether a handler runs that doesn't run in the original.
    pub(in crate::findings) caught: bool,
}

/// The ending of a run, and its times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::findings) struct Ended {
    pub(in crate::findings) ending: Ending,
    pub(in crate::findings) settles_at: Option<Instant>,
    pub(in crate::findings) crashes_at: Option<Instant>,
}

/// A change of the outcome: each pair has the original's value and the rewrite's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::findings) struct End {
    pub(super) how: [How; 2],
    /// The times at which the programs settle.
    pub(super) settles_at: [Option<Instant>; 2],
    /// The times at which the processes crash.
    pub(super) crashes_at: [Option<Instant>; 2],
    /// Whether the rewrite settles with another value or reason.
    pub(super) with_another: bool,
}

/// The kind of outcome: how the program settles, and whether the process crashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct How {
    pub(super) settles: Option<Settles>,
    pub(super) crashes: bool,
}

/// The two ways in which a program settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settles {
    Fulfills,
    Rejects,
}

impl Change {
    /// Whether anything changes.
    pub(in crate::findings) fn is_any(&self) -> bool {
        *self != Self::default()
    }

    /// Whether two changes can be described in the same sentence.
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
    /// The change between two endings; `None` if nothing changes. `is_allowed` is whether the
    /// rewrite may have its ending instead of that of the original.
    pub(in crate::findings) fn between(
        before: &Ended,
        after: &Ended,
        is_allowed: bool,
    ) -> Option<Self> {
        let both = [before, after];
        let how = both.map(Ended::how);
        let settles_at = both.map(|ended| ended.settles_at);
        let crashes_at = both.map(|ended| ended.crashes_at);
        let with_another = how[0] == how[1] && !is_allowed;
        let is_any = how[0] != how[1]
            || settles_at[0] != settles_at[1]
            || crashes_at[0] != crashes_at[1]
            || with_another;
        is_any.then_some(Self { how, settles_at, crashes_at, with_another })
    }

    /// The properties that outcomes in several worlds have to share to be described together.
    fn shape(self) -> ([How; 2], [Ordering; 2], bool) {
        let orders = [self.settles_at, self.crashes_at].map(|[before, after]| before.cmp(&after));
        (self.how, orders, self.with_another)
    }

    /// The times at which the programs settle, or at which their processes crash before that.
    pub(super) fn at(self) -> [Option<Instant>; 2] {
        let [before, after] = self.settles_at;
        [before.or(self.crashes_at[0]), after.or(self.crashes_at[1])]
    }

    /// The difference between the two times, in either direction.
    pub(super) fn by(self) -> Option<Duration> {
        let [before, after] = self.at();
        let (before, after) = (before?, after?);
        Some(before.max(after).since(before.min(after)))
    }
}

impl Ended {
    pub(in crate::findings) fn of(timeline: &Timeline) -> Self {
        Self {
            ending: timeline.ending(),
            settles_at: timeline.settles_at,
            crashes_at: timeline.crash.as_ref().map(|crash| crash.at),
        }
    }

    fn how(&self) -> How {
        let settles = match self.ending.settled() {
            Some(Ending::Fulfilled(_)) => Some(Settles::Fulfills),
            Some(Ending::Rejected(_)) => Some(Settles::Rejects),
            _ => None,
        };
        How { settles, crashes: self.crashes_at.is_some() }
    }
}
