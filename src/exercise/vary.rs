//! A scenario with other numbers: its durations drawn again; and one in which others fail.

use super::Difficulty;
use super::rewrite::each_of;
use super::stream::Stream;
use crate::Duration;
use crate::scenario::{Scenario, Step, StepKind, Task};

/// A millisecond, in nanoseconds.
const MILLISECOND: u64 = 1_000_000;

/// Draws every duration of a scenario again: round numbers, from half of what it was to twice that.
/// A duration of 0 stays, and so does one with no whole millisecond between.
pub(super) fn vary(scenario: &Scenario, band: Option<Difficulty>, draws: &Stream) -> Scenario {
    let mut varied = scenario.clone();
    let items = scenario.tasks.iter().flat_map(|task| &task.items);
    let of_items = items.filter_map(|(_, item)| item.takes.as_ref()).flatten();
    let longest =
        scenario.tasks.iter().flat_map(|task| &task.behaviour.takes).chain(of_items).max();
    let grain = Difficulty::grain(band, longest.copied().unwrap_or(Duration::ZERO));
    let mut draw = Draw { stream: draws.named("durations"), grain };
    for task in varied.tasks.to_mut() {
        draw.task(task);
    }
    let functions = varied.functions.iter_mut().map(|function| &mut *function.steps);
    let programs = varied.programs.iter_mut().map(|program| &mut *program.steps);
    for steps in functions.chain(programs) {
        each_of(steps, &mut |step| draw.step(step));
    }
    varied
}

/// Whether any task or item of the scenario fails.
pub(super) fn somebody_fails(scenario: &Scenario) -> bool {
    scenario.tasks.iter().any(|task| {
        task.behaviour.fails.is_some() || task.items.iter().any(|(_, item)| item.fails.is_some())
    })
}

/// Draws who fails: as many as before. Tasks change places in it with tasks, and the items of a
/// task with its items.
pub(super) fn shuffle_failures(scenario: &mut Scenario, draws: &mut Stream) {
    let tasks = scenario.tasks.to_mut();
    let mut failures: Vec<_> = tasks.iter().map(|task| task.behaviour.fails).collect();
    draws.shuffle(&mut failures);
    for (task, fails) in tasks.iter_mut().zip(failures) {
        task.behaviour.fails = fails;
    }
    for task in tasks {
        let mut failures: Vec<_> = task.items.iter().map(|(_, item)| item.fails).collect();
        draws.shuffle(&mut failures);
        for ((_, item), fails) in task.items.iter_mut().zip(failures) {
            item.fails = fails;
        }
    }
}

struct Draw {
    stream: Stream,
    grain: u64,
}

impl Draw {
    fn task(&mut self, task: &mut Task) {
        let behaviour = &mut task.behaviour;
        self.again(&mut behaviour.blocks);
        behaviour.takes.iter_mut().for_each(|takes| self.again(takes));
        for (_, item) in &mut task.items {
            item.takes.iter_mut().flatten().for_each(|takes| self.again(takes));
            item.blocks.iter_mut().for_each(|blocks| self.again(blocks));
        }
    }

    fn step(&mut self, step: &mut Step) {
        match &mut step.kind {
            StepKind::Sleep(time) | StepKind::Timeout(time, _) => self.timer(time),
            StepKind::Retry(retry) => retry.wait.iter_mut().for_each(|wait| self.timer(wait)),
            _ => {}
        }
    }

    /// The time of a timer; past the longest there is, it stays what it was.
    fn timer(&mut self, time: &mut Duration) {
        let before = *time;
        self.again(time);
        if time.check_timer().is_err() {
            *time = before;
        }
    }

    fn again(&mut self, time: &mut Duration) {
        let Some(choices) = Choices::of(*time, self.grain) else { return };
        let drawn = choices.least + self.stream.below(choices.count) as u64;
        // Past the end of time it stays what it was.
        *time = drawn.checked_mul(choices.grain).and_then(Duration::from_nanos).unwrap_or(*time);
    }
}

/// What a duration may become: so many multiples of a grain, from the least of them on.
struct Choices {
    grain: u64,
    least: u64,
    count: usize,
}

impl Choices {
    /// So many there should be, or all learners get the same.
    const FEWEST: u64 = 4;

    /// The multiples from half of a duration to twice that, of this grain or, where there are too
    /// few, of a finer one. `None` for 0, and where there is no whole millisecond between.
    fn of(time: Duration, mut grain: u64) -> Option<Self> {
        let nanos = time.as_nanos();
        loop {
            let (least, most) = (nanos.div_ceil(2 * grain), 2 * nanos / grain);
            let count = (most + 1).saturating_sub(least);
            match finer(grain) {
                Some(finer) if count < Self::FEWEST => grain = finer,
                _ if count == 0 || nanos == 0 => return None,
                _ => {
                    let count = usize::try_from(count).unwrap_or(usize::MAX);
                    return Some(Self { grain, least, count });
                }
            }
        }
    }
}

/// The next finer grain: after 50 ms come 10, 5 and 1. Some formats know no part of a millisecond.
fn finer(grain: u64) -> Option<u64> {
    let is_five = grain / 10_u64.pow(grain.ilog10()) == 5;
    let finer = if is_five { grain / 5 } else { grain / 2 };
    (finer >= MILLISECOND).then_some(finer)
}

#[cfg(test)]
mod tests;
