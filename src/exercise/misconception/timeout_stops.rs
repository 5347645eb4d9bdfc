//! "A timeout stops the work."

use super::Belief;
use crate::exercise::rewrite::has;
use crate::program::{Cancels, Rules};
use crate::scenario::{Scenario, StepKind};

/// A timeout that expires cancels the calls that its work waits for.
pub(super) fn believe(scenario: &Scenario, program: usize) -> Option<Belief> {
    let rules = Rules { cancels: Some(Cancels::Timeout), ..Rules::default() };
    has(scenario, program, |kind| matches!(kind, StepKind::Timeout(..)))
        .then(|| Belief::in_rules(scenario, rules))
}
