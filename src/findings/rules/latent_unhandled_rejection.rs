//! # latent-unhandled-rejection
//!
//! ## What it does
//!
//! Finds promises that settle before a handler is attached. They fulfill in this run, so nothing
//! happens. If one of them rejected, the rejection would be unhandled and Node would terminate the
//! process. The rule reports how long no handler is attached.
//!
//! ## Why it matters
//!
//! Every request can fail. A promise that is started early and awaited late is safe only if it
//! fulfills, or if it is slower than what is awaited before it.
//!
//! The rule doesn't report promises that can't reject: a sleep, the result of `AllSettled`, and
//! what a `Catch` or a `Try` handles without throwing again. Every task can reject.
//!
//! ## Example
//!
//! `b` fulfills at 50 ms, and `await b` comes at 100 ms.
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
//! Attach a handler from the start: a combinator attaches one to each of its branches.
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

use crate::findings::can_reject::CanReject;
use crate::findings::code::CodeRun;
use crate::findings::run::{FindingText, Run};
use crate::findings::words::{IF_IT_REJECTED, code};
use crate::findings::{Finding, Rule, Severity};
use crate::timeline::LateSubscription;

pub(crate) static RULE: Rule = Rule {
    name: "latent-unhandled-rejection",
    severity: Severity::Note,
    speed: false,
    source: include_str!("latent_unhandled_rejection.rs"),
    check: Some(check),
    on_code: Some(on_code),
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    latent(run).into_iter().map(|late| finding(run, late)).collect()
}

/// The promises that settle before a handler is attached, and can reject.
pub(crate) fn latent<'r>(run: &'r Run<'_>) -> Vec<&'r LateSubscription> {
    let late = &run.timeline.watched.late;
    if late.iter().all(|late| late.source.call.is_some()) {
        return late.iter().collect();
    }
    let can_reject = CanReject::of(run.scenario, run.program);
    let can = |late: &&LateSubscription| {
        late.source.call.is_some() || late.source.step.is_some_and(|step| can_reject.at(step))
    };
    late.iter().filter(can).collect()
}

fn finding(run: &Run<'_>, late: &LateSubscription) -> Finding {
    let what = match late.source.call {
        Some(call) => run.label(call),
        None => run.step(late.source.step, "a promise"),
    };
    let fulfills = late.fulfilled_at;
    let message = match late.subscribed_at {
        Some(heard) if heard == fulfills => {
            format!("{what} settles at {fulfills}, just before a handler is attached")
        }
        Some(heard) => format!(
            "{what} settles at {fulfills}, but a handler is attached only at {heard}, {} later",
            heard.since(fulfills)
        ),
        None => format!("{what} settles at {fulfills}, but a handler is never attached"),
    };
    let text = FindingText {
        message,
        why: format!("it fulfills in this run; {IF_IT_REJECTED}"),
        instead: format!(
            "attach a handler when it starts: await {what} together with the others in an `All`, \
             or give it its own `Catch`"
        ),
    };
    Run::finding(&RULE, late.source.step, text, late.source.call.into_iter().collect())
}

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let found = run.unhandled().iter().filter(|one| one.is_handled_later);
    let found = found.map(|one| {
        let text = FindingText {
            message: format!(
                "the code awaits something else before it handles {}",
                code(&run.line(one.span))
            ),
            why: format!(
                "if {} rejected before that, the rejection would be unhandled and Node would \
                 terminate the process",
                run.label(one.call)
            ),
            instead: "await both together with `Promise.all`, or attach a handler where you call \
                      it"
            .to_owned(),
        };
        run.finding((&RULE, RULE.severity), one.span, text, vec![one.call])
    });
    found.collect()
}
