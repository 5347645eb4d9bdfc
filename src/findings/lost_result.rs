//! # lost-result
//!
//! ## What it does
//!
//! Finds an `All` that rejects although some of its branches fulfil, where nothing else reads
//! those branches. It tells how much work was done for nothing.
//!
//! ## Why it matters
//!
//! `Promise.all` rejects with the first rejection and forgets the rest. The other requests are
//! not cancelled: they run to their end, and their results are thrown away.
//!
//! A branch counts as read if anything but the `All` ever awaits its promise.
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

use super::run::{Run, Said};
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
    let failed = watched.gathered.iter().filter(|gathered| {
        gathered.how == Gathering::All && gathered.rejected && gathered.settles_at.is_some()
    });
    let lost: Vec<&Gathered> =
        failed.filter(|gathered| watched.branches_of(gathered).iter().any(is_lost)).collect();
    if lost.len() > MOST {
        run.leave_out(&[&RULE], format!("the first {MOST} of {} such `All`s are told", lost.len()));
    }
    lost.into_iter().take(MOST).map(|gathered| finding(run, gathered)).collect()
}

/// It fulfilled, and only the combinator listened.
fn is_lost(branch: &Branch) -> bool {
    branch.settles_at.is_some() && !branch.rejected && branch.heard <= 1
}

fn finding(run: &Run<'_>, gathered: &Gathered) -> Finding {
    let branches = run.timeline.watched.branches_of(gathered);
    let lost: Vec<&Branch> = branches.iter().filter(|branch| is_lost(branch)).collect();
    let causes: Vec<_> = lost.iter().map(|branch| branch.cause).collect();
    let calls: Vec<CallId> = run.calls_between(&causes, gathered.cause);
    let work = run.work_of(&calls);
    let at = gathered.settles_at.unwrap_or(gathered.begins_at);
    let first = branches.iter().find(|branch| branch.rejected && branch.settles_at == Some(at));
    let because = first.and_then(|branch| branch.source.call);
    let because =
        because.map_or_else(String::new, |call| format!(", when {} does", run.label(call)));
    let results = super::words::counted(lost.len(), "other branch");
    let verb = super::words::verb(lost.len(), "fulfils", "fulfil");
    let said = Said {
        message: format!(
            "the `All` rejects at {at}{because}; {results} {verb}, and nobody reads what {} \
             brought",
            super::words::verb(lost.len(), "it", "they")
        ),
        why: if calls.is_empty() {
            "`Promise.all` keeps the first rejection and forgets the rest".to_owned()
        } else {
            format!(
                "`Promise.all` keeps the first rejection and forgets the rest: the work of {}, \
                 {work} in all, is thrown away",
                run.labels(&calls)
            )
        },
        instead: "use `AllSettled`, which tells how each branch ended; or let each branch catch \
                  its own failure"
            .to_owned(),
    };
    Run::finding(&RULE, gathered.place, said, calls)
}
