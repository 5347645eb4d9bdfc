//! The controls of the clock. They are hidden until their script has loaded.

use maud::{Markup, html};

use super::strip;
use crate::view::axis::Axis;

/// A button: its action, its name, its key, and its icon in a box of 16 by 16.
pub(super) type Button = (&'static str, &'static str, &'static str, &'static str);

const TRANSPORT: [Button; 3] = [
    ("previous", "Previous moment", "←", "M3.5 3h2v10h-2zM13.5 3v10L6 8z"),
    ("play", "Play", "Space", "M4 2.5v11L13.5 8z"),
    ("next", "Next moment", "→", "M10.5 3h2v10h-2zM2.5 3v10l7.5-5z"),
];

const ZOOM: [Button; 2] = [
    ("zoomOut", "Show more time", "-", "M3 7h10v2H3z"),
    ("zoomIn", "Magnify the lanes", "+", "M7 3h2v4h4v2H9v4H7V9H3V7h4z"),
];

const STEPS: [Button; 2] = [
    ("back", "One event back", "Shift+←", "M11 3v10L3.5 8z"),
    ("forward", "One event forward", "Shift+→", "M5 3v10l7.5-5z"),
];

/// The keyboard shortcuts, as the list of shortcuts shows them.
const KEYS: [(&str, &str); 9] = [
    ("Space", "play or pause"),
    ("← →", "the previous, the next moment"),
    ("Shift ← →", "one event back, one forward"),
    ("Home End", "the beginning, the end"),
    ("[ ]", "slower, faster"),
    ("+ − 0", "magnify the lanes, or fit them"),
    ("Q", "the queues of the event loop"),
    (", .", "the previous, the next change of them"),
    ("?", "this list"),
];

/// The available speeds, in percent.
const SPEEDS: [u32; 5] = [25, 50, 100, 200, 400];

/// The buttons, the slider and the clock.
pub(super) fn transport(axis: Axis) -> Markup {
    html! {
        div.transport {
            div.buttons role="group" aria-label="Playback" hidden {
                @for button in TRANSPORT { (drawn(button)) }
            }
            div.scrub {
                div.rail aria-hidden="true" { (strip::scale(axis)) span.marks {} span.thumb {} }
            }
            output.clock aria-hidden="true" hidden { "0" }
        }
    }
}

/// The controls that are used less often.
pub(super) fn tools(has_queues: bool, are_several: bool) -> Markup {
    html! {
        div.tools hidden {
            div.steps role="group" aria-label="Single events" {
                (drawn(STEPS[0]))
                span.count {}
                (drawn(STEPS[1]))
            }
            div.steps role="group" aria-label="Zoom" {
                @for button in ZOOM { (drawn(button)) }
            }
            label.speed {
                "Speed "
                select {
                    @for speed in SPEEDS {
                        option value=(speed) selected[speed == 100] { (shown(speed)) }
                    }
                }
            }
            @if are_several {
                label.order {
                    "Order "
                    select {
                        option value="declared" { "as declared" }
                        option value="completion" { "by completion" }
                    }
                }
            }
            button.toggle type="button" data-does="reveal" aria-pressed="false" {
                "Show later events"
            }
            @if has_queues {
                button.toggle type="button" data-does="queues" aria-expanded="false" { "Queues" }
            }
            details.keys {
                summary { "Keys" }
                dl {
                    @for (key, does) in KEYS { div { dt { kbd { (key) } } dd { (does) } } }
                }
                p { "They work while the picture has the focus." }
            }
        }
    }
}

pub(super) fn drawn((does, name, key, drawing): Button) -> Markup {
    html! {
        button type="button" data-does=(does) aria-label=(name) title=(format!("{name} ({key})")) {
            svg viewBox="0 0 16 16" aria-hidden="true" { path d=(drawing) {} }
        }
    }
}

fn shown(percent: u32) -> String {
    match percent {
        25 => "¼×".to_owned(),
        50 => "½×".to_owned(),
        _ => format!("{}×", percent / 100),
    }
}
