//! `--format svg`: the programs as one picture, for slides and documents.
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
//! view::svg::write(&report, view::svg::Motion::Still, &mut out)?;
//! let text = String::from_utf8(out)?;
//! assert!(text.contains("<svg"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod key;
mod narrow;
mod panel;
mod playback;
mod slide;

pub(super) use narrow::narrow;
pub use slide::Theme;

use std::io::{self, Write};

use maud::{Markup, PreEscaped, html};

use super::Report;
use super::axis::Axis;
use super::bars::{Bar, Doing, End};
use super::insight::insight;
use super::text::cut_middle;
use super::visible::{plain_title, visible};
use crate::Instant;

/// The dimensions of the picture, in pixels at its original size.
const WIDTH: u32 = 960;
const MARGIN: u32 = 24;
/// The length of a line, in characters.
const LINE_LENGTH: usize = 110;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1d2430}\
    .title{font-size:20px;font-weight:650}.program{font-size:15px;font-weight:650}\
    .soft{fill:#5a6474;font-size:12px}.name{font-family:ui-monospace,monospace}\
    .grid{stroke:#dfe2e6}.runs{fill:#4d8fe8}.blocks{fill:#3b4252}\
    .waits{fill:url(#makespan-waits);stroke:#a9b2bf}\
    .late{fill:url(#makespan-waits);stroke:#3b4252}.runs-on{fill:url(#makespan-runs-on)}\
    .settles{stroke:#157347;stroke-width:2;stroke-dasharray:5 3}\
    .crashes{stroke:#b3261e;stroke-width:2;stroke-dasharray:2 2}\
    .good{fill:#157347}.bad{fill:#b3261e}.mark{fill:#fff;font-size:10px;font-weight:700}";

const PATTERNS: &str = "<pattern id=\"makespan-waits\" width=\"6\" height=\"6\" \
    patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect width=\"2\" height=\"6\" fill=\"#a9b2bf\"/></pattern>\
    <pattern id=\"makespan-runs-on\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\">\
    <rect width=\"6\" height=\"9\" fill=\"#a9b2bf\"/></pattern>";

/// Whether a picture moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// It shows everything at once.
    Still,
    /// The bars appear from left to right, as time passes, in a loop. It needs no scripts, so it
    /// also plays as an image of a document. It is still where motion is reduced or not supported.
    Plays,
}

/// Writes a report as an SVG document.
///
/// # Errors
/// If `out` cannot be written.
pub fn write(report: &Report<'_>, motion: Motion, mut out: impl Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    out.write_all(picture(report, motion).into_string().as_bytes())?;
    out.write_all(b"\n")
}

/// Writes the first programs of a report as a slide in 16:9: their code beside their calls, and the
/// lower bound.
///
/// # Errors
/// If `out` cannot be written.
pub fn write_slide(report: &Report<'_>, theme: Theme, mut out: impl Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    out.write_all(slide::slide(report, theme).into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn picture(report: &Report<'_>, motion: Motion) -> Markup {
    let title = plain_title(report);
    let axis = Axis::of(report.timelines);
    let told: Vec<String> = insight(report).iter().map(ToString::to_string).collect();
    let mut top = MARGIN + 40;
    let mut panels = Vec::with_capacity(report.timelines.len());
    for (number, timeline) in report.timelines.iter().enumerate() {
        panels.push(panel::panel(timeline, report.is_wrong(number), (axis, motion), top));
        top += panel::height(timeline);
    }
    let key = key::key(report.timelines, top);
    let height = top + if key.is_some() { key::HEIGHT } else { 0 };
    html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label=(title)
            viewBox=(format!("0 0 {WIDTH} {height}")) width=(WIDTH) height=(height) {
            title { (title) }
            desc { (visible(&told.join(" "))) }
            style {
                (PreEscaped(STYLE))
                @if motion == Motion::Plays { (PreEscaped(playback::STYLE)) }
            }
            defs { (PreEscaped(PATTERNS)) }
            rect width=(WIDTH) height=(height) fill="#fff" {}
            text.title x=(MARGIN) y=(MARGIN + 20) { (cut_middle(&title, LINE_LENGTH / 2)) }
            @for panel in panels { (panel) }
            @if let Some(key) = key { (key) }
        }
    }
}

/// The parts of a bar, with its upper edge and its height. What happens after the program has
/// settled, or while the thread is blocked, is thinner.
fn parts(bar: &Bar, x: impl Fn(Instant) -> u32, (top, height): (u32, u32), radius: u32) -> Markup {
    html! {
        @for (doing, from, until) in &bar.parts {
            @let (from, until) = (x(*from), x(*until));
            @let thin = if matches!(doing, Doing::RunsOn | Doing::Late) { 3 } else { 0 };
            rect class=(doing.word()) x=(from) y=(top + thin)
                width=(until.saturating_sub(from).max(2)) height=(height - 2 * thin)
                rx=(radius) {}
        }
    }
}

/// The mark for the end of a call, with its own shape, glyph and color.
fn mark(end: End, x: u32, y: u32) -> Markup {
    let (class, glyph) = match end {
        End::Fulfills => ("good", "✓"),
        End::Rejects => ("bad", "✕"),
        End::CutOff => ("bad", "╳"),
    };
    html! {
        circle class=(class) cx=(x) cy=(y) r="8" {}
        text.mark text-anchor="middle" x=(x) y=(y + 4) { (glyph) }
    }
}
