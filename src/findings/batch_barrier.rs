//! # batch-barrier
use super::{Rule, Severity};
pub(super) static RULE: Rule = Rule {
    name: "batch-barrier",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("batch_barrier.rs"),
};
