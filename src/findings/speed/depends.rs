//! Which steps have to wait for which: by what their calls need, what they read, what they log.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::findings::needs::Needs;
use crate::findings::outline::{Outline, each};
use crate::scenario::{Need, Step, StepId, StepKind};
use crate::timeline::Asked;
use crate::timeline::{CallId, Timeline};

/// What of an outline waits for what else of it, as a run of it has shown.
pub(in crate::findings) struct Depends<'p> {
    outline: &'p Outline,
    /// The steps whose calls a step's own call needs.
    needs: FxHashMap<StepId, BTreeSet<StepId>>,
}

impl<'p> Depends<'p> {
    pub(in crate::findings) fn of(
        outline: &'p Outline,
        timeline: &Timeline,
        needs: &Needs<'_>,
    ) -> Self {
        let mut all: FxHashMap<StepId, BTreeSet<StepId>> = FxHashMap::default();
        let mut asked_before = FxHashSet::default();
        for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
            for &need in needs.needs_of(call) {
                let asked = needs.asked(need, id);
                // What one step asks for is looked up once, however often it is called.
                if asked_before.insert((call.step, asked, matches!(need, Need::Settled(_)))) {
                    let by = meeting(needs, need, asked);
                    let needed = by.map(|by| timeline.call(by).step);
                    all.entry(call.step).or_default().extend(needed);
                }
            }
        }
        Self { outline, needs: all }
    }

    /// Whether a call that `later` makes needs one that `earlier` waits for.
    pub(in crate::findings) fn needs(&self, later: StepId, earlier: StepId) -> bool {
        self.outline.begins(later).iter().any(|step| self.call_needs(step, earlier))
    }

    /// Whether a call at exactly that step needs one that `earlier` waits for.
    pub(in crate::findings) fn call_needs(&self, call: StepId, earlier: StepId) -> bool {
        let Some(needed) = self.needs.get(&call) else { return false };
        let waited = self.outline.reach(earlier);
        needed.iter().any(|&needed| waited.contains(needed))
    }

    /// Whether `later` has to stay behind `earlier`, which stands before it in a list, or among
    /// the branches of what does.
    pub(in crate::findings) fn waits_for(&self, later: &Step, earlier: &Step) -> bool {
        let (by, on) = (later.id(), earlier.id());
        let steps = &self.outline.steps;
        let within = |step: StepId| self.outline.within(step);
        let names = each(&within(by))
            .any(|step| steps[step].names.is_some_and(|binding| within(on).contains(&binding)));
        let valued: Vec<_> = earlier.valued().map(|valued| valued.name).collect();
        let reads =
            each(&within(by)).any(|step| steps[step].reads.iter().any(|n| valued.contains(n)));
        // What is logged only when something fails may come in another order then.
        let led = |step: StepId| self.outline.is_led_by_failure(step);
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

/// Steps that are a wish of their own: what stands behind a sleep is meant to come later.
fn keeps_order(step: &Step) -> bool {
    matches!(
        step.awaited().kind,
        StepKind::Sleep(_) | StepKind::Fail(_) | StepKind::Return(_) | StepKind::Rethrow
    )
}

/// The calls that count towards what a need asks for.
fn meeting(needs: &Needs<'_>, need: Need, asked: Asked) -> impl Iterator<Item = CallId> {
    let attempts = needs.attempts();
    let (things, only) = match asked {
        Asked::Nothing => (0..0, None),
        Asked::Things(things) => (things.range(), None),
        Asked::Call(call) => (0..0, Some(call)),
    };
    let at_things = things.flat_map(|thing| attempts.attempts_at(thing).iter().copied());
    only.into_iter().chain(at_things.filter(move |call| needs.counts(need, *call)))
}
