//! The nearest rewrite of a program that is as fast as mends make it, and the best program that
//! its needs allow.

use super::{Best, Gives, Mend, in_flight, written_anew};
use crate::findings::outline::Outline;
use crate::findings::run::Run;
use crate::findings::speed::{self, Stand, Users};
use crate::findings::worlds::{Otherwise, Worlds};
use crate::program::Record;
use crate::scenario::StepId;
use crate::timeline::{CallId, Timeline};
use crate::{Duration, Instant, RunError, RunOptions, Scenario};

/// How a program can be made faster.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fix {
    /// When the program settles as it is; `None` where it never does.
    pub settles_at: Option<Instant>,
    /// Whether it crashes.
    pub crashed: bool,
    /// What no program with these calls can beat, by their needs alone.
    pub bound: Duration,
    /// The same, by their needs and the resources that they use.
    pub bound_with_resources: Duration,
    /// How many calls are under way at once, at the most, in the program as it is.
    pub in_flight: usize,
    /// The rules whose mends were applied, in order, with what each saved; or [`ANEW`], where the
    /// program was written anew.
    pub applied: Vec<(&'static str, Duration)>,
    /// The program with all of them; `None` where there is nothing to mend.
    pub nearest: Option<Mend>,
    /// The best program with the same calls, where it is faster than that, or where the program
    /// as it is makes calls before what they need is there.
    pub best: Option<Best>,
    /// How many calls the program as it is makes before what they need is there. Such a program is
    /// made right before it is made fast.
    pub too_early: usize,
    /// What was not looked at, and why.
    pub left_out: Vec<String>,
}

/// So many mends are applied, one on top of the other, found in runs that have at most about so
/// many events together.
const MOST_MENDS: usize = 30;
const EVENTS: usize = 10 * speed::EVENTS;

/// What stands for a rule where a program was written anew.
pub const ANEW: &str = "written-anew";

/// Mends a program, one finding after the other, always the one that saves most, until nothing is
/// left that can be mended.
///
/// # Errors
/// Where the program cannot be run.
pub fn fix(scenario: &Scenario, program: usize) -> Result<Fix, RunError> {
    let timeline = scenario.run_program(program, &RunOptions::recording(Record::Promises))?;
    let mut fix = Fix {
        settles_at: timeline.settles_at,
        crashed: timeline.crash.is_some(),
        bound: timeline.bounds().parallel,
        bound_with_resources: timeline.bounds().with_resources,
        in_flight: in_flight(&timeline),
        applied: Vec::new(),
        nearest: None,
        best: written_anew(scenario, program),
        too_early: too_early(scenario, &timeline),
        left_out: Vec::new(),
    };
    mend_all(&mut fix, scenario, program)?;
    let nearest = fix.nearest.as_ref().map(|mend| mend.settles_at).or(fix.settles_at);
    let is_faster = |best: &Best| nearest.is_none_or(|nearest| best.settles_at < nearest);
    let makes_calls = !timeline.calls.is_empty();
    fix.best = fix.best.filter(|best| makes_calls && (fix.too_early > 0 || is_faster(best)));
    Ok(fix)
}

/// How many calls are made before what they need is there.
fn too_early(scenario: &Scenario, timeline: &Timeline) -> usize {
    let Some(run) = Run::new(scenario, timeline) else { return 0 };
    let ids = (0..).map(CallId).take(timeline.calls.len());
    ids.filter(|&id| run.needs.unmet(id).next().is_some()).count()
}

/// Applies one mend after the other, as long as what they come to stands in every world beside the
/// program as it is: two that do each by itself may not do so together.
fn mend_all(fix: &mut Fix, scenario: &Scenario, program: usize) -> Result<(), RunError> {
    let outline = Outline::new(scenario, program);
    let timeline = outline.scenario.run_program(0, &RunOptions::recording(Record::Promises))?;
    let mut worlds = Worlds::of(&outline.scenario, &timeline);
    let users = Users::new(scenario, program);
    // By the number of a step of what is mended so far: which step it was.
    let mut origins: Vec<Option<StepId>> = outline.steps.ids().map(Some).collect();
    let mut mended = Outline::new(&outline.scenario, 0);
    let mut events = EVENTS;
    let mut is_bounded = false;
    loop {
        if fix.applied.len() == MOST_MENDS {
            fix.left_out.push(format!("more fixes (limit: {MOST_MENDS})"));
            return Ok(());
        }
        let mut stand = Stand { worlds: &mut worlds, origins: &origins, users: &users };
        let more = speed::best(&mended, events, &mut stand);
        events = events.saturating_sub(more.events);
        fix.left_out = more.left_out.into_iter().collect();
        let Some(found) = more.found.into_iter().next() else {
            if worlds.is_spent() {
                fix.left_out.push(
                    "what more fixes change if a call fails: the limit of runs is reached"
                        .to_owned(),
                );
            }
            // What was written to bound concurrency stays so.
            if !is_bounded {
                take_best(fix, &mut worlds);
            }
            return Ok(());
        };
        is_bounded |= found.is_bounded;
        origins = found.origins;
        mended = Outline::new(&found.mend.scenario, 0);
        fix.applied.push((found.rule.name, found.saves));
        let in_flight_as_it_is = fix.in_flight;
        fix.nearest = Some(Mend { function: None, in_flight_as_it_is, ..found.mend });
    }
}

/// Takes the best program for the fix, where it loses nothing, is faster than all mends together,
/// and stands in every world.
fn take_best(fix: &mut Fix, worlds: &mut Worlds<'_>) {
    let nearest = fix.nearest.as_ref().map(|mend| mend.settles_at).or(fix.settles_at);
    let (Some(best), Some(nearest), 0) = (&fix.best, nearest, fix.too_early) else { return };
    if !best.losses.is_empty() || best.settles_at >= nearest {
        return;
    }
    // None of its steps was one of the program's.
    let Some(Otherwise { on_failure, other_durations }) =
        worlds.compare(&best.scenario, &[], Gives::TheSame)
    else {
        return;
    };
    let saves = fix.settles_at.map(|as_it_is| as_it_is.since(best.settles_at));
    fix.applied = saves.map(|saves| (ANEW, saves)).into_iter().collect();
    fix.nearest = Some(Mend {
        scenario: best.scenario.clone(),
        program: 0,
        function: None,
        settles_at: best.settles_at,
        in_flight: best.in_flight,
        in_flight_as_it_is: fix.in_flight,
        on_failure,
        other_durations,
        other_value: None,
        unbounded: None,
    });
}
