//! Checks one file: its programs, and the functions that no program reaches.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use makespan::findings::{self, Before, Findings, Rule};
use makespan::program::{Budget, Record};
use makespan::scenario::ReadError;
use makespan::timeline::Timeline;
use makespan::view::findings::Layout;
use makespan::view::{self, Report};
use makespan::{RunError, RunOptions, Scenario};

use super::baseline::Baseline;
use super::configuration::Configuration;
use super::files::File;
use super::ignored::Ignored;
use super::reported::{Reported, with_slashes};
use super::tally::{Functions, LeftOut, Tally};
use super::{Format, SHOWN, github, markdown};
use crate::cli::input;
use crate::cli::location::Locations;
use crate::cli::runs::bounds_of;
use crate::cli::unreached::Reached;

/// The options for checking files.
#[derive(Debug)]
pub(super) struct Checks {
    pub(super) format: Format,
    pub(super) program: Option<String>,
    pub(super) select: Vec<String>,
    pub(super) ignore: Vec<String>,
    pub(super) layout: Layout,
    pub(super) configuration: Configuration,
    /// The known findings.
    pub(super) baseline: Option<Baseline>,
    /// Whether there are several files.
    pub(super) are_many: bool,
    /// Whether some of the files are code.
    pub(super) is_code_base: bool,
    pub(super) locations: Locations,
}

/// The result for a file.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) path: PathBuf,
    /// The output for it, in the formats that print each file separately.
    pub(super) text: String,
    pub(super) found: Vec<Reported>,
    pub(super) tally: Tally,
    /// The reason why the file could not be read or run, if it could not.
    pub(super) failed: Option<Unreadable>,
}

/// The reasons why a file could not be checked.
#[derive(Debug)]
pub(super) enum Unreadable {
    Read(ReadError),
    Run(RunError),
}

/// A program that ran, and its findings.
pub(super) type RunWithFindings = (Timeline, Findings);

/// The programs of a file that ran, and their findings together.
#[derive(Default)]
struct RanPrograms {
    all: Vec<RunWithFindings>,
    found: Before,
}

impl RanPrograms {
    fn add(&mut self, timeline: Timeline, findings: Findings) {
        self.found.add(&findings);
        self.all.push((timeline, findings));
    }
}

impl Checks {
    /// Checks a file.
    pub(super) fn of(&self, file: &File) -> Checked {
        let mut checked = Checked { path: file.path.clone(), ..Checked::default() };
        if let Err(failed) = self.check(file, &mut checked) {
            checked.failed = Some(failed);
        }
        checked
    }

    fn check(&self, file: &File, checked: &mut Checked) -> Result<(), Unreadable> {
        let mut scenario = match input::scenario_at(&file.path, None, &self.locations) {
            Ok(scenario) => scenario,
            Err(error) => return self.unread(file, error, checked),
        };
        let ran = self.run_all(&mut scenario, checked)?;
        self.show(&scenario, ran, checked);
        Ok(())
    }

    /// Runs the programs of a file and the functions that no program reaches, and counts the
    /// findings.
    pub(super) fn run_all(
        &self,
        scenario: &mut Scenario,
        checked: &mut Checked,
    ) -> Result<Vec<RunWithFindings>, Unreadable> {
        scenario.follow(&self.configuration.conventions);
        let chosen = scenario.programs_picked(self.program.as_deref()).map_err(Unreadable::Run)?;
        let mut ran = RanPrograms::default();
        for program in chosen {
            self.run(scenario, program, checked, &mut ran)?;
        }
        if self.program.is_none() {
            self.run_the_others(scenario, checked, &mut ran)?;
        }
        checked.tally.files = 1;
        self.count(scenario, &mut ran.all, checked);
        Ok(ran.all)
    }

    /// Handles a file that cannot be read as a scenario.
    fn unread(
        &self,
        file: &File,
        error: ReadError,
        checked: &mut Checked,
    ) -> Result<(), Unreadable> {
        let ReadError::Problems(problems) = &error else { return Err(Unreadable::Read(error)) };
        let is_json = file.path.extension().is_some_and(|ending| ending == "json");
        let is_named = self.program.is_some() && !self.are_many;
        if problems.is_nothing_to_run() && !is_named {
            checked.tally.files = 1;
            checked.tally.empty = 1;
        } else if file.is_found && self.is_code_base && is_json {
            checked.tally.leave_out(LeftOut::OtherJson, 1);
        } else {
            return Err(Unreadable::Read(error));
        }
        Ok(())
    }

    /// Runs a program and finds its mistakes. Code that exceeds a limit is left out.
    fn run(
        &self,
        scenario: &Scenario,
        program: usize,
        checked: &mut Checked,
        ran: &mut RanPrograms,
    ) -> Result<(), Unreadable> {
        let recorded = RunOptions::recording(Record::Promises);
        match scenario.run_program(program, &RunOptions { budget: Budget::Small, ..recorded }) {
            Ok(timeline) => {
                let wanted = |rule: &Rule| self.wants(rule);
                let before = &ran.found;
                let mut found = findings::selected_besides(scenario, &timeline, wanted, before);
                for finding in &mut found.found {
                    let severity = self.configuration.severity(finding.rule.name);
                    finding.severity = severity.unwrap_or(finding.severity);
                }
                ran.add(timeline, found);
                Ok(())
            }
            Err(error) if scenario.is_code(program) => {
                checked.tally.stopped.push(format!("{}: {error}", checked.path.display()));
                Ok(())
            }
            Err(error) => Err(Unreadable::Run(error)),
        }
    }

