//! # started-before-dependency
//!
//! ## What it does
//!
//! Finds calls that are made before their dependencies are met. It reports how much too early each
//! call is, or that the dependency is never met.
//!
//! ## Why it matters
//!
//! `needs` lists what a call depends on: data that it sends, or an effect that must have happened.
//! JavaScript doesn't know about it and starts the call anyway. The call then works with
//! `undefined`, or fails on the server. A program with this mistake is wrong, however fast it is.
//!
//! ## Example
//!
//! The posts are requested at 0 ms, but the user they belong to is known at 100 ms.
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
//! Await what a call depends on, then make the call. Independent calls can run at the same time.
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

use crate::findings::dependencies::MetBy;
use crate::findings::run::{FindingText, Run};
use crate::findings::{Finding, Rule, Severity, words};
use crate::scenario::Need;
use crate::timeline::{Asked, CallId};

pub(crate) static RULE: Rule = Rule {
    name: "started-before-dependency",
    severity: Severity::Error,
    speed: false,
    source: include_str!("started_before_dependency.rs"),
    check: Some(check),
    on_code: None,
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    let calls = (0..).map(CallId).take(run.timeline.calls.len());
    let too_early = calls.filter_map(|id| {
        // The dependency that is met last: until then the call is too early.
        let position = |met: &MetBy| match met {
            MetBy::Call(by) => run.dependencies.settled_position(*by),
            _ => u32::MAX,
        };
        let (need, met) = run.dependencies.unmet(id).max_by_key(|(_, met)| position(met))?;
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
    let Message { how, why, instead } = match (met, by) {
        (MetBy::Call(_), Some(by)) => of_a_later(run, id, need, by),
        (_, Some(by)) => of_a_failed(run, id, need, by),
        (_, None) => of_an_uncalled(run, id, need),
    };
    let text = FindingText {
        message: format!("{} is called at {}, {how}", run.label(id), call.called_at),
        why: why.to_owned(),
        instead,
    };
    Run::finding(&RULE, call.step, text, std::iter::once(id).chain(by).collect())
}

/// The message about a dependency that is not met.
struct Message {
    /// The clause after the time of the call.
    how: String,
    why: &'static str,
    instead: String,
}

const TOO_EARLY: &str =
    "JavaScript doesn't check dependencies: the call starts before its data is available";
const WITHOUT: &str = "JavaScript doesn't check dependencies: the call starts without its data";

/// The last attempt at a dependency that is never met.
fn lacking(run: &Run<'_>, need: Need, id: CallId) -> Option<CallId> {
    let attempts = run.dependencies.attempts();
    let thing = match run.dependencies.asked(need, id) {
        Asked::Nothing => return None,
        Asked::Call(call) => return Some(call),
        Asked::Things(things) => {
            things.range().find(|&thing| run.dependencies.first_to_meet(need, thing).is_none())?
        }
    };
    attempts.attempts_at(thing).last().copied()
}

/// The message about a dependency that is met too late.
fn of_a_later(run: &Run<'_>, id: CallId, need: Need, by: CallId) -> Message {
    let (called, met) = (run.timeline.call(id).called_at, run.timeline.call(by));
    let early = met.settles_at.unwrap_or(called).since(called);
    let met = if matches!(need, Need::Settled(_)) { "settles" } else { "fulfills" };
    let how = format!("{early} before {} {met}", run.dependency(by, id));
    let instead = if need == Need::Previous {
        format!("await each call of {} before the next, as a `For` does", task(run, need, id))
    } else {
        format!("await {} before you call {}", run.label_beside(by, id), run.label(id))
    };
    Message { how, why: TOO_EARLY, instead }
}

/// The message about a dependency that is called but never met.
fn of_a_failed(run: &Run<'_>, id: CallId, need: Need, by: CallId) -> Message {
    let tried = run.timeline.call(by);
    let (label, awaited) = (run.label(id), run.label_beside(by, id));
    let dependency = run.dependency(by, id);
    let how = match tried.settles_at {
        Some(at) if run.dependencies.is_settled_before(by, id) => {
            format!("although {dependency} rejected at {at}")
        }
        Some(at) => format!("but {dependency} rejects at {at}"),
        None => format!("but {dependency} never settles"),
    };
    let instead = if matches!(need, Need::Settled(_)) {
        format!("await {awaited} before you call {label}, whether it fulfills or rejects")
    } else {
        format!(
            "await {awaited} before you call {label}, and let its rejection skip the call: with no \
             `catch` and no `AllSettled` between the two"
        )
    };
    Message { how, why: WITHOUT, instead }
}

/// The message about a dependency that the program never calls.
fn of_an_uncalled(run: &Run<'_>, id: CallId, need: Need) -> Message {
    let (label, task) = (run.label(id), task(run, need, id));
    Message {
        how: format!("but its dependency {task} is never called"),
        why: WITHOUT,
        instead: format!("call {task} and await it before you call {label}"),
    }
}

/// The task that is depended on, in backticks.
fn task(run: &Run<'_>, need: Need, id: CallId) -> String {
    let own = run.timeline.call(id).task;
    words::code(run.scenario.text(run.scenario.task(need.task().unwrap_or(own)).name))
}
