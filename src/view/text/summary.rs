//! How a program ended, in words: its outcome, its times, and what was expected of it.

use std::io;

use anstyle::Style;

use super::line::Page;
use super::number::counted;
use super::style::{BAD, FAINT, GOOD, ORPHANED, PLAIN};
use super::verdict::verdict;
use crate::timeline::{Call, Outcome, Reason, Timeline};
use crate::{Duration, Instant, Scenario};

/// The lines that a value or a reason may take.
const MOST_LINES: usize = 3;

pub(super) fn write(
    page: &mut Page<'_>,
    scenario: &Scenario,
    timeline: &Timeline,
) -> io::Result<()> {
    let (style, word) = outcome(timeline);
    page.keyed((style, word), (PLAIN, &result(timeline)), MOST_LINES)?;
    if matches!(timeline.outcome, Outcome::Pending) {
        write_waits(page, scenario, timeline)?;
    }
    let settles = match (timeline.settles_at, verdict(timeline)) {
        (None, _) => match had_settled(timeline) {
            Some(at) => format!("never: it had, at {at}, and crashed all the same"),
            None => "never".to_owned(),
        },
        (Some(at), None) => at.to_string(),
        (Some(at), Some(verdict)) => format!("{at}: {verdict}"),
    };
    page.keyed((FAINT, "settles"), (PLAIN, &settles), MOST_LINES)?;
    page.keyed((FAINT, "work ends"), (PLAIN, &work_ends(timeline)), 1)
}

/// When a program that crashed had settled before, if it had.
fn had_settled(timeline: &Timeline) -> Option<Instant> {
    timeline.events.settled_at()
}

/// The word for how it ended, in its colour.
pub(super) const fn outcome(timeline: &Timeline) -> (Style, &'static str) {
    match timeline.outcome {
        Outcome::Fulfilled(_) => (GOOD, "fulfilled"),
        Outcome::Rejected(_) => (BAD, "rejected"),
        Outcome::Crashed(_) => (BAD, "crashed"),
        Outcome::Pending => (ORPHANED, "pending"),
    }
}

/// What it ended with.
pub(super) fn result(timeline: &Timeline) -> String {
    match &timeline.outcome {
        Outcome::Fulfilled(value) => value.in_texts(&timeline.texts).to_json(),
        Outcome::Rejected(reason) | Outcome::Crashed(reason) => reason_text(reason, timeline),
        Outcome::Pending => "nothing is left to happen, and it still waits".to_owned(),
    }
}

/// A reason for people: the message, or the messages of all branches of an `Any`.
pub(super) fn reason_text(reason: &Reason, timeline: &Timeline) -> String {
    match reason {
        Reason::Message(text) => timeline.text(*text).to_owned(),
        Reason::Errors(reasons) if reasons.is_empty() => "all of no promises rejected".to_owned(),
        Reason::Errors(reasons) => {
            let each: Vec<_> = reasons.iter().map(|reason| reason_text(reason, timeline)).collect();
            format!("all rejected ({})", each.join("; "))
        }
    }
}

fn work_ends(timeline: &Timeline) -> String {
    let end = timeline.quiescent_at;
    let after = end.since(timeline.settles_at.unwrap_or(end));
    let running = |call: &&Call| match timeline.settles_at {
        Some(settled) => call.settles_at.is_some_and(|at| at > settled),
        None => call.settles_at.is_none(),
    };
    let running = timeline.calls.iter().filter(running).count();
    match (timeline.settles_at, running) {
        (Some(_), 0) if after == Duration::ZERO => end.to_string(),
        (Some(_), 0) => format!("{end}: a timer runs on for {after}"),
        (Some(_), some) => {
            let verb = if some == 1 { "runs" } else { "run" };
            format!("{end}: {} {verb} on, for {after}", counted(some, "call"))
        }
        (None, 0) => end.to_string(),
        (None, some) => format!("{end}: {} cut off", counted(some, "call")),
    }
}

/// The steps that a pending program awaits, each with its line.
fn write_waits(page: &mut Page<'_>, scenario: &Scenario, timeline: &Timeline) -> io::Result<()> {
    let Some(source) = &scenario.source else { return Ok(()) };
    for place in timeline.waits_at.iter().map(|step| timeline.place(scenario, *step)) {
        let Some(at) = source.begins(place) else { continue };
        let first_line = source.at(place).lines().next().unwrap_or_default();
        let text = format!("line {}: {first_line}", at.line);
        page.keyed((FAINT, "waits at"), (PLAIN, &text), 1)?;
    }
    Ok(())
}

/// What the file expects, where it expects something.
pub(super) fn write_expected(page: &mut Page<'_>, unmet: Option<&[String]>) -> io::Result<()> {
    for unmet in unmet.into_iter().flatten() {
        page.keyed((BAD, "expected"), (BAD, &format!("✗ {unmet}")), MOST_LINES)?;
    }
    match unmet {
        Some([]) => page.keyed((GOOD, "expected"), (FAINT, "✓ as the file says"), 1),
        _ => Ok(()),
    }
}
