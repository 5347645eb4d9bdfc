//! The other programs of a scenario, which may call the functions that a rewrite changes.

use std::cell::OnceCell;

use crate::program::Record;
use crate::timeline::{Ending, Timeline};
use crate::{Instant, RunOptions, Scenario};

/// All programs of a scenario except the one that is rewritten.
pub(in crate::findings) struct Users<'s> {
    scenario: &'s Scenario,
    program: usize,
    /// The original behavior of each of these programs; `None` if it exceeds a limit.
    original: OnceCell<Vec<Option<Did>>>,
}

/// The behavior of a program that must not change.
struct Did {
    ending: Ending,
    logs: Vec<String>,
    settles_at: Option<Instant>,
}

impl<'s> Users<'s> {
    pub(in crate::findings) const fn new(scenario: &'s Scenario, program: usize) -> Self {
        Self { scenario, program, original: OnceCell::new() }
    }

    /// Whether the file expects a value of the rewritten program.
    pub(super) fn expects_value(&self) -> bool {
        let expected = self.scenario.expectation(self.program);
        expected.is_some_and(|expected| expected.value.is_some())
    }

    /// Whether each of these programs, with the functions of a rewrite, gives the same value, logs
    /// the same lines, and settles no later.
    pub(super) fn keep(&self, rewrite: &Scenario) -> bool {
        let Self { scenario, .. } = *self;
        if scenario.functions.is_empty() || scenario.programs.len() == 1 {
            return true;
        }
        let (names, programs) = ((*rewrite.names).clone(), scenario.programs.clone());
        let Some((with, _)) = scenario.rewritten(names, programs, rewrite.functions.clone()) else {
            return false;
        };
        let before = self.original.get_or_init(|| self.all_do(scenario));
        before.iter().zip(self.all_do(&with)).all(|(before, after)| match (before, after) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(before), Some(after)) => {
                before.ending == after.ending
                    && before.logs == after.logs
                    && before.settles_at.is_none() == after.settles_at.is_none()
                    && after.settles_at <= before.settles_at
            }
        })
    }

    fn all_do(&self, scenario: &Scenario) -> Vec<Option<Did>> {
        let others = (0..scenario.programs.len()).filter(|&other| other != self.program);
        let options = RunOptions::recording(Record::Trace);
        others.map(|other| scenario.run_program(other, &options).ok().map(|t| did(&t))).collect()
    }
}

fn did(timeline: &Timeline) -> Did {
    Did {
        ending: timeline.ending(),
        logs: timeline.logs().map(str::to_owned).collect(),
        settles_at: timeline.settles_at,
    }
}
