//! The nearest rewrite of a program that is as fast as mends make it, and the best program that
//! its needs allow.

use super::{Best, Mend, in_flight, written_anew};
use crate::findings::run::Run;
use crate::findings::speed;
use crate::program::Record;
use crate::timeline::{CallId, Timeline};
use crate::{Duration, Instant, RunError, RunOptions, Scenario};

/// How a program can be made faster.
#[derive(Clone, Debug)]
pub struct Fix {
    /// When the program settles as it is; `None` where it never does.
    pub settles_at: Option<Instant>,
    /// What no program with these calls can beat, by their needs alone.
    pub bound: Duration,
    /// The same, by their needs and the resources that they use.
    pub bound_with_resources: Duration,
    /// How many calls are under way at once, at the most, in the program as it is.
    pub in_flight: usize,
    /// The rules whose mends were applied, in order, with what each saved.
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

/// So many mends are applied, one on top of the other, found in so many runs together.
const MOST_MENDS: usize = 30;
const MOST_RUNS: usize = 400;

/// Mends a program, one finding after the other, always the one that saves most, until nothing is
/// left that can be mended.
///
/// # Errors
/// Where the program cannot be run.
pub fn fix(scenario: &Scenario, program: usize) -> Result<Fix, RunError> {
    let timeline = scenario.run_program(program, &RunOptions::recording(Record::Promises))?;
    let mut fix = Fix {
        settles_at: timeline.settles_at,
        bound: timeline.bounds().parallel,
        bound_with_resources: timeline.bounds().with_resources,
        in_flight: in_flight(&timeline),
        applied: Vec::new(),
        nearest: None,
        best: written_anew(scenario, program),
        too_early: too_early(scenario, &timeline),
        left_out: Vec::new(),
    };
    let (mut scenario, mut program, mut runs) = (scenario.clone(), program, MOST_RUNS);
    loop {
        if fix.applied.len() == MOST_MENDS {
            fix.left_out.push(format!("after {MOST_MENDS} mends, no more are looked for"));
            break;
        }
        let mended = speed::mended(&scenario, program, runs);
        runs -= mended.runs;
        fix.left_out = mended.left_out.into_iter().collect();
        let best = mended
            .found
            .into_iter()
            .reduce(|best, found| if found.saves > best.saves { found } else { best });
        let Some(found) = best else { break };
        fix.applied.push((found.rule.name, found.saves));
        scenario = found.mend.scenario.clone();
        program = found.mend.program;
        let mut on_failure = fix.nearest.map_or_else(Vec::new, |before| before.on_failure);
        on_failure.extend(found.mend.on_failure.clone());
        on_failure.dedup();
        let function = None;
        fix.nearest = Some(Mend { on_failure, function, ..found.mend });
    }
    let nearest = fix.nearest.as_ref().map(|mend| mend.settles_at).or(fix.settles_at);
    let is_faster = |best: &Best| nearest.is_none_or(|nearest| best.settles_at < nearest);
    fix.best = fix.best.filter(|best| fix.too_early > 0 || is_faster(best));
    Ok(fix)
}

/// How many calls are made before what they need is there.
fn too_early(scenario: &Scenario, timeline: &Timeline) -> usize {
    let Some(run) = Run::new(scenario, timeline) else { return 0 };
    let ids = (0..).map(CallId).take(timeline.calls.len());
    ids.filter(|&id| run.needs.unmet(id).next().is_some()).count()
}
