//! # latent-unhandled-rejection
//!
//! ## What it does
//!
//! Finds promises that settle before anybody listens. They fulfil here, so nothing happens; but
//! were one of them to fail at that moment, the rejection would be unhandled and Node would end
//! the process. It tells from when to when nobody listens.
//!
//! ## Why it matters
//!
//! Every request can fail. A promise that is started early and awaited late is safe only as long
//! as it does not, or is slower than what is awaited before it.
//!
//! The rule is silent about what cannot fail: a sleep, what `AllSettled` makes, and what is caught
//! by a `Catch` or a `Try` whose handler throws nothing itself. Every task can.
//!
//! ## Example
//!
//! `b` is done at 50 ms, and `await b` comes at 100 ms.
//!
//! ```ron
//! Scenario(
//!     tasks: { "a": (takes: "100ms"), "b": (takes: "50ms") },
//!     programs: { "start first": [Start("a"), Start("b"), Await("a"), Await("b")] },
//! )
//! ```
//!
//! ## Instead
//!
//! Listen from the start: a combinator listens to all its branches at once.
//!
//! ```ron
//! Scenario(
//!     tasks: { "a": (takes: "100ms"), "b": (takes: "50ms") },
//!     programs: {
//!         "together": [Start("a"), Start("b"), All(["a", "b"])],
//!         "caught": [Start("a"), Let("b", Catch("b", Log("{error}"))), Await("a"), Await("b")],
//!     },
//! )
//! ```

use super::can_reject::CanReject;
use super::run::{Run, Said};
use super::{Finding, Rule, Severity};
use crate::timeline::Late;

pub(super) static RULE: Rule = Rule {
    name: "latent-unhandled-rejection",
    severity: Severity::Note,
    speed: false,
    source: include_str!("latent_unhandled_rejection.rs"),
    check: Some(check),
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    latent(run).into_iter().map(|late| finding(run, late)).collect()
}

/// What settles before anybody listens and may reject on some day.
pub(super) fn latent<'r>(run: &'r Run<'_>) -> Vec<&'r Late> {
    let late = &run.timeline.watched.late;
    if late.iter().all(|late| late.source.call.is_some()) {
        return late.iter().collect();
    }
    let can_reject = CanReject::of(run.scenario, run.program);
    let can = |late: &&Late| {
        late.source.call.is_some() || late.source.step.is_some_and(|step| can_reject.at(step))
    };
    late.iter().filter(can).collect()
}

fn finding(run: &Run<'_>, late: &Late) -> Finding {
    let what = match late.source.call {
        Some(call) => run.label(call),
        None => run.step(late.source.step, "a promise"),
    };
    let fulfils = late.fulfils_at;
    let message = match late.heard_at {
        Some(heard) if heard == fulfils => {
            format!("{what} settles at {fulfils}, a moment before anybody listens")
        }
        Some(heard) => format!(
            "{what} settles at {fulfils}, and nobody listens until {heard}, {} later",
            heard.since(fulfils)
        ),
        None => format!("{what} settles at {fulfils}, and nobody ever listens"),
    };
    let said = Said {
        message,
        why: "it fulfils here; were it to fail, Node would end the process before anybody could \
              catch it"
            .to_owned(),
        instead: format!(
            "listen from the start: await {what} together with the others in an `All`, or give it \
             its own `Catch` where it starts"
        ),
    };
    Run::finding(&RULE, late.source.step, said, late.source.call.into_iter().collect())
}
