//! A mended program: rewritten, run, and found to do the same, sooner.

mod best;
mod facts;
mod fixing;
mod safety;
mod trial;

pub use best::Best;
pub(super) use best::written_anew;
pub(super) use facts::Gives;
pub use fixing::{ANEW, Fix, fix};
pub(super) use safety::Safety;
pub(super) use trial::{Faster, Trial};

use crate::scenario::{Formatting, FunctionId, Step, write_steps, write_steps_as};
use crate::timeline::{EventKind, Timeline};
use crate::{Instant, Scenario};

/// A program rewritten. It has been run: at the times that the scenario declares it keeps every
/// need, adds no error, makes the same calls, ends with the same value (or says in `other_value`
/// that it does not) and waits for all that the original waited for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Mend {
    /// A scenario with the mended program, which is of no text.
    pub scenario: Scenario,
    /// The mended program's index in it.
    pub program: usize,
    /// The function that the mend is in, where it is not the program itself.
    pub(super) function: Option<FunctionId>,
    /// When it settles.
    pub settles_at: Instant,
    /// How many calls are under way at once, at the most.
    pub in_flight: usize,
    /// The same of the program as it is.
    pub in_flight_as_it_is: usize,
    /// What it changes when one call rejects, or fulfils that rejects as declared, in words: a
    /// sentence each for all calls with which much the same changes; empty where that is nothing.
    pub on_failure: Vec<String>,
    /// Where other durations may change what a run does, since calls queue or something comes
    /// first in a race: whether it is slower with them, in words.
    pub other_durations: Option<String>,
    /// What it gives in place of the program's value, where that is not the same and nothing in
    /// the file uses it, in words.
    pub other_value: Option<String>,
    /// Where it keeps to the concurrency that the program was written for: one that does not, and
    /// is faster.
    pub unbounded: Option<Box<Self>>,
}

impl Mend {
    /// The mended steps, of the program or of the function, as RON, lines but the first indented
    /// by `depth` steps of four.
    #[must_use]
    pub fn ron(&self, depth: usize) -> String {
        write_steps(self.steps(), &self.scenario.names, depth)
    }

    /// The same in any format and layout.
    #[must_use]
    pub fn written(&self, formatting: &Formatting) -> String {
        write_steps_as(self.steps(), &self.scenario.names, formatting)
    }

    fn steps(&self) -> &[Step] {
        match self.function {
            Some(FunctionId(id)) => &self.scenario.functions[id as usize].steps,
            None => &self.scenario.programs[self.program].steps,
        }
    }

    /// The name of the function that is mended, where it is not the program itself.
    #[must_use]
    pub fn function(&self) -> Option<&str> {
        let FunctionId(id) = self.function?;
        Some(self.scenario.text(self.scenario.functions[id as usize].name))
    }
}

/// How many calls of a run are under way at once, at the most: called, and not settled.
fn in_flight(timeline: &Timeline) -> usize {
    let (mut now, mut peak) = (0_usize, 0);
    for event in timeline.events() {
        match event.kind {
            EventKind::Called(_) => now += 1,
            EventKind::Fulfilled(_) | EventKind::Rejected(_) => now -= 1,
            _ => {}
        }
        peak = peak.max(now);
    }
    peak
}
