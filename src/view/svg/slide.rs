//! A slide in 16:9: the code of each program beside its calls, and the lower bound.

use maud::{Markup, PreEscaped, html};

use super::{PATTERNS, cut_middle, mark, parts};
use crate::Instant;
use crate::timeline::Timeline;
use crate::view::Report;
use crate::view::axis::{Axis, PARTS};
use crate::view::bars::{Bar, ends};
use crate::view::code_listing::code_listing;
use crate::view::js::listing;
use crate::view::lower_bound::shared;
use crate::view::text::counted;
use crate::view::visible::{plain_title, visible};

/// The colors of a slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on white.
    Light,
    /// Light on black.
    Dark,
}

const WIDTH: u32 = 1280;
const HEIGHT: u32 = 720;
const MARGIN: u32 = 48;
/// The upper and the lower edge of the programs.
const TOP: u32 = 124;
const BOTTOM: u32 = HEIGHT - 64;
/// The left edges of the calls' names and of the axis.
const NAMES: u32 = 632;
const PLOT: u32 = 772;
/// The maximum number of programs on a slide.
const MOST_PROGRAMS: usize = 4;
/// The height of a program's name.
const HEAD: u32 = 36;
/// The maximum length of a line of code and of a call's name, in characters.
const CODE_LENGTH: usize = 62;
const NAME_LENGTH: usize = 15;
/// The number of labels of the axis after the first.
const TICKS: u64 = 5;

const STYLE: &str = "text{font:18px system-ui,sans-serif;fill:var(--ink)}\
    .title{font-size:34px;font-weight:700}.program{font-size:22px;font-weight:650}\
    .soft{fill:var(--soft);font-size:16px}.code,.name{font-family:ui-monospace,monospace}\
    .code{font-size:var(--code);white-space:pre}.name{font-size:15px}.await{font-weight:700}\
    .grid{stroke:var(--line)}.runs{fill:var(--run)}.blocks{fill:var(--ink)}\
    .waits{fill:url(#makespan-waits);stroke:var(--soft)}\
    .late{fill:url(#makespan-waits);stroke:var(--ink)}.runs-on{fill:url(#makespan-runs-on)}\
    .bound{stroke:var(--good);stroke-width:3;stroke-dasharray:2 6;stroke-linecap:round}\
    .least{fill:var(--good);font-weight:650}.done{stroke:var(--ink);stroke-width:3}\
    .good{fill:var(--good)}.bad{fill:var(--bad)}.mark{fill:var(--page);font-size:10px}";

impl Theme {
    const fn colors(self) -> &'static str {
        match self {
            Self::Light => {
                "svg{--page:#fff;--ink:#1a2130;--soft:#565f70;--line:#d9dce2;--run:#3d84e6;\
                 --good:#146c43;--bad:#b3261e}"
            }
            Self::Dark => {
                "svg{--page:#101319;--ink:#e6e9ee;--soft:#a2abba;--line:#343b48;--run:#4a8ff0;\
                 --good:#72d0a0;--bad:#ff9c93}"
            }
        }
    }
}

/// Returns the slide.
pub(super) fn slide(report: &Report<'_>, theme: Theme) -> Markup {
    let title = plain_title(report);
    let shown = &report.timelines[..report.timelines.len().min(MOST_PROGRAMS)];
    let axis = Axis::of(shown).with_margin();
    let programs = u32::try_from(shown.len().max(1)).unwrap_or(1);
    let height = (BOTTOM - TOP) / programs;
    let bound = shared(report.timelines.iter()).filter(|at| *at <= axis.end());
    let left = report.timelines.len() - shown.len();
    let codes: Vec<String> = shown.iter().map(|timeline| code_of(report, timeline)).collect();
    let size = codes.iter().map(|code| code_size(code, height - HEAD)).min().unwrap_or(15);
    let tops = (TOP..).step_by(height as usize);
    html! {
        svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label=(title)
            viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) width=(WIDTH) height=(HEIGHT) {
            title { (title) }
            style { (PreEscaped(theme.colors())) (PreEscaped(STYLE)) }
            defs { (PreEscaped(PATTERNS)) }
            rect width=(WIDTH) height=(HEIGHT) fill="var(--page)" {}
            text.title x=(MARGIN) y="66" { (cut_middle(&title, 60)) }
            @for tick in axis.ticks(TICKS) {
                line.grid x1=(x(axis, tick)) x2=(x(axis, tick)) y1=(TOP) y2=(BOTTOM) {}
                text.soft text-anchor="middle" x=(x(axis, tick)) y=(TOP - 10) { (tick) }
            }
            @for ((timeline, code), top) in shown.iter().zip(&codes).zip(tops) {
                (program(timeline, (code, size), axis, (top, height)))
            }
            @if let Some(bound) = bound {
                line.bound x1=(x(axis, bound)) x2=(x(axis, bound)) y1=(TOP) y2=(BOTTOM + 8) {}
                text.least text-anchor="end" x=(WIDTH - MARGIN) y=(HEIGHT - 24) {
                    "No program that fulfills takes less than " (bound)
                }
            }
            @if left > 0 {
                text.soft x=(MARGIN) y=(HEIGHT - 24) { "and " (counted(left, "more program")) }
            }
        }
    }
}

fn x(axis: Axis, at: Instant) -> u32 {
    PLOT + axis.position(at) * (WIDTH - MARGIN - PLOT) / PARTS
}

