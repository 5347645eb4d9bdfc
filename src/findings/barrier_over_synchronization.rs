//! # barrier-over-synchronization
//!
//! ## What it does
//!
//! Finds calls that wait for a whole combinator, need some of its branches, and are held back by
//! another branch that they do not need.
//!
//! ## Why it matters
//!
//! `await Promise.all([a, b])` goes on when the slowest is there. A call that needs only `a` then
//! waits for `b` as well. Whether that costs anything depends on the durations alone: the rule
//! speaks only where a rewrite has been run and is faster.
//!
//! ## Example
//!
//! `c` needs `a`, which is there at 1 ms; it is called at 10 ms.
//!
//! ```ron
//! Scenario(
//!     tasks: { "a": (takes: "1ms"), "b": (takes: "10ms"), "c": (takes: "10ms", needs: ["a"]) },
//!     programs: { "a and b, then c": [All(["a", "b"]), "c"] },
//! )
//! ```
//!
//! ## Instead
//!
//! Chain what needs `a` to `a`, beside `b`. With other durations the barrier costs nothing.
//!
//! ```ron
//! Scenario(
//!     tasks: {
//!         "a": (takes: "1ms"), "b": (takes: "10ms"), "c": (takes: "10ms", needs: ["a"]),
//!         "longA": (takes: "10ms"), "shortC": (takes: "1ms", needs: ["longA"]),
//!     },
//!     programs: {
//!         "as needed": [All([["a", "c"], "b"])],
//!         "no cost": [All(["longA", "b"]), "shortC"],
//!     },
//! )
//! ```

use super::run::Said;
use super::speed::HeldBack;
use super::{Rule, Severity};

pub(super) static RULE: Rule = Rule {
    name: "barrier-over-synchronization",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("barrier_over_synchronization.rs"),
    check: None,
};

pub(super) fn said(late: &HeldBack<'_>) -> Said {
    Said {
        message: format!(
            "{} called only at {}, when all of the branches are there: it waits for {}, which \
             it does not need ({})",
            late.calls(),
            late.called_at(),
            late.waited_for(),
            late.ready()
        ),
        why: "a combinator goes on when its slowest branch does, even for those who need a \
              quicker one"
            .to_owned(),
        instead: format!(
            "begin {} behind the branch that it needs, beside the others",
            late.call()
        ),
    }
}
