//! What was mended, as JSON.

use std::io::{self, Write};
use std::path::Path;

use makespan::findings::{Best, Fix, Mend};
use makespan::scenario::write_steps;
use makespan::{Duration, Instant, Scenario, view};
use serde::Serialize;

use super::bodies;

/// The fixes of one file.
#[derive(Serialize)]
struct FileJson<'a> {
    schema: &'static str,
    unit: &'static str,
    file: String,
    programs: Vec<FixJson<'a>>,
}

/// How one program can be made faster.
#[derive(Serialize)]
struct FixJson<'a> {
    name: &'a str,
    settles_at: Option<Instant>,
    bound: Duration,
    bound_with_resources: Duration,
    in_flight: usize,
    /// How many calls are made before what they need is there.
    too_early: usize,
    applied: Vec<AppliedJson>,
    mended: Option<MendedJson>,
    written_anew: Option<AnewJson<'a>>,
    left_out: &'a [String],
}

/// A mend that was applied.
#[derive(Serialize)]
struct AppliedJson {
    rule: &'static str,
    saves: Duration,
}

/// The program with all mends: every body that has changed, by name, and the JavaScript.
#[derive(Serialize)]
struct MendedJson {
    settles_at: Instant,
    in_flight: usize,
    on_failure: Vec<String>,
    ron: Vec<BodyJson>,
    js: String,
}

/// The steps of a program or a function.
#[derive(Serialize)]
struct BodyJson {
    name: String,
    steps: String,
}

/// The best program with the same calls, and what it loses.
#[derive(Serialize)]
struct AnewJson<'a> {
    settles_at: Instant,
    in_flight: usize,
    losses: &'a [String],
    ron: String,
    js: String,
}

pub(super) fn write(
    file: &Path,
    scenario: &Scenario,
    fixes: &[(usize, Fix)],
    out: &mut dyn Write,
) -> io::Result<()> {
    let programs = fixes.iter().map(|(program, fix)| FixJson {
        name: scenario.text(scenario.programs[*program].name),
        settles_at: fix.settles_at,
        bound: fix.bound,
        bound_with_resources: fix.bound_with_resources,
        in_flight: fix.in_flight,
        too_early: fix.too_early,
        applied: fix.applied.iter().map(|&(rule, saves)| AppliedJson { rule, saves }).collect(),
        mended: fix.nearest.as_ref().map(|mend| mended(scenario, *program, mend)),
        written_anew: fix.best.as_ref().map(anew),
        left_out: &fix.left_out,
    });
    let document = FileJson {
        schema: "makespan-fix/1",
        unit: "ns",
        file: file.display().to_string(),
        programs: programs.collect(),
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

fn mended(scenario: &Scenario, program: usize, mend: &Mend) -> MendedJson {
    let after = &mend.scenario;
    let changed = bodies(scenario, program, mend).filter_map(|body| {
        let before = write_steps(body.before, &scenario.names, 0);
        let steps = write_steps(body.after, &after.names, 0);
        (before != steps).then(|| BodyJson { name: scenario.text(body.name).to_owned(), steps })
    });
    MendedJson {
        settles_at: mend.settles_at,
        in_flight: mend.in_flight,
        on_failure: mend.on_failure.clone(),
        ron: changed.collect(),
        js: view::js::listing(after, mend.program).text,
    }
}

fn anew(best: &Best) -> AnewJson<'_> {
    let steps = &best.scenario.programs[0].steps;
    AnewJson {
        settles_at: best.settles_at,
        in_flight: best.in_flight,
        losses: &best.losses,
        ron: write_steps(steps, &best.scenario.names, 0),
        js: view::js::listing(&best.scenario, 0).text,
    }
}
