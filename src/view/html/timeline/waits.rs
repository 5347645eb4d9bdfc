//! The intervals in which the code of a program waits, in a row above those of its calls.

use maud::{Markup, html};

use super::until;
use crate::Instant;
use crate::timeline::{Timeline, Waiter};
use crate::view::axis::Axis;
use crate::view::snippet::Snippets;

/// The maximum number of waits that are drawn.
const MOST_STAYS: usize = 200;

/// An interval in which the program's function is suspended.
pub(super) struct Stay {
    from: Instant,
    /// The time at which it ends; `None` if the function waits forever.
    until: Option<Instant>,
    line: Option<usize>,
}

/// The awaits at which the program's own function is suspended for some time.
pub(super) fn stays(timeline: &Timeline, snippets: &Snippets<'_>) -> Vec<Stay> {
    let own = timeline.awaits.iter().filter(|stay| stay.waiter == Waiter::Program);
    let stays = own.map(|stay| Stay {
        from: stay.began.at,
        until: stay.ended.map(|ended| ended.at).or(timeline.crash.as_ref().map(|crash| crash.at)),
        line: snippets.innermost_lines(stay.step).map(|[first, _]| first),
    });
    let takes_time = |stay: &Stay| stay.until.is_none_or(|until| stay.from < until);
    stays.filter(takes_time).take(MOST_STAYS).collect()
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
                            span.stay style=(until(axis, stay.from, stay.until)) {
                                @if let Some(line) = stay.line { "❚❚ line " (line) }
                            }
                        }
                    }
                    @for stay in stays.iter().filter(|stay| stay.until.is_none()) {
                        span.stay.endless style=(until(axis, stay.from, None)) {
                            @if let Some(line) = stay.line { "❚❚ line " (line) }
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
        match stay.until {
            Some(until) => format!("waits{line} from {} to {until}", stay.from),
            None => format!("waits{line} from {} on, forever", stay.from),
        }
    };
    stays.iter().map(one).collect::<Vec<_>>().join(", ")
}
