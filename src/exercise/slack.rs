//! The slack of a task: how much longer it can take without delaying the program.

use super::case::{Case, RunChoice};
use super::makespan::{settles, whole_ms};
use crate::program::RunOptions;
use crate::scenario::{Scenario, TaskId};
use crate::timeline::Timeline;
use crate::{Duration, Instant};

/// The slack in milliseconds; `None` if it is unlimited.
pub(super) type Slack = Option<u64>;

/// The maximum number of durations that are tried if calls block the thread.
const TRIALS: u64 = 400;

/// Computes the slack of a task by making the task so long that it alone determines the makespan.
pub(super) fn slack(case: &Case<'_>, seen: RunChoice, task: TaskId) -> Option<Slack> {
    let now = settles(case.seen(seen, case.program)?)?;
    let more = 2 * now + 1000;
    let late = settles(&rerun(case, seen, task, more)?)?;
    if late == now {
        return Some(None);
    }
    (now + more).checked_sub(late).map(Some)
}

/// Whether the program settles as before if the task takes all its slack, and later if it takes a
/// millisecond more.
///
/// If the makespan consists of sums, maxima and minima, this proves the slack for each duration in
/// between. If calls block the thread, a call that comes later may let another one start earlier.
/// Then the slope of the makespan can change only at multiples of the greatest common divisor of
/// all times. So each of these multiples is tried, and the millisecond after it.
pub(super) fn holds(case: &Case<'_>, task: TaskId, slack: Slack) -> bool {
    let Some(truth) = case.truth() else { return false };
    let after = |more| settles(&rerun(case, RunChoice::Truth, task, more)?);
    let now = settles(truth);
    let blocks = truth.calls.iter().any(|call| call.blocks > Duration::ZERO);
    let Some(slack) = slack else { return !blocks };
    let between = || {
        let grain = grain(truth).max(1);
        let mut bends = (0..=slack / grain).flat_map(|nth| [nth * grain, nth * grain + 1]);
        slack / grain < TRIALS && bends.all(|more| more > slack || after(more) == now)
    };
    now.is_some()
        && after(slack) == now
        && after(slack + 1) == now.map(|now| now + 1)
        && (!blocks || between())
}

/// The greatest common divisor of all times of a run, in milliseconds.
fn grain(timeline: &Timeline) -> u64 {
    let gcd = |mut a: u64, mut b: u64| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    timeline.events().map(|event| event.at.as_nanos() / 1_000_000).fold(0, gcd)
}

/// The run in which one task takes `more` milliseconds longer.
fn rerun(case: &Case<'_>, seen: RunChoice, task: TaskId, more: u64) -> Option<Timeline> {
    let mut scenario: Scenario = case.scenario.clone();
    let more = Duration::from_nanos(more.checked_mul(1_000_000)?)?;
    let behavior = &mut scenario.tasks.to_mut()[task.0 as usize].behavior;
    for takes in &mut behavior.takes {
        *takes = takes.checked_add(more)?;
        whole_ms(Instant::ZERO.checked_add(*takes)?.elapsed())?;
    }
    let believed = match seen {
        RunChoice::By(idea) => idea.run(&scenario, case.program),
        RunChoice::Truth | RunChoice::Tied(_) => None,
    };
    believed.or_else(|| scenario.run_program(case.program, &RunOptions::default()).ok())
}
