//! Every event of every program in a table, from which the script also takes its sentences.

use maud::{Markup, html};

use super::program::Board;
use super::table;
use crate::timeline::{EventKind, Timeline};
use crate::view::html::prose;

const HEADINGS: [&str; 5] = ["Step", "Time", "Program", "Event", "What happens"];

/// The events, sorted by time and then by program.
pub(super) fn table(boards: &[Board<'_>]) -> Markup {
    let mut events: Vec<(usize, usize)> = Vec::new();
    for (program, board) in boards.iter().enumerate() {
        events.extend((0..board.sentences.len() - 1).map(|event| (program, event)));
    }
    events.sort_by_key(|&(program, event)| boards[program].timeline.event(event).at);
    let rows = html! {
        @for (step, (program, event)) in events.into_iter().enumerate() {
            (row(step + 1, program, event, &boards[program]))
        }
    };
    html! {
        section.transcript aria-label="Every event" {
            h2 { "Every event" }
            (table::table("Table of every event", &HEADINGS, &rows))
        }
    }
}

/// The rows of a program that is not in the table yet.
pub(super) fn rows_of(board: &Board<'_>) -> Markup {
    html! {
        @for event in 0..board.sentences.len() - 1 { (row(0, board.index, event, board)) }
    }
}

fn row(step: usize, program: usize, event: usize, board: &Board<'_>) -> Markup {
    let timeline = board.timeline;
    html! {
        tr data-program=(program) data-event=(event) {
            th scope="row" { (step) }
            td.time { (timeline.event(event).at) }
            td { (prose::name(board.name())) }
            td { (happens(timeline, event)) }
            td.told { (prose::sentence(&board.sentences[event + 1])) }
        }
    }
}

/// The kind of an event, and its call or text.
fn happens(timeline: &Timeline, event: usize) -> Markup {
    let call = |id, kind: &str| {
        html! { (kind) " " (prose::quoted(&timeline.label(timeline.call(id)))) }
    };
    match timeline.event(event).kind {
        EventKind::Called(id) => call(id, "called"),
        EventKind::Started(id) => call(id, "started"),
        EventKind::Fulfilled(id) => call(id, "fulfilled"),
        EventKind::Rejected(id) => call(id, "rejected"),
        EventKind::Logged(text) => html! { "logged " (prose::quoted(timeline.text(text))) },
        EventKind::Unhandled(reason) => {
            let reason = timeline.reasons[reason as usize].in_texts(&timeline.texts).to_string();
            html! { "unhandled " (prose::quoted(&reason)) }
        }
        EventKind::Settled => html! { "settled" },
    }
}
