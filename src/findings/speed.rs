//! The shared search of the rules about speed: which calls start late, which step delays them, and
//! the rewrites that fix it. Each rewrite is run.

mod attempt;
mod delay;
mod delayed_calls;
mod depends;
mod rewrite;
mod rules;
mod users;

pub(super) use attempt::Original;
pub(super) use delayed_calls::DelayedCalls;
pub(super) use rewrite::{are_like_chunks, is_chunk};
pub(super) use users::Users;

use super::fix::{Fix, Safety, Trial};
use super::outline::StepOutline;
use super::run::{FindingText, Run};
use super::worlds::Worlds;
use super::{Finding, Rule, Severity};
use crate::program::Record;
use crate::scenario::StepId;
use crate::timeline::{CallId, EventKind, Timeline};
use crate::{Duration, Instant, RunOptions, Scenario};
use attempt::Search;
use delay::Delayed;
use depends::Depends;
use rewrite::StepEditor;

/// The maximum number of programs that are run for the findings of one program, and the maximum
/// number of events in all of these runs.
const RUNS: usize = 2_000;
pub(super) const EVENTS: usize = 2_000_000;
/// Programs with more steps, calls or names are not checked.
const MOST_STEPS: usize = 2_000;
const MOST_CALLS: usize = 20_000;
const MOST_NAMES: usize = 50_000;
/// The maximum number of delayed calls in a witness.
const MOST_WITNESSES: usize = 8;

/// A delay that a step causes, and the fixed program.
pub(super) struct Found {
    pub(super) rule: &'static Rule,
    pub(super) step: StepId,
    pub(super) text: FindingText,
    pub(super) witness: Vec<CallId>,
    pub(super) saves: Duration,
    /// Whether the fix keeps a limit on concurrency that the program was written for.
    pub(super) is_bounded: bool,
    /// Whether the fix exceeds such a limit.
    pub(super) exceeds_limit: bool,
    pub(super) fix: Fix,
    /// For each step of the fix, the step of the outline that it was.
    pub(super) origins: Vec<Option<StepId>>,
}

/// The result of a search.
#[derive(Default)]
pub(super) struct Fixes {
    pub(super) found: Vec<Found>,
    /// Whether a fix was left out that exceeds a limit on concurrency.
    pub(super) exceeds_limit: bool,
    /// The checks that were left out, and why.
    pub(super) left_out: Option<String>,
    /// The approximate number of events of all runs.
    pub(super) events: usize,
}

pub(super) fn check(run: &Run<'_>) -> Vec<Finding> {
    let settles = run.timeline.settles_at.map(Instant::elapsed);
    if settles.is_none_or(|settles| settles <= run.timeline.bounds().parallel) {
        return Vec::new();
    }
    let leave_out = |what| run.leave_out(&rules::SPEED.each_ref().map(|speed| speed.rule), what);
    if rejects_unhandled_before_it_settles(run.timeline) {
        leave_out("the whole program: correct its unhandled rejection first".to_owned());
        return Vec::new();
    }
    let Fixes { found, left_out, .. } = fixes(run.scenario, run.program, EVENTS);
    if let Some(what) = left_out {
        leave_out(what);
    }
    let finding = |found: Found| Finding {
        saves: Some(found.saves),
        fix: Some(found.fix),
        severity: if found.exceeds_limit { Severity::Note } else { found.rule.severity },
        ..Run::finding(found.rule, found.step, found.text, found.witness)
    };
    found.into_iter().map(finding).collect()
}

/// Whether a rejection was unhandled before the program settled.
fn rejects_unhandled_before_it_settles(timeline: &Timeline) -> bool {
    let mut kinds = timeline.event_kinds();
    let first = kinds.find(|kind| matches!(kind, EventKind::Settled | EventKind::Unhandled(_)));
    matches!(first, Some(EventKind::Unhandled(_)))
}

/// Finds all delays in a program that a rewrite fixes, with runs that have approximately `events`
/// events together.
pub(super) fn fixes(scenario: &Scenario, program: usize, events: usize) -> Fixes {
    let outline = StepOutline::new(scenario, program);
    look(&outline, events, |search| {
        let timeline = search.run.timeline;
        let mut worlds = Worlds::of(&outline.scenario, timeline);
        let origins: Vec<Option<StepId>> = outline.steps.ids().map(Some).collect();
        let users = Users::new(scenario, program);
        search.expects_value = users.expects_value();
        search.all(&mut Original { worlds: &mut worlds, origins: &origins, users: &users })
    })
}

/// Finds the rewrite of an outline's program that saves most, keeps its behavior in other worlds
/// and exceeds no limit on concurrency.
pub(super) fn best(outline: &StepOutline, events: usize, original: &mut Original<'_, '_>) -> Fixes {
    look(outline, events, |search| {
        search.expects_value = original.users.expects_value();
        search.best(original).into_iter().collect()
    })
}

/// Searches an outline for delayed calls, with runs that have approximately `events` events
/// together.
fn look(
    outline: &StepOutline,
    events: usize,
    search: impl FnOnce(&mut Search<'_>) -> Vec<Found>,
) -> Fixes {
    let options = RunOptions::recording(Record::Promises);
    let Ok(timeline) = outline.scenario.run_program(0, &options) else {
        return Fixes::default();
    };
    let bound = timeline.bounds().parallel;
    if timeline.settles_at.is_none_or(|at| at.elapsed() <= bound) {
        return Fixes::default();
    }
    let sizes = [
        (outline.steps.len(), MOST_STEPS, "steps"),
        (outline.scenario.names.len(), MOST_NAMES, "names"),
        (timeline.calls.len(), MOST_CALLS, "calls"),
    ];
    if let Some((size, most, what)) = sizes.into_iter().find(|(size, most, _)| size > most) {
        let left_out = format!("the whole program: it has {size} {what} (limit: {most})");
        return Fixes { left_out: Some(left_out), ..Fixes::default() };
    }
    let runs = RUNS.min(events.min(EVENTS) / timeline.event_count().max(1));
    look_within(outline, &timeline, runs, search).unwrap_or_default()
}

fn look_within(
    outline: &StepOutline,
    timeline: &Timeline,
    runs: usize,
    search: impl FnOnce(&mut Search<'_>) -> Vec<Found>,
) -> Option<Fixes> {
    let trial = Trial::new(&outline.scenario, timeline, runs)?;
    // A wrong program is corrected before it is made faster.
    if !trial.is_right() {
        return None;
    }
    let run = Run::new(&outline.scenario, timeline)?;
    let depends = Depends::of(outline, timeline, &run.dependencies);
    let editor = StepEditor { outline, depends: &depends };
    let safety = Safety::of(outline);
    let expects_value = false;
    let mut own = Search {
        outline,
        run: &run,
        editor,
        trial,
        safety,
        exceeds_limit: false,
        untried: 0,
        expects_value,
    };
    let found = search(&mut own);
    let Search { trial, exceeds_limit, untried, .. } = own;
    let left_out = (untried > 0).then(|| {
        let steps = super::words::counted(untried, "step");
        format!("the calls that {steps} may delay: the limit of runs is reached")
    });
    let events = (runs - trial.runs_left()) * timeline.event_count();
    Some(Fixes { found, exceeds_limit, left_out, events })
}

/// The delayed calls, and the calls that they waited for.
fn witness(delayed: &[Delayed]) -> Vec<CallId> {
    let calls =
        delayed.iter().take(MOST_WITNESSES).flat_map(|delayed| [delayed.waited_for, delayed.call]);
    let mut witness: Vec<CallId> = calls.collect();
    witness.sort_unstable();
    witness.dedup();
    witness
}
