//! The part of the page that runs the programs in the reader's browser and compares the results.

use maud::{Markup, PreEscaped, html};
use serde::Serialize;
use serde_json::value::RawValue;

use super::assets;
use crate::timeline::{Event, EventKind, Timeline};
use crate::view::js::listing;
use crate::view::{Report, js, json};

/// Programs with more events are not compared.
const MOST_EVENTS: usize = 1000;

/// The programs that the browser runs, and the recording to compare with.
#[derive(Serialize)]
struct Proof {
    /// The output of `--format json`.
    recording: Option<Box<RawValue>>,
    /// The code and data that each program needs to run.
    stage: Option<Box<RawValue>>,
    /// The code of each program, and the name of its function.
    programs: Vec<[String; 2]>,
}

/// Whether a browser can run these programs: they are made of steps, and are short.
pub(super) fn is_possible(report: &Report<'_>) -> bool {
    let is_fit =
        |timeline: &Timeline| timeline.coded.is_none() && timeline.event_count() <= MOST_EVENTS;
    report.timelines.iter().all(is_fit)
}

/// The panel, which is hidden until its script has loaded.
pub(super) fn panel(report: &Report<'_>) -> Markup {
    html! {
        section.proof hidden aria-labelledby="proof" {
            h2 #proof { "Does your browser agree?" }
            p {
                "These programs are plain JavaScript. Your browser can run them too, with its own "
                "promises, on a virtual clock, and compare every event with the recording."
            }
            p {
                button type="button" data-does="prove" { "Run them in this browser" }
                " " output.verdict aria-live="polite" {}
            }
            script #data type="application/json" { (PreEscaped(data(report))) }
            script #frame type="text/plain" { (PreEscaped(assets::frame())) }
        }
    }
}

fn data(report: &Report<'_>) -> String {
    let noted = |timeline: &Timeline| {
        let unhandled = |event: Event| matches!(event.kind, EventKind::Unhandled(_));
        timeline.crash.is_none() && timeline.events().any(unhandled)
    };
    let stage = js::stage(report.scenario, !report.timelines.iter().any(noted));
    let programs = report.timelines.iter().map(|timeline| {
        [listing(report.scenario, timeline.index).text, stage.mains[timeline.index].clone()]
    });
    let programs = programs.collect();
    let mut recording = Vec::new();
    // Writing to memory cannot fail.
    let _ = json::write(report, &mut recording);
    let recording = String::from_utf8(recording).unwrap_or_default();
    let proof = Proof { recording: raw(recording), stage: raw(stage.record), programs };
    super::json_for_script(&proof)
}

fn raw(json: String) -> Option<Box<RawValue>> {
    RawValue::from_string(json).ok()
}
