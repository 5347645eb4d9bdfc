//! # await-in-loop
use super::{Rule, Severity};
pub(super) static RULE: Rule = Rule {
    name: "await-in-loop",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("await_in_loop.rs"),
};
