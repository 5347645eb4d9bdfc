//! The outcome of a program, in words.

use super::Misconception;
use super::text::{Text, at_ms};
use crate::timeline::{Crash, Outcome, Reason, Texts, Timeline, Value};

/// The outcome without its time: "fulfills with `undefined`".
pub(super) fn of(timeline: &Timeline) -> Text {
    let texts = &timeline.texts;
    match &timeline.outcome {
        Outcome::Fulfilled(value) => Text::from("fulfills with ").and_code(js_value(value, texts)),
        Outcome::Rejected(reason) => rejection(reason, texts),
        Outcome::Crashed(reason) => {
            Text::from("never settles: the process crashes with ").and_code(js_error(reason, texts))
        }
        Outcome::Pending => Text::from("never settles"),
    }
}

/// The outcome of a rejection: "rejects with `Error("gone")`".
pub(super) fn rejection(reason: &Reason, texts: &Texts) -> Text {
    Text::from("rejects with ").and_code(js_error(reason, texts))
}

/// The outcome with a misconception. A misconception that is only about times has the true value,
/// because the value of its own run means nothing. Returns `None` if there is no such value.
pub(super) fn believed(idea: Misconception, believed: &Timeline, truth: &Timeline) -> Option<Text> {
    match (&believed.outcome, &truth.outcome) {
        (Outcome::Fulfilled(_), Outcome::Fulfilled(_)) if idea.is_about_times() => Some(of(truth)),
        (Outcome::Fulfilled(_), _) if idea.is_about_times() => None,
        _ => Some(of(believed)),
    }
}

/// An outcome with its time: "fulfills with `undefined` at 100 ms", and then the crash that
/// follows, if any.
pub(super) fn with_time(ending: Text, timeline: &Timeline) -> Text {
    match (timeline.settles_at, &timeline.crash) {
        (Some(at), _) => and_crash(ending.and(format!(" at {}", at_ms(at))), timeline),
        (None, Some(crash)) => ending.and(format!(" at {}", at_ms(crash.at))),
        (None, None) => ending,
    }
}

/// An outcome, and the crash that follows, if any.
pub(super) fn and_crash(ending: Text, timeline: &Timeline) -> Text {
    let Some(crash) = after_settling(timeline) else { return ending };
    let crashes = ending.and("; then the process crashes with ");
    crashes
        .and_code(js_error(&crash.reason, &timeline.texts))
        .and(format!(" at {}", at_ms(crash.at)))
}

/// The crash that comes after the program has settled.
pub(super) fn after_settling(timeline: &Timeline) -> Option<&Crash> {
    timeline.crash.as_ref().filter(|_| timeline.settles_at.is_some())
}

/// Whether the program fulfills.
pub(super) fn fulfills(timeline: &Timeline) -> bool {
    matches!(timeline.outcome, Outcome::Fulfilled(_))
}

/// Whether the program fulfills and the process doesn't crash.
pub(super) fn fulfills_uncrashed(timeline: &Timeline) -> bool {
    fulfills(timeline) && timeline.crash.is_none()
}

/// A value in JavaScript syntax, including `undefined`.
fn js_value(value: &Value, texts: &Texts) -> String {
    match value {
        Value::Null => "undefined".to_owned(),
        Value::Text(_) => value.in_texts(texts).to_json(),
        Value::List(values) => {
            let values: Vec<String> = values.iter().map(|value| js_value(value, texts)).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Fulfilled(value) => {
            format!("{{status: \"fulfilled\", value: {}}}", js_value(value, texts))
        }
        Value::Rejected(reason) => {
            format!("{{status: \"rejected\", reason: {}}}", js_error(reason, texts))
        }
    }
}

fn js_error(reason: &Reason, texts: &Texts) -> String {
    match reason {
        Reason::Message(_) => format!("Error({})", reason.in_texts(texts).to_json()),
        Reason::Errors(reasons) => {
            let errors: Vec<String> =
                reasons.iter().map(|reason| js_error(reason, texts)).collect();
            format!("AggregateError([{}])", errors.join(", "))
        }
    }
}
