//! A scenario with everything: the engine, the findings, and every view.

use makespan::findings::{self, Findings};
use makespan::program::Record;
use makespan::view::text::Options;
use makespan::view::{self, Report};
use makespan::{RunOptions, Scenario, Timeline, UnhandledRejections};

use super::generator;

/// The output of every view for a scenario.
pub(crate) struct Shown {
    pub(crate) text: String,
    pub(crate) json: String,
    pub(crate) js: String,
    pub(crate) html: String,
    pub(crate) svg: String,
    pub(crate) mermaid: String,
    pub(crate) dot: String,
    pub(crate) perfetto: String,
}

/// Runs and shows it in each mode, sometimes twice, which gives the same bytes.
pub(crate) fn hold(bytes: &[u8]) {
    let text = generator::scenario(bytes, &str::to_owned);
    let Ok(scenario) = Scenario::from_ron("whole.ron", &text) else { return };
    for mode in [UnhandledRejections::Throw, UnhandledRejections::Warn] {
        let Some(first) = shown(&scenario, mode, 80) else { continue };
        if !bytes.len().is_multiple_of(8) {
            continue;
        }
        let again = shown(&scenario, mode, 80).expect("it ran before");
        assert!(
            first.json == again.json && first.html == again.html,
            "not the same bytes:\n{text}"
        );
    }
}

/// The output of every view; `None` if a program exceeds a limit.
pub(crate) fn shown(scenario: &Scenario, mode: UnhandledRejections, width: usize) -> Option<Shown> {
    let options = RunOptions {
        unhandled_rejections: mode,
        max_events: 2_000,
        record: Record::Everything,
        ..RunOptions::default()
    };
    let run = |program| scenario.run_program(program, &options).ok();
    let timelines: Option<Vec<Timeline>> = (0..scenario.programs().len()).map(run).collect();
    let timelines = timelines?;
    let findings: Vec<Findings> =
        timelines.iter().map(|timeline| findings::of(scenario, timeline)).collect();
    let bounds = scenario.bounds()?;
    let report = Report { scenario, bounds: &bounds, timelines: &timelines, findings: &findings };
    let written = |show: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut out = Vec::new();
        show(&mut out).expect("memory takes every byte");
        String::from_utf8(out).expect("every format is UTF-8")
    };
    Some(Shown {
        text: written(&|out| view::text::write(&report, Options { width, color: false }, out)),
        json: written(&|out| view::json::write(&report, out)),
        js: written(&|out| view::js::write(&report, out)),
        html: written(&|out| view::html::write(&report, out)),
        svg: written(&|out| view::svg::write(&report, view::svg::Motion::Still, out)),
        mermaid: written(&|out| view::mermaid::write(&report, out)),
        dot: written(&|out| view::dot::write(&report, out)),
        perfetto: written(&|out| view::perfetto::write(&report, out)),
    })
}
