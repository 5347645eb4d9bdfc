//! Fixes as JSON.

use std::io::{self, Write};

use makespan::findings::{Best, Change, Fix};
use makespan::scenario::{Format, Formatting, write_steps_as};
use makespan::view::json::Alternative;
use makespan::{Duration, Instant, view};
use serde::Serialize;

use super::{FileFixes, ProgramFix, patch};

/// The fixes of one file.
#[derive(Serialize)]
struct FileJson<'a> {
    schema: &'static str,
    unit: &'static str,
    file: String,
    format: Format,
    programs: Vec<FixJson<'a>>,
    unmet: Vec<UnmetJson<'a>>,
    /// All changes, as a unified diff.
    patch: String,
    /// Whether the changes were written to the file.
    written: bool,
}

/// The speedup of one program.
#[derive(Serialize)]
struct FixJson<'a> {
    name: &'a str,
    settles_at: Option<Instant>,
    bound: Duration,
    bound_with_resources: Duration,
    in_flight: usize,
    /// The number of calls that are made before their dependencies are met.
    too_early: usize,
    applied: Vec<AppliedJson>,
    /// Whether a fix was not applied because it exceeds a limit on concurrency.
    exceeds_limit: bool,
    fixed: Option<FixedJson<'a>>,
    /// The time at which the program settles with all fixes of the file.
    settles_at_last: Option<Instant>,
    written_anew: Option<AnewJson<'a>>,
    left_out: &'a [String],
}

/// A finding whose fix was applied.
#[derive(Serialize)]
struct AppliedJson {
    rule: &'static str,
    saves: Duration,
}

/// The program with all fixes: the name and steps of each body that changes, and the JavaScript.
#[derive(Serialize)]
struct FixedJson<'a> {
    settles_at: Instant,
    in_flight: usize,
    on_failure: &'a [String],
    other_durations: Option<&'a str>,
    other_value: Option<&'a str>,
    /// A faster fix that exceeds the concurrency that the program was written for.
    unbounded: Option<Alternative>,
    bodies: Vec<BodyJson<'a>>,
    js: &'a str,
    /// The reason why the fix is not applied to the file, if it is not.
    not_applied: Option<&'a str>,
}

/// The new steps of a program or a function.
#[derive(Serialize)]
struct BodyJson<'a> {
    name: &'a str,
    steps: &'a str,
}

/// The best program with the same calls, and the effects that it loses.
#[derive(Serialize)]
struct AnewJson<'a> {
    settles_at: Instant,
    in_flight: usize,
    losses: &'a [String],
    steps: String,
    js: String,
}

/// An expectation of the file that is no longer met.
#[derive(Serialize)]
struct UnmetJson<'a> {
    program: &'a str,
    what: &'a str,
}

pub(super) fn write(file: &FileFixes<'_>, out: &mut dyn Write) -> io::Result<()> {
    let unmet = file.unmet.iter().map(|(program, what)| {
        let program = file.name(*program);
        UnmetJson { program, what }
    });
    let is_changed = file.programs.iter().any(|program| program.applied.change.is_some());
    let document = FileJson {
        schema: "makespan-fix/1",
        unit: "ns",
        file: file.path.display().to_string(),
        format: file.scenario.format(),
        programs: file.programs.iter().map(|program| fix(file, program)).collect(),
        unmet: unmet.collect(),
        patch: patch::of_file(file, false),
        written: file.write && is_changed,
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

fn fix<'a>(file: &'a FileFixes<'_>, program: &'a ProgramFix) -> FixJson<'a> {
    let fix = &program.applied.fix;
    FixJson {
        name: file.name(program.applied.program),
        settles_at: fix.settles_at,
        bound: fix.bound,
        bound_with_resources: fix.bound_with_resources,
        in_flight: fix.in_flight,
        too_early: fix.too_early,
        applied: fix.applied.iter().map(|&(rule, saves)| AppliedJson { rule, saves }).collect(),
        exceeds_limit: fix.exceeds_limit,
        fixed: fix.nearest.as_ref().map(|nearest| fixed(file.scenario.format(), program, nearest)),
        settles_at_last: program.settles_at_last,
        written_anew: fix.best.as_ref().map(|best| anew(best, file.scenario.format())),
        left_out: &fix.left_out,
    }
}

fn fixed<'a>(format: Format, program: &'a ProgramFix, nearest: &'a Fix) -> FixedJson<'a> {
    let bodies = program.applied.change.as_ref().map_or(&[][..], |Change { bodies, .. }| bodies);
    let bodies = bodies.iter().map(|body| BodyJson { name: &body.name, steps: &body.steps });
    FixedJson {
        settles_at: nearest.settles_at,
        in_flight: nearest.in_flight,
        on_failure: &nearest.on_failure,
        other_durations: nearest.other_durations.as_deref(),
        other_value: nearest.other_value.as_deref(),
        unbounded: Alternative::to(nearest, format),
        bodies: bodies.collect(),
        js: &program.js[1],
        not_applied: program.applied.not_applied.as_deref(),
    }
}

fn anew(best: &Best, format: Format) -> AnewJson<'_> {
    let steps = &best.scenario.programs()[0].steps;
    AnewJson {
        settles_at: best.settles_at,
        in_flight: best.in_flight,
        losses: &best.losses,
        steps: write_steps_as(steps, best.scenario.names(), &Formatting::new(format)),
        js: view::js::listing(&best.scenario, 0).text,
    }
}
