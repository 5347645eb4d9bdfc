//! "`Promise.all` waits for all branches before it rejects."

use super::Belief;
use crate::executor;
use crate::exercise::rewrite::has;
use crate::program::Rules;
use crate::scenario::{Combinator, Scenario, StepKind};

/// The executor's `all` delays its rejection until all branches have settled.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let all = |kind: &StepKind| {
        matches!(kind, StepKind::Combine(Combinator::All, _) | StepKind::Pool { .. })
    };
    let executor = executor::Rules { all_waits_to_reject: true, ..Default::default() };
    let rules = Rules { executor, ..Rules::default() };
    has(scenario, program, all).then(|| Belief::in_rules(scenario, rules))
}
