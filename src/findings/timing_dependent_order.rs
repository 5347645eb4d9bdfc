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
//! Every await, `.then`, combinator and pool is followed exactly. Of a `Race` or an `Any` that is
//! what won: where the winner is what is needed the rule is silent, although on another day another
//! may win. It is silent, too, where the call waited for something that stood in a queue for a
//! resource behind what is needed. After 20 million steps of looking back the rule stops, and says
//! how many calls it has not looked at.
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
//!     programs: { "by design": ["openSession", "fetchPosts"] },
//! )
//! ```

use super::order::{BUDGET, Orders};
use super::run::{Run, Said};
use super::{Finding, Rule, Severity};
use crate::scenario::Need;
use crate::timeline::CallId;

pub(super) static RULE: Rule = Rule {
    name: "timing-dependent-order",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("timing_dependent_order.rs"),
    check: Some(check),
};

pub(super) fn check(run: &Run<'_>) -> Vec<Finding> {
    let lucky = Orders::lucky(run, &mut { BUDGET });
    if let Some(first) = lucky.unknown {
        let left = run.timeline.calls.len() - first.0 as usize;
        let what = format!(
            "after {BUDGET} steps of looking back, the last {left} calls are not looked at"
        );
        run.leave_out(&[&RULE], what);
    }
    lucky.met.into_iter().map(|(id, need, by)| finding(run, id, need, by)).collect()
}

fn finding(run: &Run<'_>, id: CallId, need: Need, by: CallId) -> Finding {
    let call = run.timeline.call(id);
    let met = run.timeline.call(by).settles_at.unwrap_or(call.called_at);
    let slack = call.called_at.since(met);
    let (label, needed) = (run.label(id), run.label_beside(by, id));
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
    Run::finding(&RULE, call.step, said, vec![by, id])
}
