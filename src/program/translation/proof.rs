//! Compares the timeline of steps with that of code.

use super::{RecordedProgram, StubNames};
use crate::javascript::StubCall;
use crate::scenario::Span;
use crate::timeline::{Call, CallId, EventKind, Outcome, Reason, Timeline};
use crate::{Instant, Scenario};

/// The message of the error of `Promise.any`.
const ALL_REJECTED: &str = "All promises were rejected";

/// An event, as text that is the same for steps and for code.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ComparableEvent {
    at: Instant,
    what: String,
    /// The site in the code.
    span: Span,
}

/// The first difference between the timelines of a program's steps and of its code, in either mode
/// of unhandled rejections.
pub(super) fn difference(
    scenario: &Scenario,
    ran: &RecordedProgram,
    (steps, program): (&Scenario, usize),
    stubs: &StubNames,
) -> Option<(Span, String)> {
    ran.timelines.iter().find_map(|(options, code)| {
        let run = match steps.run_program(program, options) {
            Ok(run) => run,
            Err(error) => return Some((Span::NONE, error.to_string())),
        };
        let here = events(scenario, code, &StubNames::new(), ran.is_main);
        let there = events(steps, &run, stubs, ran.is_main);
        let count = here.len().max(there.len());
        let first = (0..count).find(|&number| {
            let event = |told: &[ComparableEvent]| {
                told.get(number).map(|told| (told.at, told.what.clone()))
            };
            event(&here) != event(&there)
        });
        if let Some(number) = first {
            let told = |events: &[ComparableEvent]| match events.get(number) {
                Some(told) => format!("{} at {}", told.what, told.at),
                None => "nothing".to_owned(),
            };
            let span = here.get(number).map_or(Span::NONE, |told| told.span);
            let number = number + 1;
            let message = format!(
                "steps cannot express this order of events: event {number} would be {}, not {}",
                told(&there),
                told(&here)
            );
            return Some((span, message));
        }
        let same = ending(code, ran.is_main) == ending(&run, ran.is_main)
            && stub_calls(ran, code) == calls_of_stubs(&run, stubs);
        (!same).then(|| (Span::NONE, "steps cannot express how the program ends".to_owned()))
    })
}

fn events(
    scenario: &Scenario,
    run: &Timeline,
    stubs: &StubNames,
    is_main: bool,
) -> Vec<ComparableEvent> {
    let is_stub = |call: &Call| stubs.contains(run.text(run.task_of(call).name));
    // Calls are identified by their numbers among the calls that are compared.
    let mut numbers = Vec::new();
    let mut count = 0;
    for call in &run.calls {
        numbers.push((!is_stub(call)).then_some(count));
        count += usize::from(!is_stub(call));
    }
    let of_call = |verb: &str, CallId(id): CallId| {
        let call = &run.calls[id as usize];
        let number = numbers[id as usize]?;
        Some((format!("`{}` {verb} (call {})", run.label(call), number + 1), call.step))
    };
    let mut logs = run.logged_at.iter();
    let told = run.events().filter_map(|event| {
        let (what, step) = match event.kind {
            EventKind::Called(id) => of_call("called", id)?,
            EventKind::Started(id) => of_call("started", id)?,
            EventKind::Fulfilled(id) => of_call("fulfilled", id)?,
            EventKind::Rejected(id) => {
                let (what, step) = of_call("rejected", id)?;
                let reason = run.call(id).rejected.map_or("", |reason| run.text(reason));
                (format!("{what} with \"{reason}\""), step)
            }
            EventKind::Logged(text) => {
                let step = *logs.next().expect("each log has its place");
                (format!("\"{}\" logged", run.text(text)), step)
            }
            EventKind::Unhandled(number) => {
                let reason = reason(run, &run.reasons[number as usize]);
                return Some(ComparableEvent {
                    at: event.at,
                    what: format!("\"{reason}\" unhandled"),
                    span: Span::NONE,
                });
            }
            EventKind::Settled if is_main => return None,
            EventKind::Settled => {
                let what = "the program settled".to_owned();
                return Some(ComparableEvent { at: event.at, what, span: Span::NONE });
            }
        };
        Some(ComparableEvent { at: event.at, what, span: run.span(scenario, step) })
    });
    told.collect()
}

fn reason<'t>(run: &'t Timeline, reason: &Reason) -> &'t str {
    match reason {
        Reason::Message(message) => run.text(*message),
        Reason::Errors(_) => ALL_REJECTED,
    }
}

/// The end of a run: its outcome, its crash, and the time when its work ends.
fn ending(run: &Timeline, is_main: bool) -> (Option<String>, Option<(Instant, String)>, Instant) {
    let outcome = match &run.outcome {
        Outcome::Fulfilled(_) => "fulfilled".to_owned(),
        Outcome::Rejected(why) => format!("rejected: {}", reason(run, why)),
        Outcome::Crashed(why) => format!("crashed: {}", reason(run, why)),
        Outcome::Pending => "pending".to_owned(),
    };
    let crash = run.crash.as_ref();
    let crash = crash.map(|crash| (crash.at, reason(run, &crash.reason).to_owned()));
    ((!is_main).then_some(outcome), crash, run.quiescent_at)
}

/// The calls of functions that only wait for a timer, before the process ends, with the time of
/// each.
fn stub_calls(ran: &RecordedProgram, run: &Timeline) -> Vec<(Instant, String)> {
    let stubs = super::steps::pure_stubs(&ran.strands);
    let calls = stubs.values().filter(|stub| is_before_crash(run, stub.called_at));
    let mut calls: Vec<_> = calls.map(|stub| (stub.called_at, label(stub))).collect();
    calls.sort();
    calls
}

/// Whether the process certainly makes a call at this time. At the time of the crash, it may not.
fn is_before_crash(run: &Timeline, called_at: Instant) -> bool {
    run.crash.as_ref().is_none_or(|crash| called_at < crash.at)
}

fn label(stub: &StubCall) -> String {
    match stub.arguments.as_str() {
        "" => stub.name.clone(),
        arguments => format!("{}({arguments})", stub.name),
    }
}

fn calls_of_stubs(run: &Timeline, stubs: &StubNames) -> Vec<(Instant, String)> {
    let is_stub = |call: &&Call| stubs.contains(run.text(run.task_of(call).name));
    let calls = run.calls.iter().filter(is_stub);
    let calls = calls.filter(|call| is_before_crash(run, call.called_at));
    let mut calls: Vec<_> = calls.map(|call| (call.called_at, run.label(call))).collect();
    calls.sort();
    calls
}
