//! # tie-sensitive-outcome
//!
//! ## What it does
//!
//! Finds programs whose outcome changes if two timers that are due at the same time fire in the
//! other order. It reports both outcomes.
//!
//! ## Why it matters
//!
//! Two requests that take equally long in a scenario rarely do so in reality. Here their order
//! decides the outcome, so sooner or later both outcomes happen.
//!
//! The rule runs the program again with all ties reversed, and with each of the first 32 tied
//! timers after the others that are due at the same time. If a run has very many events, there are
//! fewer of these runs. Outcomes that need another order are not found. The outcome is the value or
//! the reason that the program settles with, a crash, or that it never settles. The time is not
//! part of it.
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
//! Make both orders correct: await both, or make the result independent of which one is first.
//!
//! ```ron
//! Scenario(
//!     tasks: { "replicaA": (takes: "100ms"), "replicaB": (takes: "100ms") },
//!     programs: { "both": [All(["replicaA", "replicaB"])] },
//! )
//! ```

use crate::executor::Ties;
use crate::findings::run::{FindingText, Run};
use crate::findings::{Finding, Rule, Severity};
use crate::program::Record;
use crate::scenario::StepId;
use crate::timeline::{CallId, Ending, Tied, Timer};
use crate::{RunOptions, UnhandledRejections};

pub(crate) static RULE: Rule = Rule {
    name: "tie-sensitive-outcome",
    severity: Severity::Warning,
    speed: false,
    source: include_str!("tie_sensitive_outcome.rs"),
    check: Some(check),
    on_code: None,
};

/// The maximum number of events of all runs of a program together.
const EVENTS: usize = 2_000_000;

/// The maximum number of tied timers that a run reports.
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
                "all but {affordable} of {} other orders of timers that are due at the same time",
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
    // A single timer is a better witness than all of them.
    if found.0 == Ties::Reversed {
        found = others.next().unwrap_or(found);
    }
    let (order, other) = found;
    let text = match tied.iter().position(|tied| order == Ties::Last(tied.nth)) {
        Some(which) => of_a_timer(run, which),
        None => of_all(tied.len()),
    };
    let TieText { step, message, instead, witness } = text;
    let why =
        format!("in this order it {}; in the other order it {}", in_words(&own), in_words(&other));
    vec![Run::finding(
        &RULE,
        step,
        FindingText { message, why, instead: instead.to_owned() },
        witness,
    )]
}

/// The message about a tie, without the outcomes of the program.
struct TieText {
    step: Option<StepId>,
    message: String,
    instead: &'static str,
    witness: Vec<CallId>,
}

/// The text about a timer that fires after the others that are due at the same time.
fn of_a_timer(run: &Run<'_>, which: usize) -> TieText {
    let tied = &run.timeline.watched.tied;
    let Tied { due, timer, next: later, .. } = tied[which];
    // If the next pair is due at the same instant, or the list is full, more than two timers may be
    // tied.
    let with_more = tied.get(which + 1).map_or(which + 1 == MOST, |next| next.due == due);
    let what = [Some(timer), later].into_iter().flatten();
    let witness = what.clone().filter_map(|timer| match timer {
        Timer::Call(call) => Some(call),
        _ => None,
    });
    let is_timeout = what.clone().any(|timer| matches!(timer, Timer::Timeout(_)));
    let first = name(run, timer);
    let message = match later.map(|later| name(run, later)) {
        Some(then) if !with_more && then != first => format!(
            "{first} and {then} are both due at {due}, and the outcome of the program depends on \
             which comes first"
        ),
        _ => format!(
            "{first} and other timers are due at {due}, and the outcome of the program depends on \
             whether {first} comes first or last"
        ),
    };
    TieText {
        step: step(run, timer),
        message,
        instead: if is_timeout {
            "make the timeout clearly longer than its work takes, or clearly shorter"
        } else {
            "make both orders correct: await both, or attach a handler to both from the start"
        },
        witness: witness.collect(),
    }
}

/// The text about all tied timers, if none of them alone changes the outcome.
fn of_all(tied: usize) -> TieText {
    let at_least = if tied == MOST { "at least " } else { "" };
    TieText {
        step: None,
        message: format!(
            "{at_least}{tied} timers are due at the same time as another timer, and the outcome of \
             the program changes if all of them fire in the opposite order"
        ),
        instead: "make every order correct: await all, or attach a handler to all from the start",
        witness: Vec::new(),
    }
}

/// The purpose of a timer, in words.
fn name(run: &Run<'_>, timer: Timer) -> String {
    match timer {
        Timer::Call(call) => run.label(call),
        Timer::Sleep(step) => run.step(step, "a sleep"),
        Timer::Timeout(step) => format!("the timer of {}", run.step(step, "a timeout")),
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
        Ending::Fulfilled(value) => format!("fulfills with {}", short(value)),
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
