//! What a rewrite changes in one world.

use std::cmp::Ordering;

use crate::timeline::{Ending, Timeline};
use crate::{Duration, Instant};

/// What changes; nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::findings) struct Change {
    /// The calls that only the rewrite makes.
    pub(in crate::findings) called: Vec<String>,
    /// The calls that keep running only in the rewrite after it has settled.
    pub(in crate::findings) running: Vec<String>,
    /// The calls that it doesn't make.
    pub(in crate::findings) missing: Vec<String>,
    pub(in crate::findings) end: Option<End>,
    /// The lines that only the rewrite logs, and those that it doesn't.
    pub(in crate::findings) logged: [Vec<String>; 2],
    /// Whether it logs the same lines in a different order.
    pub(in crate::findings) reordered: bool,
    /// Whether a handler runs that doesn't run in the original.
    pub(in crate::findings) caught: bool,
}

/// How a run ended, and when.
#[derive(Clone, Debug)]
pub(in crate::findings) struct Ended {
    pub(in crate::findings) ending: Ending,
    pub(in crate::findings) settles_at: Option<Instant>,
    pub(in crate::findings) crashes_at: Option<Instant>,
}

/// What changes in the outcome: before and after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::findings) struct End {
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
    /// Whether anything changes.
    pub(in crate::findings) fn is_any(&self) -> bool {
        *self != Self::default()
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
    /// Returns `None` if nothing changes. `is_allowed` is whether what the rewrite gives may stand
    /// for what the original gives.
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
