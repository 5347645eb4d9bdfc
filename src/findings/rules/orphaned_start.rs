//! # orphaned-start
//!
//! ## What it does
//!
//! Finds a `Pool` that starts more branches after it has rejected, and counts them.
//!
//! ## Why it matters
//!
//! When a branch of a pool rejects, the pool's promise rejects, and the code that awaits it
//! continues. But only the worker of that branch stops. The other workers start one branch after
//! the other until the list ends. They send mails and write files after the program has
//! handled the rejection of the pool.
//!
//! ## Example
//!
//! The first mail fails at 20 ms. The other worker sends the rest.
//!
//! ```ron
//! Scenario(
//!     tasks: { "sendMail": (takes: "30ms", items: {"1": (takes: "20ms",
//!         fails: "550 mailbox unavailable")}) },
//!     programs: { "pool": [Pool(limit: 2, of: Map(of: 6, do: "sendMail"))] },
//! )
//! ```
//!
//! ## Instead
//!
//! Let each branch catch its own failure. Then the pool doesn't reject, and it runs all
//! branches.
//!
//! ```ron
//! Scenario(
//!     tasks: { "sendMail": (takes: "30ms", items: {"1": (takes: "20ms",
//!         fails: "550 mailbox unavailable")}) },
//!     programs: { "each caught": [Pool(limit: 2, of: Map(of: 6, do: Catch("sendMail",
//!         Log("{error}"))))] },
//! )
//! ```

use crate::findings::run::{FindingText, Run};
use crate::findings::words::counted;
use crate::findings::{Finding, Rule, Severity};
use crate::timeline::{CallId, OrphanedStart};

pub(crate) static RULE: Rule = Rule {
    name: "orphaned-start",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("orphaned_start.rs"),
    check: Some(check),
    on_code: None,
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    let mut starts: Vec<&OrphanedStart> = run.timeline.watched.orphaned_starts.iter().collect();
    starts.sort_by_key(|start| (start.step, start.failed_at));
    let of_a_pool = starts.chunk_by(|a, b| (a.step, a.failed_at) == (b.step, b.failed_at));
    of_a_pool.map(finding).collect()
}

fn finding(starts: &[&OrphanedStart]) -> Finding {
    let (first, last) = (starts[0], starts[starts.len() - 1]);
    let witness: Vec<CallId> = starts.iter().filter_map(|start| start.call).collect();
    let branches = counted(starts.len(), "more branch");
    let when = if first.at == last.at {
        format!("at {}", first.at)
    } else {
        format!("from {} to {}", first.at, last.at)
    };
    let text = FindingText {
        message: format!(
            "the pool rejects at {}, but its other workers start {branches}, {when}",
            first.failed_at
        ),
        why: format!(
            "a rejection stops one worker: code that awaits the pool continues while the other \
             workers start {branches}"
        ),
        instead: "give each branch its own `Catch`, so that the pool doesn't reject".to_owned(),
    };
    Run::finding(&RULE, first.step, text, witness)
}
