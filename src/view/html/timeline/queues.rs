//! The drawer with the queues of the event loop, and the data that the script fills it with.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::controls::{self, Button};
use crate::executor::{QueueEntry, QueuePoint, QueuedWhat, Queues};
use crate::scenario::StepId;
use crate::view::snippet::Snippets;
use crate::view::visible::visible;

const STEPS: [Button; 2] = [
    ("unqueue", "Previous change of the queues", ",", "M11 3v10L3.5 8z"),
    ("queue", "Next change of the queues", ".", "M5 3v10l7.5-5z"),
];

/// The lists of the drawer, in the order of the data: the heading, and the text of an empty list.
const LISTS: [(&str, &str); 6] = [
    ("Call stack", "no code runs"),
    ("Suspended", "no function waits"),
    ("nextTick", "empty"),
    ("Microtasks", "empty"),
    ("Timers", "none is set"),
    ("Immediates", "empty"),
];

/// The drawer. It is closed until its script opens it.
pub(super) fn drawer() -> Markup {
    html! {
        section.queues aria-label="Queues of the event loop" hidden {
            div.queue-bar {
                h2 { "Queues" }
                span.queue-at {}
                div.steps role="group" aria-label="Changes of the queues" {
                    @for button in STEPS { (controls::drawn(button)) }
                }
                button type="button" data-does="close" { "Close" }
            }
            div.queue-lists {
                @for (heading, empty) in LISTS {
                    div.queue {
                        h3 { (heading) }
                        ol role="list" aria-label=(heading) data-empty=(empty) {}
                    }
                }
            }
        }
    }
}

/// The data of a program's queues: whether they are complete, the entries (each a text and a line),
/// and the points. A point is the number of events, the time, and the lists. A list that is the
/// same as at the previous point is 0.
pub(super) fn data(queues: &Queues<StepId>, snippets: &Snippets<'_>) -> Value {
    let line = |entry: &QueueEntry<StepId>| {
        let lines = entry.place.and_then(|step| snippets.innermost_lines(step));
        lines.map(|[first, _]| first)
    };
    let entries: Vec<Value> =
        queues.entries.iter().map(|entry| json!([text(entry), line(entry)])).collect();
    let mut before: [Value; 6] = LISTS.map(|_| json!([]));
    let points: Vec<Value> = queues
        .points
        .iter()
        .map(|point| {
            let lists = lists(point);
            let told = lists
                .iter()
                .zip(&before)
                .map(|(list, before)| if list == before { json!(0) } else { list.clone() });
            let told: Vec<Value> = told.collect();
            before = lists;
            json!([point.events, point.at, told])
        })
        .collect();
    json!([queues.is_whole, entries, points])
}

fn lists(point: &QueuePoint<usize>) -> [Value; 6] {
    let QueuePoint { stack, suspended, ticks, microtasks, timers, immediates, .. } = point;
    let [stack, suspended, ticks, microtasks, immediates] =
        [stack, suspended, ticks, microtasks, immediates].map(|list| json!(list));
    [stack, suspended, ticks, microtasks, json!(timers), immediates]
}

fn text(entry: &QueueEntry<StepId>) -> String {
    let name = visible(&entry.name).into_owned();
    match entry.what {
        QueuedWhat::Resume => format!("{name} resumes"),
        QueuedWhat::Adopt => "a promise follows another".to_owned(),
        QueuedWhat::Settle => "a promise settles".to_owned(),
        QueuedWhat::Branch => format!("branch {name} is noted"),
        QueuedWhat::Sleep => "sleep".to_owned(),
        QueuedWhat::Timeout => format!("timeout: {name}"),
        QueuedWhat::Caller => "the caller resumes".to_owned(),
        QueuedWhat::Function | QueuedWhat::Callback | QueuedWhat::Work => name,
    }
}
