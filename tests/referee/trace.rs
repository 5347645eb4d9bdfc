//! A run as one line, from our timeline or from the referee's answer.
//!
//! `@1ms` is the time of the following events; `+a` a call, numbered from 0 in order, `+a(1, 2)`
//! one with items; `>0` its start, `=0` and `!0` its end; a text in quotes is logged; `?` precedes
//! the reason of an unhandled rejection; `.` means that the program settles. After `|` come the
//! outcome, after `!` a crash that came after it, and the time at which no work is left.

use std::fmt::Write as _;

use makespan::timeline::{Crash, EventKind, Outcome, Reason};
use makespan::{Instant, Timeline};
use serde_json::Value;

/// Our run.
pub(crate) fn of_timeline(timeline: &Timeline) -> String {
    told(timeline, &|reason| reason.in_texts(&timeline.texts).to_json())
}

/// Our run, with unhandled reasons in the evaluator's format.
pub(crate) fn in_words(timeline: &Timeline) -> String {
    told(timeline, &|reason| json(&message(timeline, reason)))
}

/// Our run; `unhandled` formats the reason of an unhandled rejection.
fn told(timeline: &Timeline, unhandled: &dyn Fn(&Reason) -> String) -> String {
    let mut trace = Trace::default();
    for event in timeline.events() {
        trace.at(event.at);
        match event.kind {
            EventKind::Called(id) => {
                let call = &timeline.calls[id.0 as usize];
                let task = timeline.text(timeline.tasks[call.task.0 as usize].name);
                let items = timeline.items(call);
                let items: Vec<&str> = items.iter().map(|item| timeline.text(*item)).collect();
                trace.called(task, &items);
            }
            EventKind::Started(id) => trace.of_call('>', u64::from(id.0)),
            EventKind::Fulfilled(id) => trace.of_call('=', u64::from(id.0)),
            EventKind::Rejected(id) => trace.of_call('!', u64::from(id.0)),
            EventKind::Logged(text) => trace.word(&json(&Value::from(timeline.text(text)))),
            EventKind::Unhandled(index) => {
                let reason = &timeline.reasons[index as usize];
                trace.word(&format!("?{}", unhandled(reason)));
            }
            EventKind::Settled => trace.word("."),
            other => panic!("an event that the referee does not know: {other:?}"),
        }
    }
    let texts = &timeline.texts;
    trace.word(&match &timeline.outcome {
        Outcome::Fulfilled(value) => format!("| fulfilled {}", value.in_texts(texts).to_json()),
        Outcome::Rejected(reason) => format!("| rejected {}", reason.in_texts(texts).to_json()),
        Outcome::Crashed(reason) => format!("| crashed {}", unhandled(reason)),
        Outcome::Pending => "| pending".to_owned(),
    });
    let crash = timeline.crash.as_ref().filter(|_| timeline.settles_at.is_some());
    if let Some(Crash { at, reason, .. }) = crash {
        trace.word(&format!("! {} {at}", unhandled(reason)));
    }
    trace.word(&timeline.quiescent_at.to_string());
    trace.line
}

/// What a script prints about our run: its logs, unhandled rejections, and how it settles.
pub(crate) fn of_script(timeline: &Timeline) -> String {
    let mut trace = Trace::default();
    let texts = &timeline.texts;
    for event in timeline.events() {
        let word = match event.kind {
            EventKind::Logged(text) => json(&Value::from(timeline.text(text))),
            EventKind::Unhandled(index) => {
                format!("?{}", json(&message(timeline, &timeline.reasons[index as usize])))
            }
            EventKind::Settled => ".".to_owned(),
            _ => continue,
        };
        trace.at(event.at);
        trace.word(&word);
    }
    if let Some(Crash { at, reason, .. }) = &timeline.crash {
        trace.word(&format!("! {} {at}", json(&message(timeline, reason))));
    }
    let outcome = match &timeline.outcome {
        Outcome::Fulfilled(makespan::timeline::Value::Text(text)) => {
            format!("fulfilled {}", timeline.text(*text))
        }
        Outcome::Fulfilled(value) => format!("fulfilled {}", value.in_texts(texts).to_json()),
        Outcome::Rejected(Reason::Message(text)) => format!("rejected {}", timeline.text(*text)),
        Outcome::Rejected(Reason::Errors(_)) => format!("rejected {ALL_REJECTED}"),
        Outcome::Crashed(_) | Outcome::Pending => "pending".to_owned(),
    };
    trace.word(&format!("| {outcome} {}", timeline.quiescent_at));
    trace.line
}

