//! # dependency-cycle
//!
//! ## What it does
//!
//! Finds needs that go round: a task that needs, by way of others, itself. It shows the whole
//! cycle.
//!
//! ## Why it matters
//!
//! No program can ever call one of these tasks in time, for each waits for another of them. Such
//! a file is no scenario: it is refused when it is read, with exit code 2, and nothing is run.
//!
//! ## Example
//!
//! ```text
//! Scenario(
//!     tasks: {
//!         "a": (takes: "1ms", needs: ["b"]),
//!         "b": (takes: "1ms", needs: ["a"]),
//!     },
//! )
//! ```
//!
//! ## Instead
//!
//! Take one of the needs out; often one of the tasks is two, of which only one is needed.
//!
//! ```ron
//! Scenario(
//!     tasks: {
//!         "a":         (takes: "1ms", needs: ["prepareB"]),
//!         "prepareB":  (takes: "1ms"),
//!         "b":         (takes: "1ms", needs: ["a"]),
//!     },
//!     programs: { "p": ["prepareB", "a", "b"] },
//! )
//! ```

use super::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "dependency-cycle",
    severity: Severity::Error,
    speed: false,
    source: include_str!("dependency_cycle.rs"),
    check: None,
};
