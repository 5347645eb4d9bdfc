//! `--format svg`: the programs as one still picture, for slides and documents.

use std::io::{self, Write};

use maud::{Markup, PreEscaped, html};

use super::Report;
use super::axis::{Axis, PARTS};
use super::bars::{self, Bar, Doing, End};
use super::insight::insight;
use super::text::{cut_middle, verdict};
use super::visible::{plain_title, visible};
use crate::Instant;
use crate::timeline::{Outcome, Timeline};

/// The picture's measures, in its own units: pixels, where nobody scales it.
const WIDTH: u32 = 960;
const MARGIN: u32 = 24;
const NAMES: u32 = 190;
const TIMES: u32 = 150;
const LANE: u32 = 24;
const HEAD: u32 = 76;
const FOOT: u32 = 40;
/// What fits into the columns, in characters.
const NAME_LENGTH: usize = 22;
const LINE_LENGTH: usize = 110;
/// How many calls of a program are drawn.
const MOST_LANES: usize = 200;
/// How many labels the axis has behind its first.
const TICKS: u64 = 8;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1d2430}\
    .title{font-size:20px;font-weight:650}.program{font-size:15px;font-weight:650}\
    .soft{fill:#5a6474;font-size:12px}.name{font-family:ui-monospace,monospace}\
    .grid{stroke:#dfe2e6}.runs{fill:#4d8fe8}.blocks{fill:#3b4252}\
    .waits{fill:url(#makespan-waits);stroke:#a9b2bf}.runs-on{fill:url(#makespan-runs-on)}\
    .settles{stroke:#157347;stroke-width:2;stroke-dasharray:5 3}\
    .crashes{stroke:#b3261e;stroke-width:2;stroke-dasharray:2 2}\
    .good{fill:#157347}.bad{fill:#b3261e}.mark{fill:#fff;font-size:10px;font-weight:700}";

const PATTERNS: &str = "<pattern id=\"makespan-waits\" width=\"6\" height=\"6\" \
    patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
    <rect width=\"2\" height=\"6\" fill=\"#a9b2bf\"/></pattern>\
    <pattern id=\"makespan-runs-on\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\">\
    <rect width=\"6\" height=\"9\" fill=\"#a9b2bf\"/></pattern>";

/// Writes a report as an SVG document.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write(report: &Report<'_>, mut out: impl Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
    out.write_all(picture(report).into_string().as_bytes())?;
    out.write_all(b"\n")
}

fn picture(report: &Report<'_>) -> Markup {
    let title = plain_title(report);
    let axis = Axis::of(report.timelines);
    let told: Vec<String> = insight(report.timelines).iter().map(ToString::to_string).collect();
    let mut top = MARGIN + 40;
    let mut panels = Vec::with_capacity(report.timelines.len());
    for timeline in report.timelines {
        panels.push(panel(timeline, axis, top));
        top += height(timeline);
    }
    html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label=(title)
            viewBox=(format!("0 0 {WIDTH} {top}")) width=(WIDTH) height=(top) {
            title { (title) }
            desc { (visible(&told.join(" "))) }
            style { (PreEscaped(STYLE)) }
            defs { (PreEscaped(PATTERNS)) }
            rect width=(WIDTH) height=(top) fill="#fff" {}
            text.title x=(MARGIN) y=(MARGIN + 20) { (cut_middle(&title, LINE_LENGTH / 2)) }
            @for panel in panels { (panel) }
        }
    }
}

fn height(timeline: &Timeline) -> u32 {
    HEAD + lanes(timeline) * LANE + FOOT
}

fn lanes(timeline: &Timeline) -> u32 {
    u32::try_from(timeline.calls.len().min(MOST_LANES)).unwrap_or(0)
}

/// One program, from `top` down.
fn panel(timeline: &Timeline, axis: Axis, top: u32) -> Markup {
    let first = top + HEAD;
    let foot = first + lanes(timeline) * LANE;
    let left = timeline.calls.len().saturating_sub(MOST_LANES);
    html! {
        g {
            text.program x=(MARGIN) y=(top + 16) {
                (cut_middle(&visible(timeline.text(timeline.program)), LINE_LENGTH / 2))
            }
            text.soft x=(MARGIN) y=(top + 36) { (cut_middle(&result(timeline), LINE_LENGTH)) }
            @for tick in axis.ticks(TICKS) {
                line.grid x1=(x(axis, tick)) x2=(x(axis, tick)) y1=(first) y2=(foot) {}
                text.soft text-anchor="middle" x=(x(axis, tick)) y=(first - 8) { (tick) }
            }
            (ending(timeline, axis, first, foot))
            @for (call, y) in timeline.calls.iter().zip((first..foot).step_by(LANE as usize)) {
                (lane(&timeline.label(call), &Bar::of(timeline, call), axis, y))
            }
            @if left > 0 {
                text.soft x=(MARGIN) y=(foot + 16) { "and " (left) " calls more" }
            }
        }
    }
}

fn x(axis: Axis, at: Instant) -> u32 {
    let plot = WIDTH - 2 * MARGIN - NAMES - TIMES;
    MARGIN + NAMES + axis.position(at) * plot / PARTS
}

fn lane(label: &str, bar: &Bar, axis: Axis, y: u32) -> Markup {
    let label = visible(label);
    let (from, until) = (bar.parts.first(), bar.ends_at);
    let begins = from.map_or(until, |(_, from, _)| *from);
    html! {
        g {
            title { (label) ": " (begins) " to " (until) ", " (bar.end.state()) }
            text.name x=(MARGIN) y=(y + 16) { (cut_middle(&label, NAME_LENGTH)) }
            @for (doing, from, until) in &bar.parts {
                @let (from, until) = (x(axis, *from), x(axis, *until));
                @let thin = if *doing == Doing::RunsOn { 3 } else { 0 };
                rect class=(doing.word()) x=(from) y=(y + 5 + thin)
                    width=((until - from).max(2)) height=(14 - 2 * thin) rx="2" {}
            }
            @if until <= axis.end() { (mark(bar.end, x(axis, until), y + 12)) }
            text.soft text-anchor="end" x=(WIDTH - MARGIN) y=(y + 16) {
                (begins) " → " @if bar.end == End::CutOff { "cut off" } @else { (until) }
                @if until > axis.end() { " ▶" }
            }
        }
    }
}

/// How a call ends: by shape, glyph and colour.
fn mark(end: End, x: u32, y: u32) -> Markup {
    let (class, glyph) = match end {
        End::Fulfils => ("good", "✓"),
        End::Rejects => ("bad", "✕"),
        End::CutOff => ("bad", "╳"),
    };
    html! {
        circle class=(class) cx=(x) cy=(y) r="8" {}
        text.mark text-anchor="middle" x=(x) y=(y + 4) { (glyph) }
    }
}

fn ending(timeline: &Timeline, axis: Axis, first: u32, foot: u32) -> Markup {
    let Some((word, at)) = bars::ending(timeline) else { return html! {} };
    let x = x(axis, at);
    html! {
        line class=(word) x1=(x) x2=(x) y1=(first) y2=(foot + 6) {}
        text.soft text-anchor="middle" x=(x) y=(foot + 19) { (word) " " (at) }
    }
}

fn result(timeline: &Timeline) -> String {
    let reason = match &timeline.outcome {
        Outcome::Rejected(reason) | Outcome::Crashed(reason) => {
            format!(" · {}", visible(&reason.in_texts(&timeline.texts).to_string()))
        }
        _ => String::new(),
    };
    match (timeline.settles_at, &timeline.outcome) {
        (Some(at), _) => {
            let verdict = verdict(timeline).map(|verdict| format!(": {}", visible(&verdict)));
            format!("settles at {at}{}{reason}", verdict.unwrap_or_default())
        }
        (None, Outcome::Crashed(_)) => format!("crashes at {}{reason}", timeline.quiescent_at),
        (None, _) => "never settles".to_owned(),
    }
}
