//! The intervals in which the code of a program waits, in a row above those of its calls.

use maud::{Markup, html};

use super::stretch;
use crate::Instant;
use crate::timeline::{Timeline, Waiter};
use crate::view::axis::Axis;
use crate::view::snippet::Snippets;

/// The maximum number of waits that are drawn.
const MOST_STAYS: usize = 200;

/// An interval in which the program's function is suspended.
pub(super) struct Stay {
    from: Instant,
    until: Instant,
    line: Option<usize>,
}

/// The awaits at which the program's own function is suspended for some time.
pub(super) fn stays(timeline: &Timeline, snippets: &Snippets<'_>) -> Vec<Stay> {
    let own = timeline.awaits.iter().filter(|stay| stay.waiter == Waiter::Program);
    let stays = own.map(|stay| Stay {
        from: stay.began.at,
        until: stay.ended.map_or(timeline.quiescent_at, |ended| ended.at),
        line: snippets.innermost_lines(stay.step).map(|[first, _]| first),
    });
    stays.filter(|stay| stay.from < stay.until).take(MOST_STAYS).collect()
}

/// The row.
pub(super) fn lane(stays: &[Stay], axis: Axis) -> Markup {
    html! {
        @if !stays.is_empty() {
            div.lane.code-lane {
                span.name { "the code" }
                span.state {}
                span.track aria-hidden="true" {
                    span.past {
                        @for stay in stays {
                            span.stay style=(stretch(axis, stay.from, stay.until)) {
                                @if let Some(line) = stay.line { "❚❚ line " (line) }
                            }
                        }
                    }
                }
                span.visually-hidden { (aria_label(stays)) }
            }
        }
    }
}

fn aria_label(stays: &[Stay]) -> String {
    let one = |stay: &Stay| {
        let line = stay.line.map(|line| format!(" at line {line}")).unwrap_or_default();
        format!("waits{line} from {} to {}", stay.from, stay.until)
    };
    stays.iter().map(one).collect::<Vec<_>>().join(", ")
}
