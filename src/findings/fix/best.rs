//! The best program for the dependencies of a program's calls, rewritten from the calls alone.
//!
//! Only the calls of the original are used: each is made as soon as its dependencies are met, and
//! all of them are awaited at the end. Everything else (a deliberate wait, a limit of concurrency,
//! a logged line) is lost.

mod called;
mod ending;
mod flow;
mod groups;
mod losses;

use super::facts::Facts;
use super::in_flight;
use crate::findings::{order, outline::StepOutline};
use crate::program::Record;
use crate::scenario::{Program, Span, Step};
use crate::timeline::{Call, Outcome, Timeline};
use crate::{Instant, Names, RunOptions, Scenario};
use called::Called;
use ending::LastStep;
use flow::Flow;
use groups::Groups;

/// A program made only of another program's calls and dependencies. It has been run: it makes the
/// same calls, meets all dependencies, even if the original doesn't, handles all rejections, and
/// waits for everything.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Best {
    /// A scenario with only that program, which has no text.
    pub scenario: Scenario,
    /// The time at which it settles.
    pub settles_at: Instant,
    /// The maximum number of concurrent calls.
    pub in_flight: usize,
    /// The behavior of the original that this program doesn't have, in words, one sentence each.
    pub losses: Vec<String>,
}

/// Programs with more calls or tasks are not rewritten.
const MOST_CALLS: usize = 2_000;
const MOST_TASKS: usize = 60;

/// Writes the best program with the calls of one of a scenario's programs. Returns `None` if a
/// rejection led to a call, or if the same thing succeeds twice.
pub(in crate::findings) fn rewritten(scenario: &Scenario, program: usize) -> Option<Best> {
    let outline = StepOutline::new(scenario, program);
    let timeline =
        outline.scenario.run_program(0, &RunOptions::recording(Record::Promises)).ok()?;
    // If a rejection ended a loop early, the rest of the loop is unknown.
    let is_tried_again = |call: &Call| {
        let same = |other: &&Call| (other.step, other.items) == (call.step, call.items);
        timeline.calls.iter().filter(same).any(Call::fulfilled)
    };
    let is_control = |call: &Call| {
        outline.is_after_failure(call.step)
            || call.rejected.is_some() && outline.may_cut_short(call.step) && !is_tried_again(call)
    };
    if timeline.calls.len() > MOST_CALLS || timeline.calls.iter().any(is_control) {
        return None;
    }
    let facts = Facts::of(&outline.scenario, &timeline, &mut { order::BUDGET })?;
    let mut names = (*scenario.names).clone();
    let called =
        called::of(&outline, &timeline, &mut names).filter(|called| called.len() <= MOST_TASKS)?;
    let writer = Writer { outline: &outline, names, timeline: &timeline, called: &called, facts };
    let apart = writer.fastest(false);
    let best = match (writer.fastest(true), apart) {
        (Some(fused), Some(apart)) if apart.settles_at < fused.settles_at => Some(apart),
        (fused, apart) => fused.or(apart),
    };
    best.map(|written| writer.description(written))
}

/// A program that was written, and its outcome.
struct Written {
    scenario: Scenario,
    settles_at: Instant,
    in_flight: usize,
    /// Whether it settles with the same value or for the same reason. If the original gives null,
    /// nothing uses the value, and any value is accepted.
    ends_alike: bool,
    logs_alike: bool,
}

struct Writer<'a> {
    outline: &'a StepOutline,
    names: Names,
    timeline: &'a Timeline,
    called: &'a [Called],
    facts: Facts,
}

impl Writer<'_> {
    /// The first program with the original's outcome, or else the simplest. With `fused`, the calls
    /// with the same item form a chain.
    fn fastest(&self, fused: bool) -> Option<Written> {
        let groups = Groups::new(&self.outline.scenario.tasks, self.called, fused)?;
        let steps = |ending: &LastStep| Flow { groups: &groups, ending }.steps();
        let plain = self.run(steps(&LastStep::None))?;
        if plain.ends_alike {
            return Some(plain);
        }
        let endings = ending::like(self.timeline, self.called);
        let mut alike = endings.iter().filter_map(|ending| self.run(steps(ending)));
        Some(alike.find(|written| written.ends_alike).unwrap_or(plain))
    }

    /// Runs these steps. Returns `None` unless they make the calls of the original, in time, and
    /// with no worse outcome.
    fn run(&self, steps: Vec<Step>) -> Option<Written> {
        let original = &self.outline.scenario;
        let name = original.programs[0].name;
        let program = Program { name, steps: steps.into(), span: Span::NONE, body: Span::NONE };
        let functions = original.functions.clone();
        let (scenario, _) = original.rewritten(self.names.clone(), vec![program], functions)?;
        let timeline = scenario.run_program(0, &RunOptions::recording(Record::Promises)).ok()?;
        if timeline.crash.is_some() {
            return None;
        }
        let settles_at = timeline.settles_at.filter(|at| *at == timeline.quiescent_at)?;
        let facts = Facts::of(&scenario, &timeline, &mut { order::BUDGET })?;
        let fulfilled = matches!(timeline.outcome, Outcome::Fulfilled(_));
        (facts.are_right() && facts.serve_all_of(&self.facts)).then(|| Written {
            scenario,
            settles_at,
            in_flight: in_flight(&timeline),
            ends_alike: facts.ending == self.facts.ending || self.facts.gives_null && fulfilled,
            logs_alike: facts.logs == self.facts.logs,
        })
    }

    /// The program, with its losses.
    fn description(&self, written: Written) -> Best {
        let losses = losses::of(self.outline, &written);
        let Written { scenario, settles_at, in_flight, .. } = written;
        Best { scenario, settles_at, in_flight, losses }
    }
}
