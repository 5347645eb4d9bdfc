//! Finds calls that start later than their dependencies require, and the step that delays each.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::rewrite::{is_binding, is_chunk};
use crate::findings::dependencies::{CallDependencies, MetBy};
use crate::findings::outline::{ListId, Parent, StepOutline};
use crate::scenario::{Branches, Chain, StepId, StepKind};
use crate::timeline::{CallId, Timeline};

/// The step that delays a call, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Delay {
    /// The step of that index in a list is awaited before later ones.
    Before {
        /// The list.
        list: ListId,
        /// The index of the awaited step.
        awaited: usize,
    },
    /// An iteration of that loop ends before the next starts.
    Loop(StepId),
    /// The branch at that index has an inner `await`, before later branches start.
    InPlace(StepId, usize),
    /// The first part of that `Then` fulfills before the second starts.
    Then(StepId),
}

/// A delayed call, and the call that it waited for without depending on it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delayed {
    pub(super) call: CallId,
    pub(super) waited_for: CallId,
    /// The index of the delayed step or branch; 0 if there is only one.
    pub(super) later: usize,
}

/// Finds all delayed calls, by their delays.
///
/// A call is delayed if the last call that had to settle before it fulfilled exactly when the
/// delayed call was made, and all its dependencies were met earlier. A call after a rejection is
/// not delayed, because the rejection leads to it. A call that starts some time later, after a
/// sleep or after blocking work, may be deliberately late, and is ignored.
pub(super) fn holds(
    outline: &StepOutline,
    timeline: &Timeline,
    needs: &CallDependencies<'_>,
) -> BTreeMap<Delay, Vec<Delayed>> {
    let mut holds: BTreeMap<Delay, Vec<Delayed>> = BTreeMap::new();
    let mut known: FxHashMap<(StepId, StepId), Vec<(Delay, usize)>> = FxHashMap::default();
    let last = timeline.causes.last_marks(|mark| needs.settled_position(CallId(mark)));
    for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
        let Some(waited_for) = last[call.cause.number()].map(CallId) else { continue };
        let waited = timeline.call(waited_for);
        let ready = match needs.ready(id) {
            MetBy::Nothing => crate::Instant::ZERO,
            MetBy::Call(by) => timeline.call(by).settles_at.unwrap_or(call.called_at),
            MetBy::Never => continue,
        };
        let at_once = waited.fulfilled() && waited.settles_at == Some(call.called_at);
        if !at_once || ready >= call.called_at {
            continue;
        }
        let (step, waited) = (call.step, waited.step);
        let found = known.entry((step, waited)).or_insert_with(|| {
            let mut search = Search { outline, waited, found: Vec::new(), open: vec![step] };
            search.run();
            search.found
        });
        for &(delay, later) in &*found {
            holds.entry(delay).or_default().push(Delayed { call: id, waited_for, later });
        }
    }
    holds
}

impl Delay {
    /// The step that delays the call.
    pub(super) fn step(self, outline: &StepOutline) -> StepId {
        match self {
            Self::Before { list, awaited } => outline.list(list)[awaited].id(),
            Self::Loop(step) | Self::Then(step) => step,
            Self::InPlace(step, index) => match outline.step(step).map(|step| &step.kind) {
                Some(StepKind::Combine(_, Branches::List(branches))) => branches[index].id(),
                _ => step,
            },
        }
    }

    /// The list that contains the delaying step, or the step itself as a list.
    pub(super) const fn list(self) -> ListId {
        match self {
            Self::Before { list, .. } => list,
            Self::Loop(step) | Self::InPlace(step, _) | Self::Then(step) => ListId::Of(step),
        }
    }

