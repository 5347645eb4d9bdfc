//! Decides which steps have to wait for which: by the dependencies of their calls, the values that
//! they read, and the lines that they log.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::findings::dependencies::CallDependencies;
use crate::findings::outline::{StepOutline, each};
use crate::scenario::{Need, Step, StepId, StepKind};
use crate::timeline::Asked;
use crate::timeline::{CallId, Timeline};

/// The dependencies between the steps of an outline, according to one run.
pub(in crate::findings) struct Depends<'p> {
    outline: &'p StepOutline,
    /// For each step with a call, the steps whose calls it depends on.
    needs: FxHashMap<StepId, BTreeSet<StepId>>,
}

impl<'p> Depends<'p> {
    pub(in crate::findings) fn of(
        outline: &'p StepOutline,
        timeline: &Timeline,
        needs: &CallDependencies<'_>,
    ) -> Self {
        let mut all: FxHashMap<StepId, BTreeSet<StepId>> = FxHashMap::default();
        let mut asked_before = FxHashSet::default();
        for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
            for &need in needs.of_call(call) {
                let asked = needs.asked(need, id);
                // The dependencies of one step are looked up once, even if it is called many times.
                if asked_before.insert((call.step, asked, matches!(need, Need::Settled(_)))) {
                    let by = meeting(needs, need, asked);
                    let needed = by.map(|by| timeline.call(by).step);
                    all.entry(call.step).or_default().extend(needed);
                }
            }
        }
        Self { outline, needs: all }
    }

    /// Whether a call that `later` makes depends on a call that `earlier` waits for.
    pub(in crate::findings) fn needs(&self, later: StepId, earlier: StepId) -> bool {
        self.outline.begins(later).iter().any(|step| self.call_depends(step, earlier))
    }

    /// Whether a call of exactly that step depends on a call that `earlier` waits for.
    pub(in crate::findings) fn call_depends(&self, call: StepId, earlier: StepId) -> bool {
        let Some(needed) = self.needs.get(&call) else { return false };
        let waited = self.outline.reach(earlier);
        needed.iter().any(|&needed| waited.contains(needed))
    }

    /// Whether `later` has to stay after `earlier`, which is before it in a list or among the
    /// branches of a step before it.
    pub(in crate::findings) fn waits_for(&self, later: &Step, earlier: &Step) -> bool {
        let (by, on) = (later.id(), earlier.id());
        let steps = &self.outline.steps;
        let within = |step: StepId| self.outline.within(step);
        let names = each(&within(by))
            .any(|step| steps[step].names.is_some_and(|binding| within(on).contains(&binding)));
        let valued: Vec<_> = earlier.valued().map(|valued| valued.name).collect();
        let reads =
            each(&within(by)).any(|step| steps[step].reads.iter().any(|n| valued.contains(n)));
        // Lines that are logged only after a rejection may come in another order.
        let led = |step: StepId| self.outline.is_after_failure(step);
        let logs = |step: StepId| {
            self.outline.begins(step).iter().any(|step| steps[step].logs && !led(step))
        };
        names
            || reads
            || keeps_order(earlier)
            || keeps_order(later)
            || logs(by) && logs(on)
            || self.needs(by, on)
    }
}

/// Whether a step must keep its position: a sleep delays the steps after it deliberately, and the
/// others end the list.
fn keeps_order(step: &Step) -> bool {
    matches!(
        step.awaited().kind,
        StepKind::Sleep(_) | StepKind::Fail(_) | StepKind::Return(_) | StepKind::Rethrow
    )
}

/// The calls that meet a dependency.
fn meeting(needs: &CallDependencies<'_>, need: Need, asked: Asked) -> impl Iterator<Item = CallId> {
    let attempts = needs.attempts();
    let (things, only) = match asked {
        Asked::Nothing => (0..0, None),
        Asked::Things(things) => (things.range(), None),
        Asked::Call(call) => (0..0, Some(call)),
    };
    let at_things = things.flat_map(|thing| attempts.attempts_at(thing).iter().copied());
    only.into_iter().chain(at_things.filter(move |call| needs.counts(need, *call)))
}
