//! # started-before-dependency
//!
//! ## What it does
//!
//! Finds calls that are made before a need of theirs is met. It tells how much too early the call
//! is, or that the program never does what it needs at all.
//!
//! ## Why it matters
//!
//! `needs` says what the call cannot do without: data that it sends, or an effect that must have
//! happened. JavaScript does not know that and starts the call all the same; it then works with
//! `undefined`, or fails on the server. That the program is fast does not help: it is wrong.
//!
//! ## Example
//!
//! The posts are asked for at 0 ms; the user they belong to is known at 100 ms.
//!
//! ```ron
//! Scenario(
//!     tasks: {
//!         "fetchUser":  (takes: "100ms"),
//!         "fetchPosts": (takes: "150ms", needs: ["fetchUser"]),
//!     },
//!     programs: { "too eager": [All(["fetchUser", "fetchPosts"])] },
//! )
//! ```
//!
//! ## Instead
//!
//! Await what a call needs, then call it. What does not need it may run beside both.
//!
//! ```ron
//! Scenario(
//!     tasks: {
//!         "fetchUser":  (takes: "100ms"),
//!         "fetchPosts": (takes: "150ms", needs: ["fetchUser"]),
//!         "fetchNews":  (takes: "90ms"),
//!     },
//!     programs: { "in time": [All([["fetchUser", "fetchPosts"], "fetchNews"])] },
//! )
//! ```

use super::needs::MetBy;
use super::run::{Run, Said};
use super::{Finding, Rule, Severity};
use crate::scenario::Need;
use crate::timeline::CallId;

pub(super) static RULE: Rule = Rule {
    name: "started-before-dependency",
    severity: Severity::Error,
    speed: false,
    source: include_str!("started_before_dependency.rs"),
    check: Some(check),
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    let calls = (0..).map(CallId).take(run.timeline.calls.len());
    let too_early = calls.filter_map(|id| {
        // The need that is met last: until then the call is too early.
        let position = |met: &MetBy| match met {
            MetBy::Call(by) => run.needs.settled_position(*by),
            _ => u32::MAX,
        };
        let (need, met) = run.needs.unmet(id).max_by_key(|(_, met)| position(met))?;
        Some(finding(run, id, need, met))
    });
    too_early.collect()
}

fn finding(run: &Run<'_>, id: CallId, need: Need, met: MetBy) -> Finding {
    let call = run.timeline.call(id);
    let (label, called) = (run.label(id), call.called_at);
    let task = need.task().map(|task| run.scenario.text(run.scenario.task(task).name));
    let own = run.scenario.text(run.timeline.task_of(call).name);
    let needed = task.unwrap_or(own);
    let message = match (met, task) {
        (MetBy::Call(by), _) => {
            let at = run.timeline.call(by).settles_at.unwrap_or(called);
            let early = at.since(called);
            format!(
                "{label} is called at {called}, {early} before {}, which it needs, is there",
                run.label(by)
            )
        }
        (_, Some(task)) if matches!(need, Need::Settled(_)) => {
            format!(
                "{label} is called at {called}, and `{task}`, which it waits for, never settles"
            )
        }
        (_, Some(task)) => {
            format!("{label} is called at {called}, and `{task}`, which it needs, never succeeds")
        }
        (_, None) => format!(
            "{label} is called at {called}, and the call of `{own}` before it, which it needs, \
             never succeeds"
        ),
    };
    let witness = match met {
        MetBy::Call(by) => vec![id, by],
        _ => vec![id],
    };
    let instead = match task {
        Some(_) => format!("await `{needed}` first, and call {label} behind it"),
        None => format!("await each `{own}` before the next, such as in a `For`"),
    };
    let why = "nothing stops the call: it runs with data that is not there yet".to_owned();
    Run::finding(&RULE, call.place, Said { message, why, instead }, witness)
}
