//! The calls of a program, one row each, on the axis that all programs share.

use maud::{Markup, html};

use super::density::Density;
use super::program::Board;
use super::rows::{Kind, Row};
use super::{functions, place, stretch, strip, waits};
use crate::timeline::{Call, Timeline};
use crate::view::axis::{Axis, PARTS};
use crate::view::bars::{Bar, End, endings};
use crate::view::call_causes;
use crate::view::html::prose;
use crate::view::sentence::cut;
use crate::view::snippet::Snippets;
use crate::view::text::{count, counted};
use crate::view::visible::visible;

/// The axis, all rows on it, and the marks that the script moves.
pub(super) fn chart(board: &Board<'_>, snippets: &Snippets<'_>) -> Markup {
    let (timeline, axis) = (board.timeline, board.axis);
    let stays = waits::stays(timeline, snippets);
    html! {
        div.chart {
            (ground(timeline, axis))
            (waits::lane(&stays, axis))
            ol.lanes role="list" aria-label="Calls" {
                @for (number, row) in board.rows.iter().enumerate() {
                    (lane(timeline, number, row, axis))
                }
                (arrows(board))
            }
            (functions::lanes(timeline, axis))
            div.cursor aria-hidden="true" { span.now {} }
            div.guess hidden { div.flag { span.asked { "When does it complete?" } } }
        }
    }
}

/// The background of the rows: the axis, and the time after the end of the program.
fn ground(timeline: &Timeline, axis: Axis) -> Markup {
    html! {
        div.ground aria-hidden="true" {
            (strip::scale(axis))
            @for (kind, at) in endings(timeline).filter(|(_, at)| *at <= axis.end()) {
                @let side = if axis.position(at) * 2 < PARTS { "right" } else { "left" };
                span.over data-kind=(kind) data-side=(side) style=(place(axis, at)) {
                    span { (kind) " " (at) }
                }
            }
        }
    }
}

fn lane(timeline: &Timeline, number: usize, row: &Row, axis: Axis) -> Markup {
    let calls = row.calls.len();
    html! {
        li.lane.critical[is_critical(timeline, row)] data-row=(number)
            data-state=(ends_as(timeline, row)) {
            span.name title=(visible(&row.label)) {
                (prose::name(&row.label))
                @if calls > 1 { span.times { " ×" (count(calls)) } }
            }
            span.state {}
            @match row.kind {
                Kind::Attempts => (attempts(timeline, row, axis)),
                Kind::Alike | Kind::Others => (folded(timeline, row, axis)),
            }
        }
    }
}

/// Whether a call of the row is on the critical path, if several are.
fn is_critical(timeline: &Timeline, row: &Row) -> bool {
    let path = &timeline.bounds().critical_path;
    path.len() > 1 && path.iter().any(|call| row.calls.contains(&(call.0 as usize)))
}

/// The state of a row at the end.
fn ends_as(timeline: &Timeline, row: &Row) -> &'static str {
    let last = row.calls.last().map(|last| Bar::of(timeline, &timeline.calls[*last]).end);
    last.map_or("idle", End::state)
}

fn attempts(timeline: &Timeline, row: &Row, axis: Axis) -> Markup {
    let bars: Vec<(usize, &Call, Bar)> = row
        .calls
        .iter()
        .map(|index| (*index, &timeline.calls[*index]))
        .map(|(index, call)| (index, call, Bar::of(timeline, call)))
        .collect();
    html! {
        span.track aria-hidden="true" {
            span.past { @for (_, _, bar) in &bars { (parts(bar, axis)) } }
            @for (number, (index, call, bar)) in bars.iter().enumerate() {
                @let next = row.calls.get(number + 1).copied();
                (ended(timeline, (*index, next), (call, bar), axis))
            }
        }
        @for (_, call, bar) in &bars { span.visually-hidden { (aria_label(call, bar)) " " } }
    }
}

fn parts(bar: &Bar, axis: Axis) -> Markup {
    html! {
        @for (doing, from, until) in &bar.parts {
            span.part data-doing=(doing.word()) style=(stretch(axis, *from, *until)) {}
        }
    }
}

