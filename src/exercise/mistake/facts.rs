//! Facts about the run of a program that refute claims.

use crate::exercise::dependencies::{broken, waits_unnecessarily};
use crate::exercise::rewrite::{has, visit};
use crate::scenario::{Branches, Combinator, Scenario, Step, StepKind};
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
        let met = broken(self.timeline).is_none();
        met.then_some(("every call waits for its dependencies", true))
    }

    /// If the program can go on without one of several calls, a dependency is met in time only if
    /// it is the fastest of them, or if none rejects before.
    pub(super) fn dependencies_are_awaited(&self) -> Because {
        let goes_on = self.anything_rejects() || self.races();
        self.dependencies_are_met().filter(|_| !goes_on)
    }

    /// Whether the first of several calls decides.
    fn races(&self) -> bool {
        self.has(|kind| match kind {
            StepKind::Timeout(..) => true,
            StepKind::Combine(how, _) => matches!(how, Combinator::Race | Combinator::Any),
            _ => false,
        })
    }

    pub(super) fn anything_rejects(&self) -> bool {
        let fails = self.timeline.calls.iter().any(|call| call.rejected.is_some());
        fails || self.has(|kind| matches!(kind, StepKind::Fail(_) | StepKind::Timeout(..)))
    }

    pub(super) fn all_handled(&self) -> Because {
        let handled = self.timeline.reasons.is_empty();
        handled.then_some(("every rejection has a handler in time", true))
    }

    pub(super) fn all_handled_in_time(&self) -> Because {
        // If a call rejected, the program might not get to the `await` of another one that rejects.
        let starts = |kind: &StepKind| matches!(kind, StepKind::Start(_) | StepKind::Let(..));
        let may_leave_another = self.anything_rejects() && self.has(starts);
        let in_time = self.timeline.watched.late.is_empty() && self.timeline.reasons.is_empty();
        let in_time = in_time && !may_leave_another;
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
        (done && !self.races()).then_some(("every call has settled when the program settles", true))
    }

    pub(super) fn has_pool(&self) -> bool {
        self.has(|kind| matches!(kind, StepKind::Pool { .. }))
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

    pub(super) fn has_branches(&self) -> bool {
        self.has(|kind| matches!(kind, StepKind::Combine(..)))
    }

    /// Whether the program awaits one combinator after another, or one in a loop.
    pub(super) fn has_chunks(&self) -> bool {
        let chunks = |steps: &[Step]| steps.iter().filter(|step| combines(&step.kind)).count();
        self.has(|kind| matches!(kind, StepKind::For(_, steps) if chunks(steps) > 0))
            || self.has_list(|steps| chunks(steps) > 1)
    }

    /// Whether a step of this kind is followed by a call, in the same list of steps.
    pub(super) fn has_call_after(&self, is_first: fn(&StepKind) -> bool) -> bool {
        self.has_list(|steps| {
            let first = steps.iter().position(|step| is_first(&step.kind));
            let has_call = |step: &Step| {
                let mut found = false;
                visit(step, &mut |step| found |= calls(&step.kind));
                found
            };
            first.is_some_and(|first| steps[first + 1..].iter().any(has_call))
        })
    }

    /// Whether the program has a list of steps like this: its own, that of a function, of a branch,
    /// or the body of a loop or a `try`.
    fn has_list(&self, is_such: impl Fn(&[Step]) -> bool) -> bool {
        let functions = self.scenario.functions.iter().map(|function| &*function.steps);
        let own = &*self.scenario.programs[self.timeline.index].steps;
        functions.chain([own]).any(|steps| is_such(steps))
            || self.has(|kind| match kind {
                StepKind::List(steps) | StepKind::For(_, steps) => is_such(steps),
                StepKind::Try(parts) => {
                    let lists = [Some(&parts.body), parts.catch.as_ref(), parts.finally.as_ref()];
                    lists.into_iter().flatten().any(|steps| is_such(steps))
                }
                _ => false,
            })
    }

    pub(super) fn has_loop(&self) -> bool {
        self.has(|kind| matches!(kind, StepKind::For(..)))
    }

    pub(super) fn awaits_in_branches(&self) -> bool {
        self.has(|kind| match kind {
            StepKind::Combine(_, Branches::List(steps)) => {
                steps.iter().any(|step| matches!(step.kind, StepKind::Await(_)))
            }
            _ => false,
        })
    }

    pub(super) fn anything_blocks(&self) -> bool {
        self.timeline.calls.iter().any(|call| call.blocks > Duration::ZERO)
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

/// Whether a step starts branches together and waits for them.
pub(super) const fn combines(kind: &StepKind) -> bool {
    matches!(kind, StepKind::Combine(..) | StepKind::Pool { .. })
}

/// Whether a step, in a list, is awaited.
pub(super) const fn is_awaited(kind: &StepKind) -> bool {
    matches!(kind, StepKind::Await(_)) || !kind.is_statement()
}

/// Whether a step calls a task or a function.
const fn calls(kind: &StepKind) -> bool {
    matches!(kind, StepKind::Name(_) | StepKind::Call(..) | StepKind::Start(_))
}
