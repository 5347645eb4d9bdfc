//! A picture for a page that is not ours, such as a flashcard: readable at the width of a phone,
//! and in the colors of the text around it, so it is right in dark mode too.
//!
//! The name of each call is above its bar. It is an element of HTML on one line, with its own
//! style.

use maud::{Markup, PreEscaped, html};

use super::{PATTERNS, key, mark, parts};
use crate::Instant;
use crate::timeline::Timeline;
use crate::view::axis::{Axis, PARTS};
use crate::view::bars::{Bar, End, endings, ends};
use crate::view::text::{counted, cut_middle};
use crate::view::visible::visible;

const WIDTH: u32 = 360;
const MARGIN: u32 = 12;
/// The height of a program above its calls, of a call, and of a program below its calls.
const HEAD: u32 = 64;
const LANE: u32 = 38;
const FOOT: u32 = 40;
/// The height of a line of text.
const LINE: u32 = 20;
/// The maximum numbers of programs and of calls of a program that are drawn.
const MOST_PROGRAMS: usize = 4;
const MOST_CALLS: usize = 12;
/// The lengths of a program's and of a call's name, in characters.
const PROGRAM_LENGTH: usize = 36;
const NAME_LENGTH: usize = 24;
/// The number of labels of the axis after the first.
const TICKS: u64 = 4;

/// The class is in each selector, because the style of an element applies to the whole page.
const STYLE: &str = ".makespan-timeline{width:100%;max-width:30rem;height:auto;direction:ltr}\
    .makespan-timeline text{font:13px system-ui,sans-serif;fill:currentColor}\
    .makespan-timeline .program{font-size:15px;font-weight:650}\
    .makespan-timeline .soft{font-size:12px}\
    .makespan-timeline .name{font-family:ui-monospace,monospace}\
    .makespan-timeline .grid{stroke:currentColor;opacity:.2}\
    .makespan-timeline .runs{fill:#4d8fe8}\
    .makespan-timeline .blocks{fill:currentColor}\
    .makespan-timeline .waits,.makespan-timeline .late{fill:url(#makespan-waits);stroke:#8b94a1}\
    .makespan-timeline .runs-on{fill:url(#makespan-runs-on)}\
    .makespan-timeline .settles{stroke:#2b9a5f;stroke-width:2;stroke-dasharray:5 3}\
    .makespan-timeline .crashes{stroke:#e0483e;stroke-width:2;stroke-dasharray:2 2}\
    .makespan-timeline .good{fill:#21814d}.makespan-timeline .bad{fill:#d63c32}\
    .makespan-timeline .mark{fill:#fff;font-size:10px;font-weight:700}";

/// Returns a picture of these programs. It shows at most 4 programs with 12 calls each, so its size
/// is bounded, and says what it leaves out. `None` if none of them calls a task.
pub(in crate::view) fn narrow(timelines: &[Timeline]) -> Option<Markup> {
    let shown = &timelines[..timelines.len().min(MOST_PROGRAMS)];
    if shown.iter().all(|timeline| timeline.calls.is_empty()) {
        return None;
    }
    let axis = Axis::of(shown);
    let mut top = 0;
    let mut panels = Vec::with_capacity(shown.len());
    for timeline in shown {
        panels.push(panel(timeline, axis, top));
        top += HEAD + count(timeline) * LANE + FOOT;
    }
    let meanings = key::meanings(shown);
    let left = timelines.len() - shown.len();
    let lines = meanings.len() + usize::from(left > 0);
    let height = top + u32::try_from(lines).unwrap_or(0) * LINE;
    let rows = (top..).step_by(LINE as usize);
    Some(html! {
        svg.makespan-timeline xmlns="http://www.w3.org/2000/svg" role="img"
            aria-label="Timeline" viewBox=(format!("0 0 {WIDTH} {height}")) {
            style { (PreEscaped(STYLE)) }
            defs { (PreEscaped(PATTERNS)) }
            @for panel in panels { (panel) }
            @for (meaning, y) in meanings.iter().zip(rows) { (meaning_of(*meaning, y)) }
            @if left > 0 {
                text.soft x=(MARGIN) y=(height - 6) { "and " (counted(left, "more program")) }
            }
        }
    })
}

/// The number of calls of a program that are drawn.
fn count(timeline: &Timeline) -> u32 {
    u32::try_from(timeline.calls.len().min(MOST_CALLS)).unwrap_or(0)
}

fn x(axis: Axis, at: Instant) -> u32 {
    MARGIN + axis.position(at) * (WIDTH - 2 * MARGIN) / PARTS
}