/// The end of a call, shown after its bar, with the reason if it rejects. The text ends where the
/// next attempt starts.
fn ended(
    timeline: &Timeline,
    (index, next): (usize, Option<usize>),
    (call, bar): (&Call, &Bar),
    axis: Axis,
) -> Markup {
    let reason = call.rejected.map(|reason| cut(timeline.text(reason)));
    let begins = bar.parts.first().map_or(bar.ends_at, |(_, from, _)| *from);
    // A reason is written on the side with more room: after the bar, or before it.
    let is_late = next.is_none() && axis.position(bar.ends_at) * 5 > PARTS * 3;
    html! {
        @if bar.ends_at > axis.end() {
            span.beyond data-call=(index) { (bar.ends_at) }
        } @else {
            span.ended data-call=(index) data-state=(bar.end.state())
                style=(place(axis, bar.ends_at)) {
                @if let Some(reason) = reason.as_ref().filter(|_| !is_late) {
                    span.reason data-until=[next] { (visible(reason)) }
                }
            }
            @if let Some(reason) = reason.as_ref().filter(|_| is_late) {
                span.reason.before data-call=(index) style=(place(axis, begins)) {
                    (visible(reason))
                }
            }
        }
    }
}

/// The bar in words, for screen readers.
fn aria_label(call: &Call, bar: &Bar) -> String {
    let starts = match call.starts_at {
        Some(at) => format!("starts at {at}"),
        None => "never starts".to_owned(),
    };
    let ends = match bar.end {
        End::Fulfills => "fulfills",
        End::Rejects => "rejects",
        End::CutOff => "is cut off",
    };
    format!("called at {}, {starts}, {ends} at {}", call.called_at, bar.ends_at)
}

fn folded(timeline: &Timeline, row: &Row, axis: Axis) -> Markup {
    let density = Density::of(timeline, &row.calls, axis);
    let calls = || row.calls.iter().map(|call| &timeline.calls[*call]);
    let first = calls().map(|call| call.called_at).min();
    let last = calls().filter_map(|call| call.settles_at).max();
    let rejected = calls().filter(|call| call.rejected.is_some()).count();
    html! {
        span.track aria-hidden="true" { span.past { (density.drawn()) } }
        span.visually-hidden {
            (counted(row.calls.len(), "call")) ", up to " (count(density.most)) " running"
            @if let Some(first) = first { ", from " (first) }
            @if let Some(last) = last { " to " (last) }
            @if rejected > 0 { ", " (count(rejected)) " reject" }
        }
    }
}

/// Arrows from the end of a call to each call that it led to, and to each queued call that starts
/// with its slot.
fn arrows(board: &Board<'_>) -> Markup {
    let (timeline, axis) = (board.timeline, board.axis);
    let row_of = row_of(board);
    let made = call_causes::causes(timeline);
    let arrow = |(call, cause): (usize, &Option<usize>)| {
        let cause = (*cause)?;
        let (from, to) = (row_of[cause]?, row_of[call]?);
        let at = timeline.calls[call].called_at;
        let since = timeline.calls[cause].settles_at?;
        (from != to && at <= axis.end()).then_some((call, [from, to], [since, at]))
    };
    let made = made.iter().enumerate().filter_map(arrow).map(|arrow| (arrow, false));
    let freed = call_causes::freed_by(timeline);
    let slot = |(call, freed): (usize, &Option<usize>)| {
        let (from, to) = (row_of[(*freed)?]?, row_of[call]?);
        let at = timeline.calls[call].starts_at?;
        (from != to && at <= axis.end()).then_some(((call, [from, to], [at, at]), true))
    };
    let arrows: Vec<_> = made.chain(freed.iter().enumerate().filter_map(slot)).collect();
    html! {
        @for ((call, [from, to], [since, at]), is_slot) in arrows {
            @let (top, rows) = (from.min(to), from.abs_diff(to));
            li.arrow aria-hidden="true" data-call=(call) data-up[to < from] data-slot[is_slot]
                style=(format!("{};--from:{top};--rows:{rows}", stretch(axis, since, at))) {}
        }
    }
}

/// For each call, its row, if it has a row of its own.
fn row_of(board: &Board<'_>) -> Vec<Option<usize>> {
    let mut of = vec![None; board.timeline.calls.len()];
    for (number, row) in board.rows.iter().enumerate() {
        if row.kind == Kind::Attempts {
            row.calls.iter().for_each(|call| of[*call] = Some(number));
        }
    }
    of
}
