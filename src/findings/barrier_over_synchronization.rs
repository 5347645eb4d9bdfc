//! # barrier-over-synchronization
use super::{Rule, Severity};
pub(super) static RULE: Rule = Rule {
    name: "barrier-over-synchronization",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("barrier_over_synchronization.rs"),
};
