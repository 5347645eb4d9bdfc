//! Which steps have to wait for which: by what their calls need, what they read, what they log.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::findings::needs::Needs;
use crate::findings::plan::{Plan, StepId, number};
use crate::scenario::{Need, Step, StepKind};
use crate::timeline::Asked;
use crate::timeline::{CallId, Timeline};

/// What of a plan waits for what else of it, as a run of it has shown.
pub(in crate::findings) struct Depends<'p> {
    plan: &'p Plan,
    /// A step whose call needs a call of the other.
    needs: BTreeSet<(StepId, StepId)>,
}

impl<'p> Depends<'p> {
    pub(in crate::findings) fn of(plan: &'p Plan, timeline: &Timeline, needs: &Needs<'_>) -> Self {
        let mut pairs = BTreeSet::new();
        let mut asked_before = FxHashSet::default();
        for (id, call) in (0..).map(CallId).zip(&timeline.calls) {
            let Some(step) = plan.step_of(call) else { continue };
            for &need in needs.needs_of(call) {
                let asked = needs.asked(need, id);
                // What one step asks for is looked up once, however often it is called.
                if asked_before.insert((step, asked, matches!(need, Need::Settled(_)))) {
                    let by = meeting(needs, need, asked);
                    pairs
                        .extend(by.filter_map(|by| Some((step, plan.step_of(timeline.call(by))?))));
                }
            }
        }
        Self { plan, needs: pairs }
    }

    /// Whether a call that `later` makes needs one that `earlier` waits for.
    pub(in crate::findings) fn needs(&self, later: StepId, earlier: StepId) -> bool {
        let waited = self.plan.reach(earlier);
        let begins = self.plan.begins(later);
        self.needs.iter().any(|(by, needed)| begins.contains(by) && waited.contains(needed))
    }

    /// Whether a call at exactly that step needs one that `earlier` waits for.
    pub(in crate::findings) fn call_needs(&self, call: StepId, earlier: StepId) -> bool {
        let waited = self.plan.reach(earlier);
        self.needs.iter().any(|(by, needed)| *by == call && waited.contains(needed))
    }

    /// Whether `later` has to stay behind `earlier`, which stands before it in a list, or among
    /// the branches of what does.
    pub(in crate::findings) fn waits_for(&self, later: &Step, earlier: &Step) -> bool {
        let (by, on) = (number(later), number(earlier));
        let steps = &self.plan.steps;
        let within = |step: StepId| step..steps[step].end;
        let names = within(by)
            .any(|step| steps[step].bound_by.is_some_and(|binding| within(on).contains(&binding)));
        let valued: Vec<_> = earlier.valued().map(|valued| valued.name).collect();
        let reads = within(by).any(|step| steps[step].reads.iter().any(|n| valued.contains(n)));
        let logs = |step: StepId| self.plan.begins(step).iter().any(|&step| steps[step].logs);
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
        Asked::Thing(thing) => (thing..thing + 1, None),
        Asked::EveryThing(task) => (attempts.things_of(task), None),
        Asked::Call(call) => (0..0, Some(call)),
    };
    let at_things = things.flat_map(|thing| attempts.attempts_at(thing).iter().copied());
    only.into_iter().chain(at_things.filter(move |call| needs.counts(need, *call)))
}
