//! One event in JSON.

use serde::Serialize;

use crate::Instant;
use crate::timeline::{Event, EventKind, InTexts, Reason, Texts, Timeline};

/// An event: when, which, and in the field that its kind has, what it is about.
#[derive(Serialize)]
pub(super) struct EventJson<'a> {
    at: Instant,
    event: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<InTexts<'a, Reason, Texts>>,
}

impl<'a> EventJson<'a> {
    pub(super) fn new(timeline: &'a Timeline, event: Event) -> Self {
        let named = |event_name| Self {
            at: event.at,
            event: event_name,
            call: None,
            text: None,
            reason: None,
        };
        match event.kind {
            EventKind::Called(call) => Self { call: Some(call.0), ..named("called") },
            EventKind::Started(call) => Self { call: Some(call.0), ..named("started") },
            EventKind::Fulfilled(call) => Self { call: Some(call.0), ..named("fulfilled") },
            EventKind::Rejected(call) => Self { call: Some(call.0), ..named("rejected") },
            EventKind::Logged(text) => Self { text: Some(timeline.text(text)), ..named("logged") },
            EventKind::Unhandled(reason) => {
                let reason = timeline.reasons[reason as usize].in_texts(&timeline.texts);
                Self { reason: Some(reason), ..named("unhandled") }
            }
            EventKind::Settled => named("settled"),
        }
    }
}
