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
use crate::timeline::{Asked, CallId};

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
    let by = match met {
        MetBy::Call(by) => Some(by),
        _ => lacking(run, need, id),
    };
    let Told { is_what, why, instead } = match (met, by) {
        (MetBy::Call(_), Some(by)) => of_a_later(run, id, need, by),
        (_, Some(by)) => of_a_failed(run, id, need, by),
        (_, None) => of_an_uncalled(run, id, need),
    };
    let said = Said {
        message: format!("{} is called at {}, {is_what}", run.label(id), call.called_at),
        why: why.to_owned(),
        instead,
    };
    Run::finding(&RULE, call.step, said, std::iter::once(id).chain(by).collect())
}

/// What is told of a need that is not met.
struct Told {
    /// Goes on from when the call is made.
    is_what: String,
    why: &'static str,
    instead: String,
}

const NOT_YET: &str = "nothing stops the call: it runs with data that is not there yet";
const WITHOUT: &str = "nothing stops the call: it runs without what it needs";

/// The last attempt at what a need asks for and never gets.
fn lacking(run: &Run<'_>, need: Need, id: CallId) -> Option<CallId> {
    let attempts = run.needs.attempts();
    let thing = match run.needs.asked(need, id) {
        Asked::Nothing => return None,
        Asked::Call(call) => return Some(call),
        Asked::Things(things) => {
            things.range().find(|&thing| run.needs.first_to_meet(need, thing).is_none())?
        }
    };
    attempts.attempts_at(thing).last().copied()
}

/// Of a need that is met once it is too late.
fn of_a_later(run: &Run<'_>, id: CallId, need: Need, by: CallId) -> Told {
    let (called, met) = (run.timeline.call(id).called_at, run.timeline.call(by));
    let early = met.settles_at.unwrap_or(called).since(called);
    let needed = run.label_beside(by, id);
    let is_what = if matches!(need, Need::Settled(_)) {
        format!("{early} before {needed} is over, behind which it has to come")
    } else {
        format!("{early} before {needed}, which it needs, is there")
    };
    let instead = if need == Need::Previous {
        format!("await each {} before the next, such as in a `For`", task(run, need, id))
    } else {
        format!("await {needed} first, and call {} behind it", run.label(id))
    };
    Told { is_what, why: NOT_YET, instead }
}

/// Of a need that is never met, although the program tries.
fn of_a_failed(run: &Run<'_>, id: CallId, need: Need, by: CallId) -> Told {
    let tried = run.timeline.call(by);
    let (label, needed) = (run.label(id), run.label_beside(by, id));
    let is_what = match tried.settles_at {
        Some(at) if run.needs.is_settled_before(by, id) => {
            format!("although {needed}, which it needs, failed at {at}")
        }
        Some(at) => format!("and {needed}, which it needs, fails at {at}"),
        None if matches!(need, Need::Settled(_)) => {
            format!("and {needed}, behind which it has to come, never settles")
        }
        None => format!("and {needed}, which it needs, never settles"),
    };
    let instead = if matches!(need, Need::Settled(_)) {
        format!("await {needed} before you call {label}, however it ends")
    } else {
        format!(
            "await {needed} before you call {label}, and let its failure skip the call: no `catch` \
             and no `AllSettled` between the two"
        )
    };
    Told { is_what, why: WITHOUT, instead }
}

/// Of a need that the program does nothing for.
fn of_an_uncalled(run: &Run<'_>, id: CallId, need: Need) -> Told {
    let (label, needed) = (run.label(id), task(run, need, id));
    Told {
        is_what: format!("and the program never calls {needed}, which it needs"),
        why: WITHOUT,
        instead: format!("call {needed}, await it, and call {label} behind it"),
    }
}

/// The task that a need is about, in backticks.
fn task(run: &Run<'_>, need: Need, id: CallId) -> String {
    let own = run.timeline.call(id).task;
    super::words::code(run.scenario.text(run.scenario.task(need.task().unwrap_or(own)).name))
}
