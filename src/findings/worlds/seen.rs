//! Records the behavior of a run, to compare a rewrite with the original.

use std::cmp::Ordering;
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::change::{Change, End, Ended};
use crate::findings::dependencies::CallDependencies;
use crate::findings::fix::Gives;
use crate::findings::words;
use crate::scenario::{StepId, TaskId};
use crate::timeline::{Call, CallId, Ending, Timeline};

/// The behavior of a run. Lists are sorted, except for the logs.
pub(super) struct Seen {
    timeline: Timeline,
    pub(super) ended: Ended,
    /// All calls.
    pub(super) calls: Vec<Key>,
    /// The calls that kept running after the program had settled.
    pub(super) running: Vec<Key>,
    /// The steps whose rejection handlers ran, as steps of the original.
    pub(super) caught: Vec<StepId>,
    /// The calls that were made before their dependencies were met.
    too_early: Vec<Key>,
}

/// The key by which the calls of two runs are compared: the task, and a hash of the items.
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
        Self { ended: Ended::of(&timeline), calls, running, caught, too_early, timeline }
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

    /// Whether a rewrite with this behavior is no worse than the original. It settles in the same
    /// way, or the original's process crashed before the program could settle. Its process crashes
    /// exactly if the original's does, or the original's crashed and the rewrite rejects. It runs
    /// each rejection handler that the original runs, and makes no call too early that the original
    /// doesn't.
    pub(super) fn keeps(&self, original: &Self) -> bool {
        let endings = [original, self].map(|seen| &seen.ended.ending);
        let has_crashed = endings.map(|ending| matches!(ending, Ending::Crashed(_)));
        let [before, after] = endings.map(Ending::settled);
        let settles = match (before, after) {
            (Some(Ending::Fulfilled(_)), Some(Ending::Fulfilled(_)))
            | (Some(Ending::Rejected(_)), Some(Ending::Rejected(_)))
            | (None, None) => true,
            (None, Some(_)) => has_crashed[0],
            _ => false,
        };
        let rejects = matches!(after, Some(Ending::Rejected(_)));
        let crashes = has_crashed[0] == has_crashed[1] || has_crashed[0] && rejects;
        settles
            && crashes
            && without(&original.caught, &self.caught).is_empty()
            && without(&self.too_early, &original.too_early).is_empty()
    }

    /// Whether the process crashed before the original could settle, and the rewrite had done no
    /// less by then: the crash is the same, not earlier, and cuts off nothing that the original
    /// did.
    pub(super) fn gets_further(&self, original: &Self) -> bool {
        let [before, after] = [original, self].map(|seen| match &seen.ended.ending {
            Ending::Crashed(crashed) => Some(&crashed.reason),
            _ => None,
        });
        let logs = self.logs().take(original.logs().count());
        original.ended.settles_at.is_none()
            && before.is_some()
            && before == after
            && self.ended.crashes_at >= original.ended.crashes_at
            && without(&original.calls, &self.calls).is_empty()
            && logs.eq(original.logs())
    }

    /// The changes by a rewrite with this behavior, compared with the original.
    pub(super) fn change(&self, original: &Self, gives: Gives) -> Change {
        let sorted = |seen: &Self| {
            let mut logs: Vec<String> = seen.logs().map(str::to_owned).collect();
            logs.sort();
            logs
        };
        let logs = [original, self].map(sorted);
        let is_allowed = gives.allows([&original.ended.ending, &self.ended.ending]);
        Change {
            called: self.labels(&without(&self.calls, &original.calls)),
            running: self.labels(&without(&self.running, &original.running)),
            missing: original.labels(&without(&original.calls, &self.calls)),
            end: End::between(&original.ended, &self.ended, is_allowed),
            reordered: logs[0] == logs[1] && !original.logs().eq(self.logs()),
            logged: [without(&logs[1], &logs[0]), without(&logs[0], &logs[1])],
            caught: !without(&self.caught, &original.caught).is_empty(),
        }
    }

    /// Whether it made the same calls, logged the same lines, ran the same handlers and ended as it
    /// may.
    pub(super) fn does_the_same(&self, original: &Self, gives: Gives) -> bool {
        gives.allows([&original.ended.ending, &self.ended.ending])
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

/// The elements of `all` that are not in `others`, both sorted, with multiplicity.
fn without<T: Ord + Clone>(all: &[T], others: &[T]) -> Vec<T> {
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
