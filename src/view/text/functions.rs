//! The calls of code's own functions that take time, as rows below those of tasks.

use std::cmp::Reverse;

use super::bar::Glyph;
use super::layout::Columns;
use crate::timeline::{FunctionCall, Timeline};
use crate::{Duration, Instant};

/// The maximum number of calls of functions that are drawn.
const MOST_ROWS: usize = 16;

/// The calls of functions that took time, except the call of the program itself: the longest, in
/// the order in which they were made.
#[derive(Debug)]
pub(in crate::view) struct FunctionRows {
    pub(in crate::view) rows: Vec<FunctionRow>,
    /// The number of the other calls.
    pub(in crate::view) more: usize,
}

/// One call of a function.
#[derive(Debug)]
pub(in crate::view) struct FunctionRow {
    pub(in crate::view) label: String,
    pub(in crate::view) begins_at: Instant,
    /// The time at which it settled; `None` if it never did.
    pub(in crate::view) ends_at: Option<Instant>,
}

/// Returns these calls.
pub(in crate::view) fn rows(timeline: &Timeline) -> FunctionRows {
    let took = |call: &FunctionCall| {
        call.settles_at.unwrap_or(timeline.quiescent_at).since(call.called_at)
    };
    let takes_time = |call: &&FunctionCall| call.span.is_some() && took(call) > Duration::ZERO;
    let calls: Vec<&FunctionCall> = timeline.functions().iter().filter(takes_time).collect();
    let mut longest: Vec<usize> = (0..calls.len()).collect();
    longest.sort_by_key(|call| Reverse(took(calls[*call])));
    longest.truncate(MOST_ROWS);
    longest.sort_unstable();
    let rows = longest.iter().map(|call| calls[*call]).map(|call| FunctionRow {
        label: format!("{}({})", call.name, call.arguments),
        begins_at: call.called_at,
        ends_at: call.settles_at,
    });
    FunctionRows { rows: rows.collect(), more: calls.len() - longest.len() }
}

impl FunctionRow {
    /// Returns the glyph of each column.
    pub(super) fn glyphs(&self, timeline: &Timeline, layout: &Columns) -> Vec<Option<Glyph>> {
        let mut shown = vec![None; layout.axis.columns() + 1];
        let from = layout.axis.column(self.begins_at);
        let until = layout.axis.column(self.ends_at.unwrap_or(timeline.quiescent_at));
        for column in &mut shown[from..until.max(from + 1).min(layout.axis.columns())] {
            *column = Some(Glyph::Within);
        }
        shown
    }
}
