//! The end of a program, in words: its outcome, its times, and its expectations.

use std::io;

use anstyle::Style;

use super::line::Page;
use super::number::counted;
use super::style::{BAD, FAINT, GOOD, ORPHANED, PLAIN};
use super::verdict::verdict;
use crate::timeline::{Call, Crash, Outcome, Reason, Timeline, Value};
use crate::{Duration, Scenario};

/// The maximum number of lines of a value or a reason.
const MOST_LINES: usize = 3;

pub(super) fn write(
    page: &mut Page<'_>,
    scenario: &Scenario,
    timeline: &Timeline,
    is_wrong: bool,
) -> io::Result<()> {
    let (style, word) = outcome(timeline);
    let thrown = thrown_at(scenario, timeline);
    let span = if timeline.settles_at.is_none() { thrown.as_str() } else { "" };
    page.keyed((style, word), (PLAIN, &(result(timeline) + span)), MOST_LINES)?;
    if matches!(timeline.outcome, Outcome::Pending) {
        write_waits(page, scenario, timeline)?;
    }
    page.keyed((FAINT, "settles"), (PLAIN, &settles(timeline, is_wrong)), MOST_LINES)?;
    if let Some(crash) = crash_after_settling(timeline) {
        let reason = reason_text(&crash.reason, timeline);
        let crashes = format!("{}: {reason}{thrown}", crash.at);
        page.keyed((BAD, "crashes"), (PLAIN, &crashes), MOST_LINES)?;
    }
    page.keyed((FAINT, "work ends"), (PLAIN, &work_ends(timeline)), 1)
}

/// The position where code threw the error of a crash, in words.
fn thrown_at(scenario: &Scenario, timeline: &Timeline) -> String {
    let span = timeline.coded.as_ref().and_then(|coded| coded.crash);
    let at = span.and_then(|span| scenario.position(span));
    at.map(|at| format!(" (thrown at line {})", at.line)).unwrap_or_default()
}

/// The time at which the program settles, with the verdict, and its outcome if a crash follows.
fn settles(timeline: &Timeline, is_wrong: bool) -> String {
    let Some(at) = timeline.settles_at else { return "never".to_owned() };
    let how = match crash_after_settling(timeline) {
        Some(_) => format!(", {}", outcome(timeline).1),
        None => String::new(),
    };
    match verdict(timeline, is_wrong) {
        Some(verdict) => format!("{at}{how}: {verdict}"),
        None => format!("{at}{how}"),
    }
}

/// Returns the crash of a program that has settled before.
pub(super) fn crash_after_settling(timeline: &Timeline) -> Option<&Crash> {
    timeline.crash.as_ref().filter(|_| timeline.settles_at.is_some())
}

/// The word for the program's outcome, with its color.
pub(super) const fn outcome(timeline: &Timeline) -> (Style, &'static str) {
    match timeline.outcome {
        Outcome::Fulfilled(_) => (GOOD, "fulfilled"),
        Outcome::Rejected(_) => (BAD, "rejected"),
        Outcome::Crashed(_) => (BAD, "crashed"),
        Outcome::Pending => (ORPHANED, "pending"),
    }
}

/// The value or the reason of the program's outcome.
pub(super) fn result(timeline: &Timeline) -> String {
    match &timeline.outcome {
        // The value is shown as in Node, not as JSON.
        Outcome::Fulfilled(Value::Text(value)) if timeline.coded.is_some() => {
            timeline.text(*value).to_owned()
        }
        Outcome::Fulfilled(Value::Null) if timeline.coded.is_some() => "undefined".to_owned(),
        Outcome::Fulfilled(value) => value.in_texts(&timeline.texts).to_json(),
        Outcome::Rejected(reason) | Outcome::Crashed(reason) => reason_text(reason, timeline),
        Outcome::Pending if timeline.coded.as_ref().is_some_and(|coded| coded.has_exited) => {
            "the code ends the process with `process.exit()`".to_owned()
        }
        Outcome::Pending if timeline.coded.as_ref().is_some_and(|coded| !coded.is_created()) => {
            "the function does not run, because the code around it does not create it".to_owned()
        }
        Outcome::Pending => "nothing is left to run, and the program still waits".to_owned(),
    }
}

/// A reason as text: the message, or the messages of all branches of an `Any`.
pub(super) fn reason_text(reason: &Reason, timeline: &Timeline) -> String {
    match reason {
        Reason::Message(text) => timeline.text(*text).to_owned(),
        Reason::Errors(reasons) if reasons.is_empty() => "all rejected (no branches)".to_owned(),
        Reason::Errors(reasons) => {
            let each: Vec<_> = reasons.iter().map(|reason| reason_text(reason, timeline)).collect();
            format!("all rejected ({})", each.join("; "))
        }
    }
}

fn work_ends(timeline: &Timeline) -> String {
    let end = timeline.quiescent_at;
    let after = end.since(timeline.settles_at.unwrap_or(end));
    let runs_on =
        |call: &&Call| timeline.settles_at.is_some() && call.settles_at > timeline.settles_at;
    let runs_on = timeline.calls.iter().filter(runs_on).count();
    let cut_off = timeline.calls.iter().filter(|call| call.settles_at.is_none()).count();
    let mut said = Vec::new();
    if runs_on > 0 {
        let verb = if runs_on == 1 { "runs" } else { "run" };
        said.push(format!("{} {verb} for {after} more", counted(runs_on, "call")));
    } else if cut_off == 0 && after > Duration::ZERO {
        said.push(format!("a timer runs for {after} more"));
    }
    if cut_off > 0 {
        said.push(format!("{} cut off", counted(cut_off, "call")));
    }
    if said.is_empty() { end.to_string() } else { format!("{end}: {}", said.join("; ")) }
}

/// Writes the steps that a pending program awaits, each with its line.
fn write_waits(page: &mut Page<'_>, scenario: &Scenario, timeline: &Timeline) -> io::Result<()> {
    let Some(source) = &scenario.source else { return Ok(()) };
    for span in timeline.waits_at.iter().map(|step| timeline.span(scenario, *step)) {
        let Some(at) = source.begins(span) else { continue };
        let first_line = source.at(span).lines().next().unwrap_or_default();
        let text = format!("line {}: {first_line}", at.line);
        page.keyed((FAINT, "waits at"), (PLAIN, &text), 1)?;
    }
    Ok(())
}

/// Writes the expectations, if there are any.
pub(super) fn write_expected(page: &mut Page<'_>, unmet: Option<&[String]>) -> io::Result<()> {
    for unmet in unmet.into_iter().flatten() {
        page.keyed((BAD, "expected"), (BAD, &format!("✗ {unmet}")), MOST_LINES)?;
    }
    match unmet {
        Some([]) => page.keyed((GOOD, "expected"), (FAINT, "✓ all expectations are met"), 1),
        _ => Ok(()),
    }
}
