//! # blocking-in-parallel
//!
//! ## What it does
//!
//! Finds combinators whose branches do nothing but hold the thread (`blocks`): they run one after
//! the other, however they are written.
//!
//! ## Why it matters
//!
//! There is one thread. Waiting overlaps, computing does not: while one branch computes, no other
//! begins, and no timer fires. `Promise.all` around such branches reads like a gain and is none.
//!
//! Branches that also wait (`takes`) do gain. Where there is one among them the rule is silent: to
//! start what waits first and compute meanwhile is right.
//!
//! ## Example
//!
//! Four pictures of 50 ms each take 200 ms.
//!
//! ```ron
//! Scenario(
//!     tasks: { "shrink": (takes: "0ms", blocks: "50ms") },
//!     programs: { "together": [All(Map(of: 4, do: "shrink"))] },
//! )
//! ```
//!
//! ## Instead
//!
//! Write them one after the other, as they run. To be faster, the work has to leave the thread.
//!
//! ```ron
//! Scenario(
//!     tasks: { "shrink": (takes: "0ms", blocks: "50ms"), "shrinkInWorker": (takes: "50ms") },
//!     programs: {
//!         "one after the other": [For(of: 4, do: "shrink")],
//!         "in workers": [All(Map(of: 4, do: "shrinkInWorker"))],
//!     },
//! )
//! ```

use super::run::{Run, Said};
use super::{Finding, Rule, Severity};
use crate::Duration;
use crate::timeline::{CallId, Gathered};

pub(super) static RULE: Rule = Rule {
    name: "blocking-in-parallel",
    severity: Severity::Note,
    speed: false,
    source: include_str!("blocking_in_parallel.rs"),
    check: Some(check),
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    let watched = &run.timeline.watched;
    let found = watched.gathered.iter().filter_map(|gathered| {
        let branches = watched.branches_of(gathered).iter();
        // A branch that is no such call may gain, or hide what it does.
        let calls =
            branches.map(|branch| branch.source.call.filter(|&call| only_blocks(run, call)));
        let calls: Vec<CallId> = calls.collect::<Option<_>>()?;
        let follow = |pair: &[CallId]| {
            let (one, next) = (run.timeline.call(pair[0]), run.timeline.call(pair[1]));
            one.called_at.checked_add(one.blocks) == Some(next.called_at)
        };
        let together = calls.len() >= 2 && calls.windows(2).all(follow);
        together.then(|| finding(run, gathered, calls))
    });
    found.collect()
}

/// Whether a call holds the thread and does nothing else.
fn only_blocks(run: &Run<'_>, id: CallId) -> bool {
    let call = run.timeline.call(id);
    call.takes == Duration::ZERO && call.blocks > Duration::ZERO
}

fn finding(run: &Run<'_>, gathered: &Gathered, calls: Vec<CallId>) -> Finding {
    let sum = calls.iter().fold(Duration::ZERO, |sum, &id| {
        sum.checked_add(run.timeline.call(id).blocks).unwrap_or(sum)
    });
    let from = run.timeline.call(calls[0]).called_at;
    let said = Said {
        message: format!(
            "{} hold the thread one after the other, for {sum} from {from} on: running them \
             together gains nothing",
            run.labels(&calls)
        ),
        why: "there is one thread: while one of them computes, no other begins and no timer fires"
            .to_owned(),
        instead:
            "write them one after the other, as they run; to be faster, the work has to leave \
                  the thread, such as to a worker"
                .to_owned(),
    };
    Run::finding(&RULE, gathered.step, said, calls)
}
