//! # lost-result
//!
//! ## What it does
//!
//! Finds an `All` or a `Pool` that rejects although some of its branches fulfil, where nothing else
//! reads those branches. It tells how much work was done for nothing.
//!
//! ## Why it matters
//!
//! `Promise.all` rejects with the first rejection and forgets the rest. The other requests are
//! not cancelled: they run to their end, and their results are thrown away.
//!
//! A branch counts as read if the program waits for its work in another way, or if anything but
//! combinators that rejected ever awaits its promise. What makes no call brings nothing.
//!
//! ## Example
//!
//! One of three avatars cannot be had; the two that can are lost.
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
//! `AllSettled` tells of each branch how it ended.
//!
//! ```ron
//! Scenario(
//!     tasks: { "loadAvatar": (takes: "100ms", items: {"bo": (takes: "40ms",
//!         fails: "404 Not Found")}) },
//!     programs: { "allSettled": [AllSettled(Map(of: ["ada", "bo", "cyd"], do: "loadAvatar"))] },
//! )
//! ```

use rustc_hash::FxHashMap;

use super::run::{Run, Said};
use super::words::{counted, verb};
use super::{Finding, Rule, Severity};
use crate::timeline::{Branch, CallId, Gathered, Gathering};

pub(super) static RULE: Rule = Rule {
    name: "lost-result",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("lost_result.rs"),
    check: Some(check),
};

/// So many combinators are looked at: each costs a look at all causes.
const MOST: usize = 50;

fn check(run: &Run<'_>) -> Vec<Finding> {
    let watched = &run.timeline.watched;
    let failed: Vec<&Gathered> = watched.gathered.iter().filter(|all| has_failed(all)).collect();
    // By the number of a promise, how many of these it was a branch of.
    let mut branch_of: FxHashMap<u32, u8> = FxHashMap::default();
    for branch in failed.iter().flat_map(|all| watched.branches_of(all)) {
        let of = branch_of.entry(branch.promise).or_default();
        *of = of.saturating_add(1);
    }
    let is_lost = |all: &Gathered, branch: &Branch| {
        let fulfilled = branch.settles_at.is_some() && !branch.rejected;
        // What made no call has brought nothing.
        let has_work = branch.source.call.is_some() || branch.cause != all.cause;
        fulfilled && has_work && branch.heard <= branch_of[&branch.promise]
    };
    let lost = failed.into_iter().filter_map(|all| {
        let branches = watched.branches_of(all).iter();
        let lost: Vec<&Branch> = branches.filter(|branch| is_lost(all, branch)).collect();
        (!lost.is_empty()).then_some((all, lost))
    });
    let lost: Vec<_> = lost.collect();
    if lost.len() > MOST {
        let what = format!("of {} such combinators, the first {MOST} are looked at", lost.len());
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
        because.map_or_else(String::new, |call| format!(", when {} does", run.label(call)));
    let (what, forgets) = match gathered.how {
        Gathering::Pool => ("pool", "a pool"),
        _ => ("`All`", "`Promise.all`"),
    };
    let said = Said {
        message: format!(
            "the {what} rejects at {at}{because}; {} {}, and nobody reads what {} brought",
            counted(branches, "other branch"),
            verb(branches, "fulfils", "fulfil"),
            verb(branches, "it", "they")
        ),
        why: format!(
            "{forgets} keeps the first rejection and forgets the rest: the work of {}, {} in all, \
             is thrown away",
            run.labels(&calls),
            run.work_of(&calls)
        ),
        instead: match gathered.how {
            Gathering::Pool => "let each branch catch its own failure: then the pool does not fail",
            _ => {
                "use `AllSettled`, which tells how each branch ended; or let each branch catch its \
                 own failure"
            }
        }
        .to_owned(),
    };
    Some(Run::finding(&RULE, gathered.step, said, calls))
}