    /// All steps that are started by the delaying step, or are in its list up to the `later` one,
    /// or up to the last of its chunks. If the promise of the list has a name, these are all steps
    /// of the outline: a step that uses the name may wait elsewhere, and longer than before.
    pub(super) fn reaches(self, outline: &StepOutline, later: usize) -> Vec<StepId> {
        if outline.is_named(self.list()) {
            return outline.steps.ids().collect();
        }
        let begun = |step| outline.begins(step).iter().collect::<Vec<StepId>>();
        match self {
            Self::Before { list, awaited } => {
                let steps = outline.list(list);
                let more = steps[later..].iter().take_while(|step| is_chunk(step)).count();
                let steps = &steps[awaited..later + more.max(1)];
                steps.iter().flat_map(|step| begun(step.id())).collect()
            }
            Self::Loop(step) | Self::Then(step) | Self::InPlace(step, _) => begun(step),
        }
    }
}

struct Search<'o> {
    outline: &'o StepOutline,
    /// The step of the call that was waited for.
    waited: StepId,
    /// The delays that were found, and the index of the delayed step of each.
    found: Vec<(Delay, usize)>,
    open: Vec<StepId>,
}

impl Search<'_> {
    /// Finds the nearest delaying step; for a function, from each of its call sites.
    fn run(&mut self) {
        let mut seen = FxHashSet::default();
        while let Some(step) = self.open.pop() {
            if seen.insert(step) {
                self.climb(step);
            }
        }
        self.found.sort_unstable();
        self.found.dedup();
    }

    fn climb(&mut self, mut step: StepId) {
        loop {
            step = match self.outline.steps[step].parent {
                Parent::Within(around) => around,
                Parent::After(around) => match self.around_callback(around) {
                    Some(around) => around,
                    None => return,
                },
                Parent::Branch(combinator, index) => {
                    if let Some(awaited) = self.in_place(combinator, index) {
                        return self.found.push((Delay::InPlace(combinator, awaited), index));
                    }
                    combinator
                }
                Parent::List(list, index) => {
                    if let Some(awaited) = self.awaited_before(list, index) {
                        return self.found.push((Delay::Before { list, awaited }, index));
                    }
                    match self.around(list) {
                        Some(around) => around,
                        None => return,
                    }
                }
            }
        }
    }

    /// The step that contains a list, unless it delays the call or there is no such step.
    fn around(&mut self, list: ListId) -> Option<StepId> {
        match list {
            // The steps in a `catch` or a `finally` run late on purpose.
            ListId::Program | ListId::Catch(_) | ListId::Finally(_) => None,
            ListId::Function(function) => {
                self.open.extend(self.outline.call_sites(function));
                None
            }
            ListId::Of(around) => {
                let kind = self.outline.step(around).map(|step| &step.kind);
                if matches!(kind, Some(StepKind::For(..))) && self.waits(around) {
                    self.found.push((Delay::Loop(around), 0));
                    return None;
                }
                Some(around)
            }
        }
    }

    /// The step that contains a callback, unless it delays the call. A rejection handler or a
    /// `finally` runs late on purpose.
    fn around_callback(&mut self, around: StepId) -> Option<StepId> {
        let step = self.outline.step(around)?;
        let StepKind::Chain(Chain::Then, parts) = &step.kind else { return None };
        if self.waits(parts[0].id()) {
            self.found.push((Delay::Then(around), 0));
            return None;
        }
        Some(around)
    }

    /// Whether a step had to wait for the call that the delayed call waited for.
    fn waits(&self, step: StepId) -> bool {
        self.outline.reach(step).contains(self.waited)
    }

    /// The last step of a list before `index` that had to wait for that call.
    fn awaited_before(&self, list: ListId, index: usize) -> Option<usize> {
        let steps = &self.outline.list(list)[..index];
        steps.iter().rposition(|step| !is_binding(step) && self.waits(step.id()))
    }

    /// The last branch before `index` with an inner `await` that had to wait for that call.
    fn in_place(&self, combinator: StepId, index: usize) -> Option<usize> {
        let Some(StepKind::Combine(_, Branches::List(branches))) =
            self.outline.step(combinator).map(|step| &step.kind)
        else {
            return None;
        };
        branches[..index].iter().rposition(|branch| {
            matches!(branch.kind, StepKind::Await(_)) && self.waits(branch.id())
        })
    }
}
