//! The functions of code that no program reaches: each is a program of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use makespan::Scenario;
use makespan::program::{Budget, Record, RunOptions};
use makespan::scenario::Span;
use makespan::timeline::{Coded, Outcome, Timeline};

/// Adds a program for each function that no program reaches, unless another one of these functions
/// reaches it, or it exceeds a limit.
pub(super) fn add_unreached(scenario: &mut Scenario) {
    if !scenario.has_functions_beside_programs() {
        return;
    }
    let mut trial = scenario.clone();
    let programs = trial.programs().len();
    let mut reached = Reached::default();
    for program in 0..programs {
        reached.extend(functions_entered(&trial, program));
    }
    let mut entered = Vec::new();
    let run = |trial: &Scenario, program, _: &mut Reached| {
        entered.extend(functions_entered(trial, program).map(|functions| (program, functions)));
        Ok::<(), Infallible>(())
    };
    let Ok(()) = reached.run_the_others(&mut trial, Scenario::asynchronous_functions, run);
    let mut entered_by: BTreeMap<Span, Vec<usize>> = BTreeMap::new();
    for (program, functions) in &entered {
        for function in functions {
            entered_by.entry(*function).or_default().push(*program);
        }
    }
    let entering = |program: usize| {
        entered_by.get(&trial.programs()[program].span).map_or(&[][..], Vec::as_slice)
    };
    for (program, _) in &entered {
        // Of functions that reach each other, the first one is a program.
        let is_reached = entering(*program)
            .iter()
            .any(|other| other < program || other > program && !entering(*other).contains(program));
        if !is_reached {
            scenario.add_function_of_code(trial.text(trial.programs()[*program].name));
        }
    }
}

/// The functions that a program enters, and its own; `None` if it exceeds a limit.
fn functions_entered(scenario: &Scenario, program: usize) -> Option<BTreeSet<Span>> {
    let options = RunOptions { budget: Budget::Small, ..RunOptions::recording(Record::Trace) };
    let timeline = scenario.run_program(program, &options).ok()?;
    let entered = timeline.coded.as_deref().map(|coded| coded.entered.iter().copied());
    let own = scenario.programs()[program].span;
    Some(entered.into_iter().flatten().chain([own]).collect())
}

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

    fn extend(&mut self, functions: Option<BTreeSet<Span>>) {
        self.0.extend(functions.into_iter().flatten());
    }

    pub(super) fn has(&self, function: Span) -> bool {
        self.0.contains(&function)
    }

    /// Adds a program for each of these functions that has not been reached. `run` runs the program
    /// with an index, and adds what it reaches.
    pub(super) fn run_the_others<Error>(
        &mut self,
        scenario: &mut Scenario,
        functions: impl Fn(&Scenario) -> Vec<(Span, Option<&str>)>,
        mut run: impl FnMut(&Scenario, usize, &mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let functions = functions(scenario).into_iter();
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
