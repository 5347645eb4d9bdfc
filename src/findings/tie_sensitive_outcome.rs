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
use crate::scenario::StepId;
use crate::timeline::{CallId, Ending, Tied, Timer};
use crate::{RunOptions, UnhandledRejections};

pub(super) static RULE: Rule = Rule {
    name: "tie-sensitive-outcome",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("tie_sensitive_outcome.rs"),
    check: Some(check),
};

/// So many events all runs of a program together may have.
const EVENTS: usize = 2_000_000;

/// So many tied timers a run tells of.
const MOST: usize = 32;

fn check(run: &Run<'_>) -> Vec<Finding> {
    let tied = &run.timeline.watched.tied;
    if tied.is_empty() {
        return Vec::new();
    }
    let orders =
        std::iter::once(Ties::Reversed).chain(tied.iter().map(|tied| Ties::Last(tied.nth)));
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
    let warned = run.timeline.crash.is_none() && !run.timeline.reasons.is_empty();
    let unhandled_rejections =
        if warned { UnhandledRejections::Warn } else { UnhandledRejections::Throw };
    let options = RunOptions { unhandled_rejections, ..RunOptions::recording(Record::Trace) };
    let own = run.timeline.ending();
    let mut others = orders.take(affordable).filter_map(|ties| {
        let other = run.scenario.run_with_ties(run.program, &options, ties).ok()?.ending();
        (other != own).then_some((ties, other))
    });
    let Some(mut found) = others.next() else { return Vec::new() };
    // A single timer told apart is the better witness.
    if found.0 == Ties::Reversed {
        found = others.next().unwrap_or(found);
    }
    let (order, other) = found;
    let said = match tied.iter().position(|tied| order == Ties::Last(tied.nth)) {
        Some(which) => of_a_timer(run, which),
        None => of_all(tied.len()),
    };
    let Told { step, message, instead, witness } = said;
    let why =
        format!("as it is it {}; the other way round it {}", in_words(&own), in_words(&other));
    vec![Run::finding(&RULE, step, Said { message, why, instead: instead.to_owned() }, witness)]
}

/// What is told of a tie, but for how the program ends.
struct Told {
    step: Option<StepId>,
    message: String,
    instead: &'static str,
    witness: Vec<CallId>,
}

/// Of the timer that fires behind those that are due with it.
fn of_a_timer(run: &Run<'_>, which: usize) -> Told {
    let tied = &run.timeline.watched.tied;
    let Tied { due, timer, behind, .. } = tied[which];
    // Another pair of that instant, or the list is full: there may be more than two.
    let with_more = tied.get(which + 1).map_or(which + 1 == MOST, |next| next.due == due);
    let what = [Some(timer), behind].into_iter().flatten();
    let witness = what.clone().filter_map(|timer| match timer {
        Timer::Call(call) => Some(call),
        _ => None,
    });
    let is_timeout = what.clone().any(|timer| matches!(timer, Timer::Timeout(_)));
    let first = name(run, timer);
    let message = match behind.map(|behind| name(run, behind)) {
        Some(then) if !with_more && then != first => format!(
            "{first} and {then} are both due at {due}, and which of them comes first decides how \
             the program ends"
        ),
        _ => format!(
            "{first} is not all that is due at {due}, and whether it comes first or last decides \
             how the program ends"
        ),
    };
    Told {
        step: step(run, timer),
        message,
        instead: if is_timeout {
            "give the timeout more time than its work takes, or clearly less"
        } else {
            "make either order right: await both, or listen to both from the start"
        },
        witness: witness.collect(),
    }
}

/// Of all timers that are tied, none of which decides by itself.
fn of_all(tied: usize) -> Told {
    let at_least = if tied == MOST { "at least " } else { "" };
    Told {
        step: None,
        message: format!(
            "{at_least}{tied} timers have another that is due at the same instant; with all of \
             these the other way round the program ends differently"
        ),
        instead: "make every order right: await all, or listen to all from the start",
        witness: Vec::new(),
    }
}

/// What a timer is for, in words.
fn name(run: &Run<'_>, timer: Timer) -> String {
    match timer {
        Timer::Call(call) => run.label(call),
        Timer::Sleep(step) => run.step(step, "a sleep"),
        Timer::Timeout(step) => format!("the time of {}", run.step(step, "a timeout")),
    }
}

fn step(run: &Run<'_>, timer: Timer) -> Option<StepId> {
    match timer {
        Timer::Call(call) => Some(run.timeline.call(call).step),
        Timer::Sleep(step) | Timer::Timeout(step) => step,
    }
}

fn in_words(ending: &Ending) -> String {
    match ending {
        Ending::Fulfilled(value) => format!("fulfils with {}", short(value)),
        Ending::Rejected(reason) => format!("rejects with {}", short(reason)),
        Ending::Crashed(crashed) => {
            let dies = format!("crashes with {}", short(&crashed.reason));
            match &crashed.settled {
                Some(settled) => format!("{}, and then {dies}", in_words(settled)),
                None => dies,
            }
        }
        Ending::Pending => "never settles".to_owned(),
    }
}

fn short(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}
