//! The lines that a program logs, each with its event.

use maud::{Markup, html};

use crate::timeline::{EventKind, Timeline};
use crate::view::html::prose;

/// The maximum number of lines that are shown.
const MOST_LINES: usize = 1000;

pub(super) fn console(timeline: &Timeline) -> Markup {
    let logs = timeline.events().enumerate().filter_map(|(index, event)| match event.kind {
        EventKind::Logged(text) => Some((index, timeline.text(text))),
        _ => None,
    });
    let logs: Vec<(usize, &str)> = logs.take(MOST_LINES).collect();
    html! {
        @if !logs.is_empty() {
            ol.console role="list" aria-label="Console" {
                @for (event, text) in logs { li data-event=(event) { (prose::quoted(text)) } }
            }
        }
    }
}
