//! "`Promise.race` and `Promise.any` are the same."

use super::Belief;
use crate::exercise::rewrite::each_step;
use crate::scenario::{Combinator, Scenario, StepKind};

/// Replaces `race` by `any`, and `any` by `race`.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let mut read = scenario.clone();
    let mut changed = false;
    each_step(&mut read, program, &mut |step| {
        if let StepKind::Combine(how, _) = &mut step.kind {
            let other = match how {
                Combinator::Race => Combinator::Any,
                Combinator::Any => Combinator::Race,
                Combinator::All | Combinator::AllSettled => return,
            };
            *how = other;
            changed = true;
        }
    });
    changed.then(|| Belief::of_reading(read))
}
