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
mod functions;
mod lanes;
mod program;
mod queues;
mod result;
mod rows;
mod spoken;
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
use crate::view::axis::{Axis, PARTS};
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
        div.makespan style=(widths(&boards, &added)) {
            div.deck {
                (controls::transport(axis))
                (strip::strip(&boards, axis))
            }
            (controls::tools(has_queues, boards.len() > 1))
            div.programs { @for board in &boards { (board.render(&added)) } }
            @if has_queues { (queues::drawer()) }
            (key(&boards))
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

/// The widths of the columns with the names of calls and of programs, in characters, as a style.
fn widths(boards: &[Board<'_>], added: &[FixedBoard<'_>]) -> String {
    let rows = boards.iter().flat_map(|board| &board.rows);
    // A row of several calls also shows their number.
    let width = |row: &rows::Row| row.label.width() + if row.calls.len() > 1 { 5 } else { 0 };
    let functions = boards.iter().map(|board| functions::longest_label(board.timeline));
    let longest = rows.map(width).chain(functions).max().unwrap_or(0).clamp(8, 26);
    let all = boards.iter().chain(added.iter().map(|one| &one.board));
    let names = all.map(|board| board.name().width()).max().unwrap_or(0).min(28);
    format!("--longest:{longest};--names:{names}")
}

/// A position on the axis, as a style.
fn place(axis: Axis, at: Instant) -> String {
    format!("--a:{}", axis.position(at))
}

/// An interval on the axis, as a style.
fn stretch(axis: Axis, from: Instant, until: Instant) -> String {
    format!("--a:{};--b:{}", axis.position(from), axis.position(until))
}

/// An interval on the axis, as a style; one without an end ends with the axis.
fn until(axis: Axis, from: Instant, until: Option<Instant>) -> String {
    let end = until.map_or(PARTS, |until| axis.position(until));
    format!("--a:{};--b:{end}", axis.position(from))
}

/// The meaning of the parts of a bar and of its end.
fn key(boards: &[Board<'_>]) -> Markup {
    let has_functions = boards.iter().any(|board| functions::are_drawn(board.timeline));
    html! {
        ul.key role="list" aria-label="Key" {
            @for doing in Doing::ALL {
                li { span.swatch data-doing=(doing.word()) {} (doing.means()) }
            }
            li { span.swatch.stay {} "the code waits at an await" }
            @if has_functions {
                li { span.swatch.within {} "a function of the code has not settled" }
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;

    /// The component of a file of code.
    fn page(code: &str) -> String {
        let scenario = Scenario::from_code("dir/page.js", code).unwrap();
        let timelines: Vec<Timeline> = scenario
            .programs
            .iter()
            .map(|program| scenario.run(scenario.text(program.name)).unwrap())
            .collect();
        let bounds = scenario.bounds().unwrap();
        let (timelines, findings) = (&timelines, &[]);
        timeline(&Report { scenario: &scenario, bounds: &bounds, timelines, findings })
    }

    #[test]
    fn code_keeps_the_lines_of_its_file_and_hides_its_settings() {
        let page = page(
            "/* simulate: ( about: \"secret\" ) */\n\nasync function load() {\n  \
             await fetch('/a'); // 2s\n  return 1;\n}\n",
        );
        assert!(page.contains("data-line=\"3\""), "{page}");
        assert!(!page.contains("data-line=\"1\""), "{page}");
        assert!(page.contains("❚❚ line 4"), "{page}");
        assert!(!page.contains("secret"), "{page}");
        assert!(page.contains("it fulfills with <code>1</code>."), "{page}");
    }

    #[test]
    fn a_wait_without_an_end_lasts_to_the_edge() {
        let page = page("async function load() {\n  await new Promise(() => {});\n}\n");
        assert!(page.contains("class=\"stay endless\" style=\"--a:0;--b:10000\""), "{page}");
        assert!(page.contains("waits at line 2 from 0 on, forever"), "{page}");
    }

    #[test]
    fn functions_that_take_time_have_rows_and_are_the_small_picture_if_nothing_else_is() {
        let page = page(
            "const sleep = (ms) => new Promise((done) => setTimeout(done, ms));\n\
             async function load() {\n  await Promise.all([sleep(30), sleep(60)]);\n}\n",
        );
        assert!(page.contains("sleep(30)") && page.contains("sleep(60)"), "{page}");
        assert_eq!(page.matches("part within").count(), 4, "{page}");
    }
}
