//! # timing-dependent-order
//!
//! ## What it does
//!
//! Finds calls whose dependency is met when they are made, although nothing makes them wait for it:
//! no chain of awaits leads from the dependency to the call. It reports how much longer
//! the dependency may take before the call is too early.
//!
//! ## Why it matters
//!
//! The order is correct only by chance. If the dependency takes longer once, the call is too early,
//! although no code has changed.
//!
//! The rule follows each await, `.then`, combinator and pool exactly. For a `Race` or an `Any` it
//! follows the winner: if the dependency wins, the rule reports nothing, although another branch
//! may win next time. It also reports nothing if the call waits for something that was queued for a
//! resource after the dependency. The rule stops after 20 million steps through the causes, and
//! reports how many calls it has not checked.
//!
//! ## Example
//!
//! The session takes 80 ms and the sleep 100 ms: this time that is enough.
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
//! Await the dependency itself. The program is then correct if the dependency is slow, and faster
//! if it is fast.
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

use crate::findings::order::{BUDGET, Orders};
use crate::findings::run::{FindingText, Run};
use crate::findings::{Finding, Rule, Severity, words};
use crate::scenario::Need;
use crate::timeline::CallId;

pub(crate) static RULE: Rule = Rule {
    name: "timing-dependent-order",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("timing_dependent_order.rs"),
    check: Some(check),
    on_code: None,
};

pub(crate) fn check(run: &Run<'_>) -> Vec<Finding> {
    let met_by_chance = Orders::met_by_chance(run, &mut { BUDGET });
    if let Some(first) = met_by_chance.unknown {
        let left = run.timeline.calls.len() - first.0 as usize;
        let what = format!(
            "the last {} (limit: {BUDGET} steps through the causes)",
            words::counted(left, "call")
        );
        run.leave_out(&[&RULE], what);
    }
    met_by_chance.met.into_iter().map(|(id, need, by)| finding(run, id, need, by)).collect()
}

fn finding(run: &Run<'_>, id: CallId, need: Need, by: CallId) -> Finding {
    let call = run.timeline.call(id);
    let met = run.timeline.call(by).settles_at.unwrap_or(call.called_at);
    let slack = call.called_at.since(met);
    let (label, awaited) = (run.label(id), run.label_beside(by, id));
    let met = if matches!(need, Need::Settled(_)) { "settles" } else { "fulfills" };
    let text = FindingText {
        message: format!(
            "{label} is called at {}, {slack} after {} {met}, but it doesn't wait for it",
            call.called_at,
            run.dependency(by, id),
        ),
        why: format!("if {awaited} takes more than {slack} longer, {label} is called too early"),
        instead: format!("await {awaited} before you call {label}"),
    };
    Run::finding(&RULE, call.step, text, vec![by, id])
}
