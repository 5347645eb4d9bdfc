//! The calls of a program, a lane each, under one axis.

use maud::{Markup, html};

use super::prose;
use crate::Instant;
use crate::timeline::{Call, Outcome, Timeline};
use crate::view::axis::{Axis, PARTS};
use crate::view::bars::{Bar, End};
use crate::view::visible::visible;

/// How many labels the axis has behind its first: no more than fit on a telephone.
const TICKS: u64 = 5;

/// The axis and all lanes.
pub(super) fn chart(timeline: &Timeline, axis: Axis) -> Markup {
    html! {
        div.chart {
            (ruler(axis))
            ol.lanes role="list" {
                @for (index, call) in timeline.calls.iter().enumerate() {
                    (lane(timeline, index, call, &Bar::of(timeline, call), axis))
                }
            }
            div.plane aria-hidden="true" {
                (grid(axis))
                (ending(timeline, axis))
                span.future {}
                span.now {}
            }
        }
    }
}

fn ruler(axis: Axis) -> Markup {
    html! {
        div.ruler aria-hidden="true" {
            @for tick in axis.ticks(TICKS) {
                span.tick style=(place(axis, tick)) { (tick) }
            }
        }
    }
}

fn grid(axis: Axis) -> Markup {
    html! {
        @for tick in axis.ticks(TICKS) { span.rule style=(place(axis, tick)) {} }
    }
}

/// Where the program settles, or crashes.
fn ending(timeline: &Timeline, axis: Axis) -> Markup {
    let (kind, at) = match (timeline.settles_at, &timeline.outcome) {
        (Some(at), _) => ("settles", at),
        (None, Outcome::Crashed(_)) => ("crashes", timeline.quiescent_at),
        (None, _) => return html! {},
    };
    let side = if axis.position(at) * 2 < PARTS { "right" } else { "left" };
    html! {
        span.ending data-kind=(kind) data-side=(side) data-label=(format!("{kind} {at}"))
            style=(place(axis, at)) {}
    }
}

fn place(axis: Axis, at: Instant) -> String {
    format!("--a:{}", axis.position(at))
}

fn lane(timeline: &Timeline, index: usize, call: &Call, bar: &Bar, axis: Axis) -> Markup {
    let label = timeline.label(call);
    let state = bar.end.state();
    html! {
        li.lane data-call=(index) data-state=(state) {
            span.name title=(visible(&label)) { (prose::name(&label)) }
            span.state { (state) }
            span.track aria-hidden="true" { (drawn(bar, axis)) }
            span.spoken { (spoken(call, bar)) }
        }
    }
}

fn drawn(bar: &Bar, axis: Axis) -> Markup {
    let beyond = bar.ends_at > axis.end();
    html! {
        @for (doing, from, until) in &bar.parts {
            span.part data-doing=(doing.word())
                style=(format!("--a:{};--b:{}", axis.position(*from), axis.position(*until))) {}
        }
        @if beyond {
            span.beyond style=(format!("--a:{PARTS}")) { (bar.ends_at) }
        } @else {
            span.ended data-end=(bar.end.state()) style=(place(axis, bar.ends_at)) {}
        }
    }
}

/// The bar in words, for those who hear it.
fn spoken(call: &Call, bar: &Bar) -> String {
    let starts = match call.starts_at {
        Some(at) => format!("starts at {at}"),
        None => "never starts".to_owned(),
    };
    let ends = match bar.end {
        End::Fulfils => "fulfils",
        End::Rejects => "rejects",
        End::CutOff => "is cut off",
    };
    format!("called at {}, {starts}, {ends} at {}", call.called_at, bar.ends_at)
}
