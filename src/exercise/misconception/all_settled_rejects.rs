//! "`Promise.allSettled` rejects when a branch rejects."

use super::Belief;
use crate::exercise::rewrite::each_step;
use crate::scenario::{Combinator, Scenario, StepKind};

/// Replaces `allSettled` by `all`.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let mut read = scenario.clone();
    let mut changed = false;
    each_step(&mut read, program, &mut |step| {
        if let StepKind::Combine(how @ Combinator::AllSettled, _) = &mut step.kind {
            *how = Combinator::All;
            changed = true;
        }
    });
    changed.then(|| Belief::of_reading(read))
}
