//! Walks and changes the steps of a program.

use crate::scenario::{Branches, Scenario, Step, StepKind};

/// Changes each list of a program and of the scenario's functions, inner ones first: the bodies of
/// functions, loops and `try`s.
pub(super) fn each_list(
    scenario: &mut Scenario,
    program: usize,
    change: &mut dyn FnMut(&mut Vec<Step>),
) {
    each(scenario, program, &mut Change { list: change, step: &mut |_| {} });
}

/// Changes each step of a program and of the scenario's functions, inner ones first.
pub(super) fn each_step(
    scenario: &mut Scenario,
    program: usize,
    change: &mut dyn FnMut(&mut Step),
) {
    each(scenario, program, &mut Change { list: &mut |_| {}, step: change });
}

/// Whether the program, or a function of the scenario, has a step of a kind that `is_such` accepts.
pub(super) fn has(
    scenario: &Scenario,
    program: usize,
    mut is_such: impl FnMut(&StepKind) -> bool,
) -> bool {
    let mut found = false;
    let functions = scenario.functions.iter().map(|function| &*function.steps);
    for steps in functions.chain([&*scenario.programs[program].steps]) {
        for step in steps {
            visit(step, &mut |step| found |= is_such(&step.kind));
        }
    }
    found
}

/// Visits a step and each step within it.
pub(super) fn visit<'s>(step: &'s Step, show: &mut dyn FnMut(&'s Step)) {
    show(step);
    match &step.kind {
        StepKind::List(steps) | StepKind::For(_, steps) => visit_all(steps, show),
        StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => match branches {
            Branches::List(steps) => visit_all(steps, show),
            Branches::Map(_, step) => visit(step, show),
        },
        StepKind::Chain(_, steps) => visit_all(steps.as_slice(), show),
        StepKind::Timeout(_, step) | StepKind::Let(_, step) | StepKind::Await(step) => {
            visit(step, show);
        }
        StepKind::Retry(retry) => visit(&retry.step, show),
        StepKind::Try(parts) => {
            visit_all(&parts.body, show);
            visit_all(parts.catch.as_deref().unwrap_or_default(), show);
            visit_all(parts.finally.as_deref().unwrap_or_default(), show);
        }
        StepKind::Name(_)
        | StepKind::Call(..)
        | StepKind::Sleep(_)
        | StepKind::Start(_)
        | StepKind::Log(_)
        | StepKind::Return(_)
        | StepKind::Fail(_)
        | StepKind::Rethrow => {}
    }
}

fn visit_all<'s>(steps: &'s [Step], show: &mut dyn FnMut(&'s Step)) {
    for step in steps {
        visit(step, show);
    }
}

/// Changes each of these steps and each step within them, inner ones first.
pub(super) fn each_of(steps: &mut Vec<Step>, change: &mut dyn FnMut(&mut Step)) {
    Change { list: &mut |_| {}, step: change }.list(steps);
}

fn each(scenario: &mut Scenario, program: usize, change: &mut Change<'_>) {
    change.list(&mut scenario.programs[program].steps);
    for function in &mut scenario.functions {
        change.list(&mut function.steps);
    }
    scenario.number_steps();
}

/// A change of lists and steps, inner ones first.
pub(super) struct Change<'c> {
    pub(super) list: &'c mut dyn FnMut(&mut Vec<Step>),
    pub(super) step: &'c mut dyn FnMut(&mut Step),
}

impl Change<'_> {
    /// Changes a list and everything within it.
    pub(super) fn list(&mut self, steps: &mut Vec<Step>) {
        self.steps(steps);
        (self.list)(steps);
    }

    fn steps(&mut self, steps: &mut [Step]) {
        for step in steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &mut Step) {
        match &mut step.kind {
            StepKind::List(steps) | StepKind::For(_, steps) => self.list(steps),
            StepKind::Combine(_, branches) | StepKind::Pool { of: branches, .. } => {
                match branches {
                    Branches::List(steps) => self.steps(steps),
                    Branches::Map(_, step) => self.step(step),
                }
            }
            StepKind::Chain(_, steps) => self.steps(steps.as_mut_slice()),
            StepKind::Timeout(_, step) | StepKind::Let(_, step) | StepKind::Await(step) => {
                self.step(step);
            }
            StepKind::Retry(retry) => self.step(&mut retry.step),
            StepKind::Try(parts) => {
                self.list(&mut parts.body);
                parts.catch.iter_mut().for_each(|steps| self.list(steps));
                parts.finally.iter_mut().for_each(|steps| self.list(steps));
            }
            StepKind::Name(_)
            | StepKind::Call(..)
            | StepKind::Sleep(_)
            | StepKind::Start(_)
            | StepKind::Log(_)
            | StepKind::Return(_)
            | StepKind::Fail(_)
            | StepKind::Rethrow => {}
        }
        (self.step)(step);
    }
}
