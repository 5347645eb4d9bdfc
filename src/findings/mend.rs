//! A mended program: rewritten, run, and found to do the same, sooner.

mod fixing;
mod trial;

pub use fixing::{Fix, fix};
pub(super) use trial::Trial;

use crate::scenario::{FunctionId, write_steps};
use crate::{Instant, Scenario};

/// A program rewritten. It has been run: it keeps every need, adds no error, makes the same calls,
/// ends with the same value and waits for all that the original waited for.
#[derive(Clone, Debug)]
pub struct Mend {
    /// A scenario with the mended program; its steps have no places in a text.
    pub scenario: Scenario,
    /// The mended program's index in it.
    pub program: usize,
    /// The function that the mend is in, where it is not the program itself.
    pub(super) function: Option<FunctionId>,
    /// When it settles.
    pub settles_at: Instant,
    /// What it changes when something fails, in words; empty where that is nothing.
    pub on_failure: String,
}

impl Mend {
    /// The mended steps, of the program or of the function, as RON, lines but the first indented
    /// by `depth` steps of four.
    #[must_use]
    pub fn ron(&self, depth: usize) -> String {
        let steps = match self.function {
            Some(FunctionId(id)) => &self.scenario.functions[id as usize].steps,
            None => &self.scenario.programs[self.program].steps,
        };
        write_steps(steps, &self.scenario.names, depth)
    }

    /// The name of the function that is mended, where it is not the program itself.
    #[must_use]
    pub fn function(&self) -> Option<&str> {
        let FunctionId(id) = self.function?;
        Some(self.scenario.text(self.scenario.functions[id as usize].name))
    }
}