/// One program, with its upper edge at `top`.
fn panel(timeline: &Timeline, axis: Axis, top: u32) -> Markup {
    let first = top + HEAD;
    let foot = first + count(timeline) * LANE;
    let left = timeline.calls.len().saturating_sub(MOST_CALLS);
    let name = visible(timeline.text(timeline.program));
    let ends: Vec<String> = ends(timeline).into_iter().map(|end| end.words).collect();
    html! {
        g {
            text.program x=(MARGIN) y=(top + 18) { (cut_middle(&name, PROGRAM_LENGTH)) }
            text.soft x=(MARGIN) y=(top + 36) { (ends.join(", ")) }
            @for tick in axis.ticks(TICKS) {
                @let x = x(axis, tick);
                line.grid x1=(x) x2=(x) y1=(first) y2=(foot) {}
                text.soft text-anchor=(anchor(x)) x=(x) y=(first - 6) { (tick) }
            }
            @for (number, (word, at)) in (0..).zip(endings(timeline)) {
                @if at <= axis.end() {
                    @let x = x(axis, at);
                    line class=(word) x1=(x) x2=(x) y1=(first) y2=(foot + 6) {}
                    text.soft text-anchor=(anchor(x)) x=(x) y=(foot + 18 + 14 * number) {
                        (word) " " (at)
                    }
                }
            }
            @let lanes = (first..).step_by(LANE as usize);
            @for (call, y) in timeline.calls.iter().take(MOST_CALLS).zip(lanes) {
                (lane(&timeline.label(call), &Bar::of(timeline, call), axis, y))
            }
            @if left > 0 {
                text.soft x=(MARGIN) y=(foot + 18) { "and " (counted(left, "more call")) }
            }
        }
    }
}

/// The side of a label at which its position is, so that the label stays within the picture.
const fn anchor(x: u32) -> &'static str {
    if x < WIDTH / 6 {
        "start"
    } else if x > WIDTH * 5 / 6 {
        "end"
    } else {
        "middle"
    }
}

/// One call: a line with its name and its times, and its bar below.
fn lane(label: &str, bar: &Bar, axis: Axis, y: u32) -> Markup {
    let until = bar.ends_at;
    let begins = bar.parts.first().map_or(until, |(_, from, _)| *from);
    html! {
        text.name x=(MARGIN) y=(y + 16) { (cut_middle(&visible(label), NAME_LENGTH)) }
        text.soft text-anchor="end" x=(WIDTH - MARGIN - 6) y=(y + 16) {
            (begins) " → " @if bar.end == End::CutOff { "cut off" } @else { (until) }
            @if until > axis.end() { " ▶" }
        }
        (parts(bar, |at| x(axis, at), (y + 22, 12), 2))
        @if until <= axis.end() { (mark(bar.end, x(axis, until), y + 28)) }
    }
}

/// A line of the legend.
fn meaning_of(meaning: key::Meaning, y: u32) -> Markup {
    html! {
        @match meaning {
            key::Meaning::Doing(doing) => {
                rect class=(doing.word()) x=(MARGIN) y=(y) width="24" height="12" rx="2" {}
                text.soft x=(MARGIN + 32) y=(y + 10) { (doing.means()) }
            }
            key::Meaning::End(end) => {
                (mark(end, MARGIN + 12, y + 6))
                text.soft x=(MARGIN + 32) y=(y + 10) { (end.means()) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scenario;

    fn picture(programs: usize, calls: usize) -> Option<String> {
        let steps = "\"a\", ".repeat(calls);
        let program = |name: usize| format!("\"p{name}\": [{steps}]");
        let programs: Vec<String> = (0..programs).map(program).collect();
        let text =
            format!("(tasks: {{\"a\": (takes: \"1ms\")}}, programs: {{{}}})", programs.join(", "));
        let scenario = Scenario::from_ron("s.ron", &text).unwrap();
        let names = (0..programs.len()).map(|number| format!("p{number}"));
        let timelines: Vec<_> = names.map(|name| scenario.run(&name).unwrap()).collect();
        narrow(&timelines).map(Markup::into_string)
    }

    #[test]
    fn the_size_is_bounded_and_the_picture_says_what_it_leaves_out() {
        let picture = picture(6, 40).unwrap();
        for part in ["and 2 more programs<", "and 28 more calls<", ">p3<"] {
            assert!(picture.contains(part), "{part}");
        }
        assert!(!picture.contains(">p4<"));
        assert!(picture.len() < 32_000, "{} bytes", picture.len());
    }

    #[test]
    fn it_is_one_line_whose_style_is_only_for_itself() {
        let picture = picture(1, 2).unwrap();
        assert!(!picture.contains(['\n', '\t']));
        let style = picture.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        for rule in style.split('}').filter(|rule| !rule.is_empty()) {
            let selectors = rule.split('{').next().unwrap().split(',');
            for selector in selectors {
                assert!(selector.starts_with(".makespan-timeline"), "{selector}");
            }
        }
    }

    #[test]
    fn programs_without_calls_have_no_picture() {
        assert_eq!(picture(2, 0), None);
    }
}
