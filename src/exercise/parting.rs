//! The first event at which a belief and the timeline part.

use std::collections::BTreeMap;

use super::text::{Text, at_ms};
use crate::Instant;
use crate::timeline::{EventKind, Outcome, Reason, Texts, Timeline, Value};

/// Where two timelines part: something that happens in one of them at a moment at which it does not
/// happen in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parting {
    /// What happens.
    event: Text,
    /// When the believer expects it.
    believed: Option<Instant>,
    /// When it happens.
    truth: Option<Instant>,
}

/// What happens at each moment, in order.
type Moments = BTreeMap<Instant, Vec<Text>>;

/// A sentence about where a belief and the truth part; `None` where they do not.
pub(super) fn parting(believed: &Timeline, truth: &Timeline) -> Option<Text> {
    let parting = first(&moments(believed), &moments(truth));
    parting.map(|parting| parting.sentence()).or_else(|| of_values(believed, truth))
}

fn moments(timeline: &Timeline) -> Moments {
    let labels = timeline.numbered_labels();
    let mut moments = Moments::new();
    for event in &timeline.events {
        let call = |id: crate::timeline::CallId, what| {
            Text::code(labels[id.0 as usize].clone()).and(" ").and(what)
        };
        let text = match event.kind {
            EventKind::Called(id) => call(id, "is called"),
            EventKind::Started(id) => {
                // Without a wait it begins as it is called, and that has been said.
                if timeline.call(id).called_at == event.at {
                    continue;
                }
                call(id, "gets its slot")
            }
            EventKind::Fulfilled(id) => call(id, "fulfils"),
            EventKind::Rejected(id) => call(id, "rejects"),
            EventKind::Logged(line) => Text::code(timeline.text(line)).and(" is logged"),
            EventKind::Unhandled(_) => {
                Text::from("a rejection that nobody handles ends the process")
            }
            EventKind::Settled => Text::from("the caller goes on"),
        };
        moments.entry(event.at).or_default().push(text);
    }
    moments
}

fn first(believed: &Moments, truth: &Moments) -> Option<Parting> {
    let mut instants: Vec<Instant> = believed.keys().chain(truth.keys()).copied().collect();
    instants.sort_unstable();
    instants.dedup();
    let none = Vec::new();
    instants.into_iter().find_map(|at| {
        let (expected, happens) =
            (believed.get(&at).unwrap_or(&none), truth.get(&at).unwrap_or(&none));
        let only_in = |these: &[Text], those: &[Text]| {
            these.iter().find(|text| count(these, text) > count(those, text)).cloned()
        };
        if let Some(event) = only_in(expected, happens) {
            let truth = when(truth, &event);
            return Some(Parting { event, believed: Some(at), truth });
        }
        let event = only_in(happens, expected)?;
        let believed = when(believed, &event);
        Some(Parting { event, believed, truth: Some(at) })
    })
}

fn count(texts: &[Text], text: &Text) -> usize {
    texts.iter().filter(|other| *other == text).count()
}

fn when(moments: &Moments, event: &Text) -> Option<Instant> {
    moments.iter().find(|(_, texts)| texts.contains(event)).map(|(at, _)| *at)
}

impl Parting {
    fn sentence(&self) -> Text {
        let when =
            |at: Option<Instant>| at.map_or("never".to_owned(), |at| format!("at {}", at_ms(at)));
        Text::from("by that idea ").and_text(&self.event).and(format!(
            " {}; in truth, {}.",
            when(self.believed),
            when(self.truth)
        ))
    }
}

/// Where the timelines are the same event for event, and the values are not.
fn of_values(believed: &Timeline, truth: &Timeline) -> Option<Text> {
    let (expected, value) = (outcome(believed), outcome(truth));
    (expected != value).then(|| {
        Text::from("event for event it is the same; but by that idea it ")
            .and_text(&expected)
            .and("; in truth, it ")
            .and_text(&value)
            .and(".")
    })
}

/// How a program ends, without a time: "fulfils with `null`".
pub(super) fn outcome(timeline: &Timeline) -> Text {
    let texts = &timeline.texts;
    match &timeline.outcome {
        Outcome::Fulfilled(value) => Text::from("fulfils with ").and_code(js_value(value, texts)),
        Outcome::Rejected(reason) => Text::from("rejects with ").and_code(js_error(reason, texts)),
        Outcome::Crashed(reason) => {
            Text::from("never settles: the process dies of ").and_code(js_error(reason, texts))
        }
        Outcome::Pending => Text::from("never settles"),
    }
}

/// A value as JavaScript writes it, `undefined` included.
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
