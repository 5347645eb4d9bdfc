//! The functions of code that no program reaches: each is checked and fixed as a program of its
//! own.

use std::collections::BTreeSet;

use makespan::Scenario;
use makespan::scenario::Span;
use makespan::timeline::{Coded, Outcome, Timeline};

/// The functions that runs have entered.
#[derive(Debug, Default)]
pub(super) struct Reached(BTreeSet<Span>);

impl Reached {
    /// Adds the program of a run and the functions that it entered, if the run came to its end: the
    /// program settled, or its code ended the process.
    pub(super) fn add(&mut self, scenario: &Scenario, timeline: &Timeline) {
        let is_settled = matches!(timeline.outcome, Outcome::Fulfilled(_) | Outcome::Rejected(_));
        let ends = |coded: &&Coded| is_settled || coded.has_exited;
        let Some(coded) = timeline.coded.as_deref().filter(ends) else { return };
        self.0.extend(coded.entered.iter().copied());
        self.0.insert(scenario.programs()[timeline.index].span);
    }

    pub(super) fn has(&self, function: Span) -> bool {
        self.0.contains(&function)
    }

    /// Adds a program for each function with an `await` that has not been reached. `run` runs the
    /// program with an index, and adds what it reaches.
    pub(super) fn run_the_others<Error>(
        &mut self,
        scenario: &mut Scenario,
        mut run: impl FnMut(&Scenario, usize, &mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let functions = scenario.functions_that_await().into_iter();
        let functions: Vec<(Span, Option<String>)> =
            functions.map(|(span, name)| (span, name.map(ToOwned::to_owned))).collect();
        for (span, name) in functions {
            let Some(name) = name.filter(|_| !self.has(span)) else { continue };
            let known = scenario.programs().len();
            scenario.add_function_of_code(&name);
            if scenario.programs().len() > known {
                run(scenario, known, self)?;
            }
        }
        Ok(())
    }
}
