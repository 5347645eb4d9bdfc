//! # unhandled-rejection
//!
//! ## What it does
//!
//! Finds promises that reject while no handler is attached. Node checks this at the end of each
//! turn of the event loop, after all microtasks have run.
//!
//! ## Why it matters
//!
//! Node then terminates the process, with everything else that it is doing. A later `await` doesn't
//! help, nor does a `try` around it: it comes after the promise has rejected.
//!
//! ## Example
//!
//! `b` rejects at 50 ms, while the program still awaits `a`.
//!
//! ```ron
//! Scenario(
//!     tasks: { "a": (takes: "100ms"), "b": (takes: "50ms", fails: "b failed") },
//!     programs: {
//!         "start first": [Try(body: [Start("a"), Start("b"), Await("a"), Await("b")],
//!             catch: [Log("{error}")])],
//!     },
//! )
//! ```
//!
//! ## Instead
//!
//! Attach a handler to each promise from the start: use a combinator that waits for all of them, or
//! give the promise its own `Catch`.
//!
//! ```ron
//! Scenario(
//!     tasks: { "a": (takes: "100ms"), "b": (takes: "50ms", fails: "b failed") },
//!     programs: {
//!         "together": [AllSettled(["a", "b"])],
//!         "caught at once": [Start("a"), Let("b", Catch("b", Log("{error}"))), Await("a"),
//!             Await("b")],
//!     },
//! )
//! ```

use std::collections::BTreeSet;

use super::floating_promise::floating;
use crate::Instant;
use crate::findings::code::CodeRun;
use crate::findings::run::{FindingText, Run};
use crate::findings::{Finding, Rule, Severity, words};
use crate::scenario::{Step, StepId, StepKind};
use crate::timeline::{CallId, EventKind, PromiseOrigin};

pub(crate) static RULE: Rule = Rule {
    name: "unhandled-rejection",
    severity: Severity::Error,
    speed: false,
    source: include_str!("unhandled_rejection.rs"),
    check: Some(check),
    on_code: Some(on_code),
};

fn check(run: &Run<'_>) -> Vec<Finding> {
    let events = run.timeline.events();
    let unhandled = events.filter_map(|event| match event.kind {
        EventKind::Unhandled(reason) => Some((event.at, reason as usize)),
        _ => None,
    });
    let sources = &run.timeline.watched.unhandled;
    let calls = |source: &PromiseOrigin| source.call.map(|call| run.timeline.call(call).step);
    let floating = floating(run).into_iter();
    let forgotten: BTreeSet<StepId> =
        floating.flat_map(|(source, _)| [source.step, calls(&source)]).flatten().collect();
    let findings = unhandled.filter_map(|(at, reason)| {
        let source = sources.get(reason)?;
        let reason = run.timeline.reasons[reason].in_texts(&run.timeline.texts).to_string();
        Some(finding(run, (at, &reason), *source, &forgotten))
    });
    findings.collect()
}

fn finding(
    run: &Run<'_>,
    (at, reason): (Instant, &str),
    source: PromiseOrigin,
    forgotten: &BTreeSet<StepId>,
) -> Finding {
    let what = match source.call {
        Some(call) => run.label(call),
        None => run.step(source.step, "a promise"),
    };
    let message = format!("{what} rejects at {at} with \"{reason}\", and no handler is attached");
    let why = match run.timeline.crash {
        Some(_) => {
            let running = |call: &&crate::timeline::Call| call.settles_at.is_none();
            match run.timeline.calls.iter().filter(running).count() {
                0 => format!("Node terminates the process at {at}"),
                cut => {
                    let cut = words::counted(cut, "call");
                    format!("Node terminates the process at {at} and cuts off {cut}")
                }
            }
        }
        None => "by default, Node terminates the process here; this run only warns".to_owned(),
    };
    let is_in_loop = source.step.is_some_and(|step| is_in_loop(run, step));
    let instead = if is_in_loop {
        format!(
            "code after the loop can't await {what}: give it its own `Catch` where it starts, or \
             start all iterations and await them together, `All(Map(..))`"
        )
    } else if source.step.is_some_and(|step| forgotten.contains(&step)) {
        format!(
            "nothing awaits {what}: await it where you call it, or give it its own `Catch` if it \
             is fire-and-forget"
        )
    } else {
        "attach a handler when it starts: await it together with the others in an `All` or \
         `AllSettled`, or give it its own `Catch`"
            .to_owned()
    };
    let text = FindingText { message, why, instead };
    Run::finding(&RULE, source.step, text, source.call.into_iter().collect())
}

/// Whether a step is in a loop.
fn is_in_loop(run: &Run<'_>, step: StepId) -> bool {
    let programs = std::iter::once(&run.scenario.programs[run.program].steps);
    let functions = run.scenario.functions.iter().map(|function| &function.steps);
    programs.chain(functions).any(|steps| steps.iter().any(|own| has_in_loop(own, step)))
}

fn has_in_loop(own: &Step, step: StepId) -> bool {
    let within = own.id() <= step && step <= own.last_within();
    let is_loop = matches!(own.kind, StepKind::For(..)) && own.id() < step;
    within && (is_loop || own.lists().flatten().any(|inner| has_in_loop(inner, step)))
}

fn on_code(run: &CodeRun<'_>) -> Vec<Finding> {
    let timeline = run.timeline;
    let mut reasons = timeline.reasons.iter();
    let unhandled = timeline.events().filter_map(|event| match event.kind {
        EventKind::Unhandled(_) => reasons.next().map(|reason| (event.at, reason)),
        _ => None,
    });
    let found = unhandled.filter_map(|(at, reason)| {
        let reason = reason.in_texts(&timeline.texts).to_string();
        let rejected = |call: &&CallId| {
            let call = run.call(**call);
            call.rejected.is_some_and(|why| timeline.text(why) == reason)
                && call.settles_at.is_some_and(|settles| settles <= at)
        };
        let calls: Vec<CallId> = (0..).map(CallId).take(timeline.calls.len()).collect();
        let call = calls.iter().rev().find(rejected).copied();
        // If no call rejects, the error may come from something that is not modeled.
        if call.is_none() && !run.is_all_known() {
            return None;
        }
        let span = call.map(|call| run.span_of(call)).or_else(|| run.crash())?;
        let what = call.map_or_else(|| "a promise".to_owned(), |call| run.label(call));
        let message =
            format!("{what} rejects at {at} with \"{reason}\", and no handler is attached");
        let text = FindingText {
            message,
            why: format!("Node terminates the process at {at}"),
            instead: "await it in a `try`, or attach a handler: `.catch(..)`".to_owned(),
        };
        Some(run.finding((&RULE, RULE.severity), span, text, call.into_iter().collect()))
    });
    found.collect()
}
