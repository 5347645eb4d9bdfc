//! "Calls that are awaited line by line run at the same time": `await` doesn't wait.

use super::Belief;
use crate::exercise::rewrite::{each_list, has, visit};
use crate::scenario::{Branches, Combinator, Scenario, Step, StepKind};

/// Puts consecutive awaits into one `Promise.all`, and the iterations of each loop into another.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let mut read = scenario.clone();
    let mut changed = false;
    each_list(&mut read, program, &mut |steps| {
        let mut together: Vec<Step> = Vec::new();
        for step in std::mem::take(steps) {
            let step = without_loop(step, &mut changed);
            if step.awaited().kind.is_statement() {
                changed |= together.len() > 1;
                flush(&mut together, steps);
                steps.push(step);
            } else {
                together.push(step.awaited().clone());
            }
        }
        changed |= together.len() > 1;
        flush(&mut together, steps);
    });
    let waits = has(scenario, program, |kind| !kind.is_statement());
    (changed && waits).then(|| Belief::of_reading(read))
}

fn flush(together: &mut Vec<Step>, steps: &mut Vec<Step>) {
    let branches = std::mem::take(together);
    if branches.len() > 1 {
        steps
            .push(Step::without_span(StepKind::Combine(Combinator::All, Branches::List(branches))));
    } else {
        steps.extend(branches);
    }
}

/// Converts a loop to a map. A loop with a `return` is kept, because the `return` would leave the
/// callback instead of the function.
fn without_loop(step: Step, changed: &mut bool) -> Step {
    let mut returns = false;
    visit(&step, &mut |step| returns |= matches!(step.kind, StepKind::Return(_)));
    match step.kind {
        StepKind::For(items, steps) if !returns => {
            *changed = true;
            let body = Box::new(Step::new(step.span, StepKind::List(steps)));
            let branches = Branches::Map(items, body);
            Step::new(step.span, StepKind::Combine(Combinator::All, branches))
        }
        kind => Step { kind, ..step },
    }
}
