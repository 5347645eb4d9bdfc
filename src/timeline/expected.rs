//! Compares the expectations of a file with a run.

use std::fmt;

use serde::Serialize;

use super::{Outcome, Reason, Timeline, Value};
use crate::Instant;
use crate::scenario::{Expectation, ExpectedOutcome, ExpectedReason, ExpectedTime, ExpectedValue};

/// An expectation that is not met, with both sides as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unmet {
    /// The field of `expect`: `settles`, `work_ends`, `outcome`, `crash`, `value` or `logs`.
    pub field: &'static str,
    /// The expectation of the file.
    pub expected: String,
    /// The result of the run.
    pub found: String,
}

impl fmt::Display for Unmet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} {}, found {}", self.field, self.expected, self.found)
    }
}

/// Returns the fields of an expectation that are not met by a timeline, in their order.
///
/// `finds` is not checked here, because a timeline does not know findings.
#[must_use]
pub fn unmet(expectation: &Expectation, timeline: &Timeline) -> Vec<Unmet> {
    let settles = expectation
        .settles
        .filter(|&expected| !time_holds(expected, timeline.settles_at))
        .map(|expected| ("settles", expected.to_string(), settles_found(timeline)));
    let work_ends = expectation
        .work_ends
        .filter(|&expected| !time_holds(expected, Some(timeline.quiescent_at)))
        .map(|expected| ("work_ends", expected.to_string(), timeline.quiescent_at.to_string()));
    let outcome = expectation
        .outcome
        .as_ref()
        .filter(|expected| !outcome_holds(expected, timeline))
        .map(|expected| ("outcome", expected.to_string(), outcome_found(timeline)));
    let crash = unmet_crash(expectation, timeline);
    let value = expectation
        .value
        .as_ref()
        .filter(|expected| match &timeline.outcome {
            Outcome::Fulfilled(value) => !value_holds(expected, value, timeline),
            _ => true,
        })
        .map(|expected| ("value", expected.to_string(), value_found(timeline)));
    let logs = expectation.logs.as_ref().and_then(|expected| differing_log(expected, timeline));
    [settles, work_ends, outcome, crash, value, logs]
        .into_iter()
        .flatten()
        .map(|(field, expected, found)| Unmet { field, expected, found })
        .collect()
}

fn time_holds(expected: ExpectedTime, found: Option<Instant>) -> bool {
    let elapsed = found.map(Instant::elapsed);
    match expected {
        ExpectedTime::Exactly(time) => elapsed == Some(time),
        ExpectedTime::AtMost(time) => elapsed.is_some_and(|elapsed| elapsed <= time),
    }
}

/// Compares the crash after the program has settled. A file that states the outcome of a program,
/// but no crash, expects no crash.
fn unmet_crash(
    expectation: &Expectation,
    timeline: &Timeline,
) -> Option<(&'static str, String, String)> {
    let found = timeline.crash.as_ref().filter(|_| timeline.settles_at.is_some());
    let (expected, holds) = match (&expectation.crash, found) {
        (Some(expected), Some(found)) => {
            (expected.to_string(), reason_holds(expected, &found.reason, timeline))
        }
        (Some(expected), None) => (expected.to_string(), false),
        (None, found) => ("none".to_owned(), found.is_none() || expectation.outcome.is_none()),
    };
    let found = match found {
        Some(crash) => {
            format!("{}, at {}", written_reason(&crash.reason, timeline), crash.at)
        }
        None => "none after it settled".to_owned(),
    };
    (!holds).then_some(("crash", expected, found))
}

fn outcome_holds(expected: &ExpectedOutcome, timeline: &Timeline) -> bool {
    match (expected, &timeline.outcome) {
        (ExpectedOutcome::Fulfilled, Outcome::Fulfilled(_))
        | (ExpectedOutcome::Pending, Outcome::Pending) => true,
        (ExpectedOutcome::Rejected(expected), Outcome::Rejected(found))
        | (ExpectedOutcome::Crashed(expected), Outcome::Crashed(found)) => {
            reason_holds(expected, found, timeline)
        }
        _ => false,
    }
}

fn value_holds(expected: &ExpectedValue, found: &Value, timeline: &Timeline) -> bool {
    match (expected, found) {
        (ExpectedValue::Null, Value::Null) => true,
        (ExpectedValue::Text(expected), Value::Text(found)) => expected == timeline.text(*found),
        (ExpectedValue::List(expected), Value::List(found)) => {
            expected.len() == found.len()
                && expected.iter().zip(found).all(|(e, f)| value_holds(e, f, timeline))
        }
        (ExpectedValue::Fulfilled(expected), Value::Fulfilled(found)) => {
            value_holds(expected, found, timeline)
        }
        (ExpectedValue::Rejected(expected), Value::Rejected(found)) => {
            reason_holds(expected, found, timeline)
        }
        _ => false,
    }
}

