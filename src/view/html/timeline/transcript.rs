//! Every event of every program in a table, from which the script also takes its sentences.

use maud::{Markup, html};

use super::program::Board;
use crate::timeline::{EventKind, Timeline};
use crate::view::html::prose;

/// The events, sorted by time and then by program.
pub(super) fn table(boards: &[Board<'_>]) -> Markup {
    let mut rows: Vec<(usize, usize)> = Vec::new();
    for (program, board) in boards.iter().enumerate() {
        rows.extend((0..board.sentences.len() - 1).map(|event| (program, event)));
    }
    rows.sort_by_key(|&(program, event)| boards[program].timeline.event(event).at);
    html! {
        section.transcript aria-label="Every event" {
            h2 { "Every event" }
            div.scroll tabindex="0" role="group" aria-label="Table of every event" {
                table {
                    thead {
                        tr {
                            th scope="col" { "Step" }
                            th scope="col" { "Time" }
                            th scope="col" { "Program" }
                            th scope="col" { "Event" }
                            th scope="col" { "What happens" }
                        }
                    }
                    tbody {
                        @for (step, (program, event)) in rows.into_iter().enumerate() {
                            (row(step + 1, program, event, &boards[program]))
                        }
                    }
                }
            }
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
