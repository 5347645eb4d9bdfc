//! # dependency-cycle
//!
//! ## What it does
//!
//! Finds circular dependencies: tasks that depend on themselves, directly or through other tasks.
//! It shows the whole cycle.
//!
//! ## Why it matters
//!
//! No program can call one of these tasks in time, because each waits for another. Such a file is
//! not a valid scenario: it is rejected when it is read, with exit code 2, and nothing runs.
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
//! Remove one of the dependencies. Often one of the tasks consists of two tasks, and only one
//! of them is the dependency.
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

use crate::findings::{Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "dependency-cycle",
    severity: Severity::Error,
    speed: false,
    source: include_str!("dependency_cycle.rs"),
    check: None,
    on_code: None,
};