/// The message of the error of `any`.
const ALL_REJECTED: &str = "All promises were rejected";

/// A reason in the evaluator's format: only the message of the error of `any`, and the name of an
/// error without a message.
fn message(timeline: &Timeline, reason: &Reason) -> Value {
    match reason {
        Reason::Message(message) => match timeline.text(*message) {
            "" => Value::from("Error"),
            message => Value::from(message),
        },
        Reason::Errors(_) => Value::from(ALL_REJECTED),
    }
}

/// The run in Node.
pub(crate) fn of_answer(answer: &str) -> String {
    let answer: Value = serde_json::from_str(answer).expect("the referee writes JSON");
    let mut trace = Trace::default();
    for event in answer["events"].as_array().unwrap_or_else(|| panic!("no trace: {answer}")) {
        trace.at(instant(&event["at"]));
        let call = event["call"].as_u64();
        match (event["event"].as_str(), call) {
            (Some("called"), Some(call)) => {
                let call = &answer["calls"][usize::try_from(call).expect("it is an index")];
                let items = call["items"].as_array().into_iter().flatten();
                let items: Vec<&str> = items.filter_map(Value::as_str).collect();
                trace.called(call["task"].as_str().unwrap_or_default(), &items);
            }
            (Some("started"), Some(call)) => trace.of_call('>', call),
            (Some("fulfilled"), Some(call)) => trace.of_call('=', call),
            (Some("rejected"), Some(call)) => trace.of_call('!', call),
            (Some("logged"), _) => trace.word(&json(&event["text"])),
            (Some("unhandled"), _) => trace.word(&format!("?{}", json(&event["reason"]))),
            (Some("settled"), _) => trace.word("."),
            _ => panic!("no event: {event}"),
        }
    }
    let outcome = &answer["outcome"];
    let status = outcome["status"].as_str().unwrap_or_default();
    trace.word(&format!("| {status}"));
    for what in ["value", "reason"] {
        if let Some(what) = outcome.get(what) {
            trace.word(&json(what));
        }
    }
    if !answer["crash"].is_null() && status != "crashed" {
        let (at, reason) = (&answer["crash"]["at"], &answer["crash"]["reason"]);
        trace.word(&format!("! {} {}", json(reason), instant(at)));
    }
    trace.word(&instant(&answer["quiescent_at"]).to_string());
    trace.line
}

/// A line under construction.
#[derive(Default)]
pub(crate) struct Trace {
    pub(crate) line: String,
    at: Option<Instant>,
}

impl Trace {
    pub(crate) fn word(&mut self, word: &str) {
        if !self.line.is_empty() {
            self.line.push(' ');
        }
        self.line.push_str(word);
    }

    pub(crate) fn at(&mut self, at: Instant) {
        if self.at.replace(at) != Some(at) {
            self.word(&format!("@{at}"));
        }
    }

    pub(crate) fn called(&mut self, task: &str, items: &[impl AsRef<str>]) {
        self.word(&format!("+{task}"));
        if !items.is_empty() {
            let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
            let _ = write!(self.line, "({})", items.join(", "));
        }
    }

    pub(crate) fn of_call(&mut self, what: char, call: u64) {
        self.word(&format!("{what}{call}"));
    }
}

fn json(value: &Value) -> String {
    value.to_string()
}

fn instant(nanos: &Value) -> Instant {
    nanos.as_u64().and_then(Instant::from_nanos).expect("a time within the limit")
}
