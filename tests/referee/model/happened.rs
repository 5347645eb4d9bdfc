//! The events of the model, and those of the engine in the same form.

use makespan::Timeline;
use makespan::timeline::{EventKind, Outcome};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The call with this number, from 0, and its label: `task`, or `task(item)`.
    Called(usize, String),
    Started(usize),
    Fulfilled(usize),
    Rejected(usize),
    Logged(String),
    Unhandled(Value),
    Settled,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Fulfilled(Value),
    Rejected(Value),
    Crashed(Value),
    Pending,
}

/// A run: its events with their times, how it ended, when it settled, when and why it crashed, and
/// when its work ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Happened {
    pub(crate) events: Vec<(u64, Event)>,
    pub(crate) end: End,
    pub(crate) settles_at: Option<u64>,
    pub(crate) crash: Option<(u64, Value)>,
    pub(crate) quiescent_at: u64,
}

impl Happened {
    /// The run of the engine.
    pub(crate) fn of(timeline: &Timeline) -> Self {
        let parsed = |json: String| serde_json::from_str(&json).expect("it is JSON");
        let reason = |reason: &makespan::timeline::Reason| {
            parsed(reason.in_texts(&timeline.texts).to_json())
        };
        let event = |kind| match kind {
            EventKind::Called(id) => {
                Event::Called(id.0 as usize, timeline.label(timeline.call(id)))
            }
            EventKind::Started(id) => Event::Started(id.0 as usize),
            EventKind::Fulfilled(id) => Event::Fulfilled(id.0 as usize),
            EventKind::Rejected(id) => Event::Rejected(id.0 as usize),
            EventKind::Logged(text) => Event::Logged(timeline.text(text).to_owned()),
            EventKind::Unhandled(index) => {
                Event::Unhandled(reason(&timeline.reasons[index as usize]))
            }
            EventKind::Settled => Event::Settled,
            other => panic!("an event that the model does not know: {other:?}"),
        };
        Self {
            events: timeline.events().map(|told| (told.at.as_nanos(), event(told.kind))).collect(),
            end: match &timeline.outcome {
                Outcome::Fulfilled(value) => {
                    End::Fulfilled(parsed(value.in_texts(&timeline.texts).to_json()))
                }
                Outcome::Rejected(why) => End::Rejected(reason(why)),
                Outcome::Crashed(why) => End::Crashed(reason(why)),
                Outcome::Pending => End::Pending,
            },
            settles_at: timeline.settles_at.map(makespan::Instant::as_nanos),
            crash: timeline
                .crash
                .as_ref()
                .map(|crash| (crash.at.as_nanos(), reason(&crash.reason))),
            quiescent_at: timeline.quiescent_at.as_nanos(),
        }
    }

    /// The first difference between the engine's run and the model's, if there is one.
    pub(crate) fn first_difference(&self, model: &Self) -> Option<String> {
        if self == model {
            return None;
        }
        let longest = self.events.len().max(model.events.len());
        let apart = (0..longest).find(|&at| self.events.get(at) != model.events.get(at));
        let [here, there] = [self, model].map(|run| {
            let Some(at) = apart else {
                let Self { end, settles_at, crash, quiescent_at, .. } = run;
                return format!("{end:?} {settles_at:?} {crash:?} {quiescent_at}");
            };
            match run.events.get(at) {
                Some((at, event)) => format!("{event:?} at {at} ns"),
                None => "nothing more".to_owned(),
            }
        });
        let place = apart.map_or_else(|| "the end".to_owned(), |at| format!("event {at}"));
        Some(format!("{place}: the engine has {here}, the model {there}"))
    }
}
