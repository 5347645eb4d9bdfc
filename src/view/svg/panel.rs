//! One program: its name, its result, the axis, and a row for each call.

use maud::{Markup, html};

use super::playback::playback;
use super::{LINE_LENGTH, MARGIN, Motion, WIDTH, mark, parts};
use crate::Instant;
use crate::timeline::Timeline;
use crate::view::axis::{Axis, PARTS};
use crate::view::bars::{self, Bar, End};
use crate::view::comparison::comparison;
use crate::view::text::cut_middle;
use crate::view::visible::visible;

const NAMES: u32 = 190;
const TIMES: u32 = 150;
const LANE: u32 = 24;
const HEAD: u32 = 76;
const FOOT: u32 = 40;
/// The width of the column with the names, in characters.
const NAME_LENGTH: usize = 22;
/// The maximum number of calls of a program that are drawn.
const MOST_LANES: usize = 200;
/// The number of labels of the axis after the first.
const TICKS: u64 = 8;

/// The height of one program.
pub(super) fn height(timeline: &Timeline) -> u32 {
    HEAD + lanes(timeline) * LANE + FOOT
}

fn lanes(timeline: &Timeline) -> u32 {
    u32::try_from(timeline.calls.len().min(MOST_LANES)).unwrap_or(0)
}

/// Returns one program, with its upper edge at `top`.
pub(super) fn panel(
    timeline: &Timeline,
    is_wrong: bool,
    (axis, motion): (Axis, Motion),
    top: u32,
) -> Markup {
    let first = top + HEAD;
    let foot = first + lanes(timeline) * LANE;
    let left = timeline.calls.len().saturating_sub(MOST_LANES);
    html! {
        g {
            text.program x=(MARGIN) y=(top + 16) {
                (cut_middle(&visible(timeline.text(timeline.program)), LINE_LENGTH / 2))
            }
            text.soft x=(MARGIN) y=(top + 36) {
                (cut_middle(&result(timeline, is_wrong), LINE_LENGTH))
            }
            @for tick in axis.ticks(TICKS) {
                line.grid x1=(x(axis, tick)) x2=(x(axis, tick)) y1=(first) y2=(foot) {}
                text.soft text-anchor="middle" x=(x(axis, tick)) y=(first - 8) { (tick) }
            }
            (endings(timeline, axis, first, foot))
            @for (call, y) in timeline.calls.iter().zip((first..foot).step_by(LANE as usize)) {
                (lane(&timeline.label(call), &Bar::of(timeline, call), axis, y))
            }
            @if motion == Motion::Plays {
                (playback(x(axis, Instant::ZERO), x(axis, axis.end()), first..foot + FOOT))
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
            (parts(bar, |at| x(axis, at), (y + 5, 14), 2))
            @if until <= axis.end() { (mark(bar.end, x(axis, until), y + 12)) }
            text.soft text-anchor="end" x=(WIDTH - MARGIN) y=(y + 16) {
                (begins) " → " @if bar.end == End::CutOff { "cut off" } @else { (until) }
                @if until > axis.end() { " ▶" }
            }
        }
    }
}

fn endings(timeline: &Timeline, axis: Axis, first: u32, foot: u32) -> Markup {
    html! {
        @for (number, (word, at)) in (0..).zip(bars::endings(timeline)) {
            @if at <= axis.end() {
                @let x = x(axis, at);
                line class=(word) x1=(x) x2=(x) y1=(first) y2=(foot + 6) {}
                text.soft text-anchor="middle" x=(x) y=(foot + 19 + 14 * number) { (word) " " (at) }
            }
        }
    }
}

/// The end of the program, and how its time compares.
fn result(timeline: &Timeline, is_wrong: bool) -> String {
    let ends = bars::ends(timeline).into_iter().map(|end| match end.reason {
        Some((before, reason)) => {
            let reason = reason.in_texts(&timeline.texts).to_string();
            format!("{}{before}{}", end.words, visible(&reason))
        }
        None => end.words,
    });
    let ends: Vec<String> = ends.collect();
    let compared = comparison(timeline, is_wrong).map(|compared| format!(": {compared}"));
    format!("{}{}", ends.join(", "), compared.unwrap_or_default())
}
