//! Playing without scripts: a curtain over the future is drawn aside, at constant speed.

use std::ops::Range;

use maud::{Markup, html};

/// The distance by which the curtain is wider than the axis, in pixels: half a label.
const BEYOND: u32 = 55;

/// Without motion, the curtain and the line of the current time are not there. A loop takes nine
/// seconds: time passes for 6.5 s of them (72 %), then the complete picture stays.
pub(super) const STYLE: &str = ".curtain,.now{visibility:hidden}.curtain{fill:#fff}\
    .now{stroke:#1d2430;stroke-width:2}\
    @media not (prefers-reduced-motion){\
    .curtain{animation:makespan-curtain 9s linear infinite}\
    .now{animation:makespan-now 9s linear infinite}}\
    @keyframes makespan-curtain{0%{visibility:visible;transform:scaleX(1)}\
    72%{visibility:visible;transform:scaleX(var(--beyond))}72.1%,100%{visibility:hidden}}\
    @keyframes makespan-now{0%{visibility:visible;transform:none}\
    72%{visibility:visible;transform:translateX(var(--width))}72.1%,100%{visibility:hidden}}";

/// Returns the curtain and the current time of a program, whose axis is from `left` to `right`.
pub(super) fn playback(left: u32, right: u32, rows: Range<u32>) -> Markup {
    let width = right - left;
    let all = width + BEYOND;
    // The curtain gets narrower: its right edge stays.
    let edges = format!("--beyond:calc({BEYOND}/{all});transform-origin:{}px 0", left + all);
    html! {
        rect.curtain x=(left) y=(rows.start) width=(all) height=(rows.len())
            style=(edges) {}
        line.now x1=(left) x2=(left) y1=(rows.start) y2=(rows.end)
            style=(format!("--width:{width}px")) {}
    }
}

#[cfg(test)]
mod tests {
    use crate::Scenario;
    use crate::view::{Report, svg};

    fn written(motion: svg::Motion) -> String {
        let text = r#"(tasks: {"a": (takes: "1ms")}, programs: {"p": ["a"], "q": ["a", "a"]})"#;
        let scenario = Scenario::from_ron("s.ron", text).unwrap();
        let timelines = [scenario.run("p").unwrap(), scenario.run("q").unwrap()];
        let bounds = scenario.bounds().unwrap();
        let (timelines, findings) = (&timelines[..], &[]);
        let report = Report { scenario: &scenario, bounds: &bounds, timelines, findings };
        let mut out = Vec::new();
        svg::write(&report, motion, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn each_program_has_a_curtain_only_if_the_picture_plays() {
        assert_eq!(written(svg::Motion::Plays).matches("<rect class=\"curtain\"").count(), 2);
        assert!(!written(svg::Motion::Still).contains("curtain"));
    }
}
