//! Draws other durations for a scenario, and other failures.

use std::sync::Arc;

use super::Difficulty;
use super::rewrite::each_of;
use super::stream::Stream;
use crate::Duration;
use crate::javascript::{WhatIf, World};
use crate::scenario::{Scenario, Step, StepKind, Task};

/// A millisecond, in nanoseconds.
const MILLISECOND: u64 = 1_000_000;

/// Draws each duration of a scenario again: round numbers between half and twice the original. A
/// duration is kept if it is 0, or if no whole millisecond is in between.
pub(super) fn vary(scenario: &Scenario, band: Option<Difficulty>, draws: &Stream) -> Scenario {
    let mut varied = scenario.clone();
    let items = scenario.tasks.iter().flat_map(|task| &task.items);
    let of_items = items.filter_map(|(_, item)| item.takes.as_ref()).flatten();
    let longest = scenario.tasks.iter().flat_map(|task| &task.behavior.takes).chain(of_items).max();
    let grain = Difficulty::grain(band, longest.copied().unwrap_or(Duration::ZERO));
    let mut draw = Draw { stream: draws.named("durations"), grain };
    for task in varied.tasks.to_mut() {
        draw.task(task);
    }
    let functions = varied.functions.iter_mut().map(|function| &mut *function.steps);
    let of_steps = varied.programs.iter_mut().filter(|program| !program.steps.is_code());
    let programs = of_steps.map(|program| &mut *program.steps);
    for steps in functions.chain(programs) {
        each_of(steps, &mut |step| draw.step(step));
    }
    // The durations of calls of code are in its comments, or assumed.
    let grain = Difficulty::grain(band, World::ASSUMED);
    let what_if = WhatIf::with_round_durations(draw.stream.next_u64(), grain);
    varied.in_world(what_if, Arc::default())
}

/// Whether any task or item of the scenario rejects.
pub(super) fn anything_fails(scenario: &Scenario) -> bool {
    scenario.tasks.iter().any(|task| {
        task.behavior.fails.is_some() || task.items.iter().any(|(_, item)| item.fails.is_some())
    })
}

/// Draws which tasks reject. Their number stays the same. Failures are exchanged between tasks, and
/// between the items of a task.
pub(super) fn shuffle_failures(scenario: &mut Scenario, draws: &mut Stream) {
    let tasks = scenario.tasks.to_mut();
    let mut failures: Vec<_> = tasks.iter().map(|task| task.behavior.fails).collect();
    draws.shuffle(&mut failures);
    for (task, fails) in tasks.iter_mut().zip(failures) {
        task.behavior.fails = fails;
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
        let behavior = &mut task.behavior;
        self.again(&mut behavior.blocks);
        behavior.takes.iter_mut().for_each(|takes| self.again(takes));
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

    /// Draws the duration of a timer again. It is kept if the new one would exceed the limit of
    /// timers.
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
        // A duration is kept if the new one would exceed the limit.
        *time = drawn.checked_mul(choices.grain).and_then(Duration::from_nanos).unwrap_or(*time);
    }
}

/// The possible durations: some multiples of a grain.
struct Choices {
    grain: u64,
    least: u64,
    count: usize,
}

impl Choices {
    /// The minimum number of durations to aim for, so that learners get different ones.
    const FEWEST: u64 = 4;

    /// The multiples of this grain between half and twice a duration, or of a finer one if there
    /// are too few. `None` for 0, and if no whole millisecond is in between.
    fn of(time: Duration, mut grain: u64) -> Option<Self> {
        loop {
            let (least, count) = time.multiples_around(grain);
            match finer(grain) {
                Some(finer) if count < Self::FEWEST => grain = finer,
                _ if count == 0 || time == Duration::ZERO => return None,
                _ => {
                    let count = usize::try_from(count).unwrap_or(usize::MAX);
                    return Some(Self { grain, least, count });
                }
            }
        }
    }
}

/// The next finer grain: 50 ms, 10 ms, 5 ms, 1 ms. Some formats have only whole milliseconds.
fn finer(grain: u64) -> Option<u64> {
    let is_five = grain / 10_u64.pow(grain.ilog10()) == 5;
    let finer = if is_five { grain / 5 } else { grain / 2 };
    (finer >= MILLISECOND).then_some(finer)
}

#[cfg(test)]
mod tests;
