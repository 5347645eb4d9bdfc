//! One event in JSON.

use std::io::{self, Write};

use super::object::Object;
use crate::timeline::{CallId, Event, EventKind, Timeline};

/// An event: when, which, and in the field that its kind has, what it is about.
pub(super) fn write(timeline: &Timeline, event: Event, out: &mut impl Write) -> io::Result<()> {
    let mut object = Object::new(out)?;
    object.instant("at", Some(event.at))?;
    match event.kind {
        EventKind::Called(call) => of_call(&mut object, "called", call)?,
        EventKind::Started(call) => of_call(&mut object, "started", call)?,
        EventKind::Fulfilled(call) => of_call(&mut object, "fulfilled", call)?,
        EventKind::Rejected(call) => of_call(&mut object, "rejected", call)?,
        EventKind::Logged(text) => {
            object.text("event", Some("logged"))?;
            object.text("text", Some(timeline.text(text)))?;
        }
        EventKind::Unhandled(reason) => {
            object.text("event", Some("unhandled"))?;
            let reason = &timeline.reasons[reason as usize];
            object.field("reason", &reason.in_texts(&timeline.texts))?;
        }
        EventKind::Settled => object.text("event", Some("settled"))?,
    }
    object.end()
}

fn of_call<W: Write>(object: &mut Object<'_, W>, event: &str, call: CallId) -> io::Result<()> {
    object.text("event", Some(event))?;
    object.number("call", call.0.into())
}