fn reason_holds(expected: &ExpectedReason, found: &Reason, timeline: &Timeline) -> bool {
    match (expected, found) {
        (ExpectedReason::Message(expected), Reason::Message(found)) => {
            expected == timeline.text(*found)
        }
        (ExpectedReason::Errors(expected), Reason::Errors(found)) => {
            expected.len() == found.len()
                && expected.iter().zip(found).all(|(e, f)| reason_holds(e, f, timeline))
        }
        _ => false,
    }
}

/// The first line that differs. The whole log would be too long.
fn differing_log(
    expected: &[String],
    timeline: &Timeline,
) -> Option<(&'static str, String, String)> {
    let mut found = timeline.logs();
    let mut expected = expected.iter();
    let line = |number: usize, text: Option<&str>| match text {
        Some(text) => format!("line {number}: {}", quoted(text)),
        None if number == 1 => "no lines".to_owned(),
        None if number == 2 => "only 1 line".to_owned(),
        None => format!("only {} lines", number - 1),
    };
    (1..).find_map(|number| match (expected.next().map(String::as_str), found.next()) {
        (None, None) => Some(None),
        (expected, found) if expected == found => None,
        (expected, found) => Some(Some(("logs", line(number, expected), line(number, found)))),
    })?
}

fn settles_found(timeline: &Timeline) -> String {
    match timeline.settles_at {
        Some(at) => at.to_string(),
        None if timeline.outcome == Outcome::Pending => "that it never settles".to_owned(),
        None => outcome_found(timeline),
    }
}

fn outcome_found(timeline: &Timeline) -> String {
    match &timeline.outcome {
        Outcome::Fulfilled(_) => "Fulfilled".to_owned(),
        Outcome::Rejected(reason) => format!("Rejected({})", written_reason(reason, timeline)),
        Outcome::Crashed(reason) => format!("Crashed({})", written_reason(reason, timeline)),
        Outcome::Pending => "Pending".to_owned(),
    }
}

fn value_found(timeline: &Timeline) -> String {
    match &timeline.outcome {
        Outcome::Fulfilled(value) => written(value, timeline).to_string(),
        _ => outcome_found(timeline),
    }
}

/// A string in quotes.
fn quoted(text: &str) -> String {
    // A string is always valid JSON, and RON reads the same escapes, except for control characters.
    serde_json::to_string(text).unwrap_or_default()
}

impl fmt::Display for ExpectedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exactly(time) => time.fmt(f),
            Self::AtMost(time) => write!(f, "at most {time}"),
        }
    }
}

impl fmt::Display for ExpectedOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fulfilled => f.write_str("Fulfilled"),
            Self::Rejected(reason) => write!(f, "Rejected({reason})"),
            Self::Crashed(reason) => write!(f, "Crashed({reason})"),
            Self::Pending => f.write_str("Pending"),
        }
    }
}

impl fmt::Display for ExpectedValue {
    /// Writes the value as `value` is written in the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("None"),
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::List(values) => write_list(f, values),
            Self::Fulfilled(value) => write!(f, "Fulfilled({value})"),
            Self::Rejected(reason) => write!(f, "Rejected({reason})"),
        }
    }
}

impl fmt::Display for ExpectedReason {
    /// Writes the reason as `outcome` is written in the file: several reasons are a list.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(text) => f.write_str(&quoted(text)),
            Self::Errors(reasons) => write_list(f, reasons),
        }
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, entries: &[impl fmt::Display]) -> fmt::Result {
    f.write_str("[")?;
    for (number, entry) in entries.iter().enumerate() {
        let comma = if number == 0 { "" } else { ", " };
        write!(f, "{comma}{entry}")?;
    }
    f.write_str("]")
}

/// The result of a run, written as an expectation, so that both sides can be compared.
fn written(value: &Value, timeline: &Timeline) -> ExpectedValue {
    match value {
        Value::Null => ExpectedValue::Null,
        Value::Text(text) => ExpectedValue::Text(timeline.text(*text).to_owned()),
        Value::List(values) => {
            ExpectedValue::List(values.iter().map(|value| written(value, timeline)).collect())
        }
        Value::Fulfilled(value) => ExpectedValue::Fulfilled(Box::new(written(value, timeline))),
        Value::Rejected(reason) => ExpectedValue::Rejected(written_reason(reason, timeline)),
    }
}

