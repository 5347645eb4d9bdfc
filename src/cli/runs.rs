//! The runs of one file's programs, one after the other.
//!
//! A run of a million calls takes more memory than everything else together, so only one is kept at
//! a time if possible.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::Path;

use makespan::findings::{self, Findings};
use makespan::scenario::TaskId;
use makespan::timeline::{Bounds, Timeline, unmet};
use makespan::view::Report;
use makespan::view::json::{self, Detail};
use makespan::view::text::{Drawing, Options, Section, Sketch};
use makespan::{RunOptions, Scenario};

use super::arguments::RunArguments;
use super::failure::{Failure, Success, report_error, report_failure};
use super::output;

/// The maximum number of events of all timelines that are kept. Beyond this, memory costs more than
/// running a program again.
const HELD_EVENTS: usize = 1 << 20;

/// The programs of one file that are to be run, and their state.
pub(super) struct Runs<'a> {
    file: &'a Path,
    scenario: &'a Scenario,
    programs: Range<usize>,
    options: RunOptions,
    shows_findings: bool,
    /// Whether a program exceeded a limit, which has been reported.
    failed: bool,
    /// Whether all expectations are met.
    holds: bool,
    /// A run that is no longer needed, whose memory the next one reuses.
    spare: Option<Timeline>,
}

/// A program that has been run and measured.
struct ProgramRun {
    program: usize,
    findings: Findings,
    run: KeptRun,
}

/// The part of a run that is kept.
enum KeptRun {
    /// Its timeline.
    Held(Box<Timeline>, Sketch),
    /// The drawn text, with the layout at the time of drawing.
    Drawn(Section),
}

impl<'a> Runs<'a> {
    /// The programs that the arguments select.
    ///
    /// # Errors
    /// If there is no program with the requested name, which is reported.
    pub(super) fn new(
        arguments: &RunArguments,
        file: &'a Path,
        scenario: &'a Scenario,
    ) -> Result<Self, Failure> {
        let programs = scenario.programs_picked(arguments.program());
        let programs = programs.map_err(|error| report_failure(file.display(), &error))?;
        Ok(Self {
            file,
            scenario,
            programs,
            options: arguments.run_options(),
            shows_findings: arguments.shows_findings(),
            failed: false,
            holds: true,
            spare: None,
        })
    }

    /// The indices of the programs.
    pub(super) fn programs(&self) -> Range<usize> {
        self.programs.clone()
    }

    /// Runs a program; `None` if it exceeds a limit, which is reported.
    pub(super) fn run(&mut self, program: usize) -> Option<Timeline> {
        let prepared = self.scenario.prepare(program, &self.options);
        let run = prepared.run_in(self.spare.take()).map_err(|error| {
            report_failure(self.file.display(), &error);
            self.failed = true;
        });
        run.ok()
    }

    /// The findings of a run, if they are shown or the file expects some. Also records whether the
    /// run's expectations are met.
    pub(super) fn findings(&mut self, timeline: &Timeline) -> Findings {
        let (findings, holds) = findings_of(self.scenario, timeline, self.shows_findings);
        self.holds &= holds;
        findings
    }

    /// The bounds of the tasks.
    pub(super) fn bounds(&self) -> Bounds<TaskId> {
        bounds_of(self.scenario)
    }

    /// The result for the exit code.
    pub(super) fn success(&self) -> Result<Success, Failure> {
        match (self.failed, self.holds) {
            (true, _) => Err(Failure::Reported),
            (false, true) => Ok(Success::Well),
            (false, false) => Ok(Success::Unmet),
        }
    }

    /// Writes all runs as one JSON document.
    pub(super) fn write_json(mut self, out: &mut dyn Write) -> Result<Success, Failure> {
        let (scenario, bounds) = (self.scenario, self.bounds());
        let programs = self.programs();
        let run = |program| {
            let timeline = self.run(program)?;
            let findings = self.findings(&timeline);
            Some((Cow::Owned(timeline), Cow::Owned(findings)))
        };
        let mut runs = programs.filter_map(run).peekable();
        // A file in which no program could be run has no document.
        if runs.peek().is_some() || scenario.programs().is_empty() {
            // The document is written in small pieces. `out` is buffered, because a call for each
            // piece would be slow.
            let mut out = BufWriter::new(out);
            json::write_runs(scenario, &bounds, runs, Detail::Whole, &mut out)
                .and_then(|()| out.flush())
                .map_err(output::stdout_failed)?;
        }
        self.success()
    }

