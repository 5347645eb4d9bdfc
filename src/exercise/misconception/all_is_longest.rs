//! "`Promise.all` always takes as long as its longest task", whatever the dependencies.

use super::Belief;
use crate::exercise::rewrite::each_step;
use crate::scenario::{Branches, Callable, Combinator, Function, Scenario, Step, StepKind};

/// Runs the steps of each branch in parallel, and those of each bound promise.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let mut read = scenario.clone();
    let mut changed = false;
    each_step(&mut read, program, &mut |step| match &mut step.kind {
        StepKind::Combine(Combinator::All | Combinator::AllSettled, branches) => match branches {
            Branches::List(steps) => {
                for step in steps {
                    changed |= together(step, scenario);
                }
            }
            Branches::Map(_, step) => changed |= together(step, scenario),
        },
        StepKind::Let(_, step) => changed |= together(step, scenario),
        _ => {}
    });
    changed.then(|| Belief::of_reading(read))
}

/// Puts everything that a branch awaits into one `Promise.all`; returns whether that changes the
/// branch.
fn together(branch: &mut Step, scenario: &Scenario) -> bool {
    let steps = match &mut branch.kind {
        StepKind::List(steps) => std::mem::take(steps),
        StepKind::Name(name) => match scenario.callables.get(*name) {
            Some(Callable::Function(id)) => {
                let Function { steps, .. } = &scenario.functions[id.0 as usize];
                steps.to_vec()
            }
            _ => return false,
        },
        _ => return false,
    };
    let (statements, awaited): (Vec<Step>, Vec<Step>) =
        steps.into_iter().partition(|step| step.awaited().kind.is_statement());
    let changes = awaited.len() > 1;
    let branches = awaited.into_iter().map(|step| step.awaited().clone()).collect();
    let all = Step::without_span(StepKind::Combine(Combinator::All, Branches::List(branches)));
    // The awaited steps may use bindings, and the logged lines may use both, so the order is:
    // bindings, `Promise.all`, the other statements.
    let (bindings, rest): (Vec<Step>, Vec<Step>) = statements
        .into_iter()
        .partition(|step| matches!(step.kind, StepKind::Start(_) | StepKind::Let(..)));
    let steps = bindings.into_iter().chain([all]).chain(rest).collect();
    branch.kind = StepKind::List(steps);
    changes
}
