//! The results of `verify` as JSON.

use std::io::{self, Write};

use makespan::Scenario;
use makespan::scenario::LineColumn;
use makespan::view::js;
use serde::Serialize;
use serde_json::Value;

use super::{Aspect, Verified};

/// The programs of one file.
#[derive(Serialize)]
struct FileJson<'a> {
    schema: &'static str,
    file: &'a str,
    programs: Vec<ProgramJson<'a>>,
}

#[derive(Serialize)]
struct ProgramJson<'a> {
    name: &'a str,
    runs: Vec<RunJson<'a>>,
}

/// One run in Node, compared with the run here.
#[derive(Serialize)]
struct RunJson<'a> {
    script: bool,
    unhandled_rejections: &'static str,
    node: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lacks: Option<&'a str>,
    events: usize,
    difference: Option<DifferenceJson<'a>>,
}

#[derive(Serialize)]
struct DifferenceJson<'a> {
    about: &'a str,
    here: Value,
    in_node: Value,
    here_at: Option<LineColumn>,
    in_node_at: Option<LineColumn>,
}

pub(super) fn write(
    (file, scenario): (&str, &Scenario),
    verified: &[Verified],
    out: &mut dyn Write,
) -> io::Result<()> {
    let programs = verified.iter().map(|one| ProgramJson {
        name: scenario.text(scenario.programs()[one.program].name),
        runs: one.verdicts.iter().map(|verdict| run(scenario, verdict)).collect(),
    });
    let document = FileJson { schema: "makespan-verify/1", file, programs: programs.collect() };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

fn run<'a>(scenario: &Scenario, (aspect, verdict): &'a (Aspect, js::Verdict)) -> RunJson<'a> {
    RunJson {
        script: aspect.is_script,
        unhandled_rejections: if aspect.throws { "throw" } else { "warn" },
        node: &verdict.node,
        lacks: verdict.lacks.as_deref(),
        events: verdict.events,
        difference: verdict.difference.as_ref().map(|found| difference(scenario, found)),
    }
}

fn difference<'a>(scenario: &Scenario, found: &'a js::Difference) -> DifferenceJson<'a> {
    DifferenceJson {
        about: &found.about,
        here: value(&found.ours),
        in_node: value(&found.node),
        here_at: scenario.position(found.ours_at),
        in_node_at: scenario.position(found.node_at),
    }
}

/// The value of one side: JSON, or the reason why the script does not run.
fn value(told: &str) -> Value {
    serde_json::from_str(told).unwrap_or_else(|_| Value::from(told))
}
