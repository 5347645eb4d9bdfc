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
//! Branches that also wait (`takes`) do gain, and the rule is silent about them.
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
use crate::timeline::{Blocking, CallId, Gathered};

pub(super) static RULE: Rule = Rule {
    name: "blocking-in-parallel",
    severity: Severity::Note,
    speed: false,
    source: include_str!("blocking_in_parallel.rs"),
};

pub(super) fn check(run: &Run<'_>) -> Vec<Finding> {
    if !run.timeline.tasks.iter().any(crate::scenario::Task::may_block) {
        return Vec::new();
    }
    let blocking = Blocking::new(run.timeline);
    let watched = &run.timeline.watched;
    let found = watched.gathered.iter().filter_map(|gathered| {
        let calls = watched.branches_of(gathered).iter().filter_map(|branch| branch.source.call);
        let only_blocks = |id: &CallId| {
            let call = run.timeline.call(*id);
            let blocks = blocking.of(call) > Duration::ZERO;
            blocks
                && call.starts_at == call.settles_at
                && call.called_at >= gathered_from(run, gathered)
        };
        let calls: Vec<CallId> = calls.filter(only_blocks).collect();
        (calls.len() >= 2).then(|| finding(run, gathered, calls, &blocking))
    });
    found.collect()
}

/// Branches that were called long before are not this combinator's.
fn gathered_from(run: &Run<'_>, gathered: &Gathered) -> crate::Instant {
    let first = run.timeline.watched.branches_of(gathered).iter().find_map(|b| b.source.call);
    first.map_or(gathered.begins_at, |call| run.timeline.call(call).called_at)
}

fn finding(
    run: &Run<'_>,
    gathered: &Gathered,
    calls: Vec<CallId>,
    blocking: &Blocking<'_>,
) -> Finding {
    let sum = calls.iter().fold(Duration::ZERO, |sum, &id| {
        sum.checked_add(blocking.of(run.timeline.call(id))).unwrap_or(sum)
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
    run.finding(&RULE, gathered.place, said, calls)
}
