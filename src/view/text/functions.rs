//! The calls of code's own functions that take time, as rows below those of tasks.

use super::bar::Glyph;
use super::layout::Columns;
use crate::Instant;
use crate::timeline::{FunctionCall, Timeline};

/// The maximum number of calls of functions that are drawn.
const MOST_ROWS: usize = 16;

/// One call of a function.
#[derive(Debug)]
pub(super) struct FunctionRow {
    pub(super) label: String,
    pub(super) begins_at: Instant,
    /// The time at which it settled; `None` if it never did.
    pub(super) ends_at: Option<Instant>,
}

/// The calls of functions that took time, except the call of the program itself.
pub(super) fn rows(timeline: &Timeline) -> Vec<FunctionRow> {
    let takes_time = |call: &&FunctionCall| {
        let ends_at = call.settles_at.unwrap_or(timeline.quiescent_at);
        call.span.is_some() && ends_at > call.called_at
    };
    let rows = timeline.functions().iter().filter(takes_time).take(MOST_ROWS);
    let rows = rows.map(|call| FunctionRow {
        label: format!("{}({})", call.name, call.arguments),
        begins_at: call.called_at,
        ends_at: call.settles_at,
    });
    rows.collect()
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
