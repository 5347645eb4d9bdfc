//! A program's calls, a lane each, over the one axis of all programs.

use maud::{Markup, html};

use super::prose;
use crate::Instant;
use crate::timeline::{Call, Timeline};
use crate::view::axis::{Axis, PARTS};
use crate::view::bars::{Bar, End, endings};
use crate::view::visible::visible;

/// The number of labels of the axis after the first; as many as fit on a phone.
const TICKS: u64 = 5;

/// The axis, all lanes on it, and what the script moves over them.
pub(super) fn chart(timeline: &Timeline, axis: Axis) -> Markup {
    html! {
        div.chart {
            (ground(timeline, axis))
            ol.lanes role="list" aria-label="Calls" {
                @for (index, call) in timeline.calls.iter().enumerate() {
                    (lane(timeline, index, call, &Bar::of(timeline, call), axis))
                }
            }
            div.cursor aria-hidden="true" { span.ahead {} }
        }
    }
}

/// What lies under the lanes: the axis, and from where on the program is over.
fn ground(timeline: &Timeline, axis: Axis) -> Markup {
    html! {
        div.ground aria-hidden="true" {
            @for (kind, at) in endings(timeline).filter(|(_, at)| *at <= axis.end()) {
                @let side = if axis.position(at) * 2 < PARTS { "right" } else { "left" };
                span.over data-kind=(kind) data-side=(side) style=(place(axis, at)) {
                    span { (kind) " " (at) }
                }
            }
            @for tick in axis.ticks(TICKS) {
                span.tick style=(place(axis, tick)) { (tick) }
            }
        }
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
            span.beyond { (bar.ends_at) }
        } @else {
            span.ended data-state=(bar.end.state()) style=(place(axis, bar.ends_at)) {}
        }
    }
}

/// The bar in words, for screen readers.
fn spoken(call: &Call, bar: &Bar) -> String {
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