    /// Draws all runs as text.
    pub(super) fn draw(
        mut self,
        options: Options,
        separate: bool,
        out: &mut dyn Write,
    ) -> Result<Success, Failure> {
        let mut drawing = Drawing::new(options);
        let sections = self.sections(&mut drawing).map_err(output::stdout_failed)?;
        if !sections.is_empty() || !self.failed {
            let separated = if separate { writeln!(out) } else { Ok(()) };
            separated
                .and_then(|()| drawing.write(self.scenario, &self.bounds(), &sections, out))
                .map_err(output::stdout_failed)?;
        }
        self.success()
    }

    fn sections(&mut self, drawing: &mut Drawing) -> io::Result<Vec<Section>> {
        let begun = self.begin_drawing(drawing)?;
        begun.into_iter().filter_map(|begun| self.finish_drawing(begun, drawing)).collect()
    }

    /// Runs all programs that can run, and measures them. Programs whose timelines are not kept are
    /// drawn immediately: later ones usually fit into the same layout.
    fn begin_drawing(&mut self, drawing: &mut Drawing) -> io::Result<Vec<ProgramRun>> {
        let (mut all, mut events) = (Vec::new(), 0);
        for program in self.programs() {
            let Some(timeline) = self.run(program) else { continue };
            events += timeline.event_count();
            let findings = self.findings(&timeline);
            let sketch = drawing.measure(&timeline);
            let run = if events > HELD_EVENTS {
                let section = drawing.section(self.scenario, &timeline, &sketch, &findings)?;
                self.spare = Some(timeline);
                KeptRun::Drawn(section)
            } else {
                KeptRun::Held(Box::new(timeline), sketch)
            };
            all.push(ProgramRun { program, findings, run });
        }
        Ok(all)
    }

    /// Draws the programs that have not been drawn yet, or not with the final layout.
    fn finish_drawing(
        &mut self,
        begun: ProgramRun,
        drawing: &Drawing,
    ) -> Option<io::Result<Section>> {
        let ProgramRun { program, findings, run } = begun;
        let (timeline, sketch) = match run {
            KeptRun::Held(timeline, sketch) => (*timeline, sketch),
            KeptRun::Drawn(section) if drawing.suits(&section) => return Some(Ok(section)),
            KeptRun::Drawn(_) => {
                let timeline = self.run(program)?;
                let sketch = Sketch::of(&timeline);
                (timeline, sketch)
            }
        };
        let section = drawing.section(self.scenario, &timeline, &sketch, &findings);
        self.spare = Some(timeline);
        Some(section)
    }
}

/// Runs the programs of one file, and passes the report to `tell`.
pub(super) fn report_on(
    arguments: &RunArguments,
    file: &Path,
    tell: impl FnOnce(&Report<'_>) -> Result<(), Failure>,
) -> Result<Success, Failure> {
    let Some(scenario) = arguments.read(file)? else { return Ok(Success::Well) };
    let mut runs = Runs::new(arguments, file, &scenario)?;
    let timelines: Vec<Timeline> =
        runs.programs().filter_map(|program| runs.run(program)).collect();
    if timelines.is_empty() {
        runs.success()?;
    }
    let findings: Vec<_> = timelines.iter().map(|timeline| runs.findings(timeline)).collect();
    let bounds = runs.bounds();
    let report =
        Report { scenario: &scenario, bounds: &bounds, timelines: &timelines, findings: &findings };
    tell(&report)?;
    runs.success()
}

/// Prints the expectations that are not met, for formats that do not show them.
pub(super) fn report_unmet(file: &Path, report: &Report<'_>) {
    for (index, timeline) in report.timelines.iter().enumerate() {
        let program = timeline.text(timeline.program);
        for unmet in report.unmet(index).into_iter().flatten() {
            report_error(&format!("{}: \"{program}\": expected {unmet}", file.display()));
        }
    }
}

/// The findings of a run, if they are shown or the file expects some, and whether the expectations
/// of the file are met.
pub(super) fn findings_of(
    scenario: &Scenario,
    timeline: &Timeline,
    is_shown: bool,
) -> (Findings, bool) {
    let expected = scenario.expectation(timeline.index);
    let is_expected = expected.is_some_and(|expected| expected.finds.is_some());
    let findings = if is_shown || is_expected {
        findings::of(scenario, timeline)
    } else {
        Findings::default()
    };
    let holds = expected.is_none_or(|expected| {
        let absent = findings::absent(scenario, timeline.index, &findings.found);
        unmet(expected, timeline).is_empty() && absent.is_empty()
    });
    (findings, holds)
}

/// The bounds of a scenario's tasks.
pub(super) fn bounds_of(scenario: &Scenario) -> Bounds<TaskId> {
    let Some(bounds) = scenario.bounds() else {
        unreachable!("a checked scenario's durations sum within the limit")
    };
    bounds
}