fn program(
    timeline: &Timeline,
    (code, size): (&str, u32),
    axis: Axis,
    (top, height): (u32, u32),
) -> Markup {
    let name = visible(timeline.text(timeline.program));
    let ends: Vec<String> = ends(timeline).into_iter().map(|end| end.words).collect();
    html! {
        g {
            text.program x=(MARGIN) y=(top + 22) { (cut_middle(&name, 24)) }
            text.soft text-anchor="end" x=(NAMES - 36) y=(top + 22) { (ends.join(", ")) }
            (lines(code, size, (top + HEAD, height - HEAD)))
            (lanes(timeline, axis, (top, height)))
        }
    }
}

/// The code of a program, as the slide shows it.
fn code_of(report: &Report<'_>, timeline: &Timeline) -> String {
    let code = code_listing(report.scenario, timeline);
    code.unwrap_or_else(|| listing(report.scenario, timeline.index)).text
}

/// The font size at which a program's code fits, within the range that is readable.
fn code_size(code: &str, height: u32) -> u32 {
    let all = u32::try_from(code.lines().count().max(1)).unwrap_or(u32::MAX);
    let longest = code.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let longest = u32::try_from(longest.clamp(1, CODE_LENGTH)).unwrap_or(1);
    // A character is six tenths as wide as it is high.
    let wide = (NAMES - MARGIN - 36) * 10 / (6 * longest);
    wide.min(height * 3 / (4 * all)).clamp(15, 22)
}

/// The number of rows that are shown: all, or as many as leave room for a line with the number of
/// the others.
fn shown_of(all: u32, room: u32) -> u32 {
    if all <= room { all } else { room.saturating_sub(1) }
}

/// The code: as many lines as fit.
fn lines(code: &str, size: u32, (top, height): (u32, u32)) -> Markup {
    let all = u32::try_from(code.lines().count().max(1)).unwrap_or(u32::MAX);
    let step = size * 4 / 3;
    let shown = shown_of(all, height / step);
    let rows = (top + size..).step_by(step as usize);
    html! {
        g style=(format!("--code:{size}px")) {
            @for (line, y) in code.lines().take(shown as usize).zip(rows) {
                @let class = if line.contains("await ") { "code await" } else { "code" };
                text class=(class) x=(MARGIN) y=(y) { (cut_middle(&visible(line), CODE_LENGTH)) }
            }
        }
        @if shown < all {
            text.soft x=(MARGIN) y=(top + size + step * shown) {
                "and " (counted((all - shown) as usize, "more line"))
            }
        }
    }
}

/// The calls: as many as fit.
fn lanes(timeline: &Timeline, axis: Axis, (top, height): (u32, u32)) -> Markup {
    let all = u32::try_from(timeline.calls.len()).unwrap_or(u32::MAX);
    let lane = ((height - 12) / all.max(1)).clamp(22, 40);
    let shown = shown_of(all, (height - 12) / lane);
    let rows = (top + 4..).step_by(lane as usize);
    let end = timeline.settles_at.filter(|at| *at <= axis.end());
    html! {
        @if let Some(at) = end {
            line.done x1=(x(axis, at)) x2=(x(axis, at)) y1=(top) y2=(top + 8 + shown * lane) {}
        }
        @for (call, y) in timeline.calls.iter().take(shown as usize).zip(rows) {
            (bar(&timeline.label(call), &Bar::of(timeline, call), axis, (y, lane)))
        }
        @if shown < all {
            text.soft x=(NAMES) y=(top + 20 + shown * lane) {
                "and " (counted((all - shown) as usize, "more call"))
            }
        }
    }
}

fn bar(label: &str, bar: &Bar, axis: Axis, (y, lane): (u32, u32)) -> Markup {
    html! {
        g {
            title { (visible(label)) ", " (bar.end.state()) " at " (bar.ends_at) }
            text.name x=(NAMES) y=(y + lane / 2 + 5) { (cut_middle(&visible(label), NAME_LENGTH)) }
            (parts(bar, |at| x(axis, at), (y + 3, lane - 8), 3))
            @if bar.ends_at <= axis.end() {
                (mark(bar.end, x(axis, bar.ends_at), y + lane / 2 - 1))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Scenario, view::svg::write_slide};

    #[test]
    fn a_slide_has_code_calls_and_the_bound_and_says_what_it_leaves_out() {
        let calls = "\"a\", ".repeat(40);
        let program = |name: usize| format!("\"p{name}\": [{calls}]");
        let programs: Vec<String> = (0..5).map(program).collect();
        let text =
            format!("(tasks: {{\"a\": (takes: \"1ms\")}}, programs: {{{}}})", programs.join(", "));
        let scenario = Scenario::from_ron("s.ron", &text).unwrap();
        let timelines: Vec<_> =
            (0..5).map(|number| scenario.run(&format!("p{number}")).unwrap()).collect();
        let bounds = scenario.bounds().unwrap();
        let (timelines, findings) = (&timelines[..], &[]);
        let report = Report { scenario: &scenario, bounds: &bounds, timelines, findings };
        let mut slide = Vec::new();
        write_slide(&report, Theme::Dark, &mut slide).unwrap();
        let slide = String::from_utf8(slide).unwrap();
        for part in [
            "async function p0",
            "and 1 more program<",
            "more calls",
            "more lines",
            "takes less than 1ms",
        ] {
            assert!(slide.contains(part), "{part}");
        }
        assert!(!slide.contains("async function p4"));
    }
}
