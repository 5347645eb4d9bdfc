//! `--format html`: a page that one can step through, complete in one file.
//!
//! Everything on it is rendered here; its script only moves a cursor over what is there. So it is
//! a complete picture without the script too, with the same content.
//!
//! ```
//! # use makespan::{Scenario, view};
//! #
//! # let scenario = Scenario::from_ron("page.ron", r#"(
//! #     tasks: {
//! #         "fetchUser":  (takes: "100ms"),
//! #         "fetchPosts": (takes: "50ms", needs: ["fetchUser"]),
//! #     },
//! #     programs: { "page": ["fetchUser", "fetchPosts"] },
//! # )"#)?;
//! # let timelines = [scenario.run("page")?];
//! # let bounds = scenario.bounds().expect("durations of seconds");
//! # let (timelines, findings) = (&timelines, &[]);
//! # let report = view::Report { scenario: &scenario, bounds: &bounds, timelines, findings };
//! let mut out = Vec::new();
//! view::html::write(&report, &mut out)?;
//! let text = String::from_utf8(out)?;
//! assert!(text.starts_with("<!DOCTYPE html>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod board;
mod code;
mod controls;
mod data;
mod ends;
mod findings;
mod gallery;
mod lanes;
mod own;
mod play;
mod prose;
mod transcript;

pub use gallery::{Entry, Neighbours, write_index};

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use unicode_width::UnicodeWidthStr;

use self::board::Board;
use self::data::Data;
use super::Report;
use super::axis::Axis;
use super::bars::{Doing, End};
use super::insight::insight;
use super::visible::title_of;
use crate::timeline::Timeline;

/// Nothing is loaded from elsewhere; only scripts in the page itself may run, and only in the
/// frame that it makes for the reader's own code.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; \
    script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; base-uri 'none'; \
    form-action 'none'";

/// Writes a report as an HTML document.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, out: impl Write) -> io::Result<()> {
    write_with(report, None, out)
}

/// Writes a report as an HTML document, with links to the previous and the next page.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_with(
    report: &Report<'_>,
    neighbours: Option<Neighbours<'_>>,
    mut out: impl Write,
) -> io::Result<()> {
    out.write_all(page(report, neighbours).into_string().as_bytes())?;
    out.write_all(b"\n")
}

/// How many events of a program the page shows: more is no picture any more.
const MOST_EVENTS: usize = 1000;

fn page(report: &Report<'_>, neighbours: Option<Neighbours<'_>>) -> Markup {
    let long = |timeline: &Timeline| timeline.event_count() > MOST_EVENTS;
    if !report.timelines.iter().any(long) {
        return showing(report, report, neighbours);
    }
    let beginnings: Vec<Timeline> =
        report.timelines.iter().map(|timeline| timeline.beginning(MOST_EVENTS)).collect();
    showing(&Report { timelines: &beginnings, ..*report }, report, neighbours)
}

/// The page that shows a report on runs, or on the beginnings of those that happened.
fn showing(
    report: &Report<'_>,
    happened: &Report<'_>,
    neighbours: Option<Neighbours<'_>>,
) -> Markup {
    let axis = Axis::of(report.timelines);
    let boards: Vec<Board<'_>> = (0..report.timelines.len())
        .map(|index| Board::new(report, happened, index, axis))
        .collect();
    let title = title_of(report);
    let data = Data::of(report, &boards).to_json();
    let content = html! {
        @if let Some(neighbours) = &neighbours { (neighbours.render()) }
        header {
            h1 { (prose::line(title)) }
            (prose::about(report))
        }
        main {
            (controls::bar(report))
            div.boards style=(format!("--longest:{}", longest_label(report.timelines))) {
                @for board in &boards { (board.render()) }
            }
            (key())
            (takeaway(report))
            @if !shows_code(report) { (play::panel(report)) }
            (transcript::table(&boards))
        }
        footer.aside {
            p { "Recorded by " b { "makespan" } ". The times are exact and the same on every \
            machine." }
        }
        script #data type="application/json" { (PreEscaped(data)) }
        @if shows_code(report) {
            script { (PreEscaped(own::stepping())) }
        } @else {
            script #clock type="text/plain" { (PreEscaped(own::worker())) }
            script { (PreEscaped(own::script())) }
        }
    };
    document(&prose::plain(title), &content)
}

/// Whether some of what is shown is the user's own code, which the page does not run.
fn shows_code(report: &Report<'_>) -> bool {
    report.timelines.iter().any(|timeline| timeline.coded.is_some())
}

/// How many characters the column of the calls' names is wide.
fn longest_label(timelines: &[Timeline]) -> usize {
    let calls = |timeline: &Timeline| {
        timeline.calls.iter().map(|call| timeline.label(call).width()).max().unwrap_or(0)
    };
    timelines.iter().map(calls).max().unwrap_or(0).clamp(8, 22)
}

/// An HTML document with that content.
fn document(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(own::style())) }
            }
            body { (content) }
        }
    }
}

/// What the parts of a bar mean, and its end.
fn key() -> Markup {
    html! {
        ul.key role="list" aria-label="Key" {
            @for doing in Doing::ALL {
                li { span.swatch data-doing=(doing.word()) {} (doing.means()) }
            }
            @for end in End::ALL {
                li { span.swatch.ended data-state=(end.state()) {} (end.means()) }
            }
        }
    }
}

fn takeaway(report: &Report<'_>) -> Markup {
    let told = insight(report);
    html! {
        @if !told.is_empty() {
            section.insight aria-labelledby="insight" {
                h2 #insight { "Summary" }
                @for sentence in &told { p { (prose::sentence(sentence)) } }
            }
        }
    }
}
