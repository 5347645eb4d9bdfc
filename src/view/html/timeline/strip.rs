//! All programs on one clock: one line each, with a small picture of its calls, and when it
//! completes.

use maud::{Markup, html};

use super::density::Density;
use super::program::Board;
use super::rows::rows;
use super::{functions, place, result, stretch};
use crate::Instant;
use crate::timeline::Timeline;
use crate::view::axis::Axis;
use crate::view::bars::Bar;
use crate::view::html::prose;
use crate::view::lower_bound::{lower_bound, shared};

/// The number of labels of the axis after the first; as many as fit on a phone.
pub(super) const TICKS: u64 = 5;

/// The maximum number of lines of bars in a small picture. Further overlapping bars share the last
/// line.
const MOST_TRACKS: usize = 6;

/// The maximum number of bars. If there are more calls, they are drawn as a curve.
const MOST_BARS: usize = 400;

/// The programs, one below the other.
pub(super) fn strip(boards: &[Board<'_>], axis: Axis) -> Markup {
    html! {
        div.strip {
            @for board in boards { (entry(board, axis)) }
        }
        @if let Some(least) = shared(boards.iter().map(|board| board.timeline)) {
            p.floor { span.swatch.bound {} "No program that fulfills takes less than " (least) "." }
        }
    }
}

pub(super) fn entry(board: &Board<'_>, axis: Axis) -> Markup {
    let timeline = board.timeline;
    html! {
        div.entry data-program=(board.index) data-state=(result::state(timeline, board.is_wrong)) {
            span.title { (prose::name(board.name())) }
            span.track {
                (miniature(timeline, axis))
                @if let Some(bound) = lower_bound(timeline).filter(|at| *at <= axis.end()) {
                    span.bound style=(place(axis, bound)) {}
                }
                @if let Some(at) = ended_at(timeline).filter(|at| *at <= axis.end()) {
                    span.done style=(place(axis, at)) {}
                }
            }
            span.live {}
            span.outcome { (result::short(timeline)) }
        }
    }
}

/// The bars of a run in a small picture: calls that overlap are in different lines.
pub(in crate::view::html) fn miniature(timeline: &Timeline, axis: Axis) -> Markup {
    if timeline.calls.is_empty() {
        return functions::miniature(timeline, axis, MOST_TRACKS);
    }
    if timeline.calls.len() > MOST_BARS {
        let all: Vec<usize> = (0..timeline.calls.len()).collect();
        return html! { span.mini { (Density::of(timeline, &all, axis).drawn()) } };
    }
    let bars = bars(timeline);
    let tracks = bars.iter().map(|(track, _)| track + 1).max().unwrap_or(1);
    html! {
        span.mini aria-hidden="true" style=(format!("--tracks:{tracks}")) {
            @for (track, bar) in &bars {
                @for (doing, from, until) in &bar.parts {
                    span.part data-doing=(doing.word())
                        style=(format!("{};--t:{track}", stretch(axis, *from, *until))) {}
                }
            }
        }
    }
}

/// The bars, each with its line: one line for each row if all rows fit, otherwise the first line
/// that is free.
fn bars(timeline: &Timeline) -> Vec<(usize, Bar)> {
    let rows = rows(timeline);
    if rows.len() <= MOST_TRACKS {
        let calls = rows.iter().enumerate().flat_map(|(track, row)| {
            row.calls.iter().map(move |call| (track, &timeline.calls[*call]))
        });
        return calls.map(|(track, call)| (track, Bar::of(timeline, call))).collect();
    }
    let mut free: Vec<Instant> = Vec::new();
    let bars = timeline.calls.iter().map(|call| {
        let bar = Bar::of(timeline, call);
        let track = free.iter().position(|at| *at <= call.called_at).unwrap_or(free.len());
        let track = track.min(MOST_TRACKS - 1);
        free.resize(free.len().max(track + 1), Instant::ZERO);
        free[track] = free[track].max(bar.ends_at);
        (track, bar)
    });
    bars.collect()
}

/// The time at which a program is over: it settles, or its process crashes.
pub(super) fn ended_at(timeline: &Timeline) -> Option<Instant> {
    let crash = timeline.crash.as_ref().map(|crash| crash.at);
    timeline.settles_at.into_iter().chain(crash).max()
}

/// The labels of the axis.
pub(super) fn scale(axis: Axis) -> Markup {
    html! {
        @for tick in axis.ticks(TICKS) { span.tick style=(place(axis, tick)) { (tick) } }
    }
}
