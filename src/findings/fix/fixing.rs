//! Applies all fixes of a program together, which gives the nearest rewrite, and computes the best
//! program with the same calls.

use super::{Best, Fix, Gives, in_flight, rewritten};
use crate::findings::outline::StepOutline;
use crate::findings::run::Run;
use crate::findings::speed::{self, Original, Users};
use crate::findings::worlds::{WorldChanges, Worlds};
use crate::program::Record;
use crate::scenario::StepId;
use crate::timeline::{CallId, Timeline};
use crate::{Duration, Instant, RunError, RunOptions, Scenario};

/// The result of the search for faster programs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FixReport {
    /// The time at which the original settles; `None` if it never does.
    pub settles_at: Option<Instant>,
    /// Whether the original crashes.
    pub crashed: bool,
    /// The lower bound for all programs with these calls, by their dependencies.
    pub bound: Duration,
    /// The lower bound by dependencies and resources.
    pub bound_with_resources: Duration,
    /// The maximum number of concurrent calls of the original.
    pub in_flight: usize,
    /// The rules whose fixes were applied, in order, with what each saves; or [`REWRITTEN`], if the
    /// program was rewritten.
    pub applied: Vec<(&'static str, Duration)>,
    /// The program with all fixes; `None` if there are none.
    pub nearest: Option<Fix>,
    /// The best program with the same calls, if it is faster than `nearest`, or if the original
    /// makes calls before their dependencies are met.
    pub best: Option<Best>,
    /// Whether a faster program that does the same was found, but not applied: it has more
    /// concurrent calls than chunks or a pool of the original allow.
    pub exceeds_limit: bool,
    /// The number of calls that the original makes before their dependencies are met. Such a
    /// program must be corrected before it is made faster.
    pub too_early: usize,
    /// The checks that were left out, and why.
    pub left_out: Vec<String>,
}

/// The maximum number of fixes that are applied, and the approximate number of events of all runs
/// that find them.
const MOST_FIXES: usize = 30;
const EVENTS: usize = 10 * speed::EVENTS;

/// The name used instead of a rule if a program was rewritten.
pub const REWRITTEN: &str = "written-anew";

/// Fixes a program, one finding after the other, always the one that saves most, until no finding
/// about speed is left.
///
/// # Errors
/// If the program cannot be run.
pub fn fix(scenario: &Scenario, program: usize) -> Result<FixReport, RunError> {
    let timeline = scenario.run_program(program, &RunOptions::recording(Record::Promises))?;
    let mut fix = FixReport {
        settles_at: timeline.settles_at,
        crashed: timeline.crash.is_some(),
        bound: timeline.bounds().parallel,
        bound_with_resources: timeline.bounds().with_resources,
        in_flight: in_flight(&timeline),
        applied: Vec::new(),
        nearest: None,
        exceeds_limit: false,
        best: rewritten(scenario, program),
        too_early: too_early(scenario, &timeline),
        left_out: Vec::new(),
    };
    fix_all_findings(&mut fix, scenario, program)?;
    let nearest = fix.nearest.as_ref().map(|nearest| nearest.settles_at).or(fix.settles_at);
    let is_faster = |best: &Best| nearest.is_none_or(|nearest| best.settles_at < nearest);
    let makes_calls = !timeline.calls.is_empty();
    fix.best = fix.best.filter(|best| makes_calls && (fix.too_early > 0 || is_faster(best)));
    Ok(fix)
}

/// The number of calls that are made before their dependencies are met.
fn too_early(scenario: &Scenario, timeline: &Timeline) -> usize {
    let Some(run) = Run::new(scenario, timeline) else { return 0 };
    let ids = (0..).map(CallId).take(timeline.calls.len());
    ids.filter(|&id| run.dependencies.unmet(id).next().is_some()).count()
}

/// Applies one fix after the other, while the result keeps the behavior of the original in each
/// world: two fixes that keep it separately may not keep it together.
fn fix_all_findings(
    fix: &mut FixReport,
    scenario: &Scenario,
    program: usize,
) -> Result<(), RunError> {
    let outline = StepOutline::new(scenario, program);
    let timeline = outline.scenario.run_program(0, &RunOptions::recording(Record::Promises))?;
    let mut worlds = Worlds::of(&outline.scenario, &timeline);
    let users = Users::new(scenario, program);
    // For each step of the fixed program, the step of the original that it was.
    let mut origins: Vec<Option<StepId>> = outline.steps.ids().map(Some).collect();
    let mut fixed = StepOutline::new(&outline.scenario, 0);
    let mut events = EVENTS;
    let mut is_bounded = false;
    loop {
        if fix.applied.len() == MOST_FIXES {
            fix.left_out.push(format!("more fixes (limit: {MOST_FIXES})"));
            return Ok(());
        }
        let mut original = Original { worlds: &mut worlds, origins: &origins, users: &users };
        let more = speed::best(&fixed, events, &mut original);
        events = events.saturating_sub(more.events);
        fix.left_out = more.left_out.into_iter().collect();
        fix.exceeds_limit = more.exceeds_limit;
        let Some(found) = more.found.into_iter().next() else {
            if worlds.is_spent() {
                fix.left_out.push(
                    "what more fixes change if a call fails: the limit of runs is reached"
                        .to_owned(),
                );
            }
            // A program that was written to limit concurrency keeps its limit.
            if !is_bounded && !fix.exceeds_limit {
                take_best(fix, &mut worlds);
            }
            return Ok(());
        };
        is_bounded |= found.is_bounded;
        origins = found.origins;
        fixed = StepOutline::new(&found.fix.scenario, 0);
        fix.applied.push((found.rule.name, found.saves));
        let original_in_flight = fix.in_flight;
        fix.nearest = Some(Fix { function: None, original_in_flight, ..found.fix });
    }
}

/// Uses the best program as the fix, if it loses nothing, is faster than all fixes together, and
/// keeps the behavior of the original in each world.
fn take_best(fix: &mut FixReport, worlds: &mut Worlds<'_>) {
    let nearest = fix.nearest.as_ref().map(|nearest| nearest.settles_at).or(fix.settles_at);
    let (Some(best), Some(nearest), 0) = (&fix.best, nearest, fix.too_early) else { return };
    if !best.losses.is_empty() || best.settles_at >= nearest {
        return;
    }
    // There are no origins, because no step of the best program was a step of the original.
    let Some(WorldChanges { on_failure, other_durations }) =
        worlds.compare(&best.scenario, &[], Gives::TheSame)
    else {
        return;
    };
    let saves = fix.settles_at.map(|original| original.since(best.settles_at));
    fix.applied = saves.map(|saves| (REWRITTEN, saves)).into_iter().collect();
    fix.nearest = Some(Fix {
        scenario: best.scenario.clone(),
        program: 0,
        function: None,
        settles_at: best.settles_at,
        in_flight: best.in_flight,
        original_in_flight: fix.in_flight,
        on_failure,
        other_durations,
        other_value: None,
        unbounded: None,
    });
}
