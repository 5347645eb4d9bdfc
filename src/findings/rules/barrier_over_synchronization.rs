//! # barrier-over-synchronization
//!
//! ## What it does
//!
//! Finds calls that wait for a whole combinator, depend on some of its branches, and are delayed by
//! another branch that they don't depend on.
//!
//! ## Why it matters
//!
//! `await Promise.all([a, b])` completes when the slowest branch has fulfilled. A call that depends
//! only on `a` then waits for `b` too. Whether that costs time depends on the durations: the rule
//! reports a call only if a fix has been run and is faster.
//!
//! ## Example
//!
//! `c` depends on `a`, which fulfills at 1 ms, but `c` is called at 10 ms.
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
//! Call what depends on `a` directly after `a`, in parallel with `b`. With other durations the
//! combinator delays nothing.
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

use crate::findings::code::{CodeRun, Delay, barriers};
use crate::findings::run::FindingText;
use crate::findings::speed::DelayedCalls;
use crate::findings::{Finding, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "barrier-over-synchronization",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("barrier_over_synchronization.rs"),
    check: None,
    on_code: Some(on_code),
};

const WHY: &str = "a combinator settles with its slowest branch, so a call that depends on a \
                   faster branch waits too long";

pub(crate) fn text(late: &DelayedCalls<'_>) -> FindingText {
    FindingText {
        message: late.message(&format!("the slowest branch ({})", late.waited_for())),
        why: WHY.to_owned(),
        instead: format!(
            "call {} directly after the branch that it depends on, in parallel with the others",
            late.call()
        ),
    }
}

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let found = barriers::delayed_by_all(run).into_iter().filter_map(|found| {
        let (rewrite, saves) = run.prove((&RULE, found.span), found.edits)?;
        let late = found.late[0];
        let slowest = run.label(run.last_before(late, &found.others)?);
        let needed = run.label(found.needed);
        let text = FindingText {
            message: run.late(late, &slowest, found.late.len() - 1),
            why: WHY.to_owned(),
            instead: format!("call {} as soon as {needed} has fulfilled", run.label(late)),
        };
        let delay = Delay::new(&found.others, &found.late);
        Some(run.speed_finding(&RULE, found.span, text, (delay, rewrite, saves)))
    });
    found.collect()
}
