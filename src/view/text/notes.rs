//! The lines below the picture: logs, reasons, and unhandled rejections, each with its time.

use std::io;

use super::bar::{Glyph, Glyphs};
use super::line::Page;
use super::number::count;
use super::picture::ShownReasons;
use super::style::{BAD, FAINT, PLAIN};
use super::summary::reason_text;
use crate::timeline::{Event, EventKind, Timeline};

/// The maximum number of notes of a program.
const MOST_NOTES: usize = 20;

/// The maximum number of lines of a note.
const MOST_LINES: usize = 3;

pub(super) fn write(
    page: &mut Page<'_>,
    timeline: &Timeline,
    shown: &ShownReasons,
    glyphs: &mut Glyphs,
) -> io::Result<()> {
    let noted = || {
        let kinds = timeline.event_kinds().enumerate();
        kinds.filter(|(_, kind)| is_noted(*kind, shown)).map(|(number, _)| number)
    };
    for event in noted().take(MOST_NOTES).map(|number| timeline.event(number)) {
        let (style, glyph, text) = note(timeline, event);
        glyphs.extend(glyph);
        let sign = glyph.map_or('!', Glyph::char);
        let key = event.at.to_string();
        page.keyed((FAINT, &key), (style, &format!("{sign} {text}")), MOST_LINES)?;
    }
    let all = noted().count();
    let more = all.saturating_sub(MOST_NOTES);
    if more > 0 {
        let text = format!("+ {} more lines", count(more));
        page.keyed((FAINT, ""), (FAINT, &text), 1)?;
    }
    if all > 0 { page.blank() } else { Ok(()) }
}

fn is_noted(kind: EventKind, shown: &ShownReasons) -> bool {
    match kind {
        EventKind::Logged(_) | EventKind::Unhandled(_) => true,
        EventKind::Rejected(call) => !shown.contains(&call),
        _ => false,
    }
}

fn note(timeline: &Timeline, event: Event) -> (anstyle::Style, Option<Glyph>, String) {
    match event.kind {
        EventKind::Logged(text) => (PLAIN, Some(Glyph::Logged), timeline.text(text).to_owned()),
        EventKind::Unhandled(reason) => {
            let reason = reason_text(&timeline.reasons[reason as usize], timeline);
            (BAD, None, format!("unhandled rejection: {reason}"))
        }
        EventKind::Rejected(call) => {
            let call = timeline.call(call);
            let reason = call.rejected.map_or("", |reason| timeline.text(reason));
            (BAD, Some(Glyph::Rejected), format!("{}: {reason}", timeline.label(call)))
        }
        _ => (PLAIN, None, String::new()),
    }
}
