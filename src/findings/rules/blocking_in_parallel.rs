//! # blocking-in-parallel
//!
//! ## What it does
//!
//! Finds combinators whose branches only block the thread (`blocks`). They run one after the other,
//! although the code looks parallel.
//!
//! ## Why it matters
//!
//! JavaScript has one thread. Waiting overlaps, but computing doesn't: while one branch computes,
//! no other branch starts and no timer fires. `Promise.all` doesn't make such branches faster.
//!
//! Branches that also wait (`takes`) do overlap. If there is such a branch, the rule reports
//! nothing: it is right to start the waiting first and to compute meanwhile.
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
//! Call them one after the other, because that is how they run. To be faster, move the work to
//! another thread.
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

use crate::Duration;
use crate::findings::run::{FindingText, Run};
use crate::findings::{Finding, Rule, Severity};
use crate::timeline::{CallId, Gathered};

pub(crate) static RULE: Rule = Rule {
    name: "blocking-in-parallel",
    severity: Severity::Note,
    speed: false,
    source: include_str!("blocking_in_parallel.rs"),
    check: Some(check),
    on_code: None,
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    let watched = &run.timeline.watched;
    let found = watched.gathered.iter().filter_map(|gathered| {
        let branches = watched.branches_of(gathered).iter();
        // A branch of another kind may save time by running in parallel, or its calls are unknown.
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

/// Whether a call only blocks the thread.
fn only_blocks(run: &Run<'_>, id: CallId) -> bool {
    let call = run.timeline.call(id);
    call.takes == Duration::ZERO && call.blocks > Duration::ZERO
}

fn finding(run: &Run<'_>, gathered: &Gathered, calls: Vec<CallId>) -> Finding {
    let sum = calls.iter().fold(Duration::ZERO, |sum, &id| {
        sum.checked_add(run.timeline.call(id).blocks).unwrap_or(sum)
    });
    let from = run.timeline.call(calls[0]).called_at;
    let text = FindingText {
        message: format!(
            "{} block the thread one after the other, from {from} for {sum} in total; calling them \
             together saves no time",
            run.labels(&calls)
        ),
        why: "there is one thread: while one of them computes, no other starts and no timer fires"
            .to_owned(),
        instead:
            "call them one after the other, because that is how they run; to be faster, move the \
             work to another thread, for example a worker"
                .to_owned(),
    };
    Run::finding(&RULE, gathered.step, text, calls)
}