    /// Runs each function with an `await` that no program has reached as a separate program.
    fn run_the_others(
        &self,
        scenario: &mut Scenario,
        checked: &mut Checked,
        ran: &mut RanPrograms,
    ) -> Result<(), Unreadable> {
        let mut reached = Reached::default();
        for (timeline, _) in &ran.all {
            reached.add(scenario, timeline);
        }
        let functions = Scenario::functions_that_await;
        reached.run_the_others(scenario, functions, |scenario, program, reached| {
            let before = ran.all.len();
            self.run(scenario, program, checked, ran)?;
            for (timeline, _) in &ran.all[before..] {
                reached.add(scenario, timeline);
            }
            Ok(())
        })?;
        let functions = scenario.functions_that_await();
        let others = functions.iter().filter(|(span, _)| !reached.has(*span));
        let others = others.map(|(span, name)| {
            let line = scenario.position(*span).map_or(0, |position| position.line);
            let name = name.unwrap_or("a function without a name");
            format!("{}:{line}: {name}", checked.path.display())
        });
        let others: Vec<String> = others.collect();
        checked.tally.functions = Functions { all: functions.len(), others };
        Ok(())
    }

    /// Counts the findings. If several programs of code have the same finding, it counts once.
    /// Findings that a comment ignores or that are in the baseline don't count.
    fn count(&self, scenario: &Scenario, ran: &mut [RunWithFindings], checked: &mut Checked) {
        let file = with_slashes(&checked.path);
        let mut known = BTreeSet::new();
        let mut ignored = Ignored::of(scenario);
        let mut baseline = self.baseline.as_ref().map(|baseline| baseline.of_file(&file));
        for (timeline, findings) in ran {
            let program = timeline.index;
            let wanted = |rule: &Rule| self.wants(rule);
            let absent = findings::absent_of(scenario, program, &findings.found, wanted);
            if timeline.coded.is_some() {
                findings.found.retain(|one| known.insert((one.span, one.rule.name)));
            }
            let tally = &mut checked.tally;
            findings.found.retain(|finding| {
                let reported = Reported::new(&checked.path, scenario, program, finding);
                if ignored.ignores(&reported) {
                    tally.leave_out(LeftOut::Ignored, 1);
                    return false;
                }
                if baseline.as_mut().is_some_and(|left| left.take(&reported)) {
                    tally.leave_out(LeftOut::Known, 1);
                    return false;
                }
                checked.found.push(reported);
                true
            });
            tally.count(scenario, program, &findings.found, (&checked.path, absent));
        }
        let is_all = self.select.is_empty() && self.ignore.is_empty() && self.program.is_none();
        let notes = ignored.notes(&file, is_all && checked.tally.stopped.is_empty());
        checked.tally.notes += notes.len();
        checked.found.extend(notes);
    }

    fn show(&self, scenario: &Scenario, ran: Vec<RunWithFindings>, checked: &mut Checked) {
        let (timelines, findings): (Vec<Timeline>, Vec<Findings>) = ran.into_iter().unzip();
        let bounds = bounds_of(scenario);
        let report =
            Report { scenario, bounds: &bounds, timelines: &timelines, findings: &findings };
        match self.format {
            Format::Json => {
                let mut out = Vec::new();
                // Writing to a vector cannot fail.
                if view::json::write(&report, &mut out).is_ok() {
                    checked.text = String::from_utf8(out).unwrap_or_default();
                }
            }
            Format::Text => checked.text = self.text(&report, &checked.found),
            Format::Github => checked.text = github::text(&checked.found),
            Format::Markdown => checked.text = markdown::text(&checked.found),
            // SARIF is one document for all files.
            Format::Sarif => {}
        }
    }

    /// The findings of a file as text.
    fn text(&self, report: &Report<'_>, found: &[Reported]) -> String {
        let mut parts = Vec::new();
        for (timeline, findings) in report.timelines.iter().zip(report.findings) {
            let program = timeline.text(timeline.program);
            for finding in findings.found.iter().take(SHOWN) {
                parts.push(view::findings::render(report, program, finding, self.layout));
            }
            if findings.found.len() > SHOWN {
                let more = findings.found.len() - SHOWN;
                parts.push(format!("and {more} more in \"{program}\"; --format json shows all"));
            }
            for left in &findings.left_out {
                parts.push(view::findings::left_out(program, left, self.layout));
            }
        }
        let notes = found.iter().filter(|finding| finding.program.is_none());
        parts.extend(notes.map(about_comment));
        parts.into_iter().map(|part| part + "\n\n").collect()
    }

    /// Whether a rule is selected.
    fn wants(&self, rule: &Rule) -> bool {
        let named = |rules: &[String]| rules.iter().any(|name| name == rule.name);
        let selected = match self.select[..] {
            [] => !self.configuration.is_off(rule.name),
            _ => named(&self.select),
        };
        selected && !named(&self.ignore)
    }
}

/// A note about a comment that ignores findings.
fn about_comment(note: &Reported) -> String {
    let Reported { severity, rule, message, file, instead, .. } = note;
    let at =
        note.region.map_or_else(String::new, |[from, _]| format!(":{}:{}", from.line, from.column));
    format!("{severity}: {rule}: {message}\n --> {file}{at}\n  = help: {instead}")
}

impl Unreadable {
    /// Prints the error to standard error.
    pub(super) fn report(&self, path: &Path) {
        match self {
            Self::Read(error) => drop(input::report(path, error)),
            Self::Run(error) => drop(crate::cli::failure::report_failure(path.display(), error)),
        }
    }
}
