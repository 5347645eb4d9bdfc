//! "Results are in the order of completion."

use super::Belief;
use crate::executor;
use crate::exercise::rewrite::has;
use crate::program::Rules;
use crate::scenario::{Scenario, StepKind};

/// The executor's combinators append each result to the earlier ones.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let combines = |kind: &StepKind| matches!(kind, StepKind::Combine(..));
    let executor = executor::Rules { results_as_they_settle: true, ..Default::default() };
    let rules = Rules { executor, ..Rules::default() };
    has(scenario, program, combines).then(|| Belief::in_rules(scenario, rules))
}
