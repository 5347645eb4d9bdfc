//! # timing-dependent-order
//!
//! ## What it does
//!
//! Finds calls whose need is met by the time they are made, but not because anything made them
//! wait for it: there is no chain of awaits from what is needed to the call. It tells how much
//! there was to spare.
//!
//! ## Why it matters
//!
//! The program is right by luck. Let what it needs take longer once, and the call comes too
//! early, with nothing in the code changed.
//!
//! Every await, `.then`, combinator and pool is followed exactly. After 20 million steps of
//! looking back the rule stops looking, and is silent about the calls that are left.
//!
//! ## Example
//!
//! The session takes 80 ms, the sleep 100 ms: so far it has always been enough.
//!
//! ```ron
//! Scenario(
//!     tasks: {
//!         "openSession": (takes: "80ms"),
//!         "fetchPosts":  (takes: "50ms", needs: ["openSession"]),
//!     },
//!     programs: { "by luck": [Start("openSession"), Sleep("100ms"), "fetchPosts",
//!         "openSession"] },
//! )
//! ```
//!
//! ## Instead
//!
//! Await what is needed itself. That is right on a slow day too, and faster on a good one.
//!
//! ```ron
//! Scenario(
//!     tasks: {
//!         "openSession": (takes: "80ms"),
//!         "fetchPosts":  (takes: "50ms", needs: ["openSession"]),
//!     },
//!     programs: { "by design": [Start("openSession"), Sleep("100ms"), Await("openSession"),
//!         "fetchPosts"] },
//! )
//! ```

use super::needs::MetBy;
use super::run::{Run, Said};
use super::{Finding, Rule, Severity};
use crate::Cause;
use crate::scenario::Need;
use crate::timeline::CallId;

pub(super) static RULE: Rule = Rule {
    name: "timing-dependent-order",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("timing_dependent_order.rs"),
};

/// So many points of the graph of causes are looked at in all.
const BUDGET: u64 = 20_000_000;

pub(super) fn check(run: &Run<'_>) -> Vec<Finding> {
    if run.timeline.tasks.iter().all(|task| task.needs.is_empty()) {
        return Vec::new();
    }
    let points = run.timeline.causes.points_of_marks();
    let mut budget = BUDGET;
    let mut findings = Vec::new();
    for (id, call) in (0..).map(CallId).zip(&run.timeline.calls) {
        for &need in run.needs.needs_of(call) {
            let MetBy::Call(by) = run.needs.met_by(need, id) else { continue };
            if !run.needs.is_settled_before(by, id) {
                continue;
            }
            match order(run, need, id, &points, &mut budget) {
                Order::Unknown => return findings,
                Order::ByLuck(by) => findings.push(finding(run, id, need, by)),
                Order::ByDesign => {}
            }
        }
    }
    findings
}

/// Why a call came behind what it needs.
enum Order {
    /// It waited for it.
    ByDesign,
    /// It did not wait for this call, which was there all the same.
    ByLuck(CallId),
    /// The budget is used up.
    Unknown,
}

fn order(run: &Run<'_>, need: Need, id: CallId, points: &[Cause], budget: &mut u64) -> Order {
    let cause = run.timeline.call(id).cause;
    for one_is_enough in run.needs.candidates(need, id) {
        *budget = budget.saturating_sub(one_is_enough.len() as u64);
        let in_time = one_is_enough.into_iter().filter(|&by| run.needs.is_settled_before(by, id));
        let marks: Vec<(u32, Cause)> = in_time.map(|by| (by.0, points[by.0 as usize])).collect();
        let first = marks.iter().min_by_key(|(by, _)| run.needs.settled_position(CallId(*by)));
        match (run.timeline.causes.is_before(&marks, cause, budget), first) {
            (None, _) => return Order::Unknown,
            (Some(false), Some((by, _))) => return Order::ByLuck(CallId(*by)),
            _ => {}
        }
    }
    Order::ByDesign
}

fn finding(run: &Run<'_>, id: CallId, need: Need, by: CallId) -> Finding {
    let call = run.timeline.call(id);
    let met = run.timeline.call(by).settles_at.unwrap_or(call.called_at);
    let slack = call.called_at.since(met);
    let (label, needed) = (run.label(id), run.label(by));
    let said = Said {
        message: format!(
            "{label} is called at {}, {slack} after {needed}, which it {}: but nothing makes it \
             wait for that",
            call.called_at,
            if matches!(need, Need::Settled(_)) {
                "has to come behind, is over"
            } else {
                "needs, is there"
            }
        ),
        why: format!("on a day when {needed} takes more than {slack} longer, it comes too early"),
        instead: format!("await {needed} before you call {label}"),
    };
    Run::finding(&RULE, call.place, said, vec![by, id])
}
