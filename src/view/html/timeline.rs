//! The timelines of programs as one piece of HTML: the component of pages, of the gallery and of
//! other documents that show runs.
//!
//! It is complete without its script: it can be printed, and read in any order. The script, a
//! module, exports `mount(element, options)`, which plays the recording.

mod code;
mod compared;
mod console;
mod controls;
mod data;
mod density;
mod findings;
mod fixed;
mod lanes;
mod program;
mod queues;
mod result;
mod rows;
mod strip;
mod table;
mod transcript;
mod waits;

use maud::{Markup, PreEscaped, html};
use unicode_width::UnicodeWidthStr;

use self::data::Data;
use self::fixed::FixedBoard;
use self::program::Board;
use super::{json_for_script, prose};
use crate::Instant;
use crate::timeline::Timeline;
use crate::view::Report;
use crate::view::axis::Axis;
use crate::view::bars::{Doing, End};
use crate::view::insight::insight;

pub use self::fixed::FixedRun;
pub(super) use self::result::{short, state};
pub(super) use self::strip::miniature;

/// The style sheet of [`timeline()`]. Each of its rules applies only within `.makespan`.
pub const STYLE: &str = concat!(
    include_str!("timeline/style/tokens.css"),
    include_str!("timeline/style/timeline.css"),
    include_str!("timeline/style/media.css"),
);

/// The script of [`timeline()`]: the text of an ECMAScript module that exports `mount`.
pub const SCRIPT: &str = concat!(
    include_str!("timeline/script/model.js"),
    include_str!("timeline/script/show.js"),
    include_str!("timeline/script/play.js"),
    include_str!("timeline/script/queues.js"),
    include_str!("timeline/script/steer.js"),
    include_str!("timeline/script/guess.js"),
    include_str!("timeline/script/zoom.js"),
    include_str!("timeline/script/fix.js"),
    include_str!("timeline/script/mount.js"),
);

/// The maximum number of events of a program that are narrated.
const MOST_EVENTS: usize = 1000;

/// Returns the timelines of a report as an HTML fragment: one element of the class `makespan`.
///
/// It contains no `id`, so a document can contain any number of them. [`STYLE`] and [`SCRIPT`] are
/// the same for all of them.
#[must_use]
pub fn timeline(report: &Report<'_>) -> String {
    markup(report, &[]).into_string()
}

/// Returns the component.
pub(super) fn markup(report: &Report<'_>, fixes: &[FixedRun]) -> Markup {
    let axis = Axis::of(report.timelines).with_margin();
    let boards: Vec<Board<'_>> =
        (0..report.timelines.len()).map(|index| Board::new(report, index, axis)).collect();
    let added = FixedBoard::all(report, &boards, fixes, axis);
    let has_queues = boards.iter().all(|board| board.timeline.queues.is_some());
    let data = json_for_script(&Data::of(&boards, &added, axis));
    html! {
        div.makespan style=(format!("--longest:{}", longest_label(&boards))) {
            div.deck {
                (controls::transport(axis))
                (strip::strip(&boards, axis))
            }
            (controls::tools(has_queues, boards.len() > 1))
            div.programs { @for board in &boards { (board.render(&added)) } }
            @if has_queues { (queues::drawer()) }
            (key())
            p.later hidden {
                "The summary, what is wrong, and the table of all events appear when the clock "
                "reaches the end. "
                button type="button" data-does="reveal" { "Show them now" }
            }
            div.answers {
                (takeaway(report))
                (compared::table(&boards))
                (transcript::table(&boards))
            }
            script.data type="application/json" { (PreEscaped(data)) }
        }
    }
}

/// The width of the column with the calls' names, in characters.
fn longest_label(boards: &[Board<'_>]) -> usize {
    let rows = boards.iter().flat_map(|board| &board.rows);
    // A row of several calls also shows their number.
    let width = |row: &rows::Row| row.label.width() + if row.calls.len() > 1 { 5 } else { 0 };
    rows.map(width).max().unwrap_or(0).clamp(8, 22)
}

/// A position on the axis, as a style.
fn place(axis: Axis, at: Instant) -> String {
    format!("--a:{}", axis.position(at))
}

/// An interval on the axis, as a style.
fn stretch(axis: Axis, from: Instant, until: Instant) -> String {
    format!("--a:{};--b:{}", axis.position(from), axis.position(until))
}

/// The meaning of the parts of a bar and of its end.
fn key() -> Markup {
    html! {
        ul.key role="list" aria-label="Key" {
            @for doing in Doing::ALL {
                li { span.swatch data-doing=(doing.word()) {} (doing.means()) }
            }
            li { span.swatch.stay {} "the code waits at an await" }
            @for end in End::ALL {
                li { span.swatch.ended data-state=(end.state()) {} (end.means()) }
            }
        }
    }
}

fn takeaway(report: &Report<'_>) -> Markup {
    let told = insight(report);
    html! {
        @if !told.is_empty() {
            section.insight aria-label="Summary" {
                h2 { "Summary" }
                @for sentence in &told { p { (prose::sentence(sentence)) } }
            }
        }
    }
}

/// Whether all events are narrated.
fn is_whole(timeline: &Timeline) -> bool {
    timeline.event_count() <= MOST_EVENTS
}
