//! # await-inside-combinator
//!
//! ## What it does
//!
//! Finds branches of a combinator that are awaited inside it, `Promise.all([await a(), b()])`, and
//! delay a later branch that doesn't depend on them.
//!
//! ## Why it matters
//!
//! An array is evaluated from left to right, and an `await` inside it pauses the evaluation. The
//! code looks parallel but is sequential: the later branches are called only after the awaited
//! branch has fulfilled.
//!
//! ## Example
//!
//! ```ron
//! Scenario(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchPosts": (takes: "150ms") },
//!     programs: { "await inside": [All([Await("fetchUser"), "fetchPosts"])] },
//! )
//! ```
//!
//! ## Instead
//!
//! Remove the inner `await`, because the combinator awaits its branches. An inner `await` on the
//! last branch delays no other branch, but the other branches have no handler until it completes.
//!
//! ```ron
//! Scenario(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchPosts": (takes: "150ms") },
//!     programs: { "no await inside": [All(["fetchUser", "fetchPosts"])] },
//! )
//! ```

use crate::findings::code::{CodeRun, Delay, combinators};
use crate::findings::run::FindingText;
use crate::findings::speed::DelayedCalls;
use crate::findings::{Finding, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "await-inside-combinator",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("await_inside_combinator.rs"),
    check: None,
    on_code: Some(on_code),
};

const WHY: &str = "the branches of a combinator run in parallel only if all of them are called \
                   before any is awaited";

pub(crate) fn text(late: &DelayedCalls<'_>) -> FindingText {
    FindingText {
        message: late.message(&format!("the inner `Await` of {}", late.waited_for())),
        why: WHY.to_owned(),
        instead: "remove the inner `Await`: the combinator awaits its branches".to_owned(),
    }
}

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let found = combinators::awaiting(run).into_iter().filter_map(|found| {
        let (rewrite, saves) = run.prove((&RULE, found.first.0), found.edits.clone())?;
        let waits_for = found.waits_for.last()?;
        let waits_for = format!("the inner `await` of {}", run.label(*waits_for));
        let text = FindingText {
            message: run.late(found.late[0], &waits_for, found.late.len() - 1),
            why: WHY.to_owned(),
            instead: format!(
                "remove the inner `await`: `Promise.{}` awaits its elements",
                found.combinator.name
            ),
        };
        let delay = Delay::new(&found.waits_for, &found.late);
        Some(run.speed_finding(&RULE, found.first.0, text, (delay, rewrite, saves)))
    });
    found.collect()
}
