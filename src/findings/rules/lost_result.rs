//! # lost-result
//!
//! ## What it does
//!
//! Finds an `All` or a `Pool` that rejects although some of its branches fulfill, if nothing else
//! reads their results. It reports how much work is discarded.
//!
//! ## Why it matters
//!
//! `Promise.all` rejects with the first rejection and discards all other results. The other
//! requests are not canceled: they run until they complete, and their results are unused.
//!
//! A result counts as read if the program waits for its work in another way, or if anything except
//! rejected combinators awaits its promise. A branch that makes no call has no result.
//!
//! ## Example
//!
//! One of three avatars can't be loaded, and the other two are lost.
//!
//! ```ron
//! Scenario(
//!     tasks: { "loadAvatar": (takes: "100ms", items: {"bo": (takes: "40ms",
//!         fails: "404 Not Found")}) },
//!     programs: { "all": [All(Map(of: ["ada", "bo", "cyd"], do: "loadAvatar"))] },
//! )
//! ```
//!
//! ## Instead
//!
//! `AllSettled` reports the outcome of each branch.
//!
//! ```ron
//! Scenario(
//!     tasks: { "loadAvatar": (takes: "100ms", items: {"bo": (takes: "40ms",
//!         fails: "404 Not Found")}) },
//!     programs: { "allSettled": [AllSettled(Map(of: ["ada", "bo", "cyd"], do: "loadAvatar"))] },
//! )
//! ```

use rustc_hash::FxHashMap;

use crate::findings::run::{FindingText, Run};
use crate::findings::{Finding, Rule, Severity};
use crate::timeline::{Branch, CallId, Gathered, Gathering};

pub(crate) static RULE: Rule = Rule {
    name: "lost-result",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("lost_result.rs"),
    check: Some(check),
    on_code: None,
};

/// The maximum number of combinators that are checked: each check visits all causes.
const MOST: usize = 50;

fn check(run: &Run<'_>) -> Vec<Finding> {
    let watched = &run.timeline.watched;
    let failed: Vec<&Gathered> = watched.gathered.iter().filter(|all| has_failed(all)).collect();
    // For the number of each promise, the number of these combinators that it was a branch of.
    let mut branch_of: FxHashMap<u32, u8> = FxHashMap::default();
    for branch in failed.iter().flat_map(|all| watched.branches_of(all)) {
        let of = branch_of.entry(branch.promise).or_default();
        *of = of.saturating_add(1);
    }
    let is_lost = |all: &Gathered, branch: &Branch| {
        let fulfilled = branch.settles_at.is_some() && !branch.rejected;
        // A branch that makes no call has no result.
        let has_work = branch.source.call.is_some() || branch.cause != all.cause;
        fulfilled && has_work && branch.subscribers <= branch_of[&branch.promise]
    };
    let lost = failed.into_iter().filter_map(|all| {
        let branches = watched.branches_of(all).iter();
        let lost: Vec<&Branch> = branches.filter(|branch| is_lost(all, branch)).collect();
        (!lost.is_empty()).then_some((all, lost))
    });
    let lost: Vec<_> = lost.collect();
    if lost.len() > MOST {
        let what = format!("all but {MOST} of {} combinators that reject", lost.len());
        run.leave_out(&[&RULE], what);
    }
    let waited = run.waited_for();
    let lost = lost.into_iter().take(MOST);
    lost.filter_map(|(all, lost)| finding(run, all, &lost, &waited)).collect()
}

fn has_failed(gathered: &Gathered) -> bool {
    matches!(gathered.how, Gathering::All | Gathering::Pool)
        && gathered.rejected
        && gathered.settles_at.is_some()
}

fn finding(
    run: &Run<'_>,
    gathered: &Gathered,
    lost: &[&Branch],
    waited: &[CallId],
) -> Option<Finding> {
    let is_read = |call: &CallId| waited.binary_search(call).is_ok();
    let (direct, made): (Vec<&Branch>, Vec<&Branch>) =
        lost.iter().partition(|branch| branch.source.call.is_some());
    let direct = direct.iter().filter_map(|branch| branch.source.call);
    let mut calls: Vec<CallId> = direct.filter(|call| !is_read(call)).collect();
    let mut branches = calls.len();
    let causes: Vec<_> = made.iter().map(|branch| branch.cause).collect();
    let mut within = run.calls_between(&causes, gathered.cause);
    within.retain(|call| !is_read(call) && !run.is_shared(*call));
    if !within.is_empty() {
        branches += made.len();
        calls.extend(within);
        calls.sort_unstable();
        calls.dedup();
    }
    if calls.is_empty() {
        return None;
    }
    let at = gathered.settles_at.unwrap_or(gathered.begins_at);
    let all = run.timeline.watched.branches_of(gathered);
    let first = all.iter().find(|branch| branch.rejected && branch.settles_at == Some(at));
    let because = first.and_then(|branch| branch.source.call);
    let because =
        because.map_or_else(String::new, |call| format!(" because {} rejects", run.label(call)));
    let what = match gathered.how {
        Gathering::Pool => "pool",
        _ => "`All`",
    };
    let text = FindingText {
        message: format!(
            "this {what} rejects at {at}{because}; {} discarded",
            match branches {
                1 => "the result of 1 other branch is".to_owned(),
                more => format!("the results of {more} other branches are"),
            }
        ),
        why: format!(
            "only the first rejection is kept, so {} of work is wasted ({})",
            run.work_of(&calls),
            run.labels(&calls)
        ),
        instead: match gathered.how {
            Gathering::Pool => {
                "let each branch catch its own failure, so that the pool doesn't reject"
            }
            _ => {
                "use `AllSettled`, which reports the outcome of each branch, or let each branch \
                 catch its own failure"
            }
        }
        .to_owned(),
    };
    Some(Run::finding(&RULE, gathered.step, text, calls))
}
