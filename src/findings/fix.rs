//! Fixes: rewritten programs that were run and found to do the same, earlier.

mod best;
mod facts;
mod fixing;
mod safety;
mod trial;

pub use best::Best;
pub(super) use best::rewritten;
pub(super) use facts::Gives;
pub use fixing::{FixReport, REWRITTEN, fix};
pub(super) use safety::Safety;
pub(super) use trial::{Faster, Trial};

use crate::scenario::{Formatting, FunctionId, Step, write_steps, write_steps_as};
use crate::timeline::{EventKind, Timeline};
use crate::{Instant, Scenario};

/// A rewritten program. It has been run: with the declared durations it meets all dependencies,
/// adds no error, makes the same calls, settles with the same value (or says in `other_value` that
/// it doesn't) and waits for everything that the original waits for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fix {
    /// A scenario with the fixed program, which has no text.
    pub scenario: Scenario,
    /// The index of the fixed program in that scenario.
    pub program: usize,
    /// The function that is changed, if it is not the program itself.
    pub(super) function: Option<FunctionId>,
    /// The time at which the fixed program settles.
    pub settles_at: Instant,
    /// The maximum number of concurrent calls.
    pub in_flight: usize,
    /// The maximum number of concurrent calls of the original.
    pub original_in_flight: usize,
    /// The changes if one call rejects, or fulfills instead of rejecting, in words: one sentence
    /// for all calls with a similar change; empty if nothing changes.
    pub on_failure: Vec<String>,
    /// A statement on whether it is slower with other durations, if they can change what a run
    /// does: if calls queue, a call blocks the thread, or a race or a timeout decides.
    pub other_durations: Option<String>,
    /// The value that it gives instead of the program's value, in words, if that differs and
    /// nothing in the file uses it.
    pub other_value: Option<String>,
    /// A faster fix that exceeds the concurrency that the program was written for, if this one
    /// keeps it.
    pub unbounded: Option<Box<Self>>,
}

impl Fix {
    /// The fixed steps of the program or the function as RON; lines after the first are indented by
    /// `depth` levels of four spaces.
    #[must_use]
    pub fn ron(&self, depth: usize) -> String {
        write_steps(self.steps(), &self.scenario.names, depth)
    }

    /// The fixed steps in any format and layout.
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

    /// The name of the function that is changed, if it is not the program itself.
    #[must_use]
    pub fn function(&self) -> Option<&str> {
        let FunctionId(id) = self.function?;
        Some(self.scenario.text(self.scenario.functions[id as usize].name))
    }
}

/// The maximum number of concurrent calls of a run: called and not settled.
pub(super) fn in_flight(timeline: &Timeline) -> usize {
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
