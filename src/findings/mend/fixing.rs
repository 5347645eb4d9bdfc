//! The nearest rewrite of a program that is as fast as mends make it, and the best program that
//! its needs allow.

use super::{Best, Mend, in_flight, written_anew};
use crate::findings::speed;
use crate::program::Record;
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
    /// The best program with the same calls, where it is faster than that.
    pub best: Option<Best>,
}

/// So many mends are applied, one on top of the other.
const MOST_MENDS: usize = 30;

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
    };
    let (mut scenario, mut program) = (scenario.clone(), program);
    while fix.applied.len() < MOST_MENDS {
        let mended = speed::mended(&scenario, program);
        let best = mended
            .found
            .into_iter()
            .reduce(|best, found| if found.saves > best.saves { found } else { best });
        let Some(found) = best else { break };
        fix.applied.push((found.rule.name, found.saves));
        scenario = found.mend.scenario.clone();
        program = found.mend.program;
        let on_failure = match &fix.nearest {
            Some(before) if !before.on_failure.contains(&found.mend.on_failure) => {
                format!("{}; {}", before.on_failure, found.mend.on_failure)
            }
            Some(before) => before.on_failure.clone(),
            None => found.mend.on_failure.clone(),
        };
        fix.nearest = Some(Mend { on_failure, ..found.mend });
    }
    let nearest = fix.nearest.as_ref().map(|mend| mend.settles_at).or(fix.settles_at);
    fix.best = fix.best.filter(|best| nearest.is_none_or(|nearest| best.settles_at < nearest));
    Ok(fix)
}
