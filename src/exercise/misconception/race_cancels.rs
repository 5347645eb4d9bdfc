//! "`Promise.race` cancels the losers."

use super::Belief;
use crate::exercise::rewrite::has;
use crate::program::{Cancels, Rules};
use crate::scenario::{Combinator, Scenario, StepKind};

/// The branch that settles first cancels the calls that the others wait for.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let race = |kind: &StepKind| matches!(kind, StepKind::Combine(Combinator::Race, _));
    let rules = Rules { cancels: Some(Cancels::Race), ..Rules::default() };
    has(scenario, program, race).then(|| Belief::in_rules(scenario, rules))
}
