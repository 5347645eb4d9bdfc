//! # tie-sensitive-outcome
//!
//! ## What it does
//!
//! Finds programs that end differently if two timers that are due at the same instant fire in the
//! other order. It shows both endings.
//!
//! ## Why it matters
//!
//! Two requests that take equally long on paper never do in the world. Which is first decides
//! here between two endings, so sooner or later both happen.
//!
//! The program is run again with all ties the other way round, and with each of its first 32 tied
//! timers behind the others that are due with it; fewer times where a run has very many events.
//! What only shows in an order that is not among these is not found. An ending is what the
//! program fulfils or rejects with, or that it crashes or never settles, not when.
//!
//! ## Example
//!
//! Both replicas answer at 100 ms.
//!
//! ```ron
//! Scenario(
//!     tasks: { "replicaA": (takes: "100ms"), "replicaB": (takes: "100ms") },
//!     programs: { "race": [Race(["replicaA", "replicaB"])] },
//! )
//! ```
//!
//! ## Instead
//!
//! Write it so that either order is right: await both, or do not ask who was first.
//!
//! ```ron
//! Scenario(
//!     tasks: { "replicaA": (takes: "100ms"), "replicaB": (takes: "100ms") },
//!     programs: { "both": [All(["replicaA", "replicaB"])] },
//! )
//! ```

use super::run::{Run, Said};
use super::{Finding, Rule, Severity};
use crate::executor::Ties;
use crate::program::Record;
use crate::scenario::Place;
use crate::timeline::{CallId, Event, EventKind, Outcome, Reason, Timeline, Value};
use crate::{RunOptions, UnhandledRejections};

pub(super) static RULE: Rule = Rule {
    name: "tie-sensitive-outcome",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("tie_sensitive_outcome.rs"),
};

/// So many events all runs of a program together may have.
const EVENTS: usize = 2_000_000;

pub(super) fn check(run: &Run<'_>) -> Vec<Finding> {
    let tied = &run.timeline.watched.tied;
    if tied.is_empty() {
        return Vec::new();
    }
    let orders = std::iter::once(Ties::Reversed).chain(tied.iter().map(|&nth| Ties::Last(nth)));
    let affordable = EVENTS / run.timeline.event_count().max(1);
    if affordable <= tied.len() {
        run.leave_out(
            &[&RULE],
            format!(
                "of {} other orders of what is due at one instant, {affordable} are tried",
                tied.len() + 1
            ),
        );
    }
    let crashed = matches!(run.timeline.outcome, Outcome::Crashed(_));
    let warned = !crashed && !run.timeline.reasons.is_empty();
    let unhandled_rejections =
        if warned { UnhandledRejections::Warn } else { UnhandledRejections::Throw };
    let options = RunOptions { unhandled_rejections, ..RunOptions::recording(Record::Trace) };
    // A single timer told apart is the better witness.
    let mut found = None;
    for ties in orders.take(affordable) {
        let Ok(other) = run.scenario.run_with_ties(run.program, &options, ties) else { continue };
        if ending(run.timeline) != ending(&other) {
            found = Some(other);
            if ties != Ties::Reversed {
                break;
            }
        }
    }
    found.map(|other| finding(run, &other)).into_iter().collect()
}

fn finding(run: &Run<'_>, other: &Timeline) -> Finding {
    let (one, two) = parting(run.timeline, other);
    let witness: Vec<CallId> = [one, two].into_iter().flatten().collect();
    let place = one.or(two).map_or(Place::NONE, |call| run.timeline.call(call).place);
    let at = one.and_then(|call| run.timeline.call(call).settles_at);
    let message = match (one, two, at) {
        (Some(one), Some(two), Some(at)) => format!(
            "{} and {} are both done at {at}, and which of them is first decides how the program \
             ends",
            run.label(one),
            run.label(two)
        ),
        (_, _, Some(at)) => {
            format!("what is due at {at} decides, by its order, how the program ends")
        }
        _ => "the order of what is due at the same instant decides how the program ends".to_owned(),
    };
    let said = Said {
        message,
        why: format!("as it is it {}; the other way round it {}", told(run.timeline), told(other)),
        instead: "make either order right: await both, or listen to both from the start".to_owned(),
    };
    Run::finding(&RULE, place, said, witness)
}

/// The calls that the two runs settle first where they part, in the one and in the other.
fn parting(one: &Timeline, other: &Timeline) -> (Option<CallId>, Option<CallId>) {
    let apart = one.events().zip(other.events()).find(|(one, other)| {
        let settled = |event: &Event| settles(event).is_some();
        one.kind != other.kind && (settled(one) || settled(other))
    });
    apart.map_or((None, None), |(one, other)| (settles(&one), settles(&other)))
}

fn settles(event: &Event) -> Option<CallId> {
    match event.kind {
        EventKind::Fulfilled(call) | EventKind::Rejected(call) => Some(call),
        _ => None,
    }
}

/// How it ended, in a form that two runs can be compared by.
pub(super) fn ending(timeline: &Timeline) -> (u8, String) {
    let value = |value: &Value| value.in_texts(&timeline.texts).to_json();
    let reason = |reason: &Reason| reason.in_texts(&timeline.texts).to_json();
    match &timeline.outcome {
        Outcome::Fulfilled(with) => (0, value(with)),
        Outcome::Rejected(with) => (1, reason(with)),
        Outcome::Crashed(with) => (2, reason(with)),
        Outcome::Pending => (3, String::new()),
    }
}

fn told(timeline: &Timeline) -> String {
    match ending(timeline) {
        (0, value) => format!("fulfils with {}", short(&value)),
        (1, reason) => format!("rejects with {}", short(&reason)),
        (2, reason) => format!("crashes with {}", short(&reason)),
        _ => "never settles".to_owned(),
    }
}

fn short(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
