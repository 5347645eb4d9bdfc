//! The controls of the cursor: buttons, a slider, and the sentence for the current step.

use maud::{Markup, html};

use super::prose;
use crate::view::Report;

/// Each button: what it does, its name, its key, and its drawing in a box of 16.
const BUTTONS: [(&str, &str, &str, &str); 5] = [
    ("first", "To the beginning", "Home", "M3 3h2v10H3zM14 3v10L6 8z"),
    ("back", "One event back", "←", "M12 3v10L4 8z"),
    ("play", "Play", "Space", "M4 2.5v11L13.5 8z"),
    ("forward", "One event forward", "→", "M4 3v10l8-5z"),
    ("last", "To the end", "End", "M11 3h2v10h-2zM2 3v10l8-5z"),
];

/// The speeds there are, in percent.
const SPEEDS: [u32; 5] = [25, 50, 100, 200, 400];

/// Hidden until the script that it is for is there.
pub(super) fn bar(report: &Report<'_>) -> Markup {
    let several = report.timelines.len() > 1;
    html! {
        @if several {
            fieldset.shown hidden {
                legend { "Show" }
                @for (index, timeline) in report.timelines.iter().enumerate() {
                    label {
                        input type="checkbox" value=(index) checked;
                        " " (prose::name(timeline.text(timeline.program)))
                    }
                }
            }
        }
        section.controls hidden aria-label="Playback" {
            div.row {
                div.buttons role="group" aria-label="Steps" {
                    @for (does, name, key, drawing) in BUTTONS {
                        button type="button" data-does=(does) aria-label=(name)
                            title=(format!("{name} ({key})")) {
                            svg viewBox="0 0 16 16" aria-hidden="true" { path d=(drawing) {} }
                        }
                    }
                }
                input.scrub type="range" min="0" max="0" value="0" step="1" aria-label="Step";
                output.clock aria-hidden="true" { "0" }
                label.speed {
                    "Speed "
                    select {
                        @for speed in SPEEDS {
                            option value=(speed) selected[speed == 100] { (shown(speed)) }
                        }
                    }
                }
            }
            p.now-told aria-live="polite" {}
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
