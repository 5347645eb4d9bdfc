//! One event in JSON.

use std::io::{self, Write};

use super::object::{Object, key};
use crate::Instant;
use crate::timeline::{CallId, Event, EventKind, Timeline};

/// Writes an event: its time, its kind, and the data of its kind.
pub(super) fn write(timeline: &Timeline, event: Event, out: &mut impl Write) -> io::Result<()> {
    let at = event.at;
    match event.kind {
        EventKind::Called(call) => of_call(at, r#","event":"called","call":"#, call, out),
        EventKind::Started(call) => of_call(at, r#","event":"started","call":"#, call, out),
        EventKind::Fulfilled(call) => of_call(at, r#","event":"fulfilled","call":"#, call, out),
        EventKind::Rejected(call) => of_call(at, r#","event":"rejected","call":"#, call, out),
        EventKind::Logged(text) => {
            let mut object = of_program(at, "logged", out)?;
            object.text(key!("text"), Some(timeline.text(text)))?;
            object.end()
        }
        EventKind::Unhandled(reason) => {
            let mut object = of_program(at, "unhandled", out)?;
            let reason = &timeline.reasons[reason as usize];
            object.field(key!("reason"), &reason.in_texts(&timeline.texts))?;
            object.end()
        }
        EventKind::Settled => of_program(at, "settled", out)?.end(),
    }
}

pub(super) fn of_program<'w, W: Write>(
    at: Instant,
    event: &str,
    out: &'w mut W,
) -> io::Result<Object<'w, W>> {
    let mut object = Object::new(out)?;
    object.instant(key!("at"), Some(at))?;
    object.text(key!("event"), Some(event))?;
    Ok(object)
}

/// Writes an event of a call. There may be millions of them, so each is written in as few pieces as
/// possible.
fn of_call(at: Instant, event: &str, CallId(call): CallId, out: &mut impl Write) -> io::Result<()> {
    let (mut moment, mut number) = (itoa::Buffer::new(), itoa::Buffer::new());
    out.write_all(b"{\"at\":")?;
    out.write_all(moment.format(at.as_nanos()).as_bytes())?;
    out.write_all(event.as_bytes())?;
    out.write_all(number.format(call).as_bytes())?;
    out.write_all(b"}")
}
