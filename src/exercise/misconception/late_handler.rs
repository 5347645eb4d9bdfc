//! "A later `await` handles an earlier rejection."

use super::Belief;
use crate::executor;
use crate::exercise::rewrite::has;
use crate::program::Rules;
use crate::scenario::{Scenario, StepKind};

/// The executor checks for unhandled rejections only when no work is left.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let binds = |kind: &StepKind| matches!(kind, StepKind::Start(_) | StepKind::Let(..));
    let executor = executor::Rules { late_handlers_count: true, ..Default::default() };
    let rules = Rules { executor, ..Rules::default() };
    has(scenario, program, binds).then(|| Belief::in_rules(scenario, rules))
}
