//! # sequential-independent-awaits
//!
//! ## What it does
//!
//! Finds calls that start later than their dependencies require, because the program awaits
//! something before them that they don't depend on.
//!
//! ## Why it matters
//!
//! The code after an `await` runs when the awaited promise has fulfilled, whether it depends on it
//! or not. So the durations add up.
//!
//! The rule doesn't move a call out of a `catch` or a `finally`, out of the second part of a
//! `Catch` or `Finally`, or to before a `Sleep`. The steps within a `catch` or a `finally` are
//! compared with each other. The rule reports nothing if each rewrite that was tried would change
//! what the program logs, returns or waits for, would make a call too early, or would leave a
//! promise without a handler while it can still reject.
//!
//! ## Example
//!
//! ```ron
//! Scenario(
//!     tasks: { "fetchUser": (takes: "100ms"), "fetchNews": (takes: "90ms") },
//!     programs: { "one after the other": ["fetchUser", "fetchNews"] },
//! )
//! ```
//!
//! ## Instead
//!
//! Start both and await them together. A call that depends on the other one stays after it.
//!
//! ```ron
//! Scenario(
//!     tasks: {
//!         "fetchUser": (takes: "100ms"), "fetchNews": (takes: "90ms"),
//!         "fetchPosts": (takes: "90ms", needs: ["fetchUser"]),
//!     },
//!     programs: {
//!         "together": [All(["fetchUser", "fetchNews"])],
//!         "needed": ["fetchUser", "fetchPosts"],
//!     },
//! )
//! ```

use crate::findings::code::statements::{self, Together};
use crate::findings::code::{CodeRun, Delay};
use crate::findings::run::FindingText;
use crate::findings::speed::DelayedCalls;
use crate::findings::{Finding, Rule, Severity};

pub(crate) static RULE: Rule = Rule {
    name: "sequential-independent-awaits",
    severity: Severity::Warning,
    speed: true,
    source: include_str!("sequential_independent_awaits.rs"),
    check: None,
    on_code: Some(on_code),
};

const WHY: &str =
    "code after an `await` runs only when the awaited promise has settled, so the durations add up";

pub(crate) fn text(late: &DelayedCalls<'_>) -> FindingText {
    FindingText {
        message: late.message(&late.waited_for()),
        why: WHY.to_owned(),
        instead: format!(
            "start {} together with {}, then await both",
            late.call(),
            late.waited_for()
        ),
    }
}

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    statements::together(run, |proposal| proved(run, proposal))
}

fn proved(run: &CodeRun<'_>, proposal: Together) -> Option<Finding> {
    let (late, waited_for) = proposal.first_late(run)?;
    let Together { edits, span, late: all, waits_for, is_after_unused } = proposal;
    let waited_for = run.label(waited_for);
    let (rewrite, saves) = run.prove((&RULE, span), edits)?;
    let text = FindingText {
        message: run.late(late, &waited_for, all.len() - 1),
        why: WHY.to_owned(),
        instead: format!("start {} together with {waited_for}, then await both", run.label(late)),
    };
    let delay = Delay { is_after_unused, ..Delay::new(&waits_for, &all) };
    Some(run.speed_finding(&RULE, span, text, (delay, rewrite, saves)))
}
