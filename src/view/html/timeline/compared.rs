//! A table that compares all programs, and the critical path of each.

use maud::{Markup, html};

use super::program::Board;
use super::result::{short, state};
use super::table;
use crate::timeline::{CallId, Timeline};
use crate::view::html::prose;
use crate::view::lower_bound::lower_bound;
use crate::view::text::count;

const HEADINGS: [&str; 7] =
    ["Program", "Settles", "Work ends", "Calls", "In sequence", "At the same time", "Lower bound"];

/// The table, with a row for each program, if there are several.
pub(super) fn table(boards: &[Board<'_>]) -> Markup {
    let rows = html! { @for board in boards { (row(board)) } };
    html! {
        @if boards.len() > 1 {
            section.compared aria-label="Compared" {
                h2 { "Compared" }
                (table::table("Table of all programs", &HEADINGS, &rows))
            }
        }
    }
}

/// The row of a program.
pub(super) fn row(board: &Board<'_>) -> Markup {
    let timeline = board.timeline;
    html! {
        tr data-program=(board.index) data-state=(state(timeline, board.is_wrong)) {
            th scope="row" { (prose::name(board.name())) }
            td.ends { (short(timeline)) }
            td { (timeline.quiescent_at) }
            td { (count(timeline.calls.len())) }
            td { (timeline.bounds().sequential) }
            td { (count(concurrent(timeline))) }
            td { @if let Some(least) = lower_bound(timeline) { (least) } @else { "–" } }
        }
    }
}

/// The maximum number of calls that run at the same time.
fn concurrent(timeline: &Timeline) -> usize {
    let mut changes = Vec::new();
    for call in &timeline.calls {
        let Some(from) = call.starts_at else { continue };
        let until = call.settles_at.unwrap_or(timeline.quiescent_at);
        changes.extend([(from, 1_isize), (until, -1)]);
    }
    // A call that ends at an instant is counted before a call that starts then.
    changes.sort_unstable();
    let running = changes.iter().scan(0_isize, |running, (_, change)| {
        *running += change;
        Some(*running)
    });
    running.max().and_then(|most| usize::try_from(most).ok()).unwrap_or(0)
}

/// The longest critical path that is written out.
const MOST_CALLS: usize = 8;

/// The critical path of a program, if it has several calls; a dot marks them in the picture.
pub(super) fn critical_path(timeline: &Timeline) -> Markup {
    let path = &timeline.bounds().critical_path;
    let label = |call: &CallId| timeline.label(timeline.call(*call));
    html! {
        @if path.len() > 1 {
            p.critical-path {
                "Critical path: "
                @for (nth, call) in path.iter().take(MOST_CALLS).enumerate() {
                    @if nth > 0 { " → " }
                    (prose::quoted(&label(call)))
                }
                @if path.len() > MOST_CALLS { " → …" }
                ", " (timeline.bounds().parallel) "."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;

    #[test]
    fn a_call_that_ends_makes_room_for_one_that_starts_then() {
        let most = |program: &str| {
            let text = format!(
                r#"(tasks: {{"a": (takes: "1ms"), "b": (takes: "2ms")}},
                    programs: {{"p": {program}}})"#
            );
            concurrent(&Scenario::from_ron("s.ron", &text).unwrap().run("p").unwrap())
        };
        assert_eq!(most(r#"["a", "b", "a"]"#), 1);
        assert_eq!(most(r#"[All(["a", "b", "b"]), "a"]"#), 3);
        assert_eq!(most("[]"), 0);
    }
}
