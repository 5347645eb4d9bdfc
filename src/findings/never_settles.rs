//! # never-settles
//!
//! ## What it does
//!
//! Finds programs that still wait when nothing is left that could wake them.
//!
//! ## Why it matters
//!
//! Node says nothing at all: with no timer and no request left it exits with code 0, as if all
//! were well. The code behind the `await` never runs.
//!
//! ## Example
//!
//! A race with no runners has no winner.
//!
//! ```ron
//! Scenario(
//!     tasks: { "save": (takes: "30ms") },
//!     programs: { "stuck": ["save", Race([]), Log("done")] },
//! )
//! ```
//!
//! ## Instead
//!
//! Make sure there is something to wait for. The other three combinators settle when they have no
//! branches.
//!
//! ```ron
//! Scenario(
//!     tasks: { "save": (takes: "30ms") },
//!     programs: { "done": ["save", All([]), Log("done")] },
//! )
//! ```

use super::run::{Run, Said};
use super::{Finding, Rule, Severity};
use crate::timeline::Outcome;

pub(super) static RULE: Rule = Rule {
    name: "never-settles",
    severity: Severity::Error,
    speed: false,
    source: include_str!("never_settles.rs"),
    check: Some(check),
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    if run.timeline.outcome != Outcome::Pending {
        return Vec::new();
    }
    let innermost = run.timeline.waits_at.last().copied();
    let at = run.timeline.quiescent_at;
    let waits = run.step(innermost, "a promise");
    let said = Said {
        message: format!("the program waits for {waits} and never goes on"),
        why: format!(
            "from {at} on nothing is left that could settle it; Node exits in silence, and what \
             stands behind it never runs"
        ),
        instead: "wait for something that settles: a `Race` needs at least one branch".to_owned(),
    };
    vec![Run::finding(&RULE, innermost, said, Vec::new())]
}
