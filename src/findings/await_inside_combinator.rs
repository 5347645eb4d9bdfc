//! # await-inside-combinator
use super::{Rule, Severity};
pub(super) static RULE: Rule = Rule {
    name: "await-inside-combinator",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("await_inside_combinator.rs"),
};
