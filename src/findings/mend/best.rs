//! The best program that the needs of a program's calls allow, written anew from what was called.
//!
//! Nothing of how the program was written goes into it but its calls: each is made the moment its
//! needs are met, and all of them are awaited in the end. What the needs do not tell (a wait that
//! is a wish, a limit on how much runs at once, a line that is logged) is not in it.

mod called;
mod ending;
mod flow;
mod groups;

use super::Trial;
use crate::findings::plan::Plan;
use crate::program::Record;
use crate::scenario::{Place, Program, Step};
use crate::timeline::{Call, Timeline};
use crate::{Instant, Names, RunOptions, Scenario};
use called::Called;
use ending::Ending;
use flow::Flow;
use groups::Groups;

/// A program made of another's calls and their needs alone. It has been run: it makes the same
/// calls, keeps every need, handles every rejection, and waits for everything.
#[derive(Clone, Debug)]
pub struct Best {
    /// A scenario with that program alone; its steps have no places in a text.
    pub scenario: Scenario,
    /// When it settles.
    pub settles_at: Instant,
    /// How many calls are under way at once, at the most.
    pub in_flight: usize,
    /// Whether it ends as the original does: with that value, or for that reason. A value of null
    /// is nobody's.
    pub ends_alike: bool,
    /// Whether the original logs nothing, as this one does.
    pub logs_alike: bool,
}

/// Programs with more calls, or of more tasks, are not written anew.
const MOST_CALLS: usize = 2_000;
const MOST_TASKS: usize = 60;

/// The best program with the calls of one of a scenario's programs, if it can be told from them:
/// not where a failure led to a call, nor where the same is done twice with success.
pub(in crate::findings) fn written_anew(scenario: &Scenario, program: usize) -> Option<Best> {
    let plan = Plan::new(scenario, program);
    let timeline = plan.scenario.run_program(0, &RunOptions::recording(Record::Promises)).ok()?;
    let is_control =
        |call: &Call| plan.step_of(call).is_none_or(|step| plan.is_led_by_failure(step));
    if timeline.calls.len() > MOST_CALLS || timeline.calls.iter().any(is_control) {
        return None;
    }
    let trial = Trial::new(&plan.scenario, &timeline, 0).filter(Trial::is_right)?;
    let mut names = (*scenario.names).clone();
    let called =
        called::of(&plan, &timeline, &mut names).filter(|called| called.len() <= MOST_TASKS)?;
    let writer =
        Writer { scenario: &plan.scenario, names, timeline: &timeline, called: &called, trial };
    let apart = writer.fastest(false);
    match (writer.fastest(true), apart) {
        (Some(fused), Some(apart)) if apart.settles_at < fused.settles_at => Some(apart),
        (fused, apart) => fused.or(apart),
    }
}

struct Writer<'a> {
    scenario: &'a Scenario,
    names: Names,
    timeline: &'a Timeline,
    called: &'a [Called],
    trial: Trial,
}

impl Writer<'_> {
    /// The program: the first that ends as the original does, else the plainest. `fused` where
    /// what is done with an item is a lane of its own.
    fn fastest(&self, fused: bool) -> Option<Best> {
        let groups = Groups::new(&self.scenario.tasks, self.called, fused)?;
        let steps = |ending: &Ending| Flow { groups: &groups, ending }.steps();
        let plain = self.run(steps(&Ending::None))?;
        if plain.ends_alike {
            return Some(plain);
        }
        let endings = ending::like(self.timeline, self.called);
        let mut alike = endings.iter().filter_map(|ending| self.run(steps(ending)));
        Some(alike.find(|best| best.ends_alike).unwrap_or(plain))
    }

    fn run(&self, steps: Vec<Step>) -> Option<Best> {
        let name = self.scenario.programs[0].name;
        let program = Program { name, steps: steps.into(), place: Place::NONE };
        let functions = self.scenario.functions.clone();
        let scenario = self.scenario.rewritten(self.names.clone(), vec![program], functions)?;
        self.trial.compare(scenario)
    }
}