fn written_reason(reason: &Reason, timeline: &Timeline) -> ExpectedReason {
    match reason {
        Reason::Message(text) => ExpectedReason::Message(timeline.text(*text).to_owned()),
        Reason::Errors(reasons) => ExpectedReason::Errors(
            reasons.iter().map(|reason| written_reason(reason, timeline)).collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Duration;
    use crate::timeline::sample::Sample;

    fn found(expectation: &Expectation) -> Vec<String> {
        let mut sample = Sample::new("eager");
        sample.call("a", 0, 0, 100).call("b", 0, 0, 300).log(100, "one").log(300, "two");
        let value = sample.list(&["a", "b"]);
        let timeline = sample.fulfills(value, 300);
        unmet(expectation, &timeline).iter().map(ToString::to_string).collect()
    }

    fn millis(millis: u64) -> Duration {
        Duration::from_nanos(millis * 1_000_000).unwrap()
    }

    #[test]
    fn met_expectations_are_not_reported() {
        let texts = ["a", "b"].map(|text| ExpectedValue::Text(text.into()));
        let expectation = Expectation {
            settles: Some(ExpectedTime::AtMost(millis(300))),
            work_ends: Some(ExpectedTime::Exactly(millis(300))),
            outcome: Some(ExpectedOutcome::Fulfilled),
            value: Some(ExpectedValue::List(texts.into())),
            logs: Some(vec!["one".into(), "two".into()]),
            finds: Some(vec!["lost-result".into()]),
            ..Expectation::default()
        };
        assert_eq!(found(&expectation), [""; 0]);
    }

    #[test]
    fn an_unmet_expectation_shows_expected_and_found() {
        let expectation = Expectation {
            settles: Some(ExpectedTime::Exactly(millis(100))),
            work_ends: Some(ExpectedTime::AtMost(millis(299))),
            outcome: Some(ExpectedOutcome::Rejected(ExpectedReason::Errors(vec![
                ExpectedReason::Message("no".into()),
            ]))),
            value: Some(ExpectedValue::Rejected(ExpectedReason::Message("no".into()))),
            logs: Some(vec!["one".into(), "three".into()]),
            ..Expectation::default()
        };
        assert_eq!(
            found(&expectation),
            [
                "expected settles 100ms, found 300ms",
                "expected work_ends at most 299ms, found 300ms",
                r#"expected outcome Rejected(["no"]), found Fulfilled"#,
                r#"expected value Rejected("no"), found ["a", "b"]"#,
                r#"expected logs line 2: "three", found line 2: "two""#,
            ]
        );
    }

    #[test]
    fn a_crash_after_settling_is_reported_with_the_end() {
        let unmet_of = |expectation: &Expectation| {
            let mut sample = Sample::new("p");
            sample.call("a", 0, 0, 20).rejected("b", 0, 0, 50, "no");
            let timeline = sample.fulfills_and_crashes(Value::Null, 20, "no", 50);
            let unmet = unmet(expectation, &timeline);
            unmet.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let reason = |text: &str| ExpectedReason::Message(text.into());
        let outcome = Some(ExpectedOutcome::Fulfilled);
        let settles = Some(ExpectedTime::Exactly(millis(20)));
        let told = Expectation {
            outcome: outcome.clone(),
            settles,
            crash: Some(reason("no")),
            ..Expectation::default()
        };
        assert_eq!(unmet_of(&told), [""; 0]);
        assert_eq!(unmet_of(&Expectation { settles, ..Expectation::default() }), [""; 0]);
        let silent = Expectation { outcome, ..Expectation::default() };
        assert_eq!(unmet_of(&silent), [r#"expected crash none, found "no", at 50ms"#]);
        let other = Expectation { crash: Some(reason("yes")), ..Expectation::default() };
        assert_eq!(unmet_of(&other), [r#"expected crash "yes", found "no", at 50ms"#]);
        let before = ExpectedOutcome::Crashed(reason("no"));
        let before = Expectation { outcome: Some(before), ..Expectation::default() };
        assert_eq!(
            unmet_of(&before),
            [
                r#"expected outcome Crashed("no"), found Fulfilled"#,
                r#"expected crash none, found "no", at 50ms"#
            ]
        );
        assert_eq!(found(&told)[1], r#"expected crash "no", found none after it settled"#);
    }

    #[test]
    fn a_log_that_is_too_short_or_too_long_is_reported() {
        let logs = |lines: &[&str]| Expectation {
            logs: Some(lines.iter().map(ToString::to_string).collect()),
            ..Expectation::default()
        };
        assert_eq!(found(&logs(&["one"])), [r#"expected logs only 1 line, found line 2: "two""#]);
        assert_eq!(
            found(&logs(&["one", "two", "three"])),
            [r#"expected logs line 3: "three", found only 2 lines"#]
        );
    }
}
