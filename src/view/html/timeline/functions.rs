//! The calls of code's own functions that take time, in rows below those of tasks.

use maud::{Markup, html};
use unicode_width::UnicodeWidthStr;

use super::until;
use crate::timeline::Timeline;
use crate::view::axis::Axis;
use crate::view::html::prose;
use crate::view::text::counted;
use crate::view::text::functions::{FunctionRow, FunctionRows, rows};
use crate::view::visible::visible;

/// Whether a program has such rows.
pub(super) fn are_drawn(timeline: &Timeline) -> bool {
    !rows(timeline).rows.is_empty()
}

/// The width of the longest label, in characters.
pub(super) fn longest_label(timeline: &Timeline) -> usize {
    rows(timeline).rows.iter().map(|row| row.label.width()).max().unwrap_or(0)
}

/// The rows.
pub(super) fn lanes(timeline: &Timeline, axis: Axis) -> Markup {
    let FunctionRows { rows, more } = rows(timeline);
    html! {
        @if !rows.is_empty() {
            ol.lanes role="list" aria-label="Calls of functions" {
                @for row in &rows { (lane(row, axis)) }
            }
            @if more > 0 { p.more { "and " (counted(more, "shorter call")) " of functions" } }
        }
    }
}

fn lane(row: &FunctionRow, axis: Axis) -> Markup {
    html! {
        li.lane {
            span.name title=(visible(&row.label)) { (prose::name(&row.label)) }
            span.state {}
            span.track aria-hidden="true" { span.past { (bar(row, axis)) } }
            span.visually-hidden { (aria_label(row)) }
        }
    }
}

fn bar(row: &FunctionRow, axis: Axis) -> Markup {
    html! { span.part.within style=(until(axis, row.begins_at, row.ends_at)) {} }
}

fn aria_label(row: &FunctionRow) -> String {
    match row.ends_at {
        Some(ends_at) => format!("from {} to {ends_at}", row.begins_at),
        None => format!("from {} on, forever", row.begins_at),
    }
}

/// The same bars in a small picture, up to this number.
pub(super) fn miniature(timeline: &Timeline, axis: Axis, most: usize) -> Markup {
    let rows = rows(timeline).rows;
    html! {
        span.mini aria-hidden="true" style=(format!("--tracks:{}", rows.len().min(most))) {
            @for (track, row) in rows.iter().take(most).enumerate() {
                @let place = until(axis, row.begins_at, row.ends_at);
                span.part.within style=(format!("{place};--t:{track}")) {}
            }
        }
    }
}
