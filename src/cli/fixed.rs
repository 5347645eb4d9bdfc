//! The runs of programs that findings have fixed, for pages.

use makespan::findings::Finding;
use makespan::program::{Budget, Record};
use makespan::view::Report;
use makespan::view::html::FixedRun;
use makespan::{RunOptions, Scenario, Timeline};

/// The maximum number of fixed programs on a page.
const MOST: usize = 8;

/// A fixed program with more events than this is left out, because it would make the page twice as
/// large.
const MOST_EVENTS: u64 = 1000;

/// Runs the fixes of a report's findings.
pub(super) fn fixed_runs(report: &Report<'_>) -> Vec<FixedRun> {
    let programs = report.timelines.iter().zip(report.findings).enumerate();
    let findings = programs.flat_map(|(program, (timeline, findings))| {
        let found = findings.found.iter().enumerate();
        found.map(move |(number, finding)| (program, timeline, number, finding))
    });
    let fixed = findings.filter_map(|(program, original, number, finding)| {
        let (scenario, timeline) = fixed(report.scenario, original, finding)?;
        Some(FixedRun { program, finding: number, scenario, timeline })
    });
    fixed.take(MOST).collect()
}

/// The fixed scenario, and the run of the program in it.
fn fixed(
    scenario: &Scenario,
    original: &Timeline,
    finding: &Finding,
) -> Option<(Scenario, Timeline)> {
    let (fixed, program) = if let Some(fix) = &finding.fix {
        (fix.scenario.clone(), fix.program)
    } else {
        let fixed = scenario.with_edits(&finding.rewrite.as_ref()?.edits)?.ok()?;
        let program = fixed.find_program(original.text(original.program))?;
        (fixed, program)
    };
    let options = RunOptions {
        max_events: MOST_EVENTS,
        budget: Budget::Small,
        ..RunOptions::recording(Record::Queues)
    };
    let timeline = fixed.run_program(program, &options).ok()?;
    Some((fixed, timeline))
}
