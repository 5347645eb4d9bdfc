//! One call in JSON.

use std::io::{self, Write};

use super::code;
use super::object::{Object, key, string};
use crate::scenario::{Scenario, Spans};
use crate::timeline::{Call, Timeline};

/// Writes a call, its times, and its position.
pub(super) fn write(
    (scenario, spans): (&Scenario, &Spans),
    timeline: &Timeline,
    (number, call): (usize, &Call),
    out: &mut impl Write,
) -> io::Result<()> {
    let mut object = Object::new(out)?;
    object.text(key!("task"), Some(timeline.text(timeline.task_of(call).name)))?;
    object
        .array(key!("items"), timeline.items(call), |out, item| string(out, timeline.text(item)))?;
    object.instant(key!("called_at"), Some(call.called_at))?;
    object.instant(key!("starts_at"), call.starts_at)?;
    object.instant(key!("settles_at"), call.settles_at)?;
    // The reason, if it rejects.
    object.text(key!("rejected"), call.rejected.map(|reason| timeline.text(reason)))?;
    // The time for which it blocks the thread, from `called_at`.
    object.duration(key!("blocks"), call.blocks)?;
    // The time for which it runs, from `starts_at`; it settles later if the thread is blocked.
    object.duration(key!("takes"), call.takes)?;
    if let Some(coded) = &timeline.coded {
        return code::call((scenario, timeline, coded), number, object);
    }
    // The steps of a generated program are not in the text: its calls refer to the tasks.
    let span = Some(spans.of(call.step)).filter(|span| span.is_some());
    let span = span.unwrap_or(timeline.task_of(call).span);
    super::span(&mut object, scenario.position(span))?;
    object.end()
}
