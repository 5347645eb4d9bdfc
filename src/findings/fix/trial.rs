//! Runs rewritten programs and compares them with the original, within a budget.

use super::facts::{Facts, Gives};
use super::in_flight;
use crate::findings::order;
use crate::program::Record;
use crate::timeline::{Ending, Timeline};
use crate::{Duration, Instant, RunOptions, Scenario};

/// The facts that a fix must not change, and the budget that is left.
pub(in crate::findings) struct Trial {
    facts: Facts,
    settles_at: Instant,
    in_flight: usize,
    /// The number of programs that may still be run.
    runs: usize,
    /// The number of points of causes that may still be visited, in all runs together.
    budget: u64,
}

/// A run that is faster than the original.
pub(in crate::findings) struct Faster {
    pub(in crate::findings) ending: Ending,
    pub(in crate::findings) settles_at: Instant,
    pub(in crate::findings) saves: Duration,
    pub(in crate::findings) in_flight: usize,
    pub(in crate::findings) original_in_flight: usize,
}

impl Trial {
    /// A trial compared with a run of a scenario's first program, which settled.
    pub(in crate::findings) fn new(
        scenario: &Scenario,
        timeline: &Timeline,
        runs: usize,
    ) -> Option<Self> {
        let mut budget = order::BUDGET;
        let settles_at = timeline.settles_at?;
        let facts = Facts::of(scenario, timeline, &mut budget)?;
        Some(Self { facts, settles_at, in_flight: in_flight(timeline), runs, budget })
    }

    /// Whether the budget is used up: no more programs may be run or compared.
    pub(in crate::findings) const fn is_spent(&self) -> bool {
        self.runs == 0 || self.budget == 0
    }

    /// The number of programs that may still be run.
    pub(in crate::findings) const fn runs_left(&self) -> usize {
        self.runs
    }

    /// Whether the original makes each call in time, even if by chance, and handles all rejections
    /// until it settles.
    pub(in crate::findings) const fn is_right(&self) -> bool {
        self.facts.are_right()
    }

    /// Runs the first program of a scenario, and returns the run if it does everything that the
    /// original does and is faster.
    pub(in crate::findings) fn run(&mut self, scenario: &Scenario, gives: Gives) -> Option<Faster> {
        let timeline = self.spend(scenario)?;
        let settles_at = timeline.settles_at.filter(|at| *at < self.settles_at)?;
        let facts = Facts::of(scenario, &timeline, &mut self.budget)?;
        facts.do_all_of(&self.facts, gives).then(|| Faster {
            ending: facts.ending,
            settles_at,
            saves: self.settles_at.since(settles_at),
            in_flight: in_flight(&timeline),
            original_in_flight: self.in_flight,
        })
    }

    /// Runs the first program of a scenario, if a run is left.
    pub(super) fn spend(&mut self, scenario: &Scenario) -> Option<Timeline> {
        self.runs = self.runs.checked_sub(1)?;
        scenario.run_program(0, &RunOptions::recording(Record::Promises)).ok()
    }
}
