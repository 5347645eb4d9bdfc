//! "A rejection cancels the other branches" of its `Promise.all`.

use super::Belief;
use crate::exercise::rewrite::has;
use crate::program::{Cancels, Rules};
use crate::scenario::{Combinator, Scenario, StepKind};

/// A branch that rejects cancels the calls that the other branches wait for.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let all = |kind: &StepKind| {
        matches!(kind, StepKind::Combine(Combinator::All, _) | StepKind::Pool { .. })
    };
    let rules = Rules { cancels: Some(Cancels::Rejection), ..Rules::default() };
    has(scenario, program, all).then(|| Belief::in_rules(scenario, rules))
}
