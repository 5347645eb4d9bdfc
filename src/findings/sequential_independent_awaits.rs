//! # sequential-independent-awaits
use super::{Rule, Severity};
pub(super) static RULE: Rule = Rule {
    name: "sequential-independent-awaits",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("sequential_independent_awaits.rs"),
};
