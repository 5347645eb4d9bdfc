//! Any code: it is read or reported, and code that is read is run, checked and shown.

use makespan::findings::{self, Findings};
use makespan::program::{Budget, Record};
use makespan::scenario::{Problem, Span};
use makespan::view::text::Options;
use makespan::view::{self, Report};
use makespan::{RunOptions, Scenario, Timeline, UnhandledRejections};

use crate::evaluator::{generate, random::Random};

/// The names of the files, which decide how they are read.
const NAMES: [&str; 8] = ["a.js", "a.ts", "a.mjs", "a.tsx", "a.jsx", "a.cjs", "a.mts", "a.cts"];

/// The maximum number of programs of a file that are run.
const MOST_PROGRAMS: usize = 4;

/// The first byte says how the others are read, and what is done with the code: bits 0 to 2 the
/// name, bit 3 the mode, bit 4 whether findings are computed, bit 5 whether fixes are too, bits 6
/// and 7 whether the bytes choose a program instead of being its text.
pub(crate) fn hold(bytes: &[u8]) {
    let Some((&first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(first) % NAMES.len()];
    let text = if first >> 6 == 3 {
        let (_, pieces) = generate::program(Random::of_bytes(rest));
        generate::text(&pieces)
    } else {
        String::from_utf8_lossy(rest).into_owned()
    };
    match Scenario::from_code(name, &text) {
        Ok(scenario) => run(&scenario, first),
        Err(problems) => {
            assert!(!problems.list.is_empty());
            let is_placed = |problem: &Problem| {
                problem.span != Span::NONE || problem.message == "there is nothing to run"
            };
            assert!(problems.list.iter().all(is_placed), "{problems}");
            assert!(!problems.to_string().trim().is_empty());
            drop(problems.render(true));
        }
    }
}

fn run(scenario: &Scenario, choice: u8) {
    let mode = if choice & 8 == 0 { UnhandledRejections::Throw } else { UnhandledRejections::Warn };
    let options = RunOptions {
        unhandled_rejections: mode,
        max_events: 1_000,
        record: Record::Everything,
        budget: Budget::Small,
    };
    let programs = scenario.programs().len().min(MOST_PROGRAMS);
    let mut timelines: Vec<Timeline> = Vec::new();
    for program in 0..programs {
        match scenario.run_program(program, &options) {
            Ok(timeline) => timelines.push(timeline),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    let seeks = choice & 16 != 0;
    let found =
        |timeline| if seeks { findings::of(scenario, timeline) } else { Findings::default() };
    let findings: Vec<Findings> = timelines.iter().map(found).collect();
    if choice & 32 != 0 && seeks && timelines.len() == programs {
        drop(findings::fix_code(scenario, 0..programs, true));
    }
    show(scenario, &timelines, &findings);
}

fn show(scenario: &Scenario, timelines: &[Timeline], findings: &[Findings]) {
    let Some(bounds) = scenario.bounds() else { return };
    let report = Report { scenario, bounds: &bounds, timelines, findings };
    let written = |show: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut out = Vec::new();
        show(&mut out).expect("memory takes every byte");
        String::from_utf8(out).expect("every format is UTF-8")
    };
    let options = Options { width: 80, color: false };
    let text = written(&|out| view::text::write(&report, options, out));
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    for json in [
        written(&|out| view::json::write(&report, out)),
        written(&|out| view::perfetto::write(&report, out)),
    ] {
        let read: Result<serde_json::Value, _> = serde_json::from_str(&json);
        read.unwrap_or_else(|error| panic!("{error}:\n{json}"));
    }
    let svg = written(&|out| view::svg::write(&report, view::svg::Motion::Still, out));
    roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{error}:\n{svg}"));
    drop(written(&|out| view::html::write(&report, out)));
    drop(written(&|out| view::mermaid::write(&report, out)));
    drop(written(&|out| view::dot::write(&report, out)));
}
