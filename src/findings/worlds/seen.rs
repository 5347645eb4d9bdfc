//! Records what a run did, to compare a rewrite with it.

use std::cmp::Ordering;
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use crate::Instant;
use crate::findings::dependencies::CallDependencies;
use crate::findings::fix::Gives;
use crate::findings::words;
use crate::scenario::{StepId, TaskId};
use crate::timeline::{Call, CallId, Ending, Timeline};

/// What a run did. Lists are sorted, except for the logs.
pub(super) struct Seen {
    timeline: Timeline,
    pub(super) ending: Ending,
    /// All calls.
    pub(super) calls: Vec<Key>,
    /// The calls that kept running after it had settled.
    pub(super) running: Vec<Key>,
    /// The steps whose rejection handlers ran, as steps of the original.
    pub(super) caught: Vec<StepId>,
    /// The calls that were made before their dependencies were met.
    too_early: Vec<Key>,
}

/// A call as it is compared between runs: by its task, and a hash of its items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    what: (TaskId, u64),
    call: CallId,
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.what == other.what
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        self.what.cmp(&other.what)
    }
}

impl Seen {
    /// `origins` has the original step of each step.
    pub(super) fn of(timeline: Timeline, origins: Option<&[Option<StepId>]>) -> Self {
        let needs = CallDependencies::of(&timeline);
        let caught = timeline.watched.caught.iter().filter_map(|&step| match origins {
            Some(origins) => origins.get(step.index()).copied().flatten(),
            None => Some(step),
        });
        let mut caught: Vec<StepId> = caught.collect();
        caught.sort_unstable();
        let settles_at = timeline.settles_at;
        let runs_on = |id| settles_at.is_some() && timeline.call(id).settles_at > settles_at;
        let calls = keys(&timeline, |_| true);
        let running = keys(&timeline, runs_on);
        let too_early = keys(&timeline, |id| needs.unmet(id).next().is_some());
        Self { ending: timeline.ending(), calls, running, caught, too_early, timeline }
    }

    pub(super) const fn settles_at(&self) -> Option<Instant> {
        self.timeline.settles_at
    }

    pub(super) const fn quiescent_at(&self) -> Instant {
        self.timeline.quiescent_at
    }

    pub(super) fn logs(&self) -> impl Iterator<Item = &str> {
        self.timeline.logs()
    }

    /// The labels of calls, sorted.
    pub(super) fn labels(&self, keys: &[Key]) -> Vec<String> {
        let label = |key: &Key| words::code(&self.timeline.label(self.timeline.call(key.call)));
        let mut labels: Vec<String> = keys.iter().map(label).collect();
        labels.sort();
        labels
    }

    /// Whether a rewrite that did this is no worse than the original, which did that: it ends in
    /// the same way, or rejects instead of crashing; it runs each handler that the original did;
    /// and it makes no call too early that the original didn't.
    pub(super) fn keeps(&self, original: &Self) -> bool {
        let ends = matches!(
            (&original.ending, &self.ending),
            (Ending::Fulfilled(_), Ending::Fulfilled(_))
                | (Ending::Rejected(_) | Ending::Crashed(_), Ending::Rejected(_))
                | (Ending::Crashed(_), Ending::Crashed(_))
                | (Ending::Pending, Ending::Pending)
        );
        // What settled before a crash still does.
        let settles = self.settles_at().is_some() || original.settles_at().is_none();
        ends && settles
            && without(&original.caught, &self.caught).is_empty()
            && without(&self.too_early, &original.too_early).is_empty()
    }

    /// Whether it made the same calls, logged the same lines and ended as it may.
    pub(super) fn does_the_same(&self, original: &Self, gives: Gives) -> bool {
        gives.allows([&original.ending, &self.ending])
            && self.calls == original.calls
            && self.logs().eq(original.logs())
            && self.caught == original.caught
    }
}

/// Some of the calls of a run, sorted.
fn keys(timeline: &Timeline, is: impl Fn(CallId) -> bool) -> Vec<Key> {
    let ids = (0..).map(CallId).take(timeline.calls.len()).filter(|&id| is(id));
    let key = |call| {
        let Call { task, .. } = *timeline.call(call);
        let mut hasher = FxHasher::default();
        for item in timeline.items(timeline.call(call)) {
            timeline.text(item).hash(&mut hasher);
        }
        Key { what: (task, hasher.finish()), call }
    };
    let mut keys: Vec<Key> = ids.map(key).collect();
    keys.sort();
    keys
}

/// What is in one list but not in the other, both sorted, with multiplicity.
pub(super) fn without<T: Ord + Clone>(all: &[T], others: &[T]) -> Vec<T> {
    let mut others = others.iter().peekable();
    let mut left = Vec::new();
    for label in all {
        while others.peek().is_some_and(|other| *other < label) {
            others.next();
        }
        if others.next_if(|other| *other == label).is_none() {
            left.push(label.clone());
        }
    }
    left
}
