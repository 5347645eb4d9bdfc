//! # never-settles
//!
//! ## What it does
//!
//! Finds programs that still wait for a promise when no timer and no call is left that could settle
//! it.
//!
//! ## Why it matters
//!
//! Node reports no error. With no timer and no request left, it exits with code 0, as if everything
//! had worked. The code after the `await` never runs.
//!
//! ## Example
//!
//! A race without branches never settles.
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
//! Make sure that there is something to wait for. The other three combinators settle when they have
//! no branches.
//!
//! ```ron
//! Scenario(
//!     tasks: { "save": (takes: "30ms") },
//!     programs: { "done": ["save", All([]), Log("done")] },
//! )
//! ```

use crate::findings::run::{FindingText, Run};
use crate::findings::{Finding, Rule, Severity};
use crate::timeline::Outcome;

pub(crate) static RULE: Rule = Rule {
    name: "never-settles",
    severity: Severity::Error,
    speed: false,
    source: include_str!("never_settles.rs"),
    check: Some(check),
    on_code: None,
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    if run.timeline.outcome != Outcome::Pending {
        return Vec::new();
    }
    let innermost = run.timeline.waits_at.last().copied();
    let at = run.timeline.quiescent_at;
    let awaited = run.step(innermost, "a promise");
    let text = FindingText {
        message: format!("the program awaits {awaited}, which never settles"),
        why: format!(
            "after {at}, no timer and no call is left that could settle it; Node exits without an \
             error, and the code after the `await` never runs"
        ),
        instead: "await something that settles: a `Race` must have at least one branch".to_owned(),
    };
    vec![Run::finding(&RULE, innermost, text, Vec::new())]
}
