//! `simulate check`: what is wrong with the programs of scenarios, with the text underlined.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use makespan::findings::{self, Finding, Findings, Severity};
use makespan::program::Record;
use makespan::timeline::Timeline;
use makespan::view::{self, Report};
use makespan::{RunOptions, Scenario};

use super::failure::{Failure, Success, tell_error};
use super::{input, output};

/// Tells what is wrong with each program: what happened and when, why it matters, what to write
/// instead, and what that saves. An error that the file's `finds` does not expect, or something
/// expected that is not found, makes the exit code 1.
#[derive(Args, Debug)]
pub(super) struct CheckArguments {
    /// Scenarios, or directories of them; - is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Check this program alone
    #[arg(long, value_name = "NAME")]
    program: Option<String>,
    /// Only these rules (`simulate explain` lists them)
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule())]
    select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule())]
    ignore: Vec<String>,
    /// When to colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    color: output::Color,
}

/// So many findings of a program are shown: nobody reads on.
const SHOWN: usize = 50;

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// Margin notes for people
    #[default]
    Text,
    /// The document of `simulate --format json`, a line a file
    Json,
}

/// How many there were of each.
#[derive(Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    notes: usize,
    /// Of the errors, those that were not expected.
    unexpected: usize,
    /// What was expected and is not there.
    absent: Vec<String>,
}

pub(super) fn rule() -> clap::builder::PossibleValuesParser {
    findings::RULES.map(|rule| rule.name).into()
}

pub(super) fn run(arguments: &CheckArguments) -> Result<Success, Failure> {
    let mut files = Vec::new();
    for path in &arguments.paths {
        files.extend(input::scenarios_below(path)?);
    }
    if files.is_empty() {
        return Err(Failure::Message("there is no scenario there (.ron, .json)".to_owned()));
    }
    let mut tally = Tally::default();
    let mut failed = false;
    output::write(None, |out| {
        for file in &files {
            match check(arguments, file, &mut tally, out) {
                Ok(()) => {}
                Err(Failure::Told) => failed = true,
                Err(failure) => return Err(failure),
            }
        }
        if matches!(arguments.format, Format::Text) {
            tally.tell(out).map_err(output::stdout_failed)?;
        }
        Ok(())
    })?;
    match (failed, tally.absent.is_empty() && tally.unexpected == 0) {
        (true, _) => Err(Failure::Told),
        (false, true) => Ok(Success::Well),
        (false, false) => Ok(Success::Unmet),
    }
}

fn check(
    arguments: &CheckArguments,
    file: &Path,
    tally: &mut Tally,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let scenario = input::read(file)?;
    let tell = |message: &str| {
        tell_error(&format!("{}: {message}", file.display()));
        Failure::Told
    };
    let chosen = match &arguments.program {
        Some(name) => {
            vec![scenario.program_named(name).map_err(|error| tell(&error.to_string()))?]
        }
        None => (0..scenario.programs.len()).collect(),
    };
    let options = RunOptions::recording(Record::Promises);
    let run = |program| scenario.run_program(program, &options);
    let timelines: Result<Vec<Timeline>, _> = chosen.iter().copied().map(run).collect();
    let timelines = timelines.map_err(|error| tell(&error.to_string()))?;
    let mut all: Vec<Findings> =
        timelines.iter().map(|timeline| findings::of(&scenario, timeline)).collect();
    for (program, findings) in chosen.into_iter().zip(&all) {
        tally.count(&scenario, program, &findings.found, file);
    }
    let wanted = |finding: &Finding| {
        let named = |rules: &[String]| rules.iter().any(|rule| rule == finding.rule.name);
        (arguments.select.is_empty() || named(&arguments.select)) && !named(&arguments.ignore)
    };
    for findings in &mut all {
        findings.found.retain(&wanted);
    }
    show(arguments, &scenario, &timelines, &all, out)
}

fn show(
    arguments: &CheckArguments,
    scenario: &Scenario,
    timelines: &[Timeline],
    findings: &[Findings],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Some(bounds) = scenario.bounds() else {
        unreachable!("a checked scenario's durations sum within the limit")
    };
    let report = Report { scenario, bounds: &bounds, timelines, findings };
    match arguments.format {
        Format::Json => view::json::write(&report, out).map_err(output::stdout_failed),
        Format::Text => {
            let color = arguments.color.applies(None);
            for (timeline, findings) in timelines.iter().zip(findings) {
                let program = timeline.text(timeline.program);
                for finding in findings.found.iter().take(SHOWN) {
                    let text = view::findings::render(&report, program, finding, color);
                    writeln!(out, "{text}\n").map_err(output::stdout_failed)?;
                }
                if findings.found.len() > SHOWN {
                    let more = findings.found.len() - SHOWN;
                    writeln!(out, "and {more} more in \"{program}\"; --format json has all\n")
                        .map_err(output::stdout_failed)?;
                }
                for left in &findings.left_out {
                    writeln!(out, "left out in \"{program}\": {left}\n")
                        .map_err(output::stdout_failed)?;
                }
            }
            Ok(())
        }
    }
}

impl Tally {
    fn count(&mut self, scenario: &Scenario, program: usize, found: &[Finding], file: &Path) {
        for finding in found {
            *match finding.rule.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Note => &mut self.notes,
            } += 1;
        }
        let name = scenario.text(scenario.programs[program].name);
        let absent = findings::absent(scenario, program, found).into_iter();
        let told = absent.map(|absent| format!("{}: \"{name}\": {absent}", file.display()));
        self.absent.extend(told);
        self.unexpected += findings::unexpected(scenario, program, found).len();
    }

    fn tell(&self, out: &mut dyn Write) -> std::io::Result<()> {
        for absent in self.absent.iter().take(SHOWN) {
            writeln!(out, "{absent}")?;
        }
        if self.absent.len() > SHOWN {
            writeln!(out, "and {} more", self.absent.len() - SHOWN)?;
        }
        if !self.absent.is_empty() {
            writeln!(out)?;
        }
        let counted = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            _ => format!("{count} {what}s"),
        };
        let (errors, warnings) = (counted(self.errors, "error"), counted(self.warnings, "warning"));
        let notes = counted(self.notes, "note");
        match (self.errors, self.unexpected) {
            (0, _) => writeln!(out, "{errors}, {warnings}, {notes}"),
            (_, 0) => writeln!(out, "{errors}, as expected, {warnings}, {notes}"),
            (all, some) if all == some => writeln!(out, "{errors}, {warnings}, {notes}"),
            (_, some) => writeln!(out, "{errors}, {some} not expected, {warnings}, {notes}"),
        }
    }
}

/// What a scenario expects to find in a program and is not there, and the errors that it does not
/// expect.
pub(super) fn unmet(scenario: &Scenario, program: usize, found: &[Finding]) -> Vec<String> {
    let mut unmet = findings::absent(scenario, program, found);
    unmet.extend(findings::unexpected(scenario, program, found));
    unmet
}
