//! Facts about the run of a program that refute claims.

use crate::exercise::dependencies::{broken, waits_unnecessarily};
use crate::exercise::rewrite::has;
use crate::scenario::{Branches, Combinator, Scenario, StepKind};
use crate::timeline::{Call, CallId, Timeline};
use crate::{Duration, Instant};

/// The facts of a run.
pub(super) struct Facts<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) timeline: &'a Timeline,
}

/// The reason why a claim is false, and whether the claim may seem true.
pub(super) type Because = Option<(&'static str, bool)>;

impl Facts<'_> {
    fn has(&self, is_such: impl FnMut(&StepKind) -> bool) -> bool {
        has(self.scenario, self.timeline.index, is_such)
    }

    pub(super) fn dependencies_are_met(&self) -> Because {
        broken(self.timeline).is_none().then_some(("every call waits for its dependencies", true))
    }

    pub(super) fn nothing_rejects(&self) -> Because {
        let fails = self.timeline.calls.iter().any(|call| call.rejected.is_some());
        let throws = self.has(|kind| matches!(kind, StepKind::Fail(_) | StepKind::Timeout(..)));
        (!fails && !throws).then_some(("nothing rejects", false))
    }

    pub(super) fn all_handled(&self) -> Because {
        let handled = self.timeline.reasons.is_empty();
        handled.then_some(("every rejection has a handler in time", true))
    }

    pub(super) fn all_handled_in_time(&self) -> Because {
        let in_time = self.timeline.watched.late.is_empty() && self.timeline.reasons.is_empty();
        in_time.then_some(("every call has a handler before it settles", true))
    }

    pub(super) fn no_ties(&self) -> Because {
        let none = self.timeline.watched.tied.is_empty();
        none.then_some(("no two timers are due at the same time", false))
    }

    pub(super) fn nothing_runs_on(&self) -> Because {
        let over = self.timeline.settles_at?;
        let by_then = |at: Option<Instant>| at.is_some_and(|at| at <= over);
        let done = self.timeline.calls.iter().all(|call| by_then(call.settles_at));
        let decides = |how: Combinator| matches!(how, Combinator::Race | Combinator::Any);
        let races = self.has(|kind| match kind {
            StepKind::Timeout(..) => true,
            StepKind::Combine(how, _) => decides(*how),
            _ => false,
        });
        (done && !races).then_some(("every call has settled when the program settles", true))
    }

    pub(super) fn no_pool(&self) -> Because {
        let none = !self.has(|kind| matches!(kind, StepKind::Pool { .. }));
        none.then_some(("there is no pool", false))
    }

    pub(super) fn all_awaited(&self) -> Because {
        let none = self.timeline.watched.unsubscribed.is_empty();
        none.then_some(("every call is awaited", true))
    }

    pub(super) fn no_unnecessary_wait(&self) -> Because {
        let calls = 0..u32::try_from(self.timeline.calls.len()).ok()?;
        let none = !calls.map(CallId).any(|call| waits_unnecessarily(self.timeline, call));
        none.then_some(("every call waits only for its dependencies", true))
    }

    pub(super) fn no_combinator(&self) -> Because {
        let combines =
            |kind: &StepKind| matches!(kind, StepKind::Combine(..) | StepKind::Pool { .. });
        (!self.has(combines)).then_some(("there is no combinator", false))
    }

    pub(super) fn no_loop(&self) -> Because {
        let none = !self.has(|kind| matches!(kind, StepKind::For(..)));
        none.then_some(("there is no loop", false))
    }

    pub(super) fn nothing_awaited_in_place(&self) -> Because {
        let in_place = |kind: &StepKind| match kind {
            StepKind::Combine(_, Branches::List(steps)) => {
                steps.iter().any(|step| matches!(step.kind, StepKind::Await(_)))
            }
            _ => false,
        };
        (!self.has(in_place)).then_some(("no branch has an inner `await`", false))
    }

    pub(super) fn nothing_blocks_the_thread(&self) -> Because {
        let none = self.timeline.calls.iter().all(|call| call.blocks == Duration::ZERO);
        none.then_some(("nothing blocks the thread", false))
    }

    pub(super) fn slots_suffice(&self) -> Because {
        let waits = |call: &Call| {
            let asked = call.called_at.checked_add(call.blocks);
            call.starts_at.is_none() || call.starts_at > asked
        };
        let none = !self.timeline.calls.iter().any(waits);
        none.then_some(("there is a slot for every call", true))
    }
}
