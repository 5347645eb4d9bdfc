//! Compares a program with its rewrite in other worlds: if one call ends differently, and with
//! other durations.

mod change;
mod description;
mod other_world;
mod seen;

use crate::findings::fix::Gives;
use crate::findings::words;
use crate::program::{Prepared, Record};
use crate::scenario::{Combinator, Step, StepId, StepKind, Task};
use crate::timeline::{Ending, Timeline};
use crate::{Duration, RunOptions, Scenario};
use other_world::{Kind, OtherWorld};
use seen::Seen;

pub(super) use change::{Change, End, Ended};
pub(super) use description::{Changed, Differs, grouped};

/// The approximate number of events of each program's runs in one comparison, and in all
/// comparisons together.
const EVENTS: usize = 100_000;
const MOST_EVENTS: usize = 40 * EVENTS;
/// The minimum number of failures that are tried, even if a run has many events.
const FEWEST: usize = 4;
/// The number of times that all durations are drawn, and the number if other durations can change
/// what a run does: if calls queue, a call blocks the thread, or a race or a timeout decides.
const DRAWS: u64 = 4;
const MORE_DRAWS: u64 = 32;

/// A program, and the worlds in which its rewrites are compared with it.
pub(super) struct Worlds<'s> {
    prepared: Prepared<'s>,
    /// The ending of the program as it is declared.
    ending: Ending,
    others: Vec<OtherWorld>,
    /// The run of the original in each world. A cache.
    original: Vec<Option<Seen>>,
    /// The reason why other durations can change what a run does, in words, if they can.
    at_stake: Option<&'static str>,
    /// The number of failures that are not tried.
    untried: usize,
    /// The number of events that further runs may have.
    left: usize,
    /// The approximate number of events of a run.
    events: usize,
}

/// The changes by a rewrite in other worlds, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct WorldChanges {
    /// The changes if a call ends differently, one sentence each.
    pub(super) on_failure: Vec<String>,
    /// A statement on whether it is slower with other durations.
    pub(super) other_durations: Option<String>,
}

/// A count of the draws in which a rewrite was slower.
#[derive(Default)]
struct Slower {
    draws: u64,
    times: u64,
    most: Duration,
}

impl<'s> Worlds<'s> {
    /// The worlds of a scenario's first program, by a run of it with the declared durations and
    /// outcomes.
    pub(super) fn of(scenario: &'s Scenario, timeline: &Timeline) -> Self {
        // The cost of a run also grows with the numbers of tasks and names.
        let events = timeline.event_count() + scenario.tasks.len() + scenario.names.len();
        let tasks = || timeline.calls.iter().map(|call| timeline.task_of(call));
        let uses = tasks().filter(|task| !task.uses.is_empty() || task.may_block()).count();
        // A single call that blocks the thread delays the others.
        let blocks = timeline.calls.len() > 1 && tasks().any(Task::may_block);
        let at_stake = if uses > 1 {
            Some("calls queue")
        } else if blocks {
            Some("a call blocks the thread")
        } else {
            has_race(scenario).then_some("a race or a timeout decides")
        };
        let mut others = other_world::failing(timeline);
        let tried = others.len().min(FEWEST.max(EVENTS / events));
        let untried = others.split_off(tried).len();
        others.sort_by_key(|other| other.first);
        let draws = if at_stake.is_some() { MORE_DRAWS } else { DRAWS };
        let most = u64::try_from(FEWEST.max(EVENTS / events)).unwrap_or(draws);
        others.extend((1..=draws.min(most)).map(OtherWorld::drawn));
        Self {
            ending: timeline.ending(),
            prepared: scenario.prepare(0, &RunOptions::recording(Record::Promises)),
            original: others.iter().map(|_| None).collect(),
            others,
            at_stake,
            untried,
            left: MOST_EVENTS,
            events,
        }
    }

    /// Whether no more rewrites can be compared.
    pub(super) const fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// The ending of the program as it is declared.
    pub(super) const fn ending(&self) -> &Ending {
        &self.ending
    }

    /// Compares a rewrite with the original in these worlds. Returns `None` if it is worse in one
    /// of them, or if the limit of events is reached. `origins` has the original step of each step
    /// of the rewrite.
    pub(super) fn compare(
        &mut self,
        rewrite: &Scenario,
        origins: &[Option<StepId>],
        gives: Gives,
    ) -> Option<WorldChanges> {
        if self.is_spent() {
            return None;
        }
        let mut prepared = rewrite.prepare(0, &RunOptions::recording(Record::Promises));
        let mut changed: Vec<Changed> = Vec::new();
        let mut slower = Slower::default();
        for number in 0..self.others.len() {
            self.left = self.left.saturating_sub(2 * self.events);
            prepared.enter(self.others[number].world(Some(origins)));
            let after = Seen::of(prepared.run().ok()?, Some(origins));
            let other = &self.others[number];
            if self.original[number].is_none() {
                self.prepared.enter(other.world(None));
                self.original[number] = Some(Seen::of(self.prepared.run().ok()?, None));
            }
            let before = self.original[number].as_ref()?;
            if !after.keeps(before) {
                return None;
            }
            match &other.kind {
                Kind::Drawn(_) if after.gets_further(before) => {}
                Kind::Drawn(_) if !after.does_the_same(before, gives) => return None,
                Kind::Drawn(_) => slower.count(before, &after),
                Kind::Ends { ends, label, .. } => {
                    let change = after.change(before, gives);
                    let changed_here =
                        Changed { label: label.clone(), differs: Differs::Call(*ends), change };
                    changed.extend(Some(changed_here).filter(|one| one.change.is_any()));
                }
            }
        }
        if 2 * slower.times > slower.draws || slower.times > 0 && self.at_stake.is_none() {
            return None;
        }
        let mut on_failure = grouped(&changed);
        if self.untried > 0 {
            let calls = words::counted(self.untried, "more call");
            on_failure.push(format!("not checked: what changes if one of {calls} rejects"));
        }
        let other_durations = self.at_stake.map(|at_stake| slower.description(at_stake));
        Some(WorldChanges { on_failure, other_durations })
    }
}

impl Slower {
    fn count(&mut self, before: &Seen, after: &Seen) {
        self.draws += 1;
        let (Some(before), Some(after)) = (before.ended.settles_at, after.ended.settles_at) else {
            return;
        };
        if after > before {
            self.times += 1;
            self.most = self.most.max(after.since(before));
        }
    }

    fn description(&self, at_stake: &str) -> String {
        let Self { draws, times, most } = self;
        let runs = format!("{draws} runs with random durations, each between half and double");
        match times {
            0 => format!("{at_stake}, but in {runs}, the fix is never slower"),
            1 => format!("{at_stake}, and in 1 of {runs}, the fix is slower, by {most}"),
            _ => {
                format!("{at_stake}, and in {times} of {runs}, the fix is slower, by up to {most}")
            }
        }
    }
}

/// Whether a program, or a function, has a race or a timeout.
fn has_race(scenario: &Scenario) -> bool {
    let is_race = |step: &Step| match &step.kind {
        StepKind::Combine(how, _) => matches!(how, Combinator::Race | Combinator::Any),
        StepKind::Timeout(..) => true,
        _ => false,
    };
    let bodies = scenario.functions().iter().flat_map(|function| function.steps.iter());
    bodies.chain(scenario.programs()[0].steps.iter()).any(|step| step.any(&is_race))
}
